#include "generator/catalog/apk_scripts.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"
#include "tests/generator/archive_builder.h"

using namespace stocktake;

TEST_CASE("scripts are read from a tar, packed or not, and what is cut off is refused or read so far") {
  for (const int filter : {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP}) {
    const std::string tar = test::archive_of(
        ARCHIVE_FORMAT_TAR_USTAR, filter,
        {{"a-b-1.2-r3.Q1x/y=.post-install", "one"}, {"c-1.Q1=.trigger", std::string(600, 'x')}});
    const auto scripts = read_apk_scripts(tar, "t");
    REQUIRE(scripts.size() == 2);
    CHECK(scripts[0].package == "a-b-1.2-r3");
    CHECK(scripts[0].kind == "post-install");
    CHECK(scripts[1].sha256.size() == 64);
    for (std::size_t size = 0; size < tar.size(); ++size) {
      std::string trouble = "t: none";
      std::size_t count = 0;
      try {
        count = read_apk_scripts(tar.substr(0, size), "t").size();
      } catch (const Error& error) {
        trouble = error.what();
      }
      CHECK(count <= 2);
      CHECK(trouble.starts_with("t: "));
    }
  }
}
