#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "differ/judge/rules.h"
#include "schemas/inventory/ecosystem.h"
#include "tests/content_of.h"
#include "tests/e2e/program.h"
#include "tests/golden.h"
#include "tests/paths.h"

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
  readme.replace(begin, end - begin, "```console" + demo.out.substr(from) + "```\n");
  hold(kRoot + "README.md", readme);
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

TEST_CASE("docs/commands.md is what --help prints") {
  const Run top = run_program({"--help"});
  REQUIRE(top.status == 0);
  std::string text =
      "# Commands\n\nWhat `--help` prints, written by a test.\n\n## stocktake\n\n```\n" + top.out + "```\n";
  const auto list = top.out.find("Subcommands:\n") + 13;
  std::istringstream lines(top.out.substr(list, top.out.find("\n\n", list) - list));
  for (std::string line; std::getline(lines, line);) {
    const std::string name = line.substr(2, line.find(' ', 2) - 2);
    if (name.empty()) continue;  // the rest of a long summary
    const Run help = run_program({name, "--help"});
    REQUIRE(help.status == 0);
    text += "\n## stocktake " + name + "\n\n```\n" + help.out + "```\n";
  }
  hold(kRoot + "docs/commands.md", text);
}
