#include "generator/catalog/irregular.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("what an installer writes is in order") {
  CHECK(irregular(Bookkeeping::Shape::word, "pip\n").empty());
  CHECK(irregular(Bookkeeping::Shape::word, "uv").empty());
  CHECK(irregular(Bookkeeping::Shape::word, "poetry 1.8.3").empty());
  CHECK(irregular(Bookkeeping::Shape::word, "").empty());
  CHECK(irregular(Bookkeeping::Shape::nothing, "").empty());
  CHECK(irregular(Bookkeeping::Shape::nothing, "\n").empty());
  CHECK(irregular(Bookkeeping::Shape::object, "{}").empty());
  CHECK(irregular(Bookkeeping::Shape::source, R"({"url": "https://h/a", "dir_info": {"editable": true}})")
            .empty());
  CHECK(irregular(Bookkeeping::Shape::paths, "setup.py\nsrc/a b/c (1).txt\nsrc/d+e@f#g.py\n../bin/h\n")
            .empty());
  CHECK(irregular(Bookkeeping::Shape::any, "import os").empty());
  CHECK(irregular(Bookkeeping::Shape::rows,
                  "a/b.py,sha256=abc_-,12\r\n\"a,b.txt\",,\n../../bin/a,sha256=x,1\n\na.py,md5=1,\n")
            .empty());
  CHECK(irregular(Bookkeeping::Shape::mapping, "layoutVersion: 5\nregistries:\n  default: https://r/\n")
            .empty());
  CHECK(irregular(Bookkeeping::Shape::mapping, R"({"layoutVersion": 5, "included": {"dependencies": true}})")
            .empty());
  CHECK(irregular(
            Bookkeeping::Shape::alternatives,
            "auto\n/usr/bin/awk\nawk.1.gz\n/usr/share/man/man1/awk.1.gz\n\n/usr/bin/mawk\n5\n/usr/share/man/"
            "man1/mawk.1.gz\n\n")
            .empty());
}

TEST_CASE("what an installer does not write is told") {
  CHECK(irregular(Bookkeeping::Shape::word, "import os") == "not one word but 'import os'");
  CHECK_FALSE(irregular(Bookkeeping::Shape::word, "pip\nimport os\n").empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::word, std::string(40, 'a')).empty());
  CHECK(irregular(Bookkeeping::Shape::nothing, "x=1") == "not empty: 3 B, 'x=1'");
  CHECK(irregular(Bookkeeping::Shape::object, "[]") == "no JSON object");
  CHECK_FALSE(irregular(Bookkeeping::Shape::object, "{} import os").empty());
  CHECK(irregular(Bookkeeping::Shape::source, R"({"file": "x"})") == "a JSON object without a url");
  CHECK(irregular(Bookkeeping::Shape::rows, "a.py,,\nimport os;os.system('id'),,\n") ==
        "no row of a record: 'import os;os.system('id'),,'");
  CHECK_FALSE(irregular(Bookkeeping::Shape::rows, "print(1)\n").empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::rows, "a,b,c\n").empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::mapping, "require('child_process').execSync('id');\n").empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::mapping, "a: |\n  " + std::string(5000, 'x') + "\n").empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::object, "{\"a\": \"" + std::string(5000, 'x') + "\"}").empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::alternatives, "#!/bin/sh\nid\n").empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::alternatives, "auto\n/usr/bin/awk\n\n$(id)\n").empty());
  CHECK(irregular(Bookkeeping::Shape::paths, "setup.py\nimport os\n") == "no path: 'import os'");
  CHECK_FALSE(irregular(Bookkeeping::Shape::paths, "a;rm -rf b\n").empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::paths, std::string("a\0b", 3)).empty());
  CHECK_FALSE(irregular(Bookkeeping::Shape::paths, std::string(300, 'a')).empty());
}

TEST_CASE("the files of a tree are held against what the table of ecosystems says of them") {
  const Cataloger reader{"irregular",
                         [](std::string_view path, std::string_view) { return irregular_wants(path); },
                         [](const Tree&, Catalog&) {}};
  const Tree tree =
      TreeBuilder(reader)
          .file("a-1.dist-info/INSTALLER", "pip\n")
          .file("a-1.dist-info/REQUESTED", "exec(x)")
          .file("a-1.dist-info/direct_url.json", "{\"url\": \"" + std::string(3000, 'a') + "\"}")
          .file("a.egg-info/SOURCES.txt", "import os\n")
          .file("INSTALLER", "anything at all")
          .build();
  Catalog out;
  catalog_irregular(tree, out);
  std::string told;
  for (const Catalog::Detail& detail : out.details)
    told.append(tree.entries[detail.entry].path).append(": ").append(detail.text).append("\n");
  CHECK(told ==
        "a-1.dist-info/REQUESTED: not empty: 7 B, 'exec(x)'\n"
        "a-1.dist-info/direct_url.json: 3.0 kB, which is more than it can need\n"
        "a.egg-info/SOURCES.txt: no path: 'import os'\n");
}
