#include "generator/source/git_modules.h"

#include <doctest/doctest.h>

using namespace stocktake;
using Remotes = std::map<std::string, std::string>;

TEST_CASE("remotes of submodules are read as git reads its configuration") {
  CHECK(submodule_remotes("[submodule \"s\"]\n path = vendor/s\n url = https://example.com/s.git\n") ==
        Remotes{{"vendor/s", "https://example.com/s.git"}});
  CHECK(submodule_remotes("[Submodule \"a b\"] # note\r\n\tPATH=\"x # y\" ; note\r\n\turl = ../s  \r\n") ==
        Remotes{{"x # y", "../s"}});
  CHECK(
      submodule_remotes("[submodule \"s\"]\npath = a\nurl = one\nurl = two\n[submodule \"t\"]\npath = b\n") ==
      Remotes{{"a", "two"}});
}

TEST_CASE("what is no section of a submodule, or malformed, names no remote") {
  for (const char* text :
       {"", "path = a\nurl = b", "[core]\npath = a\nurl = b\n", "[submodule]\npath = a\nurl = b",
        "[submodule \"]\npath = a\nurl = b", "[\npath = a\nurl = b", "[submodule \"s\"]\npath\nurl"})
    CHECK(submodule_remotes(text).empty());
}
