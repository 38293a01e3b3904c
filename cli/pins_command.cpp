#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <vector>

#include "cli/commands.h"
#include "cli/source.h"
#include "cli/verify_tree.h"
#include "schemas/error.h"
#include "schemas/io/timing.h"
#include "schemas/text/printable.h"
#include "verifier/pins/pins.h"

namespace stocktake {
namespace {

/// The texts that `check_pins` asks for.
ProjectTexts read_texts(const Source& source, const Inventory& inventory, unsigned threads) {
  const Pass pass("read locks and manifests");
  ProjectTexts texts;
  constexpr int kMostRounds = 16;
  std::vector<std::uint32_t> files = files_for_pins(inventory);
  for (int round = 0; round <= kMostRounds && !files.empty(); ++round) {
    source.read_texts(inventory, files, threads, texts);
    files = further_files_for_pins(inventory, texts);
  }
  return texts;
}

int run_pins(VerifyTree& options) {
  const Source source(options.tree);
  if (source.is_document())
    throw Error(printable(options.tree) + ": is an SBOM, in which no lock, manifest or workflow can be read");
  options.walk.look_for.traits = false;  // nobody asks
  std::vector<Diagnostic> diagnostics;
  const std::optional<Policy> policy = find_policy_of_tree(options.policy, options.tree, OwnPolicy::counts);
  if (policy) leave_out(policy->excludes, options.walk);
  const Inventory inventory = source.scan(options.walk, diagnostics);
  VerifyReport report = check_pins(inventory, read_texts(source, inventory, options.walk.threads));
  ProjectTexts records;
  source.read_texts(inventory, files_for_lines(inventory, report), options.walk.threads, records);
  give_lines(records, report);
  approve_by(policy, inventory, report);
  return give_report(report, options.formats, options.allow, options.all, options.allow_incomplete);
}

}  // namespace

void add_pins_command(CLI::App& app, Run& run) {
  const auto options = std::make_shared<VerifyTree>();
  CLI::App* command = app.add_subcommand(
      "pins",
      "Is everything pinned, and is what is installed what the locks say? What is not, with file and line");
  command
      ->add_option("TREE", options->tree,
                   "A project with what is installed in it: a folder, an archive, a container image, or "
                   "git:REV:PATH")
      ->required();
  add_tree_report_options(*command, *options);
  add_policy_options(*command, options->policy);
  command->add_option("--threads", options->walk.threads, "Threads; default: the cores this process may use")
      ->check(CLI::Range(1U, 1024U));
  command->add_option("--exclude", options->walk.excludes, "Leave out paths that match GLOB")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  add_vcs_option(*command, options->walk);
  add_image_options(*command, options->walk);
  command->footer(
      "Exit status: 0 all is pinned and as locked, 1 something is not, 2 trouble: the tree cannot be read.");
  command->callback([options, &run] { run = [options] { return run_pins(*options); }; });
}

}  // namespace stocktake
