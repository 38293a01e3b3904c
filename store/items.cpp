#include "store/items.h"

#include "schemas/identity/purl.h"
#include "schemas/inventory/file_kind.h"
#include "schemas/inventory/query.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

std::uint8_t number(Hit::Kind kind) {
  return static_cast<std::uint8_t>(kind);
}

/// An item at a path; of the root itself both parts are empty. Put together they are the path, whatever it
/// is: of a foreign document also one that begins with '/'.
Item item_at(Hit::Kind what, std::string_view path) {
  Item item;
  item.what = number(what);
  item.name = base_name(path);
  item.folder = path.substr(0, path.size() - item.name.size());
  return item;
}

/// The package, what it came from, and all its files as one. Returns its name.
std::string_view add_package(const Package& package, ReleaseItems& to) {
  const std::string_view name = to.strings.keep(package_in_hits(package));
  Item item = item_at(Hit::Kind::package, to.strings.keep(place_in_hits(package)));
  item.package = name;
  to.items.push_back(item);
  for (const Sha256& digest : artifact_digests(package)) {
    item.what = number(Hit::Kind::artifact);
    item.sha256 = digest;
    to.items.push_back(item);
  }
  if (package.tree) {
    item.what = number(Hit::Kind::tree);
    item.sha256 = package.tree;
    to.items.push_back(item);
  }
  to.nameless += package.purl.empty() ? 1 : 0;
  return name;
}

void add_file(const Inventory& inventory, const File& file, std::string_view owner, ReleaseItems& to) {
  Item item = item_at(Hit::Kind::file, file.path);
  item.package = owner;
  item.kind = file.type == FileType::regular ? mime_type(file.kind) : to_string(file.type);
  if (const FileDetail* detail = inventory.detail_of(file)) item.target = detail->target;
  if (file.has_sha256) item.sha256 = file.sha256;
  if (file.mode != kUnknownMode) item.mode = file.mode;
  to.items.push_back(item);
  to.unowned += owner.empty() ? 1 : 0;
  to.undigested += file.type == FileType::regular && !file.has_sha256 ? 1 : 0;
}

}  // namespace

ReleaseItems items_of(const Inventory& inventory) {
  ReleaseItems result;
  result.items.reserve(inventory.files.size() + 3 * inventory.packages.size());
  result.files = inventory.files.size();
  result.packages = inventory.packages.size();
  result.lists_files = inventory.facts.has(Fact::files);
  for (const Unread& unread : inventory.unread)
    result.unread += find_file(inventory, unread.path) == nullptr ? 1 : 0;
  std::vector<std::string_view> names;
  names.reserve(inventory.packages.size());
  for (const Package& package : inventory.packages) names.push_back(add_package(package, result));
  for (const File& file : inventory.files)
    add_file(inventory, file, file.package == kNone ? std::string_view() : names[file.package], result);
  return result;
}

std::string identity_of(std::string_view package) {
  const auto purl = try_parse_purl(package);
  return purl ? purl_identity(*purl) : std::string();
}

}  // namespace stocktake
