#include "generator/catalog/system_claims.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

std::uint32_t add_package(Catalog& catalog, std::string_view name) {
  Package package;
  package.name = name;
  package.purl = catalog.strings.keep("pkg:deb/debian/", name);
  catalog.found.push_back({package, {}});
  return static_cast<std::uint32_t>(catalog.found.size() - 1);
}

}  // namespace

TEST_CASE("of two systems the inner owns a file that both list, and within one both are named") {
  const Tree tree = TreeBuilder(kDebianCataloger).file("r/a", "1").file("r/b", "1").link("r/l", "a").build();
  Catalog catalog;
  const std::uint32_t outer = add_package(catalog, "outer"), inner = add_package(catalog, "inner"),
                      rival = add_package(catalog, "rival");
  const SystemRoot around(tree, ""), within(tree, "r");
  SystemClaims claims(tree, catalog);
  claims.claim(0, outer, around);
  claims.claim(0, inner, within);
  CHECK(claims.owner(0) == inner);
  claims.claim(1, inner, within);
  claims.claim(1, rival, within);
  claims.claim(2, inner, within);
  claims.claim(2, rival, within);
  claims.note_rivals();
  CHECK(catalog.claims.size() == 6);
  REQUIRE(catalog.details.size() == 1);
  CHECK(catalog.details[0].entry == 1);
  CHECK(catalog.details[0].text == "pkg:deb/debian/inner\npkg:deb/debian/rival");
}

TEST_CASE("what is made for a package is told apart from what its record lists") {
  const Tree tree = TreeBuilder(kDebianCataloger)
                        .file("etc/init.d/a", "1")
                        .link("etc/rc3.d/S01a", "../init.d/a")
                        .link("etc/rc3.d/S02b", "../init.d/b")
                        .file("etc/ld.so.cache", "1")
                        .build();
  Catalog catalog;
  const std::uint32_t package = add_package(catalog, "a"), loader = add_package(catalog, "libc-bin");
  SystemRoot root(tree, "");
  SystemNames names;
  names.add("libc-bin", loader);
  SystemClaims claims(tree, catalog);
  claims.claim(tree.find("etc/init.d/a"), package, root);
  constexpr std::string_view kFolders[] = {"etc/rc3.d", "etc/none"};
  claims.claim_links(root, kFolders);
  claims.claim_bookkeeping(root, names, "deb");
  CHECK(claims.made_for(package) == std::vector<std::string_view>{"etc/rc3.d/S01a"});
  CHECK(claims.made_for(loader) == std::vector<std::string_view>{"etc/ld.so.cache"});
  CHECK(claims.is_free(tree.find("etc/rc3.d/S02b")));
  CHECK_FALSE(claims.is_free(kNone));
}
