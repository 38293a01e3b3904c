#include "generator/catalog/npm/lock.h"

#include <optional>
#include <utility>

#include "generator/catalog/digests.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/locks/line_shape.h"
#include "generator/locks/lock.h"
#include "generator/locks/npm_places.h"
#include "generator/locks/source_parts.h"
#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/lines.h"

// npm's own locks, Yarn's (by the reader of the cataloger), pnpm's and bun's.
namespace stocktake {
namespace {

using Node = JsonTree::Node;

std::vector<LockedHash> hashes_of(std::string_view integrity, std::string_view sha1) {
  StringArena strings;
  std::vector<LockedHash> hashes;
  for (const Hash& hash : integrity_hashes(integrity, strings))
    hashes.push_back({hash.algorithm, std::string(hash.hex)});
  if (hashes.empty())
    if (std::string hex = canonical_hex(HashAlgorithm::sha1, sha1); !hex.empty())
      hashes.push_back({HashAlgorithm::sha1, std::move(hex)});
  return hashes;
}

/// `a` of `node_modules/b/node_modules/a`.
std::string_view name_of_folder(std::string_view folder) {
  constexpr std::string_view kModules = "node_modules/";
  const auto at = folder.rfind(kModules);
  return at == folder.npos ? std::string_view() : folder.substr(at + kModules.size());
}

LockedSource source_of_place(const NpmPlace& place) {
  const std::string_view name = name_of_folder(place.folder);
  LockedSource source{name.empty() ? place.folder : std::string(name), place.version, {}, {}};
  take_source_text(place.resolved, SourcePart::place, source);
  take_source_text(place.integrity, SourcePart::digest, source);
  return source;
}

/// What is a release: not the project itself, a workspace, a link, a repository.
std::optional<LockedPackage> package_of_place(const NpmPlace& place) {
  LockedPackage package;
  package.name = place.name.empty() ? name_of_folder(place.folder) : place.name;
  package.version = place.version;
  // Version 1 of the lock has `npm:NAME@VERSION` for one that is installed under another name.
  if (const auto at = place.version.rfind('@'); place.version.starts_with("npm:") && at > 4) {
    package.name = place.version.substr(4, at - 4);
    package.version = place.version.substr(at + 1);
  }
  if (name_of_folder(place.folder).empty() || package.version.empty() ||
      package.version.find(':') != package.version.npos)
    return std::nullopt;
  package.place = place.folder;
  package.hashes = hashes_of(place.integrity, {});
  package.line = place.version_line;
  package.optional = place.dev || place.optional || place.bundled;
  return package;
}

/// `a@^1.0.0:` and what is indented below; Berry has `? KEY` and `:` for long ones (YAML, "Block Mappings").
bool is_yarn_line(std::string_view line) {
  return line[0] == ' ' || line.ends_with(':') || line.starts_with("? ");
}

/// `key:`, `key: value`, what is indented below, and what stands between documents.
bool is_pnpm_line(std::string_view line) {
  const auto colon = line.find(':');
  return line[0] == ' ' || line == "---" || line == "..." ||
         (colon != line.npos && line.substr(0, colon).find(' ') == line.npos &&
          (colon + 1 == line.size() || line[colon + 1] == ' '));
}

LockedSource source_in_yarn(const NpmLocked& locked) {
  LockedSource source{std::string(locked.name), std::string(locked.version), {}, {}};
  std::string resolved(locked.resolved);
  if (!locked.sha1.empty()) resolved.append("#").append(locked.sha1);
  take_source_text(resolved, SourcePart::place, source);
  take_source_text(locked.resolution, SourcePart::place, source);
  take_source_text(locked.integrity, SourcePart::digest, source);
  take_source_text(locked.checksum, SourcePart::digest, source);
  return source;
}

/// A pnpm-lock.yaml, one document of it at a time: pnpm 11 puts what installs itself before the project's.
class PnpmReader {
 public:
  PnpmReader(std::string_view text, const std::string& path, std::uint32_t lines_before, LockReading& out)
      : document_(read_yaml(text, path)),
        tree_(document_.json, path),
        lines_before_(lines_before),
        out_(out) {}

  void read() {
    each_member(tree_, tree_.member(JsonTree::kRoot, "packages"),
                [&](Node key, Node value) { take_package(key, value); });
    each_member(tree_, tree_.member(JsonTree::kRoot, "patchedDependencies"), [&](Node key, Node value) {
      LockedSource& entry = out_.sources.emplace_back(source_of(tree_, value, tree_.text(key), "patched"));
      entry.places.assign({"file:patch"});  // where it lies may change
    });
  }

