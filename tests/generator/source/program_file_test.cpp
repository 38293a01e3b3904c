#include "generator/source/program_file.h"

#include <doctest/doctest.h>

#include <string>

#include "generator/source/archive.h"
#include "generator/source/inside.h"
#include "generator/source/walk.h"
#include "schemas/error.h"
#include "tests/generator/archive_builder.h"
#include "tests/generator/program_builder.h"
#include "tests/temporary.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string kProgram = elf_of({{".go.buildinfo", go_inline("go1.22.3", "path\ta\n")}});

}  // namespace

TEST_CASE("program file: a program is a tree of one file, and says what it was made of") {
  const TemporaryFolder folder;
  const std::string path = folder.file("tool", kProgram);
  CHECK(is_program_file(path));
  const Tree tree = read_program_file(path, {.traits = true, .programs = true});
  REQUIRE(tree.entries.size() == 1);
  CHECK(tree.entries[0].path == "tool");
  CHECK(tree.entries[0].size == kProgram.size());
  REQUIRE(read_inside(tree.entries[0].program()).size() == 1);
  CHECK(read_inside(tree.entries[0].program())[0].content == "go1.22.3\npath\ta\n");
  CHECK(read_program_file(path, {}).entries[0].program().empty());
  CHECK(!is_program_file(folder.file("text", "hello")));
}

TEST_CASE("program file: a folder, an archive and a cache say the same of a program") {
  const TemporaryFolder folder;
  folder.file("tree/tool", kProgram);
  const auto program_of = [](const Tree& tree) {
    REQUIRE(tree.entries.size() == 1);
    return std::string(tree.entries[0].program());
  };
  const std::string expected = program_of(read_program_file(folder / "tree/tool", {.programs = true}));
  CHECK(!expected.empty());
  CHECK(program_of(walk_directory(folder / "tree", {})) == expected);
  const std::string archive =
      folder.file("a.tar", archive_of(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, {{"tool", kProgram}}));
  CHECK(program_of(read_archive(archive, {}, wants_nothing, {.programs = true})) == expected);
  CHECK(program_of(read_archive(archive, {})).empty());

  WalkOptions options;
  const std::int64_t later = nanoseconds_now() + 2 * DigestCache::kSafeAge;
  for (int turn = 0; turn < 2; ++turn) {
    DigestCache cache(folder / "cache", later);
    options.cache = &cache;
    CHECK(program_of(walk_directory(folder / "tree", options)) == expected);
    cache.write();
  }
}
