#include "advisories/names.h"

#include <algorithm>
#include <iterator>

#include "schemas/identity/purl.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

using Spelling = AdvisoryEcosystem::Spelling;
using Join = AdvisoryEcosystem::Join;

/// The table of ecosystems in the schema's section "affected[].package", those that a purl can name.
constexpr AdvisoryEcosystem kEcosystems[] = {
    {"npm", "npm", "", VersionScheme::semver},
    {"PyPI", "pypi", "", VersionScheme::pypi, Spelling::pep503},
    {"Go", "golang", "", VersionScheme::golang, Spelling::lower},  // tools differ on case
    {"crates.io", "cargo", "", VersionScheme::semver},
    {"Packagist", "composer", "", VersionScheme::composer, Spelling::lower},
    {"RubyGems", "gem", "", VersionScheme::gem},
    {"Maven", "maven", "", VersionScheme::maven, Spelling::exact, Join::colon},
    {"NuGet", "nuget", "", VersionScheme::nuget, Spelling::lower},
    {"Hex", "hex", "", VersionScheme::semver, Spelling::lower},
    {"Pub", "pub", "", VersionScheme::pub, Spelling::lower},
    {"CRAN", "cran", "", VersionScheme::cran},
    {"Hackage", "hackage", "", VersionScheme::hackage},
    {"Julia", "julia", "", VersionScheme::semver},
    {"SwiftURL", "swift", "", VersionScheme::semver, Spelling::url},
    {"GitHub Actions", "github", "", VersionScheme::semver, Spelling::lower},
    {"VSCode", "vscode-extension", "", VersionScheme::semver, Spelling::lower, Join::dot},
    {"Bitnami", "bitnami", "", VersionScheme::semver, Spelling::lower},
    {"ConanCenter", "conan", "", std::nullopt, Spelling::lower, Join::name_only},
    {"opam", "opam", "", std::nullopt},
    {"Debian", "deb", "debian", VersionScheme::deb, Spelling::exact, Join::name_only, true},
    {"Ubuntu", "deb", "ubuntu", VersionScheme::deb, Spelling::exact, Join::name_only, true},
    {"Alpine", "apk", "alpine", VersionScheme::apk, Spelling::exact, Join::name_only, true},
    {"Alpaquita", "apk", "alpaquita", VersionScheme::apk, Spelling::exact, Join::name_only, true},
    {"Wolfi", "apk", "wolfi", VersionScheme::apk, Spelling::exact, Join::name_only, true},
    {"Chainguard", "apk", "chainguard", VersionScheme::apk, Spelling::exact, Join::name_only, true},
    {"MinimOS", "apk", "minimos", VersionScheme::apk, Spelling::exact, Join::name_only, true},
    {"AlmaLinux", "rpm", "almalinux", VersionScheme::rpm, Spelling::exact, Join::name_only, true},
    {"Rocky Linux", "rpm", "rocky", VersionScheme::rpm, Spelling::exact, Join::name_only, true},
    {"Red Hat", "rpm", "redhat", VersionScheme::rpm, Spelling::exact, Join::name_only, true},
    {"openSUSE", "rpm", "opensuse", VersionScheme::rpm, Spelling::exact, Join::name_only, true},
    {"Mageia", "rpm", "mageia", VersionScheme::rpm, Spelling::exact, Join::name_only, true},
    {"openEuler", "rpm", "openeuler", VersionScheme::rpm, Spelling::exact, Join::name_only, true},
    {"Azure Linux", "rpm", "azurelinux", VersionScheme::rpm, Spelling::exact, Join::name_only, true},
    {"Photon OS", "rpm", "photon", VersionScheme::rpm, Spelling::exact, Join::name_only, true},
};

/// Debian's releases that os-release may name by their word alone.
struct Codename {
  std::string_view word, number;
};
constexpr Codename kCodenames[] = {{"buster", "10"},   {"bullseye", "11"}, {"bookworm", "12"},
                                   {"trixie", "13"},   {"forky", "14"},    {"focal", "20.04"},
                                   {"jammy", "22.04"}, {"noble", "24.04"}};

