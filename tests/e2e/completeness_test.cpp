// What must stand in several places, one for each cataloger, rule and renderer: a new one that is missing
// somewhere is found here.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "differ/judge/rules.h"
#include "differ/render/render.h"
#include "generator/catalog/catalog.h"
#include "schemas/inventory/ecosystem.h"
#include "tests/content_of.h"
#include "tests/e2e/program.h"
#include "tests/paths.h"

using namespace stocktake;

namespace {

const std::filesystem::path kRoot = paths::kSource;

/// Everything that `pattern`'s group matches in the C++ files below `folder`.
std::set<std::string> defined_in(const std::string& folder, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (const auto& file : std::filesystem::recursive_directory_iterator(kRoot / folder)) {
    if (file.path().extension() != ".cpp") continue;
    const std::string text = content_of(file.path());
    for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
      found.insert((*at)[1]);
  }
  return found;
}

}  // namespace

TEST_CASE("every cataloger that is defined is in the list, and is one of an ecosystem") {
  const auto defined = defined_in("generator/catalog", R"(\nconst Cataloger (k\w+))");
  CHECK(defined.size() == catalogers().size());
  std::set<std::string_view> catalogers_found, known;
  for (const Cataloger& cataloger : catalogers()) catalogers_found.insert(cataloger.name);
  for (const Ecosystem& ecosystem : ecosystems()) known.insert(ecosystem.cataloger);
  CHECK(catalogers_found.size() == catalogers().size());
  CHECK(catalogers_found == known);
}

TEST_CASE("every table of rules that is defined is in the list, and explained to the last word") {
  const auto defined = defined_in("differ/judge/rules", R"(\{\.id = "([a-z-]+)\")");
  std::set<std::string> listed;
  for (const Rule& rule : rules()) {
    CAPTURE(rule.id);
    CHECK(listed.insert(std::string(rule.id)).second);
    CHECK_FALSE(rule.summary.empty());
    CHECK_FALSE(rule.why.empty());
    CHECK_FALSE(rule.what_to_do.empty());
  }
  CHECK(defined == listed);
}

TEST_CASE("every renderer that is defined is in the list, and the help names it") {
  const auto defined = defined_in("differ/render", R"(\nconst Renderer (k\w+))");
  CHECK(defined.size() == renderers().size());
  const std::string help = run_program({"diff", "--help"}).out;
  for (const Renderer& one : renderers()) {
    CAPTURE(one.name);
    CHECK(help.find(one.name) != std::string::npos);
  }
}

TEST_CASE("every cataloger has a test of its own") {
  for (const Ecosystem& ecosystem : ecosystems()) {
    CAPTURE(ecosystem.cataloger);
    const std::string name(ecosystem.cataloger);
    const std::filesystem::path tests = kRoot / "tests/generator/catalog";
    CHECK((std::filesystem::exists(tests / (name + "_test.cpp")) ||
           std::filesystem::exists(tests / name / (name + "_test.cpp"))));
  }
}
