#include <algorithm>

#include "differ/judge/explanation/places.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/version_order.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

// Whether a package is what it says: a name and a version that its own folder denies explain nothing.

namespace stocktake {
namespace {

/// What a folder says; `version` is empty where it says none.
struct Stated {
  std::string_view name, version;
};

std::string pypi_name(std::string_view name) {
  Purl purl;
  purl.type = "pypi";
  purl.name = name;
  return purl_identity(purl);  // as PEP 503 compares names
}

/// In the names of folders a `-` of a version is a `_`, for `-` stands between the parts.
std::string pypi_version(std::string_view version) {
  std::string text(version);
  std::replace(text.begin(), text.end(), '_', '-');
  return text;
}

std::string_view denied(bool differs, std::string_view folder) {
  return differs ? folder : std::string_view();
}

/// `NAME-VERSION.dist-info`, `NAME-VERSION-py3.11.egg-info` or `NAME.egg-info`.
std::string_view python_disagrees(const Package& package) {
  const std::string_view info = base_name(info_of(package));
  if (info.empty()) return {};
  const bool wheel = info.ends_with(".dist-info");
  const std::string_view stem = info.substr(0, info.rfind('.'));
  const auto dash = wheel ? stem.rfind('-') : stem.find('-');
  const Stated stated{stem.substr(0, dash), dash == stem.npos ? std::string_view()
                                            : wheel
                                                ? stem.substr(dash + 1)
                                                : stem.substr(dash + 1, stem.find('-', dash + 1) - dash - 1)};
  if (pypi_name(stated.name) != pypi_name(package.name)) return info;
  if (stated.version.empty() || package.version.empty()) return {};
  const auto order =
      compare_versions(VersionScheme::pypi, pypi_version(stated.version), pypi_version(package.version));
  return denied(order != std::weak_ordering::equivalent, info);
}

/// A folder that is the package's name, as node and Go find it.
std::string_view name_disagrees(std::string_view folder, std::string_view name) {
  const bool ends = folder.size() >= name.size() &&
                    lower_ascii(folder.substr(folder.size() - name.size())) == lower_ascii(name) &&
                    (folder.size() == name.size() || folder[folder.size() - name.size() - 1] == '/');
  return denied(!ends, folder);
}

std::string full_name_of(const Package& package) {
  return package.group.empty() ? std::string(package.name) : join(package.group, package.name);
}

std::string_view npm_disagrees(const Package& package) {
  constexpr std::string_view kModules = "node_modules/";
  const auto at = package.location.rfind(kModules);
  if (at == package.location.npos || !property_of(package, property::kAlias).empty()) return {};
  return name_disagrees(package.location.substr(at + kModules.size()), full_name_of(package));
}

std::string_view go_disagrees(const Package& package) {
  const std::string_view other = property_of(package, property::kStandsFor);
  const std::string name =
      other.empty() ? full_name_of(package) : std::string(other.substr(0, other.find(' ')));
  // What was scanned may be a folder of another module in `vendor`: of `example.com/m`, `in` is the end of
  // `example.com/m/in`.
  if (name.ends_with(std::string("/").append(package.location))) return {};
  return name_disagrees(package.location, name);
}

/// `NAME`, or `NAME-VERSION` where several stand side by side.
std::string_view named_with_version(const Package& package, bool version_needed) {
  const std::string_view folder = base_name(package.location);
  if (!version_needed && folder == package.name) return {};
  const std::string full = std::string(package.name).append("-").append(package.version);
  return denied(!folder.starts_with(full.substr(0, full.find('+'))), folder);
}

/// `conda-meta/NAME-VERSION-BUILD.json`, as conda names the archive that it installs.
std::string_view conda_disagrees(const Package& package) {
  const std::string_view record = base_name(package.record);
  const std::string release = std::string(package.name).append("-").append(package.version).append("-");
  return denied(!record.empty() && !record.starts_with(release), record);
}

/// What denies that the package is what it says: its folder, as the ecosystem calls them, or its record.
std::string_view name_denied_by_folder(const Package& package) {
  using FolderName = Ecosystem::FolderName;
  const Ecosystem* const ecosystem = ecosystem_of(purl_type(package.purl));
  const FolderName called = ecosystem == nullptr ? FolderName::free : ecosystem->folder_name;
  if (called == FolderName::record) return conda_disagrees(package);
  if (package.location.empty()) return {};
  switch (called) {
    case FolderName::info:
      return python_disagrees(package);
    case FolderName::module:
      return npm_disagrees(package);
    case FolderName::path:
      return go_disagrees(package);
    case FolderName::name:
    case FolderName::name_version:
      return named_with_version(package, called == FolderName::name_version);
    case FolderName::free:
    case FolderName::record:
      break;
  }
  return {};
}

/// Whether the record that listed the package's files and their digests is there no longer: then its version
/// is the word of a file's name.
bool lost_its_record(const Package& before, const Package& after) {
  return (before.record_status == "verified" || before.record_status == "differs") &&
         after.record_status == "absent" && purl_type(before.purl) == purl_type(after.purl);
}

}  // namespace

std::string folder_disagrees(const Package& package) {
  if (is_published(package) || package.purl.empty()) return {};
  // What stands inside a file, a program or a jar, has no folder.
  if (!package.record.empty() && !package.location.empty() && package.location.starts_with(package.record))
    return {};
  return std::string(name_denied_by_folder(package));
}

std::string url_disagrees(const Package& package) {
  const std::string_view type = purl_type(package.purl);
  const Ecosystem* const ecosystem = ecosystem_of(type);
  if (ecosystem == nullptr || !ecosystem->purl_has_version_as_is) return {};
  const auto purl = try_parse_purl(package.purl);
  const auto scheme = version_scheme(type);
  if (!purl || !scheme || purl->version.empty() || package.version.empty()) return {};
  const bool same =
      compare_versions(*scheme, purl->version, package.version) == std::weak_ordering::equivalent;
  return same ? std::string() : purl->version;
}

Denial denial_of(const Package* before, const Package& after) {
  const auto is_new = [&](const auto& disagrees) {
    return !disagrees(after).empty() && (before == nullptr || disagrees(*before).empty());
  };
  // What was denied before is believed no more for another version that is denied as well.
  if (!after.lock_status.empty() &&
      (before == nullptr || before->lock_status != after.lock_status || before->version != after.version))
    return Denial::lock_file;
  if (is_new(folder_disagrees)) return Denial::folder;
  if (is_new(url_disagrees)) return Denial::package_url;
  return before != nullptr && lost_its_record(*before, after) ? Denial::record_gone : Denial::none;
}

}  // namespace stocktake
