#include "differ/judge/abilities.h"

#include <algorithm>

namespace stocktake {
namespace {

void add_shapes(const Traits& traits, FileKind kind, Ability& to) {
  for (const Shape shape : kAllShapes) {
    const std::uint32_t amount = traits.shape(shape).amount;
    if (amount == 0) continue;
    auto of_kind = std::find_if(to.shapes.begin(), to.shapes.end(),
                                [&](const auto& entry) { return entry.first == kind; });
    if (of_kind == to.shapes.end()) of_kind = to.shapes.insert(to.shapes.end(), {kind, {}});
    std::uint32_t& greatest = of_kind->second[static_cast<std::size_t>(shape)];
    greatest = std::max(greatest, amount);
  }
}

}  // namespace

std::uint32_t Ability::amount(FileKind kind, Shape shape) const {
  for (const auto& [of_kind, amounts] : shapes)
    if (of_kind == kind) return amounts[static_cast<std::size_t>(shape)];
  return 0;
}

Abilities::Abilities(const Inventory& side) {
  if (!side.facts.has(Fact::traits)) return;
  packages_.resize(side.packages.size());
  for (const File& file : side.files) {
    const FileDetail* detail = side.detail_of(file);
    if (file.package == kNone || detail == nullptr || detail->traits.empty()) continue;
    const Traits traits = traits_of(side, file);
    const TraitSet set = set_of(traits);
    Ability& package = packages_[file.package];
    package.traits |= set;
    package.combined |= combined(set);
    add_shapes(traits, file.kind, package);
  }
}

}  // namespace stocktake
