#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "schemas/inventory/inventory.h"
#include "schemas/inventory/traits.h"

/// What code can do as a whole: sets of traits, those that are dangerous together, and the words for them.
namespace stocktake {

/// A set of traits.
class TraitSet {
 public:
  constexpr TraitSet() = default;
  template <class... Traits>
  explicit constexpr TraitSet(Trait first, Traits... others)
      : TraitSet(bit(first) | (bit(others) | ... | 0)) {}
  static constexpr TraitSet all() { return TraitSet((1U << std::size(kAllTraits)) - 1); }

  constexpr bool has(Trait trait) const { return (bits_ & bit(trait)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr int size() const { return std::popcount(bits_); }
  constexpr bool meets(TraitSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr TraitSet operator|(TraitSet other) const { return TraitSet(bits_ | other.bits_); }
  constexpr TraitSet operator&(TraitSet other) const { return TraitSet(bits_ & other.bits_); }
  /// Those of this set that are not in the other.
  constexpr TraitSet operator-(TraitSet other) const { return TraitSet(bits_ & ~other.bits_); }
  constexpr TraitSet& operator|=(TraitSet other) { return *this = *this | other; }
  constexpr bool operator==(const TraitSet&) const = default;

 private:
  explicit constexpr TraitSet(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Trait trait) { return 1U << static_cast<unsigned>(trait); }
  std::uint32_t bits_ = 0;
};

/// The traits that a file has.
TraitSet set_of(const Traits& traits);
/// What the document or scan says of a file; nothing where it says nothing.
Traits traits_of(const Inventory& inventory, const File& file);

/// Traits that are dangerous together: one of `first` and another one of `second`.
struct Combination {
  std::string_view name;   ///< `collect-and-send`
  std::string_view words;  ///< "collects and sends"
  TraitSet first, second;
};
std::span<const Combination> combinations();

/// A set of combinations, a bit for each in the order of the table.
using CombinationSet = std::uint32_t;
/// Those that the traits make up.
CombinationSet combined(TraitSet traits);
/// The traits of the set that take part in one of the combinations.
TraitSet involved(TraitSet traits, CombinationSet combinations);

/// "decodes and evaluates": what code with these traits does, as a person would say it; empty for none.
std::string trait_words(TraitSet traits);
/// "collects and sends, fetches and runs": the combinations.
std::string combination_words(CombinationSet combinations);

}  // namespace stocktake
