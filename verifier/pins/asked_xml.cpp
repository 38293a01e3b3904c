#include <fmt/format.h>

#include <map>
#include <pugixml.hpp>
#include <string>

#include "generator/locks/lock.h"
#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "verifier/pins/asked.h"

// Projects of .NET and Maven, which are XML.
namespace stocktake {
namespace {

using XmlNode = pugi::xml_node;

/// Calls `take` with each element of the document. \throws Error where it is no XML.
template <class Take>
void each_element(std::string_view text, const pugi::xml_document& document, Take&& take) {
  constexpr std::size_t kMost = 100'000;  // elements; the largest projects have a few thousand
  std::size_t count = 0;
  for (XmlNode node = document.first_child(); node;) {
    if (node.type() == pugi::node_element && ++count <= kMost)
      take(node, line_at(text, static_cast<std::size_t>(node.offset_debug())));
    if (node.first_child()) {
      node = node.first_child();
      continue;
    }
    while (node && !node.next_sibling()) node = node.parent();
    if (node) node = node.next_sibling();
  }
}

pugi::xml_document parse_xml(std::string_view text) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(text.data(), text.size());
  if (!result)
    throw Error(fmt::format("line {}: {}", line_at(text, static_cast<std::size_t>(result.offset)),
                            result.description()));
  return document;
}

std::string_view local_name(XmlNode node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') == name.npos ? 0 : name.find(':') + 1);
}

/// The text of a child element or of an attribute, in any case, as MSBuild has both.
std::string setting(XmlNode node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes())
    if (lower_ascii(attribute.name()) == lower_ascii(name)) return attribute.value();
  for (const XmlNode child : node.children())
    if (lower_ascii(local_name(child)) == lower_ascii(name)) return child.text().get();
  return {};
}

/// Whether NuGet takes the newest that fits, or any within bounds (NuGet, "Package versioning"): a floating
/// version `1.*`, an interval `[1.0,2.0)`. `1.0` is the least that will do, which is what NuGet takes.
bool is_nuget_range(std::string_view version) {
  if (version.find('*') != version.npos) return true;
  const bool interval = version.starts_with('[') || version.starts_with('(');
  return interval && version.find(',') != version.npos;
}

/// Maven, "POM Reference", version requirements: an interval, and what stands for the newest. A snapshot is
/// built anew under its name.
bool is_maven_range(std::string_view version) {
  const bool interval = version.starts_with('[') || version.starts_with('(');
  if (interval) return version.find(',') != version.npos;
  return version == "LATEST" || version == "RELEASE" || version.ends_with("-SNAPSHOT");
}

}  // namespace

/// `<PackageReference Include="Name" Version="1.0"/>`, and `PackageVersion` in Directory.Packages.props. What
/// a property of MSBuild stands for is not seen.
std::vector<Asked> asked_by_msbuild(std::string_view, std::string_view text) {
  const pugi::xml_document document = parse_xml(text);
  std::vector<Asked> all;
  each_element(text, document, [&](XmlNode node, std::uint32_t line) {
    const std::string_view kind = local_name(node);
    if (kind != "PackageReference" && kind != "PackageVersion" && kind != "GlobalPackageReference") return;
    Asked asked;
    asked.name = setting(node, "Include");
    if (asked.name.empty()) asked.name = setting(node, "Update");
    asked.range = setting(node, "VersionOverride");
    if (asked.range.empty()) asked.range = setting(node, "Version");
    asked.line = line;
    // Without a version, Directory.Packages.props has it.
    if (asked.name.empty() || asked.range.empty() || asked.range.find("$(") != std::string::npos) return;
    if (!is_nuget_range(asked.range)) asked.exact = asked.range;
    all.push_back(std::move(asked));
  });
  return all;
}

/// Dependencies, plugins, extensions and the parent of a pom.xml that name a version; what else they have,
/// the parent says. `${name}` is what `<properties>` has for it.
std::vector<Asked> asked_by_pom(std::string_view, std::string_view text) {
  const pugi::xml_document document = parse_xml(text);
  const XmlNode project = document.document_element();
  std::map<std::string, std::string> properties;
  for (const XmlNode property : project.child("properties").children())
    properties["${" + std::string(local_name(property)) + "}"] = property.text().get();
  std::vector<Asked> all;
  each_element(text, document, [&](XmlNode node, std::uint32_t line) {
    const std::string_view kind = local_name(node);
    if (kind != "dependency" && kind != "plugin" && kind != "extension" && kind != "parent") return;
    const std::string group = setting(node, "groupId"), name = setting(node, "artifactId");
    Asked asked;
    asked.range = setting(node, "version");
    if (const auto property = properties.find(asked.range); property != properties.end())
      asked.range = property->second;
    // A module of the same build has no other version than the build.
    const bool own = kind == "parent" && node.child("relativePath");
    if (name.empty() || asked.range.empty() || own || asked.range.find("${") != std::string::npos) return;
    asked.name = group.empty() ? name : group + "/" + name;
    asked.line = line;
    if (!is_maven_range(asked.range)) asked.exact = asked.range;
    all.push_back(std::move(asked));
  });
  return all;
}

}  // namespace stocktake
