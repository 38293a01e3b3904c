#include "generator/catalog/vendored/declared.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "schemas/identity/digest.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostDeclared = 10'000;

struct TextKey {
  std::string_view name;
  std::string DeclaredVendored::*member;
};

constexpr TextKey kTextKeys[] = {
    {"path", &DeclaredVendored::path},
    {"purl", &DeclaredVendored::purl},
    {"name", &DeclaredVendored::name},
    {"version", &DeclaredVendored::version},
    {"version-file", &DeclaredVendored::version_file},
    {"version-pattern", &DeclaredVendored::version_pattern},
    {"licence", &DeclaredVendored::licence},
    {"upstream", &DeclaredVendored::upstream},
    {"tree-sha256", &DeclaredVendored::tree_sha256},
};

/// The path below the root as the tree has it; empty where it is none.
std::string path_below_root(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path.empty() || path.front() == '/') return {};
  return resolve("", path).value_or("");
}

/// `PATH sha256:HEX` as it is kept; empty where it is not of that form.
std::string patch_of(std::string_view text) {
  constexpr std::string_view kDigest = " sha256:";
  const auto at = text.rfind(kDigest);
  if (at == text.npos) return {};
  const std::string path = path_below_root(text.substr(0, at));
  const auto digest = parse_sha256(text.substr(at + kDigest.size()));
  if (path.empty() || !digest) return {};
  return path + "#sha256:" + to_hex(*digest);
}

std::string unknown_key(std::string_view key) {
  std::string known;
  for (const TextKey& one : kTextKeys) known.append(known.empty() ? "" : ", ").append(one.name);
  return fmt::format("unknown key '{}'; known are {} and patches", printable(key), known);
}

/// Reads the keys of one entry. \return what is wrong; empty where nothing is
std::string read_keys(const toml::table& table, DeclaredVendored& entry) {
  for (const auto& [key, node] : table) {
    if (key == "patches") {
      const toml::array* const list = node.as_array();
      if (list == nullptr) return "patches is a list of 'PATH sha256:HEX'";
      for (const toml::node& one : *list) {
        entry.patches.push_back(patch_of(one.value_or(std::string_view())));
        if (entry.patches.back().empty()) return "patches is a list of 'PATH sha256:HEX'";
      }
      continue;
    }
    const auto* const known =
        std::find_if(std::begin(kTextKeys), std::end(kTextKeys),
                     [&, &name = key](const TextKey& one) { return one.name == name.str(); });
    if (known == std::end(kTextKeys)) return unknown_key(key.str());
    if (!node.is_string()) return fmt::format("{} is a text", known->name);
    entry.*known->member = node.value_or(std::string());
  }
  return {};
}

/// Checks and completes an entry. \return what is wrong; empty where nothing is
std::string settle(DeclaredVendored& entry) {
  const std::string written = entry.path;
  entry.path = path_below_root(written);
  if (entry.path.empty()) return fmt::format("path '{}' is no path below the root", printable(written));
  if (entry.version_file.empty() != entry.version_pattern.empty())
    return "version-file and version-pattern belong together";
  if (!entry.version_file.empty()) {
    entry.version_file = path_below_root(entry.version_file);
    if (entry.version_file.empty()) return "version-file is no path below the root";
    if (std::count(entry.version_pattern.begin(), entry.version_pattern.end(), '*') != 1)
      return "version-pattern has one '*', for the version";
  }
  if (!entry.tree_sha256.empty() && !parse_sha256(entry.tree_sha256)) return "tree-sha256 is no SHA-256";
  if (entry.name.empty()) entry.name = base_name(entry.path);
  if (entry.purl.empty()) return {};
  const auto purl = try_parse_purl(entry.purl);
  if (!purl) return fmt::format("'{}' is no package URL", printable(entry.purl));
  if (entry.version.empty()) entry.version = purl->version;
  if (!purl->version.empty() && purl->version != entry.version) return "purl and version disagree";
  entry.name = purl->name;
  return {};
}

/// Whether the entry, which is about the package's folder, is about that package: Python's share theirs.
bool is_meant(const DeclaredVendored& entry, const Package& package) {
  const auto wanted = try_parse_purl(entry.purl), found = try_parse_purl(package.purl);
  return !wanted || (found && purl_identity(*wanted) == purl_identity(*found));
}

}  // namespace

