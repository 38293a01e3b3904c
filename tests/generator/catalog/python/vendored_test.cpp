#include "generator/catalog/python/vendored.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// `name version: places` of each package, a line each.
std::string vendored(TreeBuilder& builder, std::string_view content) {
  const Tree tree = builder.build();
  std::string lines;
  for (const VendoredPython& package : read_vendored(tree, "x/_vendor/vendor.txt", content)) {
    lines.append(package.name).append(" ").append(package.version).append(":");
    for (const std::string& place : package.places) lines.append(" ").append(place);
    lines += "\n";
  }
  return lines;
}

TreeBuilder vendor() {
  TreeBuilder builder(kPythonCataloger);
  builder.file("x/_vendor/cachecontrol/__init__.py", "")
      .file("x/_vendor/six.py", "")
      .file("x/_vendor/six.LICENSE", "")
      .file("x/_vendor/jaraco/text/__init__.py", "")
      .file("x/_vendor/jaraco/context.py", "")
      .file("x/_vendor/__init__.py", "")
      .file("x/_vendor/README.rst", "");
  return builder;
}

}  // namespace

TEST_CASE("vendored packages are found by their names, in folders, modules and namespaces") {
  TreeBuilder builder = vendor();
  CHECK(vendored(builder,
                 "# a comment\nCacheControl==0.14.3  # via\n    six == 1.17.0 ; python_version > '3'\n"
                 "jaraco.text==3.7.0 --hash=sha256:00\njaraco.context==4.3.0\ngone==1.0\n") ==
        "CacheControl 0.14.3: x/_vendor/cachecontrol\ngone 1.0:\njaraco.context 4.3.0: "
        "x/_vendor/jaraco/context.py\n"
        "jaraco.text 3.7.0: x/_vendor/jaraco/text\nsix 1.17.0: x/_vendor/six.LICENSE x/_vendor/six.py\n");
}

TEST_CASE("one folder and one package that are left over belong together, more do not") {
  TreeBuilder one = vendor();
  one.file("x/_vendor/pkg_resources/__init__.py", "");
  CHECK(vendored(one, "cachecontrol==1\nsetuptools==70.3.0\n") ==
        "cachecontrol 1: x/_vendor/cachecontrol\nsetuptools 70.3.0: x/_vendor/pkg_resources\n");
  TreeBuilder two = vendor();
  two.file("x/_vendor/pkg_resources/__init__.py", "").file("x/_vendor/other/__init__.py", "");
  CHECK(vendored(two, "cachecontrol==1\nsetuptools==70.3.0\n") ==
        "cachecontrol 1: x/_vendor/cachecontrol\nsetuptools 70.3.0:\n");
}

TEST_CASE("a line without an exact version is passed over, and so is a list elsewhere") {
  TreeBuilder builder = vendor();
  CHECK(vendored(builder, "six>=1.0\nsix\n--index-url x==y\n\n== 1\n").empty());
  CHECK(is_list_of_vendored("a/_vendor/vendor.txt"));
  CHECK(is_list_of_vendored("_vendor/vendored.txt"));
  CHECK(is_list_of_vendored("a/vendor/vendor.txt"));
  CHECK_FALSE(is_list_of_vendored("a/other/vendor.txt"));
  CHECK(is_list_of_vendored("vendor.txt"));
}

TEST_CASE(
    "a name that says the language stands for the module without it, unless another package has that name") {
  TreeBuilder builder = vendor();
  builder.file("x/_vendor/dotenv/__init__.py", "").file("x/_vendor/other/__init__.py", "");
  CHECK(vendored(builder, "python-dotenv==1.0\nthird==2.0\n") ==
        "python-dotenv 1.0: x/_vendor/dotenv\nthird 2.0:\n");
  TreeBuilder taken = vendor();
  taken.file("x/_vendor/dotenv/__init__.py", "").file("x/_vendor/other/__init__.py", "");
  CHECK(vendored(taken, "python-dotenv==1.0\ndotenv==0.1\nthird==2.0\n") ==
        "dotenv 0.1: x/_vendor/dotenv\npython-dotenv 1.0:\nthird 2.0:\n");
}
