#include "schemas/text/lines.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "generator/catalog/digests.h"
#include "generator/locks/line_shape.h"
#include "generator/locks/lock.h"

// Locks that have a package a line: go.sum, Gemfile.lock, gradle.lockfile; and the lists of apt.
namespace stocktake {
namespace {

/// go refuses any other ("malformed go.sum: wrong number of fields").
bool is_go_sum_line(std::string_view line) {
  std::size_t fields = 0;
  for (std::string_view rest = trim(line); !rest.empty(); ++fields) {
    const auto end = std::min(rest.find_first_of(" \t"), rest.size());
    rest = trim(rest.substr(end));
  }
  return fields == 3;
}

/// `GEM`, `BUNDLED WITH`, or what is indented below.
bool is_gemfile_line(std::string_view line) {
  return line[0] == ' ' || line.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ ") == line.npos;
}

/// `GROUP:NAME:VERSION=CONFIGURATIONS`, and `empty=CONFIGURATIONS` for those without any.
bool is_gradle_line(std::string_view line) {
  if (line.starts_with("empty=")) return true;
  const std::string_view module = line.substr(0, line.find('='));
  return module.size() != line.size() && std::count(module.begin(), module.end(), ':') == 2;
}

}  // namespace

/// `MODULE VERSION h1:SUM`, and a line for each go.mod, which says nothing of the files.
std::vector<LockedPackage> read_go_sum(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_go_sum_line, "MODULE VERSION HASH");
  std::vector<LockedPackage> packages;
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    std::string_view rest = trim(take_line(text));
    const std::string_view module = take_until(rest, ' '), version = take_until(rest, ' ');
    if (!rest.starts_with("h1:") || version.ends_with("/go.mod")) continue;
    // go.sum keeps the sums of versions that are not selected any more.
    packages.push_back(
        {std::string(module), std::string(version), {}, {}, std::string(trim(rest)), line, true});
  }
  return packages;
}

/// Sections of names in capitals; `    NAME (VERSION[-PLATFORM])` below `GEM`, and since Bundler 2.5
/// `  NAME (VERSION) sha256=HEX` below `CHECKSUMS`.
std::vector<LockedPackage> read_gemfile(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_gemfile_line, "a SECTION in capitals, or indented below one");
  std::vector<LockedPackage> packages;
  std::string_view section;
  std::unordered_map<std::string, std::size_t> first;  // of the packages, by name and version
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (!line.empty() && line[0] != ' ') {
      section = line;
      continue;
    }
    const auto indent = line.find_first_not_of(' ');
    const bool checksum = section == "CHECKSUMS" && indent == 2;
    if (!checksum && !(section == "GEM" && indent == 4)) continue;
    const auto open = line.find(" ("), close = line.find(')');
    if (open == line.npos || close == line.npos || close < open) continue;
    const std::string name(line.substr(indent, open - indent));
    const std::string version(line.substr(open + 2, close - open - 2));
    if (!checksum) {
      first.try_emplace(name + " " + version, packages.size());
      packages.push_back({name, version, {}, {}, {}, number, true});  // of a group or platform, perhaps
      continue;
    }
    const auto hash = line.find("sha256=");
    if (hash == line.npos) continue;
    const std::string hex = canonical_hex(HashAlgorithm::sha256, trim(line.substr(hash + 7)));
    const auto known = first.find(name + " " + version);
    if (known != first.end() && !hex.empty() && packages[known->second].hashes.empty())
      packages[known->second].hashes.push_back({HashAlgorithm::sha256, hex});
  }
  return packages;
}

/// `GROUP:NAME:VERSION=CONFIGURATIONS`.
std::vector<LockedPackage> read_gradle(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_gradle_line, "GROUP:NAME:VERSION=CONFIGURATIONS");
  std::vector<LockedPackage> packages;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view whole = trim(take_line(text));
    std::string_view line = whole.substr(0, whole.find('='));
    if (line.starts_with('#')) continue;
    const std::string_view group = take_until(line, ':'), name = take_until(line, ':');
    if (name.empty() || line.empty()) continue;
    packages.push_back(
        {std::string(group).append("/").append(name), std::string(line), {}, {}, {}, number, true});
  }
  return packages;
}

/// Paragraphs with `Package:`, `Version:` and `SHA256:` (Debian's repository format, "Packages Indices").
std::vector<LockedPackage> read_apt_list(std::string_view text, const std::string&) {
  std::vector<LockedPackage> packages;
  LockedPackage package;
  const auto finish = [&] {
    package.optional = true;  // a list is of all that could be installed
    if (!package.name.empty() && !package.hashes.empty()) packages.push_back(std::move(package));
    package = {};
  };
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.empty()) finish();
    if (line.starts_with("Package: ")) {
      package.name = std::string("debian/").append(line.substr(9));
      package.line = number;
    }
    if (line.starts_with("Version: ")) package.version = line.substr(9);
    if (!line.starts_with("SHA256: ")) continue;
    if (std::string hex = canonical_hex(HashAlgorithm::sha256, line.substr(8)); !hex.empty())
      package.hashes.push_back({HashAlgorithm::sha256, std::move(hex)});
  }
  finish();
  return packages;
}

}  // namespace stocktake
