#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "differ/differ.h"
#include "differ/judge/rules.h"
#include "generator/scan.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/ecosystem.h"
#include "tests/content_of.h"
#include "tests/e2e/program.h"
#include "tests/golden.h"
#include "tests/paths.h"
#include "tests/temporary.h"

namespace {

const std::string kRoot = std::string(stocktake::paths::kSource) + "/";

/// Holds `path` against `text`; with STOCKTAKE_UPDATE_GOLDEN=1 writes it anew.
void hold(const std::string& path, const std::string& text) {
  if (stocktake::updates_golden()) std::ofstream(path, std::ios::binary) << text;
  CHECK(content_of(path) == text);
}

}  // namespace

TEST_CASE("the README shows what the demo prints") {
  const Run demo = run({kRoot + "fixtures/replay/demo", stocktake::paths::kProgram});
  REQUIRE(demo.status == 0);
  const auto from = demo.out.find("\n$ stocktake diff lightning");
  REQUIRE(from != std::string::npos);
  std::string readme = content_of(kRoot + "README.md");
  const auto begin = readme.find("-->\n", readme.find("<!-- demo:")) + 4;
  const auto end = readme.find("<!-- /demo -->");
  REQUIRE(end != std::string::npos);
  const std::string stands = readme.substr(begin, end - begin);
  const std::string now = "```console" + demo.out.substr(from) + "```\n";
  // A document names the program that wrote it by its digest, so that each build's documents have others.
  static const std::regex kOfDocument("  sha256 [0-9a-f]{12}  ");
  const auto steady = [](const std::string& text) {
    return std::regex_replace(text, kOfDocument, "  sha256 …  ");
  };
  if (steady(stands) != steady(now)) readme.replace(begin, end - begin, now);
  hold(kRoot + "README.md", readme);
}

namespace {

/// What a diff of both sides of a replay calls an error, and what a warning, by the default settings: rules.
struct Said {
  std::set<std::string> errors, warnings;
};

Said said_of(const std::string& folder, const std::string& replay) {
  const Run run = run_program({"diff", replay + "/before", replay + "/after", "-f", "json"}, folder);
  REQUIRE(run.status <= 1);
  static const std::regex kFinding(
      R"re("rule":"([a-z-]+)","severity":"(error|warning)","status":"unexpected")re");
  Said said;
  for (std::sregex_iterator at(run.out.begin(), run.out.end(), kFinding), end; at != end; ++at)
    ((*at)[2] == "error" ? said.errors : said.warnings).insert((*at)[1]);
  return said;
}

std::string words_of(const Said& said) {
  std::string words;
  for (const std::string& rule : said.errors)
    words.append(words.empty() ? "`" : ", `").append(rule).append("`");
  for (const std::string& rule : said.warnings)
    words.append(words.empty() ? "warning `" : ", warning `").append(rule).append("`");
  return words.empty() ? "nothing" : words;
}

/// `name: what it is`, a line each.
std::vector<std::pair<std::string, std::string>> replays(const char* which) {
  const Run list = run({"python3", kRoot + "fixtures/replay/make.py", which});
  REQUIRE(list.status == 0);
  std::vector<std::pair<std::string, std::string>> found;
  std::istringstream lines(list.out);
  for (std::string line; std::getline(lines, line);)
    found.emplace_back(line.substr(0, line.find(": ")), line.substr(line.find(": ") + 2));
  return found;
}

}  // namespace

TEST_CASE("the README says of every replay of changed code what a diff says of it") {
  const TemporaryFolder folder;
  REQUIRE(run({"python3", kRoot + "fixtures/replay/make.py", folder / "."}).status == 0);
  std::string table = "| replay | what the new version brings | stocktake says |\n|---|---|---|\n";
  for (const auto& [name, what] : replays("--list-code"))
    table.append("| `").append(name).append("` | ").append(what).append(" | ").append(
        words_of(said_of(folder / ".", name)) + " |\n");
  std::string readme = content_of(kRoot + "README.md");
  const auto begin = readme.find("| replay | what the new");
  REQUIRE(begin != std::string::npos);
  readme.replace(begin, readme.find("\n\n", begin) + 1 - begin, table);
  hold(kRoot + "README.md", readme);
}

TEST_CASE("the README says of ordinary upgrades what was measured") {
  const std::string results = content_of(kRoot + "docs/upgrades/results.md");
  static const std::regex kSection(R"(\*\*(\d+) of (\d+) \S+ upgrades are called unexpected)");
  static const std::regex kApplications(
      R"(\*\*Of (\d+) upgraded packages in (\d+) applications, (\d+) carry a warning or an error)");
  std::vector<std::pair<std::string, std::string>> sections;
  for (std::sregex_iterator at(results.begin(), results.end(), kSection), end; at != end; ++at)
    sections.emplace_back((*at)[1], (*at)[2]);
  REQUIRE(sections.size() >= 2);
  std::smatch applications;
  REQUIRE(std::regex_search(results, applications, kApplications));
  const std::string readme =
      std::regex_replace(content_of(kRoot + "README.md"), std::regex("\\s+"), std::string(" "));
  const auto says = [&](const std::string& words) { return readme.find(words) != std::string::npos; };
  CHECK(says("of " + sections[0].second +
             " ordinary upgrades of popular PyPI and npm packages, installed for "
             "real, " +
             sections[0].first + " are called unexpected; of " + sections[1].second +
             " more that were chosen because they bring hooks, scripts or native parts, " +
             sections[1].first + "; and of " + applications[1].str() + " packages that were upgraded in " +
             applications[2].str() + " whole applications within half a year, " + applications[3].str() +
             " carry a warning or an error of the rules on code"));
}

