#include "store/store.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <tuple>
#include <vector>

#include "schemas/error.h"
#include "schemas/inventory/query.h"
#include "schemas/signature/signed_document.h"
#include "store/database/schema.h"
#include "tests/store/store_builder.h"
#include "tests/store/stores.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

/// What an Error says; empty where there is none.
template <class Work>
std::string complaint_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

std::vector<std::string> names_of(Store& store, const std::string& subject) {
  std::vector<std::string> names;
  for (const Release& release : store.releases(subject)) names.push_back(release.name);
  return names;
}

/// Of each release, what its spans say that it holds: path, digest and owner, sorted.
using Holdings = std::map<std::string, std::set<std::tuple<int, std::string, std::string, std::string>>>;

Holdings held_by_spans(Store& store, const std::string& subject) {
  Holdings result;
  const std::vector<Release> releases = store.releases(subject);
  for (const Release& release : releases) result[release.name];
  const SqlValue values[] = {SqlText{subject}};
  store.database().query(
      "SELECT s.what, f.head, n.head, s.sha256, p.head, s.first, s.gone FROM stocktake_spans s"
      " JOIN stocktake_subjects u ON u.subject = s.subject"
      " LEFT JOIN stocktake_texts f ON f.subject = s.subject AND f.text = s.folder"
      " LEFT JOIN stocktake_texts n ON n.subject = s.subject AND n.text = s.name"
      " LEFT JOIN stocktake_texts p ON p.subject = s.subject AND p.text = s.package WHERE u.name = $1",
      values, [&](const SqlRow& row) {
        for (const Release& release : releases)
          if (row.integer(5) <= release.position && release.position < row.integer(6))
            CHECK(result[release.name]
                      .emplace(static_cast<int>(row.integer(0)),
                               std::string(row.bytes(1)).append(row.bytes(2)), std::string(row.bytes(3)),
                               std::string(row.bytes(4)))
                      .second);
      });
  return result;
}

Holdings held_by_documents(Store& store, const std::string& subject) {
  Holdings result;
  for (const Release& release : store.releases(subject)) {
    const Inventory inventory =
        decode_inventory_bytes(store.document({subject, release.name}), release.name, Trust());
    auto& held = result[release.name];
    for (const Item& item : items_of(inventory).items)
      held.emplace(item.what, std::string(item.folder).append(item.name),
                   item.sha256 ? std::string(item.sha256->bytes.begin(), item.sha256->bytes.end()) : "",
                   std::string(item.package));
  }
  return result;
}

/// Files of a release at random: few paths and few contents, so that much is the same.
Files random_files(std::mt19937& random) {
  Files files;
  for (int i = 0; i < 8; ++i)
    if (random() % 2 == 0)
      files[(i % 2 == 0 ? "node_modules/a/" : "bin/") + std::to_string(i)] = std::to_string(random() % 2);
  files["always"] = "x";
  return files;
}

void gives_back(const StoreLocation& location) {
  Store store = writable(location);
  const std::string document = document_of({{"a", "1"}, {"node_modules/x/i.js", "2"}});
  const Added added = add_release_of(store, "shop", "1.0", document);
  CHECK(added.outcome == Added::Outcome::added);
  CHECK(added.files == 2);
  CHECK(added.packages == 1);
  CHECK(store.document({"shop", "1.0"}) == document);
  CHECK(store.document({"shop", ""}) == document);
  const Release release = readable(location).release({"shop", "1.0"});
  CHECK(release.files == 2);
  CHECK(release.unowned == 1);
  CHECK(release.size == document.size());
  CHECK(release.taken == "2026-04-30T12:00:00Z");
  CHECK(release.lists_files);
}
TEST_CASE_ON_BOTH("a document comes out of the store byte for byte", gives_back)

void adds_once(const StoreLocation& location) {
  Store store = writable(location);
  const std::string one = document_of({{"a", "1"}}), other = document_of({{"a", "2"}});
  add_release_of(store, "shop", "1", one);
  CHECK(add_release_of(store, "shop", "1", one).outcome == Added::Outcome::same);
  const std::string said = complaint_of([&] { add_release_of(store, "shop", "1", other); });
  CHECK(said.find("shop@1: is there with another document") == 0);
  CHECK(store.document({"shop", "1"}) == one);
  CHECK(add_release_of(store, "shop", "1", other, {}, true).outcome == Added::Outcome::replaced);
  CHECK(store.document({"shop", "1"}) == other);
  CHECK(held_by_spans(store, "shop") == held_by_documents(store, "shop"));
}
TEST_CASE_ON_BOTH("the same again is no change, another document under the name is refused, or replaces",
                  adds_once)

