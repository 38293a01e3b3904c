#include "schemas/inventory/capability.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("traits are dangerous together where one collects, hides or fetches and another acts") {
  struct Case {
    TraitSet traits;
    const char* words;
  };
  using enum Trait;
  const Case cases[] = {
      {TraitSet(), ""},
      {TraitSet(environment), ""},
      {TraitSet(secrets), ""},
      {TraitSet(network, decode, listen, native_call), ""},
      {TraitSet(environment, network), "collects and sends"},
      {TraitSet(system_info, network), "collects and sends"},
      {TraitSet(decode, evaluate), "decodes and runs"},
      {TraitSet(obfuscated, process), "decodes and runs"},
      {TraitSet(network, process), "fetches and runs"},
      {TraitSet(network, evaluate, decode), "decodes and runs and fetches and runs"},
      {TraitSet(secrets, decode), "names places of credentials beside other things"},
      {TraitSet(persistence, process), "names places that start programs beside other things"},
      {TraitSet(drop_host, environment), "names drop hosts beside other things"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.words);
    CHECK(combination_words(combined(c.traits)) == c.words);
    CHECK(involved(c.traits, combined(c.traits)) == (combined(c.traits) == 0 ? TraitSet() : c.traits));
  }
}

TEST_CASE("what code can do is said in the order of what is gathered, how it is hidden and what is done") {
  using enum Trait;
  CHECK(trait_words(TraitSet()).empty());
  CHECK(trait_words(TraitSet(evaluate, decode)) == "decodes and evaluates");
  CHECK(trait_words(TraitSet(network, environment, decode)) == "reads its environment, decodes and connects");
  for (const Trait trait : kAllTraits) CHECK_FALSE(trait_words(TraitSet(trait)).empty());
}

TEST_CASE("sets of traits join, part and meet") {
  using enum Trait;
  const TraitSet a(environment, network), b(network, process);
  CHECK((a | b) == TraitSet(environment, network, process));
  CHECK((a & b) == TraitSet(network));
  CHECK((a - b) == TraitSet(environment));
  CHECK(a.meets(b));
  CHECK_FALSE(a.meets(TraitSet(listen)));
  CHECK(a.size() == 2);
  CHECK(TraitSet::all().size() == static_cast<int>(std::size(kAllTraits)));
}

TEST_CASE("the traits of a file are what its text says, and none where it says nothing that can be read") {
  Inventory inventory;
  File file;
  CHECK(set_of(traits_of(inventory, file)).empty());
  inventory.make_detail(file).traits = "environment:2 network:3";
  CHECK(set_of(traits_of(inventory, file)) == TraitSet(Trait::environment, Trait::network));
  CHECK(traits_of(inventory, file).line(Trait::network) == 3);
  inventory.details[file.detail].traits = "environment:2 nonsense";
  CHECK(set_of(traits_of(inventory, file)).empty());
}
