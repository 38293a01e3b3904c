#include "verifier/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "schemas/identity/any_digest.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

std::span<const Hash> hashes_of(const Inventory& inventory, const File& file) {
  const FileDetail* detail = inventory.detail_of(file);
  return detail == nullptr ? std::span<const Hash>() : std::span<const Hash>(detail->hashes);
}

/// The strongest of the file's digests that can be computed here; nothing where there is none.
std::optional<HashAlgorithm> usable_digest(const Inventory& inventory, const File& file) {
  std::optional<HashAlgorithm> best;
  if (file.has_sha256) best = HashAlgorithm::sha256;
  for (const Hash& hash : hashes_of(inventory, file))
    if (AnyDigest::knows(hash.algorithm) && (!best || hash.algorithm > *best)) best = hash.algorithm;
  return best;
}

/// In hexadecimal; empty where it is not known.
std::string digest_of(const Inventory& inventory, const File& file, HashAlgorithm algorithm) {
  if (algorithm == HashAlgorithm::sha256) return file.has_sha256 ? to_hex(file.sha256) : std::string();
  for (const Hash& hash : hashes_of(inventory, file))
    if (hash.algorithm == algorithm) return std::string(hash.hex);
  return {};
}

/// Whether it is a document of another generator, which tells no link from a file.
bool is_of_others(const Inventory& document) {
  return !document.facts.has(Fact::hooks) && !document.facts.has(Fact::records);
}

/// Where a link leads, and what stands behind the link of a folder on its path: nothing where that is no
/// link.
std::optional<std::string> step(const Inventory& tree, const std::string& path) {
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    const File* link = find_file(tree, std::string_view(path).substr(0, end));
    if (link != nullptr && link->type == FileType::symlink) {
      const std::string_view target = tree.detail_of(*link)->target;
      const auto place =
          target.starts_with('/') ? resolve({}, below_root(target)) : resolve_link(link->path, target);
      if (!place || end == path.npos) return place;
      return join(*place, std::string_view(path).substr(end + 1));
    }
    if (end == path.npos) return std::nullopt;
  }
}

/// The regular file that a link of the tree leads to, within it; nullptr where there is none.
const File* file_behind(const Inventory& tree, const File& link) {
  constexpr int kMostLinks = 40;  // as the kernel follows
  std::optional<std::string> path(link.path);
  for (int i = 0; i < kMostLinks && path; ++i) {
    const File* file = find_file(tree, *path);
    if (file != nullptr && file->type == FileType::regular) return file;
    path = step(tree, *path);
  }
  return nullptr;
}

/// The file of the tree whose bytes the document speaks of at the file's path: itself, or where a document of
/// others lists a link as a file what it leads to; nullptr where that cannot be read.
const File* bytes_of(const Inventory& document, const Inventory& tree, const File& file) {
  const File* bytes =
      file.type == FileType::symlink && is_of_others(document) ? file_behind(tree, file) : &file;
  return bytes != nullptr && bytes->type == FileType::regular && bytes->has_sha256 ? bytes : nullptr;
}

}  // namespace

std::string document_trouble(const Inventory& document) {
  if (document.files.empty()) return "lists no files";
  std::uint64_t regular = 0;
  std::set<std::string_view> unknown;
  for (const File& file : document.files) {
    if (file.type != FileType::regular) continue;
    ++regular;
    if (usable_digest(document, file)) return {};
    for (const Hash& hash : hashes_of(document, file)) unknown.insert(to_string(hash.algorithm));
  }
  if (regular == 0) return {};
  return unknown.empty() ? "has no digest of any file"
                         : fmt::format("has no digest of any file but {}, which is not computed here",
                                       joined(unknown, " and "));
}

std::optional<HashAlgorithm> digest_beside_sha256(const Inventory& document) {
  if (has_sha512(document)) return HashAlgorithm::sha512;
  std::map<HashAlgorithm, std::uint64_t> counts;
  for (const File& file : document.files)
    if (const auto digest = usable_digest(document, file); digest && !file.has_sha256) ++counts[*digest];
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](auto& a, auto& b) { return a.second < b.second; });
  return most == counts.end() ? std::nullopt : std::optional(most->first);
}

std::vector<WantedDigest> further_digests(const Inventory& document, const Inventory& tree) {
  std::vector<WantedDigest> wanted;
  for (const File& file : tree.files) {
    const File* stated = find_file(document, file.path);
    const auto digest = stated == nullptr ? std::nullopt : usable_digest(document, *stated);
    const File* bytes = digest ? bytes_of(document, tree, file) : nullptr;
    if (bytes != nullptr && digest_of(tree, *bytes, *digest).empty())
      wanted.push_back({static_cast<std::uint32_t>(bytes - tree.files.data()), *digest, {}});
  }
  const auto key = [](const WantedDigest& one) { return std::pair(one.file, one.algorithm); };
  std::sort(wanted.begin(), wanted.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto equal = [&](const auto& a, const auto& b) { return key(a) == key(b); };
  wanted.erase(std::unique(wanted.begin(), wanted.end(), equal), wanted.end());
  return wanted;
}

void take_digests(std::span<const WantedDigest> digests, Inventory& tree) {
  for (const WantedDigest& digest : digests)
    if (!digest.hex.empty())
      tree.make_detail(tree.files[digest.file])
          .hashes.push_back({digest.algorithm, tree.strings.keep(digest.hex)});
}

void take_as_said(Inventory& document, const Inventory& tree) {
  if (!is_of_others(document)) return;
  document.held_to_all = !document.says_incomplete;
  for (const File& link : tree.files) {
    const File* stated = link.type == FileType::symlink ? find_file(document, link.path) : nullptr;
    const File* bytes = stated == nullptr ? nullptr : bytes_of(document, tree, link);
    if (bytes == nullptr || stated->type != FileType::regular) continue;
    const auto digest = usable_digest(document, *stated);
    if (!digest || digest_of(document, *stated, *digest) != digest_of(tree, *bytes, *digest)) continue;
    File& taken = document.files[static_cast<std::size_t>(stated - document.files.data())];
    taken.type = FileType::symlink;
    document.make_detail(taken).target = document.strings.keep(tree.detail_of(link)->target);
  }
}

void compare_files_alone(Inventory& tree) {
  tree.packages.clear();
  tree.roots.clear();
  for (File& file : tree.files) file.package = kNone;
}

}  // namespace stocktake
