#include "verifier/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "schemas/identity/any_digest.h"
#include "schemas/text/lines.h"

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

bool has(const Inventory& inventory, const File& file, HashAlgorithm algorithm) {
  if (algorithm == HashAlgorithm::sha256) return file.has_sha256;
  const auto hashes = hashes_of(inventory, file);
  return std::any_of(hashes.begin(), hashes.end(),
                     [&](const Hash& hash) { return hash.algorithm == algorithm; });
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
  for (std::uint32_t i = 0; i < tree.files.size(); ++i) {
    const File& file = tree.files[i];
    const File* stated =
        file.type == FileType::regular && file.has_sha256 ? find_file(document, file.path) : nullptr;
    const auto digest = stated == nullptr ? std::nullopt : usable_digest(document, *stated);
    if (digest && !has(tree, file, *digest)) wanted.push_back({i, *digest, {}});
  }
  return wanted;
}

void take_digests(std::span<const WantedDigest> digests, Inventory& tree) {
  for (const WantedDigest& digest : digests)
    if (!digest.hex.empty())
      tree.make_detail(tree.files[digest.file])
          .hashes.push_back({digest.algorithm, tree.strings.keep(digest.hex)});
}

void compare_files_alone(Inventory& tree) {
  tree.packages.clear();
  tree.roots.clear();
  for (File& file : tree.files) file.package = kNone;
}

}  // namespace stocktake
