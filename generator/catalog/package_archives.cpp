#include "generator/catalog/package_archives.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/catalog/folder_package.h"
#include "generator/catalog/gem_name.h"
#include "generator/catalog/npm_name.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "generator/source/inside.h"
#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

// Package archives that lie in a tree as files: a wheelhouse, `vendor/cache/*.gem`, a folder of .nupkg or
// .crate files, Yarn's `.yarn/cache/*.zip`. Each is a package, which its SHA-256 proves to be the one that a
// registry serves. Its name is what its own program goes by: PEP 427 ("File name convention"), RubyGems
// (Gem::Specification#full_name), NuGet ("ID.VERSION.nupkg"), Cargo (registry/cache). In Yarn's a scope and a
// name cannot be told apart, and the package.json inside has the word.
//
// An archive that another package's record claims, as the copy that RubyGems keeps beside an installed gem,
// is that package's file and none of its own.
namespace stocktake {
namespace {

bool in_yarn_cache(std::string_view path) {
  const std::string_view cache = folder_of(path);
  return path.ends_with(".zip") && base_name(cache) == "cache" &&
         (base_name(folder_of(cache)) == ".yarn" || base_name(folder_of(cache)) == "berry");
}

/// Where a version begins: at the first part behind a `separator` that begins with a digit and has a point.
std::size_t version_in(std::string_view text, char separator) {
  for (auto at = text.find(separator); at != text.npos; at = text.find(separator, at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    if (at > 0 && !rest.empty() && is_digit(rest.front()) && rest.find('.') != rest.npos) return at + 1;
  }
  return text.npos;
}

/// `NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM`
std::optional<Purl> purl_of_wheel(std::string_view stem) {
  std::vector<std::string_view> parts;
  for (std::string_view rest = stem; !rest.empty();) {
    const auto size = std::min(rest.find('-'), rest.size());
    parts.push_back(rest.substr(0, size));
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  if ((parts.size() != 5 && parts.size() != 6) || parts[0].empty() || parts[1].empty()) return std::nullopt;
  return Purl{"pypi", {}, std::string(parts[0]), std::string(parts[1]), {}, {}};
}

std::optional<Purl> purl_of_gem(std::string_view stem) {
  const auto name = gem_name(stem);
  if (!name) return std::nullopt;
  Purl purl{"gem", {}, std::string(name->name), std::string(name->version), {}, {}};
  if (!name->platform.empty()) purl.qualifiers.emplace_back("platform", name->platform);
  return purl;
}

std::optional<Purl> purl_split(std::string_view type, std::string_view stem, char separator) {
  const auto version = version_in(stem, separator);
  if (version == stem.npos) return std::nullopt;
  return Purl{std::string(type),
              {},
              std::string(stem.substr(0, version - 1)),
              std::string(stem.substr(version)),
              {},
              {}};
}

/// What the name of a package archive says; nothing where the file is none.
std::optional<Purl> purl_of_name(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == name.npos) return std::nullopt;
  const std::string_view stem = name.substr(0, dot), ending = name.substr(dot + 1);
  if (ending == "whl") return purl_of_wheel(stem);
  if (ending == "gem") return purl_of_gem(stem);
  if (ending == "nupkg") return purl_split("nuget", stem, '.');
  if (ending == "crate") return purl_split("cargo", stem, '-');
  return std::nullopt;
}

/// Name and version of a package.json.
std::pair<std::string, std::string> release_in(std::string_view json, std::string_view path, Catalog& out) {
  return read_tolerantly(json, path, out, [&](std::string_view text) {
    std::pair<std::string, std::string> release;
    TolerantJson in(text, path, out.strings);
    in.document([&](std::string_view key) {
      if (key == "name")
        release.first = in.text();
      else if (key == "version")
        release.second = in.text();
      else
        in.skip();
    });
    return release;
  });
}

/// The package whose package.json is told of a zip file of Yarn's.
std::optional<Purl> purl_of_yarn(const Entry& file, Catalog& out) {
  for (const InsideItem& item : read_inside(file.content())) {
    if (item.path == "!") report(out, file.path, item.content);
    if (!item.path.ends_with("/package.json")) continue;
    const auto [name, version] = release_in(item.content, file.path, out);
    if (name.empty() || version.empty()) return std::nullopt;
    return npm_purl(name, version);
  }
  return std::nullopt;
}

void take_archive(const Tree& tree, std::uint32_t entry, bool yarn, Catalog& out) {
  const Entry& file = tree.entries[entry];
  try {
    auto purl = yarn ? purl_of_yarn(file, out) : purl_of_name(base_name(file.path));
    if (!purl) {
      if (yarn) report(out, file.path, "names no package; what it holds is unknown");
      return;
    }
    const std::uint32_t found = add_package(out, std::move(*purl), file.path, file.path);
    Package& package = out.found[found].package;
    package.technique = yarn ? "manifest-analysis" : "filename";
    package.confidence = yarn ? 100 : 90;
    package.hashes.push_back({HashAlgorithm::sha256, out.keep(to_hex(tree.sha256(file)))});
    out.claims.push_back({entry, found, 0, Claim::Witness::none});
  } catch (const Error& error) {
    report(out, file.path, error);
  }
}

}  // namespace

Wish package_archives_want(std::string_view path, std::string_view name) {
  return name.ends_with(".zip") && in_yarn_cache(path) ? Wish::inside : Wish::nothing;
}

void catalog_package_archives(const Tree& tree, const std::vector<std::uint8_t>& claimed, Catalog& out) {
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& file = tree.entries[i];
    if ((!claimed.empty() && claimed[i] != 0) || file.type != FileType::regular || !file.unread().empty())
      continue;
    const bool yarn = in_yarn_cache(file.path);
    if (yarn || purl_of_name(base_name(file.path))) take_archive(tree, i, yarn, out);
  }
}

}  // namespace stocktake
