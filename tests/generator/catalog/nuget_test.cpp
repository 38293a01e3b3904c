#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/properties.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr std::string_view kSpec =
    "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<package "
    "xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\">"
    "<metadata><id>A.B</id><version>1.2.3</version><authors>Ann</authors>"
    "<license type=\"expression\">MIT</license><projectUrl>https://example.com/</projectUrl>"
    "<description>does a</description></metadata></package>";

}  // namespace

TEST_CASE("nuget: a package in the global packages folder has its facts, and the digest of its archive") {
  const Tree tree =
      TreeBuilder(kNugetCataloger)
          .file(".nuget/packages/a.b/1.2.3/a.b.nuspec", kSpec)
          .file(
              ".nuget/packages/a.b/1.2.3/.nupkg.metadata",
              R"({"version":2,"source":"https://api.nuget.org/v3/index.json","contentHash":"z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="})")
          .file(".nuget/packages/a.b/1.2.3/lib/net6.0/A.B.dll", "hello")
          .file(".nuget/packages/a.b/1.2.3/build/A.B.targets", "<Project/>")
          .file(".nuget/packages/a.b/1.2.3/tools/init.ps1", "x")
          .file(".nuget/packages/a.b/1.2.3/analyzers/dotnet/cs/A.dll", "x")
          .build();
  const Catalog catalog = catalog_of(kNugetCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:nuget/A.B@1.2.3");
  CHECK(package.supplier.name == "Ann");
  CHECK(package.licenses.at(0).text == "MIT");
  REQUIRE(package.hashes.size() == 1);
  CHECK(package.hashes[0].algorithm == HashAlgorithm::sha512);
  REQUIRE(!package.references.empty());
  CHECK(package.references.back().type == "distribution");
  CHECK(package.references.back().url == "https://api.nuget.org/v3/index.json");
  CHECK(lines_of(package.hooks) ==
        "nuget:analyzer=analyzers/dotnet/cs/A.dll | nuget:msbuild=build/A.B.targets | "
        "nuget:script=tools/init.ps1");
  CHECK(owners(tree, catalog, ".nuget/packages/a.b/1.2.3/lib/net6.0/A.B.dll") == "A.B");
}

TEST_CASE("nuget: a folder of packages.config has its name from its archive, or from its specification") {
  const Tree tree = TreeBuilder(kNugetCataloger)
                        .file("packages/A.B.1.2.3/A.B.1.2.3.nupkg", "zip")
                        .file("packages/A.B.1.2.3/lib/A.B.dll", "hello")
                        .file("packages/C.2.0.0-beta.1/C.2.0.0-beta.1.nupkg", "zip")
                        .file("packages/A.B.1.2.4/A.B.nuspec", kSpec)
                        .file("packages/plain/plain.nupkg", "zip")
                        .build();
  const Catalog catalog = catalog_of(kNugetCataloger, tree);
  CHECK(catalog.found.size() == 3);
  CHECK(find_named(catalog, "C")->package.purl == "pkg:nuget/C@2.0.0-beta.1");
  CHECK(owners(tree, catalog, "packages/A.B.1.2.3/lib/A.B.dll") == "A.B");
}

TEST_CASE("nuget: an application lists by its deps.json what it was built of, and whose its assemblies are") {
  const Tree tree =
      TreeBuilder(kNugetCataloger)
          .file("app/app.deps.json",
                R"({"targets":{".NETCoreApp,Version=v8.0":{"app/1.0.0":{"runtime":{"app.dll":{}}},
"A.B/1.2.3":{"runtime":{"lib/net8.0/A.B.dll":{"assemblyVersion":"1.2.0.0"}}},
"C/1.0.0":{"runtimeTargets":{"runtimes/linux-x64/native/libc.so":{"rid":"linux-x64"}}}}},
"libraries":{"app/1.0.0":{"type":"project"},"A.B/1.2.3":{"type":"package",
"sha512":"sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="},
"C/1.0.0":{"type":"package"}}})")
          .file("app/app.dll", "hello")
          .file("app/A.B.dll", "hello")
          .file("app/runtimes/linux-x64/native/libc.so", "hello")
          .build();
  const Catalog catalog = catalog_of(kNugetCataloger, tree);
  CHECK(catalog.found.size() == 2);
  CHECK(find_named(catalog, "A.B")->package.hashes.size() == 1);
  CHECK(owners(tree, catalog, "app/A.B.dll") == "A.B");
  CHECK(owners(tree, catalog, "app/runtimes/linux-x64/native/libc.so") == "C");
  CHECK(owners(tree, catalog, "app/app.dll").empty());
}

TEST_CASE("nuget: a package file is the package of its specification; a project's own is none") {
  const Tree tree = TreeBuilder(kNugetCataloger)
                        .file("A.B.nuspec", kSpec)
                        .file("[Content_Types].xml", "<Types/>")
                        .file("lib/A.B.dll", "hello")
                        .build();
  const Catalog catalog = catalog_of(kNugetCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(property_of(catalog.found[0].package, property::kPublished) == "nupkg");
  CHECK(catalog.claims.size() == tree.entries.size());
  CHECK(catalog_of(kNugetCataloger, TreeBuilder(kNugetCataloger).file("A.B.nuspec", kSpec).build())
            .found.empty());
}

TEST_CASE("nuget: damaged specifications and lists are said") {
  const Tree tree = TreeBuilder(kNugetCataloger)
                        .file("a/1.0.0/a.nuspec", "<package>")
                        .file("a/1.0.0/.nupkg.metadata", "{}")
                        .file("app.deps.json", "{")
                        .build();
  const Catalog catalog = catalog_of(kNugetCataloger, tree);
  CHECK(catalog.found.empty());
  CHECK(catalog.diagnostics.size() == 2);
}
