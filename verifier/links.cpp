#include "verifier/links.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "generator/locks/npm_places.h"
#include "schemas/error.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/glob.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using Node = JsonTree::Node;
constexpr std::string_view kModules = "node_modules";
constexpr std::string_view kWorkspacesOfPnpm = "pnpm-workspace.yaml";

/// `node_modules/a` or `node_modules/@s/a` at the end of a path; nothing where the path is no position of a
/// package.
struct Position {
  std::string_view project, name;
};

std::optional<Position> position_of(std::string_view path) {
  std::string_view folder = folder_of(path), name = base_name(path);
  if (base_name(folder).starts_with('@')) {
    name = path.substr(folder_of(folder).size() + (folder_of(folder).empty() ? 0 : 1));
    folder = folder_of(folder);
  }
  if (base_name(folder) != kModules || name.starts_with('.')) return std::nullopt;
  return Position{folder_of(folder), name};
}

/// A dependency on what lies in a folder, as npm, Yarn and pnpm write it.
bool is_folder(std::string_view asked) {
  return asked.starts_with("workspace:") || asked.starts_with("file:") || asked.starts_with("link:") ||
         asked.starts_with("portal:") || asked.starts_with('.') || asked.starts_with('/');
}

bool is_installed(std::string_view path) {
  for (std::string_view at = path; !at.empty(); at = folder_of(at))
    if (base_name(at) == kModules) return true;
  return false;
}

std::string_view target_of(const Inventory& inventory, const File& file) {
  const FileDetail* detail = inventory.detail_of(file);
  return detail == nullptr ? std::string_view() : detail->target;
}

/// Whether it stands for a package, and not for one that is judged where it lies.
bool leads_out(const Inventory& inventory, const File& file) {
  if (file.type != FileType::symlink || !position_of(file.path)) return false;
  const auto target = resolve_link(file.path, target_of(inventory, file));
  return !target || !is_installed(*target);
}

class Links {
 public:
  Links(const Inventory& inventory, const std::map<std::string_view, std::string>& texts,
        VerifyReport& report)
      : inventory_(inventory), report_(report) {
    for (const auto& [path, text] : texts) read(path, text);
  }

  void run() {
    for (const File& file : inventory_.files)
      if (leads_out(inventory_, file)) check(file, *position_of(file.path));
  }

 private:
  void read(std::string_view path, const std::string& text) {
    try {
      if (is_npm_lock(path)) {
        auto& places = locks_[folder_of(path)];
        for (NpmPlace& place : read_npm_places(text, std::string(path)))
          places.insert(std::move(place.folder));
      } else if (base_name(path) == "package.json") {
        read_manifest(path, text);
      } else if (base_name(path) == kWorkspacesOfPnpm) {
        const YamlDocument document = read_yaml(text, std::string(path));
        const JsonTree tree(document.json, std::string(path));
        read_workspaces(path, tree, tree.member(JsonTree::kRoot, "packages"));
      }
    } catch (const Error&) {  // who reads it for what it pins says so
    }
  }

  void read_manifest(std::string_view path, const std::string& text) {
    const JsonTree tree(text, std::string(path));
    for (const std::string_view group :
         {"dependencies", "devDependencies", "optionalDependencies", "peerDependencies"})
      each_member(tree, tree.member(JsonTree::kRoot, group), [&](Node key, Node value) {
        if (tree.kind(value) == JsonTree::Kind::string && is_folder(tree.text(value)))
          asked_for_.emplace(tree.text(key));
      });
    const Node workspaces = tree.member(JsonTree::kRoot, "workspaces");
    if (workspaces == JsonTree::kRoot) return;
    const Node packages = tree.member(workspaces, "packages");
    read_workspaces(path, tree, packages == JsonTree::kRoot ? workspaces : packages);
  }

  void read_workspaces(std::string_view path, const JsonTree& tree, Node list) {
    if (list == JsonTree::kRoot || tree.kind(list) != JsonTree::Kind::array) return;
    each_member(tree, list, [&](Node, Node value) {
      if (tree.kind(value) != JsonTree::Kind::string) return;
      std::string_view glob = tree.text(value);
      if (glob.starts_with("./")) glob.remove_prefix(2);
      while (glob.ends_with('/')) glob.remove_suffix(1);
      workspaces_.push_back(join(folder_of(path), glob));
    });
  }

  void check(const File& file, const Position& position) {
    const std::string_view target = target_of(inventory_, file);
    const auto leads_to = resolve_link(file.path, target);
    for (std::string_view folder = position.project;; folder = folder_of(folder)) {
      if (const auto lock = locks_.find(folder); lock != locks_.end()) {
        const std::string_view place = folder.empty() ? file.path : file.path.substr(folder.size() + 1);
        if (!lock->second.contains(std::string(place)))
          add(file, target, "the lock around it does not name it");
        return;
      }
      if (folder.empty()) break;
    }
    const bool known =
        asked_for_.contains(std::string(position.name)) ||
        (leads_to && std::any_of(workspaces_.begin(), workspaces_.end(),
                                 [&](const std::string& glob) { return glob_match(glob, *leads_to); }));
    if (!known) add(file, target, "no lock and no manifest names it");
  }

  void add(const File& file, std::string_view target, std::string_view why) {
    report_.findings.push_back({verify_rule("pin-not-locked"),
                                {},
                                std::string(file.path),
                                0,
                                fmt::format("The link leads to {}, and {}.", target, why),
                                "install from the lock alone",
                                {},
                                false});
  }

  const Inventory& inventory_;
  VerifyReport& report_;
  std::map<std::string_view, std::set<std::string>> locks_;  // places, by the lock's folder
  std::set<std::string> asked_for_;
  std::vector<std::string> workspaces_;  // globs of folders
};

}  // namespace

std::vector<std::uint32_t> files_for_links(const Inventory& inventory) {
  const bool any = std::any_of(inventory.files.begin(), inventory.files.end(),
                               [&](const File& file) { return leads_out(inventory, file); });
  std::vector<std::uint32_t> files;
  for (std::uint32_t i = 0; any && i < inventory.files.size(); ++i) {
    const File& file = inventory.files[i];
    if (file.type != FileType::regular || !file.has_sha256 || is_installed(file.path)) continue;
    const std::string_view name = base_name(file.path);
    if (is_npm_lock(name) || name == "package.json" || name == kWorkspacesOfPnpm) files.push_back(i);
  }
  return files;
}

void check_links(const Inventory& inventory, const std::map<std::string_view, std::string>& texts,
                 VerifyReport& report) {
  Links(inventory, texts, report).run();
}

}  // namespace stocktake