std::string pep503(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const bool separates = c == '-' || c == '_' || c == '.';
    if (!separates)
      result += lower_ascii(c);
    else if (!result.ends_with('-'))
      result += '-';
  }
  return result;
}

std::string bare_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != url.npos) url.remove_prefix(scheme + 3);
  while (url.ends_with('/')) url.remove_suffix(1);
  if (url.ends_with(".git")) url.remove_suffix(4);
  return lower_ascii(url);
}

std::string spelled(Spelling spelling, std::string_view name) {
  switch (spelling) {
    case Spelling::exact:
      return std::string(name);
    case Spelling::lower:
      return lower_ascii(name);
    case Spelling::pep503:
      return pep503(name);
    case Spelling::url:
      return bare_url(name);
  }
  return {};
}

const AdvisoryEcosystem* ecosystem_of_purl(const Purl& purl) {
  const auto* const found =
      std::find_if(std::begin(kEcosystems), std::end(kEcosystems), [&](const AdvisoryEcosystem& one) {
        return one.purl_type == purl.type && (one.purl_namespace.empty() || one.purl_namespace == purl.ns);
      });
  return found == std::end(kEcosystems) ? nullptr : found;
}

std::string joined_name(const AdvisoryEcosystem& ecosystem, const Purl& purl) {
  if (purl.ns.empty() || ecosystem.join == Join::name_only) return purl.name;
  const char between = ecosystem.join == Join::colon ? ':' : ecosystem.join == Join::dot ? '.' : '/';
  return purl.ns + between + purl.name;
}

/// `12` of `debian-12`, `3.19.1` of `alpine-3.19.1`, `12` of `bookworm`.
std::string release_of(std::string_view distro) {
  for (const Codename& one : kCodenames)
    if (one.word == distro) return std::string(one.number);
  const auto dash = distro.rfind('-');
  return std::string(dash == distro.npos ? distro : distro.substr(dash + 1));
}

struct SourcePackage {
  std::string name, version;
};

/// Of `openssl-3.0.7-24.el9.src.rpm` the name and what stands behind it.
SourcePackage source_of_rpm(std::string_view upstream) {
  if (upstream.ends_with(".src.rpm")) upstream.remove_suffix(8);
  const auto release = upstream.rfind('-');
  const auto version =
      release == upstream.npos || release == 0 ? upstream.npos : upstream.rfind('-', release - 1);
  if (version == upstream.npos) return {std::string(upstream), {}};
  return {std::string(upstream.substr(0, version)), std::string(upstream.substr(version + 1))};
}

/// The source package that a system's package was built from, as far as its record says; empty parts are the
/// package's own.
SourcePackage source_of(const Package& package, const Purl& purl) {
  if (const std::string_view source = property_of(package, property::kSource); !source.empty()) {
    const auto space = source.find(' ');
    if (space == source.npos) return {std::string(source), {}};
    return {std::string(source.substr(0, space)), std::string(source.substr(space + 1))};
  }
  const std::string_view upstream = qualifier_of(purl, "upstream");
  if (purl.type == "rpm") return source_of_rpm(upstream);
  const auto at = upstream.find('@');
  if (at == upstream.npos) return {std::string(upstream), {}};
  return {std::string(upstream.substr(0, at)), std::string(upstream.substr(at + 1))};
}

/// The version of an rpm stands without its epoch in a purl, and the epoch in a qualifier.
std::string version_of(const Purl& purl, const Package& package) {
  std::string version = purl.version.empty() ? std::string(package.version) : purl.version;
  const std::string_view epoch = qualifier_of(purl, "epoch");
  if (purl.type == "rpm" && !epoch.empty() && version.find(':') == version.npos)
    version.insert(0, std::string(epoch) + ":");
  return version;
}

