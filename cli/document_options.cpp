#include "cli/document_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/stored.h"
#include "schemas/error.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"

namespace stocktake {

Form DocumentTarget::form(Form input) const {
  if (format) return *format;
  if (output.ends_with(".xml")) return Form::xml;
  if (output.ends_with(".json")) return Form::json;
  return input;
}

Document read_timed(const std::string& path, const Trust& trust) {
  const Pass pass("read");
  const OpenedDocument opened = open_document(read_input_or_release(path), name_of_input(path), trust);
  return read_document(opened.text, opened.name);
}

Conversion convert_timed(Document document, SpecVersion version, Form form) {
  const Pass pass("convert");
  return convert(std::move(document), version, form);
}

SpecVersion DocumentTarget::version(SpecVersion input, Form form) const {
  if (to) return *to;
  return form == Form::json ? std::max(input, kOldestJson) : input;
}

void add_target_options(CLI::App& command, DocumentTarget& target) {
  command.add_option_function<std::string>(
      "--to",
      [&target](const std::string& name) {
        target.to = spec_version(name);
        if (!target.to) throw CLI::ValidationError("--to", "there is no version " + name + " (1.0 to 1.7)");
      },
      "CycloneDX version, 1.2 to 1.7 (XML: from 1.0); the input's by default");
  command
      .add_option_function<std::string>(
          "--format",
          [&target](const std::string& name) { target.format = name == "xml" ? Form::xml : Form::json; },
          "json or xml; default: by the output's name, else as the input")
      ->check(CLI::IsMember({"json", "xml"}));
  command.add_flag("--strict", target.strict, "Exit 2 and write nothing where something would be lost");
}

namespace {

void write_to(const std::string& path, Conversion& conversion, std::ostream& out) {
  if (path == "-") {
    write_document(conversion, [&](std::string_view piece) { out << piece; });
    out.flush();
    return;
  }
  Output output(path);
  write_document(conversion, [&](std::string_view piece) { output.write(piece); });
  output.commit();
}

}  // namespace

int write_conversion(Conversion conversion, const DocumentTarget& target, std::ostream& out,
                     std::ostream& err) {
  std::vector<Remark>& losses = conversion.losses;
  // What XML cannot spell is found by writing: to nowhere first, where it would forbid to write at all.
  if (target.strict && conversion.document.form() == Form::xml)
    write_document(conversion, [](std::string_view) {});
  for (const Remark& warning : conversion.warnings) err << "warning: " << warning.line() << '\n';
  for (const Remark& loss : losses) err << loss.line() << '\n';
  if (target.strict && !losses.empty()) {
    const std::size_t places = losses.size();
    err << fmt::format("stocktake: {} would be lost, so nothing was written (--strict)\n",
                       places == 1 ? "one place" : fmt::format("{} places", places));
    return kTrouble;
  }
  const std::size_t listed = losses.size();
  const Pass pass("write");
  write_to(target.output, conversion, out);
  for (std::size_t i = listed; i < losses.size(); ++i) err << losses[i].line() << '\n';
  return kExpected;
}

}  // namespace stocktake
