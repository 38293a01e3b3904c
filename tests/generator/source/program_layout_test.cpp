#include "generator/source/program_layout.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/program_builder.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

ProgramLayout layout_of(const std::string& program) {
  return read_program_layout([&](std::uint64_t offset, std::size_t size) {
    return offset < program.size() ? program.substr(offset, size) : std::string();
  });
}

}  // namespace

TEST_CASE("program layout: an address is a place in the file, where a part is loaded there") {
  const ProgramLayout layout = layout_of(elf_of({{".data", std::string(100, 'x')}}));
  REQUIRE(layout.parts.size() == 1);
  const auto place = layout.at(kProgramBase + 0x1010);
  REQUIRE(place);
  CHECK(place->offset == 0x1010);
  CHECK(place->size == 112 - 16);
  CHECK(!layout.at(kProgramBase + 0x1000 + 112));
  CHECK(!layout.at(kProgramBase + 0xfff));
  CHECK(!layout.at(UINT64_MAX));
}

TEST_CASE("program layout: only programs and libraries have one") {
  std::string object = elf_of({{".dep-v0", "x"}});
  CHECK(layout_of(object).crates.size == 1);
  put(object, 16, number(1, 2));  // ET_REL
  CHECK(layout_of(object).crates.size == 0);
  CHECK(layout_of("MZ").parts.empty());
  CHECK(layout_of(std::string(100, '\0')).parts.empty());
}

TEST_CASE("program layout: tables that are larger than any program's are not there") {
  std::string many = elf_of({{".dep-v0", "x"}});
  put(many, 60, number(60'000, 2));
  put(many, 56, number(60'000, 2));
  const ProgramLayout layout = layout_of(many);
  CHECK(layout.crates.size == 0);
  CHECK(layout.parts.empty());
}
