#include "schemas/inventory/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "schemas/error.h"
#include "schemas/identity/version_order.h"
#include "schemas/text/ascii.h"
#include "schemas/text/glob.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

constexpr std::string_view kHitKinds[] = {"file", "package", "artifact", "tree", "source"};

bool equal_versions(const std::string& type, std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto scheme = version_scheme(type);
  return scheme.has_value() && std::is_eq(compare_versions(*scheme, a, b));
}

template <class Value>
void sort_unique(std::vector<Value>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

void add_digests(const std::vector<Hash>& hashes, std::vector<Sha256>& to) {
  for (const Hash& hash : hashes)
    if (hash.algorithm == HashAlgorithm::sha256)
      if (const auto digest = parse_sha256(hash.hex)) to.push_back(*digest);
}

}  // namespace

std::string package_in_hits(const Package& package) {
  if (!package.purl.empty()) return std::string(package.purl);
  std::string name(package.group);
  if (!name.empty()) name += '/';
  name += package.name;
  if (!package.version.empty()) name.append("@").append(package.version);
  return name;
}

std::string place_in_hits(const Package& package) {
  return std::string(package.location.empty() ? package.record : package.location);
}

std::vector<Sha256> artifact_digests(const Package& package) {
  std::vector<Sha256> digests;
  add_digests(package.hashes, digests);
  for (const ExternalReference& reference : package.references) add_digests(reference.hashes, digests);
  sort_unique(digests);
  return digests;
}

std::string_view to_string(Hit::Kind kind) {
  return kHitKinds[static_cast<std::size_t>(kind)];
}

std::uint32_t InventoryQuery::add(std::string_view kind, std::string_view text) {
  criteria_.push_back(fmt::format("{}:{}", kind, text));
  return static_cast<std::uint32_t>(criteria_.size() - 1);
}

void InventoryQuery::add_sha256(std::string_view hex) {
  const auto digest = parse_sha256(hex);
  if (!digest) throw Error(fmt::format("--sha256 {}: expected 64 hexadecimal digits", printable(hex)));
  digests_.emplace_back(*digest, add("sha256", to_hex(*digest)));
  std::sort(digests_.begin(), digests_.end());
}

void InventoryQuery::add_sha256_list(std::string_view text, const std::string& name) {
  std::size_t number = 0;
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const std::string_view digest = line.substr(0, line.find_first_of(" \t,;"));
    const auto parsed = parse_sha256(digest);
    if (!parsed)
      throw Error(fmt::format("{}:{}: {} is no SHA-256 in hexadecimal", name, number, in_quotes(digest)));
    digests_.emplace_back(*parsed, add("sha256", to_hex(*parsed)));
  }
  std::sort(digests_.begin(), digests_.end());
}

void InventoryQuery::add_path(std::string_view glob) {
  if (glob.empty()) throw Error("--path: an empty pattern matches no file; '**' matches all");
  globs_.emplace_back(glob, add("path", glob));
}

void InventoryQuery::add_purl(std::string_view text) {
  Purl purl;
  try {
    purl = parse_purl(text);
  } catch (const Error& error) {
    throw Error(fmt::format("--purl: {}; write it as pkg:npm/axios@1.14.1", error.what()));
  }
  std::string identity = purl_identity(purl);
  const std::uint32_t criterion = add("purl", to_string(purl));
  purls_.push_back({std::move(purl), std::move(identity), criterion});
}

std::vector<std::string> InventoryQuery::identities() const {
  std::vector<std::string> identities;
  for (const WantedPurl& wanted : purls_) identities.push_back(wanted.identity);
  return identities;
}

std::vector<std::uint32_t> InventoryQuery::fits_digest(const Sha256& digest) const {
  Criteria fits;
  for (auto at = std::lower_bound(digests_.begin(), digests_.end(), std::pair(digest, std::uint32_t{0}));
       at != digests_.end() && at->first == digest; ++at)
    fits.push_back(at->second);
  return fits;
}

std::vector<std::uint32_t> InventoryQuery::fits_file(std::string_view path, const Sha256* sha256) const {
  Criteria fits;
  if (sha256 != nullptr && !digests_.empty()) fits = fits_digest(*sha256);
  for (const auto& [glob, criterion] : globs_)
    if (glob_match(glob, path)) fits.push_back(criterion);
  sort_unique(fits);
  return fits;
}

