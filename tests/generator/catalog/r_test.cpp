#include <doctest/doctest.h>

#include <string>

#include "generator/scan.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// A DESCRIPTION as R leaves it in a library, with more fields.
std::string description(std::string_view name, std::string_view more = "") {
  return std::string("Package: ")
      .append(name)
      .append("\nVersion: 1.0-2\n")
      .append(more)
      .append("Built: R 4.2.2; ; 2024-01-01 00:00:00 UTC; unix\n");
}

constexpr std::string_view kMd5OfHello = "5d41402abc4b2a76b9719d911017c592";

}  // namespace

TEST_CASE("r: a folder with a DESCRIPTION that R has built is a package, and its files are the package's") {
  const Tree tree =
      TreeBuilder(kRCataloger)
          .file("lib/R/library/a.b/DESCRIPTION",
                description("a.b",
                            "License: MIT + file LICENSE\nMaintainer: Ann <ann@example.org>\n"
                            "URL: https://a.example,\n    https://b.example https://c.example, none\n"
                            "BugReports: https://a.example/issues\n"))
          .file("lib/R/library/a.b/R/a.b.rdb", "code")
          .file("lib/R/library/other", "")
          .build();
  const Catalog catalog = catalog_of(kRCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:cran/a.b@1.0-2");
  CHECK(package.location == "lib/R/library/a.b");
  CHECK(package.record == "lib/R/library/a.b/DESCRIPTION");
  CHECK(package.supplier == Party{"Ann", "ann@example.org", {}});
  CHECK(references_of(package) ==
        "website https://a.example \nwebsite https://b.example \nwebsite https://c.example \n"
        "issue-tracker https://a.example/issues \n");
  CHECK(claims_to(tree, catalog, "lib/R/library/a.b/R/a.b.rdb") == "a.b none 4");
  CHECK(claims_to(tree, catalog, "lib/R/library/other").empty());
}

TEST_CASE("r: what is no installed package is none, and a fault only where R's own files stand beside") {
  struct Case {
    std::string_view folder, text, fault;
  };
  const std::string built = description("a");
  const Case cases[] = {
      {"a", "Package: a\nVersion: 1.0\n",
       "a/DESCRIPTION: is no record of an installed R package; the package is unknown\n"},
      {"a", "anything: at all\n",
       "a/DESCRIPTION: is no record of an installed R package; the package is unknown\n"},
      {"b", built, "b/DESCRIPTION: is of the package a, and its folder has another name\n"},
      // Behind the first paragraph nothing counts; nor does a name in another case.
      {"a", "Package: a\nVersion: 1.0\n\nBuilt: R 4.2.2\n",
       "a/DESCRIPTION: is no record of an installed R package; the package is unknown\n"},
      {"a", "package: a\nVersion: 1.0\nBuilt: R 4.2.2\n",
       "a/DESCRIPTION: is no record of an installed R package; the package is unknown\n"},
  };
  for (const Case& c : cases)
    for (const bool is_rs : {false, true}) {
      CAPTURE(c.text);
      TreeBuilder builder(kRCataloger);
      builder.file(std::string(c.folder) + "/DESCRIPTION", c.text);
      if (is_rs) builder.file(std::string(c.folder) + "/Meta/package.rds", "x");
      const Tree tree = builder.build();
      const Catalog catalog = catalog_of(kRCataloger, tree);
      CHECK(catalog.found.empty());
      CHECK(diagnostics_of(catalog) == (is_rs ? c.fault : ""));
    }
}

TEST_CASE("r: a record that cannot be read is told where R's own files stand beside it") {
  const Tree tree =
      TreeBuilder(kRCataloger).unread("a/DESCRIPTION", "no").file("a/Meta/package.rds", "x").build();
  const Catalog catalog = catalog_of(kRCataloger, tree);
  CHECK(diagnostics_of(catalog) == "a/DESCRIPTION: could not be read; the package is unknown\n");
}

TEST_CASE("r: a package inside another is data of the outer one; the scanned folder itself may be one") {
  const Tree tree = TreeBuilder(kRCataloger)
                        .file("DESCRIPTION", description("outer"))
                        .file("tests/inner/DESCRIPTION", description("inner"))
                        .build();
  const Catalog catalog = catalog_of(kRCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.location.empty());
  CHECK(claims_to(tree, catalog, "tests/inner/DESCRIPTION") == "outer none 0");
}

TEST_CASE("r: a package needs what stands in its library, else in the only other that has it") {
  const Tree tree = TreeBuilder(kRCataloger)
                        .file("one/a/DESCRIPTION",
                              description("a",
                                          "Depends: R (>= 3.5), b(>= 1)\nImports: c,\n\tonly.two, absent, a\n"
                                          "LinkingTo: b\nSuggests: d\n"))
                        .file("one/b/DESCRIPTION", description("b"))
                        .file("one/d/DESCRIPTION", description("d"))
                        .file("two/b/DESCRIPTION", description("b"))
                        .file("two/c/DESCRIPTION", description("c"))
                        .file("two/only.two/DESCRIPTION", description("only.two"))
                        .file("three/c/DESCRIPTION", description("c"))
                        .build();
  const Catalog catalog = catalog_of(kRCataloger, tree);
  const FoundPackage* a = find_named(catalog, "a");
  REQUIRE(a != nullptr);
  std::string needed;
  for (const std::uint32_t i : a->dependencies) needed.append(catalog.found[i].package.location).append(" ");
  CHECK(needed == "one/b two/only.two ");
}

TEST_CASE("r: licences are SPDX where R's spelling means one") {
  struct Case {
    std::string_view text, spdx;
    License::Form form;
  };
  const Case cases[] = {
      {"MIT + file LICENSE", "MIT", License::Form::id},
      {"GPL-2", "GPL-2.0-only", License::Form::id},
      {"GPL-2 | GPL-3", "GPL-2.0-only OR GPL-3.0-only", License::Form::expression},
      {"GPL (>= 2) | BSD_3_clause + file LICENCE", "GPL-2.0-or-later OR BSD-3-Clause",
       License::Form::expression},
      {"Artistic-2.0", "Artistic-2.0", License::Form::id},
      {"file LICENSE", "file LICENSE", License::Form::name},
      {"GPL", "GPL", License::Form::name},
      {"GPL-2 | file LICENSE", "GPL-2 | file LICENSE", License::Form::name},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Tree tree = TreeBuilder(kRCataloger)
                          .file("a/DESCRIPTION", description("a", "License: " + std::string(c.text) + "\n"))
                          .build();
    const Catalog catalog = catalog_of(kRCataloger, tree);
    CHECK(catalog.found.at(0).package.licenses.at(0) == License{c.form, c.spdx});
  }
}

TEST_CASE("r: where a package came from stands beside it") {
  struct Case {
    std::string_view fields, purl, references;
  };
  const Case cases[] = {
      {"Repository: CRAN\n", "pkg:cran/a@1.0-2", ""},
      {"Repository: https://u.r-universe.dev\n",
       "pkg:cran/a@1.0-2?repository_url=https:%2F%2Fu.r-universe.dev", ""},
      {"RemoteType: github\nRemoteHost: api.github.com\nRemoteUsername: u\nRemoteRepo: r\nRemoteSha: ab12\n",
       "pkg:cran/a@1.0-2", "vcs https://github.com/u/r ab12\n"},
      {"RemoteType: git2r\nRemoteUrl: https://git.example/a\nRemoteSha: ab12\n", "pkg:cran/a@1.0-2",
       "vcs https://git.example/a ab12\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.fields);
    const Tree tree = TreeBuilder(kRCataloger).file("a/DESCRIPTION", description("a", c.fields)).build();
    const Catalog catalog = catalog_of(kRCataloger, tree);
    CHECK(catalog.found.at(0).package.purl == c.purl);
    CHECK(references_of(catalog.found.at(0).package) == c.references);
  }
}

TEST_CASE("r: MD5 of a binary lists every file but hidden ones, and is there to verify by") {
  const std::string sums = std::string(kMd5OfHello)
                               .append(" *DESCRIPTION\n")
                               .append(kMd5OfHello)
                               .append(" *R/a\n")
                               .append(kMd5OfHello)
                               .append(" *gone\nno digest\n")
                               .append(kMd5OfHello)
                               .append(" *../b\n");
  const Tree tree = TreeBuilder(kRCataloger)
                        .file("b", "hello")
                        .file("lib/a/DESCRIPTION", description("a"))
                        .file("lib/a/MD5", sums)
                        .file("lib/a/R/a", "hello")
                        .file("lib/a/R/evil", "hello")
                        .file("lib/a/.hidden", "hello")
                        .file("lib/b", "hello")
                        .build();
  Catalog catalog;
  catalog.keeps_rows = true;
  kRCataloger.catalog(tree, catalog);
  CHECK(claims_to(tree, catalog, "lib/a/R/a") == "a none 2");
  CHECK(claims_to(tree, catalog, "lib/a/MD5") == "a none 2");
  CHECK(claims_to(tree, catalog, "lib/a/.hidden") == "a none 2");
  CHECK(claims_to(tree, catalog, "lib/a/R/evil") == "a unlisted 2");
  CHECK(property_of(catalog.found.at(0).package, "stocktake:record-missing") == "1");
  std::string rows;
  for (const RecordRow& row : catalog.rows)
    rows.append(row.path).append(row.file == kNone ? " gone " : " ").append(row.digest.hex).append("\n");
  const std::string digest(kMd5OfHello);
  CHECK(rows ==
        "lib/a/DESCRIPTION " + digest + "\nlib/a/R/a " + digest + "\nlib/a/gone gone " + digest + "\n");
}
