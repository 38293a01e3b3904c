#include "differ/judge/abilities.h"

#include <doctest/doctest.h>

#include "tests/differ/inventory_builder.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("what a package can do is what its files can, and which combinations one of them has by itself") {
  InventoryBuilder side;
  side.package("pkg:npm/a@1.0.0", "node_modules/a");
  side.file("node_modules/a/x.js").traits = "environment:1";
  side.file("node_modules/a/y.js").traits = "network:1 longest-line:5000@1";
  side.file("node_modules/a/z.js").traits = "longest-line:9000@4 encoded-run:700@4";
  side.file("node_modules/a/z.py").traits = "encoded-run:900@4";
  side.package("pkg:npm/b@1.0.0", "node_modules/b");
  side.file("node_modules/b/x.js").traits = "environment:1 network:2";
  side.unowned("w.js").traits = "evaluate:1";
  Inventory inventory = side.build();
  const Abilities abilities(inventory);
  const Ability &a = abilities.of(0), &b = abilities.of(1);
  CHECK(a.traits == TraitSet(Trait::environment, Trait::network));
  CHECK(a.combined == 0);
  CHECK(combination_words(b.combined) == "collects and sends");
  CHECK(a.amount(FileKind::javascript, Shape::longest_line) == 9000);
  CHECK(a.amount(FileKind::javascript, Shape::encoded_run) == 700);
  CHECK(a.amount(FileKind::python, Shape::encoded_run) == 900);
  CHECK(a.amount(FileKind::python, Shape::longest_line) == 0);
  CHECK(b.amount(FileKind::javascript, Shape::longest_line) == 0);
  SUBCASE("nothing is known of a side that does not record it") {
    inventory.facts = Facts();
    CHECK(Abilities(inventory).of(1).traits.empty());
  }
}
