#include "generator/catalog/python/record.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("the folder of a package is where all its code is") {
  const auto folder_for = [](std::string_view name, std::initializer_list<std::string_view> paths) {
    PackageFolder folder;
    for (const auto path : paths) folder.add(path);
    return folder.choose(name);
  };
  CHECK(folder_for("requests", {"requests/__init__.py", "requests/sub/a.py"}) == "requests");
  CHECK(folder_for("six", {"six.py", "__pycache__/six.cpython-311.pyc"}) == "");
  CHECK(folder_for("numpy", {"numpy.libs/x.so", "numpy/__init__.py", "numpy/core/a.py"}) == "numpy");
  CHECK(folder_for("pillow", {"PIL/__init__.py", "PIL/a.py", "pillow.libs/x.so"}) == "PIL");
  CHECK(folder_for("pyyaml", {"_yaml/__init__.py", "yaml/__init__.py"}) == "");
  CHECK(folder_for("attrs", {"attr/__init__.py", "attrs/__init__.py"}) == "attrs");
  CHECK(folder_for("protobuf", {"google/protobuf/sub/a.py", "google/protobuf/__init__.py"}) ==
        "google/protobuf");
  CHECK(folder_for("x", {"a/bc/x.py", "a/b/x.py"}) == "a");
  CHECK(folder_for("x", {}) == "");
}

TEST_CASE("modules are told from other files by name") {
  for (const auto name : {"a.py", "a.pyd", "a.cpython-311-x86_64-linux-gnu.so"})
    CHECK(is_python_module(name));
  for (const auto name : {"a.pyi", "a.pth", "py", "a.so.1"}) CHECK_FALSE(is_python_module(name));
  for (const auto name : {"a", "_a1", "é"}) CHECK(is_python_identifier(name));
  for (const auto name : {"", "1a", "a-b", "numpy.libs"}) CHECK_FALSE(is_python_identifier(name));
}

TEST_CASE("the depth of a folder is the number of its names") {
  CHECK(folder_depth("") == 0);
  CHECK(folder_depth("lib") == 1);
  CHECK(folder_depth("lib/python3.11/site-packages") == 3);
}
