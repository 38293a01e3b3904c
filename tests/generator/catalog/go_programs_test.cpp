#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/properties.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/program_builder.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

std::string go_program(const std::string& modules) {
  return elf_of({{".go.buildinfo", go_inline("go1.22.3 X:boringcrypto", modules)}});
}

std::string purls_of(const Catalog& catalog) {
  std::string text;
  for (const FoundPackage& found : catalog.found) text.append(found.package.purl).append("\n");
  return text;
}

}  // namespace

TEST_CASE("go programs: the file is its module's, and has the other modules and Go's library inside") {
  const Tree tree = TreeBuilder(kGoCataloger)
                        .file("usr/bin/tool", go_program("path\texample.com/a/cmd/tool\n"
                                                         "mod\texample.com/a\tv1.2.3\th1:aa=\n"
                                                         "dep\texample.com/b\tv0.1.0\th1:bb=\n"
                                                         "dep\texample.com/c\tv0.1.0\n"
                                                         "=>\texample.com/fork\tv0.2.0\th1:cc=\n"
                                                         "dep\texample.com/d\tv0.0.0\n=>\t../d\t(devel)\t\n"
                                                         "build\t-ldflags=\"-X main.token=secret\"\n"))
                        .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  CHECK(purls_of(catalog) ==
        "pkg:golang/example.com/a@v1.2.3\npkg:golang/stdlib@1.22.3\npkg:golang/example.com/b@v0.1.0\n"
        "pkg:golang/example.com/fork@v0.2.0\npkg:golang/example.com/d@v0.0.0\n");
  CHECK(owners(tree, catalog, "usr/bin/tool") == "example.com/a");
  CHECK(needs(catalog, "example.com/a") == "stdlib example.com/b example.com/fork example.com/d");
  const Package& fork = find_named(catalog, "example.com/fork")->package;
  CHECK(property_of(fork, property::kStandsFor) == "example.com/c v0.1.0");
  CHECK(property_of(fork, property::kGoSum) == "h1:cc=");
  CHECK(fork.location == "usr/bin/tool");
  CHECK(fork.technique == "binary-analysis");
  CHECK(property_of(find_named(catalog, "example.com/d")->package, property::kReplacedBy) == "../d");
  CHECK(property_of(find_named(catalog, "example.com/a")->package, property::kGoSum) == "h1:aa=");
}

TEST_CASE("go programs: what was built where it is worked on has no version, but its commit") {
  const Tree tree = TreeBuilder(kGoCataloger)
                        .file("a", go_program("path\texample.com/a\nmod\texample.com/a\t(devel)\t\n"
                                              "build\tvcs.revision=0123abc\nbuild\tvcs.modified=true\n"))
                        .file("b", go_program("path\tcommand-line-arguments\n"))
                        .file("c", elf_of({{".go.buildinfo", go_inline("devel go1.23-ab Tue", "")}}))
                        .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  const Package& package = find_named(catalog, "example.com/a")->package;
  CHECK(package.purl == "pkg:golang/example.com/a");
  CHECK(property_of(package, property::kBuiltFrom) == "0123abc modified");
  CHECK(owners(tree, catalog, "a") == "example.com/a");
  CHECK(owners(tree, catalog, "b") == "stdlib");
  CHECK(owners(tree, catalog, "c") == "stdlib");
  CHECK(find_named(catalog, "stdlib", "devel go1.23-ab Tue") != nullptr);
}

TEST_CASE("go programs: a name that other records have hides none, and what cannot be read is said") {
  const std::string program = go_program("path\ta\nmod\texample.com/a\tv1.0.0\t\n");
  const Tree tree = TreeBuilder(kGoCataloger)
                        .file("go.sum", program)
                        .file("b", go_program("mod\texample.com/\xff\tv1.0.0\t\n"))
                        .file("c", pe_of(go_inline("go1.22.3", "").substr(0, 34)))
                        .build();
  const Catalog catalog = catalog_of(kGoCataloger, tree);
  CHECK(owners(tree, catalog, "go.sum") == "example.com/a");
  CHECK(diagnostics_of(catalog) ==
        "b: has build information of Go's that is not UTF-8\n"
        "c: has build information of Go's that cannot be read\n");
}

TEST_CASE("go programs: more modules than any program has are not all told") {
  std::string modules = "mod\texample.com/a\tv1.0.0\t\n";
  for (int i = 0; i < 10'001; ++i) modules += "dep\te.com/m" + std::to_string(i) + "\tv1.0.0\t\n";
  const Tree tree = TreeBuilder(kGoCataloger).file("a", go_program(modules)).build();
  Catalog catalog;
  kGoCataloger.catalog(tree, catalog);
  CHECK(catalog.found.size() == 10'002);
  CHECK(diagnostics_of(catalog) ==
        "a: says that more than 10,000 modules are in it; the rest is not listed\n");
}
