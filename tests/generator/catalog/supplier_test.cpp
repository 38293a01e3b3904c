#include "generator/catalog/supplier.h"

#include <doctest/doctest.h>

using namespace stocktake;

namespace {

Party supplier_of(Package package) {
  StringArena strings;
  static std::vector<StringArena> kept;  // what the result views
  name_supplier(package, strings);
  kept.push_back(std::move(strings));
  return package.supplier;
}

Package with_repository(std::string_view url) {
  Package package;
  package.references.push_back({"website", "https://example.org/a/b", {}, {}});
  package.references.push_back({"vcs", url, {}, {}});
  return package;
}

Package module(std::string_view group, std::string_view name) {
  Package package;
  package.purl = "pkg:golang/x/y@v1";
  package.group = group;
  package.name = name;
  return package;
}

}  // namespace

TEST_CASE("A package is supplied by its maintainer, else by its first author") {
  Package package = with_repository("https://example.org/owner/repo");
  package.authors = {{"Ann", "ann@example.org", ""}, {"Bob", "", ""}};
  CHECK(supplier_of(package) == Party{"Ann", "ann@example.org", ""});
  package.supplier = {"Eve", "", ""};
  CHECK(supplier_of(package) == Party{"Eve", "", ""});
}

TEST_CASE("Where nobody is named, a package is supplied by the owner of its repository") {
  const struct {
    std::string_view url;
    Party party;
  } cases[] = {
      {"git+https://forge.example/owner/repo.git", {"owner", "", "https://forge.example/owner"}},
      {"git+ssh://git@forge.example/owner/repo", {"owner", "", "https://forge.example/owner"}},
      {"https://forge.example/group/team/repo", {"group", "", "https://forge.example/group"}},
      {"https://forge.example/repo", {}},
      {"https://forge.example//repo/x", {}},
      {"owner/repo", {}},
      {"", {}},
  };
  for (const auto& [url, party] : cases) {
    CAPTURE(url);
    CHECK(supplier_of(with_repository(url)) == party);
  }
}

TEST_CASE("A Go module is supplied by the owner or the host that its import path names") {
  CHECK(supplier_of(module("forge.example/owner", "repo")) ==
        Party{"owner", "", "https://forge.example/owner"});
  CHECK(supplier_of(module("go.example", "tool")) == Party{"go.example", "", "https://go.example"});
  // as the cataloger names them: the whole path
  CHECK(supplier_of(module("", "forge.example/owner/repo/v2")) ==
        Party{"owner", "", "https://forge.example/owner"});
  CHECK(supplier_of(module("", "go.example/yaml.v3")) == Party{"go.example", "", "https://go.example"});
  CHECK(supplier_of(module("", "local")).empty());
  CHECK(supplier_of(module("internal", "x")).empty());
}