void orders(const StoreLocation& location) {
  Store store = writable(location);
  const auto add = [&](const char* name, const Placement& placement = {}) {
    return add_release_of(store, "shop", name, document_of({{"a", name}}), placement);
  };
  add("1.10");
  CHECK(add("1.9").before == "1.10");
  CHECK(add("1.10-rc1").behind == "1.9");
  add("2.0");
  CHECK(names_of(store, "shop") == std::vector<std::string>{"1.9", "1.10-rc1", "1.10", "2.0"});
  add("0.1", {Placement::Kind::last, {}});
  add("9.9", {Placement::Kind::before, "1.9"});
  add("hot", {Placement::Kind::after, "1.10"});
  CHECK(names_of(store, "shop") ==
        std::vector<std::string>{"9.9", "1.9", "1.10-rc1", "1.10", "hot", "2.0", "0.1"});
  CHECK(complaint_of([&] {
          add("3", {Placement::Kind::after, "7"});
        }).find("has no release \"7\"") != std::string::npos);
  const Added again = add("hot", {Placement::Kind::last, {}});  // it stays where it is, and says where
  CHECK(again.outcome == Added::Outcome::same);
  CHECK(again.behind == "1.10");
  CHECK(again.before == "2.0");
}
TEST_CASE_ON_BOTH("a release stands where its version says, or where it is put", orders)

void numbers_anew(const StoreLocation& location) {
  Store store = writable(location);
  add_release_of(store, "shop", "first", document_of({{"a", "x"}, {"b", "x"}}));
  add_release_of(store, "shop", "last", document_of({{"a", "y"}, {"b", "x"}}), {Placement::Kind::last, {}});
  std::vector<std::string> expected = {"first"};
  for (int i = 0; i < 40; ++i) {  // always right before the last: the room between halves each time
    const std::string name = "r" + std::to_string(i);
    add_release_of(store, "shop", name, document_of({{"a", i % 3 == 0 ? "x" : "z"}}),
                   {Placement::Kind::before, "last"});
    expected.push_back(name);
  }
  expected.emplace_back("last");
  CHECK(names_of(store, "shop") == expected);
  CHECK(held_by_spans(store, "shop") == held_by_documents(store, "shop"));
}
TEST_CASE_ON_BOTH("any number of releases fits between two others", numbers_anew)

void agrees(const StoreLocation& location, std::uint32_t seeds) {
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Store store = writable(location);
    const std::string subject = "s" + std::to_string(seed);
    std::set<std::string> there;
    for (int step = 0; step < 25; ++step) {
      const std::string name = std::to_string(random() % 10);
      if (there.count(name) != 0 && random() % 2 == 0) {
        store.remove({subject, name});
        there.erase(name);
      } else {
        const std::string version = random() % 2 == 0 ? "1.0.0" : "1.0.1";
        add_release_of(store, subject, name, document_of(random_files(random), version), {}, true);
        there.insert(name);
      }
      if (there.empty()) continue;
      REQUIRE(held_by_spans(store, subject) == held_by_documents(store, subject));
    }
    if (there.empty()) continue;
    CHECK(names_of(store, subject) == std::vector<std::string>(there.begin(), there.end()));
  }
}
TEST_CASE_ON_BOTH("spans say of every release what its document says, after adding, replacing and removing",
                  [](const StoreLocation& location) { agrees(location, 12); })

void removes(const StoreLocation& location) {
  Store store = writable(location);
  add_release_of(store, "shop", "1", document_of({{"a", "1"}}));
  add_release_of(store, "shop", "2", document_of({{"a", "1"}}));  // the same document, kept once
  store.remove({"shop", "1"});
  CHECK(store.document({"shop", "2"}) == document_of({{"a", "1"}}));
  store.remove({"shop", "2"});
  CHECK(store.subjects().empty());
  for (const char* table : {"spans", "texts", "packages", "documents", "releases", "subjects"})
    store.database().query("SELECT COUNT(*) FROM stocktake_" + std::string(table), {},
                           [&](const SqlRow& row) {
                             CAPTURE(table);
                             CHECK(row.integer(0) == 0);
                           });
  CHECK(complaint_of([&] {
          store.remove({"shop", "2"});
        }).find("there is no subject \"shop\"") != std::string::npos);
}
TEST_CASE_ON_BOTH("what is removed is gone, and a document that another release has stays", removes)

void keeps_any_path(const StoreLocation& location) {
  Store store = writable(location);
  const std::string longest(5000, 'x');
  const Files files = {{longest + "a", "1"},
                       {longest + "b", "2"},
                       {"/absolute", "3"},
                       {"absolute", "4"},
                       {"'; DROP TABLE stocktake_spans; --", "5"},
                       {"\xff\xfe", "6"},
                       {"$1", "7"}};
  add_release_of(store, "'; DROP TABLE x; --", "1' OR '1'='1", document_of(files));
  const auto held = held_by_documents(store, "'; DROP TABLE x; --");
  CHECK(held.at("1' OR '1'='1").size() == files.size());
  std::size_t spans = 0;
  store.database().query("SELECT COUNT(*) FROM stocktake_spans", {},
                         [&](const SqlRow& row) { spans = static_cast<std::size_t>(row.integer(0)); });
  CHECK(spans == files.size());
}
TEST_CASE_ON_BOTH("names of any bytes and any length are kept, and are never part of a statement",
                  keeps_any_path)

