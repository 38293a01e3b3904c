#include "generator/catalog/vendored/declared.h"

#include <doctest/doctest.h>

#include "generator/scan.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr std::string_view kDigest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

std::string troubles_of(std::string_view text) {
  std::vector<std::string> troubles;
  read_declared(text, troubles);
  std::string all;
  for (const std::string& one : troubles) all.append(one).append("\n");
  return all;
}

Catalog cataloged(std::string_view declaration) {
  return catalog_of(kVendoredCataloger,
                    TreeBuilder(kVendoredCataloger)
                        .file("stocktake.toml", declaration)
                        .file("third_party/zlib/README.chromium", "Name: zlib\nVersion: 1.3\n")
                        .file("third_party/zlib/zlib.h", "hello")
                        .file("lib/one.c", "hello")
                        .build());
}

std::string differs(const Catalog& catalog) {
  return catalog.found.empty()
             ? "no package"
             : std::string(property_of(catalog.found[0].package, "stocktake:vendored-differs"));
}

}  // namespace

TEST_CASE("declared: what an entry says, whole and at its shortest") {
  std::vector<std::string> troubles;
  const auto all = read_declared(
      "[[vendored]]\npath = \"third_party/zlib/\"\npurl = \"pkg:github/madler/zlib@1.3.1\"\nlicence = "
      "\"Zlib\"\n"
      "upstream = \"https://zlib.net\"\nversion-file = \"third_party/zlib/zlib.h\"\n"
      "version-pattern = '#define ZLIB_VERSION \"*\"'\ntree-sha256 = \"" +
          std::string(kDigest) + "\"\npatches = [\"p/./one.patch sha256:" + std::string(kDigest) +
          "\"]\n[[vendored]]\npath = \"lib/one.c\"\n",
      troubles);
  CHECK(troubles.empty());
  REQUIRE(all.size() == 2);
  CHECK(all[0].path == "third_party/zlib");
  CHECK(all[0].name == "zlib");
  CHECK(all[0].version == "1.3.1");
  REQUIRE(all[0].patches.size() == 1);
  CHECK(all[0].patches[0] == "p/one.patch#sha256:" + std::string(kDigest));
  CHECK(all[1].name == "one.c");
  CHECK(all[1].version.empty());
}

TEST_CASE("declared: what is wrong with an entry is said, and the entry left out") {
  struct Case {
    std::string_view text, said;
  };
  const Case cases[] = {
      {"x = [", "is no TOML"},
      {"vendored = 1", "vendored is a list of tables"},
      {"[[vendored]]\n", "line 1: path '' is no path below the root"},
      {"[[vendored]]\npath = \"../x\"", "path '../x' is no path below the root"},
      {"[[vendored]]\npath = \"/x\"", "path '/x' is no path below the root"},
      {"[[vendored]]\npath = 1", "path is a text"},
      {"[[vendored]]\npath = \"a\"\nlicense = \"MIT\"", "unknown key 'license'"},
      {"[[vendored]]\npath = \"a\"\n[[vendored]]\npath = \"a/\"", "line 3: 'a' is declared twice"},
      {"[[vendored]]\npath = \"a\"\nversion-file = \"b\"", "belong together"},
      {"[[vendored]]\npath = \"a\"\nversion-file = \"b\"\nversion-pattern = \"x\"", "has one '*'"},
      {"[[vendored]]\npath = \"a\"\ntree-sha256 = \"12\"", "tree-sha256 is no SHA-256"},
      {"[[vendored]]\npath = \"a\"\npurl = \"zlib\"", "'zlib' is no package URL"},
      {"[[vendored]]\npath = \"a\"\npurl = \"pkg:generic/a@1\"\nversion = \"2\"",
       "purl and version disagree"},
      {"[[vendored]]\npath = \"a\"\npatches = [\"p\"]", "'PATH sha256:HEX'"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const std::string said = troubles_of(c.text);
    CAPTURE(said);
    CHECK(said.find(c.said) != said.npos);
  }
}

TEST_CASE("declared: a version stands where its pattern says") {
  CHECK(version_in("#define A \"1\"\n#define V \"1.3.1\"\n", "#define V \"*\"") == "1.3.1");
  CHECK(version_in("2.0\n", "*") == "2.0");
  CHECK(version_in("#define V \"1.3.1", "#define V \"*\"").empty());
  const Wishes wishes =
      wishes_with_declared("[[vendored]]\npath='a'\nversion-file='a/V'\nversion-pattern='*'\n");
  CHECK(wishes("a/V") == Wish::all);
  CHECK(wishes("a/W") == Wish::nothing);
}

TEST_CASE("declared: the folder is the package that is declared, and a record in it may only agree") {
  const std::string zlib = "[[vendored]]\npath = \"third_party/zlib\"\npurl = \"pkg:github/madler/zlib\"\n";
  const Catalog same = cataloged(zlib + "version = \"1.3\"\n");
  REQUIRE(same.found.size() == 1);
  CHECK(same.found[0].package.purl == "pkg:github/madler/zlib@1.3");
  CHECK(same.claims.size() == 2);
  CHECK(differs(same).empty());
  CHECK(differs(cataloged(zlib + "version = \"1.2\"\n")) == "README.chromium says version 1.3");
}

TEST_CASE("declared: what is declared and not there is said, and so is a version that is not found") {
  CHECK(diagnostics_of(cataloged("[[vendored]]\npath = \"gone\"\n")) ==
        "stocktake.toml: [[vendored]] path 'gone' is not there\n");
  CHECK(diagnostics_of(cataloged("[[vendored]]\npath='lib'\nversion-file='lib/V'\nversion-pattern='*'\n")) ==
        "stocktake.toml: no version of 'lib' is found in lib/V\n");
}

TEST_CASE("declared: files that are not those that were reviewed are told from those that are") {
  const std::string lines = to_hex(sha256_of("hello")) + "  lib/one.c\n";
  const auto declaration = [](const std::string& digest) {
    return "[[vendored]]\npath = \"lib\"\nversion = \"1\"\ntree-sha256 = \"" + digest + "\"\n";
  };
  const Catalog same = cataloged(declaration(to_hex(sha256_of(lines))));
  CHECK(same.found[0].package.record_status == "verified");
  const Catalog other = cataloged(declaration(std::string(kDigest)));
  CHECK(other.found[0].package.record_status == "differs");
  CHECK(differs(other) == "its files have the digest " + to_hex(sha256_of(lines)));
}

TEST_CASE("declared: a package manager's package of that folder, and of that name, gets the patches") {
  for (const std::string_view purl : {"", "pkg:npm/a", "pkg:npm/b"}) {
    std::string declaration =
        "[[vendored]]\npath = \"node_modules/a\"\npatches = [\"p sha256:" + std::string(kDigest) + "\"]\n";
    if (!purl.empty()) declaration.append("purl = \"").append(purl).append("\"\n");
    struct All {
      static Wish wants(std::string_view path, std::string_view) { return wish_for(path); }
    };
    std::vector<Diagnostic> diagnostics;
    const Inventory inventory =
        take_inventory(TreeBuilder(Cataloger{"all", All::wants, nullptr})
                           .file("stocktake.toml", declaration)
                           .file("node_modules/a/package.json", R"({"name": "a", "version": "1.0.0"})")
                           .build(),
                       1, diagnostics);
    CHECK(diagnostics.empty());
    REQUIRE(inventory.packages.size() == 1);
    CHECK(inventory.packages[0].patches.size() == (purl == "pkg:npm/b" ? 0 : 1));
  }
}