std::vector<std::uint32_t> InventoryQuery::fits_package(std::string_view text) const {
  Criteria fits;
  if (purls_.empty() || text.empty()) return fits;
  if (const auto purl = try_parse_purl(text))
    for (const WantedPurl& wanted : purls_)
      if (names(wanted, *purl)) fits.push_back(wanted.criterion);
  return fits;
}

bool InventoryQuery::names(const WantedPurl& wanted, const Purl& purl) const {
  if (purl_identity(purl) != wanted.identity) return false;
  if (!wanted.purl.version.empty() && !equal_versions(purl.type, wanted.purl.version, purl.version))
    return false;
  return std::all_of(
      wanted.purl.qualifiers.begin(), wanted.purl.qualifiers.end(), [&](const auto& qualifier) {
        return std::find(purl.qualifiers.begin(), purl.qualifiers.end(), qualifier) != purl.qualifiers.end();
      });
}

void InventoryQuery::find_package(const Package& package, std::vector<Hit>& hits) const {
  const auto add = [&](Hit::Kind kind, std::string sha256, Criteria fits) {
    if (!fits.empty())
      hits.push_back(
          {kind, place_in_hits(package), std::move(sha256), package_in_hits(package), std::move(fits)});
  };
  add(Hit::Kind::package, {}, fits_package(package.purl));
  if (digests_.empty()) return;
  for (const Sha256& digest : artifact_digests(package))
    add(Hit::Kind::artifact, to_hex(digest), fits_digest(digest));
  if (package.tree) add(Hit::Kind::tree, to_hex(*package.tree), fits_digest(*package.tree));
}

std::vector<Hit> InventoryQuery::find(const Inventory& inventory) const {
  std::vector<Hit> hits;
  if (inventory.origin.kind == "archive")
    if (const auto digest = parse_sha256(inventory.origin.digest)) {
      Criteria fits = fits_digest(*digest);
      if (!fits.empty()) hits.push_back({Hit::Kind::source, {}, to_hex(*digest), {}, std::move(fits)});
    }
  for (const Package& package : inventory.packages) find_package(package, hits);
  if (digests_.empty() && globs_.empty()) return hits;
  for (const File& file : inventory.files) {
    Criteria fits = fits_file(file.path, file.has_sha256 ? &file.sha256 : nullptr);
    if (fits.empty()) continue;
    hits.push_back({Hit::Kind::file, std::string(file.path),
                    file.has_sha256 ? to_hex(file.sha256) : std::string(),
                    file.package == kNone ? std::string() : package_in_hits(inventory.packages[file.package]),
                    std::move(fits)});
  }
  return hits;
}

std::string InventoryQuery::blind_spot(const Inventory& inventory) const {
  std::string why;
  const auto say = [&](std::uint64_t count, std::string_view one, std::string_view many) {
    if (count == 0) return;
    why += fmt::format("{}{} {}", why.empty() ? "" : ", ", format_count(count), count == 1 ? one : many);
  };
  if ((!digests_.empty() || !globs_.empty()) && !inventory.facts.has(Fact::files)) why = "lists no files";
  const auto unread_files = static_cast<std::uint64_t>(
      std::count_if(inventory.unread.begin(), inventory.unread.end(),
                    [&](const Unread& unread) { return find_file(inventory, unread.path) != nullptr; }));
  if (!digests_.empty()) {
    const auto without = static_cast<std::uint64_t>(
        std::count_if(inventory.files.begin(), inventory.files.end(),
                      [](const File& file) { return file.type == FileType::regular && !file.has_sha256; }));
    say(without, "file has no SHA-256", "files have no SHA-256");
  }
  say(inventory.unread.size() - unread_files, "folder could not be read", "folders could not be read");
  const auto nameless = static_cast<std::uint64_t>(
      std::count_if(inventory.packages.begin(), inventory.packages.end(), [&](const Package& package) {
        return package.purl.empty() &&
               std::any_of(purls_.begin(), purls_.end(), [&](const WantedPurl& wanted) {
                 return equal_ignoring_case(wanted.purl.name, package.name);
               });
      }));
  say(nameless, "package of that name has no purl", "packages of that name have no purl");
  return why;
}

}  // namespace stocktake
