#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "schemas/inventory/capability.h"
#include "schemas/inventory/inventory.h"

/// What the code of each package of one side can do: what rules ask before they call something new.
namespace stocktake {

/// The greatest amount of each shape.
using Amounts = std::array<std::uint32_t, std::size(kAllShapes)>;

/// What the files of one package can do.
struct Ability {
  TraitSet traits;              ///< of all of them together
  CombinationSet combined = 0;  ///< those that one file had by itself
  /// The greatest amounts among its files of each kind that has any.
  std::vector<std::pair<FileKind, Amounts>> shapes;

  /// The greatest amount among its files of that kind; 0 where none is out of the ordinary.
  std::uint32_t amount(FileKind kind, Shape shape) const;
};

/// Of every package of a side. Empty where the side does not record traits. One pass over the files.
class Abilities {
 public:
  Abilities() = default;
  explicit Abilities(const Inventory& side);
  const Ability& of(std::uint32_t package) const { return packages_.empty() ? none_ : packages_[package]; }

 private:
  std::vector<Ability> packages_;
  Ability none_;
};

}  // namespace stocktake
