#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <thread>

#include "cli/clock.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/source.h"
#include "cli/store_command.h"
#include "cli/stored.h"
#include "differ/differ.h"
#include "differ/render/render.h"
#include "schemas/error.h"
#include "schemas/inventory/document.h"
#include "schemas/signature/signed_document.h"
#include "schemas/text/ascii.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

struct WatchCommand {
  std::string folder, subject, every = "5m", cache;
  std::uint64_t count = 0;  ///< times to look; 0: until somebody ends it
  DiffOptions options;
  WalkOptions walk;
};

/// `90s`, `5m`, `1h`. \throws Error where it is no such time, or more than a year.
std::chrono::seconds seconds_of(const std::string& text) {
  constexpr std::uint64_t kMost = 366 * 86'400ULL;
  constexpr std::string_view kUnits = "smhd";
  constexpr std::uint64_t kSeconds[] = {1, 60, 3600, 86'400};
  std::uint64_t number = 0;
  std::size_t at = 0;
  for (; at < text.size() && is_digit(text[at]) && number <= kMost; ++at)
    number = number * 10 + static_cast<std::uint64_t>(text[at] - '0');
  const auto unit = at != 0 && at + 1 == text.size() ? kUnits.find(text[at]) : kUnits.npos;
  if (unit == kUnits.npos || number * kSeconds[unit] > kMost)
    throw Error(fmt::format("--every {}: write it as 90s, 5m, 1h or 1d", in_quotes(text)));
  return std::chrono::seconds(number * kSeconds[unit]);
}

/// The newest release of the subject; nothing where it has none.
std::optional<Release> newest(Store& store, const std::string& subject) {
  for (const Subject& one : store.subjects())
    if (one.name == subject) return one.newest;
  return std::nullopt;
}

/// A name for what is there now: the time, and a number behind it where that name is taken.
std::string name_of_now(Store& store, const std::string& subject, bool known) {
  const std::string now = timestamp();
  std::string name = now;
  const std::vector<Release> releases = known ? store.releases(subject) : std::vector<Release>();
  const auto taken = [&] {
    return std::any_of(releases.begin(), releases.end(), [&](const Release& r) { return r.name == name; });
  };
  for (int i = 2; taken(); ++i) name = fmt::format("{}-{}", now, i);
  return name;
}

void say(const std::string& text) {
  Output output("-");
  output.write(lines_without_ci_commands(text));
  output.commit();
}

/// Reports what changed since a release. Returns whether something was unexpected.
bool report_changes(const std::string& before_name, std::string before_bytes, const std::string& after_name,
                    const std::string& after_bytes, const DiffOptions& options) {
  const Inventory before = decode_inventory_bytes(std::move(before_bytes), before_name, Trust());
  const Inventory after = decode_inventory_bytes(after_bytes, after_name, Trust());
  const Report report = diff(before, after, options);
  if (report.expected) return false;
  std::string text;
  renderer("text")->render(report, {}, [&](std::string_view piece) { text.append(piece); });
  say(text);
  return true;
}

/// Looks once: keeps what is new, and says what of it nobody expected. Returns whether something was
/// unexpected.
bool look(WatchCommand& command) {
  Store store = open_store(Database::Access::write);
  const auto before = newest(store, command.subject);
  const auto cache = open_cache(command.cache);
  WalkOptions walk = command.walk;
  walk.cache = cache.get();
  const TakenStock taken = take_stock(command.folder, walk, before ? &*before : nullptr);
  if (cache) cache->write();
  if (!taken.complete && !command.options.allow_incomplete)
    throw Error(
        fmt::format("{}: the scan is incomplete, and nothing was kept (--allow-incomplete accepts that)",
                    printable(command.folder)));
  NewRelease release;
  release.subject = command.subject;
  release.name = name_of_now(store, command.subject, before.has_value());
  release.placement.kind = Placement::Kind::last;
  const std::string name = fmt::format("store:{}@{}", command.subject, release.name);
  if (!before) {
    add_document(store, release, taken.bytes);
    say(fmt::format("{}: the first; what comes is held against it\n", printable(name)));
    return false;
  }
  std::string kept = store.document({command.subject, before->name});
  if (kept == taken.bytes) {
    say(fmt::format("{}: nothing changed since {}\n", timestamp(), printable(before->name)));
    return false;
  }
  const Added added = add_document(store, release, taken.bytes);
  say(fmt::format("{}: {} came, {} changed, {} went since {}\n", printable(name), format_count(added.came),
                  format_count(added.changed), format_count(added.went), printable(before->name)));
  command.options.today = today();
  return report_changes(fmt::format("store:{}@{}", command.subject, before->name), std::move(kept), name,
                        taken.bytes, command.options);
}

int run_store_watch(WatchCommand& command) {
  require_subject_name(command.subject, "--subject");
  const std::chrono::seconds every = seconds_of(command.every);
  if (every.count() == 0 && command.count == 0)
    throw Error("--every 0s never rests: say with --count how often to look");
  if (!Source(command.folder).is_folder())
    throw Error(
        fmt::format("{}: is no folder; what does not change need not be watched", printable(command.folder)));
  const StoreLocation location = chosen_store();
  if (location.kind == StoreLocation::Kind::sqlite)  // it is written in between, and must not list itself
    for (const char* beside : {"", "-wal", "-shm"})
      exclude_own(command.walk, command.folder, location.target + beside);
  bool unexpected = false;
  auto next = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; command.count == 0 || i < command.count; ++i) {
    if (i != 0) std::this_thread::sleep_until(next);
    next = std::chrono::steady_clock::now() + every;
    unexpected = look(command) || unexpected;
  }
  return unexpected ? kUnexpected : kExpected;
}

}  // namespace

void add_store_watch_command(CLI::App& store, Run& run) {
  const auto command = std::make_shared<WatchCommand>();
  CLI::App* watch = store.add_subcommand(
      "watch", "Take stock of a folder again and again, keep what changed, and report what nobody expected");
  watch->add_option("FOLDER", command->folder, "What is watched")->required();
  add_subject_option(*watch, command->subject)->required();
  watch->add_option("--every", command->every, "How often to look: 90s, 5m, 1h, 1d")
      ->type_name("TIME")
      ->capture_default_str();
  watch->add_option("--count", command->count, "How many times to look; default: until it is stopped")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}));
  add_cache_option(*watch, command->cache);
  watch->add_option("--threads", command->walk.threads, "Threads for scanning")->check(CLI::Range(1U, 1024U));
  watch->add_option("--exclude", command->walk.excludes, "Leave out paths that match GLOB")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  add_vcs_option(*watch, command->walk);
  add_traits_option(*watch, command->walk);
  watch->add_flag("--allow-incomplete", command->options.allow_incomplete,
                  "Keep a scan even where something could not be read");
  add_store_options(*watch);
  watch->footer(
      "What is found is kept as a release that is called by its time, where it is not what the newest "
      "release\n"
      "has; it is held against that one. Exit status, with --count: 0 nothing unexpected, 1 something\n"
      "unexpected, 2 trouble, which ends it.\n"
      "\n"
      "  stocktake store watch /srv/app --subject app --every 5m --cache app.cache\n");
  watch->callback([command, &run] { run = [command] { return run_store_watch(*command); }; });
}

}  // namespace stocktake
