// A command or a report format that nobody shows, or that no hostile input was tried on, is found here.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
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

TEST_CASE("what ./dev builds are presets, each with what is built of it, and each preset is somebody's") {
  const nlohmann::json presets = nlohmann::json::parse(content_of(kRoot / "CMakePresets.json"));
  std::set<std::string> configured, built;
  for (const auto& preset : presets.at("configurePresets"))
    if (!preset.value("hidden", false)) configured.insert(preset.at("name"));
  for (const auto& preset : presets.at("buildPresets")) {
    CHECK(preset.at("configurePreset") == preset.at("name"));
    built.insert(preset.at("name"));
  }
  CHECK(configured == built);
  const std::string dev = content_of(kRoot / "dev");
  static const std::regex kBuilt("(?:^ *|\\|\\| |; )(?:build |kind=)([a-z][a-z0-9-]*)",
                                 std::regex::multiline);
  std::set<std::string> used = {"debug"};  // for work on the code
  for (std::sregex_iterator at(dev.begin(), dev.end(), kBuilt), end; at != end; ++at) used.insert((*at)[1]);
  CHECK(used == configured);
  CHECK(holds(content_of(kRoot / "CONTRIBUTING.md"), "cmake --preset debug"));
}
