#include <doctest/doctest.h>

#include <string>

#include "generator/scan.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/inventory/properties.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr std::string_view kHello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

std::string record(std::string_view name, std::string_view more = "") {
  return std::string(R"({"name":")")
      .append(name)
      .append(R"(","version":"1.0","build":"h1_0","channel":"https://conda.example/conda-forge/linux-64",)")
      .append(R"("subdir":"linux-64","fn":"x-1.0-h1_0.conda","license":"MIT","sha256":")")
      .append(kHello)
      .append(R"(","url":"https://conda.example/x.conda")")
      .append(more)
      .append("}");
}

std::string paths(std::string_view path, std::string_view sha256) {
  return std::string(R"(,"paths_data":{"paths_version":1,"paths":[{"_path":")")
      .append(path)
      .append(R"(","path_type":"hardlink","sha256":"00","sha256_in_prefix":")")
      .append(sha256)
      .append(R"("}]})");
}

}  // namespace

TEST_CASE("conda: a package has channel, build and platform in its purl, and the digest of its archive") {
  const Tree tree = TreeBuilder(kCondaCataloger)
                        .file("env/conda-meta/a-1.0-h1_0.json", record("a", R"(,"depends":["b >=1","c"])"))
                        .file("env/conda-meta/b-1.0-h1_0.json", record("b"))
                        .build();
  const Catalog catalog = catalog_of(kCondaCataloger, tree);
  const Package& package = find_named(catalog, "a")->package;
  CHECK(package.purl == "pkg:conda/a@1.0?build=h1_0&channel=conda-forge&subdir=linux-64&type=conda");
  CHECK(package.hashes.at(0).hex == kHello);
  CHECK(package.licenses.at(0).text == "MIT");
  CHECK(package.location == "env");
  CHECK(needs(catalog, "a") == "b");
}

TEST_CASE("conda: the digest that a file has in the prefix is held against its bytes") {
  for (const bool changed : {false, true}) {
    const Tree tree = TreeBuilder(kCondaCataloger)
                          .file("conda-meta/a-1.0-h1_0.json", record("a", paths("bin/a", kHello)))
                          .file("bin/a", changed ? "other" : "hello")
                          .build();
    const Catalog catalog = catalog_of(kCondaCataloger, tree);
    CHECK(claims_to(tree, catalog, "bin/a") == (changed ? "a differs 32768" : "a agrees 32768"));
    CHECK(find_named(catalog, "a")->package.record_status == (changed ? "differs" : "verified"));
  }
}

TEST_CASE("conda: a link is as stated where its target, or the bytes that it leads to, have the digest") {
  const std::string own = to_hex(sha256_of_text("a.1")), none = to_hex(sha256_of_text(""));
  const auto witness = [](const std::string& sha256, const std::string& target = "a.1") {
    const std::string list = R"(,"paths_data":{"paths":[{"_path":"lib/a","path_type":"softlink","sha256":")" +
                             sha256 + R"("},{"_path":"lib/a.1","sha256":"00" ,"sha256_in_prefix":")" +
                             std::string(kHello) + R"("}]})";
    const Tree tree = TreeBuilder(kCondaCataloger)
                          .file("conda-meta/a-1.0-h1_0.json", record("a", list))
                          .file("lib/a.1", "hello")
                          .file("lib/b", "other")
                          .link("lib/a", target)
                          .build();
    return claims_to(tree, catalog_of(kCondaCataloger, tree), "lib/a");
  };
  for (const std::string& sha256 : {own, none, std::string(kHello)})
    CHECK(witness(sha256) == "a agrees 32768");
  CHECK(witness(own, "b") == "a differs 32768");
  CHECK(witness(std::string(kHello), "b") == "a differs 32768");
  CHECK(witness(std::string(kHello), "gone") == "a differs 32768");
}

TEST_CASE("conda: a file that the record names without digest, and then with one, is listed once") {
  const Tree tree =
      TreeBuilder(kCondaCataloger)
          .file("conda-meta/a-1.0-h1_0.json", record("a", R"(,"files":["bin/a"])" + paths("bin/a", kHello)))
          .file("bin/a", "hello")
          .build();
  Catalog catalog;
  catalog.keeps_rows = true;
  kCondaCataloger.catalog(tree, catalog);
  REQUIRE(catalog.rows.size() == 1);
  CHECK(catalog.rows[0].digest.hex == kHello);
}