TEST_CASE(
    "a diff of two documents finds what a diff of the two folders finds, in every replay of changed code") {
  using namespace stocktake;
  const TemporaryFolder folder;
  REQUIRE(run({"python3", kRoot + "fixtures/replay/make.py", folder / "."}).status == 0);
  const auto scanned = [&](const std::string& path) {
    std::vector<Diagnostic> diagnostics;
    return scan_directory(folder / path, {}, diagnostics);
  };
  const auto as_document = [](const Inventory& inventory) {
    std::string text;
    encode_inventory(inventory, [&](std::string_view piece) { text += piece; });
    return decode_inventory_text(text, "document");
  };
  const auto found = [](const Inventory& before, const Inventory& after) {
    std::string words;
    for (const Finding& one : diff(before, after, {}).findings)
      words.append(shown_id(one))
          .append(" ")
          .append(one.rule)
          .append(" ")
          .append(to_string(one.severity))
          .append("\n");
    return words;
  };
  std::size_t speaking = 0;
  for (const auto& [name, what] : replays("--list-code")) {
    CAPTURE(name);
    const Inventory before = scanned(name + "/before"), after = scanned(name + "/after");
    const std::string of_folders = found(before, after);
    speaking += !of_folders.empty();
    CHECK(found(as_document(before), as_document(after)) == of_folders);
  }
  CHECK(speaking > 20);
}

TEST_CASE("at least 95 of 100 replays are errors by the default settings") {
  const TemporaryFolder folder;
  REQUIRE(run({"python3", kRoot + "fixtures/replay/make.py", folder / "."}).status == 0);
  std::size_t all = 0, errors = 0;
  for (const auto& [name, what] : replays("--list")) {
    ++all;
    errors += !said_of(folder / ".", name).errors.empty();
  }
  CHECK(all >= 30);
  CHECK(errors * 100 >= all * 95);
}

TEST_CASE("docs/rules.md is what explain says of every rule, and nothing else") {
  std::string text =
      "# Rules\n\nWhat `stocktake explain RULE` says, written by a test. Rules look at what changed between "
      "the "
      "two\nsides, never at how one of them is. `--severity RULE=LEVEL` or [stocktake.toml](policy.md) set a "
      "rule's\nlevel or switch it off; `--fail-on` says from which level on a finding is unexpected (by "
      "default: "
      "warning).\n\n| rule | level | |\n|---|---|---|\n";
  std::string sections;
  for (const stocktake::Rule& rule : stocktake::rules()) {
    const std::string id(rule.id);
    const Run explained = run_program({"explain", id});
    REQUIRE(explained.status == 0);
    REQUIRE(explained.out.starts_with(id + " ("));
    text.append("| [").append(id).append("](#").append(id).append(") | ");
    text.append(to_string(rule.severity)).append(" | ").append(rule.summary).append(" |\n");
    sections.append("\n## ").append(id).append(explained.out.substr(explained.out.find('\n')));
  }
  hold(kRoot + "docs/rules.md", text + sections);
}

TEST_CASE("the README lists every ecosystem") {
  std::string table = "| ecosystem | installed record | second witness |\n|---|---|---|\n";
  for (const stocktake::Ecosystem& one : stocktake::ecosystems()) {
    table.append("| ").append(one.title).append(" | ").append(one.records).append(" |");
    table.append(one.witnesses.empty() ? "" : " ").append(one.witnesses).append(" |\n");
  }
  std::string readme = content_of(kRoot + "README.md");
  const auto begin = readme.find("| ecosystem |");
  REQUIRE(begin != std::string::npos);
  const auto end = readme.find("\n\n", begin);
  REQUIRE(end != std::string::npos);
  readme.replace(begin, end + 1 - begin, table);
  hold(kRoot + "README.md", readme);
}

namespace {

/// The commands that a help text lists.
std::vector<std::string> commands_in(const std::string& help) {
  std::vector<std::string> names;
  const auto list = help.find("Subcommands:\n");
  if (list == std::string::npos) return names;
  std::istringstream lines(help.substr(list + 13, help.find("\n\n", list) - list - 13));
  for (std::string line; std::getline(lines, line);) {
    const std::string name = line.substr(2, line.find(' ', 2) - 2);
    if (!name.empty()) names.push_back(name);  // else the rest of a long summary
  }
  return names;
}

/// The help of a command, and of those below it.
std::string help_of(const std::vector<std::string>& words) {
  std::vector<std::string> arguments = words;
  arguments.emplace_back("--help");
  const Run help = run_program(arguments);
  REQUIRE(help.status == 0);
  std::string text = "\n## stocktake";
  for (const std::string& word : words) text += " " + word;
  text += "\n\n```\n" + help.out + "```\n";
  for (const std::string& name : commands_in(help.out)) {
    std::vector<std::string> below = words;
    below.push_back(name);
    text += help_of(below);
  }
  return text;
}

}  // namespace

TEST_CASE("docs/commands.md is what --help prints") {
  hold(kRoot + "docs/commands.md", "# Commands\n\nWhat `--help` prints, written by a test.\n" + help_of({}));
}
