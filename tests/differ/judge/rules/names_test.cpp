#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

TEST_CASE("a new package whose name is one letter from one already there is a warning") {
  struct Case {
    const char *there, *new_one;
    bool near;
  };
  const Case cases[] = {
      {"pkg:npm/lodash@1", "pkg:npm/lodahs@1", true},  // two letters swapped
      {"pkg:npm/lodash@1", "pkg:npm/lodas@1", true},   // one left out
      {"pkg:npm/cross-env@1", "pkg:npm/crossenv@1", true},
      {"pkg:pypi/requests@1", "pkg:pypi/reqeusts@1", true},
      {"pkg:npm/lodash@1", "pkg:pypi/lodahs@1", false},  // another ecosystem
      {"pkg:npm/lodash@1", "pkg:npm/lodas.es@1", false},
      {"pkg:npm/ms@1", "pkg:npm/qs@1", false},                             // too short to say anything
      {"pkg:npm/http2-a@1", "pkg:npm/http3-a@1", false},                   // a number
      {"pkg:npm/%40babel/parser@1", "pkg:npm/%40babel/parsers@1", false},  // one publisher
      {"pkg:golang/github.com/sirupsen/logrus@1", "pkg:golang/github.com/sirupsem/logrus@1", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.new_one);
    InventoryBuilder before, after;
    before.package(c.there);
    after.package(c.there);
    after.package(c.new_one);
    CHECK((unexpected(before, after).find("warning near-name") == 0) == c.near);
  }
}

TEST_CASE("of short names a letter more or less, or two swapped, is a warning, another letter a note") {
  struct Case {
    const char *there, *new_one, *found;
  };
  const Case cases[] = {{"lit", "litt", "warning"}, {"koa", "kao", "warning"}, {"tape", "tap", "warning"},
                        {"next", "nest", "note"},   {"got", "gut", "note"},    {"ms", "mss", ""},
                        {"arg", "args2", ""}};
  for (const Case& c : cases) {
    CAPTURE(c.new_one);
    InventoryBuilder before, after;
    before.package(std::string("pkg:npm/") + c.there + "@1");
    after.package(std::string("pkg:npm/") + c.there + "@1");
    after.package(std::string("pkg:npm/") + c.new_one + "@1");
    const std::string all = unexpected(before, after) + noted(before, after);
    const auto at = all.find(" near-name");
    CHECK((at == std::string::npos ? "" : all.substr(0, at).substr(all.rfind('\n', at) + 1)) == c.found);
  }
}

TEST_CASE("a new name with characters that nobody sees is an error") {
  for (const char* name : {"a\x1b[31m.txt", "a\nb.txt",
                           "a\xe2\x80\xae"
                           "b.txt",
                           "a\xe2\x80\x8b.txt"}) {
    CAPTURE(name);
    InventoryBuilder before, after;
    before.unowned("kept");
    after.unowned("kept");
    after.unowned(name);
    CHECK(unexpected(before, after).find("error hidden-name") == 0);
    before.unowned(name);
    CHECK(unexpected(before, after).empty());
  }
}

TEST_CASE("a new name beside one that differs only in case or normalisation is an error") {
  const std::pair<const char*, const char*> cases[] = {
      {"README", "readme"},
      {"caf\xc3\xa9.txt", "cafe\xcc\x81.txt"},
      {"dir/A.py", "dir/a.py"},
  };
  for (const auto& [there, added] : cases) {
    CAPTURE(added);
    InventoryBuilder before, after;
    before.unowned(there, "one");
    after.unowned(there, "one");
    after.unowned(added, "two");
    const std::string text = unexpected(before, after);
    CHECK(text.find("error hidden-name " + std::string(added)) != std::string::npos);
    CHECK(text.find("hidden-name " + std::string(there)) == std::string::npos);
    before.unowned(added, "two");
    CHECK(unexpected(before, after).empty());
  }
}

TEST_CASE("a new name that looks like another is an error, of plain letters a warning") {
  struct Case {
    const char *there, *added, *found;
  };
  const Case cases[] = {
      {"pkg:npm/requests@1", "pkg:npm/r%D0%B5quests@1", "error name-looks-alike"},  // a Cyrillic letter
      {"pkg:npm/paypal@1", "pkg:npm/%D1%80aypal@1", "error name-looks-alike"},
      {"pkg:npm/modern@1", "pkg:npm/rnodern@1", "warning name-looks-alike"},
      {"pkg:npm/google@1", "pkg:npm/g00gle@1", "warning name-looks-alike"},
      {"pkg:npm/requests@1", "pkg:pypi/r%D0%B5quests@1", "error name-looks-alike"},  // no registry has it
      {"pkg:npm/requests@1", "pkg:npm/r%C3%A9quests@1", "error name-looks-alike"},
      {"pkg:npm/requests@1", "pkg:generic/r%D0%B5quests@1", ""},  // another ecosystem
      {"pkg:npm/left@1", "pkg:npm/right@1", ""},
      {"pkg:npm/left@1", "pkg:npm/left@2", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.added);
    InventoryBuilder before, after;
    before.package(c.there);
    after.package(c.there);
    after.package(c.added, "second");
    const std::string found = unexpected(before, after);
    CHECK((found.find("name-looks-alike") != std::string::npos) == (*c.found != '\0'));
    CHECK(found.find(c.found) != std::string::npos);
    before.package(c.added, "second");
    CHECK(unexpected(before, after).find("name-looks-alike") == std::string::npos);
  }
}

TEST_CASE("two new names that look alike are named, whichever came first") {
  InventoryBuilder before, after;
  before.package("pkg:npm/kept@1");
  after.package("pkg:npm/kept@1");
  after.package("pkg:npm/requests@1");
  after.package("pkg:npm/r%D0%B5quests@1");
  CHECK(unexpected(before, after).find("error name-looks-alike") != std::string::npos);
}

TEST_CASE("a new file whose name looks like that of one beside it, or ends in a blank, is an error") {
  for (const auto& [there, added, found] :
       {std::tuple("a/index.js", "a/ind\xD0\xB5x.js", true),
        std::tuple("a/index.js", "b/ind\xD0\xB5x.js", false),
        std::tuple("a/index.js", "a/\xD0\xB8ndex.js", false), std::tuple("a/index.js", "a/index.js ", true),
        std::tuple("a/index.js", "a /index.js", true), std::tuple("a/index.js", "a/index 2.js", false)}) {
    CAPTURE(added);
    InventoryBuilder before, after;
    before.unowned(there);
    after.unowned(there);
    after.unowned(added, "other");
    CHECK((unexpected(before, after).find("error hidden-name") != std::string::npos) == found);
  }
}
