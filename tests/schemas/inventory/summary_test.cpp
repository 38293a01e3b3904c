#include "schemas/inventory/summary.h"

#include <doctest/doctest.h>

#include "tests/differ/inventory_builder.h"

using namespace stocktake;

namespace {

Inventory shop() {
  test::InventoryBuilder builder;
  builder.package("pkg:npm/axios@1.14.1", "node_modules/axios").hooks = {"npm:postinstall=node setup.js"};
  builder.packages.back().needs = {"pkg:npm/plain@1.0.0"};
  builder.file("node_modules/axios/index.js").size = 81920;
  builder.file("node_modules/axios/setup.js").size = 700;
  builder.package("pkg:npm/plain@1.0.0", "node_modules/plain").lock_status = "version 1.0.1";
  builder.file("node_modules/plain/index.js").size = 300;
  builder.package("pkg:pypi/six@1.16.0");
  builder.unowned("start.pth").hook = "python:import=import os";
  builder.files.back().size = 10;
  builder.symlink("latest", "start.pth");
  Inventory inventory = builder.build();
  inventory.name = "shop";
  inventory.version = "4.2";
  inventory.origin = {"document", "shop.cdx.json", "urn:uuid:00000000-0000-5000-8000-000000000000", "00ff"};
  inventory.timestamp = "2026-04-30T00:00:00Z";
  inventory.packages[0].licenses = {{License::Form::id, "MIT"}, {License::Form::id, "MIT"}};
  inventory.packages[1].licenses = {{License::Form::id, "MIT"}, {License::Form::name, "Own\x1b[2J"}};
  inventory.packages[1].record_status = "absent";
  inventory.packages[2].record_status = "differs";
  return inventory;
}

}  // namespace

