#include "cli/convert_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "schemas/document.h"
#include "schemas/error.h"

namespace stocktake {
namespace {

Form form_for(const ConvertOptions& options, const Document& document) {
  if (options.format) return *options.format;
  if (options.output.ends_with(".xml")) return Form::xml;
  if (options.output.ends_with(".json")) return Form::json;
  return document.form();
}

SpecVersion version_for(const ConvertOptions& options, const Document& document, Form form) {
  if (options.to) return *options.to;
  return form == Form::json ? std::max(document.version(), kOldestJson) : document.version();
}

void write_result(const std::string& path, const std::string& text, std::ostream& out) {
  if (path == "-") {
    out << text << std::flush;
    if (!out) throw Error("standard output: cannot be written");
    return;
  }
  Output output(path);
  output.write(text);
  output.commit();
}

}  // namespace

int run_convert(const ConvertOptions& options, std::ostream& out, std::ostream& err) {
  const Document document = read_document_file(options.input);
  const Form form = form_for(options, document);
  Conversion converted = convert(document, version_for(options, document, form), form);
  const std::string text = write_document(converted);
  for (const Remark& warning : converted.warnings) err << "warning: " << warning.line() << '\n';
  for (const Remark& loss : converted.losses) err << loss.line() << '\n';
  if (options.strict && !converted.losses.empty()) {
    err << fmt::format(
        "stocktake: {} would be lost, so nothing was written (--strict)\n",
        converted.losses.size() == 1 ? "one place" : fmt::format("{} places", converted.losses.size()));
    return kTrouble;
  }
  write_result(options.output, text, out);
  return kExpected;
}

void add_convert_command(CLI::App& app, Run& run) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* command = app.add_subcommand("convert", "Write a CycloneDX document in another version or form");
  command->footer(
      "What the target has no place for is listed on standard error, one line a place.\n"
      "\n"
      "  stocktake convert sbom.xml sbom.json             XML to JSON, same version\n"
      "  stocktake convert sbom.json old.json --to 1.4    for a tool that knows no newer version\n");
  command->add_option("IN", options->input, "The document, any version, JSON or XML; - is standard input")
      ->required();
  command->add_option("OUT", options->output, "Where the result goes; - is standard output")
      ->capture_default_str();
  command->add_option_function<std::string>(
      "--to",
      [options](const std::string& name) {
        options->to = spec_version(name);
        if (!options->to) throw CLI::ValidationError("--to", "there is no version " + name + " (1.0 to 1.7)");
      },
      "CycloneDX version, 1.2 to 1.7 (XML: from 1.0); the document's own by default");
  command
      ->add_option_function<std::string>(
          "--format",
          [options](const std::string& name) { options->format = name == "xml" ? Form::xml : Form::json; },
          "json or xml; default: by OUT's name, else the form of IN")
      ->check(CLI::IsMember({"json", "xml"}));
  command->add_flag("--strict", options->strict, "Exit 2 and write nothing where something would be lost");
  command->callback(
      [options, &run] { run = [options] { return run_convert(*options, std::cout, std::cerr); }; });
}

}  // namespace stocktake
