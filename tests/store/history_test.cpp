#include "store/history.h"

#include <doctest/doctest.h>

#include "schemas/signature/signed_document.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "schemas/error.h"
#include "store/render/history.h"
#include "tests/store/store_builder.h"
#include "tests/store/stores.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// Kind, path, digest, package.
using Found = std::set<std::tuple<int, std::string, std::string, std::string>>;

/// A query of one criterion.
InventoryQuery query_of(const std::string& criterion) {
  InventoryQuery query;
  if (criterion.starts_with("pkg:"))
    query.add_purl(criterion);
  else if (criterion.size() == 64)
    query.add_sha256(criterion);
  else
    query.add_path(criterion);
  return query;
}

/// What a search of all documents finds, release by release.
std::map<std::string, Found> by_documents(Store& store, const InventoryQuery& query) {
  std::map<std::string, Found> found;
  for (const Subject& subject : store.subjects())
    for (const Release& release : store.releases(subject.name)) {
      const std::string name = subject.name + "@" + release.name;
      for (const Hit& hit :
           query.find(decode_inventory_bytes(store.document({subject.name, release.name}), name, Trust())))
        found[name].emplace(static_cast<int>(hit.kind), hit.path, hit.sha256, hit.package);
    }
  return found;
}

std::map<std::string, Found> by_spans(Store& store, const InventoryQuery& query) {
  std::map<std::string, std::vector<Release>> releases;
  for (const Subject& subject : store.subjects()) releases[subject.name] = store.releases(subject.name);
  std::map<std::string, Found> found;
  for (const KeptSpan& span : find_spans(store, query, {}))
    for (const Release& release : releases[span.subject])
      if (span.first.position <= release.position && (!span.gone || release.position < span.gone->position))
        found[span.subject + "@" + release.name].emplace(static_cast<int>(span.what), span.path,
                                                         span.sha256 ? to_hex(*span.sha256) : std::string(),
                                                         span.package);
  return found;
}

void agrees(const StoreLocation& location) {
  Store store = writable(location);
  std::mt19937 random(7);
  for (int i = 0; i < 30; ++i) {
    Files files;
    for (const char* path : {"setup.js", "a/setup.js", "a/b/setup.js", "a/b.js", "ab/c", "/abs/x", "a/b/[x]",
                             "node_modules/x/i.js", "node_modules/x-y/i.js", "node_modules/x/lib/i.js"})
      if (random() % 2 == 0) files[path] = std::to_string(random() % 3);
    files["always"] = "1";
    add_release_of(store, "s" + std::to_string(i % 3), std::to_string(random() % 100),
                   document_of(files, random() % 2 == 0 ? "1.0.0" : "1.0"), {}, true);
  }
  const std::string one = to_hex(sha256_of("1"));
  for (const std::string& criterion : {std::string("**/setup.js"),
                                       std::string("setup.js"),
                                       std::string("a/**"),
                                       std::string("a/*"),
                                       std::string("a/b/setup.js"),
                                       std::string("node_modules/x/**/i.js"),
                                       std::string("*"),
                                       std::string("**"),
                                       std::string("**/*.js"),
                                       std::string("a/b**"),
                                       std::string("/abs/x"),
                                       std::string("/abs/*"),
                                       std::string("a/b/\\[x\\]"),
                                       std::string("a/b/[[]x]"),
                                       std::string("no/such"),
                                       one,
                                       std::string(64, '0'),
                                       std::string("pkg:npm/x"),
                                       std::string("pkg:npm/x@1.0.0"),
                                       std::string("pkg:npm/none")}) {
    CAPTURE(criterion);
    const InventoryQuery query = query_of(criterion);
    CHECK(by_spans(store, query) == by_documents(store, query));
  }
  InventoryQuery several;
  several.add_sha256(one);
  several.add_path("**/i.js");
  several.add_purl("pkg:npm/x");
  CHECK(by_spans(store, several) == by_documents(store, several));
}
TEST_CASE_ON_BOTH("a search of the store finds what a search of all documents finds", agrees)

void counts(const StoreLocation& location) {
  Store store = writable(location);
  add_release_of(store, "shop", "1", document_of({{"a", "1"}, {"b", "1"}, {"c", "1"}}));
  add_release_of(store, "shop", "3", document_of({{"a", "2"}, {"b", "1"}, {"d", "1"}, {"e", "1"}}));
  add_release_of(store, "shop", "2", document_of({{"a", "1"}}));
  const std::vector<Drift> drift = drift_of(store, "shop");
  REQUIRE(drift.size() == 3);
  CHECK(drift[0].came == 0);
  CHECK(drift[1].went == 2);
  CHECK(drift[2].came == 3);
  CHECK(drift[2].changed == 1);
  CHECK(drift[2].went == 0);
}
TEST_CASE_ON_BOTH("what came, changed and went with each release is counted", counts)

void owner_is_no_change(const StoreLocation& location) {
  Store store = writable(location);
  const Files files = {{"node_modules/x/a", "1"}, {"node_modules/x/b", "1"}};
  add_release_of(store, "shop", "1", document_of(files, "1.0.0"));
  const Added added = add_release_of(
      store, "shop", "2", document_of({{"node_modules/x/a", "1"}, {"node_modules/x/b", "2"}}, "1.0.1"));
  CHECK(added.changed == 1);
  CHECK(added.came == 0);
  CHECK(added.went == 0);
  const std::vector<Drift> drift = drift_of(store, "shop");
  REQUIRE(drift.size() == 2);
  CHECK(drift[1].changed == 1);
  CHECK(drift[1].came == 0);
  CHECK(drift[1].went == 0);
}
TEST_CASE_ON_BOTH("a file whose owner alone has another version did not change", owner_is_no_change)

}  // namespace

TEST_CASE("of a pattern the begin of the folder and the last name are looked up") {
  struct Row {
    const char *glob, *folder;
    bool whole;
    const char* name;
  };
  for (const Row& row :
       {Row{"a/b/c.js", "a/b/", true, "c.js"}, Row{"**/c.js", "", false, "c.js"},
        Row{"a/**/c.js", "a/", false, "c.js"}, Row{"a/b/*.js", "a/b/", true, ""},
        Row{"a/b**", "a/", false, ""}, Row{"c.js", "", true, "c.js"}, Row{"**", "", false, ""},
        Row{"/a", "/", true, "a"}, Row{"a/[b]/c", "a/", false, "c"}, Row{"a\\/b", "", false, "b"}}) {
    CAPTURE(row.glob);
    const GlobParts parts = parts_of_glob(row.glob);
    CHECK(parts.folder == row.folder);
    CHECK(parts.name == row.name);
    if (!parts.folder.empty()) CHECK(parts.folder_whole == row.whole);
  }
}
