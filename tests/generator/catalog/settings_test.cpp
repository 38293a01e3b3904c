#include "generator/catalog/settings.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"

using namespace stocktake;

namespace {

std::string read(Steering::Syntax syntax, std::string_view text) {
  std::string all;
  read_settings(syntax, text, "file", [&](const SettingPath& path, std::string_view value) {
    for (const std::string& name : path) all.append(name).append("/");
    all.append(value).append("|");
  });
  return all;
}

}  // namespace

TEST_CASE("each syntax becomes the same settings") {
  using Syntax = Steering::Syntax;
  CHECK(read(Syntax::json, R"({"a": {"b": 1, "c": [true, null, {"d": "e"}]}})") ==
        "a/b/1|a/c/true|a/c/null|a/c/2/d/e|");
  CHECK(read(Syntax::toml, "a.b=1\n[[c]]\nd='e'\nf=1.5\n") == "a/b/1|c/0/d/e|c/0/f/1.5|");
  CHECK(read(Syntax::ini, "x\n[a]\nb = 'c'\n d\n;e\n") == "x|a/b/c|a/b/d|");
  CHECK(read(Syntax::yaml, "a:\n  b: c # d\n  i:\n  - e\nf\n---\ng: 'h'\n") == "a/b/c # d|a/i/e|f|g/h|");
  CHECK(read(Syntax::requirements, "-i x\na\\\n==1 # b\n\n--pre") == "-i/x|requirement/a==1|--pre/|");
  CHECK(read(Syntax::go, "module a // b\nrequire (\n c v1\n)\nuse ./d\n") ==
        "module/a|require/c v1|use/./d|");
  CHECK(read(Syntax::gemfile, "gem 'a'\n# b\nx = 1\nend\n") == "gem/gem 'a'|line/x = 1|");
  CHECK(read(Syntax::lines, "stable\nregistry \"http://e\"\n# a\n") == "value/stable|registry/http://e|");
}

TEST_CASE("a byte order mark and carriage returns are no part of a setting") {
  CHECK(read(Steering::Syntax::json, "\xEF\xBB\xBF{\"a\":1}") == "a/1|");
  CHECK(read(Steering::Syntax::ini,
             "\xEF\xBB\xBF"
             "a=1\r\n") == "a/1|");
}

TEST_CASE("what nests too deep, or is not of its syntax, is refused") {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "{\"a\":";
  CHECK_THROWS_AS(read(Steering::Syntax::json, deep), Error);
  std::string keys = "a";
  for (int i = 0; i < 200; ++i) keys += ".a";
  CHECK_THROWS_AS(read(Steering::Syntax::toml, keys + "=1\n"), Error);
  for (int i = 0; i < 20'000; ++i) keys += ".a";
  CHECK_THROWS_AS(read(Steering::Syntax::toml, keys + "=1\n"), Error);
  CHECK_THROWS_AS(read(Steering::Syntax::toml, "a=\xff\n"), Error);
  std::string yaml;
  for (int i = 0; i < 200; ++i) yaml += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK_THROWS_AS(read(Steering::Syntax::yaml, yaml), Error);
}
