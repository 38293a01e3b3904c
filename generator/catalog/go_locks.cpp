#include "generator/catalog/go_locks.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "generator/catalog/toml_reader.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// The import path of a package, as locks name it below its project: `.` is the project's own folder.
std::string import_path(std::string_view project, std::string_view package) {
  std::string path(project);
  if (!package.empty() && package != ".") path.append("/").append(package);
  return path;
}

std::vector<GoLocked> read_dep(std::string_view text) {
  static constexpr std::string_view kTables[] = {"projects"};
  const TomlFile file = read_toml(text, "Gopkg.lock", kTables);
  std::vector<GoLocked> projects;
  for (const TomlTable& table : file.tables) {
    GoLocked project;
    project.path = table.text("name");
    project.commit = table.text("revision");
    project.version = table.text("version").empty() ? project.commit : std::string(table.text("version"));
    project.source = table.text("source");
    if (const TomlValue* packages = table.find("packages"); packages != nullptr)
      for (const std::string_view package : packages->items)
        project.packages.push_back(import_path(project.path, package));
    projects.push_back(std::move(project));
  }
  return projects;
}

/// The YAML that glide writes: lists of `- name:` in the sections `imports` and `testImports`, a key a line.
std::vector<GoLocked> read_glide(std::string_view text) {
  std::vector<GoLocked> projects;
  bool in_imports = false;
  while (!text.empty()) {
    const std::string_view line = take_line(text), item = trim(line);
    if (line.empty() || item.starts_with('#')) continue;
    if (line[0] != ' ' && line[0] != '-') {
      in_imports = item.starts_with("imports:") || item.starts_with("testImports:");
      continue;
    }
    const auto value = [&](std::string_view key) {
      return item.starts_with(key) ? unquoted(trim(item.substr(key.size()))) : std::string_view();
    };
    if (!in_imports) continue;
    if (const auto name = value("- name:"); !name.empty()) {
      projects.emplace_back().path = name;
      continue;
    }
    if (projects.empty()) continue;
    GoLocked& project = projects.back();
    if (const auto version = value("version:"); !version.empty())
      project.version = project.commit = version;
    else if (const auto repository = value("repo:"); !repository.empty())
      project.source = repository;
    else if (const auto package = value("- "); !package.empty())
      project.packages.push_back(import_path(project.path, package));
  }
  // What is listed below a project comes beside its own folder.
  for (GoLocked& project : projects)
    if (!project.packages.empty()) project.packages.push_back(project.path);
  return projects;
}

/// `PATH COMMIT [REPOSITORY]`, with comments behind `#`.
std::vector<GoLocked> read_vndr(std::string_view text) {
  std::vector<GoLocked> projects;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    line = trim(line.substr(0, line.find('#')));
    std::string_view parts[3];
    for (std::string_view& part : parts) {
      part = line.substr(0, line.find_first_of(" \t"));
      line = trim(line.substr(part.size()));
    }
    if (parts[1].empty()) continue;
    projects.push_back(
        {std::string(parts[0]), std::string(parts[1]), std::string(parts[1]), std::string(parts[2]), {}});
  }
  return projects;
}

constexpr std::string_view kDep = "Gopkg.lock", kGlide = "glide.lock", kVndr = "vendor.conf";
constexpr std::string_view kNames[] = {kDep, kGlide, kVndr};

}  // namespace

std::span<const std::string_view> go_lock_names() {
  return kNames;
}

bool is_go_lock(std::string_view name) {
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

std::vector<GoLocked> read_go_lock(std::string_view name, std::string_view text) {
  std::vector<GoLocked> projects = name == kDep     ? read_dep(text)
                                   : name == kGlide ? read_glide(text)
                                                    : read_vndr(text);
  std::unordered_set<std::string> seen;
  std::erase_if(projects, [&](const GoLocked& project) {
    return project.path.empty() || project.version.empty() || !seen.insert(project.path).second;
  });
  return projects;
}

}  // namespace stocktake
