#include "schemas/text/ascii.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("every byte is of the classes that ASCII gives it, and bytes above are of none") {
  const std::string digits = "0123456789", lower = "abcdefghijklmnopqrstuvwxyz",
                    upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const auto in = [&](const std::string& set) { return set.find(c) != std::string::npos; };
    CAPTURE(byte);
    CHECK(is_digit(c) == in(digits));
    CHECK(is_lower(c) == in(lower));
    CHECK(is_upper(c) == in(upper));
    CHECK(is_letter(c) == in(lower + upper));
    CHECK(is_alphanumeric(c) == in(digits + lower + upper));
    CHECK(is_hex_digit(c) == in(digits + "abcdefABCDEF"));
    CHECK(lower_ascii(c) == (in(upper) ? lower[upper.find(c)] : c));
  }
}

TEST_CASE("a hexadecimal digit has its value in either case") {
  CHECK(hex_value('0') == 0);
  CHECK(hex_value('9') == 9);
  CHECK(hex_value('a') == 10);
  CHECK(hex_value('F') == 15);
  CHECK(hex_value('g') == -1);
}

TEST_CASE("texts are equal but for the case of ASCII letters, or not") {
  CHECK(equal_ignoring_case("Apache-2.0", "aPACHE-2.0"));
  CHECK_FALSE(equal_ignoring_case("MIT", "MIT "));
  CHECK_FALSE(equal_ignoring_case("MIT", "ISC"));
  CHECK_FALSE(equal_ignoring_case("\xC3\x84", "\xC3\xA4"));
  CHECK(lower_ascii(std::string_view("LicenseRef-\xC3\x84")) == "licenseref-\xC3\x84");
}
