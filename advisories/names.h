#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/identity/version_order.h"
#include "schemas/inventory/inventory.h"

/// What packages are called in advisories: an ecosystem and a name there, which are not those of a purl. All
/// of it is constant, so that everything here is thread-safe; nothing throws.
namespace stocktake {

/// An ecosystem of the OSV schema that packages of an inventory can be of.
struct AdvisoryEcosystem {
  /// How a name of the ecosystem is spelled so that equal packages have equal names.
  enum class Spelling : std::uint8_t {
    exact,   ///< as it stands
    lower,   ///< no matter the case
    pep503,  ///< lower case, runs of `-`, `_` and `.` are one `-`
    url,     ///< a repository's URL without scheme, `.git` and case
  };
  /// What stands between namespace and name of a purl in the name that advisories use.
  enum class Join : std::uint8_t { slash, colon, dot, name_only };

  std::string_view name;  ///< without suffix: `Debian`
  std::string_view purl_type;
  std::string_view purl_namespace;     ///< of distributions, which share a type; else empty
  std::optional<VersionScheme> order;  ///< of ECOSYSTEM ranges; nothing: no order is known
  Spelling spelling = Spelling::exact;
  Join join = Join::slash;
  /// Whether it is a distribution: advisories name source packages, and a suffix names the release.
  bool is_distribution = false;
};

std::span<const AdvisoryEcosystem> advisory_ecosystems();

/// The ecosystem of a record's text, which may have a suffix behind a colon; nullptr: none that we know.
const AdvisoryEcosystem* advisory_ecosystem(std::string_view name);
/// What stands behind the first colon of such a text; empty where there is none.
std::string_view suffix_of(std::string_view ecosystem);

/// A name as it is looked up: `npm` and `lodash` → "npm\nlodash", the same for every spelling of one package.
std::string advisory_key(const AdvisoryEcosystem& ecosystem, std::string_view name);

/// A package of an inventory as advisories would name it.
struct AdvisedPackage {
  const AdvisoryEcosystem* ecosystem = nullptr;  ///< nullptr: none that we know
  std::string name;
  std::string version;     ///< of distributions, the source package's
  std::string release;     ///< of a distribution: `12`, `3.19.1`; empty: unknown
  std::string repository;  ///< the registry that its purl names; empty: the usual one
};
/// What the package is called. A system's package stands for its source package, by the property
/// `stocktake:source` or by the purl's qualifier `upstream`.
AdvisedPackage advised_package(const Package& package);

/// Whether a record for this ecosystem, with its suffix, speaks of the package: one without a suffix of all
/// releases and registries, one with a release of packages of that release alone. Of a package whose registry
/// is not known, any registry's.
bool in_scope(std::string_view ecosystem, const AdvisedPackage& package);

/// The commit that the package was taken from, where its purl or a reference of type vcs says so, or where
/// its version is one; 40 lower-case hexadecimal digits, else empty.
std::string commit_of(const Package& package);

}  // namespace stocktake
