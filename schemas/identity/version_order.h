#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

/// Which of two versions of a package is the newer, by the rules of the package's own ecosystem. Nothing here
/// throws or keeps state; any text is a version. Functions are thread-safe and cost time and memory linear in
/// the lengths.
namespace stocktake {

/// The rules of an order, named after the purl type where they belong to one ecosystem.
enum class VersionScheme : std::uint8_t {
  generic,   ///< numbers and words in turn, for every ecosystem without rules here
  semver,    ///< SemVer 2.0 section 11, as npm's loose reading; also Cargo, Hex …
  golang,    ///< SemVer behind `v` or `go`; pseudo-versions are pre-releases, `+incompatible` counts nothing
  pypi,      ///< PEP 440; what it does not admit is older than all that it does
  maven,     ///< Maven's "Version Order Specification"
  nuget,     ///< SemVer of four numbers, pre-releases without case
  gem,       ///< Gem::Version
  composer,  ///< PHP's version_compare, as Composer uses it
  pub,       ///< SemVer where builds are ordered
  cran,      ///< R's package_version
  hackage,   ///< the Haskell PVP
  deb,       ///< deb-version(7)
  apk,       ///< apk-tools
  rpm,       ///< rpm-version(7)
  conda,     ///< conda's VersionOrder
};

/// The scheme of a purl type (lower case); nothing for a type that has no rules here.
std::optional<VersionScheme> version_scheme(std::string_view purl_type);

/// Whether the scheme can read the text as a version; the generic one reads any.
bool is_version(VersionScheme scheme, std::string_view text);

/// The order of two versions; `equivalent` where the scheme holds them for the same (`1.0` and `1.0.0` in
/// PyPI). It is a weak order on all texts: transitive, and the mirror of itself. Versions that the scheme
/// cannot read are older than those that it can, and among themselves in the generic order.
std::weak_ordering compare_versions(VersionScheme scheme, std::string_view a, std::string_view b);

/// True where `b` is newer than `a` and epoch, first and second number are the same in both (an absent number
/// is 0): the kind of upgrade that is to bring repairs and nothing else. False where either does not begin
/// with a number.
bool is_patch_upgrade(VersionScheme scheme, std::string_view a, std::string_view b);

/// True where `b` is newer than `a` and its epoch or first number is another: the kind of upgrade that may
/// break what uses the package. False where either does not begin with a number, or both with a year.
bool is_major_upgrade(VersionScheme scheme, std::string_view a, std::string_view b);

}  // namespace stocktake