void writers_at_once(const StoreLocation& location) {
  constexpr int kWriters = 8, kEach = 6;
  writable(location);
  std::atomic<int> failures = 0;
  {
    std::vector<std::jthread> writers;
    for (int w = 0; w < kWriters; ++w)
      writers.emplace_back([&, w] {
        try {
          Store store = writable(location);
          for (int i = 0; i < kEach; ++i) {
            const std::string name = std::to_string(w * kEach + i);
            add_release_of(store, "shared", name, document_of({{"a", name}, {"same", "x"}}));
            add_release_of(store, "own" + std::to_string(w), name, document_of({{"a", name}}));
          }
        } catch (const std::exception&) {
          ++failures;
        }
      });
  }
  CHECK(failures == 0);
  Store store = readable(location);
  CHECK(store.subjects().size() == kWriters + 1);
  CHECK(store.releases("shared").size() == kWriters * kEach);
  CHECK(held_by_spans(store, "shared") == held_by_documents(store, "shared"));
}
TEST_CASE_ON_BOTH("of eight writers at once nothing is lost and nothing is there twice", writers_at_once)

void first_at_once(const StoreLocation& location) {
  std::atomic<int> failures = 0;
  {
    std::vector<std::jthread> programs;
    for (int i = 0; i < 8; ++i)
      programs.emplace_back([&] {
        try {
          writable(location);
        } catch (const std::exception&) {
          ++failures;
        }
      });
  }
  CHECK(failures == 0);
  readable(location);
}
TEST_CASE_ON_BOTH("of programs that make the tables at once, one does", first_at_once)

void refuses_newer(const StoreLocation& location) {
  add_release_of(*std::make_unique<Store>(writable(location)), "shop", "1", document_of({{"a", "1"}}));
  const auto set_version = [&](std::int64_t version) {
    const SqlValue values[] = {version};
    open_database(location, Database::Access::write)
        ->execute("UPDATE stocktake_store SET version = $1", values);
  };
  set_version(kStoreVersion + 1);
  for (const auto access : {Database::Access::read, Database::Access::write})
    CHECK(complaint_of([&] { Store::open(location, access); }).find("take a newer stocktake") !=
          std::string::npos);
  set_version(kStoreVersion);
  CHECK(names_of(*std::make_unique<Store>(readable(location)), "shop").size() == 1);
}
TEST_CASE_ON_BOTH("a store of a newer version is refused, and left alone", refuses_newer)

void finds_none(const StoreLocation& location) {
  CHECK(complaint_of([&] { readable(location); }).find("there is no store yet") != std::string::npos);
  Store store = writable(location);
  add_release_of(store, "shop", "1.0", document_of({{"a", "1"}}));
  CHECK(complaint_of([&] { store.releases("shup"); }).find("did you mean \"shop\"?") != std::string::npos);
  CHECK(complaint_of([&] {
          store.document({"shop", "1.1"});
        }).find("did you mean \"1.0\"?") != std::string::npos);
}
TEST_CASE_ON_BOTH("what is not there is said, with what there is", finds_none)

}  // namespace

TEST_CASE("names of subjects and releases") {
  CHECK(stored_name("shop").subject == "shop");
  CHECK(stored_name("shop").release.empty());
  CHECK(stored_name("@scope/x@4.2").subject == "@scope/x");
  CHECK(stored_name("@scope/x@4.2").release == "4.2");
  CHECK(stored_name("@scope/x").release.empty());
  for (const std::string& wrong :
       {std::string(), std::string("shop@"), std::string("a@b@1"), std::string("a\nb"), std::string("a\xff"),
        std::string("a\u202Eb"), std::string("a\0b", 3), std::string(201, 'x')}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(stored_name(wrong), Error);
  }
}

TEST_CASE("a damaged document in the store is found") {
  const TemporaryFolder folder;
  Store store = writable(sqlite_store(folder));
  add_release_of(store, "shop", "1", document_of({{"a", "1"}}));
  store.database().execute("UPDATE stocktake_documents SET bytes = substr(bytes, 1, 20)");
  CHECK(complaint_of([&] {
          store.document({"shop", "1"});
        }).find("its document is damaged") != std::string::npos);
  store.database().execute("UPDATE stocktake_releases SET size = 1099511627776");
  CHECK(complaint_of([&] {
          store.document({"shop", "1"});
        }).find("larger than any document") != std::string::npos);
}
