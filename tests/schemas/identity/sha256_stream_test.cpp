#include "schemas/identity/sha256_stream.h"

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include <string>
#include <vector>

namespace stocktake {
namespace {

std::string text_of(std::size_t size, unsigned seed) {
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>((seed = seed * 1664525 + 1013904223) >> 24);
  return text;
}

std::string openssl_sha256(std::string_view text) {
  Sha256 digest;
  EVP_Digest(text.data(), text.size(), digest.bytes.data(), nullptr, EVP_sha256(), nullptr);
  return to_hex(digest);
}

const std::vector<Sha256Stream::Engine> kEngines = {Sha256Stream::Engine::openssl,
                                                    Sha256Stream::best_engine()};

TEST_CASE("the examples of FIPS 180-4 hash to their digests") {
  for (const auto engine : kEngines) {
    Sha256Stream stream(engine);
    stream.update("abc");
    CHECK(to_hex(stream.finish()) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    stream.reset();
    CHECK(to_hex(stream.finish()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }
}

TEST_CASE("a whole text has the digest of its stream") {
  for (const std::size_t size : {0, 1, 64, 1000})
    CHECK(to_hex(sha256_of_text(text_of(size, 3))) == openssl_sha256(text_of(size, 3)));
}

TEST_CASE("a text of any length, given in any pieces, has the digest that OpenSSL gives") {
  for (const auto engine : kEngines) {
    Sha256Stream stream(engine);
    for (std::size_t size = 0; size < 260; ++size)
      for (const std::size_t piece : {1U, 7U, 63U, 64U, 65U, 1000U}) {
        const std::string text = text_of(size, 7);
        stream.reset();
        for (std::size_t at = 0; at < size; at += piece)
          stream.update(std::string_view(text).substr(at, piece));
        CHECK_MESSAGE(to_hex(stream.finish()) == openssl_sha256(text), "size ", size, ", piece ", piece);
      }
  }
}

TEST_CASE("two streams side by side have the digests that each has alone") {
  for (const auto engine : kEngines) {
    Sha256Stream a(engine), b(engine);
    for (const std::size_t size_a : {0U, 63U, 64U, 640U, 5000U})
      for (const std::size_t size_b : {1U, 64U, 191U, 4096U, 70000U}) {
        const std::string text_a = text_of(size_a, 1), text_b = text_of(size_b, 2);
        a.reset();
        b.reset();
        const std::size_t taken = Sha256Stream::update_both(a, text_a, b, text_b);
        CHECK(taken == std::min(size_a, size_b) / 64 * 64);
        a.update(std::string_view(text_a).substr(taken));
        b.update(std::string_view(text_b).substr(taken));
        CHECK(to_hex(a.finish()) == openssl_sha256(text_a));
        CHECK(to_hex(b.finish()) == openssl_sha256(text_b));
      }
  }
}

TEST_CASE("a stream that stands within a block is not fed side by side") {
  Sha256Stream a, b;
  a.update("x");
  const std::string text = text_of(128, 3);
  CHECK(Sha256Stream::update_both(a, text, b, text) == 0);
}

}  // namespace
}  // namespace stocktake
