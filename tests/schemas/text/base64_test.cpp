#include "schemas/text/base64.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace stocktake;

namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

/// The bytes that `text` holds, or "none".
std::string read(std::string_view text, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  if (!parse_base64(text, bytes)) return "none";
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("the examples of RFC 4648, section 10, are written and read") {
  const std::pair<std::string_view, std::string_view> examples[] = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : examples) {
    CAPTURE(plain);
    CHECK(to_base64(bytes_of(plain)) == coded);
    CHECK(read(coded, plain.size()) == plain);
    CHECK(read(coded.substr(0, coded.find('=')), plain.size()) == plain);
  }
}

TEST_CASE("both alphabets are read") {
  CHECK(read("+/+/", 3) == read("-_-_", 3));
  CHECK(read("+/+/", 3) == "\xfb\xff\xbf");
}

TEST_CASE("what is no base64 of that many bytes is refused") {
  CHECK(read("Zm9v", 2) == "none");
  CHECK(read("Zm9v", 4) == "none");
  CHECK(read("Zm9", 3) == "none");
  CHECK(read("Zg=", 1) == "none");
  CHECK(read("Zg===", 1) == "none");
  CHECK(read("Zm8=", 1) == "none");
  CHECK(read("Zm8==", 2) == "none");
  CHECK(read("Zm 9", 3) == "none");
  CHECK(read("Zm=v", 3) == "none");
  CHECK(read("\xff\xffkk", 3) == "none");
}

TEST_CASE("bytes of any number come back, and what is no base64 is nothing") {
  for (const std::string plain : {"", "f", "fo", "foo", "foob"})
    CHECK(from_base64(to_base64(bytes_of(plain))) == plain);
  for (const std::string_view text : {"Zg", "Zm8", "Zm9v"}) CHECK(from_base64(text).has_value());
  for (const std::string_view text : {"Z", "Z===", "=", "Zg=", "Zm9vZ", "Zg==Zg==", "Zm9v\n"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text).has_value());
  }
}
