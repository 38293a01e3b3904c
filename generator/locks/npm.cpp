#include "generator/catalog/npm/lock.h"

#include "generator/catalog/digests.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/locks/line_shape.h"
#include "generator/locks/lock.h"
#include "schemas/json/tree.h"
#include "schemas/text/lines.h"

// npm, Yarn and pnpm by the readers of the cataloger; bun by its own. A lock of a hundred thousand packages
// is read in one pass: lines are counted on the way.
namespace stocktake {
namespace {

/// Counts lines forward: texts come in the order of the file.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}

  /// 0 where `part` is no view into the text.
  std::uint32_t at(std::string_view part) {
    if (part.data() < text_.data() || part.data() >= text_.data() + text_.size()) return 0;
    const auto offset = static_cast<std::size_t>(part.data() - text_.data());
    if (offset < done_) done_ = 0, line_ = 1;
    for (; done_ < offset; ++done_) line_ += text_[done_] == '\n' ? 1 : 0;
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t done_ = 0;
  std::uint32_t line_ = 1;
};

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

LockedPackage package_of(const NpmLocked& locked, LineCounter& lines) {
  LockedPackage package;
  package.name = locked.name;
  package.version = locked.version;
  package.hashes = hashes_of(locked.integrity, locked.sha1);
  package.optional = locked.dev || locked.optional || locked.bundled;
  package.line = lines.at(locked.version);
  package.lacks_digest = locked.lacks_digest;
  return package;
}

/// `a` of `node_modules/b/node_modules/a`.
std::string_view name_of_folder(std::string_view folder) {
  constexpr std::string_view kModules = "node_modules/";
  const auto at = folder.rfind(kModules);
  return at == folder.npos ? std::string_view() : folder.substr(at + kModules.size());
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

/// What a reader gives of a lock that does not say for which platform or purpose a package is.
template <class Read>
std::vector<LockedPackage> all_optional(std::string_view text, Read&& read) {
  std::vector<LockedPackage> packages;
  StringArena strings;
  LineCounter lines(text);
  read(text, strings, [&](const NpmLocked& locked) {
    packages.push_back(package_of(locked, lines));
    packages.back().optional = true;
  });
  return packages;
}

}  // namespace

std::vector<LockedPackage> read_npm_json(std::string_view text, const std::string&) {
  std::vector<LockedPackage> packages;
  StringArena strings;
  LineCounter lines(text);
  read_npm_lock(text, strings, [&](std::string_view folder, const NpmLocked& locked) {
    const std::string_view name = name_of_folder(folder);
    if (name.empty() || locked.version.empty()) return;  // the project itself, a workspace, a link
    LockedPackage& package = packages.emplace_back(package_of(locked, lines));
    if (package.name.empty()) package.name = name;
    package.place = folder;
  });
  return packages;
}

std::vector<LockedPackage> read_yarn(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_yarn_line, "PACKAGE@RANGE: or indented below one");
  return all_optional(text, read_yarn_lock);
}

std::vector<LockedPackage> read_pnpm(std::string_view text, const std::string& path) {
  require_line_shape(text, path, is_pnpm_line, "KEY: or indented below one");
  return all_optional(text, read_pnpm_lock);
}

/// `"packages": {"a": ["a@1.0.0", "", {…}, "sha512-…"]}`, with commas behind the last.
std::vector<LockedPackage> read_bun(std::string_view text, const std::string& path) {
  const std::string mended = mended_json(text).value_or(std::string(text));
  const JsonTree tree(mended, path);
  std::vector<LockedPackage> packages;
  const JsonTree::Node all = tree.member(JsonTree::kRoot, "packages");
  if (all == JsonTree::kRoot || tree.kind(all) != JsonTree::Kind::object || tree.size(all) == 0) return {};
  JsonTree::Node key = JsonTree::first(all);
  for (std::uint32_t i = 0; i < tree.size(all); ++i) {
    const JsonTree::Node value = JsonTree::value(key);
    if (tree.kind(value) == JsonTree::Kind::array && tree.size(value) != 0) {
      JsonTree::Node element = JsonTree::first(value);
      const std::string_view release =
          tree.kind(element) == JsonTree::Kind::string ? tree.text(element) : std::string_view();
      const auto at = release.rfind('@');
      std::string_view integrity;
      for (std::uint32_t n = 0; n < tree.size(value); ++n, element = tree.next(element))
        if (tree.kind(element) == JsonTree::Kind::string && tree.text(element).starts_with("sha"))
          integrity = tree.text(element);
      if (at != release.npos && at != 0 && release.substr(at + 1).find(':') == release.npos)
        packages.push_back({std::string(release.substr(0, at)),
                            std::string(release.substr(at + 1)),
                            {},
                            hashes_of(integrity, {}),
                            {},
                            line_at(mended, tree.offset(value)),
                            true,
                            integrity.empty()});
    }
    key = tree.next(value);
  }
  return packages;
}

}  // namespace stocktake
