#include "schemas/inventory/bsi.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

std::string words_of(const BsiProperties& properties) {
  std::string words;
  for (const Property& one : properties) words.append(words.empty() ? "" : ", ").append(one.value);
  return words;
}

File file(std::string_view path, FileKind kind, std::uint16_t mode = 0644) {
  File result;
  result.path = path;
  result.kind = kind;
  result.mode = mode;
  return result;
}

}  // namespace

TEST_CASE("a file is named, and said to be executable or an archive by what it is") {
  CHECK(words_of(bsi_properties(file("a/b.txt", FileKind::unknown))) ==
        "b.txt, non-executable, no archive, structured");
  CHECK(words_of(bsi_properties(file("a/run", FileKind::unknown, 0755))) ==
        "run, executable, no archive, structured");
  CHECK(words_of(bsi_properties(file("lib/x.so", FileKind::elf))) ==
        "x.so, executable, no archive, structured");
  CHECK(words_of(bsi_properties(file("x.whl", FileKind::zip))) ==
        "x.whl, non-executable, archive, structured");
  File link = file("to", FileKind::unknown, 0777);
  link.type = FileType::symlink;
  CHECK(words_of(bsi_properties(link)) == "to, non-executable, no archive, structured");
}

TEST_CASE("a package is its folder, and executable where any of its files is") {
  Inventory inventory;
  inventory.name = "shop";
  inventory.files = {file("m/a/b.txt", FileKind::unknown), file("m/a/i.js", FileKind::javascript)};
  Package package;
  package.name = "named";
  const std::uint32_t both[] = {0, 1}, text[] = {0};
  CHECK(words_of(bsi_properties(package, inventory, both)) == "named, executable, no archive, structured");
  package.location = "m/a";
  CHECK(words_of(bsi_properties(package, inventory, text)) == "a, non-executable, no archive, structured");
  CHECK(words_of(bsi_properties(inventory)) == "shop, executable, no archive, structured");
}
