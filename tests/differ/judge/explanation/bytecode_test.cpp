#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

constexpr const char* kBytecode = "a/__pycache__/m.cpython-311.pyc";

InventoryBuilder module(const std::string& source, const std::string& bytecode, const std::string& code) {
  InventoryBuilder side;
  side.package("pkg:pypi/a@1.0", "a");
  side.file("a/m.py", source);
  side.file(kBytecode, bytecode).code = code;
  return side;
}

const std::string kFinding = std::string("error file-changed-same-version pkg:pypi/a ") + kBytecode + "\n";

}  // namespace

TEST_CASE("bytecode follows the source beside it") {
  const InventoryBuilder before = module("source", "one", "c0de");
  SUBCASE("compiled anew from the same source it differs in its head only") {
    CHECK(unexpected(before, module("source", "two", "c0de")).empty());
  }
  SUBCASE("other code of the same source is named") {
    CHECK(unexpected(before, module("source", "two", "bad")) ==
          std::string("error bytecode-changed-alone pkg:pypi/a ") + kBytecode + "\n");
    CHECK(unexpected(module("source", "one", ""), module("source", "two", "")) == kFinding);
  }
  SUBCASE("the changed source speaks for both") {
    CHECK(unexpected(before, module("other", "two", "other")) ==
          "error file-changed-same-version pkg:pypi/a a/m.py\n");
  }
  SUBCASE("it comes and goes as Python runs") {
    InventoryBuilder without = before;
    without.remove(kBytecode);
    CHECK(unexpected(without, before).empty());
    CHECK(unexpected(before, without).empty());
  }
}

TEST_CASE("bytecode whose head does not say that it was compiled from its source is named") {
  struct Case {
    const char* state;
    bool explained;
  };
  const Case cases[] = {{"", true},           {"other time", true},  {"checked hash", true},
                        {"unchecked", false}, {"other size", false}, {"malformed", false}};
  for (const auto& [state, explained] : cases) {
    CAPTURE(state);
    InventoryBuilder before = module("source", "one", "c0de"), after = module("source", "two", "c0de");
    after.find(kBytecode).bytecode = state;
    CHECK(unexpected(before, after).empty() == explained);
    before.remove(kBytecode);
    CHECK(unexpected(before, after).empty() == explained);
  }
}

TEST_CASE("bytecode that is far longer than its source, or has none, is named") {
  InventoryBuilder before = module("source", "one", "c0de");
  before.remove(kBytecode);
  InventoryBuilder after = module("source", "one", "c0de");
  after.find(kBytecode).size = 900'000;
  CHECK(unexpected(before, after) ==
        std::string("error file-added-same-version pkg:pypi/a ") + kBytecode + "\n");
  after.remove("a/m.py");
  before.remove("a/m.py");
  after.find(kBytecode).size = 100;
  CHECK(unexpected(before, after) ==
        std::string("error file-added-same-version pkg:pypi/a ") + kBytecode + "\n");
}
