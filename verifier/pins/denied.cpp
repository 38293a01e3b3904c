#include <fmt/format.h>

#include <array>
#include <optional>
#include <span>

#include "generator/locks/lock.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "verifier/pins/pins.h"

// What a scan found that a lock denies (Package::lock_status), as a finding with the lock's line: catalogers
// know more of their own locks than one reader for all of them does, such as the checksum of a crate, the
// reference of a Composer package, and the module that go.mod requires.
namespace stocktake {
namespace {

/// A line of a file of the project.
struct Place {
  std::string_view path;
  std::uint32_t line = 0;
};

/// Whether a file speaks for packages of that kind.
bool speaks_for(std::string_view path, std::string_view type) {
  const LockFile* lock = lock_file(path);
  return (lock != nullptr && lock->purl_type == type) || (type == "golang" && base_name(path) == "go.mod");
}

/// The first line that has all of the words.
std::uint32_t line_with(std::string_view text, std::span<const std::string_view> words) {
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    bool all = true;
    for (const std::string_view word : words) all = all && line.find(word) != line.npos;
    if (all) return number;
  }
  return 0;
}

/// What the lock says instead: `1.2.3` of `version 1.2.3, 1.2.4`; empty where it says nothing of it.
std::string_view denied_value(std::string_view status) {
  const auto blank = status.find(' ');
  if (blank == status.npos || status.starts_with("nothing")) return {};
  status.remove_prefix(blank + 1);
  return status.substr(0, status.find(", "));
}

/// Where the lock says it: on a line of its own where that is a digest or commit, which says nothing else.
std::uint32_t line_in(std::string_view path, std::string_view text, const Package& package) {
  const std::string_view value = denied_value(package.lock_status);
  if (value.empty()) return 0;
  constexpr std::size_t kSpeaksForItself = 32;
  const std::array both{std::string_view(package.name), value};
  if (const std::uint32_t line = line_with(text, both); line != 0) return line;
  if (const std::array words{value}; value.size() >= kSpeaksForItself)
    if (const std::uint32_t line = line_with(text, words); line != 0) return line;
  const LockFormat* format = lock_format(path);
  if (format == nullptr) return 0;
  const auto purl = try_parse_purl(package.purl);
  const std::string identity = purl ? purl_identity(*purl) : std::string();
  for (const LockedPackage& one : format->read(text, std::string(path)).packages)
    if (locked_identity(format->purl_type, one.name) == identity) return one.line;
  return 0;
}

/// The lock of the nearest folder around the package; where several lie there, the one that has the line.
std::optional<Place> lock_around(const Package& package, const ProjectTexts& texts) {
  const std::string_view type = purl_type(package.purl);
  std::optional<Place> found;
  const std::string_view start = package.location.empty() ? package.record : package.location;
  for (std::string_view folder = start; !found; folder = folder_of(folder)) {
    for (const auto& [path, text] : texts) {
      if (folder_of(path) != folder || !speaks_for(path, type)) continue;
      std::uint32_t line = 0;
      try {
        line = line_in(path, text, package);
      } catch (const Error&) {  // check_installed reads each lock, and says it
      }
      if (!found || (found->line == 0 && line != 0)) found = {path, line};
    }
    if (folder.empty()) break;
  }
  return found;
}

}  // namespace

void check_denied(const Inventory& inventory, const ProjectTexts& texts,
                  const std::set<const Package*>& blamed, VerifyReport& report) {
  for (const Package& package : inventory.packages) {
    if (package.lock_status.empty() || blamed.contains(&package)) continue;
    const Place place = lock_around(package, texts).value_or(Place{package.record, 0});
    add_pin(report, "pin-differs", place.path, place.line,
            fmt::format("The lock says {}, and {} is installed in {}.", package.lock_status, package.version,
                        package.location.empty() ? "the tree" : package.location),
            "install from the lock again");
    report.findings.back().package = name_of(package);
  }
}

}  // namespace stocktake
