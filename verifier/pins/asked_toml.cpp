#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <set>
#include <string>

#include "generator/catalog/python/metadata.h"
#include "schemas/error.h"
#include "schemas/text/lines.h"
#include "verifier/pins/asked.h"
#include "verifier/pins/asked_python.h"
#include "verifier/pins/pins.h"

// pyproject.toml, Pipfile and Cargo.toml.
namespace stocktake {
namespace {

std::uint32_t line_of_node(const toml::node& node) {
  return static_cast<std::uint32_t>(node.source().begin.line);
}

toml::table parse_toml(std::string_view path, std::string_view text) {
  try {
    return toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    throw Error(fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
}

/// A list of requirements as PEP 508 writes them.
void take_pep508(const toml::array* list, bool optional, std::vector<Asked>& out) {
  if (list == nullptr) return;
  for (const toml::node& node : *list)
    if (const auto text = node.value<std::string>())
      if (auto asked = asked_by_requirement(*text, line_of_node(node))) {
        asked->optional = asked->optional || optional;
        out.push_back(std::move(*asked));
      }
}

void take_groups(const toml::table* groups, std::vector<Asked>& out) {
  if (groups == nullptr) return;
  for (const auto& [name, list] : *groups) take_pep508(list.as_array(), true, out);
}

/// Who writes a version into a table.
enum class Writer : std::uint8_t { cargo, poetry, pipenv };

std::string exact_of(std::string_view range, Writer writer) {
  // Cargo takes 1.2.3 for ^1.2.3, and Pipenv writes ==1.2.3.
  if (writer == Writer::cargo) return range.starts_with('=') ? exact_version(range) : std::string();
  if (writer == Writer::pipenv) return range.starts_with("==") ? exact_version(range) : std::string();
  return exact_version(range);
}

/// `name = "range"`, or a table with `version`, `git`, `rev`, `path`.
void take_table(const toml::table* table, Writer writer, bool optional, const std::set<std::string>& own,
                std::vector<Asked>& out) {
  if (table == nullptr) return;
  for (const auto& [key, value] : *table) {
    Asked asked;
    asked.name = key.str();
    asked.line = line_of_node(value);
    asked.optional = optional;
    const toml::table* more = value.as_table();
    if (writer != Writer::cargo && asked.name == "python") continue;
    if (own.contains(asked.name)) continue;
    if (more == nullptr) {
      asked.range = value.value_or(std::string());
    } else {
      if (more->contains("path") || more->contains("workspace")) continue;
      asked.name = (*more)["package"].value_or(asked.name);
      asked.range = (*more)["version"].value_or(std::string());
      asked.source = (*more)["git"].value_or(std::string());
      asked.pinned_source = is_commit((*more)["rev"].value_or((*more)["ref"].value_or(std::string())));
      asked.optional = optional || more->contains("markers") || more->contains("optional") ||
                       more->contains("platform") || more->contains("sys_platform");
      if (writer == Writer::cargo) asked.optional = optional;  // its lock has them all
    }
    asked.exact = asked.source.empty() ? exact_of(asked.range, writer) : std::string();
    out.push_back(std::move(asked));
  }
}

/// uv, "Dependency sources": where a dependency of the project comes from instead of the index. A table, or a
/// list of tables with markers.
void take_uv_sources(const toml::table* sources, std::vector<Asked>& all) {
  if (sources == nullptr) return;
  const auto asked_as = [&](std::string_view name) {
    return std::find_if(all.begin(), all.end(), [&](const Asked& asked) {
      return normalise_python_name(asked.name) == normalise_python_name(name);
    });
  };
  for (const auto& [name, value] : *sources) {
    const auto asked = asked_as(name.str());
    const toml::array* list = value.as_array();
    const toml::node* first = list == nullptr ? &value : list->empty() ? nullptr : &(*list)[0];
    const toml::table* source = first == nullptr ? nullptr : first->as_table();
    if (source == nullptr || asked == all.end()) continue;
    if (source->contains("path") || source->contains("workspace")) {
      all.erase(asked);
    } else if (const auto git = (*source)["git"].value<std::string>()) {
      asked->source = *git;
      asked->pinned_source = is_commit((*source)["rev"].value_or(std::string()));
      asked->line = line_of_node(*first);
    }
  }
}

/// Of what stands for crates of a registry (The Cargo Book, "Overriding dependencies"): whether that is a
/// folder of the project, or comes from a repository.
void take_cargo_patches(const toml::table* patches, std::set<std::string>& own, std::vector<Asked>& out) {
  if (patches == nullptr) return;
  for (const auto& [registry, table] : *patches) {
    const toml::table* crates = table.as_table();
    if (crates == nullptr) continue;
    // `[patch.REGISTRY]` has crates, `[replace]` is itself the table of them.
    const bool is_crate = crates->contains("git") || crates->contains("path");
    const auto take = [&](std::string_view crate, const toml::node& value) {
      const toml::table* more = value.as_table();
      if (more == nullptr) return;
      if (more->contains("path")) own.emplace(crate.substr(0, crate.find(':')));
      const auto git = (*more)["git"].value<std::string>();
      if (!git) return;
      Asked asked;
      asked.name = crate;
      asked.source = *git;
      asked.pinned_source = is_commit((*more)["rev"].value_or(std::string()));
      asked.line = line_of_node(value);
      out.push_back(std::move(asked));
    };
    if (is_crate)
      take(registry.str(), table);
    else
      for (const auto& [crate, value] : *crates) take(crate.str(), value);
  }
}

}  // namespace

std::vector<Asked> asked_by_pyproject(std::string_view path, std::string_view text) {
  const toml::table whole = parse_toml(path, text);
  std::vector<Asked> all;
  take_pep508(whole["project"]["dependencies"].as_array(), false, all);
  take_groups(whole["project"]["optional-dependencies"].as_table(), all);
  take_groups(whole["dependency-groups"].as_table(), all);  // PEP 735
  const auto poetry = whole["tool"]["poetry"];
  take_table(poetry["dependencies"].as_table(), Writer::poetry, false, {}, all);
  take_table(poetry["dev-dependencies"].as_table(), Writer::poetry, true, {}, all);
  if (const toml::table* groups = poetry["group"].as_table(); groups != nullptr)
    for (const auto& [name, group] : *groups)
      if (const toml::table* one = group.as_table(); one != nullptr)
        take_table((*one)["dependencies"].as_table(), Writer::poetry, true, {}, all);
  take_uv_sources(whole["tool"]["uv"]["sources"].as_table(), all);
  return all;
}

std::vector<Asked> asked_by_pipfile(std::string_view path, std::string_view text) {
  const toml::table whole = parse_toml(path, text);
  std::vector<Asked> all;
  take_table(whole["packages"].as_table(), Writer::pipenv, false, {}, all);
  take_table(whole["dev-packages"].as_table(), Writer::pipenv, false, {}, all);
  return all;
}

std::vector<Asked> asked_by_cargo_toml(std::string_view path, std::string_view text) {
  const toml::table whole = parse_toml(path, text);
  std::vector<Asked> all;
  std::set<std::string> own;  // what a folder of the project stands for
  take_cargo_patches(whole["patch"].as_table(), own, all);
  take_cargo_patches(whole["replace"].as_table(), own, all);
  const auto take = [&](const toml::table& table) {
    for (const char* group : {"dependencies", "build-dependencies", "dev-dependencies"})
      take_table(table[group].as_table(), Writer::cargo, false, own, all);
  };
  take(whole);
  if (const toml::table* workspace = whole["workspace"].as_table(); workspace != nullptr)
    take_table((*workspace)["dependencies"].as_table(), Writer::cargo, true, own, all);
  if (const toml::table* targets = whole["target"].as_table(); targets != nullptr)
    for (const auto& [name, target] : *targets)
      if (const toml::table* one = target.as_table(); one != nullptr) take(*one);
  return all;
}

}  // namespace stocktake
