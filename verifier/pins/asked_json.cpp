#include "generator/locks/lock.h"
#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "verifier/pins/asked.h"
#include "verifier/pins/pins.h"

// package.json and composer.json.
namespace stocktake {
namespace {

using Node = JsonTree::Node;

/// `git+https://…#COMMIT`, `github:owner/name#REF`, `owner/name`.
bool is_repository(std::string_view text) {
  if (text.starts_with("git") || text.find(".git#") != text.npos || text.ends_with(".git")) return true;
  return text.find(':') == text.npos && text.find('/') != text.npos && text[0] != '.' && text[0] != '/' &&
         text[0] != '~';
}

bool is_own_folder(std::string_view range) {
  return range.starts_with("file:") || range.starts_with("link:") || range.starts_with("workspace:") ||
         range.starts_with("portal:") || range.starts_with('.') || range.starts_with('/');
}

Asked asked_of(std::string_view name, std::string_view range, std::uint32_t line) {
  Asked asked;
  asked.name = name;
  asked.line = line;
  const bool alias = range.starts_with("npm:");
  if (alias) range = range.substr(std::min(range.rfind('@') + 1, range.size()));
  asked.optional = alias;  // locks have it by either name
  asked.range = range;
  if (is_repository(range)) {
    const auto hash = range.find('#');
    asked.source = range;
    asked.pinned_source = hash != range.npos && is_commit(range.substr(hash + 1));
  } else {
    asked.exact = exact_version(range);
  }
  return asked;
}

/// Calls `take` with name, range and line of each member of these groups.
template <class Take>
void each_dependency(std::string_view path, std::string_view text,
                     std::initializer_list<std::string_view> groups, Take&& take) {
  const JsonTree tree(text, std::string(path));
  for (const std::string_view group : groups)
    each_member(tree, tree.member(JsonTree::kRoot, group), [&](Node key, Node value) {
      if (tree.kind(tree.member(JsonTree::kRoot, group)) != JsonTree::Kind::object) return;
      if (tree.kind(value) == JsonTree::Kind::string)
        take(tree.text(key), tree.text(value), line_at(text, tree.offset(value)));
    });
}

}  // namespace

std::vector<Asked> asked_by_package_json(std::string_view path, std::string_view text) {
  std::vector<Asked> all;
  each_dependency(path, text, {"dependencies", "devDependencies", "optionalDependencies"},
                  [&](std::string_view name, std::string_view range, std::uint32_t line) {
                    if (!is_own_folder(range)) all.push_back(asked_of(name, range, line));
                  });
  return all;
}

std::vector<Asked> asked_by_composer_json(std::string_view path, std::string_view text) {
  std::vector<Asked> all;
  each_dependency(path, text, {"require", "require-dev"},
                  [&](std::string_view name, std::string_view range, std::uint32_t line) {
                    if (name.find('/') == name.npos) return;  // PHP itself, and its extensions
                    Asked asked;
                    asked.name = name;
                    asked.range = range;
                    asked.line = line;
                    if (range.starts_with("dev-"))
                      asked.source = range;
                    else
                      asked.exact = exact_version(range);
                    // What others provide is no package.
                    asked.optional = name.ends_with("-implementation");
                    all.push_back(std::move(asked));
                  });
  return all;
}

}  // namespace stocktake
