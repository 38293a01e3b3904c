#pragma once

#include <functional>
#include <string>
#include <vector>

#include "generator/source/walk.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// cli: the commands. Arguments become options, inputs are opened, results go to where they were asked for,
/// and the exit status says how it went. It has no logic of its own.
namespace stocktake {

/// What runs after the command line was understood; returns the exit status.
using Run = std::function<int()>;

/// `--cache FILE`, which all commands that scan share.
void add_cache_option(CLI::App& command, std::string& path);

/// `--exclude GLOB` and `--exclude-from FILE`, which all commands that scan share.
void add_exclude_options(CLI::App& command, WalkOptions& walk);

/// `--include-vcs`, which all commands that scan share.
void add_vcs_option(CLI::App& command, WalkOptions& walk);
/// Adds `--no-traits`.
void add_traits_option(CLI::App& command, WalkOptions& walk);
void add_hash_option(CLI::App& command, WalkOptions& walk);
/// --platform and --image.
void add_image_options(CLI::App& command, WalkOptions& walk);

// Each adds one command to the program: its options and help text, and what to run when it was chosen.
void add_scan_command(CLI::App& app, Run& run);
void add_diff_command(CLI::App& app, Run& run);
void add_verify_command(CLI::App& app, Run& run);
void add_pins_command(CLI::App& app, Run& run);
void add_explain_command(CLI::App& app, Run& run);
void add_convert_command(CLI::App& app, Run& run);
void add_validate_command(CLI::App& app, Run& run);
void add_merge_command(CLI::App& app, Run& run);
void add_show_command(CLI::App& app, Run& run);
void add_find_command(CLI::App& app, Run& run);
void add_sign_command(CLI::App& app, Run& run);
void add_verify_signature_command(CLI::App& app, Run& run);
void add_check_command(CLI::App& app, Run& run);
void add_history_command(CLI::App& app, Run& run);
void add_store_command(CLI::App& app, Run& run);
/// `help`, `man` and `completion`, of the commands that were added before.
void add_help_commands(CLI::App& app, Run& run);

/// The whole program: what main does. Errors are printed on standard error, one line each.
int run_program(int argc, const char* const* argv);

}  // namespace stocktake
