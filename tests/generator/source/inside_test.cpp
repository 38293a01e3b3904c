#include "generator/source/inside.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/generator/archive_builder.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

std::string jar(const std::vector<test::ArchiveItem>& items) {
  return test::archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, items);
}

/// `PATH=CONTENT` of each item, a line each.
std::string told(std::string_view zip) {
  const std::string text = look_inside(zip);
  std::string lines;
  for (const InsideItem& item : read_inside(text))
    lines.append(item.path).append("=").append(item.content) += "\n";
  return lines;
}

}  // namespace

TEST_CASE("of a jar the manifest and pom.properties are told, and nothing else") {
  CHECK(told(jar({{"META-INF/MANIFEST.MF", "m"},
                  {"META-INF/maven/g/a/pom.properties", "p"},
                  {"META-INF/maven/g/a/pom.xml", "x"},
                  {"other/META-INF/MANIFEST.MF", "x"},
                  {"a/A.class", "x"}})) == "META-INF/MANIFEST.MF=m\nMETA-INF/maven/g/a/pom.properties=p\n");
}

TEST_CASE("of a jar in a jar the digest is told, and what it tells itself") {
  const std::string inner = jar({{"META-INF/MANIFEST.MF", "m"}});
  CHECK(told(jar({{"BOOT-INF/lib/b.jar", inner}})) ==
        "BOOT-INF/lib/b.jar=" + to_hex(sha256_of(inner)) + "\nBOOT-INF/lib/b.jar!/META-INF/MANIFEST.MF=m\n");
}

TEST_CASE("a jar that lies deeper than four is said not to be looked into") {
  std::string bytes = jar({{"META-INF/MANIFEST.MF", "deepest"}});
  for (int i = 0; i < 4; ++i) bytes = jar({{"a.jar", bytes}});
  const std::string lines = told(bytes);
  CHECK(lines.find("deepest") == std::string::npos);
  CHECK(lines.find("!=a.jar!/a.jar!/a.jar!/a.jar: lies deeper than 4 archives") != std::string::npos);
}

TEST_CASE("what is no jar, or is damaged, is said") {
  CHECK(told("no zip file at all").starts_with("!=is damaged: "));
  const std::string whole = jar({{"META-INF/MANIFEST.MF", std::string(5000, 'm')}});
  CHECK(told(whole.substr(0, 60)).find("!=") != std::string::npos);
  CHECK(told(jar({{"a.jar", "none"}})).find("!=a.jar: is damaged: ") != std::string::npos);
}

TEST_CASE("a member that is told and larger than a mebibyte is said to be too large") {
  CHECK(told(jar({{"META-INF/MANIFEST.MF", std::string((1 << 20) + 1, 'm')}})) ==
        "!=META-INF/MANIFEST.MF: is too large or damaged, and not listed\n");
}

TEST_CASE("the text of what was told is read to where it is damaged") {
  const std::string text = look_inside(jar({{"META-INF/MANIFEST.MF", "m"}}));
  for (std::size_t size = 0; size < text.size(); ++size) CHECK(read_inside(text.substr(0, size)).empty());
  CHECK(read_inside("99999999999999999999 1\n").empty());
  CHECK(read_inside("-1 1\nxx").empty());
}
