#include "schemas/identity/version_order.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

#include "schemas/identity/version_order/row.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

struct Scheme {
  VersionScheme scheme = VersionScheme::generic;
  ReadVersion read = read_generic;
  bool ignores_case = false;
  char epoch_end = '\0';  ///< What stands behind the epoch; '\0' where there are no epochs.
};

/// In the order of the enumeration.
constexpr std::array kSchemes = {
    Scheme{VersionScheme::generic, read_generic, false}, Scheme{VersionScheme::semver, read_semver, false},
    Scheme{VersionScheme::golang, read_golang, false},   Scheme{VersionScheme::pypi, read_pypi, true, '!'},
    Scheme{VersionScheme::maven, read_maven, true},      Scheme{VersionScheme::nuget, read_nuget, true},
    Scheme{VersionScheme::gem, read_gem, false},         Scheme{VersionScheme::composer, read_composer, true},
    Scheme{VersionScheme::pub, read_pub, false},         Scheme{VersionScheme::cran, read_numbers, false},
    Scheme{VersionScheme::hackage, read_numbers, false}, Scheme{VersionScheme::deb, read_deb, false, ':'},
    Scheme{VersionScheme::apk, read_apk, false},         Scheme{VersionScheme::rpm, read_rpm, false, ':'},
    Scheme{VersionScheme::conda, read_conda, true, '!'},
};

const Scheme& scheme_of(VersionScheme scheme) {
  return kSchemes[static_cast<std::size_t>(scheme)];
}

struct TypeScheme {
  std::string_view type;
  VersionScheme scheme;
};

constexpr TypeScheme kTypes[] = {
    {"apk", VersionScheme::apk},          {"brew", VersionScheme::generic},
    {"cargo", VersionScheme::semver},     {"composer", VersionScheme::composer},
    {"conan", VersionScheme::generic},    {"conda", VersionScheme::conda},
    {"cpan", VersionScheme::generic},     {"cran", VersionScheme::cran},
    {"deb", VersionScheme::deb},          {"gem", VersionScheme::gem},
    {"golang", VersionScheme::golang},    {"hackage", VersionScheme::hackage},
    {"hex", VersionScheme::semver},       {"julia", VersionScheme::semver},
    {"luarocks", VersionScheme::generic}, {"maven", VersionScheme::maven},
    {"nix", VersionScheme::generic},      {"npm", VersionScheme::semver},
    {"nuget", VersionScheme::nuget},      {"opam", VersionScheme::deb},
    {"pub", VersionScheme::pub},          {"pypi", VersionScheme::pypi},
    {"rpm", VersionScheme::rpm},          {"swift", VersionScheme::semver},
    {"vcpkg", VersionScheme::generic},    {"vscode-extension", VersionScheme::semver},
};

std::string prepared(const Scheme& scheme, std::string_view version) {
  return scheme.ignores_case ? lower_ascii(version) : std::string(version);
}

/// The row of a version: a mark that says whether the scheme reads it, and its parts.
VersionRow row_of(const Scheme& scheme, std::string_view version) {
  VersionRow row;
  row.mark(1);
  if (scheme.read(version, row)) return row;
  row = VersionRow();
  row.mark(0);
  read_generic(version, row);
  return row;
}

/// Epoch, first and second number; nothing where the version does not begin with a number.
std::optional<std::tuple<std::string_view, std::string_view, std::string_view>> head(
    const Scheme& scheme, std::string_view version) {
  std::string_view epoch;
  if (scheme.epoch_end != '\0') {
    std::string_view rest = version;
    const std::string_view digits = take_digits(rest);
    if (take(rest, scheme.epoch_end)) {
      epoch = digits;
      version = rest;
    }
  }
  if (scheme.scheme == VersionScheme::golang && version.starts_with("go")) version.remove_prefix(2);
  if (version.starts_with('v') || version.starts_with('V')) version.remove_prefix(1);
  if (!begins_with_digit(version)) return std::nullopt;
  const std::string_view first = take_digits(version);
  const std::string_view second = take(version, '.') ? take_digits(version) : std::string_view();
  return std::tuple(significant(epoch), significant(first), significant(second));
}

}  // namespace

std::weak_ordering VersionPart::operator<=>(const VersionPart& other) const {
  if (rank != other.rank) return rank <=> other.rank;
  if (kind != other.kind) return kind <=> other.kind;
  if (kind != Kind::number) return text <=> other.text;
  const std::string_view a = significant(text);
  const std::string_view b = significant(other.text);
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

std::weak_ordering compare_rows(const VersionRow& a, const VersionRow& b) {
  const std::size_t size = std::max(a.parts.size(), b.parts.size());
  for (std::size_t i = 0; i < size; ++i) {
    const VersionPart& left = i < a.parts.size() ? a.parts[i] : a.padding;
    const VersionPart& right = i < b.parts.size() ? b.parts[i] : b.padding;
    if (const std::weak_ordering order = left <=> right; order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

std::optional<VersionScheme> version_scheme(std::string_view purl_type) {
  for (const TypeScheme& entry : kTypes) {
    if (entry.type == purl_type) return entry.scheme;
  }
  return std::nullopt;
}

bool is_version(VersionScheme scheme, std::string_view text) {
  const Scheme& rules = scheme_of(scheme);
  const std::string version = prepared(rules, text);
  VersionRow row;
  return rules.read(version, row);
}

std::weak_ordering compare_versions(VersionScheme scheme, std::string_view a, std::string_view b) {
  if (a == b) return std::weak_ordering::equivalent;
  const Scheme& rules = scheme_of(scheme);
  const std::string left = prepared(rules, a);
  const std::string right = prepared(rules, b);
  return compare_rows(row_of(rules, left), row_of(rules, right));
}

namespace {

/// Whether the first number of a version is the year of its release, as in 2025.1.
bool is_year(std::string_view number) {
  return number.size() == 4 && number >= "1990" && number <= "2099";
}

}  // namespace

bool is_major_upgrade(VersionScheme scheme, std::string_view a, std::string_view b) {
  const auto before = head(scheme_of(scheme), a), after = head(scheme_of(scheme), b);
  if (!before || !after || compare_versions(scheme, a, b) >= 0) return false;
  if (std::get<0>(*before) != std::get<0>(*after)) return true;
  const std::string_view first = std::get<1>(*before), second = std::get<1>(*after);
  return first != second && !(is_year(first) && is_year(second));
}

bool is_patch_upgrade(VersionScheme scheme, std::string_view a, std::string_view b) {
  const auto before = head(scheme_of(scheme), a);
  return before && before == head(scheme_of(scheme), b) && compare_versions(scheme, a, b) < 0;
}

}  // namespace stocktake
