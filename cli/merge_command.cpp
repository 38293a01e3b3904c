#include "cli/merge_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/stored.h"
#include "schemas/io/timing.h"

namespace stocktake {

int run_merge(const MergeCommandOptions& options, std::ostream& out, std::ostream& err) {
  std::vector<MergeInput> inputs;
  const Trust trust = trust_in(options.keys, err);
  const Progress nothing_scanned;
  std::optional<ProgressLine> line(std::in_place, nothing_scanned, options.inputs);
  for (const std::string& path : options.inputs) inputs.push_back({read_timed(path, trust), path});
  const auto merge_timed = [&] {
    const Pass pass("merge");
    return merge(std::move(inputs), options.merge);
  };
  Conversion merged = merge_timed();
  const Form form = options.target.form(merged.document.form());
  const SpecVersion version = options.target.version(merged.document.version(), form);
  Conversion converted = convert_timed(std::move(merged.document), version, form);
  line.reset();
  converted.losses.insert(converted.losses.begin(), merged.losses.begin(), merged.losses.end());
  converted.warnings.insert(converted.warnings.begin(), merged.warnings.begin(), merged.warnings.end());
  return write_conversion(std::move(converted), options.target, out, err);
}

void add_merge_command(CLI::App& app, Run& run) {
  const auto options = std::make_shared<MergeCommandOptions>();
  CLI::App* command = app.add_subcommand("merge", "Make several CycloneDX documents into one");
  command->footer(
      "A bom-ref that two documents use is renamed, and with it all references to it.\n"
      "\n"
      "  stocktake merge api.json web.json -o all.json --name shop --component-version 2.1\n");
  command->add_option("DOCUMENT", options->inputs, "The documents, any versions, JSON or XML")->required();
  command
      ->add_option("-o,--output", options->target.output, "Where to write the result; - is standard output")
      ->capture_default_str();
  command->add_flag("--hierarchical", options->merge.hierarchical,
                    "Nest each document's components in its subject; else all stand side by side");
  command->add_option("--name", options->merge.name, "Name of the whole, which depends on all subjects");
  command->add_option("--component-version", options->merge.component_version, "Version of the whole");
  add_target_options(*command, options->target);
  add_trust_option(*command, options->keys);
  add_store_options(*command);
  command->callback([options, &run] {
    run = [options] {
      return with_standard_output([&](std::ostream& out) { return run_merge(*options, out, std::cerr); });
    };
  });
}

}  // namespace stocktake
