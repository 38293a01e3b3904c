// Debian, Alpine and RPM.

#include <algorithm>
#include <iterator>

#include "schemas/identity/version_order/row.h"

namespace stocktake {
namespace {

// Debian

/// Ranks within a run of what is not a digit: '~', then the end of the run, then letters, then the rest.
constexpr int kDebTilde = -1;
constexpr int kDebEnd = 0;
constexpr int kDebNotLetter = 256;

int deb_rank(char c) {
  if (c == '~') return kDebTilde;
  const int value = static_cast<unsigned char>(c);
  return is_letter(c) ? value : value + kDebNotLetter;
}

/// Runs of non-digits (each character a part) and numbers in turn, beginning with non-digits; an absent
/// number is 0.
void add_deb_string(std::string_view text, VersionRow& row) {
  do {
    for (char c : take_while(text, [](char d) { return !is_digit(d); })) row.mark(deb_rank(c));
    row.mark(kDebEnd);
    row.number(0, take_digits(text));
  } while (!text.empty());
  row.mark(kDebEnd);
}

// RPM

enum RpmRank : int { kRpmTilde, kRpmEnd, kRpmCaret, kRpmWord, kRpmNumber };

/// rpmvercmp: numbers and ASCII words; '~' and '^' mean something, all else separates.
void add_rpm_string(std::string_view text, VersionRow& row) {
  while (!text.empty()) {
    if (begins_with_digit(text)) {
      row.number(kRpmNumber, take_digits(text));
    } else if (is_letter(text.front())) {
      row.text(kRpmWord, take_letters(text));
    } else if (take(text, '~')) {
      row.mark(kRpmTilde);
    } else if (take(text, '^')) {
      row.mark(kRpmCaret);
    } else {
      text.remove_prefix(1);
    }
  }
  row.mark(kRpmEnd);
}

// Alpine

/// What can follow in an Alpine version, oldest first.
enum ApkRank : int {
  kApkInvalid,
  kApkUnknownSuffix,
  kApkAlpha,
  kApkBeta,
  kApkPre,
  kApkCandidate,
  kApkEnd,
  kApkRevision,
  kApkSuffixNumber,
  kApkCvs,
  kApkSvn,
  kApkGit,
  kApkHg,
  kApkPatch,
  kApkEmptyComponent,
  kApkLetter,
  kApkZeros,
  kApkComponent,
  kApkDigits
};

struct ApkSuffix {
  std::string_view text;
  int rank;
};

constexpr ApkSuffix kApkSuffixes[] = {{"alpha", kApkAlpha},  {"beta", kApkBeta}, {"pre", kApkPre},
                                      {"rc", kApkCandidate}, {"cvs", kApkCvs},   {"svn", kApkSvn},
                                      {"git", kApkGit},      {"hg", kApkHg},     {"p", kApkPatch}};

/// Behind a '.': leading zeros make it a fraction (1.06 < 1.1), older for every zero more.
void add_apk_component(std::string_view& text, VersionRow& row) {
  const std::string_view zeros = take_while(text, [](char c) { return c == '0'; });
  const std::string_view digits = take_digits(text);
  if (zeros.empty() && digits.empty()) return row.mark(kApkEmptyComponent);
  if (zeros.empty()) return row.number(kApkComponent, digits);
  // More zeros are older: the count is subtracted from what no version reaches.
  constexpr int kManyZeros = 1 << 20;
  row.mark(kApkZeros);
  row.mark(kManyZeros - static_cast<int>(std::min<std::size_t>(zeros.size(), kManyZeros)));
  if (!digits.empty()) row.number(kApkDigits, digits);
}

/// Behind a '_': a known word and its number. False where the word is not known.
bool add_apk_suffix(std::string_view& text, VersionRow& row) {
  const std::string_view word = take_while(text, is_lower);
  const ApkSuffix* suffix = std::find_if(std::begin(kApkSuffixes), std::end(kApkSuffixes),
                                         [&](const ApkSuffix& s) { return s.text == word; });
  if (suffix == std::end(kApkSuffixes)) {
    row.mark(kApkUnknownSuffix);
    return false;
  }
  row.mark(suffix->rank);
  if (begins_with_digit(text)) row.number(kApkSuffixNumber, take_digits(text));
  return true;
}

/// Takes one element behind the first number; false where it is none, which ends the comparison.
bool add_apk_element(std::string_view& text, VersionRow& row, bool behind_letter) {
  if (take(text, '.')) {
    add_apk_component(text, row);
    return true;
  }
  if (take(text, '_')) return add_apk_suffix(text, row);
  // A revision without a number is 0, but a word that begins with 'r' is none.
  if (text.starts_with("-r") && (text.size() == 2 || !is_lower(text[2]))) {
    text.remove_prefix(2);
    row.number(kApkRevision, take_digits(text));
    return true;
  }
  if (!behind_letter && is_lower(text.front())) {
    row.text(kApkLetter, text.substr(0, 1));
    text.remove_prefix(1);
    return true;
  }
  if (behind_letter && is_digit(text.front())) {
    row.number(kApkDigits, take_digits(text));
    return true;
  }
  row.mark(kApkInvalid);
  return false;
}

}  // namespace

/// deb-version(7): [epoch:]upstream[-revision]; an absent epoch or revision is 0.
bool read_deb(std::string_view version, VersionRow& row) {
  std::string_view behind_epoch = version;
  const std::string_view epoch = take_digits(behind_epoch);
  const bool has_epoch = !epoch.empty() && take(behind_epoch, ':');
  if (has_epoch) version = behind_epoch;
  row.number(0, has_epoch ? epoch : std::string_view());
  const std::size_t hyphen = std::min(version.rfind('-'), version.size());
  add_deb_string(version.substr(0, hyphen), row);
  add_deb_string(version.substr(std::min(hyphen + 1, version.size())), row);
  return true;
}

/// rpm-version(7): [epoch:]version[-release]; an absent epoch is 0, an absent release older than any.
bool read_rpm(std::string_view version, VersionRow& row) {
  const std::size_t colon = version.find(':');
  add_rpm_string(colon == version.npos ? "0" : version.substr(0, colon), row);
  if (colon != version.npos) version.remove_prefix(colon + 1);
  const std::size_t hyphen = version.rfind('-');
  add_rpm_string(version.substr(0, hyphen), row);
  row.mark(hyphen == version.npos ? 0 : 1);
  if (hyphen != version.npos) add_rpm_string(version.substr(hyphen + 1), row);
  return true;
}

/// apk-tools' order: number{.number}{letter{number}}{_suffix{number}}{-r#}. What is malformed is older than
/// the same version without it, and equal whatever it is.
bool read_apk(std::string_view version, VersionRow& row) {
  row.number(kApkDigits, take_digits(version));
  bool behind_letter = false;
  while (!version.empty()) {
    if (!add_apk_element(version, row, behind_letter)) return true;
    behind_letter = row.parts.back().rank == kApkLetter && row.parts.back().kind == VersionPart::Kind::text;
  }
  row.mark(kApkEnd);
  return true;
}

}  // namespace stocktake
