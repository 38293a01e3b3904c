#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/expand_glob.h"
#include "cli/keys.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/source.h"
#include "cli/store_command.h"
#include "cli/stored.h"
#include "generator/parallel.h"
#include "schemas/error.h"
#include "schemas/identity/digest.h"
#include "schemas/inventory/query.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/json/safe.h"
#include "schemas/json/writer.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "store/history.h"
#include "store/render/history.h"

namespace stocktake {
namespace {

struct FindCommand {
  std::vector<std::string> sources;
  std::vector<std::string> digests, digest_lists, paths, purls;
  std::string format = "text";
  std::vector<std::string> keys;
  WalkOptions walk;
};

/// What one source gave; small, so that many of them cost nothing.
struct Searched {
  std::string source;
  std::vector<Hit> hits;
  std::string trouble;     ///< why it could not be searched; empty: it was
  std::string blind_spot;  ///< see InventoryQuery::blind_spot
};

/// Adds the digests of a file: one a line, as a list of indicators or `sha256sum` has them; what stands
/// behind one, empty lines and those that begin with `#` count nothing.
InventoryQuery query_of(const FindCommand& command) {
  InventoryQuery query;
  for (const std::string& list : command.digest_lists)
    query.add_sha256_list(read_input(list), name_of_input(list));
  for (const std::string& digest : command.digests) query.add_sha256(digest);
  for (const std::string& path : command.paths) query.add_path(path);
  for (const std::string& purl : command.purls) query.add_purl(purl);
  if (query.criteria().empty())
    throw Error("find: say what to look for: --sha256 HEX, --sha256-list FILE, --path GLOB or --purl PURL");
  return query;
}

/// The sources in the order given. `git:` and `store:` names are no paths, and stay as they are.
std::vector<std::string> sources_of(const FindCommand& command) {
  std::vector<std::string> sources;
  for (const std::string& source : command.sources) {
    if (is_revision(source) || is_stored(source))
      sources.push_back(source);
    else
      for (std::string& path : expand_glob(source)) sources.push_back(std::move(path));
  }
  if (std::count(sources.begin(), sources.end(), "-") > 1) throw Error("find: standard input is named twice");
  return sources;
}

Searched search(const std::string& name, const Source& source, const InventoryQuery& query,
                const WalkOptions& walk, const Trust& trust) {
  Searched result{name, {}, {}, {}};
  try {
    const Inventory inventory = source.open(walk, trust);
    result.hits = query.find(inventory);
    result.blind_spot = query.blind_spot(inventory);
  } catch (const Error& error) {
    result.trouble = error.what();
  }
  return result;
}

/// Starts to search a document beside others; anything else waits, and so does the failure of what cannot be
/// opened.
std::future<Searched> start(const std::string& name, const InventoryQuery& query, const WalkOptions& walk,
                            const Trust& trust) {
  try {
    const Source source(name);
    return std::async(source.is_document() ? kBeside : std::launch::deferred,
                      [&, source, within = Pass::current()] {
                        const Pass pass(name, within);
                        return search(name, source, query, walk, trust);
                      });
  } catch (const Error& error) {
    std::promise<Searched> failed;
    failed.set_value({name, {}, error.what(), {}});
    return failed.get_future();
  }
}

/// Searches the sources and hands on what they gave, in their order. Documents are searched side by side, as
/// many as there are threads, so that few are in memory at once; a tree waits for its turn and then uses all
/// threads by itself.
template <class Take>
void search_all(const std::vector<std::string>& sources, const InventoryQuery& query, const WalkOptions& walk,
                const Trust& trust, const Take& take) {
  const std::size_t window = walk.threads != 0 ? walk.threads : available_cores();
  std::deque<std::future<Searched>> running;
  for (auto next = sources.begin(); next != sources.end() || !running.empty();) {
    while (next != sources.end() && running.size() < window) {
      running.push_back(start(*next, query, walk, trust));
      ++next;
    }
    take(running.front().get());
    running.pop_front();
  }
}

std::string text_of(const Searched& searched) {
  const std::string source = printable(searched.source);
  std::string text;
  for (const Hit& hit : searched.hits) {
    const std::string_view sha256 = hit.sha256.empty() ? "-" : std::string_view(hit.sha256);
    text += fmt::format("{}: {}  {}  {}", source, hit.path.empty() ? "." : printable(hit.path), sha256,
                        hit.package.empty() ? "unowned" : printable(hit.package));
    if (hit.kind != Hit::Kind::file) text += fmt::format("  ({})", to_string(hit.kind));
    text += '\n';
  }
  return lines_without_ci_commands(text);
}

/// The hits as elements of an array, an object a line.
void append_json(JsonWriter& json, const Searched& searched, const std::vector<std::string>& criteria) {
  for (const Hit& hit : searched.hits) {
    json.line().begin_object();
    bytes_member(json, "source", searched.source);
    json.member("kind", to_string(hit.kind));
    bytes_member(json, "path", hit.path);
    json.optional_member("sha256", hit.sha256);
    if (!hit.package.empty()) safe_member(json, "package", hit.package);
    json.key("matched").begin_array();
    for (const std::uint32_t criterion : hit.criteria) safe_string(json, criteria[criterion]);
    json.end_array().end_object();
  }
}

/// Without a source: everything in the store.
int find_in_store(const FindCommand& command, const InventoryQuery& query) {
  Store store = open_store(Database::Access::read);
  const std::vector<KeptSpan> spans = find_spans(store, query, {});
  Output output("-");
  output.write(command.format == "json" ? history_as_json(spans, query.criteria()) : spans_as_hits(spans));
  output.commit();
  const std::string blind = blind_words(store, query, {});
  if (!blind.empty()) tell("stocktake: {}\n", blind);
  if (!spans.empty()) return kExpected;
  return blind.empty() ? kUnexpected : kTrouble;
}

int run_find(const FindCommand& command) {
  const InventoryQuery query = query_of(command);
  if (command.sources.empty() && !command.keys.empty())
    throw Error(
        "--key: the store is searched by its index, and not by its documents: name them, "
        "store:SUBJECT@RELEASE");
  if (command.sources.empty()) return find_in_store(command, query);
  const std::vector<std::string> sources = sources_of(command);
  const bool as_json = command.format == "json";
  Output output("-");
  JsonWriter json;
  if (as_json) json.begin_array();
  bool found = false, trouble = false, blind = false;
  std::atomic<std::size_t> unverified = 0;  // of many documents one line must do
  Trust trust = trust_in(command.keys);
  trust.unverified = [&](const std::string&) { ++unverified; };
  Progress progress;
  WalkOptions walk = command.walk;
  walk.progress = &progress;
  std::optional<ProgressLine> line(std::in_place, progress, sources);
  search_all(sources, query, walk, trust, [&](const Searched& searched) {
    clear_progress_line();
    found = found || !searched.hits.empty();
    if (!searched.trouble.empty()) {
      trouble = true;
      tell("stocktake: {}\n", searched.trouble);
    } else if (!searched.blind_spot.empty()) {
      blind = true;
      tell("stocktake: {}: searched only in part: {}\n", printable(searched.source), searched.blind_spot);
    }
    if (!as_json) return output.write(text_of(searched));
    append_json(json, searched, query.criteria());
    output.write(json.text());
    json.text().clear();
  });
  line.reset();
  if (as_json) {
    json.line().end_array();
    output.write(json.text() + "\n");
  }
  output.commit();
  if (unverified != 0)
    tell("stocktake: {} signed, and the signatures were not looked at (--key PUBLIC.pem)\n",
         counted(unverified, "document is", "documents are"));
  if (trouble) return kTrouble;
  if (found) return kExpected;
  return blind ? kTrouble : kUnexpected;
}

}  // namespace

void add_find_command(CLI::App& app, Run& run) {
  const auto command = std::make_shared<FindCommand>();
  CLI::App* find = app.add_subcommand("find", "Where is this file or package? Searches many SBOMs at once");
  find->add_option(
          "SOURCE", command->sources,
          "SBOMs, folders, archives, git:REV:PATH, or - for standard input; a quoted pattern such as "
          "'sboms/*.json' stands for the files that match; without one, all releases of the store")
      ->type_name("TEXT");
  find->add_option("--sha256", command->digests,
                   "Files with this digest, and packages whose archive or whole content has it; repeatable")
      ->type_name("HEX")
      ->allow_extra_args(false);
  find->add_option("--sha256-list", command->digest_lists,
                   "The same for each digest of a list, one a line; - for standard input; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  find->add_option("--path", command->paths,
                   "Files whose whole path matches, e.g. '**/setup.mjs'; repeatable")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  find->add_option("--purl", command->purls,
                   "A package, e.g. pkg:npm/axios@1.14.1; without version, any; repeatable")
      ->type_name("PURL")
      ->allow_extra_args(false);
  find->add_option("--format", command->format,
                   "text: SOURCE: PATH  SHA-256  PACKAGE, a line a hit; json: an array, an object a line")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  find->add_option("--threads", command->walk.threads, "SBOMs that are searched at once")
      ->check(CLI::Range(1U, 1024U));
  add_image_options(*find, command->walk);
  add_exclude_options(*find, command->walk);
  add_vcs_option(*find, command->walk);
  add_trust_option(*find, command->keys);
  add_store_options(*find);
  find->footer(
      "Exit status: 0 found, 1 found nowhere, 2 trouble: a source could not be searched (the others are\n"
      "searched all the same), or nothing was found and a source did not list all that was asked for.");
  find->callback([command, &run] { run = [command] { return run_find(*command); }; });
}

}  // namespace stocktake
