#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "cli/build_facts.h"
#include "cli/colour.h"
#include "cli/commands.h"
#include "cli/complaint.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "schemas/error.h"
#include "schemas/io/timing.h"

namespace stocktake {
namespace {

constexpr const char* kDescription =
    "Takes stock of what is installed, file by file, and says what changed that nobody expected.";

constexpr const char* kFooter =
    "Exit status: 0 nothing unexpected, 1 something unexpected, 2 trouble (bad usage, unreadable or\n"
    "malformed input, an incomplete scan).\n"
    "\n"
    "  stocktake scan .venv -o before.cdx.json       an SBOM in which every file stands\n"
    "  stocktake diff before.cdx.json .venv          what changed since, and whether it was expected\n";

int report(const std::string& message) {
  tell("stocktake: {}\n", message);
  return kTrouble;
}

int run_timed(const Run& run, const std::string& command) {
  start_timing();
  const auto whole = [&] {
    const Pass pass(command);
    return run();
  };
  const int status = whole();
  tell_text(timing_tree());
  return status;
}

/// The commands that do something: not those that only hold others.
std::vector<CLI::App*> leaves_of(CLI::App& app) {
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  if (below.empty()) return {&app};
  std::vector<CLI::App*> leaves;
  for (CLI::App* command : below)
    for (CLI::App* leaf : leaves_of(*command)) leaves.push_back(leaf);
  return leaves;
}

/// `--help` and `--version`: what the parser has to say.
int show(const CLI::App& app, const CLI::Success& what) {
  return with_standard_output([&](std::ostream& out) { return app.exit(what, out, std::cerr); });
}

/// The command that was chosen, as it is typed: `store add`.
std::string command_of(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  if (chosen.empty()) return {};
  const std::string below = command_of(*chosen.front());
  return chosen.front()->get_name() + (below.empty() ? "" : " " + below);
}

int parse_and_run(CLI::App& app, const Run& run, const bool& timing, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& what) {
    return show(app, what);
  } catch (const CLI::ParseError& wrong) {
    const std::vector<std::string> arguments(argv + std::min(1, argc), argv + argc);
    return report(complaint(app, arguments, wrong.what()));
  }
  if (!timing) return run();
  return run_timed(run, command_of(app));
}

int understand_and_run(int argc, const char* const* argv) {
  CLI::App app(kDescription, "stocktake");
  app.footer(kFooter);
  app.set_version_flag("--version", std::function<std::string()>(build_facts));
  app.require_subcommand(1);
  Run run;
  add_scan_command(app, run);
  add_diff_command(app, run);
  add_verify_command(app, run);
  add_pins_command(app, run);
  add_explain_command(app, run);
  add_convert_command(app, run);
  add_validate_command(app, run);
  add_merge_command(app, run);
  add_show_command(app, run);
  add_find_command(app, run);
  add_sign_command(app, run);
  add_verify_signature_command(app, run);
  add_check_command(app, run);
  add_store_command(app, run);
  add_history_command(app, run);
  add_help_commands(app, run);  // last: it knows those before it
  bool timing = false;
  for (CLI::App* command : leaves_of(app)) {
    command->add_flag("--stats,--timing", timing,
                      "Print on standard error where the time and memory of the run went");
    add_colour_option(*command);
  }
  try {
    return parse_and_run(app, run, timing, argc, argv);
  } catch (const Error& error) {
    return report(error.what());
  } catch (const std::system_error& error) {
    return report(error.code().message());
  }
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  try {
    return understand_and_run(argc, argv);
  } catch (const std::bad_alloc&) {
    tell_text("stocktake: out of memory\n");
  } catch (const std::length_error&) {  // a table larger than all memory
    tell_text("stocktake: out of memory\n");
  }
  return kTrouble;
}

}  // namespace stocktake
