#include "generator/catalog/catalog.h"

#include <algorithm>
#include <iterator>

#include "generator/catalog/irregular.h"
#include "generator/catalog/licence_files.h"
#include "generator/catalog/steering.h"
#include "generator/catalog/subject.h"
#include "generator/source/tree.h"
#include "schemas/inventory/lock_file.h"
#include "schemas/text/path.h"

namespace stocktake {

std::span<const Cataloger> catalogers() {
  static const std::vector<Cataloger> list = {
      kPythonCataloger,   kNpmCataloger,    kGoCataloger,       kCargoCataloger,   kComposerCataloger,
      kRubyCataloger,     kDebianCataloger, kAlpineCataloger,   kRpmCataloger,     kJavaCataloger,
      kCondaCataloger,    kNugetCataloger,  kRCataloger,        kHaskellCataloger, kVcpkgCataloger,
      kConanCataloger,    kHexCataloger,    kPubCataloger,      kSwiftCataloger,   kHomebrewCataloger,
      kNixCataloger,      kPerlCataloger,   kLuarocksCataloger, kJuliaCataloger,   kOpamCataloger,
      kVendoredCataloger,
  };
  return list;
}

std::vector<std::string> folders_beyond(const Tree& tree) {
  std::vector<std::string> all;
  for (const Cataloger& cataloger : catalogers()) {
    if (cataloger.beyond == nullptr) continue;
    const auto folders = cataloger.beyond(tree);
    all.insert(all.end(), folders.begin(), folders.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Wish wish_for(std::string_view path) {
  const std::string_view name = base_name(path);
  if (is_licence_file(name) || notes_sources_of(path)) return Wish::all;
  Wish most = std::max({steering_wants(path), irregular_wants(path), subject_wants(path)});
  for (const Cataloger& cataloger : catalogers()) {
    most = std::max(most, cataloger.wants(path, name));
    if (most == Wish::all) break;
  }
  return most;
}

}  // namespace stocktake