 private:
  /// `NAME@VERSION`, with a slash before it (version 6) and peers behind it: `/a@18.3.1(react@18.3.1)`. What
  /// is no version there is where it comes from, and the version may stand in the entry.
  void take_package(Node key, Node value) {
    std::string_view name = tree_.text(key);
    if (name.starts_with('/')) name.remove_prefix(1);
    const auto at = std::min(name.find('@', 1), name.size());
    std::string_view version = name.substr(std::min(at + 1, name.size()));
    version = version.substr(0, version.find('('));
    name = name.substr(0, at);
    out_.sources.push_back(source_of(tree_, value, name, version));
    if (version.find(':') != version.npos) take_source_text(version, SourcePart::place, out_.sources.back());
    if (version.find_first_of(":/") != version.npos) version = {};
    if (const std::string_view own = member_text(tree_, value, "version"); !own.empty()) version = own;
    if (const std::string_view own = member_text(tree_, value, "name"); !own.empty()) name = own;
    if (name.empty() || version.empty()) return;
    const Node resolution = tree_.member(value, "resolution");
    LockedPackage package;
    package.name = name;
    package.version = version;
    package.line = document_.lines[key] + lines_before_;
    package.optional = true;
    if (resolution != JsonTree::kRoot) {
      package.hashes = hashes_of(member_text(tree_, resolution, "integrity"), {});
      package.lacks_digest = lacks_digest(resolution);
    }
    out_.packages.push_back(std::move(package));
  }

  bool lacks_digest(Node resolution) const {
    const std::string_view tarball = member_text(tree_, resolution, "tarball");
    return member_text(tree_, resolution, "integrity").empty() &&
           member_text(tree_, resolution, "repo").empty() &&
           member_text(tree_, resolution, "directory").empty() && !is_made_of_commit(tarball) &&
           !tarball.starts_with("file:");
  }

  YamlDocument document_;
  JsonTree tree_;
  std::uint32_t lines_before_;
  LockReading& out_;
};

/// `["a@1.0.0", "", {…}, "sha512-…"]`: the release, then where it is from, what it needs, its digest.
void take_bun_entry(const JsonTree& tree, Node list, LineCounter& lines, LockReading& out) {
  std::vector<std::string_view> texts;
  each_member(tree, list, [&](Node, Node element) {
    if (tree.kind(element) == JsonTree::Kind::string) texts.push_back(tree.text(element));
  });
  if (texts.empty() || tree.kind(list) != JsonTree::Kind::array) return;
  const std::string_view release = texts[0];
  const auto at = release.find('@', 1);
  LockedSource& source = out.sources.emplace_back();
  source.name = release.substr(0, at);
  source.version = at == release.npos ? std::string_view() : release.substr(at + 1);
  const bool elsewhere = source.version.find(':') != source.version.npos;
  if (elsewhere) take_source_text(source.version, SourcePart::place, source);
  std::string_view integrity;
  for (std::size_t i = 1; i < texts.size(); ++i) {
    const bool digest = texts[i].starts_with("sha");
    if (digest) integrity = texts[i];
    take_source_text(texts[i], digest ? SourcePart::digest : SourcePart::place, source);
  }
  if (elsewhere || source.version.empty()) return;
  LockedPackage& package = out.packages.emplace_back();
  package.name = source.name;
  package.version = source.version;
  package.hashes = hashes_of(integrity, {});
  package.line = lines.at(tree.offset(list));
  package.optional = true;
  package.lacks_digest = integrity.empty();
}

}  // namespace

LockReading read_npm_json(std::string_view text, const std::string& path) {
  LockReading reading;
  for (const NpmPlace& place : read_npm_places(text, path)) {
    reading.sources.push_back(source_of_place(place));
    if (auto package = package_of_place(place)) reading.packages.push_back(std::move(*package));
  }
  return reading;
}

LockReading read_yarn(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_yarn_line, "PACKAGE@RANGE: or indented below one");
  LockReading reading;
  StringArena strings;
  LineCounter lines(text);
  read_yarn_lock(text, strings, [&](const NpmLocked& locked) {
    reading.sources.push_back(source_in_yarn(locked));
    if (locked.version.empty()) return;
    LockedPackage& package = reading.packages.emplace_back();
    package.name = locked.name;
    package.version = locked.version;
    package.hashes = hashes_of(locked.integrity, locked.sha1);
    package.line = lines.of(locked.version);
    package.optional = true;  // the lock does not say for which platform or purpose a package is
    package.lacks_digest = locked.lacks_digest;
  });
  return reading;
}

LockReading read_pnpm(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_pnpm_line, "KEY: or indented below one");
  LockReading reading;
  std::uint32_t lines = 0, begin_line = 0;
  std::size_t begin = 0;
  const auto read = [&](std::size_t end) {
    const std::string_view document = text.substr(begin, end - begin);
    if (!trim(document).empty()) PnpmReader(document, path, begin_line, reading).read();
  };
  for (std::string_view rest = text; !rest.empty(); ++lines) {
    const std::size_t at = text.size() - rest.size();
    if (const std::string_view line = take_line(rest); line != "---" && line != "...") continue;
    read(at);
    begin = text.size() - rest.size();
    begin_line = lines + 1;
  }
  read(text.size());
  return reading;
}

/// `"packages": {"a": […]}`, with commas behind the last.
LockReading read_bun(std::string_view text, const std::string& path) {
  const std::string mended = mended_json(text).value_or(std::string(text));
  const JsonTree tree(mended, path);
  LineCounter lines(mended);
  LockReading reading;
  each_member(tree, tree.member(JsonTree::kRoot, "packages"),
              [&](Node, Node value) { take_bun_entry(tree, value, lines, reading); });
  return reading;
}

}  // namespace stocktake
