#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/catalog/tools.h"
#include "generator/source/tree.h"
#include "schemas/text/path.h"

namespace stocktake {

inline constexpr std::string_view kNodeModules = "node_modules";

/// Package folder → found package.
using NpmLocations = std::unordered_map<std::string_view, std::uint32_t>;
/// Link in a package position (index of its entry) → the found package that it leads to.
using NpmLinks = std::unordered_map<std::uint32_t, std::uint32_t>;

/// True where the last folder of `folder` is a package position: `name` or `@scope/name` right inside a
/// node_modules folder, in /usr/share/nodejs or /usr/lib/nodejs of a Debian system, or right inside the root
/// where the root is a node_modules folder itself. Names that begin with a dot (`.bin`, `.pnpm`) are no
/// packages.
bool is_npm_position(std::string_view folder, bool root_is_modules);

/// True where a folder on the path, or the path's end, is called node_modules, or holds a Debian system's.
bool has_node_modules(std::string_view path);

/// True where `folder` is the folder `name` of a node_modules folder, or of a root that is one.
bool is_in_modules(std::string_view folder, std::string_view name, bool root_is_modules);

/// Which package stands where, for node's resolution (nodejs.org/api/modules.html, "Loading from
/// node_modules folders"): from the importing file's folder upwards, `node_modules/name` of every folder that
/// is not called node_modules itself; the first that exists is it.
///
/// A tree has far fewer node_modules folders than it has dependencies, so each gets a number, and a lookup
/// hashes that number with the short name. Resolving costs one such lookup for each node_modules folder that
/// exists above the package: two or three for npm, one for pnpm.
class NpmPlaces {
 public:
  explicit NpmPlaces(bool root_is_modules) : root_is_modules_(root_is_modules) {}

  /// Says that `found` stands at `folder`, a package position; kNone: something that is no package, such as
  /// the link to a workspace. The text must outlive this object.
  void add(std::string_view folder, std::uint32_t found);

  /// The node_modules folders that code in `folder` looks into, nearest first; to be handed to `resolve`.
  std::vector<std::uint32_t> chain(std::string_view folder) const;

  /// What a dependency called `name` leads to: a found package, or kNone where nothing, or no package, stands
  /// there.
  std::uint32_t resolve(const std::vector<std::uint32_t>& chain, std::string_view name) const;

  /// Whether `folder` holds a node_modules folder with something in a package position.
  bool has_modules(std::string_view folder) const { return modules_.contains(join(folder, "node_modules")); }

 private:
  struct Place {
    std::uint32_t modules;
    std::string_view name;
    bool operator==(const Place&) const = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const {
      return std::hash<std::string_view>()(place.name) ^ (place.modules * 0x9e3779b97f4a7c15U);
    }
  };

  bool root_is_modules_;
  std::unordered_map<std::string, std::uint32_t> modules_;  // node_modules folder → number
  std::unordered_map<Place, std::uint32_t, PlaceHash> places_;
};

}  // namespace stocktake
