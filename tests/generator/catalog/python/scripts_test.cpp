#include "generator/catalog/python/scripts.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

std::string digest(std::string_view script, std::string_view environment = {}) {
  const auto placed = placed_script(script, environment);
  return placed ? placed->sha256 : "";
}

std::string head(std::uint32_t flags, std::uint32_t time, std::uint32_t size) {
  std::string bytes = "\xa7\x0d\r\n";
  for (const std::uint32_t field : {flags, time, size})
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(field >> shift & 0xff);
  return bytes;
}

}  // namespace

TEST_CASE("a script is the same wherever its environment was made") {
  const std::string rest = "import sys\nsys.exit(main())\n";
  const std::string one = digest("#!/one/env/bin/python\n" + rest, "/one/env");
  CHECK(one.size() == 64);
  CHECK(digest("#!/much/longer/path/to/env/bin/python\n" + rest, "/much/longer/path/to/env") == one);
  CHECK(digest("#!/bin/sh\n'''exec' \"/a b/env/bin/python\" \"$0\" \"$@\"\n' '''\n" + rest, "/a b/env") ==
        one);
  CHECK(digest("#!/two/env/bin/python3\n" + rest, "/two/env") != one);
  CHECK(digest("#!/two/env/bin/python\nevil()\n" + rest, "/two/env") != one);
  // Another place in the first line is no place of this environment.
  CHECK(digest("#!/tmp/evil/bin/python\n" + rest, "/two/env").empty());
  CHECK(digest("#!/two/environment/bin/python\n" + rest, "/two/env").empty());
}

TEST_CASE("without an environment, the interpreter is the place of a Python script, and of no other") {
  CHECK(digest("#!/usr/bin/python3\nx\n") == digest("#!/opt/python/bin/python3.12\nx\n"));
  CHECK(placed_script("#!/usr/bin/python3 -I\nx\n", {})->place == "/usr/bin/python3");
  CHECK(digest("#!/usr/bin/python3 -I\nx\n") != digest("#!/usr/bin/python3\nx\n"));
  CHECK(digest("#!/usr/bin/env python3\nx\n").empty());
  CHECK(digest("#!/bin/sh\nx\n").empty());
  CHECK(digest("x\n").empty());
}

TEST_CASE("the environment is the one that activate names, unless a shell would read more in it") {
  CHECK(environment_of("deactivate () {\n}\nVIRTUAL_ENV=\"/a/env\"\nexport VIRTUAL_ENV\n") == "/a/env");
  CHECK(environment_of("VIRTUAL_ENV='/a/env'\n") == "/a/env");
  CHECK(environment_of("VIRTUAL_ENV=/a/env\r\n") == "/a/env");
  CHECK(environment_of("VIRTUAL_ENV=$(cygpath /a/env)\n").empty());
  CHECK(environment_of("VIRTUAL_ENV=\"/a; evil\"\n").empty());
  CHECK(environment_of("VIRTUAL_ENV=relative\n").empty());
  CHECK(environment_of("").empty());
}

TEST_CASE("bytecode is held against the source that stands there") {
  Entry source;
  source.size = 100;
  source.mtime = 1'700'000'000;
  const auto state = [&](std::string_view bytes) {
    return bytecode_state("m.cpython-311.pyc", bytes, &source);
  };
  CHECK(state(head(0, 1'700'000'000, 100)).empty());
  CHECK(state(head(0, 1'700'000'001, 100)) == "other time");
  CHECK(state(head(0, 1'700'000'000, 101)) == "other size");
  CHECK(state(head(1, 1, 2)) == "unchecked");
  CHECK(state(head(3, 1, 2)) == "checked hash");
  CHECK(state(head(4, 1'700'000'000, 100)) == "malformed");
  CHECK(state(head(0, 1'700'000'000, 100).substr(0, 15)) == "malformed");
  CHECK(state("\x7f"
              "ELF" +
              head(0, 1'700'000'000, 100).substr(4)) == "malformed");
  CHECK(bytecode_state("m.cpython-311.pyc", head(0, 1, 100), nullptr) == "no source");
  const std::string old = head(1'700'000'000, 100, 0).substr(0, 12);
  CHECK(bytecode_state("m.cpython-36.pyc", old, &source).empty());
  CHECK(bytecode_state("m.cpython-311.pyc", old, &source) == "malformed");
  source.mtime = 0;
  CHECK(state(head(0, 5, 100)).empty());
}