TEST_CASE("the summary of an inventory says all there is to say, in this form") {
  CHECK(summarise(shop(), {}) == R"(shop 4.2
  document     shop.cdx.json
  sha256       00ff
  serial       urn:uuid:00000000-0000-5000-8000-000000000000
  timestamp    2026-04-30T00:00:00Z
  complete     yes, every file was read
  packages     3
  files        5 (1 symlink), 82.9 kB
  unowned      2, 10 B

Packages by ecosystem
  2  npm
  1  pypi

Licences
  2  MIT
  1  (none stated)
  1  Own\x1B[2J

Runs by being installed, or whenever the interpreter starts
  pkg:npm/axios@1.14.1  npm:postinstall=node setup.js
  start.pth  python:import=import os

Against their own records
  pkg:npm/plain@1.0.0  a lock file says version 1.0.1
  pkg:pypi/six@1.16.0  differs from its record
  pkg:npm/plain@1.0.0  has no record of its files

Largest packages
    82.6 kB         2 files  pkg:npm/axios@1.14.1
      300 B          1 file  pkg:npm/plain@1.0.0
)");
}

TEST_CASE("the summary of another tool's document says what it does not record") {
  Inventory inventory;
  inventory.origin = {"document", "foreign.xml", {}, {}};
  inventory.packages.resize(1);
  inventory.packages[0].group = "org.example";
  inventory.packages[0].name = "thing";
  CHECK(summarise(inventory, {}) == R"((unnamed)
  document     foreign.xml
  complete     not stated
  not recorded files, owners, sizes, modes, kinds, hooks, entries, records, scripts, bytecode, steering, attributes, traits
  packages     1
  files        0

Packages by ecosystem
  1  (no purl)

Licences
  1  (none stated)
)");
}

TEST_CASE("what could not be read stands in the summary, ten lines of it or all") {
  Inventory inventory;
  for (int i = 0; i < 12; ++i)
    inventory.unread.push_back({inventory.strings.keep("folder\n" + std::to_string(10 + i)), "denied"});
  const std::string text = summarise(inventory, {});
  CHECK(text.find("complete     no: 12 places could not be read\n") != std::string::npos);
  CHECK(text.find("Not read\n  folder\\x0A10: denied\n") != std::string::npos);
  CHECK(text.find("  folder\\x0A19: denied\n  … and 2 more\n") != std::string::npos);
  CHECK(text.find("folder\\x0A20") == std::string::npos);
  CHECK(summarise(inventory, {.list_limit = 0}).find("folder\\x0A21") != std::string::npos);
}

TEST_CASE("sizes that nobody knows are not counted as nothing") {
  test::InventoryBuilder builder;
  builder.unowned("a").size = 5;
  builder.unowned("b");
  Inventory inventory = builder.build();
  inventory.files[1].size = kUnknownSize;
  CHECK(summarise(inventory, {}).find("files        2, 5 B and 1 of unknown size\n") != std::string::npos);
  inventory.files[0].size = kUnknownSize;
  CHECK(summarise(inventory, {}).find("files        2, size unknown\n") != std::string::npos);
}

TEST_CASE("the tree begins with the roots, shows each package's needs once and ends in every cycle") {
  test::InventoryBuilder builder;
  builder.package("pkg:npm/app@1").needs = {"pkg:npm/b@1#x", "pkg:npm/c@1"};
  builder.package("pkg:npm/b@1", "x").needs = {"pkg:npm/c@1"};
  builder.package("pkg:npm/b@1", "y");
  builder.package("pkg:npm/c@1").needs = {"pkg:npm/d@1", "pkg:npm/app@1"};
  builder.package("pkg:npm/d@1");
  builder.package("pkg:npm/e@1").needs = {"pkg:npm/f@1"};  // a cycle that nothing leads to
  builder.package("pkg:npm/f@1").needs = {"pkg:npm/e@1", "pkg:npm/f@1"};
  Inventory inventory = builder.build();
  inventory.roots = {0, 4};
  CHECK(dependency_tree(inventory, kDeepestTree) == R"(pkg:npm/app@1
├─ pkg:npm/b@1 in x
│  └─ pkg:npm/c@1
│     ├─ pkg:npm/app@1 (see above)
│     └─ pkg:npm/d@1
└─ pkg:npm/c@1 (see above)
pkg:npm/d@1
pkg:npm/b@1 in y
pkg:npm/e@1
└─ pkg:npm/f@1
   ├─ pkg:npm/e@1 (see above)
   └─ pkg:npm/f@1 (see above)
)");
  CHECK(dependency_tree(inventory, 2) == R"(pkg:npm/app@1
├─ pkg:npm/b@1 in x (needs 1 more)
└─ pkg:npm/c@1 (needs 2 more)
pkg:npm/d@1
pkg:npm/b@1 in y
pkg:npm/e@1
└─ pkg:npm/f@1 (needs 2 more)
)");
}

TEST_CASE("a chain of 100,000 packages is cut, not followed to its end") {
  Inventory inventory;
  constexpr std::uint32_t kCount = 100'000;
  inventory.packages.resize(kCount);
  for (std::uint32_t p = 0; p + 1 < kCount; ++p) inventory.packages[p].dependencies = {p + 1};
  const std::string tree = dependency_tree(inventory, UINT32_MAX);
  CHECK(std::count(tree.begin(), tree.end(), '\n') == kDeepestTree);
  CHECK(tree.ends_with("(needs 1 more)\n"));
}

TEST_CASE("the table of what packages can do counts files, and names what one file has together") {
  test::InventoryBuilder builder;
  builder.package("pkg:npm/axios@1.14.1", "node_modules/axios");
  builder.file("node_modules/axios/index.js").traits = "environment:3 network:4";
  builder.file("node_modules/axios/http.js").traits = "network:4";
  builder.package("pkg:npm/ms@2.0.0", "node_modules/ms");
  builder.file("node_modules/ms/index.js");
  builder.unowned("build.js").traits = "process:1";
  builder.unowned("fast.node").kind = FileKind::elf;
  Inventory inventory = builder.build();
  CHECK(ability_table(inventory) ==
        "package               files that show it        one file by itself\n"
        "pkg:npm/axios@1.14.1  environment 1, network 2  collects and sends\n"
        "(no package)          process 1\n"
        "1 package whose code shows nothing of it\n"
        "1 file of machine code was not looked into\n");
  inventory.facts = Facts();
  CHECK(ability_table(inventory) == "What code can do is not recorded here.\n");
}
