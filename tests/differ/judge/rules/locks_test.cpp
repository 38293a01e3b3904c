#include <doctest/doctest.h>

#include "schemas/inventory/lock_file.h"
#include "schemas/inventory/properties.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

struct Case {
  std::string lock = "package-lock.json";
  bool lock_changes = true, manifest_changes = false, package_changes = false, installed = true;
};

/// Whether the rule speaks.
bool speaks(const Case& what) {
  InventoryBuilder before, after;
  for (InventoryBuilder* side : {&before, &after}) {
    const bool now = side == &after;
    if (what.installed) {
      side->package(now && what.package_changes ? "pkg:npm/left@1.1.0" : "pkg:npm/left@1.0.0",
                    "node_modules/left");
      side->file("node_modules/left/index.js");
    }
    side->unowned("package.json", now && what.manifest_changes ? "new" : "old");
    side->unowned(what.lock, now && what.lock_changes ? "new" : "old");
  }
  return unexpected(before, after).find("lock-changed-alone") != std::string::npos;
}

}  // namespace

TEST_CASE("a lock that changes while nothing else does is named") {
  CHECK(speaks({}));
  CHECK(speaks({.lock = "yarn.lock"}));
}

TEST_CASE("a lock that follows its manifest or what is installed is ordinary, and so is one of nothing") {
  CHECK_FALSE(speaks({.lock_changes = false}));
  CHECK_FALSE(speaks({.manifest_changes = true}));
  CHECK_FALSE(speaks({.package_changes = true}));
  CHECK_FALSE(speaks({.installed = false}));
  CHECK_FALSE(speaks({.lock = "Cargo.lock"}));        // no crate is installed
  CHECK_FALSE(speaks({.lock = "requirements.txt"}));  // a manifest itself
}

TEST_CASE("a dependency that was asked for in one version, and is in a range now, has lost its pin") {
  const auto judged = [](std::string_view was, std::string_view is) {
    InventoryBuilder side;
    side.unowned("README");
    Inventory b = side.build(), a = side.build();
    b.notes.push_back({property::kPins, was});
    a.notes.push_back({property::kPins, is});
    return findings_text(diff(b, a, {}), Finding::Status::unexpected);
  };
  CHECK(judged("package.json\na exact", "package.json\na range") == "warning pin-lost package.json\n");
  CHECK(judged("package.json\na exact", "package.json\na exact").empty());
  CHECK(judged("package.json\na range", "package.json\na range").empty());
  CHECK(judged("package.json\nb exact", "package.json\na range").empty());
  CHECK(judged("other/package.json\na exact", "package.json\na range").empty());
  CHECK(judged("package.json\na exact\na range", "package.json\na range").empty());
}

TEST_CASE("a lock that takes a release from elsewhere, or has another digest of it, is named") {
  const auto judged = [](std::string_view was, std::string_view is, std::string lock = "yarn.lock") {
    InventoryBuilder before, after;
    before.package("pkg:npm/left@1.0.0", "node_modules/left");
    before.file("node_modules/left/index.js");
    after.package("pkg:npm/left@1.1.0", "node_modules/left");
    after.file("node_modules/left/index.js", "new");
    before.unowned(lock, "old");
    after.unowned(lock, "new");
    Inventory b = before.build(), a = after.build();
    const std::string head = lock + "\n";
    if (!was.empty()) b.notes.push_back({property::kLockedSources, b.strings.keep(head + std::string(was))});
    if (!is.empty()) a.notes.push_back({property::kLockedSources, a.strings.keep(head + std::string(is))});
    return findings_text(diff(b, a, {}), Finding::Status::unexpected);
  };
  const std::string error = "error lock-source-changed yarn.lock\n",
                    warning = "warning lock-source-changed yarn.lock\n";
  CHECK(judged("host r\na 1 aa bb", "host r\na 1 aa bb\nb 1 cc dd").empty());
  CHECK(judged("host r\na 1 aa bb", "host r\na 2 ee ff").empty());
  CHECK(judged("host r\na 1 aa bb", "host r\na 1 cc bb") == error);
  CHECK(judged("host r\na 1 aa bb", "host r\na 1 aa cc") == error);
  CHECK(judged("host r\na 1 aa bb", "host r\na 1 aa -") == error);
  CHECK(judged("host r\na 1 aa -", "host r\na 1 aa bb").empty());
  CHECK(judged("host r\na 1 aa bb", "host r\na 1 - bb").empty());
  CHECK(judged("host r\na 1 aa bb", "host r\nhost s\na 2 aa bb") == warning);
  CHECK(judged("host r\na 1 aa bb", "unread") == error);
  CHECK(judged("host r\na 1 aa bb", "") == error);
  CHECK(judged("", "host r\na 1 aa bb").empty());  // a document of an older program
}