std::vector<DeclaredVendored> read_declared(std::string_view text, std::vector<std::string>& troubles) {
  std::vector<DeclaredVendored> all;
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    troubles.push_back(fmt::format("is no TOML: {}", error.description()));
    return all;
  }
  const toml::node* const node = table.get("vendored");
  if (node == nullptr) return all;
  if (!node->is_array_of_tables()) {
    troubles.push_back("vendored is a list of tables, [[vendored]]");
    return all;
  }
  std::set<std::string> paths;
  for (const toml::node& element : *node->as_array()) {
    DeclaredVendored entry;
    std::string trouble = read_keys(*element.as_table(), entry);
    if (trouble.empty()) trouble = settle(entry);
    if (trouble.empty() && !paths.insert(entry.path).second)
      trouble = fmt::format("'{}' is declared twice", printable(entry.path));
    if (trouble.empty() && all.size() == kMostDeclared) trouble = "there are too many";
    if (trouble.empty())
      all.push_back(std::move(entry));
    else
      troubles.push_back(
          fmt::format("[[vendored]] of line {}: {}; it is left out", element.source().begin.line, trouble));
  }
  return all;
}

std::string version_in(std::string_view text, std::string_view pattern) {
  const std::string_view before = pattern.substr(0, pattern.find('*'));
  const std::string_view after = pattern.substr(before.size() + 1);
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const auto at = line.find(before);
    if (at == line.npos) continue;
    const std::string_view rest = line.substr(at + before.size());
    const auto end = after.empty() ? rest.size() : rest.find(after);
    if (end == rest.npos) continue;
    const std::string_view version = trim(rest.substr(0, end));
    if (!version.empty()) return std::string(version);
  }
  return {};
}

Wishes wishes_with_declared(std::string_view declaration) {
  std::vector<std::string> troubles;
  std::set<std::string, std::less<>> files;
  for (DeclaredVendored& entry : read_declared(declaration, troubles))
    if (!entry.version_file.empty()) files.insert(std::move(entry.version_file));
  if (files.empty()) return wish_for;
  return [files = std::move(files)](std::string_view path) {
    return files.contains(path) ? Wish::all : wish_for(path);
  };
}

void note_declared_patches(const Tree& tree, const std::vector<std::uint8_t>& claimed,
                           std::vector<Catalog>& catalogs) {
  const auto text = tree.content("stocktake.toml");
  if (!text || claimed[tree.find("stocktake.toml")] != 0) return;
  std::vector<std::string> troubles;  // are said where the packages are made
  std::map<std::string_view, const DeclaredVendored*> by_path;
  const std::vector<DeclaredVendored> entries = read_declared(*text, troubles);
  for (const DeclaredVendored& entry : entries)
    if (!entry.patches.empty()) by_path.emplace(entry.path, &entry);
  if (by_path.empty()) return;
  for (Catalog& catalog : catalogs)
    for (FoundPackage& found : catalog.found)
      if (const auto at = by_path.find(found.package.location);
          at != by_path.end() && is_meant(*at->second, found.package))
        for (const std::string& patch : at->second->patches)
          found.package.patches.push_back(catalog.keep(patch));
}

std::string draft_vendored(const Inventory& inventory) {
  std::string text;
  const auto line = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    std::string quoted;
    for (const char c : printable(value)) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    text.append(key).append(" = \"").append(quoted).append("\"\n");
  };
  for (const Package& package : inventory.packages) {
    const std::string_view by = property_of(package, property::kVendored);
    if (by.empty() || by == property::kDeclared) continue;
    text.append(
        fmt::format("\n# {} ({}). Compare it with what upstream published; only then keep the digest.\n"
                    "[[vendored]]\n",
                    printable(package.record), by));
    line("path", package.location);
    line("purl", package.purl);
    line("version", package.version);
    line("licence", package.licenses.empty() ? std::string_view() : package.licenses.front().text);
    line("upstream", package.references.empty() ? std::string_view() : package.references.front().url);
    if (package.tree) line("tree-sha256", to_hex(*package.tree));
  }
  return text;
}

}  // namespace stocktake
