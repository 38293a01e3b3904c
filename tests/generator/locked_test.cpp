#include "generator/locked.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// What the locks of a project with `.venv/a-1.0` and the files say of `a`, and behind it what is wrong with
/// them.
struct Project {
  TreeBuilder tree{kPythonCataloger};

  Project() {
    tree.file(".venv/lib/a.py", "");
    tree.file(".venv/lib/a-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: a\nVersion: 1.0\n");
    tree.file(".venv/lib/a-1.0.dist-info/RECORD",
              "a.py,,\na-1.0.dist-info/METADATA,,\na-1.0.dist-info/RECORD,,\n");
  }
  Project& file(std::string_view path, std::string_view content) {
    tree.file(path, content);
    return *this;
  }
  std::string status() {
    const Tree built = tree.build();
    std::vector<Catalog> catalogs(1);
    kPythonCataloger.catalog(built, catalogs[0]);
    TreeLocks locks;
    hold_against_locks(built, catalogs, locks);
    return std::string(find_named(catalogs[0], "a")->package.lock_status) + diagnostics_of(catalogs[0]);
  }
};

const std::string kOne = "[[package]]\nname = \"A\"\nversion = \"1.0.0\"\nsource = { registry = \"r\" }\n";
const std::string kTwo = "[[package]]\nname = \"A\"\nversion = \"2.0\"\nsource = { registry = \"r\" }\n";

}  // namespace

TEST_CASE("a Python package is held against the locks of the nearest folder that has some") {
  CHECK(Project().status() == "");
  CHECK(Project().file("uv.lock", kOne).status() == "");
  CHECK(Project().file("uv.lock", kTwo).status() == "version 2.0");
  CHECK(Project().file("poetry.lock", kTwo + kOne).status() == "");
  CHECK(Project().file("requirements.txt", "a==2.0\n").status() == "version 2.0");
  CHECK(Project().file("Pipfile.lock", R"({"default": {"a": {"version": "==3"}}})").status() == "version 3");
  CHECK(Project().file("uv.lock", kTwo).file(".venv/uv.lock", kOne).status() == "");
  CHECK(Project().file("other/uv.lock", kTwo).status() == "");
}

TEST_CASE("a lock of the tree is read once, whoever asks, and its error stays") {
  TreeBuilder tree{kPythonCataloger};
  tree.file("uv.lock", kOne);
  tree.file("poetry.lock", "[[package\n");
  tree.file("requirements.txt", "-r more.txt\na==1\n");
  const Tree built = tree.build();
  TreeLocks locks;
  const auto read = [&](std::string_view path) { return &locks.read(built.entries[built.find(path)]); };
  CHECK(read("uv.lock")->reading.packages.size() == 1);
  CHECK(read("uv.lock")->reading.sources.size() == 1);
  CHECK(read("poetry.lock")->error.has_value());
  CHECK(read("requirements.txt")->reading.included == std::vector<std::string>{"more.txt"});
  CHECK(read("uv.lock") == read("uv.lock"));
}

TEST_CASE("each lock of a folder must agree; a list of requirements speaks of what none of them names") {
  CHECK(Project().file("uv.lock", kOne).file("requirements.txt", "a==2.0\n").status() == "");
  CHECK(Project().file("uv.lock", kTwo).file("requirements.txt", "a==1.0\n").status() == "version 2.0");
  CHECK(Project().file("uv.lock", kTwo).file("poetry.lock", kOne).status() == "version 2.0");
  CHECK(Project().file("requirements.txt", "a==2\n").file("requirements-dev.txt", "a==3\n").status() ==
        "version 2, 3");
  CHECK(Project().file("requirements.txt", "a==2\n").file("requirements-dev.txt", "a==1\n").status() == "");
}

TEST_CASE("a list that names a version for some machines only contradicts nothing") {
  CHECK(Project().file("requirements.txt", "a==2.0 ; python_version < \"3.8\"\n").status() == "");
  CHECK(Project().file("requirements.txt", "a>=2.0\n").status() == "");
}

TEST_CASE("a malformed lock is told, and one that a package brings along is none") {
  CHECK(Project().file("uv.lock", "[[package]\n").status().starts_with("uv.lock: "));
  CHECK(Project().file(".venv/lib/a-1.0.dist-info/uv.lock", kTwo).status() == "");
}

TEST_CASE("what is worked on in place has no lock to agree with") {
  Project project;
  project.file(".venv/lib/a-1.0.dist-info/direct_url.json",
               R"({"url": "file:///home/a", "dir_info": {"editable": true}})");
  CHECK(project.file("uv.lock", kTwo).status() == "");
}

TEST_CASE("a list that another one includes counts with it, and a byte order mark is no letter") {
  CHECK(Project().file("requirements.txt", "-r base.txt\n").file("base.txt", "a==2.0\n").status() ==
        "version 2.0");
  CHECK(Project().file("requirements.txt", "-r x/y.txt\n").file("x/y.txt", "a==2.0\n").status() == "");
  CHECK(Project().file("requirements.txt", "-r requirements.txt\n-r ../out.txt\n").status() == "");
  CHECK(Project()
            .file("requirements.txt",
                  "\xEF\xBB\xBF"
                  "a==2.0\n")
            .status() == "version 2.0");
  CHECK(Project().file("pylock.dev.toml", "[[packages]]\nname = \"a\"\nversion = \"2.0\"\n").status() ==
        "version 2.0");
}
