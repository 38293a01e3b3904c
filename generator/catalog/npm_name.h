#pragma once

#include <string>
#include <string_view>

#include "schemas/identity/purl.h"

namespace stocktake {

/// `@scope` and `name` of `@scope/name`; the scope is empty where the name has none.
struct NpmName {
  std::string_view scope, name;
};
constexpr NpmName split_npm_name(std::string_view full) {
  const auto slash = full.starts_with('@') ? full.find('/') : std::string_view::npos;
  if (slash == std::string_view::npos) return {{}, full};
  return {full.substr(0, slash), full.substr(slash + 1)};
}
/// The purl of a release of a package.
inline Purl npm_purl(std::string_view full_name, std::string_view version) {
  const NpmName name = split_npm_name(full_name);
  return {"npm", std::string(name.scope), std::string(name.name), std::string(version), {}, {}};
}

}  // namespace stocktake