void name_as_source(const Package& package, const Purl& purl, AdvisedPackage& advised) {
  SourcePackage source = source_of(package, purl);
  if (!source.name.empty()) advised.name = std::move(source.name);
  if (!source.version.empty()) advised.version = std::move(source.version);
  advised.release = release_of(qualifier_of(purl, "distro"));
}

/// Go's own library and tools have names that no module has.
void name_go(AdvisedPackage& advised) {
  if (advised.name == "std" || advised.name == "go") advised.name = "stdlib";
}

/// Whether a release is what one of the words of a suffix names: `22.04` of `Pro:22.04:LTS`, `v3.19` or `9`
/// of longer numbers.
bool names_release(std::string_view suffix, std::string_view release) {
  while (!suffix.empty()) {
    const auto end = std::min(suffix.find_first_of(": "), suffix.size());
    std::string_view word = suffix.substr(0, end);
    suffix.remove_prefix(std::min(end + 1, suffix.size()));
    if (word.starts_with('v')) word.remove_prefix(1);
    if (word.empty() || !release.starts_with(word)) continue;
    if (release.size() == word.size() || release[word.size()] == '.') return true;
  }
  return false;
}

bool is_commit(std::string_view text) {
  return text.size() == 40 && is_lower_hex(text);
}

/// Of `git+https://host/repo@COMMIT` or `…#COMMIT`.
std::string commit_in(std::string_view url) {
  const auto mark = url.find_last_of("@#");
  if (mark == url.npos) return {};
  const std::string text = lower_ascii(url.substr(mark + 1));
  return is_commit(text) ? text : std::string();
}

}  // namespace

std::span<const AdvisoryEcosystem> advisory_ecosystems() {
  return kEcosystems;
}

const AdvisoryEcosystem* advisory_ecosystem(std::string_view name) {
  name = name.substr(0, name.find(':'));
  const auto* const found = std::find_if(std::begin(kEcosystems), std::end(kEcosystems),
                                         [&](const AdvisoryEcosystem& one) { return one.name == name; });
  return found == std::end(kEcosystems) ? nullptr : found;
}

std::string_view suffix_of(std::string_view ecosystem) {
  const auto colon = ecosystem.find(':');
  return colon == ecosystem.npos ? std::string_view() : ecosystem.substr(colon + 1);
}

std::string advisory_key(const AdvisoryEcosystem& ecosystem, std::string_view name) {
  return std::string(ecosystem.name).append("\n").append(spelled(ecosystem.spelling, name));
}

AdvisedPackage advised_package(const Package& package) {
  AdvisedPackage advised;
  const auto purl = try_parse_purl(package.purl);
  if (!purl) return advised;
  advised.ecosystem = ecosystem_of_purl(*purl);
  if (advised.ecosystem == nullptr) return advised;
  advised.name = joined_name(*advised.ecosystem, *purl);
  advised.version = version_of(*purl, package);
  advised.repository = qualifier_of(*purl, "repository_url");
  if (advised.ecosystem->is_distribution) name_as_source(package, *purl, advised);
  if (advised.ecosystem->purl_type == "golang") name_go(advised);
  return advised;
}

bool in_scope(std::string_view ecosystem, const AdvisedPackage& package) {
  const std::string_view suffix = suffix_of(ecosystem);
  if (suffix.empty()) return true;
  if (package.ecosystem->is_distribution) return names_release(suffix, package.release);
  return package.repository.empty() || bare_url(package.repository) == bare_url(suffix);
}

std::string commit_of(const Package& package) {
  if (const auto purl = try_parse_purl(package.purl)) {
    if (std::string commit = commit_in(qualifier_of(*purl, "vcs_url")); !commit.empty()) return commit;
    if (is_commit(purl->version)) return purl->version;
  }
  if (is_commit(package.version)) return std::string(package.version);
  for (const ExternalReference& reference : package.references) {
    if (reference.type != "vcs") continue;
    if (std::string commit = commit_in(reference.url); !commit.empty()) return commit;
  }
  return {};
}

}  // namespace stocktake
