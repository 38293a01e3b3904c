#include "cli/validate_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "schemas/error.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/json/safe.h"
#include "schemas/json/writer.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "schemas/validation/validate.h"

namespace stocktake {
namespace {

struct Judged {
  std::string path;
  ValidationResult result;
  bool valid;
};

std::string_view word(ComplaintSeverity severity) {
  return severity == ComplaintSeverity::error ? "error" : "warning";
}

std::string with_expectation(const Complaint& complaint) {
  return complaint.expected.empty() ? complaint.what
                                    : fmt::format("{}; expected {}", complaint.what, complaint.expected);
}

void write_text(const std::vector<Judged>& files, std::ostream& out) {
  for (const Judged& file : files) {
    const std::string name = printable(file.path);
    for (const Complaint& complaint : file.result.complaints)
      out << fmt::format("{}:{}:{}: {}: {}{}{} [{}]\n", name, complaint.line, complaint.column,
                         word(complaint.severity), printable(complaint.where),
                         complaint.where.empty() ? "" : ": ", with_expectation(complaint), complaint.rule);
    if (file.result.cut_short)
      out << fmt::format("{}: more than {}; the rest is not listed\n", name,
                         counted(kMostComplaints, "complaint", "complaints"));
    const std::string counts = fmt::format("{}, {}", counted(file.result.errors, "error", "errors"),
                                           counted(file.result.warnings, "warning", "warnings"));
    const std::string what = file.result.version.empty()
                                 ? std::string("CycloneDX")
                                 : fmt::format("CycloneDX {} {}", file.result.version, file.result.format);
    out << fmt::format("{}: {} {} ({})\n", name, file.valid ? "valid" : "not valid", what, counts);
  }
}

void write_json(const std::vector<Judged>& files, std::ostream& out) {
  JsonWriter json;
  json.begin_object().line().member("tool", "stocktake " STOCKTAKE_VERSION).line().key("files").begin_array();
  for (const Judged& file : files) {
    const ValidationResult& result = file.result;
    json.line().begin_object();
    bytes_member(json, "path", file.path);
    json.key("valid").boolean(file.valid);
    json.optional_member("specVersion", result.version).optional_member("format", result.format);
    json.member("errors", result.errors).member("warnings", result.warnings);
    json.key("complete").boolean(!result.cut_short).key("complaints").begin_array();
    for (const Complaint& complaint : result.complaints) {
      json.line().begin_object().member("severity", word(complaint.severity)).member("rule", complaint.rule);
      json.member("line", complaint.line)
          .member("column", complaint.column)
          .member("offset", complaint.offset);
      safe_member(json, "where", complaint.where);
      safe_member(json, "what", complaint.what);
      if (!complaint.expected.empty()) safe_member(json, "expected", complaint.expected);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.line().end_array().line().end_object();
  out << json.text() << '\n';
}

/// A path as SARIF wants it: a relative or file URI, everything but plain characters as %XX.
std::string uri_of(std::string_view path) {
  static constexpr std::string_view kPlain = "-._~/";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path)
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
        kPlain.find(c) != std::string_view::npos)
      out.push_back(c);
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

void write_sarif_result(JsonWriter& json, const Judged& file, const Complaint& complaint) {
  json.line().begin_object().member("ruleId", complaint.rule).member("level", word(complaint.severity));
  json.key("message").begin_object();
  safe_member(json, "text", with_expectation(complaint));
  json.end_object().key("locations").begin_array().begin_object().key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object().member("uri", uri_of(file.path)).end_object();
  json.key("region")
      .begin_object()
      .member("startLine", complaint.line)
      .member("startColumn", complaint.column);
  json.end_object().end_object();
  if (!complaint.where.empty()) {
    json.key("logicalLocations").begin_array().begin_object();
    safe_member(json, "fullyQualifiedName", complaint.where);
    json.end_object().end_array();
  }
  json.end_object().end_array().end_object();
}

void write_sarif(const std::vector<Judged>& files, std::ostream& out) {
  JsonWriter json;
  json.begin_object().member("version", "2.1.0").key("runs").begin_array().begin_object();
  json.line().key("tool").begin_object().key("driver").begin_object().member("name", "stocktake");
  json.member("version", STOCKTAKE_VERSION).key("rules").begin_array();
  for (const ComplaintRule& rule : complaint_rules()) {
    json.line().begin_object().member("id", rule.id).key("shortDescription").begin_object();
    json.member("text", rule.summary).end_object().end_object();
  }
  json.end_array().end_object().end_object();
  json.line().member("columnKind", "unicodeCodePoints").line().key("results").begin_array();
  for (const Judged& file : files)
    for (const Complaint& complaint : file.result.complaints) write_sarif_result(json, file, complaint);
  json.end_array().end_object().end_array().end_object();
  out << json.text() << '\n';
}

}  // namespace

int run_validate(const ValidateOptions& options, std::ostream& out, std::ostream& err) {
  struct Format {
    std::string_view name;
    void (*write)(const std::vector<Judged>&, std::ostream&);
  };
  static constexpr Format kFormats[] = {{"text", write_text}, {"json", write_json}, {"sarif", write_sarif}};
  const auto* format = std::find_if(std::begin(kFormats), std::end(kFormats),
                                    [&](const Format& known) { return known.name == options.format; });
  if (format == std::end(kFormats))
    throw Error(
        fmt::format("there is no format '{}': choose text, json or sarif", printable(options.format)));

  int status = kExpected;
  std::vector<Judged> judged;
  for (const std::string& path : options.files) {
    try {
      const Pass pass(path);
      ValidationResult result = validate(read_input(path), path);
      const bool valid = result.valid() && !(options.strict && result.warnings != 0);
      if (!valid) status = std::max<int>(status, kUnexpected);
      judged.push_back({path, std::move(result), valid});
    } catch (const Error& error) {
      err << "stocktake: " << error.what() << '\n';
      status = kTrouble;
    }
  }
  format->write(judged, out);
  return status;
}

void add_validate_command(CLI::App& app, Run& run) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command = app.add_subcommand(
      "validate",
      "Judge CycloneDX documents by the official schema of their version, and by what it cannot say");
  command
      ->add_option("FILE", options->files,
                   "JSON 1.2 to 1.7 or XML 1.0 to 1.7, also compressed; - is standard input")
      ->required();
  command->add_option("--format", options->format, "text, json or sarif")
      ->check(CLI::IsMember({"text", "json", "sarif"}))
      ->capture_default_str();
  command->add_flag("--strict", options->strict, "Warnings make a document invalid");
  command->footer("Exit status: 0 all valid, 1 one is not, 2 one cannot be read.");
  command->callback(
      [options, &run] { run = [options] { return run_validate(*options, std::cout, std::cerr); }; });
}

}  // namespace stocktake
