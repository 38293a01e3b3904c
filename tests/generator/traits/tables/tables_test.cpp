// Each row of each table is found where its token stands alone, and not within a longer name.
#include "generator/traits/tables/tables.h"

#include <algorithm>
#include <set>

#include "schemas/text/ascii.h"
#include "tests/generator/traits/traits_text.h"

using namespace stocktake;

namespace {

/// A text in which the row's token stands as it asks for.
std::string example_of(const TraitRow& row) {
  std::string token(row.token);
  switch (row.edge) {
    case Edge::quoted:
      return "(\"" + token + "\")";
    case Edge::module:
      return "require('" + token + "')";
    case Edge::numbers:
      return token + "1,2,3,4,5,6,7,8";
    case Edge::address:
      return "http" + token + "45.67.89.10/";
    case Edge::listed:
      return "\nimport a" + token + " ";
    case Edge::aliased:
      return "x \"" + token + "\"";
    case Edge::start:
      return " " + token + "f0";
    default:
      return " " + token + " ";
  }
}

std::set<std::uint32_t> rows_in(const Finder& finder, const std::string& text) {
  std::set<std::uint32_t> rows;
  std::uint64_t steps = 0;
  finder.find(
      text, 0, text.size(), steps, [](std::uint32_t) { return true; },
      [&](const Finder::Hit& hit) { rows.insert(hit.row); });
  return rows;
}

}  // namespace

TEST_CASE("each token of each table is found, at even places and at odd ones") {
  for (const Language language : kAllLanguages) {
    const Finder& finder = Finder::of(language);
    for (std::uint32_t i = 0; i < finder.rows(); ++i) {
      const TraitRow& row = finder.row(i);
      CAPTURE(to_string(language));
      CAPTURE(row.token);
      for (const char* before : {"    ", "     "})
        CHECK(rows_in(finder, before + example_of(row) + "    ").contains(i));
    }
  }
}

TEST_CASE("no token is found within a longer name") {
  for (const Language language : kAllLanguages) {
    const Finder& finder = Finder::of(language);
    for (std::uint32_t i = 0; i < finder.rows(); ++i) {
      const TraitRow& row = finder.row(i);
      if (row.edge == Edge::address || row.edge == Edge::quoted || row.edge == Edge::aliased ||
          !is_alphanumeric(row.token.front()))
        continue;
      CAPTURE(to_string(language));
      CAPTURE(row.token);
      CHECK_FALSE(rows_in(finder, "    x" + example_of(row).substr(1) + "    ").contains(i));
    }
  }
}

TEST_CASE("each row says why it belongs, and opens a gate or tells a trait") {
  for (const Language language : kAllLanguages)
    for (const auto part : trait_table(language).parts)
      for (const TraitRow& row : part) {
        CAPTURE(row.token);
        CHECK(row.token.size() >= 2);
        CHECK_FALSE(row.why.empty());
        CHECK(row.trait.has_value() == (row.opens == Gate::none));
      }
}