TEST_CASE(
    "a Python lock that newly knows a wheel of a release is a note, and one that knows others an error") {
  const auto judged = [](std::string_view was, std::string_view is, std::string lock = "uv.lock") {
    InventoryBuilder before, after;
    const std::string type = lock == "uv.lock" ? "pypi" : "npm";
    before.package("pkg:" + type + "/left@1.0.0", "left");
    before.file("left/index");
    after.package("pkg:" + type + "/left@1.1.0", "left");
    after.file("left/index", "new");
    before.unowned(lock, "old");
    after.unowned(lock, "new");
    Inventory b = before.build(), a = after.build();
    b.notes.push_back({property::kLockedSources, b.strings.keep(lock + "\nhost r\n" + std::string(was))});
    a.notes.push_back({property::kLockedSources, a.strings.keep(lock + "\nhost r\n" + std::string(is))});
    const Report report = diff(b, a, {});
    return findings_text(report, Finding::Status::unexpected) + findings_text(report, Finding::Status::noted);
  };
  const std::string error = "error lock-source-changed uv.lock\n",
                    note = "note lock-source-changed uv.lock\n";
  // `ALL:ONE,ONE`; of one alone, that is all.
  CHECK(judged("a 1 p 11", "a 1 p 22:11,33") == note);
  CHECK(judged("a 1 p 22:11,33", "a 1 p 44:11,33,55") == note);
  CHECK(judged("a 1 pp:p,q 22:11,33", "a 1 rr:p,q,r 44:11,33,55") == note);
  CHECK(judged("a 1 p 22:11,33", "a 1 p 44:11,55") == error);
  CHECK(judged("a 1 p 22:11,33", "a 1 p 11") == error);
  CHECK(judged("a 1 p 22:11,33", "a 1 p 66:77,88,99") == error);
  CHECK(judged("a 1 pp:p,q 11", "a 1 rr:p,r 11") == error);
  CHECK(judged("a 1 p 22:11,33\nb 1 p 11", "a 1 p 44:11,33,55\nb 1 p 12") == error + note);
  CHECK(judged("a 1 p 22:11,33", "a 1 p 22:11,33").empty());
  // Of more than are kept, and in documents of older programs, stands the digest of all alone.
  CHECK(judged("a 1 p 22", "a 1 p 22:11,33").empty());
  CHECK(judged("a 1 p 22", "a 1 p 44:11,33,55") == error);
  // Where a release is one archive, a second one is another one.
  CHECK(judged("a 1 p 11", "a 1 p 22:11,33", "yarn.lock") == "error lock-source-changed yarn.lock\n");
}

TEST_CASE("a package that newly brings a shrinkwrap is named") {
  InventoryBuilder before, after;
  before.package("pkg:npm/a@1.0.0", "node_modules/a");
  before.file("node_modules/a/index.js");
  after.package("pkg:npm/a@1.0.1", "node_modules/a");
  after.file("node_modules/a/index.js");
  after.file("node_modules/a/npm-shrinkwrap.json", "{}");
  CHECK(unexpected(before, after) ==
        "warning lock-source-changed pkg:npm/a node_modules/a/npm-shrinkwrap.json\n");
  before.file("node_modules/a/npm-shrinkwrap.json", "{ }");
  CHECK(unexpected(before, after).empty());
}
