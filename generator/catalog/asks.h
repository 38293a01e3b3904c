#pragma once

#include <set>
#include <string>
#include <string_view>

#include "generator/catalog/catalog.h"
#include "schemas/inventory/properties.h"

namespace stocktake {

/// What one manifest asks for, as `property::kAsks` says it.
class Asks {
 public:
  /// `source`: an address, a repository, another name (`npm:other@^1`); without it the name is looked up in
  /// the registry. Versions and commits in it do not count, nor do secrets.
  void add(std::string_view name, std::string_view source = {});
  /// Adds the property to the package, where anything was asked for.
  void state(Package& package, Catalog& out);

 private:
  std::set<std::string> lines_;
};

/// Whether npm takes such a dependency from elsewhere than by its own name out of the registry
/// (docs.npmjs.com, "package.json", "dependencies"): an address, a repository, a folder, an alias.
bool is_npm_source(std::string_view name, std::string_view wanted);

}  // namespace stocktake
