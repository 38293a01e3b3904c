#include "cli/convert_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/stored.h"

namespace stocktake {

int run_convert(const ConvertOptions& options, std::ostream& out, std::ostream& err) {
  Document document = read_timed(options.input, trust_in(options.keys, err));
  const Form form = options.target.form(document.form());
  const SpecVersion version = options.target.version(document.version(), form);
  return write_conversion(convert_timed(std::move(document), version, form), options.target, out, err);
}

void add_convert_command(CLI::App& app, Run& run) {
  const auto options = std::make_shared<ConvertOptions>();
  CLI::App* command = app.add_subcommand("convert", "Write a CycloneDX document in another version or form");
  command->footer(
      "What the target has no place for is listed on standard error, one line a place.\n"
      "\n"
      "  stocktake convert sbom.xml sbom.json             XML to JSON, same version\n"
      "  stocktake convert sbom.json old.json --to 1.4    for a tool that knows no newer version\n");
  command->add_option("IN", options->input, "The document, any version, JSON or XML; - is standard input")
      ->required();
  command->add_option("OUT", options->target.output, "Where to write the result; - is standard output")
      ->capture_default_str();
  add_target_options(*command, options->target);
  add_trust_option(*command, options->keys);
  add_store_options(*command);
  command->callback([options, &run] {
    run = [options] {
      return with_standard_output([&](std::ostream& out) { return run_convert(*options, out, std::cerr); });
    };
  });
}

}  // namespace stocktake
