#include <fmt/format.h>
#include <toml++/toml.h>

#include <functional>
#include <string>

#include "generator/catalog/python/metadata.h"
#include "schemas/error.h"
#include "schemas/json/tree.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "verifier/locks/lock.h"
#include "verifier/pins/pins.h"

// Manifests: what they ask for in ranges is pinned by a lock beside them or around them. Without one, each
// range is a finding; so is a branch of a repository.
namespace stocktake {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// `1.2.3` and no more, with or without `=` or `v` before it.
bool is_exact(std::string_view version) {
  while (!version.empty() && (version[0] == '=' || version[0] == 'v' || version[0] == ' '))
    version.remove_prefix(1);
  return !version.empty() && is_digit(version[0]) && version.find_first_of("^~*<>|, xX") == version.npos;
}

void add_range(std::string_view path, std::uint32_t line, std::string_view name, std::string_view range,
               std::string_view lock, VerifyReport& report) {
  add_pin(report, "pin-range", path, line,
          fmt::format("{} may be of any version{}{}, and no lock says which.", name,
                      range.empty() ? "" : " that fits ", range),
          fmt::format("a {} beside the manifest", lock));
}

void add_branch(std::string_view path, std::uint32_t line, std::string_view name, std::string_view source,
                VerifyReport& report) {
  add_pin(report, "pin-branch", path, line,
          fmt::format("{} comes from {}, from what is newest there or under a name that can be moved.", name,
                      source),
          "the commit, all 40 digits");
}

// --- JSON ---

using Node = JsonTree::Node;

void each_text(const JsonTree& tree, Node object,
               const std::function<void(std::string_view name, std::string_view text, Node node)>& take) {
  if (object == JsonTree::kRoot || tree.kind(object) != JsonTree::Kind::object || tree.size(object) == 0)
    return;
  Node key = JsonTree::first(object);
  for (std::uint32_t i = 0; i < tree.size(object); ++i) {
    const Node value = JsonTree::value(key);
    if (tree.kind(value) == JsonTree::Kind::string) take(tree.text(key), tree.text(value), value);
    key = tree.next(value);
  }
}

/// `git+https://…#COMMIT`, `github:owner/name#REF`, `owner/name`.
bool is_repository(std::string_view text) {
  if (text.starts_with("git") || text.find(".git#") != text.npos || text.ends_with(".git")) return true;
  return text.find(':') == text.npos && text.find('/') != text.npos && text[0] != '.' && text[0] != '/' &&
         text[0] != '~';
}

void check_package_json(std::string_view path, std::string_view text, VerifyReport& report) {
  const JsonTree tree(text, std::string(path));
  for (const std::string_view group : {"dependencies", "devDependencies", "optionalDependencies"})
    each_text(tree, tree.member(JsonTree::kRoot, group),
              [&](std::string_view name, std::string_view range, Node node) {
                const std::uint32_t line = line_at(text, tree.offset(node));
                if (range.starts_with("npm:")) range = range.substr(range.rfind('@') + 1);
                if (range.starts_with("file:") || range.starts_with("link:") ||
                    range.starts_with("workspace:") || range.starts_with("."))
                  return;
                if (is_repository(range)) {
                  const auto hash = range.find('#');
                  if (hash == range.npos || !is_commit(range.substr(hash + 1)))
                    add_branch(path, line, name, range, report);
                } else if (!is_exact(range)) {
                  add_range(path, line, name, range, "package-lock.json", report);
                }
              });
}

void check_composer_json(std::string_view path, std::string_view text, VerifyReport& report) {
  const JsonTree tree(text, std::string(path));
  for (const std::string_view group : {"require", "require-dev"})
    each_text(tree, tree.member(JsonTree::kRoot, group),
              [&](std::string_view name, std::string_view range, Node node) {
                if (name.find('/') == name.npos) return;  // PHP itself, and its extensions
                const std::uint32_t line = line_at(text, tree.offset(node));
                if (range.starts_with("dev-"))
                  add_branch(path, line, name, range, report);
                else if (!is_exact(range))
                  add_range(path, line, name, range, "composer.lock", report);
              });
}

// --- TOML ---

std::uint32_t line_of_node(const toml::node& node) {
  return static_cast<std::uint32_t>(node.source().begin.line);
}

/// A list of requirements as PEP 508 writes them.
void check_pep508(std::string_view path, const toml::array* list, VerifyReport& report) {
  if (list == nullptr) return;
  for (const toml::node& node : *list) {
    const auto text = node.value<std::string>();
    const auto parsed = text ? read_python_requirement(*text) : std::nullopt;
    if (!parsed) continue;
    const std::string_view rest = std::string_view(*text).substr(0, text->find(';'));
    if (rest.find("==") != rest.npos) continue;
    if (const auto at = rest.find('@'); at != rest.npos) {
      if (rest.find("git+") != rest.npos && !is_commit(trim(rest.substr(rest.rfind('@') + 1))))
        add_branch(path, line_of_node(node), parsed->name, trim(rest.substr(at + 1)), report);
      continue;
    }
    const std::string_view range = trim(rest.substr(rest.find(parsed->name) + parsed->name.size()));
    add_range(path, line_of_node(node), parsed->name, range, "uv.lock or pylock.toml", report);
  }
}

/// `name = "range"`, or a table with `version`, `git`, `rev`, `path`.
void check_table(std::string_view path, const toml::table* table, std::string_view lock,
                 bool caret_by_default, VerifyReport& report) {
  if (table == nullptr) return;
  for (const auto& [key, value] : *table) {
    const std::string name(key.str());
    if (name == "python") continue;
    const toml::table* more = value.as_table();
    if (more != nullptr && (more->contains("path") || more->contains("workspace"))) continue;
    if (more != nullptr && more->contains("git")) {
      if (!is_commit((*more)["rev"].value_or(std::string())))
        add_branch(path, line_of_node(value), name, (*more)["git"].value_or(std::string()), report);
      continue;
    }
    const std::string range =
        more != nullptr ? (*more)["version"].value_or(std::string()) : value.value_or(std::string());
    const bool exact = caret_by_default ? range.starts_with('=') && is_exact(range) : is_exact(range);
    if (!exact) add_range(path, line_of_node(value), name, range, lock, report);
  }
}

toml::table parse_toml(std::string_view path, std::string_view text) {
  try {
    return toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    throw Error(fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
}

void check_pyproject(std::string_view path, std::string_view text, VerifyReport& report) {
  const toml::table whole = parse_toml(path, text);
  check_pep508(path, whole["project"]["dependencies"].as_array(), report);
  if (const toml::table* extras = whole["project"]["optional-dependencies"].as_table(); extras != nullptr)
    for (const auto& [name, list] : *extras) check_pep508(path, list.as_array(), report);
  const auto poetry = whole["tool"]["poetry"];
  check_table(path, poetry["dependencies"].as_table(), "poetry.lock", false, report);
  if (const toml::table* groups = poetry["group"].as_table(); groups != nullptr)
    for (const auto& [name, group] : *groups)
      if (const toml::table* one = group.as_table(); one != nullptr)
        check_table(path, (*one)["dependencies"].as_table(), "poetry.lock", false, report);
}

void check_cargo_toml(std::string_view path, std::string_view text, VerifyReport& report) {
  const toml::table whole = parse_toml(path, text);
  for (const char* group : {"dependencies", "build-dependencies", "dev-dependencies"})
    check_table(path, whole[group].as_table(), "Cargo.lock", true, report);
}

// --- Lines ---

/// `gem 'name', '~> 1.0'`; with `git:` or `github:` from a repository.
void check_gemfile(std::string_view path, std::string_view text, VerifyReport& report) {
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = trim(take_line(text));
    if (!line.starts_with("gem ") && !line.starts_with("gem(")) continue;
    const auto open = line.find_first_of("'\""), close = line.find_first_of("'\"", open + 1);
    if (open == line.npos || close == line.npos) continue;
    const std::string_view name = line.substr(open + 1, close - open - 1), rest = line.substr(close + 1);
    if (rest.find("path:") != rest.npos || rest.find(":path") != rest.npos) continue;
    if (rest.find("git:") != rest.npos || rest.find("github:") != rest.npos) {
      const auto ref = rest.find("ref:");
      const auto begin = ref == rest.npos ? rest.npos : rest.find_first_of("'\"", ref);
      if (begin == rest.npos ||
          !is_commit(rest.substr(begin + 1, rest.find_first_of("'\"", begin + 1) - begin - 1)))
        add_branch(path, number, name, "a repository", report);
      continue;
    }
    const auto first = rest.find_first_of("'\""), last = rest.find_first_of("'\"", first + 1);
    const std::string_view range = first == rest.npos || last == rest.npos
                                       ? std::string_view()
                                       : rest.substr(first + 1, last - first - 1);
    if (!is_exact(range)) add_range(path, number, name, range, "Gemfile.lock", report);
  }
}

/// Versions in go.mod are exact; what a version is, only go.sum says.
void check_go_mod(std::string_view path, std::string_view text, VerifyReport& report) {
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = trim(take_line(text));
    if (!line.starts_with("require")) continue;
    return add_pin(report, "pin-hash", path, number,
                   "The modules have versions and no sums, so that any bytes will do.",
                   "a go.sum beside it (go mod tidy)");
  }
}

struct Manifest {
  std::string_view name, purl_type;
  void (*check)(std::string_view path, std::string_view text, VerifyReport& report);
};
constexpr Manifest kManifests[] = {
    {"package.json", "npm", check_package_json}, {"pyproject.toml", "pypi", check_pyproject},
    {"Cargo.toml", "cargo", check_cargo_toml},   {"composer.json", "composer", check_composer_json},
    {"Gemfile", "gem", check_gemfile},           {"go.mod", "golang", check_go_mod},
};

}  // namespace

std::string_view manifest_type(std::string_view name) {
  for (const Manifest& manifest : kManifests)
    if (manifest.name == name) return manifest.purl_type;
  return {};
}

void check_manifest(std::string_view path, std::string_view text, bool has_lock, VerifyReport& report) {
  if (has_lock) return;
  for (const Manifest& manifest : kManifests)
    if (manifest.name == base_name(path)) manifest.check(path, text, report);
}

}  // namespace stocktake
