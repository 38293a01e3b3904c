#include "generator/catalog/system_root.h"

#include <algorithm>

#include "generator/catalog/tools.h"
#include "schemas/identity/purl.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::size_t kLongestSystemPath = 4096;  // PATH_MAX: no system opens a longer one
constexpr int kMostLinksFollowed = 40;            // as Linux does (path_resolution(7))

/// A word as os-release has it in ID and VERSION_ID; empty where it is none, for it becomes part of a URL.
std::string os_word(std::string_view value) {
  const std::string_view word = unquoted(trim(value));
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '~';
  });
  return plain ? lower_ascii(word) : std::string();
}

OsRelease read_os_release(std::string_view text) {
  OsRelease release;
  while (!text.empty()) {
    std::string_view value = take_line(text);
    const std::string_view key = take_until(value, '=');
    if (key == "ID") release.id = os_word(value);
    if (key == "VERSION_ID") release.version_id = os_word(value);
    if (key == "VERSION_CODENAME") release.codename = os_word(value);
  }
  return release;
}

}  // namespace

std::string OsRelease::distro() const {
  return id.empty() || version_id.empty() ? codename : id + "-" + version_id;
}

bool is_os_release(std::string_view path, std::string_view name) {
  return name == "os-release" && (path.ends_with("etc/os-release") || path.ends_with("usr/lib/os-release"));
}

std::optional<std::string_view> root_with(std::string_view path, std::string_view what) {
  if (!path.ends_with(what)) return std::nullopt;
  const std::string_view rest = path.substr(0, path.size() - what.size());
  if (rest.empty()) return rest;
  return rest.ends_with('/') ? std::optional(rest.substr(0, rest.size() - 1)) : std::nullopt;
}

OsRelease SystemRoot::os_release() const {
  for (const std::string_view path : {"etc/os-release", "usr/lib/os-release"})
    if (const auto text = tree_.content(join(folder_, path))) return read_os_release(*text);
  return {};
}

const std::optional<std::string>& SystemRoot::follow(std::string_view folder) {
  const auto [known, added] = folders_.try_emplace(std::string(folder));
  std::optional<std::string>& result = known->second;
  if (!added) return result;
  std::string done(folder_), text(folder);
  std::string_view rest = text;
  int links = 0;
  while (!rest.empty()) {
    const std::string_view name = take_until(rest, '/');
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      if (done.size() > folder_.size()) done = folder_of(done);  // of the root it is the root
      continue;
    }
    const std::size_t before = done.size();
    done = join(done, name);
    const std::uint32_t entry = tree_.find(done);
    if (entry == kNone || tree_.entries[entry].type != FileType::symlink) continue;
    const std::string_view target = tree_.entries[entry].target();
    if (++links > kMostLinksFollowed || target.size() + rest.size() > kLongestSystemPath) return result;
    done.resize(target.starts_with('/') ? folder_.size() : before);
    text = join(target, rest);
    rest = text;
  }
  return result = std::move(done);
}

std::optional<std::string> SystemRoot::place(std::string_view path) {
  const std::string_view name = base_name(path);
  if (name.empty() || name == "." || name == ".." || path.size() > kLongestSystemPath) return std::nullopt;
  const auto& folder = follow(folder_of(path));
  return folder ? std::optional(join(*folder, name)) : std::nullopt;
}

std::uint32_t SystemRoot::find(std::string_view path) {
  const auto at = place(path);
  return at ? tree_.find(*at) : kNone;
}

std::uint32_t SystemRoot::target_of(std::uint32_t link) {
  for (int links = 0; links < kMostLinksFollowed; ++links) {
    const Entry& entry = tree_.entries[link];
    if (entry.type != FileType::symlink) return link;
    const std::string_view target = entry.target(), around = folder_of(entry.path);
    if (!is_below(entry.path, folder_)) return kNone;
    link = find(
        target.starts_with('/')
            ? std::string(target)
            : join(around.substr(std::min(folder_.empty() ? 0 : folder_.size() + 1, around.size())), target));
    if (link == kNone) return kNone;
  }
  return kNone;
}

std::uint16_t system_depth(std::string_view root) {
  constexpr std::uint16_t kDeeperThanAll = 0x8000;  // a path of so many folders no system opens
  return static_cast<std::uint16_t>(kDeeperThanAll + std::min<int>(depth_of(root), 0x7fff));
}

bool is_system_word(std::string_view text, std::string_view also) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alphanumeric(c) || also.find(c) != also.npos;
  });
}

std::string_view system_purl(Catalog& out, std::string_view record, std::string_view type,
                             const OsRelease& system, const Package& package, std::string_view arch) {
  Purl purl;
  purl.type = type;
  purl.ns = system.id;
  purl.name = package.name;
  purl.version = package.version;
  purl.qualifiers = {{"arch", std::string(arch)}, {"distro", system.distro()}};
  return package_url(out, record, std::move(purl));
}

std::uint32_t SystemNames::find_package(std::string_view name) const {
  const auto known = packages_.find(name);
  return known == packages_.end() ? kNone : known->second;
}

std::uint32_t SystemNames::find(std::string_view name) const {
  for (const auto* names : {&packages_, &provided_})
    if (const auto known = names->find(name); known != names->end()) return known->second;
  return kNone;
}

}  // namespace stocktake
