// A command or a report format that nobody shows, or that no hostile input was tried on, is found here.
#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>
#include <string>

#include "differ/render/render.h"
#include "tests/content_of.h"
#include "tests/e2e/program.h"
#include "tests/paths.h"

namespace {

const std::filesystem::path kRoot = stocktake::paths::kSource;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every command has an end-to-end case, a word in the README, and --stats") {
  std::string cases;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot / "tests/e2e/cases"))
    cases += content_of(entry.path());
  const std::string readme = content_of(kRoot / "README.md");
  const std::string help = run_program({"--help"}).out;
  std::istringstream lines(help.substr(help.find("Subcommands:\n") + 13));
  std::size_t commands = 0;
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    const std::string name = line.substr(2, line.find(' ', 2) - 2);
    if (name.empty()) continue;  // the rest of a long summary
    ++commands;
    CAPTURE(name);
    CHECK(holds(cases, "--- run stocktake " + name));
    CHECK((holds(readme, "stocktake " + name) || holds(readme, "`" + name + "`")));
    const std::string own = run_program({name, "--help"}).out;
    CHECK((holds(own, "--stats") || holds(own, "Subcommands:")));  // those below have it
  }
  CHECK(commands >= 8);
}

TEST_CASE("every report format has a golden file, was given hostile names, and stands in the documentation") {
  const std::string readme = content_of(kRoot / "README.md") + content_of(kRoot / "docs/ci.md");
  const std::string page = content_of(kRoot / "docs/report.md");
  for (const stocktake::Renderer& renderer : stocktake::renderers()) {
    const std::string name(renderer.name);
    CAPTURE(name);
    const std::string test = content_of(kRoot / "tests/differ/render" / (name + "_test.cpp"));
    CHECK(holds(test, "build_hostile("));
    CHECK(holds(test, "golden(\""));
    CHECK((holds(readme, "-f " + name) || name == "text"));
    CHECK(holds(page, "\n| `" + name + "` |"));
    CHECK(!renderer.summary.empty());
  }
}
