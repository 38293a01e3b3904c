#include <algorithm>
#include <string>

#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/lines.h"
#include "verifier/pins/asked.h"
#include "verifier/pins/asked_python.h"

namespace stocktake {
namespace {

using Node = JsonTree::Node;

/// `channel::name=1.2=build` ("Package match specifications"): `==1.2`, and a version with its build, is one;
/// `=1.2` is any that begins so, and is taken for one where it has three parts, as `conda env export` writes.
Asked asked_by_match(std::string_view text, std::uint32_t line) {
  if (const auto channel = text.find("::"); channel != text.npos) text.remove_prefix(channel + 2);
  text = trim(text.substr(0, text.find('[')));
  const auto end = std::min(text.find_first_of("=<>!~ "), text.size());
  Asked asked;
  asked.name = text.substr(0, end);
  asked.range = trim(text.substr(end));
  asked.line = line;
  std::string_view version = asked.range;
  if (version.find_first_of("<>!~*|,") != version.npos) return asked;
  const bool exactly = version.starts_with("==");
  while (version.starts_with('=')) version.remove_prefix(1);
  const bool has_build = version.find_first_of("= ") != version.npos;
  const bool whole = std::count(version.begin(), version.end(), '.') >= 2;
  if (!version.empty() && (exactly || has_build || whole)) asked.exact = version;
  return asked;
}

}  // namespace

/// conda's environment files: `dependencies`, a list of match specifications, and below `pip` requirements.
std::vector<Asked> asked_by_environment(std::string_view path, std::string_view text) {
  std::vector<Asked> all;
  if (text.find("dependencies:") == text.npos) return all;  // another program's file of that name
  const YamlDocument document = read_yaml(text, std::string(path));
  const JsonTree tree(document.json, std::string(path));
  const auto is_text = [&](Node node) { return tree.kind(node) == JsonTree::Kind::string; };
  each_member(tree, tree.member(JsonTree::kRoot, "dependencies"), [&](Node, Node entry) {
    if (is_text(entry)) return all.push_back(asked_by_match(tree.text(entry), document.lines[entry]));
    if (tree.kind(entry) != JsonTree::Kind::object) return;
    each_member(tree, tree.member(entry, "pip"), [&](Node, Node requirement) {
      if (!is_text(requirement) || tree.text(requirement).starts_with('-')) return;
      auto asked = asked_by_requirement(tree.text(requirement), document.lines[requirement]);
      if (!asked) return;
      asked->optional = true;  // no package of conda's
      all.push_back(std::move(*asked));
    });
  });
  std::erase_if(all, [](const Asked& asked) { return asked.name == "pip" || asked.name.empty(); });
  return all;
}

}  // namespace stocktake
