#include "generator/traits/encoding.h"

#include <doctest/doctest.h>

#include "tests/generator/traits/traits_text.h"

using namespace stocktake;

TEST_CASE("a program in an encoding by which it means another one is told, by the line that says so") {
  struct Case {
    const char* text;
    std::uint32_t line;
  };
  const Case kCases[] = {
      {"# coding: unicode_escape\n", 1},
      {"#!/usr/bin/python\n# -*- coding: UTF-7 -*-\n", 2},
      {"\n#vim: set fileencoding=raw_unicode_escape :\n", 2},
      {"  # coding=rot13", 1},
      {"# coding: utf-16\n", 1},
      {"# coding: x-evil\n", 1},
      {"# -*- coding: utf-8 -*-\n", 0},
      {"# coding: latin-1\n", 0},
      {"# coding: iso-8859-15\n", 0},
      {"# coding: cp1252\n# coding: utf-7\n", 0},
      {"# coding: us-ascii\n", 0},
      {"# coding: euc_jp\n", 0},
      {"x = 1\n# coding: utf-7\n", 0},
      {"\n\n# coding: utf-7\n", 0},
      {"# a coding style\n", 0},
      {"'coding: utf-7'\n", 0},
      {"", 0},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.text);
    CHECK(decoded_program_line(one.text) == one.line);
  }
  CHECK(test::traits_text("a.py", "# coding: unicode_escape\nx = 1\n") == "evaluate:1 decode:1");
  CHECK(test::traits_text("a.rb", "# coding: utf-7\nx = 1\n").empty());
}
