#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/published.h"
#include "generator/catalog/tools.h"
#include "generator/source/inside.h"
#include "schemas/identity/spdx.h"
#include "schemas/identity/url.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

// Java: a jar, war or ear is a package, which its SHA-256 proves to be the one that a repository serves. Its
// coordinates stand in META-INF/maven/GROUP/ARTIFACT/pom.properties, which Maven writes (Maven Archiver,
// "pom.properties content"); where the jar lies in a local repository of Maven
// (…/repository/GROUP/ARTIFACT/VERSION/) or in Gradle's cache (files-2.1/GROUP/ARTIFACT/VERSION/DIGEST/), its
// place says them too. One that neither speaks for is a file that nobody owns: a name such as `util-1.0.jar`
// says no group.
//
// A shaded jar has several pom.properties. The one whose artifact the file is named after is the jar's, and
// the others are packages that it brought. So are the jars inside (BOOT-INF/lib, WEB-INF/lib), with a digest
// of their own.
//
// The files inside a jar stand in the inventory where the jar itself is what was scanned. In a tree it is one
// file, and where another package's record lists it, it is that package's.
//
// What runs by itself: the agent that a manifest names (java.lang.instrument, "Premain-Class").
namespace stocktake {
namespace {

constexpr std::string_view kManifestPath = "META-INF/MANIFEST.MF", kMavenFolder = "META-INF/maven/",
                           kPomProperties = "pom.properties";

Wish java_wants(std::string_view path, std::string_view name) {
  if (is_java_archive(name)) return Wish::inside;
  const bool told = name == kPomProperties ? path.starts_with(kMavenFolder) : path == kManifestPath;
  return told ? Wish::all : Wish::nothing;
}

struct Coordinates {
  std::string group, artifact, version, classifier;
  bool operator==(const Coordinates&) const = default;
};

/// What one jar says of itself.
struct Jar {
  std::string_view path;                     // in the tree, or within the outermost jar
  std::string_view sha256;                   // in hexadecimal; empty: the tree itself
  std::vector<std::string_view> properties;  // each pom.properties
  std::vector<std::string_view> loaders;     // members that name what is loaded unasked
  std::string_view manifest;
};

/// `KEY=VALUE` of a file as java.util.Properties writes it, as far as coordinates need it.
std::string_view property_in(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.starts_with('#') || line.starts_with('!') || !line.starts_with(key)) continue;
    const std::string_view rest = trim(line.substr(key.size()));
    if (rest.starts_with('=') || rest.starts_with(':')) return trim(rest.substr(1));
  }
  return {};
}

/// The value of a header of the manifest's main section, its continued lines put together (JAR File
/// Specification, "Notes on Manifest and Signature Files").
std::string header_in(std::string_view manifest, std::string_view name) {
  constexpr std::size_t kLongest = 4096;
  std::string value;
  bool inside = false;
  while (!manifest.empty()) {
    std::string_view line = take_line(manifest);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (inside && line[0] == ' ') {
      value.append(line.substr(1));
      if (value.size() > kLongest) return {};
      continue;
    }
    if (inside) break;
    inside = line.starts_with(name) && line.substr(name.size()).starts_with(": ");
    if (inside) value = line.substr(name.size() + 2);
  }
  return value;
}

/// A coordinate is made of letters, digits and `-_.` (Maven, "POM Reference"); a version may have more.
bool is_coordinate(std::string_view text, std::string_view also = "-_.") {
  return !text.empty() && text.size() <= 256 && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_alphanumeric(c) || also.find(c) != also.npos;
  });
}

std::optional<Coordinates> coordinates_in(std::string_view properties) {
  Coordinates found = {std::string(property_in(properties, "groupId")),
                       std::string(property_in(properties, "artifactId")),
                       std::string(property_in(properties, "version")),
                       {}};
  if (!is_coordinate(found.group) || !is_coordinate(found.artifact) || !is_coordinate(found.version, "-_.+~"))
    return std::nullopt;
  return found;
}

/// What the file's name has behind `ARTIFACT-VERSION`: nothing, or a classifier; nothing at all where it is
/// named otherwise.
std::optional<std::string> classifier_of(std::string_view file, std::string_view artifact,
                                         std::string_view version) {
  std::string_view rest = file.substr(0, file.rfind('.'));
  const std::string start = std::string(artifact).append("-").append(version);
  if (!rest.starts_with(start)) return std::nullopt;
  rest.remove_prefix(start.size());
  if (rest.empty()) return "";
  if (rest[0] != '-' || !is_coordinate(rest.substr(1))) return std::nullopt;
  return std::string(rest.substr(1));
}

