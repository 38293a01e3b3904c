#include "cli/validate_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <optional>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/profile_words.h"
#include "cli/progress_line.h"
#include "cli/stored.h"
#include "schemas/error.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/json/report_head.h"
#include "schemas/json/safe.h"
#include "schemas/json/sarif.h"
#include "schemas/json/writer.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "schemas/validation/profile.h"
#include "schemas/validation/validate.h"

namespace stocktake {
namespace {

constexpr std::string_view kProfileRule = "profile";

struct Judged {
  std::string path;
  ValidationResult result;
  bool valid;
  std::vector<ProfileVerdict> profiles;
};

std::string_view word(ComplaintSeverity severity) {
  return severity == ComplaintSeverity::error ? "error" : "warning";
}

std::string with_expectation(const Complaint& complaint) {
  return complaint.expected.empty() ? complaint.what
                                    : fmt::format("{}; expected {}", complaint.what, complaint.expected);
}

void write_profile_text(const std::string& name, const ProfileVerdict& verdict, std::ostream& out) {
  const Profile& list = *verdict.profile;
  out << without_ci_commands(fmt::format("{}: {} {} ({}, {}): {:.1f} of 10", name,
                                         verdict.met() ? "meets" : "does not meet", list.name, list.title,
                                         list.source, verdict.score))
      << '\n';
  for (const FieldVerdict& field : verdict.fields)
    if (!field.complete())
      out << without_ci_commands(fmt::format("{}: {}: {}: {}: {}", name, list.name, word(field.field->demand),
                                             field.field->title, lacking(field)))
          << '\n';
}

void write_profile_json(const ProfileVerdict& verdict, JsonWriter& json) {
  json.line().begin_object().member("name", verdict.profile->name).member("title", verdict.profile->title);
  json.member("source", verdict.profile->source).key("met").boolean(verdict.met());
  json.key("score").raw(fmt::format("{:.2f}", verdict.score)).key("fields").begin_array();
  for (const FieldVerdict& field : verdict.fields) {
    json.line().begin_object().member("id", field.field->id).member("title", field.field->title);
    json.key("required").boolean(field.field->demand == ProfileField::Demand::required);
    json.member("have", field.have).member("of", field.of).key("missing").begin_array();
    for (const std::string& name : field.missing) safe_string(json, name);
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

void write_text(const std::vector<Judged>& files, std::ostream& out) {
  const auto line = [&](const std::string& text) { out << without_ci_commands(text) << '\n'; };
  for (const Judged& file : files) {
    const std::string name = printable(file.path);
    for (const Complaint& complaint : file.result.complaints)
      line(fmt::format("{}:{}:{}: {}: {}{}{} [{}]", name, complaint.line, complaint.column,
                       word(complaint.severity), printable(complaint.where),
                       complaint.where.empty() ? "" : ": ", with_expectation(complaint), complaint.rule));
    if (file.result.cut_short)
      line(fmt::format("{}: more than {}; the rest is not listed", name,
                       counted(kMostComplaints, "complaint", "complaints")));
    const std::string counts = fmt::format("{}, {}", counted(file.result.errors, "error", "errors"),
                                           counted(file.result.warnings, "warning", "warnings"));
    const std::string what = file.result.version.empty()
                                 ? std::string("CycloneDX")
                                 : fmt::format("CycloneDX {} {}", file.result.version, file.result.format);
    line(fmt::format("{}: {} {} ({})", name, file.valid ? "valid" : "not valid", what, counts));
    for (const ProfileVerdict& verdict : file.profiles) write_profile_text(name, verdict, out);
  }
}

void write_json(const std::vector<Judged>& files, std::ostream& out) {
  JsonWriter json;
  begin_report(json, "stocktake-validation", 1);
  tool_member(json, STOCKTAKE_VERSION);
  json.line().key("files").begin_array();
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
    json.end_array();
    if (!file.profiles.empty()) {
      json.key("profiles").begin_array();
      for (const ProfileVerdict& verdict : file.profiles) write_profile_json(verdict, json);
      json.end_array();
    }
    json.end_object();
  }
  json.line().end_array().line().end_object();
  out << json.text() << '\n';
}

void write_sarif_result(JsonWriter& json, const Judged& file, const Complaint& complaint) {
  json.line().begin_object().member("ruleId", complaint.rule).member("level", word(complaint.severity));
  sarif_message(json, "message", with_expectation(complaint));
  json.key("locations").begin_array();
  const bool absolute = file.path.starts_with('/');
  begin_sarif_location(
      json, absolute ? "file:///" + sarif_uri(std::string_view(file.path).substr(1)) : sarif_uri(file.path),
      {}, complaint.line, complaint.column);
  if (!complaint.where.empty()) {
    json.key("logicalLocations").begin_array().begin_object();
    safe_member(json, "fullyQualifiedName", complaint.where);
    json.end_object().end_array();
  }
  json.end_object().end_array().end_object();
}

/// A result for each field that is not complete, at the beginning of the document.
void write_sarif_results(JsonWriter& json, const Judged& file, const ProfileVerdict& verdict) {
  for (const FieldVerdict& field : verdict.fields) {
    if (field.complete()) continue;
    Complaint complaint;
    complaint.severity = field.field->demand == ProfileField::Demand::required ? ComplaintSeverity::error
                                                                               : ComplaintSeverity::warning;
    complaint.rule = kProfileRule;
    complaint.line = complaint.column = 1;
    complaint.what = fmt::format("{}: {}: {}", verdict.profile->title, field.field->title, lacking(field));
    write_sarif_result(json, file, complaint);
  }
}

void write_sarif(const std::vector<Judged>& files, std::ostream& out) {
  JsonWriter json;
  begin_sarif(json);
  sarif_tool(json, STOCKTAKE_VERSION, [&] {
    const auto declare = [&](std::string_view id, std::string_view summary) {
      json.line().begin_object().member("id", id);
      sarif_message(json, "shortDescription", summary);
      json.end_object();
    };
    for (const ComplaintRule& rule : complaint_rules()) declare(rule.id, rule.summary);
    declare(kProfileRule, "A field that a list of demands asks for is missing.");
  });
  json.line().member("columnKind", "unicodeCodePoints").line().key("results").begin_array();
  for (const Judged& file : files)
    for (const Complaint& complaint : file.result.complaints) write_sarif_result(json, file, complaint);
  for (const Judged& file : files)
    for (const ProfileVerdict& verdict : file.profiles) write_sarif_results(json, file, verdict);
  json.end_array();
  end_sarif(json);
  out << json.text();
}

/// The lists that were asked for, where the document can be read at all: what keeps it from being read is
/// among its complaints.
std::vector<ProfileVerdict> judge_profiles(const std::vector<std::string>& names,
                                           const OpenedDocument& opened) {
  std::vector<ProfileVerdict> verdicts;
  if (names.empty()) return verdicts;
  const Document document = read_document(opened.text, opened.name);
  for (const std::string& name : names) verdicts.push_back(judge_profile(profile_named(name), document));
  return verdicts;
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

  const Trust trust = trust_in(options.keys, err);
  int status = kExpected;
  std::vector<Judged> judged;
  const Progress nothing_scanned;
  std::optional<ProgressLine> line(std::in_place, nothing_scanned, options.files);
  for (const std::string& path : options.files) {
    try {
      const Pass pass(path);
      const OpenedDocument opened = open_document(read_input_or_release(path), name_of_input(path), trust);
      ValidationResult result = validate(opened.text, path);
      const bool valid = result.valid() && !(options.strict && result.warnings != 0);
      judged.push_back({path, std::move(result), valid, judge_profiles(options.profiles, opened)});
      const auto& verdicts = judged.back().profiles;
      if (!valid || !std::all_of(verdicts.begin(), verdicts.end(), std::mem_fn(&ProfileVerdict::met)))
        status = std::max<int>(status, kUnexpected);
    } catch (const Error& error) {
      clear_progress_line();
      err << "stocktake: " << error.what() << '\n';
      status = kTrouble;
    }
  }
  line.reset();
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
  command
      ->add_option("--profile", options->profiles,
                   "Judge also by a list of what an SBOM must say, field by field, with a score; repeatable")
      ->type_name("NAME")
      ->check(CLI::IsMember(profile_names()))
      ->allow_extra_args(false);
  add_trust_option(*command, options->keys);
  command->footer("Exit status: 0 all valid, 1 one is not or does not meet a list, 2 one cannot be read.");
  add_store_options(*command);
  command->callback([options, &run] {
    run = [options] {
      return with_standard_output([&](std::ostream& out) { return run_validate(*options, out, std::cerr); });
    };
  });
}

}  // namespace stocktake
