#include <algorithm>
#include <iterator>

#include "schemas/identity/version_order/row.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

enum Rank : int { kPreRelease, kEnd, kWord, kNumber };

bool is_pre_release(std::string_view word) {
  constexpr std::string_view kWords[] = {"alpha",   "beta", "canary",  "dev", "milestone",
                                         "nightly", "pre",  "preview", "rc",  "snapshot"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view pre_release) { return equal_ignoring_case(word, pre_release); });
}

}  // namespace

/// Runs of digits and of letters (and of what is not ASCII), in turn; all else separates. A version with more
/// is newer, unless the more is a pre-release's word. Reads anything.
bool read_generic(std::string_view version, VersionRow& row) {
  auto in_word = [](char c) { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; };
  while (!version.empty()) {
    if (begins_with_digit(version)) {
      row.number(kNumber, take_digits(version));
    } else if (const std::string_view word = take_while(version, in_word); !word.empty()) {
      row.text(is_pre_release(word) ? kPreRelease : kWord, word);
    } else {
      version.remove_prefix(1);
    }
  }
  row.mark(kEnd);
  return true;
}

/// R's package_version and Haskell's PVP: numbers, one by one; a version with more numbers is newer.
bool read_numbers(std::string_view version, VersionRow& row) {
  do {
    if (!begins_with_digit(version)) return false;
    row.number(1, take_digits(version));
  } while (take(version, '.') || take(version, '-'));
  row.mark(0);
  return version.empty();
}

}  // namespace stocktake
