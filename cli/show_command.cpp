#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/source.h"
#include "cli/stored.h"
#include "schemas/inventory/summary.h"
#include "schemas/io/timing.h"
#include "schemas/text/ci_commands.h"

namespace stocktake {
namespace {

struct ShowCommand {
  std::string source;
  bool tree = false;
  bool traits = false;
  bool all = false;
  std::uint32_t depth = kDeepestTree;
  std::vector<std::string> keys;
  WalkOptions walk;
};

int run_show(const ShowCommand& command) {
  const Inventory inventory = Source(command.source).open(command.walk, trust_in(command.keys));
  const Pass pass("sum up");
  SummaryOptions options;
  if (command.all) options.list_limit = 0;
  Output output("-");
  output.write(lines_without_ci_commands(command.tree     ? dependency_tree(inventory, command.depth)
                                         : command.traits ? ability_table(inventory)
                                                          : summarise(inventory, options)));
  output.commit();
  return kExpected;
}

}  // namespace

void add_show_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<ShowCommand>();
  CLI::App* show = app.add_subcommand(
      "show", "What is in it: packages, files, licences, install hooks, and what could not be read");
  show->add_option("SOURCE", command->source,
                   "An SBOM, a folder, an archive, git:REV:PATH, or - for an SBOM on standard input")
      ->required();
  show->add_flag("--all", command->all, "Lists in full, not only their first ten entries");
  CLI::Option* tree = show->add_flag("--tree", command->tree, "The tree of dependencies instead");
  show->add_flag("--traits", command->traits, "What the code of each package can do instead, a table")
      ->excludes(tree);
  show->add_option("--depth", command->depth, "Levels of the tree; 1 shows its roots")
      ->check(CLI::Range(1U, kDeepestTree))
      ->capture_default_str()
      ->needs(tree);
  show->add_option("--threads", command->walk.threads, "Threads for scanning a folder")
      ->check(CLI::Range(1U, 1024U));
  add_image_options(*show, command->walk);
  add_exclude_options(*show, command->walk);
  add_vcs_option(*show, command->walk);
  add_trust_option(*show, command->keys);
  add_store_options(*show);
  show->footer("Exit status: 0 shown, 2 trouble: the source cannot be read.");
  show->callback([command, &run] { run = [command] { return run_show(*command); }; });
}

}  // namespace stocktake
