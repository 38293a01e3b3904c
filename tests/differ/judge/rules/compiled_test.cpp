#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

constexpr const char* kModule = "site-packages/requests/api.py";
constexpr const char* kBytecode = "site-packages/requests/__pycache__/api.cpython-311.pyc";

FileSpec& own(InventoryBuilder& side, const std::string& path, const std::string& content = "code") {
  FileSpec& file = side.unowned(path, content);
  file.owner = side.find(kModule).owner;
  return file;
}

}  // namespace

TEST_CASE("bytecode that Python imports without its source is an error, where the package had none") {
  Upgrade u("requests", "2.32.0");
  u.add("site-packages/requests/hidden.pyc");
  CHECK(u.unexpected().find(
            "error bytecode-without-source pkg:pypi/requests site-packages/requests/hidden.pyc") !=
        std::string::npos);
  SUBCASE("not beside its source, which is loaded first") {
    u.add("site-packages/requests/hidden.py");
    CHECK(u.unexpected().find("bytecode-without-source") == std::string::npos);
  }
  SUBCASE("and a note where it had some") {
    own(u.before, "site-packages/requests/old.pyc");
    own(u.after, "site-packages/requests/old.pyc").owner = u.after.find(kModule).owner;
    CHECK(u.unexpected().find("bytecode-without-source") == std::string::npos);
    CHECK(u.noted().find("note bytecode-without-source") != std::string::npos);
  }
}

TEST_CASE("bytecode that changes while its source does not is an error, also in an upgrade") {
  Upgrade u("requests", "2.32.0");
  u.before.find(kBytecode).code = "aa";
  u.after.find(kBytecode).code = "aa";
  u.after.find(kBytecode).content = "another head";
  CHECK(u.unexpected().empty());
  u.after.find(kBytecode).code = "bb";
  CHECK(u.unexpected() == std::string("error bytecode-changed-alone pkg:pypi/requests ") + kBytecode + "\n");
  u.after.find(kModule).content = "another source";
  CHECK(u.unexpected().empty());
}

TEST_CASE("new bytecode beside a source that did not change is what running it writes") {
  InventoryBuilder before = small_environment(), after = small_environment();
  before.remove(kBytecode);
  own(after, "site-packages/requests/__pycache__/__init__.cpython-311.pyc");
  CHECK(unexpected(before, after).empty());
  SUBCASE("but not where the package's own file was not compiled on the way") {
    after.remove("site-packages/requests/__pycache__/__init__.cpython-311.pyc");
    CHECK(unexpected(before, after) ==
          std::string("error bytecode-changed-alone pkg:pypi/requests ") + kBytecode + "\n");
  }
  SUBCASE("and not where Python is told never to look at the source") {
    after.find(kBytecode).bytecode = "unchecked";
    CHECK(unexpected(before, after) ==
          std::string("error bytecode-changed-alone pkg:pypi/requests ") + kBytecode + "\n");
  }
}

TEST_CASE("a file that Python loads in place of a module that stays is an error") {
  for (const char* path : {"site-packages/requests/api.cpython-311-x86_64-linux-gnu.so",
                           "site-packages/requests/api.pyd", "site-packages/requests/api/__init__.py"}) {
    CAPTURE(path);
    Upgrade u("requests", "2.32.0");
    u.add(path);
    CHECK(u.unexpected() == std::string("error source-shadowed pkg:pypi/requests ") + path + "\n");
    u.after.remove(kModule);
    CHECK(u.unexpected().empty());
  }
}
