#include "generator/locks/requirements.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "generator/catalog/python/metadata.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"
#include "verifier/pins/pins.h"

namespace stocktake {
namespace {

/// `git+https://host/path@REF#egg=x`: the commit, tag or branch; empty where there is none.
std::string_view git_reference(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto slash = url.rfind('/'), at = url.rfind('@');
  return at != url.npos && at > slash ? url.substr(at + 1) : std::string_view();
}

/// A file among the texts, as requirements.
struct RequirementsFile {
  std::string_view path;
  std::vector<Requirement> all;
};

/// Where the include of a file leads; nothing where it leads out of the tree, or to an address.
std::optional<std::string> included_path(std::string_view path, const std::string& file) {
  if (file.find("://") != std::string::npos) return std::nullopt;
  return resolve(folder_of(path), file);
}

/// Each file once, from those that are requirements by their names on; depth has no bound but their number.
std::vector<RequirementsFile> reachable(const ProjectTexts& texts, std::map<std::string, bool>& included) {
  std::vector<RequirementsFile> files;
  std::set<std::string_view> seen;
  const auto visit = [&](std::string_view path) {
    if (const auto text = texts.find(path); text != texts.end() && seen.insert(text->first).second)
      files.push_back({text->first, read_requirements(text->second)});
  };
  for (const auto& [path, text] : texts)
    if (is_requirements(path)) visit(path);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string_view path = files[i].path;
    for (const Requirement& one : std::vector<Requirement>(files[i].all)) {
      const auto target = one.file.empty() ? std::nullopt : included_path(path, one.file);
      if (!target) continue;
      included[*target] = included[*target] || !one.constraint;
      visit(*target);
    }
  }
  return files;
}

/// What the constraints of a file name in one version, by name.
using Constraints = std::map<std::string, Requirement>;

void check_include(std::string_view path, const Requirement& one, const ProjectTexts& texts,
                   VerifyReport& report) {
  const auto target = included_path(path, one.file);
  if (target && texts.contains(*target)) return;
  if (one.file.find("://") != std::string::npos)
    return add_pin(report, "pin-hash", path, one.line,
                   fmt::format("What {} serves decides what is installed.", one.file),
                   "a file beside this one");
  add_pin(report, "pin-unreadable", path, one.line,
          fmt::format("It includes {}, which {}.", one.file, target ? "is not there" : "is not in the tree"),
          "a file of the tree");
}

void check_source(std::string_view path, const Requirement& one, VerifyReport& report) {
  if (one.url.starts_with("git+")) {
    const std::string_view reference = git_reference(one.url);
    if (is_commit(reference)) return;
    return add_pin(
        report, "pin-branch", path, one.line,
        reference.empty()
            ? fmt::format("{} is what the repository's main branch is when it is installed.", one.url)
            : fmt::format("{} is a tag or branch, which can be moved.", reference),
        "…@COMMIT, all 40 digits");
  }
  const bool remote = one.url.find("://") != one.url.npos && !one.url.starts_with("file:");
  const bool hashed = !one.hashes.empty() || one.url.find("#sha256=") != one.url.npos;
  if (remote && !hashed)
    add_pin(report, "pin-hash", path, one.line, fmt::format("{} has no digest.", one.url),
            one.url + "#sha256=HEX");
}

/// What writes digests here: the program that wrote the file says so in its head, else a lock in its folder
/// or around it does.
std::string_view digest_command(const RequirementsFile& file, const ProjectTexts& texts) {
  constexpr std::pair<std::string_view, std::string_view> kWriters[] = {
      {"uv pip compile", "uv pip compile --generate-hashes"},
      {"uv export", "uv export"},
      {"poetry export", "poetry export"},
      {"pdm export", "pdm export"}};
  constexpr std::pair<std::string_view, std::string_view> kLocks[] = {
      {"uv.lock", "uv export"},
      {"poetry.lock", "poetry export"},
      {"pdm.lock", "pdm export"},
      {"Pipfile.lock", "pipenv requirements --hash"}};
  constexpr std::size_t kHead = 1000;  // bytes; where programs say what they wrote
  const std::string_view head = std::string_view(texts.at(file.path)).substr(0, kHead);
  for (const auto& [mark, command] : kWriters)
    if (head.find(mark) != head.npos) return command;
  for (std::string_view folder = folder_of(file.path);; folder = folder_of(folder)) {
    for (const auto& [lock, command] : kLocks)
      if (texts.contains(join(folder, lock))) return command;
    if (folder.empty()) return "pip-compile --generate-hashes";
  }
}

void check_release(std::string_view path, const Requirement& one, const Constraints& constraints,
                   std::string_view command, VerifyReport& report) {
  std::string version = one.exact();
  bool hashed = !one.hashes.empty();
  if (const auto constraint = constraints.find(normalise_python_name(one.name));
      constraint != constraints.end()) {
    if (version.empty()) version = constraint->second.exact();
    hashed = hashed || !constraint->second.hashes.empty();
  }
  if (version.empty())
    return add_pin(report, "pin-range", path, one.line,
                   one.specifier.empty()
                       ? fmt::format("{} may be of any version.", one.name)
                       : fmt::format("{} may be of any version that is {}.", one.name, one.specifier),
                   fmt::format("{}==VERSION --hash=sha256:HEX", one.name));
  if (!hashed)
    add_pin(report, "pin-hash", path, one.line,
            fmt::format("{} {} is whatever the index serves under that version.", one.name, version),
            fmt::format("{}=={} --hash=sha256:HEX ({})", one.name, version, command));
}

}  // namespace

std::map<std::string, bool> included_requirements(const ProjectTexts& texts) {
  std::map<std::string, bool> included;
  reachable(texts, included);
  return included;
}

void check_requirements(const ProjectTexts& texts, VerifyReport& report) {
  std::map<std::string, bool> included;
  const std::vector<RequirementsFile> files = reachable(texts, included);
  Constraints constraints;  // of all files: which of them are given together, only the command line says
  for (const RequirementsFile& file : files) {
    const auto by = included.find(std::string(file.path));
    if (by == included.end() || by->second) continue;
    for (const Requirement& one : file.all)
      if (!one.exact().empty()) constraints.try_emplace(normalise_python_name(one.name), one);
  }
  for (const RequirementsFile& file : files) {
    const auto by = included.find(std::string(file.path));
    const bool constraint = by != included.end() && !by->second;
    for (const Requirement& one : file.all) {
      if (!one.unknown.empty())
        add_pin(report, "pin-unreadable", file.path, one.line,
                fmt::format("'{}' is no requirement, and pip would refuse it.", ellipsized(one.unknown, 80)),
                "NAME==VERSION --hash=sha256:HEX");
      else if (!one.file.empty())
        check_include(file.path, one, texts, report);
      else if (!constraint && !one.url.empty())
        check_source(file.path, one, report);
      else if (!constraint)
        check_release(file.path, one, constraints, digest_command(file, texts), report);
    }
  }
}

}  // namespace stocktake
