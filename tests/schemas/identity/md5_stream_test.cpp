#include "schemas/identity/md5_stream.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "schemas/identity/any_digest.h"

namespace stocktake {
namespace {

using Engine = Md5Stream::Engine;

std::string some_text(std::size_t size, unsigned seed) {
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>((seed = seed * 1664525 + 1013904223) >> 24);
  return text;
}

std::string openssl_md5(std::string_view text) {
  return digest_of_text(HashAlgorithm::md5, text);
}

std::vector<Engine> engines() {
  std::vector<Engine> here;
  for (const Engine engine : {Engine::plain, Engine::avx2, Engine::avx512})
    if (Md5Stream::has(engine)) here.push_back(engine);
  return here;
}

/// Computes all texts as who reads files does: side by side as long as all have blocks, the one with the
/// fewest bytes alone where they do not.
std::vector<std::string> digests_of(const std::vector<std::string>& texts, Engine engine) {
  std::vector<Md5Stream> streams(texts.size());
  std::vector<std::string> found(texts.size());
  std::vector<Md5Stream::Share> shares;
  for (std::size_t i = 0; i < texts.size(); ++i) shares.push_back({&streams[i], texts[i]});
  while (!shares.empty()) {
    const std::size_t taken = Md5Stream::update_all(shares, engine);
    for (auto& share : shares) share.bytes.remove_prefix(taken);
    if (taken != 0) continue;
    const auto least = std::min_element(shares.begin(), shares.end(), [](const auto& a, const auto& b) {
      return a.bytes.size() < b.bytes.size();
    });
    least->stream->update(least->bytes);
    found[static_cast<std::size_t>(least->stream - streams.data())] = least->stream->finish();
    shares.erase(least);
  }
  return found;
}

void check_digests(const std::vector<std::string>& texts, Engine engine) {
  const std::vector<std::string> found = digests_of(texts, engine);
  for (std::size_t i = 0; i < texts.size(); ++i)
    CHECK_MESSAGE(found[i] == openssl_md5(texts[i]), "engine ", static_cast<int>(engine), ", lane ", i,
                  " of ", texts.size(), ", ", texts[i].size(), " bytes");
}

}  // namespace

TEST_CASE("the test suite of RFC 1321 has its digests, in any lane") {
  const std::vector<std::pair<std::string, std::string>> suite = {
      {"", "d41d8cd98f00b204e9800998ecf8427e"},
      {"a", "0cc175b9c0f1b6a831c399e269772661"},
      {"abc", "900150983cd24fb0d6963f7d28e17f72"},
      {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
      {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
      {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"},
      {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
       "57edf4a22be3c955ac49da2e2107b67a"}};
  for (const auto& [text, digest] : suite) {
    Md5Stream stream;
    stream.update(text);
    CHECK(stream.finish() == digest);
    for (const Engine engine : engines())
      for (const std::string& found : digests_of(std::vector<std::string>(Md5Stream::kLanes, text), engine))
        CHECK(found == digest);
  }
}

TEST_CASE("an MD5 of a text of any length, given in any pieces, is the one that OpenSSL gives") {
  Md5Stream stream;
  for (std::size_t size = 0; size <= 300; ++size)
    for (const std::size_t piece : {1U, 7U, 63U, 64U, 65U, 1000U}) {
      const std::string text = some_text(size, 7);
      stream.reset();
      for (std::size_t at = 0; at < size; at += piece)
        stream.update(std::string_view(text).substr(at, piece));
      CHECK_MESSAGE(stream.finish() == openssl_md5(text), "size ", size, ", piece ", piece);
    }
}

TEST_CASE("as many streams side by side as there are, of any lengths, have the digests that each has alone") {
  for (const Engine engine : engines())
    for (std::size_t first = 0; first <= 300; first += 43)  // in each lane another length: 0 to 300 in all
      for (const std::size_t count : {1U, 2U, 3U, 4U, 15U, 16U, 17U, 43U}) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < count; ++i)
          texts.push_back(some_text((first + i) % 301, static_cast<unsigned>(i)));
        check_digests(texts, engine);
      }
}

TEST_CASE("lanes of lengths that have nothing in common have the digests that each has alone") {
  unsigned seed = 1;
  const auto random = [&](unsigned most) { return (seed = seed * 1664525 + 1013904223) / 65536 % most; };
  for (const Engine engine : engines())
    for (int round = 0; round < 20; ++round) {
      std::vector<std::string> texts;
      for (unsigned i = 0; i < 1 + random(20); ++i)
        texts.push_back(some_text(random(4) == 0 ? 60000 + random(70000) : random(700), seed));
      check_digests(texts, engine);
    }
}

TEST_CASE("MD5 streams of which one stands within a block, or has none at hand, are not fed side by side") {
  Md5Stream a, b;
  const std::string text = some_text(128, 3);
  CHECK(Md5Stream::update_all({}) == 0);
  CHECK(Md5Stream::update_all(std::vector<Md5Stream::Share>{{&a, text}, {&b, "short"}}) == 0);
  a.update("x");
  CHECK(Md5Stream::update_all(std::vector<Md5Stream::Share>{{&a, text}, {&b, text}}) == 0);
}

TEST_CASE("the engine that is chosen is one that the processor has") {
  CHECK(Md5Stream::has(Engine::plain));
  CHECK(Md5Stream::has(Md5Stream::best_engine()));
}

}  // namespace stocktake
