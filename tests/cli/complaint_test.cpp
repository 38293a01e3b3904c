#include "cli/complaint.h"

#include <doctest/doctest.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

using namespace stocktake;

namespace {

std::string said(std::vector<std::string> arguments) {
  CLI::App app("a program", "stocktake");
  app.require_subcommand(1);
  CLI::App* const scan = app.add_subcommand("scan", "");
  std::string source, form;
  int threads = 0;
  bool tree = false, table = false;
  scan->add_option("SOURCE", source)->required();
  scan->add_option("--form", form)->check(CLI::IsMember({"json", "xml"}));
  scan->add_option("--threads", threads)->check(CLI::Range(1, 64));
  CLI::Option* const first = scan->add_flag("--tree", tree);
  scan->add_flag("--table", table)->excludes(first);
  scan->add_flag("--depth")->needs(first);
  app.add_subcommand("store", "")->require_subcommand(1)->add_subcommand("add", "");
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& wrong) {
    return complaint(app, arguments, wrong.what());
  }
  return "nothing";
}

}  // namespace

TEST_CASE("a command line that is wrong is told in plain English, and where to read on") {
  const std::string scan = " (see stocktake scan --help)";
  CHECK(said({"scan", "a"}) == "nothing");
  CHECK(said({"scan"}) == "scan: SOURCE is missing" + scan);
  CHECK(said({"scan", "a", "-q"}) == "scan: unknown option '-q'" + scan);
  CHECK(said({"scan", "a", "b"}) == "scan: 'b' is one argument too many" + scan);
  CHECK(said({"scan", "a", "--form"}) == "scan: --form has no value" + scan);
  CHECK(said({"scan", "a", "--form", "y\x1b"}) == "scan: --form: 'y\\x1B' is none of json, xml" + scan);
  CHECK(said({"scan", "a", "--threads", "0"}) == "scan: --threads: '0' is no number from 1 to 64" + scan);
  CHECK(said({"scan", "a", "--tree", "--table"}) == "scan: --tree and --table exclude each other" + scan);
  CHECK(said({"scan", "a", "--depth"}) == "scan: --depth needs --tree" + scan);
  CHECK(said({"scan", "a", "--fork", "x"}) == "scan: unknown option '--fork'; did you mean '--form'?" + scan);
  CHECK(said({"scna"}) == "unknown command 'scna'; did you mean 'scan'? (see stocktake --help)");
  CHECK(said({}) == "no command given; there are scan, store (see stocktake --help)");
  CHECK(said({"store"}) == "store: no command given; there are add (see stocktake store --help)");
}

TEST_CASE("what the parser says otherwise is said as it stands") {
  CHECK(plain_complaint("something else: at all") == "something else: at all");
  CHECK(plain_complaint("--max: much unit not recognized. Allowed values: {b,kb}") ==
        "--max: 'much' is no size, such as 500MB or 8GiB");
}
