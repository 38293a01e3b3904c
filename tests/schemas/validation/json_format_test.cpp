#include "schemas/validation/json_format.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("formats accept and refuse what their RFCs say") {
  struct Case {
    const char* format;
    const char* text;
    bool matches;
  };
  const Case cases[] = {
      {"date-time", "2024-02-29T23:59:60Z", true},
      {"date-time", "2024-02-29t12:00:00.123456+05:30", true},
      {"date-time", "2023-02-29T12:00:00Z", false},
      {"date-time", "2024-02-29 12:00:00Z", false},
      {"date-time", "2024-02-29T12:00:00", false},
      {"date-time", "2024-02-29T24:00:00Z", false},
      {"date-time", "2024-02-29T12:00:00.Z", false},
      {"date-time", "2020-04-13", false},
      {"date", "1900-02-29", false},
      {"date", "2000-02-29", true},
      {"date", "2000-13-01", false},
      {"uri", "https://example.org/a?b#c", true},
      {"uri", "/relative", false},
      {"uri", "https://example.org/\xc3\xa4", false},
      {"iri-reference", "https://example.org/\xc3\xa4", true},
      {"iri-reference", "../a b", false},
      {"iri-reference", "", true},
      {"iri-reference", "git@example.org:a/b.git", false},
      {"iri-reference", "a%2", false},
      {"iri-reference", "a%2F", true},
      {"iri-reference", "http://[::1]/", true},
      {"iri-reference", "http://a/[b]", false},
      {"iri-reference", "a#b#c", false},
      {"idn-email", "name@example.org", true},
      {"idn-email", "name@\xc3\xa4.example", true},
      {"idn-email", "name", false},
      {"idn-email", "@example.org", false},
      {"idn-email", "a b@example.org", false},
      {"idn-email", "a@b@example.org", false},
      {"no-such-format", "anything", true},
  };
  for (const Case& one : cases) {
    INFO(one.format << ": " << one.text);
    CHECK(has_format(one.text, one.format) == one.matches);
  }
}
