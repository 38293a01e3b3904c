#include "schemas/text/lines.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "generator/catalog/digests.h"
#include "generator/locks/line_shape.h"
#include "generator/locks/lock.h"
#include "generator/locks/source_parts.h"

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

/// Sections of names in capitals; `    NAME (VERSION[-PLATFORM])` below `GEM`, `GIT`, `PATH` and `PLUGIN
/// SOURCE`, with `  remote: URL` and `  revision: COMMIT` before those that are from there, and since Bundler
/// 2.5 `  NAME (VERSION) sha256=HEX` below `CHECKSUMS`.
class GemfileReader {
 public:
  LockReading read(std::string_view text) {
    for (std::uint32_t number = 1; !text.empty(); ++number) {
      const std::string_view line = take_line(text);
      const auto indent = std::min(line.find_first_not_of(' '), line.size());
      const std::string_view rest = line.substr(indent);
      const bool sums = section_ == "CHECKSUMS";
      if (indent == 0 && !line.empty()) {
        section_ = line;
        places_.clear();
        revisions_.clear();
      } else if (indent == 2 && !sums) {
        take_setting(rest);
      } else if (indent == (sums ? 2 : 4) && section_ != "DEPENDENCIES") {
        take_gem(rest, number);
      }
    }
    return std::move(reading_);
  }

 private:
  void take_setting(std::string_view rest) {
    for (const std::string_view key : {"remote: ", "glob: ", "branch: ", "tag: ", "ref: "})
      if (rest.starts_with(key)) places_.emplace_back(rest.substr(key.size()));
    if (rest.starts_with("remote: "))  // Also where no gem is from there.
      reading_.sources.push_back({{}, {}, {std::string(rest.substr(8))}, {}});
    if (rest.starts_with("revision: ")) revisions_.emplace_back(rest.substr(10));
  }

  void take_gem(std::string_view rest, std::uint32_t number) {
    std::string_view behind = rest;
    const std::string name(take_until(behind, ' '));
    const auto end = std::min(behind.find(')'), behind.size());
    // `(VERSION`, as it always stood in the note.
    LockedSource& source = reading_.sources.emplace_back(
        LockedSource{name, std::string(behind.substr(0, end)), places_, revisions_});
    const bool sums = section_ == "CHECKSUMS";
    if (sums && end < behind.size())
      take_source_text(trim(behind.substr(end + 1)), SourcePart::digest, source);
    if (!sums && section_ != "GEM") return;  // no archive
    if (!behind.starts_with('(') || end == behind.size()) return;
    const std::string version(behind.substr(1, end - 1));
    if (sums) return take_sum(name + " " + version, behind.substr(end + 1));
    first_.try_emplace(name + " " + version, reading_.packages.size());
    reading_.packages.push_back(
        {name, version, {}, {}, {}, number, true});  // of a group or platform, perhaps
  }

  void take_sum(const std::string& release, std::string_view text) {
    const auto hash = text.find("sha256=");
    if (hash == text.npos) return;
    const std::string hex = canonical_hex(HashAlgorithm::sha256, trim(text.substr(hash + 7)));
    const auto known = first_.find(release);
    if (known != first_.end() && !hex.empty() && reading_.packages[known->second].hashes.empty())
      reading_.packages[known->second].hashes.push_back({HashAlgorithm::sha256, hex});
  }

  std::string_view section_;
  std::vector<std::string> places_, revisions_;
  std::unordered_map<std::string, std::size_t> first_;  // of the packages, by name and version
  LockReading reading_;
};

}  // namespace

/// `MODULE VERSION h1:SUM`, and a line for each go.mod, which says nothing of the files.
LockReading read_go_sum(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_go_sum_line, "MODULE VERSION HASH");
  LockReading reading;
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    std::string_view rest = trim(take_line(text));
    const std::string_view module = take_until(rest, ' '), version = take_until(rest, ' ');
    if (module.empty()) continue;
    take_source_text(
        trim(rest), SourcePart::digest,
        reading.sources.emplace_back(LockedSource{std::string(module), std::string(version), {}, {}}));
    if (!rest.starts_with("h1:") || version.ends_with("/go.mod")) continue;
    // go.sum keeps the sums of versions that are not selected any more.
    reading.packages.push_back(
        {std::string(module), std::string(version), {}, {}, std::string(trim(rest)), line, true});
  }
  return reading;
}

LockReading read_gemfile(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_gemfile_line, "a SECTION in capitals, or indented below one");
  return GemfileReader().read(text);
}

/// `GROUP:NAME:VERSION=CONFIGURATIONS`.
LockReading read_gradle(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_gradle_line, "GROUP:NAME:VERSION=CONFIGURATIONS");
  LockReading reading;  // names and versions alone
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view whole = trim(take_line(text));
    std::string_view line = whole.substr(0, whole.find('='));
    if (line.starts_with('#')) continue;
    const std::string_view group = take_until(line, ':'), name = take_until(line, ':');
    if (name.empty() || line.empty()) continue;
    reading.packages.push_back(
        {std::string(group).append("/").append(name), std::string(line), {}, {}, {}, number, true});
  }
  return reading;
}

/// Paragraphs with `Package:`, `Version:` and `SHA256:` (Debian's repository format, "Packages Indices").
LockReading read_apt_list(std::string_view text, const std::string&) {
  LockReading reading;
  LockedPackage package;
  const auto finish = [&] {
    package.optional = true;  // a list is of all that could be installed
    if (!package.name.empty() && !package.hashes.empty()) reading.packages.push_back(std::move(package));
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
  return reading;
}

}  // namespace stocktake
