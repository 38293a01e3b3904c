#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/store_command.h"
#include "cli/stored.h"
#include "differ/differ.h"
#include "schemas/error.h"
#include "schemas/inventory/document.h"
#include "schemas/io/timing.h"
#include "schemas/signature/signed_document.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "store/history.h"
#include "store/render/history.h"

namespace stocktake {
namespace {

struct HistoryCommand {
  std::vector<std::string> digests, paths, purls;
  std::string subject, format = "text", output = "-";
  bool judge = true;
};

void write_whole(const std::string& path, std::string_view text) {
  Output output(path);
  output.write(text);
  output.commit();
}

/// A document of the store, for a comparison with the next.
Inventory opened(Store& store, const std::string& subject, const Release& release) {
  const std::string name = fmt::format("store:{}@{}", subject, release.name);
  return decode_inventory_bytes(store.document({subject, release.name}), name, Trust());
}

struct Verdict {
  Sha256 before, after;
  std::uint64_t unexpected = 0;
};

/// For the next who asks, where this user may write the store; else it is judged again.
void keep(const std::string& subject, const std::vector<Verdict>& verdicts) {
  if (verdicts.empty()) return;
  try {
    Store store = open_store(Database::Access::write);
    for (const Verdict& one : verdicts)
      store.keep_verdict(subject, one.before, one.after, STOCKTAKE_VERSION, one.unexpected);
  } catch (const Error&) {  // the answer stands without it
  }
}

/// What `diff` says of each release against the one before it. Each pair is judged once by each version of
/// the program.
void judge(Store& store, const std::string& subject, std::vector<Drift>& drift) {
  DiffOptions options;
  options.today = today();
  options.allow_incomplete = true;
  std::vector<Verdict> fresh;
  std::optional<Inventory> before;
  for (std::size_t i = 1; i < drift.size(); ++i) {
    const Release &older = drift[i - 1].release, &newer = drift[i].release;
    drift[i].unexpected = store.verdict(subject, older.sha256, newer.sha256, STOCKTAKE_VERSION);
    if (drift[i].unexpected) {
      before.reset();
      continue;
    }
    const Pass pass(newer.name);
    if (!before) before = opened(store, subject, older);
    Inventory after = opened(store, subject, newer);
    try {
      drift[i].unexpected = diff(*before, after, options).counts.unexpected;
      fresh.push_back({older.sha256, newer.sha256, *drift[i].unexpected});
    } catch (const Error& error) {  // a side that lists nothing: there is nothing to judge
      tell("stocktake: {}\n", error.what());
    }
    before = std::move(after);
  }
  keep(subject, fresh);
}

int run_drift(const HistoryCommand& command) {
  Store store = open_store(Database::Access::read);
  std::vector<Drift> drift = drift_of(store, command.subject);
  if (command.judge) judge(store, command.subject, drift);
  write_whole(command.output, command.format == "html"   ? drift_as_html(command.subject, drift)
                              : command.format == "json" ? drift_as_json(command.subject, drift)
                                                         : drift_as_text(drift));
  return kExpected;
}

int run_history(const HistoryCommand& command) {
  InventoryQuery query;
  for (const std::string& digest : command.digests) query.add_sha256(digest);
  for (const std::string& path : command.paths) query.add_path(path);
  for (const std::string& purl : command.purls) query.add_purl(purl);
  const bool asks = !query.criteria().empty();
  if (!asks && command.subject.empty())
    throw Error(
        "history: say what to look for: --path GLOB, --sha256 HEX or --purl PURL, or a --subject as a whole");
  if (!asks && command.format == "ndjson")
    throw Error(
        "history: all that a subject holds, a line a span, is what store export --format ndjson gives");
  if (asks && command.format == "html")
    throw Error("history: the page shows a --subject as a whole: leave out --path, --sha256 and --purl");
  if (!asks) return run_drift(command);
  Store store = open_store(Database::Access::read);
  const std::vector<KeptSpan> spans = find_spans(store, query, command.subject);
  std::string text;
  if (command.format == "ndjson")
    for (const KeptSpan& span : spans) text += span_as_json_line(span);
  else
    text = command.format == "json" ? history_as_json(spans, query.criteria()) : history_as_text(spans);
  write_whole(command.output, text);
  const std::string blind = blind_words(store, query, command.subject);
  if (!blind.empty()) tell("stocktake: {}\n", blind);
  if (!spans.empty()) return kExpected;
  return blind.empty() ? kUnexpected : kTrouble;
}

}  // namespace

std::string blind_words(Store& store, const InventoryQuery& query, const std::string& subject) {
  const BlindSpots spots = blind_spots(store, subject);
  std::string why;
  const auto say = [&](bool matters, std::uint64_t count, std::string_view what) {
    if (matters && count != 0)
      why += fmt::format("{}{} {}", why.empty() ? "" : ", ", counted(count, "release", "releases"), what);
  };
  const bool files = !query.digests().empty() || !query.globs().empty();
  say(files, spots.undigested, "without files, or without the SHA-256 of some");
  say(files, spots.unread, "with folders that could not be read");
  say(!query.identities().empty(), spots.nameless, "with packages that have no purl");
  return why.empty() ? why : fmt::format("{}: searched only in part: {}", store.database().name(), why);
}

void add_history_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<HistoryCommand>();
  CLI::App* history = app.add_subcommand(
      "history", "Which release brought this file or package, since when is it there, and where else?");
  history
      ->add_option("--path", command->paths,
                   "Files whose whole path matches, e.g. '**/setup.mjs'; repeatable")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  history->add_option("--sha256", command->digests, "Whatever has this digest; repeatable")
      ->type_name("HEX")
      ->allow_extra_args(false);
  history
      ->add_option("--purl", command->purls,
                   "A package, e.g. pkg:npm/axios@1.14.1; without version, any; repeatable")
      ->type_name("PURL")
      ->allow_extra_args(false);
  history
      ->add_option("--subject", command->subject,
                   "In this subject only; alone: its releases as a whole, each against the one before it")
      ->type_name("SUBJECT");
  history
      ->add_option("-f,--format", command->format,
                   "text, json, ndjson (a line a span), or html (the picture of a subject)")
      ->check(CLI::IsMember({"text", "json", "ndjson", "html"}))
      ->capture_default_str();
  history->add_option("-o,--output", command->output, "Where to write it; - is standard output")
      ->capture_default_str();
  history->add_flag_callback(
      "--no-judge", [command] { command->judge = false; },
      "Of a subject: do not compare each release with the one before it");
  add_store_options(*history);
  history->footer(
      "Exit status: 0 found, 1 found nowhere, 2 trouble, or nothing was found and some releases do not list "
      "all\n"
      "that was asked for.\n"
      "\n"
      "  stocktake history --path 'node_modules/axios/**/setup.js'\n"
      "  stocktake history --subject shop -f html -o shop.html\n");
  history->callback([command, &run] { run = [command] { return run_history(*command); }; });
}

}  // namespace stocktake
