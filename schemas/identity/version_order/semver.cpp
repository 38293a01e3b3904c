#include <algorithm>

#include "schemas/identity/version_order/row.h"

namespace stocktake {
namespace {

/// Of identifiers (SemVer 2.0, section 11.4): fewer are older, numbers are older than words. `kRankRelease`
/// stands where a pre-release's first identifier would.
enum SemverRank : int { kRankEnd, kRankNumber, kRankWord, kRankRelease };

void add_identifiers(std::string_view text, VersionRow& row) {
  while (true) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    const std::string_view identifier = text.substr(0, dot);
    if (!identifier.empty() && std::all_of(identifier.begin(), identifier.end(), is_digit)) {
      row.number(kRankNumber, identifier);
    } else {
      row.text(kRankWord, identifier);
    }
    if (dot == text.size()) break;
    text.remove_prefix(dot + 1);
  }
  row.mark(kRankEnd);
}

struct SemVer {
  std::string_view pre_release;
  std::string_view build;
  bool has_pre_release = false;
  bool has_build = false;
};

/// Reads `count` numbers (absent ones are 0) into the row and splits what follows. As the conformance data
/// have it, a further '.' begins the build; a word without '-' is a pre-release, as npm reads `1.0.0rc1`.
bool read_core(std::string_view version, int count, VersionRow& row, SemVer& rest) {
  if (version.starts_with('v') || version.starts_with('V')) version.remove_prefix(1);
  if (!begins_with_digit(version)) return false;
  bool more = true;
  for (int i = 0; i < count; ++i) {
    row.number(0, more ? take_digits(version) : std::string_view());
    more = more && i + 1 < count && version.size() > 1 && version[0] == '.' && is_digit(version[1]);
    if (more) version.remove_prefix(1);
  }
  if (take(version, '.')) {
    rest.has_build = true;
    rest.build = version;
    return true;
  }
  const std::size_t plus = std::min(version.find('+'), version.size());
  rest.has_build = plus < version.size();
  if (rest.has_build) rest.build = version.substr(plus + 1);
  rest.pre_release = version.substr(0, plus);
  rest.has_pre_release = !rest.pre_release.empty();
  take(rest.pre_release, '-');
  return true;
}

void add_pre_release(const SemVer& version, VersionRow& row) {
  if (version.has_pre_release) {
    add_identifiers(version.pre_release, row);
  } else {
    row.mark(kRankRelease);
  }
}

bool read_numbers_and_pre_release(std::string_view version, int count, VersionRow& row) {
  SemVer rest;
  if (!read_core(version, count, row, rest)) return false;
  add_pre_release(rest, row);
  return true;
}

}  // namespace

bool read_semver(std::string_view version, VersionRow& row) {
  return read_numbers_and_pre_release(version, 3, row);
}

bool read_golang(std::string_view version, VersionRow& row) {
  if (version.starts_with("go")) version.remove_prefix(2);
  return read_semver(version, row);
}

bool read_nuget(std::string_view version, VersionRow& row) {
  return read_numbers_and_pre_release(version, 4, row);
}

/// Dart's pub_semver: a version with a build is newer than one without, builds compare as pre-releases do.
bool read_pub(std::string_view version, VersionRow& row) {
  SemVer rest;
  if (!read_core(version, 3, row, rest)) return false;
  add_pre_release(rest, row);
  if (rest.has_build) {
    add_identifiers(rest.build, row);
  } else {
    row.mark(kRankEnd);
  }
  return true;
}

}  // namespace stocktake
