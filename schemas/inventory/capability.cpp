#include "schemas/inventory/capability.h"

#include <cstddef>
#include <iterator>
#include <vector>

namespace stocktake {
namespace {

using enum Trait;

constexpr TraitSet kCollects(environment, secrets, system_info);
constexpr TraitSet kRuns(evaluate, process);
constexpr TraitSet kAnything = TraitSet::all();

/// By what published attacks did with the code that they added: see fixtures/replay.
constexpr Combination kCombinations[] = {
    {"collect-and-send", "collects and sends", kCollects, TraitSet(network)},
    {"decode-and-run", "decodes and runs", TraitSet(decode, obfuscated), kRuns},
    {"fetch-and-run", "fetches and runs", TraitSet(network), kRuns},
    {"secrets", "names places of credentials beside other things", TraitSet(secrets), kAnything},
    {"persistence", "names places that start programs beside other things", TraitSet(persistence), kAnything},
    {"drop-host", "names drop hosts beside other things", TraitSet(drop_host), kAnything},
};

struct Word {
  Trait trait;
  std::string_view words;
};

/// In the order in which they are said: what is gathered, how it is hidden, what is done with it.
constexpr Word kWords[] = {
    {environment, "reads its environment"},
    {system_info, "asks for host and user"},
    {secrets, "names places of credentials"},
    {obfuscated, "is obfuscated"},
    {decode, "decodes"},
    {evaluate, "evaluates"},
    {process, "starts programs"},
    {network, "connects"},
    {drop_host, "names drop hosts"},
    {listen, "listens"},
    {persistence, "names places that start programs"},
    {native_call, "calls native code"},
};
static_assert(std::size(kWords) == std::size(kAllTraits));

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text.append(i == 0 ? "" : i + 1 == words.size() ? " and " : ", ").append(words[i]);
  return text;
}

/// Whether the traits have one of `first` and, beside it, one of `second`.
bool makes(TraitSet traits, const Combination& combination) {
  const TraitSet first = traits & combination.first, second = traits & combination.second;
  return !first.empty() && !second.empty() && (first | second).size() > 1;
}

}  // namespace

TraitSet set_of(const Traits& traits) {
  TraitSet set;
  for (const Trait trait : kAllTraits)
    if (traits.has(trait)) set |= TraitSet(trait);
  return set;
}

Traits traits_of(const Inventory& inventory, const File& file) {
  const FileDetail* detail = inventory.detail_of(file);
  if (detail == nullptr || detail->traits.empty()) return {};
  return decode_traits(detail->traits).value_or(Traits());
}

std::span<const Combination> combinations() {
  return kCombinations;
}

CombinationSet combined(TraitSet traits) {
  CombinationSet set = 0;
  for (std::size_t i = 0; i < std::size(kCombinations); ++i)
    if (makes(traits, kCombinations[i])) set |= 1U << i;
  return set;
}

TraitSet involved(TraitSet traits, CombinationSet combinations) {
  TraitSet set;
  for (std::size_t i = 0; i < std::size(kCombinations); ++i)
    if ((combinations >> i & 1) != 0) set |= traits & (kCombinations[i].first | kCombinations[i].second);
  return set;
}

std::string trait_words(TraitSet traits) {
  std::vector<std::string_view> words;
  for (const Word& word : kWords)
    if (traits.has(word.trait)) words.push_back(word.words);
  return listed(words);
}

std::string combination_words(CombinationSet combinations) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < std::size(kCombinations); ++i)
    if ((combinations >> i & 1) != 0) words.push_back(kCombinations[i].words);
  return listed(words);
}

}  // namespace stocktake