TEST_CASE("conda: what is listed and not there is counted, and no path leads out of the prefix") {
  const Tree tree = TreeBuilder(kCondaCataloger)
                        .file("env/conda-meta/a-1.0-h1_0.json", record("a", paths("bin/gone", kHello)))
                        .file("env/conda-meta/b-1.0-h1_0.json", record("b", paths("../../x", kHello)))
                        .file("x", "hello")
                        .build();
  const Catalog catalog = catalog_of(kCondaCataloger, tree);
  CHECK(property_of(find_named(catalog, "a")->package, "stocktake:record-missing") == "1");
  CHECK(owners(tree, catalog, "x").empty());
}

TEST_CASE("conda: what runs when a package is linked, or the environment activated, is a hook") {
  const Tree tree = TreeBuilder(kCondaCataloger)
                        .file("conda-meta/a-1.0-h1_0.json",
                              record("a", R"(,"files":["bin/.a-post-link.sh","etc/conda/activate.d/a.sh"])"))
                        .file("bin/.a-post-link.sh", "x")
                        .file("etc/conda/activate.d/a.sh", "x")
                        .build();
  const Catalog catalog = catalog_of(kCondaCataloger, tree);
  CHECK(lines_of(find_named(catalog, "a")->package.hooks) ==
        "conda:post-link=bin/.a-post-link.sh | conda:activate=etc/conda/activate.d/a.sh");
}

TEST_CASE("conda: a Python distribution in a conda package is brought by it, and has no files of its own") {
  static constexpr Cataloger kAny = {
      "any", [](std::string_view path, std::string_view) { return wish_for(path); }, nullptr};
  const std::string info = "lib/python3.11/site-packages/p-1.dist-info/METADATA";
  std::vector<Diagnostic> diagnostics;
  const Inventory inventory =
      take_inventory(TreeBuilder(kAny)
                         .file("conda-meta/p-1.0-h1_0.json",
                               record("p", std::string(R"(,"files":[")").append(info).append(R"("])")))
                         .file(info, "Metadata-Version: 2.1\nName: p\nVersion: 1.0\n")
                         .build(),
                     1, diagnostics);
  REQUIRE(inventory.packages.size() == 2);
  CHECK(inventory.packages[find_file(inventory, info)->package].purl.starts_with("pkg:conda/"));
  CHECK(property_of(inventory.packages[1], property::kBroughtBy).starts_with("pkg:conda/p@1.0"));
}

TEST_CASE("conda: a package file is the package of its index, with all its files") {
  const Tree tree =
      TreeBuilder(kCondaCataloger)
          .file("info/index.json", record("a"))
          .file("info/files", "bin/a\n")
          .file("info/paths.json",
                std::string(R"({"paths":[{"_path":"bin/a","sha256":")").append(kHello).append("\"}]}"))
          .file("bin/a", "hello")
          .build();
  const Catalog catalog = catalog_of(kCondaCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(property_of(catalog.found[0].package, property::kPublished) == "conda");
  CHECK(claims_to(tree, catalog, "bin/a") == "a agrees 32768");
  CHECK(owners(tree, catalog, "info/files") == "a");
}

TEST_CASE("conda: a record that is damaged or names nothing is said") {
  const Tree tree = TreeBuilder(kCondaCataloger)
                        .file("conda-meta/a.json", "{")
                        .file("conda-meta/b.json", R"({"name":[]})")
                        .build();
  const Catalog catalog = catalog_of(kCondaCataloger, tree);
  CHECK(catalog.found.empty());
  CHECK(catalog.diagnostics.size() == 2);
}

TEST_CASE("conda: a channel is named without its platform, and where it is is the package's source") {
  const Tree tree =
      TreeBuilder(kCondaCataloger)
          .file("conda-meta/a-1-0.json",
                R"({"name":"a","version":"1","build":"0","channel":"https://h.example/forge/linux-64"})")
          .build();
  const Catalog catalog = catalog_of(kCondaCataloger, tree);
  const Package& package = find_named(catalog, "a")->package;
  CHECK(package.purl == "pkg:conda/a@1?build=0&channel=forge");
  CHECK(package.references.at(0).url == "https://h.example/forge/linux-64");
}
