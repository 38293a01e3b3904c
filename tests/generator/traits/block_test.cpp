#include "generator/traits/block.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/mutation.h"

using namespace stocktake;

namespace {

void check_block(const char* at) {
  const PlainBlock plain(at);
  const Block block(at);
  for (const char c : {'\n', '/', '*', '\\', '\xFF', '\0'}) CHECK(block.equal(c) == plain.equal(c));
  CHECK(block.between_words() == plain.between_words());
  CHECK(block.beyond_ascii() == plain.beyond_ascii());
  CHECK(block.between(0xC4, 0xD6) == plain.between(0xC4, 0xD6));
  CHECK(block.between(0, 9) == plain.between(0, 9));
}

}  // namespace

TEST_CASE("blocks of bytes are compared alike with vectors and without, whatever the bytes") {
  std::string text;
  for (int c = 0; c < 256; ++c)
    text += std::string(static_cast<std::size_t>(c % 5 + 1), static_cast<char>(c));
  mutation::Mutator random(5);
  while (text.size() < 5000) text += static_cast<char>(random.below(256));
  for (std::size_t at = 0; at + Block::kSize <= text.size(); ++at) check_block(text.data() + at);
}

TEST_CASE("bytes are counted alike with vectors and without, in texts of any length") {
  std::string text(9000, '\n');
  mutation::Mutator random(6);
  for (std::size_t size = 0; size < text.size(); size += 1 + size / 7) {
    const std::string_view part = std::string_view(text).substr(0, size);
    CHECK(count_bytes(part, '\n') == count_bytes_plainly(part, '\n'));
    CHECK(count_bytes(part, 'x') == 0);
    for (char& c : text) c = random.below(3) == 0 ? '\n' : 'x';
    CHECK(count_bytes(part, '\n') == count_bytes_plainly(part, '\n'));
    text.assign(text.size(), '\n');
  }
}
