// docs/properties.md names every property that the code writes, and no other.
#include <doctest/doctest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "schemas/inventory/document.h"
#include "schemas/inventory/properties.h"
#include "tests/content_of.h"
#include "tests/paths.h"

namespace {

std::set<std::string> all_of(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
    found.insert((*match)[1]);
  return found;
}

/// The names in string literals of the code; kName is half a name, and kRootReference is none.
std::set<std::string> properties_in_code() {
  std::set<std::string> names;
  for (const char* folder : {"schemas", "generator", "differ", "verifier", "advisories", "store", "cli"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(stocktake::paths::kSource) / folder))
      if (entry.path().extension() == ".cpp" || entry.path().extension() == ".h")
        names.merge(all_of(content_of(entry.path()), "\"(stocktake:[a-z0-9-]+)\""));
  using namespace stocktake;
  CHECK(names.erase(std::string(kRootReference)) == 1);
  CHECK(names.erase(std::string(property::kName)) == 1);
  names.insert(std::string(property::kName).append(property::kEncoding));
  return names;
}

}  // namespace

TEST_CASE("docs/properties.md has a row for every property that the code knows, and no other") {
  const std::string page = content_of(std::string(stocktake::paths::kSource) + "/docs/properties.md");
  const auto digests = page.find("## What each digest covers");
  REQUIRE(digests != std::string::npos);
  const auto rows = all_of(page.substr(0, digests), "\n\\| `(stocktake:[a-z0-9-]+)` \\|");
  CHECK(rows.size() >= 26);
  CHECK(rows == properties_in_code());
}
