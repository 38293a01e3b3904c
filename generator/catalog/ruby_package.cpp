#include "generator/catalog/ruby_package.h"

#include <yaml-cpp/yaml.h>

#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/published.h"
#include "generator/catalog/tools.h"
#include "schemas/identity/spdx.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

/// The text of a scalar; empty where it is anything else.
std::string text_of_yaml(const YAML::Node& node) {
  return node && node.IsScalar() ? node.Scalar() : std::string();
}

std::vector<std::string> texts_of_yaml(const YAML::Node& node) {
  std::vector<std::string> texts;
  if (!node || !node.IsSequence()) return texts;
  for (const YAML::Node& item : node)
    if (std::string text = text_of_yaml(item); !text.empty()) texts.push_back(std::move(text));
  return texts;
}

YAML::Node member(const YAML::Node& node, const char* name) {
  return node && node.IsMap() ? node[name] : YAML::Node(YAML::NodeType::Undefined);
}

/// What runs at installation, and in every gem command.
void add_gem_hooks(const Tree& tree, const YAML::Node& spec, Package& package, Catalog& out) {
  const auto add_file = [&](std::string_view path) {
    const std::uint32_t entry = tree.find(path);
    if (entry != kNone) package.properties.push_back({kHookFile, tree.entries[entry].path});
    return entry != kNone;
  };
  for (const std::string& extension : texts_of_yaml(member(spec, "extensions"))) {
    package.hooks.push_back(out.strings.keep("gem:extension=", extension));
    if (const auto path = resolve("data", extension)) add_file(*path);
  }
  for (const std::string& folder : texts_of_yaml(member(spec, "require_paths"))) {
    const auto plugin = resolve("data", join(folder, "rubygems_plugin.rb"));
    if (plugin && add_file(*plugin)) package.hooks.push_back("gem:plugin=rubygems_plugin.rb");
    const auto main = resolve("data", join(folder, std::string(package.name) + ".rb"));
    const std::uint32_t entry = main ? tree.find(*main) : kNone;
    if (entry != kNone) package.entry_points.push_back(tree.entries[entry].path);
  }
}

Package gem_package(const Tree& tree, const YAML::Node& spec, std::string_view record, Catalog& out) {
  Package package;
  package.name = out.keep(text_of_yaml(member(spec, "name")));
  package.version = out.keep(text_of_yaml(member(member(spec, "version"), "version")));
  const std::string platform = text_of_yaml(member(spec, "platform"));
  package.purl = package_url(out, record, "gem", {}, package.name, package.version,
                             platform == "ruby" ? std::string_view() : std::string_view(platform));
  package.description = out.keep(text_of_yaml(member(spec, "summary")));
  for (const std::string& author : texts_of_yaml(member(spec, "authors")))
    package.authors.push_back(parse_party(out.keep(author)));
  for (const std::string& license : texts_of_yaml(member(spec, "licenses")))
    package.licenses.push_back(spdx_license(out.keep(license)));
  if (const std::string page = text_of_yaml(member(spec, "homepage")); !page.empty())
    package.references.push_back({"website", out.keep(page), {}, {}});
  package.record = record;
  package.record_status = "absent";
  package.technique = "manifest-analysis";
  package.confidence = 100;
  package.properties.push_back({kPublished, to_string(PublishedPackage::Form::gem)});
  add_gem_hooks(tree, spec, package, out);
  return package;
}

}  // namespace

void catalog_gem_file(const Tree& tree, Catalog& out) {
  const PublishedPackage gem = published_package(tree);
  if (gem.form != PublishedPackage::Form::gem) return;
  const Entry& record = tree.entries[gem.manifest];
  if (!record.has_content()) return report(out, record.path, "could not be read; the gem is unknown");
  try {
    Package package = gem_package(tree, YAML::Load(std::string(record.content())), record.path, out);
    if (package.name.empty() || package.version.empty())
      return report(out, record.path, "is no specification of a gem; the gem is unknown");
    const auto found = static_cast<std::uint32_t>(out.found.size());
    out.found.push_back({std::move(package), {}});
    out.roots.push_back(found);
    claim_folders(tree, {{"", found}}, 0, out);
  } catch (const YAML::Exception& error) {
    report(out, record.path, std::string("is no YAML: ").append(error.what()));
  }
}

}  // namespace stocktake
