#include "generator/locks/npm_places.h"

#include "generator/locks/lock.h"
#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using Node = JsonTree::Node;

bool is_true(const JsonTree& tree, Node object, std::string_view key) {
  const Node node = tree.member(object, key);
  return node != JsonTree::kRoot && tree.kind(node) == JsonTree::Kind::boolean && tree.boolean(node);
}

/// "package-lock.json" in npm's manual: `packages` since version 2; `dependencies` in each other before.
class Reader {
 public:
  Reader(std::string_view text, const std::string& path) : tree_(text, path), lines_(text) {}

  std::vector<NpmPlace> read() {
    const Node packages = tree_.member(JsonTree::kRoot, "packages");
    if (packages == JsonTree::kRoot) {
      dependencies(JsonTree::kRoot, {});
      return std::move(places_);
    }
    each_member(tree_, packages, [&](Node key, Node value) {
      if (!tree_.text(key).empty())
        add(std::string(tree_.text(key)), value, is_true(tree_, value, "inBundle"));
    });
    return std::move(places_);
  }

 private:
  void add(std::string folder, Node value, bool bundled) {
    NpmPlace place;
    place.folder = std::move(folder);
    place.version = member_text(tree_, value, "version");
    place.resolved = member_text(tree_, value, "resolved");
    place.integrity = member_text(tree_, value, "integrity");
    place.name = member_text(tree_, value, "name");
    place.line = lines_.at(tree_.offset(value));
    const Node version = tree_.member(value, "version");
    place.version_line = version == JsonTree::kRoot ? place.line : lines_.at(tree_.offset(version));
    place.dev = is_true(tree_, value, "dev");
    place.optional = is_true(tree_, value, "optional") || is_true(tree_, value, "devOptional");
    place.link = is_true(tree_, value, "link");
    place.bundled = bundled;
    places_.push_back(std::move(place));
  }

  /// As deep as the JSON is, which its reader bounds.
  void dependencies(Node parent, const std::string& folder) {  // NOLINT(misc-no-recursion)
    each_member(tree_, tree_.member(parent, "dependencies"), [&](Node key, Node value) {
      const std::string place = join(folder, std::string("node_modules/").append(tree_.text(key)));
      const std::string_view version = member_text(tree_, value, "version");
      add(place, value, is_true(tree_, value, "bundled"));
      // A version that is none is where it comes from.
      if (version.find(':') != version.npos) places_.back().resolved = version;
      places_.back().link = version.starts_with("file:");
      dependencies(value, place);
    });
  }

  JsonTree tree_;
  LineCounter lines_;
  std::vector<NpmPlace> places_;
};

}  // namespace

std::vector<NpmPlace> read_npm_places(std::string_view text, const std::string& path) {
  return Reader(text, path).read();
}

bool is_npm_lock(std::string_view path) {
  const std::string_view name = base_name(path);
  return name == "package-lock.json" || name == "npm-shrinkwrap.json";
}

}  // namespace stocktake
