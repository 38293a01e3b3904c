#include "generator/catalog/toml_reader.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"

using namespace stocktake;

namespace {

constexpr std::string_view kWanted[] = {"package", "lib", "root", "metadata"};

/// A file in one line: `[name](key='text')` and so on.
std::string shown(const TomlFile& file) {
  std::string line;
  for (const TomlTable& table : file.tables) {
    line.append(table.is_element ? "[[" : "[").append(table.name).append(table.is_element ? "]](" : "](");
    // toml++ sorts keys; the plain reader keeps the order of the file. The cases stand in sorted order.
    for (const auto& [key, value] : table.values) {
      line.append(key).append("=");
      switch (value.kind) {
        case TomlValue::Kind::string:
          line.append("'").append(value.text).append("'");
          break;
        case TomlValue::Kind::boolean:
          line.append(value.truth ? "yes" : "no");
          break;
        case TomlValue::Kind::strings:
          line.append("{");
          for (const auto item : value.items) line.append("'").append(item).append("'");
          line.append("}");
          break;
        case TomlValue::Kind::other:
          line.append("never kept");
          break;
      }
      line.append(";");
    }
    line.append(")");
  }
  return line;
}

std::string read(std::string_view text) {
  const std::string copy(text);
  return shown(read_toml(copy, "t.toml", kWanted));
}

/// A byte order mark is unusual: toml++ reads the file.
std::string read_with_library(std::string_view text) {
  const std::string marked = "\xEF\xBB\xBF" + std::string(text);
  return shown(read_toml(marked, "t.toml", kWanted));
}

struct Case {
  std::string_view text, result;
};

// Each is read by the plain reader and by toml++; both must say the same.
constexpr Case kCases[] = {
    {"", ""},
    {"# only a comment", ""},
    {"[package]\nname = \"a\"\nversion = \"1\"\n", "[package](name='a';version='1';)"},
    {"[package]\r\nname = \"a\" # why\r\n\r\n[lib]\r\n", "[package](name='a';)[lib]()"},
    {"[package]\na = 'C:\\x'\nb = \"q\\\"\\\\\\t\\u00e9\\U0001F600\"\n",
     "[package](a='C:\\x';b='q\"\\\t\xC3\xA9\xF0\x9F\x98\x80';)"},
    {"[package]\na = \"\"\"\nline\n\\\n   [lib]\nname = \"\"x\"\"\"\"\"\n",
     "[package](a='line\n[lib]\nname = \"\"x\"\"';)"},
    {"[package]\na = '''\n[lib]\n\\n'''''\n", "[package](a='[lib]\n\\n''';)"},
    {"[package]\na = [\n  \"x\", # one\n  'y',\n]\nb = []\nc = [1, \"z\"]\nd = [[\"n\"], {k = \"v\"}]\n",
     "[package](a={'x''y'};b={};)"},
    {"[package]\nbuild = false\nlinks = true\nn = -12\no = 1.5\np = {a = 1, \"b c\" = [true]}\n",
     "[package](build=no;links=yes;)"},
    {"[package]\n[package.metadata]\nname = \"no\"\n[target.'cfg(unix)'.lib]\npath = \"no\"\n[lib]\npath = "
     "\"yes\"\n",
     "[package]()[lib](path='yes';)"},
    {"version = 4\n[[package]]\nname = \"a\"\n[[package]]\nname = \"b\"\n[package.x]\nname = \"no\"\n",
     "[[package]](name='a';)[[package]](name='b';)"},
    {"[metadata]\n\"checksum a 1.0 (registry+x)\" = \"ff\"\n",
     "[metadata](checksum a 1.0 (registry+x)='ff';)"},
    // Unusual: toml++ reads them in either case.
    {"package = {name = \"a\"}\n", "[package](name='a';)"},
    {"package.name = \"a\"\n", "[package](name='a';)"},
    {"[\"package\"]\nname = \"a\"\n", "[package](name='a';)"},
    {"[ package ]\n\"name\" = \"a\"\n", "[package](name='a';)"},
    {"[package]\nbuild.x = \"a\"\nd = 1979-05-27 07:32:00\nh = 0xff\n", "[package]()"},
    {"package = [{name = \"a\"}]\n", "[[package]](name='a';)"},
    {"package = 1\n", ""},
};

}  // namespace

TEST_CASE("TOML's wanted tables are read the same by the plain reader and by toml++") {
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(read(c.text) == c.result);
    CHECK(read_with_library(c.text) == c.result);
  }
}

TEST_CASE("what is not TOML is an error that says where") {
  constexpr std::string_view kBroken[] = {
      "[package\nname = \"a\"\n",
      "[package]\nname = \"a\n",
      "[package]\nname = \"a\" x\n",
      "[package]\nname = a\n",
      "[package]\nname = \"a\"\nname = \"b\"\n",
      "[package]\nname = \"a\"\n[package]\nversion = \"1\"\n",
      "[package]\nname = \"a\"\n[[package]]\nname = \"b\"\n",
      "[package]\nname = \"\\q\"\n",
      "[package]\nname = \"\\ud800\"\n",
      "[package]\nname = \"\x01\"\n",
      "[package]\nname = \"\"\"a\n",
      "[package]\na = [1, 2\n",
      "[package]\na = 01\n",
      "[package]\na = truely\n",
      "# \x01\n",
      "[package]\rname = 1\n",
  };
  for (const auto text : kBroken) {
    CAPTURE(text);
    CHECK_THROWS_AS(read(text), Error);
  }
  CHECK_THROWS_WITH_AS(read("[package]\nname = \xff\n"), "t.toml: is not UTF-8 text", Error);
  try {
    read("[package]\nname = a\n");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).starts_with("t.toml:2:8: "));
  }
}

TEST_CASE("deep TOML neither recurses without end nor costs more than its size") {
  CHECK_THROWS_AS(read("a = " + std::string(1'000'000, '[')), Error);
  CHECK_THROWS_AS(read("a = " + std::string(1'000'000, '{')), Error);
  std::string points = "a";
  for (int i = 0; i < 1'000'000; ++i) points += ".a";
  CHECK_THROWS_AS(read(points + " = 1"), Error);
  CHECK(read("[a" + points + "]\n").empty());
}

TEST_CASE("a table's values are found by key, and only strings have text") {
  const TomlFile file = read_toml("[package]\nname = \"a\"\nbuild = false\n", "t", kWanted);
  const TomlTable* package = file.find("package");
  REQUIRE(package != nullptr);
  CHECK(package->text("name") == "a");
  CHECK(package->text("build").empty());
  CHECK(package->text("nothing").empty());
  REQUIRE(package->find("build") != nullptr);
  CHECK(package->find("build")->kind == TomlValue::Kind::boolean);
  CHECK(package->find("nothing") == nullptr);
  CHECK(file.find("lib") == nullptr);
}
