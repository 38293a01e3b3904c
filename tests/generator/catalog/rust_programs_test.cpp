#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/program_builder.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

std::string rust_program(const std::string& json) {
  return elf_of({{".dep-v0", packed_crates(json)}});
}

}  // namespace

TEST_CASE("rust programs: the file is the root's, and crates that only helped to build it are not in it") {
  const Tree tree = TreeBuilder(kCargoCataloger)
                        .file("bin/a", rust_program(R"({"packages":[
{"name":"b","version":"1.0.1","source":"crates.io"},
{"name":"cc","version":"1.0.0","source":"crates.io","kind":"build"},
{"name":"a","version":"0.1.0","source":"local","dependencies":[0,1,7,2],"root":true}],"format":8})"))
                        .build();
  const Catalog catalog = catalog_of(kCargoCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 2);
  CHECK(owners(tree, catalog, "bin/a") == "a");
  CHECK(needs(catalog, "a") == "b");
  const Package& crate = find_named(catalog, "b")->package;
  CHECK(crate.purl == "pkg:cargo/b@1.0.1");
  CHECK(crate.record == "bin/a");
  CHECK(crate.technique == "binary-analysis");
}

TEST_CASE("rust programs: a list that is none is said") {
  const Tree tree =
      TreeBuilder(kCargoCataloger)
          .file("a", rust_program("[1]"))
          .file("b", elf_of({{".dep-v0", "x"}}))
          .file("Cargo.lock", rust_program(R"({"packages":[{"name":"a","version":"1","root":true}]})"))
          .build();
  const Catalog catalog = catalog_of(kCargoCataloger, tree);
  CHECK(owners(tree, catalog, "Cargo.lock") == "a");
  const std::string said = diagnostics_of(catalog);
  CHECK(said.find("a: ") == 0);
  CHECK(said.find("b: has a list of crates that cannot be read\n") != said.npos);
}