/// What the place of a jar in a repository says.
std::optional<Coordinates> coordinates_of_place(std::string_view path) {
  const std::string_view file = base_name(path), folder = folder_of(path);
  constexpr std::string_view kGradle = "files-2.1/";
  if (const auto at = path.find(kGradle); at != path.npos && (at == 0 || path[at - 1] == '/')) {
    std::string_view rest = path.substr(at + kGradle.size());
    Coordinates found;
    found.group = take_until(rest, '/');
    found.artifact = take_until(rest, '/');
    found.version = take_until(rest, '/');
    const auto classifier = classifier_of(file, found.artifact, found.version);
    if (!classifier || !is_coordinate(found.group)) return std::nullopt;
    found.classifier = *classifier;
    return found;
  }
  const std::string_view version = base_name(folder), above = folder_of(folder), artifact = base_name(above);
  const auto classifier = classifier_of(file, artifact, version);
  if (!classifier || !is_coordinate(artifact) || !is_coordinate(version, "-_.+~")) return std::nullopt;
  for (const std::string_view root : {"repository/", "maven-repo/", "maven2/"}) {
    const auto at = above.rfind(root);
    if (at == above.npos || (at != 0 && above[at - 1] != '/')) continue;
    std::string group(folder_of(above.substr(at + root.size())));
    std::replace(group.begin(), group.end(), '/', '.');
    if (is_coordinate(group))
      return Coordinates{group, std::string(artifact), std::string(version), *classifier};
  }
  return std::nullopt;
}

/// The jar's own coordinates among those inside: those of its place; else the only ones; else those that the
/// file or the manifest is named after.
std::optional<Coordinates> own_coordinates(const Jar& jar, const std::vector<Coordinates>& inside) {
  if (auto placed = coordinates_of_place(jar.path)) return placed;
  const std::string_view file = base_name(jar.path);
  for (const Coordinates& one : inside)
    if (auto classifier = classifier_of(file, one.artifact, one.version))
      return Coordinates{one.group, one.artifact, one.version, *classifier};
  if (inside.size() == 1) return inside.front();
  const std::string title = header_in(jar.manifest, "Implementation-Title"),
                    symbol = header_in(jar.manifest, "Bundle-SymbolicName");
  for (const Coordinates& one : inside)
    if (one.artifact == title || symbol == one.group + "." + one.artifact || one.artifact == symbol ||
        file.substr(0, file.rfind('.')) == one.artifact)
      return one;
  return std::nullopt;
}

