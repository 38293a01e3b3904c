#include <algorithm>
#include <cstddef>
#include <vector>

#include "schemas/identity/version_order/row.h"

namespace stocktake {
namespace {

struct SpelledRank {
  std::string_view text;
  int rank;
};

/// Ranks of the pre-release part (PEP 440, "Summary of permitted suffixes and relative ordering").
enum PreRank : int { kOnlyDev, kAlpha, kBeta, kCandidate, kNoPre };

/// Longer spellings first, where one begins another.
constexpr SpelledRank kPreWords[] = {{"alpha", kAlpha},  {"a", kAlpha},           {"beta", kBeta},
                                     {"b", kBeta},       {"preview", kCandidate}, {"pre", kCandidate},
                                     {"rc", kCandidate}, {"c", kCandidate}};
constexpr SpelledRank kPostWords[] = {{"post", 0}, {"rev", 0}, {"r", 0}};
constexpr SpelledRank kDevWords[] = {{"dev", 0}};

bool take_separator(std::string_view& text) {
  return take(text, '-') || take(text, '_') || take(text, '.');
}

struct Suffix {
  bool present = false;
  int rank = 0;
  std::string_view number{};
};

/// Takes `[-_.]?word[-_.]?number?`, or nothing.
template <std::size_t size>
Suffix take_suffix(std::string_view& text, const SpelledRank (&words)[size]) {
  std::string_view rest = text;
  take_separator(rest);
  const SpelledRank* word =
      std::find_if(words, words + size, [&](const SpelledRank& w) { return rest.starts_with(w.text); });
  if (word == words + size) return {};
  rest.remove_prefix(word->text.size());
  take_separator(rest);
  Suffix suffix = {true, word->rank, take_digits(rest)};
  text = rest;
  return suffix;
}

Suffix take_post(std::string_view& text) {
  // "1.0-1" is an implicit post-release.
  if (text.size() > 1 && text[0] == '-' && is_digit(text[1])) {
    text.remove_prefix(1);
    return {true, 0, take_digits(text)};
  }
  return take_suffix(text, kPostWords);
}

/// Takes `1.2.0` into the row without trailing zeros.
bool read_release(std::string_view& text, VersionRow& row) {
  std::vector<std::string_view> numbers;
  if (!begins_with_digit(text)) return false;
  numbers.push_back(take_digits(text));
  while (text.size() > 1 && text[0] == '.' && is_digit(text[1])) {
    text.remove_prefix(1);
    numbers.push_back(take_digits(text));
  }
  while (!numbers.empty() && significant(numbers.back()).empty()) numbers.pop_back();
  for (std::string_view number : numbers) row.number(1, number);
  row.mark(0);
  return true;
}

/// Takes `+ubuntu.1` into the row: no local version is the oldest, words are older than numbers.
bool read_local(std::string_view& text, VersionRow& row) {
  if (take(text, '+')) {
    do {
      const std::string_view segment = take_while(text, [](char c) { return is_digit(c) || is_lower(c); });
      if (segment.empty()) return false;
      if (std::all_of(segment.begin(), segment.end(), is_digit)) {
        row.number(2, segment);
      } else {
        row.text(1, segment);
      }
    } while (take_separator(text));
  }
  row.mark(0);
  return true;
}

}  // namespace

/// PEP 440, appendix B; the row is what the `packaging` library calls the comparison key.
bool read_pypi(std::string_view version, VersionRow& row) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  take_while(version, is_space);
  while (!version.empty() && is_space(version.back())) version.remove_suffix(1);
  take(version, 'v');

  std::string_view behind_epoch = version;
  const std::string_view epoch = take_digits(behind_epoch);
  const bool has_epoch = !epoch.empty() && take(behind_epoch, '!');
  if (has_epoch) version = behind_epoch;
  row.number(0, has_epoch ? epoch : std::string_view());

  if (!read_release(version, row)) return false;
  const Suffix pre = take_suffix(version, kPreWords);
  const Suffix post = take_post(version);
  const Suffix dev = take_suffix(version, kDevWords);
  if (pre.present) {
    row.number(pre.rank, pre.number);
  } else {
    row.mark(dev.present && !post.present ? kOnlyDev : kNoPre);
  }
  if (post.present) {
    row.number(1, post.number);
  } else {
    row.mark(0);
  }
  if (dev.present) {
    row.number(0, dev.number);
  } else {
    row.mark(1);
  }
  return read_local(version, row) && version.empty();
}

}  // namespace stocktake
