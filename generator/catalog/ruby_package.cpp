#include "generator/catalog/ruby_package.h"

#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/published.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/properties.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

/// A gem's specification as `gem build` writes it, in YAML, where later versions of Ruby's writer share what
/// is equal by anchors and aliases.
class Specification {
 public:
  /// \throws Error where it is no YAML.
  Specification(std::string_view yaml, const std::string& name)
      : json_(read_yaml(yaml, name).json), tree_(json_, name) {}

  /// The text of a member, or of a member of it; empty where there is none.
  std::string_view text(std::string_view member, std::string_view inner = {}) const {
    JsonTree::Node node = tree_.member(JsonTree::kRoot, member);
    if (node != JsonTree::kRoot && !inner.empty()) node = tree_.member(node, inner);
    return node != JsonTree::kRoot ? text_of(node) : std::string_view();
  }

  std::vector<std::string_view> texts(std::string_view member) const {
    std::vector<std::string_view> texts;
    const JsonTree::Node list = tree_.member(JsonTree::kRoot, member);
    if (list == JsonTree::kRoot || tree_.kind(list) != JsonTree::Kind::array || tree_.size(list) == 0)
      return texts;
    const JsonTree::Node end = tree_.next(list);
    for (JsonTree::Node item = JsonTree::first(list); item != end; item = tree_.next(item))
      if (const std::string_view text = text_of(item); !text.empty()) texts.push_back(text);
    return texts;
  }

 private:
  std::string_view text_of(JsonTree::Node node) const {
    return tree_.kind(node) == JsonTree::Kind::string ? tree_.text(node) : std::string_view();
  }

  std::string json_;
  JsonTree tree_;
};

void add_gem(Package package, const Tree& tree, Catalog& out) {
  const auto found = static_cast<std::uint32_t>(out.found.size());
  out.found.push_back({std::move(package), {}});
  out.roots.push_back(found);
  claim_folders(tree, {{"", found}}, 0, out);
}

/// What runs at installation, and in every gem command.
void add_gem_hooks(const Tree& tree, const Specification& spec, Package& package, Catalog& out) {
  const auto add_file = [&](std::string_view path) {
    const std::uint32_t entry = tree.find(path);
    if (entry != kNone) package.properties.push_back({property::kHookFile, tree.entries[entry].path});
    return entry != kNone;
  };
  for (const std::string_view extension : spec.texts("extensions")) {
    package.hooks.push_back(out.strings.keep("gem:extension=", extension));
    if (const auto path = resolve("", extension)) add_file(*path);
  }
  for (const std::string_view folder : spec.texts("require_paths")) {
    const auto plugin = resolve("", join(folder, "rubygems_plugin.rb"));
    if (plugin && add_file(*plugin)) package.hooks.push_back("gem:plugin=rubygems_plugin.rb");
    const auto main = resolve("", join(folder, std::string(package.name) + ".rb"));
    const std::uint32_t entry = main ? tree.find(*main) : kNone;
    if (entry != kNone) package.entry_points.push_back(tree.entries[entry].path);
  }
}

Package gem_package(const Tree& tree, const Specification& spec, std::string_view record, Catalog& out) {
  Package package;
  package.name = out.keep(spec.text("name"));
  package.version = out.keep(spec.text("version", "version"));
  const std::string_view platform = spec.text("platform");
  package.purl = package_url(out, record, "gem", {}, package.name, package.version,
                             platform == "ruby" ? std::string_view() : platform);
  package.description = out.keep(spec.text("summary"));
  for (const std::string_view author : spec.texts("authors"))
    package.authors.push_back(parse_party(out.keep(author)));
  for (const std::string_view license : spec.texts("licenses"))
    package.licenses.push_back(spdx_license(out.keep(license)));
  if (const std::string_view page = spec.text("homepage"); !page.empty())
    package.references.push_back({"website", out.keep(page), {}, {}});
  package.record = record;
  package.record_status = "absent";
  package.technique = "manifest-analysis";
  package.confidence = 100;
  package.properties.push_back({property::kPublished, to_string(PublishedPackage::Form::gem)});
  add_gem_hooks(tree, spec, package, out);
  return package;
}

}  // namespace

void catalog_gem_file(const Tree& tree, Catalog& out) {
  const PublishedPackage gem = published_package(tree);
  if (gem.form != PublishedPackage::Form::gem) return;
  if (gem.manifest == kNone)
    return add_gem(bare_package(*tree.expected, PublishedPackage::Form::gem, out), tree, out);
  const Entry& record = tree.entries[gem.manifest];
  if (!record.has_content()) return report(out, record.path, "could not be read; the gem is unknown");
  try {
    const Specification spec(record.content(), std::string(base_name(record.path)));
    if (spec.text("name").empty() || spec.text("version", "version").empty())
      return report(out, record.path, "is no specification of a gem; the gem is unknown");
    add_gem(gem_package(tree, spec, record.path, out), tree, out);
  } catch (const Error& error) {
    report(out, record.path, std::string("is no YAML that a gem has: ").append(error.what()));
  }
}

}  // namespace stocktake
