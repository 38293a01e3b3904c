#include "generator/catalog/composer/php_data.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

/// The value in words: what follows it stands behind `|`; `none` where there is no value.
std::string in_words(const PhpValue& value) {
  if (value.kind == PhpValue::Kind::text) return "'" + value.text + "'";
  if (value.kind == PhpValue::Kind::path) return "/" + value.text;
  if (value.kind == PhpValue::Kind::word) return value.text;
  std::string text = "(";
  for (const auto& [key, element] : value.elements) text += key + "=" + in_words(element) + " ";
  return text + ")";
}

std::string value_of(std::string_view source, std::string vendor = "app/vendor") {
  PhpFolders folders = {
      {"$vendorDir", vendor}, {"$baseDir", std::nullopt}, {"__DIR__", vendor + "/composer"}};
  PhpReader in(source, folders);
  const auto value = in.value();
  if (!value) return in.position() == 0 ? "none" : "moved";
  return in_words(*value) + (in.at_end() ? "" : "|" + std::string(in.rest()));
}

std::string folder_of_source(std::string_view source) {
  PhpFolders folders = {{"$vendorDir", "app/vendor"},
                        {"__DIR__", "app/vendor/composer"},
                        {"__FILE__", "app/vendor/composer/autoload_psr4.php"}};
  PhpReader in(source, folders);
  const auto folder = in.folder();
  return !folder ? "none" : !folder->path ? "outside" : "/" + *folder->path;
}

}  // namespace

TEST_CASE("literals, paths and arrays of them are data") {
  CHECK(value_of(R"('A\\B\'s')") == "'A\\B's'");
  CHECK(value_of(R"('a\n')") == "'a\\n'");
  CHECK(value_of("true;") == "true|;");
  CHECK(value_of("-12") == "-12");
  CHECK(value_of("$vendorDir . '/a/src'") == "/app/vendor/a/src");
  CHECK(value_of("__DIR__ . '/..' . '/a/src'") == "/app/vendor/a/src");
  CHECK(value_of("array('k' => 1, array(), 'x',)") == "(k=1 1=() 2='x' )");
  CHECK(value_of("array (\n  0 => 'a',\n)") == "(0='a' )");
  CHECK(value_of("['a' => null]") == "(a=null )");
  CHECK(value_of("$vendorDir . '/a'", "") == "/a");
}

TEST_CASE("a path outside the tree, or beside the folder, is no path of the tree") {
  CHECK(value_of("$baseDir . '/src'") == "'outside the tree: $baseDir . '/src''");
  CHECK(value_of("$vendorDir . '/../../../x'") == "'outside the tree: $vendorDir . '/../../../x''");
  CHECK(value_of("$vendorDir . 'x'") == "'outside the tree: $vendorDir . 'x''");
}

TEST_CASE("what runs, or is not whole, is no data") {
  for (const char* source : {"",
                             "'a",
                             "\"a\"",
                             "eval('x')",
                             "array(f())",
                             "array('a' => $x)",
                             "$vendorDirX . '/a'",
                             "$vendorDir . f()",
                             "'a' . $vendorDir",
                             "array('a'",
                             "array('a' 'b')",
                             "[1",
                             "array(array(1) => 2)",
                             "-",
                             "1a",
                             "trueX",
                             "null()",
                             "/* */ 'a'",
                             "`id`",
                             "__DIR__ . \"/a\"",
                             "new X"}) {
    CAPTURE(source);
    const std::string value = value_of(source);
    CHECK((value == "none" || value == "null|()"));
  }
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "array(";
  CHECK(value_of(deep) == "none");
}

TEST_CASE("a folder is what dirname gives") {
  CHECK(folder_of_source("dirname(__DIR__)") == "/app/vendor");
  CHECK(folder_of_source("dirname(dirname(__FILE__))") == "/app/vendor");
  CHECK(folder_of_source("dirname(dirname($vendorDir))") == "/");
  CHECK(folder_of_source("dirname(dirname(dirname($vendorDir)))") == "outside");
  CHECK(folder_of_source("$vendorDir . '/../x'") == "/app/x");
  CHECK(folder_of_source("dirname(f())") == "none");
  CHECK(folder_of_source("dirname(__DIR__") == "none");
  CHECK(folder_of_source("dirname(__DIR__) . f()") == "none");
}
