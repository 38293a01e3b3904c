#include "generator/source/program.h"

#include <doctest/doctest.h>

#include <string>

#include "generator/source/inside.h"
#include "tests/generator/program_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string kModules = "path\texample.com/a\nmod\texample.com/a\tv1.0.0\th1:x=\n";

/// `[path]content` of each item.
std::string told(const std::string& program) {
  std::string text;
  const std::string items = look_into_program(program);
  for (const InsideItem& item : read_inside(items))
    text.append("[").append(item.path).append("]").append(item.content);
  return text;
}

}  // namespace

TEST_CASE("program: Go's build information is found in every format, in place and by pointers") {
  const std::string expected = "[go]go1.22.3\n" + kModules;
  const std::string now = go_inline("go1.22.3", kModules);
  CHECK(told(elf_of({{".data", "x"}, {".go.buildinfo", now}})) == expected);
  CHECK(told(elf_of({{".data", "x"}, {".go.buildinfo", now}}, true)) == expected);
  CHECK(told(elf_of({{".data", std::string(70'000, 'x')}, {".go.buildinfo", now}}, false, true)) == expected);
  CHECK(told(pe_of(now)) == expected);
  CHECK(told(pe_of(std::string(65'536 - 16, 'x') + now)) == expected);
  CHECK(told(macho_of(now)) == expected);
  const std::uint64_t address = kProgramBase + 0x1000;
  for (const bool big : {false, true})
    CHECK(told(elf_of({{".go.buildinfo", go_pointers("go1.22.3", kModules, address, big)}}, big)) ==
          expected);
  CHECK(told(pe_of(go_pointers("go1.22.3", kModules, address))) == expected);
  CHECK(told(macho_of(go_pointers("go1.22.3", kModules, address))) == expected);
}

TEST_CASE("program: of a universal one the first program is read") {
  std::string fat =
      number(0xcafebabe, 4, true) + number(1, 4, true) + std::string(8, '\0') + number(0x40, 4, true);
  fat.resize(0x40, '\0');
  const std::string one = macho_of(go_inline("go1.22.3", kModules));
  CHECK(told(fat + one) == told(one));
  CHECK(!told(one).empty());
}

TEST_CASE("program: what was built without modules has a version of Go alone") {
  CHECK(told(elf_of({{".go.buildinfo", go_inline("go1.22.3", "")}})) == "[go]go1.22.3\n");
}

TEST_CASE("program: the mark counts where 16 divides its address, and not in another file's data") {
  CHECK(told(elf_of({{".go.buildinfo", "x" + go_inline("go1.22.3", kModules)}})).empty());
  CHECK(told(elf_of({{".rodata", go_inline("go1.22.3", kModules)}})).empty());
  CHECK(told(go_inline("go1.22.3", kModules)).empty());
}

TEST_CASE("program: build information that leads nowhere is said") {
  const std::string trouble = "[go!]has build information of Go's that cannot be read";
  const std::string now = go_inline("go1.22.3", kModules);
  CHECK(told(elf_of({{".go.buildinfo", now.substr(0, 34)}}).substr(0, 0x1000 + 34)).empty());  // no table
  CHECK(told(pe_of(now.substr(0, 34))) == trouble);
  CHECK(told(elf_of({{".go.buildinfo", go_pointers("go1.22.3", kModules, 0)}})) == trouble);
  std::string huge = now;
  huge.replace(32, 9, "\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
  CHECK(told(elf_of({{".go.buildinfo", huge}})) == trouble);
}

TEST_CASE("program: the list of crates is unpacked, in bounds, and what is none is said") {
  const std::string json = R"({"packages":[]})";
  const std::string trouble = "[crates!]has a list of crates that cannot be read";
  CHECK(told(elf_of({{".dep-v0", packed_crates(json)}})) == "[crates]" + json);
  CHECK(told(pe_of(packed_crates(json), ".dep-v0")) == "[crates]" + json);
  CHECK(told(macho_of(packed_crates(json), ".dep-v0")) == "[crates]" + json);
  CHECK(told(elf_of({{".dep-v0", "no zlib"}})) == trouble);
  CHECK(told(elf_of({{".dep-v0", packed_crates(std::string(9u << 20, ' '))}})) == trouble);
  const std::string packed = packed_crates(json);
  CHECK(told(elf_of({{".dep-v0", packed.substr(0, packed.size() - 5)}})) == trouble);
}

TEST_CASE("program: no more than some parts of a large one are read") {
  std::string program = elf_of({{".go.buildinfo", go_inline("go1.22.3", kModules)}});
  std::uint64_t bytes = 0;
  const std::string items = look_into_program([&](std::uint64_t offset, std::size_t size) {
    const std::string piece = offset < program.size() ? program.substr(offset, size) : std::string();
    bytes += piece.size();
    return piece;
  });
  CHECK(!items.empty());
  CHECK(bytes < 4'000);
}

TEST_CASE("program: an end at any byte is no trouble") {
  for (const std::string& whole :
       {elf_of({{".go.buildinfo", go_inline("go1", kModules)}, {".dep-v0", packed_crates("{}")}}),
        pe_of(go_inline("go1", kModules)), macho_of(go_pointers("go1", kModules, kProgramBase + 0x1000))})
    for (std::size_t size = 0; size < whole.size(); ++size) told(whole.substr(0, size));
}
