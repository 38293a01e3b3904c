#include "schemas/inventory/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "schemas/error.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

[[noreturn]] void refuse(const Inventory& inventory, std::string_view why) {
  throw Error(
      fmt::format("{}: no statement can name it by a digest: {}", printable(inventory.origin.path), why));
}

std::string folder_digest(const Inventory& inventory) {
  const auto line_end = [](const File& file) { return file.path.find('\n') != file.path.npos; };
  if (std::any_of(inventory.files.begin(), inventory.files.end(), line_end))
    refuse(inventory, "a name in it holds a line end");
  std::vector<std::uint32_t> all(inventory.files.size());
  std::iota(all.begin(), all.end(), 0U);
  const auto digest = tree_digest(inventory, all);
  if (!digest) refuse(inventory, "it has no files, or one that could not be read");
  return to_hex(*digest);
}

}  // namespace

Resource subject_of(const Inventory& inventory) {
  const Origin& origin = inventory.origin;
  if (origin.kind == "directory") return {std::string(inventory.name), "dirHash", folder_digest(inventory)};
  const bool file = origin.path != "-" &&
                    (origin.kind == "document" || origin.kind == "archive" || origin.kind == "program");
  return {std::string(file ? base_name(origin.path) : inventory.name),
          origin.is_git() ? "gitCommit" : "sha256", std::string(origin.digest)};
}

}  // namespace stocktake
