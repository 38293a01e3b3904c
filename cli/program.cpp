#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <new>

#include "cli/commands.h"
#include "cli/exit_status.h"
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
  fmt::print(stderr, "stocktake: {}\n", message);
  return kTrouble;
}

int run_timed(const Run& run, const std::string& command) {
  start_timing();
  const auto whole = [&] {
    const Pass pass(command);
    return run();
  };
  const int status = whole();
  fmt::print(stderr, "{}", timing_tree());
  return status;
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  CLI::App app(kDescription, "stocktake");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("stocktake ") + STOCKTAKE_VERSION);
  app.require_subcommand(1);
  Run run;
  add_scan_command(app, run);
  add_diff_command(app, run);
  add_explain_command(app, run);
  add_convert_command(app, run);
  add_validate_command(app, run);
  add_merge_command(app, run);
  add_show_command(app, run);
  add_find_command(app, run);
  bool timing = false;
  for (CLI::App* command : app.get_subcommands({}))
    command->add_flag("--timing", timing, "Say on standard error how long each pass of the run took");
  try {
    app.parse(argc, argv);
    if (!timing) return run();
    return run_timed(run, app.get_subcommands().front()->get_name());
  } catch (const CLI::Success& shown) {  // --help, --version
    return app.exit(shown);
  } catch (const CLI::ParseError& wrong) {
    return report(fmt::format("{} (see stocktake --help)", wrong.what()));
  } catch (const Error& error) {
    return report(error.what());
  } catch (const std::bad_alloc&) {
    return report("out of memory");
  }
}

}  // namespace stocktake