/// One run over one tree.
class JavaScan {
 public:
  JavaScan(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run();

 private:
  void look_at(std::uint32_t entry);
  void catalog_scanned_jar(const PublishedPackage& jar);
  std::uint32_t add(const Coordinates& coordinates, const Jar& jar, std::string_view record,
                    std::string_view location);
  /// \return the jar's own package; kNone: it has none
  std::uint32_t add_jar(const Jar& jar, std::string_view record, std::string_view location,
                        std::uint32_t outer);
  void add_hooks(const Jar& jar, Package& package);

  const Tree& tree_;
  Catalog& out_;
};

std::uint32_t JavaScan::add(const Coordinates& coordinates, const Jar& jar, std::string_view record,
                            std::string_view location) {
  Package package;
  package.group = out_.keep(coordinates.group);
  package.name = out_.keep(coordinates.artifact);
  package.version = out_.keep(coordinates.version);
  const auto dot = jar.path.rfind('.');
  const std::string_view type = dot == jar.path.npos ? "jar" : jar.path.substr(dot + 1);
  Purl purl;
  purl.type = "maven";
  purl.ns = coordinates.group;
  purl.name = coordinates.artifact;
  purl.version = coordinates.version;
  if (!coordinates.classifier.empty()) purl.qualifiers.emplace_back("classifier", coordinates.classifier);
  if (type == "war" || type == "ear") purl.qualifiers.emplace_back("type", type);
  package.purl = package_url(out_, record, std::move(purl));
  package.location = out_.keep(location);
  package.record = record;
  package.technique = jar.properties.empty() ? "filename" : "manifest-analysis";
  package.confidence = jar.properties.empty() ? 90 : 100;
  const auto found = static_cast<std::uint32_t>(out_.found.size());
  out_.found.push_back({std::move(package), {}});
  return found;
}

void JavaScan::add_hooks(const Jar& jar, Package& package) {
  for (const std::string_view name : {"Premain-Class", "Launcher-Agent-Class"})
    if (const std::string agent = header_in(jar.manifest, name); !agent.empty())
      package.hooks.push_back(out_.strings.keep("java:agent=", agent));
  for (const std::string_view file : jar.loaders)
    package.hooks.push_back(out_.strings.keep("java:service=", std::string(base_name(file))));
  // What is near the jar is looked for in the tree; an address is fetched.
  const std::string path = header_in(jar.manifest, "Class-Path");
  for (std::string_view rest = path; !rest.empty();)
    if (const std::string_view one = take_until(rest, ' '); one.find("://") != one.npos)
      package.hooks.push_back(out_.strings.keep("java:classpath=", without_secrets_in(std::string(one))));
}

std::uint32_t JavaScan::add_jar(const Jar& jar, std::string_view record, std::string_view location,
                                std::uint32_t outer) {
  std::vector<Coordinates> inside;
  for (const std::string_view properties : jar.properties)
    if (auto one = coordinates_in(properties);
        one && std::find(inside.begin(), inside.end(), *one) == inside.end())
      inside.push_back(std::move(*one));
  std::sort(inside.begin(), inside.end(), [](const Coordinates& a, const Coordinates& b) {
    return std::tie(a.group, a.artifact, a.version) < std::tie(b.group, b.artifact, b.version);
  });
  const auto own = own_coordinates(jar, inside);
  std::uint32_t main = kNone;
  if (own) {
    main = add(*own, jar, record, location);
    Package& package = out_.found[main].package;
    if (!jar.sha256.empty()) package.hashes.push_back({HashAlgorithm::sha256, out_.keep(jar.sha256)});
    std::string vendor = header_in(jar.manifest, "Implementation-Vendor");
    if (vendor.empty()) vendor = header_in(jar.manifest, "Bundle-Vendor");
    package.supplier.name = out_.keep(vendor);
    package.description = out_.keep(header_in(jar.manifest, "Bundle-Name"));
    if (const std::string license = header_in(jar.manifest, "Bundle-License"); !license.empty())
      if (const License known = spdx_license(out_.keep(license)); known.form != License::Form::name)
        package.licenses.push_back(known);
    add_hooks(jar, package);
  }
  const std::uint32_t bringer = main != kNone ? main : outer;
  for (const Coordinates& one : inside) {
    if (own && one.group == own->group && one.artifact == own->artifact) continue;
    const std::uint32_t shaded = add(one, jar, record, location);
    if (bringer != kNone)
      out_.found[shaded].package.properties.push_back(
          {property::kBroughtBy, out_.found[bringer].package.purl});
    if (main == kNone) main = shaded;
  }
  if (main != kNone && outer != kNone && own)
    out_.found[main].package.properties.push_back({property::kBroughtBy, out_.found[outer].package.purl});
  return main;
}

/// The jar at `entry` and all jars in it.
void JavaScan::look_at(std::uint32_t entry) {
  const Entry& file = tree_.entries[entry];
  if (!file.has_content())
    return report(out_, file.path, "could not be looked into; which packages it holds is unknown");
  std::map<std::string_view, Jar> jars;  // by their path within the outermost, which comes first
  jars[""].path = file.path;
  const std::string digest = to_hex(tree_.sha256(file));
  jars[""].sha256 = digest;
  for (const InsideItem& item : read_inside(file.content())) {
    if (item.path == "!") {
      report(out_, file.path, item.content);
      continue;
    }
    const auto in = item.path.rfind("!/");
    const std::string_view around = in == item.path.npos ? std::string_view() : item.path.substr(0, in);
    if (is_java_archive(item.path)) {
      jars[item.path].path = item.path;
      jars[item.path].sha256 = item.content;
    } else if (item.path.ends_with(kPomProperties)) {
      jars[around].properties.push_back(item.content);
    } else if (item.path.ends_with(kManifestPath)) {
      jars[around].manifest = item.content;
    } else if (is_java_loader_file(in == item.path.npos ? item.path : item.path.substr(in + 2))) {
      jars[around].loaders.push_back(item.path);
    }
  }
  std::uint32_t outermost_found = kNone;
  for (const auto& [within, jar] : jars) {
    const std::string location =
        within.empty() ? std::string(file.path) : std::string(file.path).append("!/").append(within);
    const std::uint32_t found = add_jar(jar, file.path, location, outermost_found);
    if (!within.empty()) continue;
    outermost_found = found;
    if (found != kNone) out_.claims.push_back({entry, found, 0, Claim::Witness::none});
  }
}

/// A tree that is what a jar holds.
void JavaScan::catalog_scanned_jar(const PublishedPackage& scanned) {
  Jar jar;
  jar.manifest = tree_.entries[scanned.manifest].content();
  const auto [first, last] = tree_.below(kMavenFolder.substr(0, kMavenFolder.size() - 1));
  for (std::uint32_t i = first; i < last; ++i)
    if (base_name(tree_.entries[i].path) == kPomProperties)
      jar.properties.push_back(tree_.entries[i].content());
  const auto [meta, behind] = tree_.below("META-INF");
  for (std::uint32_t i = meta; i < behind; ++i)
    if (is_java_loader_file(tree_.entries[i].path)) jar.loaders.push_back(tree_.entries[i].path);
  const std::uint32_t found = add_jar(jar, tree_.entries[scanned.manifest].path, "", kNone);
  if (found == kNone) return;
  out_.found[found].package.properties.push_back({property::kPublished, to_string(scanned.form)});
  out_.roots.push_back(found);
  claim_folders(tree_, {{"", found}}, 0, out_);
}

void JavaScan::run() {
  if (const auto scanned = published_package(tree_); scanned.form == PublishedPackage::Form::jar)
    catalog_scanned_jar(scanned);
  for (std::uint32_t i = 0; i < tree_.entries.size(); ++i)
    if (tree_.entries[i].type == FileType::regular && is_java_archive(tree_.entries[i].path)) look_at(i);
}

void catalog_java(const Tree& tree, Catalog& out) {
  JavaScan(tree, out).run();
}

}  // namespace

const Cataloger kJavaCataloger = {"java", java_wants, catalog_java};

}  // namespace stocktake
