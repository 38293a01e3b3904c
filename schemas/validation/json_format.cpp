#include "schemas/validation/json_format.h"

#include <algorithm>
#include <array>

#include "schemas/identity/party.h"
#include "schemas/identity/url.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

/// Two digits at `at` as a number, or -1.
int two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return -1;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool in_range(int value, int least, int most) {
  return value >= least && value <= most;
}

/// RFC 3339 full-date.
bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int century = two_digits(text, 0);
  const int years = two_digits(text, 2);
  const int month = two_digits(text, 5);
  if (century < 0 || years < 0 || !in_range(month, 1, 12)) return false;
  static constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = century * 100 + years;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days = kDays[static_cast<std::size_t>(month) - 1] + (month == 2 && leap ? 1 : 0);
  return in_range(two_digits(text, 8), 1, days);
}

/// RFC 3339 full-time: hours, minutes, seconds (60 for a leap second), fraction, offset.
bool is_time(std::string_view text) {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  if (!in_range(two_digits(text, 0), 0, 23) || !in_range(two_digits(text, 3), 0, 59) ||
      !in_range(two_digits(text, 6), 0, 60))
    return false;
  std::size_t at = 8;
  if (text[at] == '.') {
    const std::size_t from = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == from) return false;
  }
  const std::string_view zone = text.substr(at);
  if (zone == "Z" || zone == "z") return true;
  return zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' &&
         in_range(two_digits(zone, 1), 0, 23) && in_range(two_digits(zone, 4), 0, 59);
}

bool is_date_time(std::string_view text) {
  return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
         is_time(text.substr(11));
}

bool is_uri(std::string_view text) {
  return is_ascii(text) && is_iri(text);
}

bool is_uri_reference(std::string_view text) {
  return is_ascii(text) && is_iri_reference(text);
}

struct Format {
  std::string_view name;
  bool (*matches)(std::string_view);
  std::string_view description;
};

constexpr std::array<Format, 6> kFormats{{
    {"date-time", is_date_time, "a date and time such as 2024-02-29T12:00:00Z"},
    {"date", is_date, "a date such as 2024-02-29"},
    {"uri", is_uri, "a URI such as https://example.org/path"},
    {"uri-reference", is_uri_reference, "a URI, or one relative to the document, without spaces"},
    {"iri-reference", is_iri_reference,
     "a URI or IRI such as https://example.org/path; other characters must be written as %XX"},
    {"idn-email", is_email, "a mail address such as name@example.org"},
}};

const Format* find_format(std::string_view name) {
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const Format& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : found;
}

}  // namespace

bool has_format(std::string_view text, std::string_view format) {
  const Format* known = find_format(format);
  return known == nullptr || known->matches(text);
}

std::string_view describe_format(std::string_view format) {
  const Format* known = find_format(format);
  return known == nullptr ? std::string_view() : known->description;
}

}  // namespace stocktake
