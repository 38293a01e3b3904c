#include "generator/catalog/catalog.h"

#include <algorithm>
#include <iterator>

#include "generator/source/tree.h"
#include "schemas/text/path.h"

namespace stocktake {

std::span<const Cataloger> catalogers() {
  static const std::vector<Cataloger> list = {
      kPythonCataloger, kNpmCataloger, kGoCataloger, kCargoCataloger, kComposerCataloger, kRubyCataloger,
  };
  return list;
}

bool wanted(std::string_view path) {
  const std::string_view name = base_name(path);
  const auto list = catalogers();
  return std::any_of(list.begin(), list.end(), [&](const Cataloger& c) { return c.wants(path, name); });
}

}  // namespace stocktake
