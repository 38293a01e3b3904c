#include "cli/advisory_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "cli/clock.h"
#include "cli/output.h"
#include "generator/source/cache.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

/// The folder for indexes in the user's cache (XDG Base Directory Specification); empty where there is none.
std::string cache_folder() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  const std::string cache = variable("XDG_CACHE_HOME"), home = variable("HOME");
  if (cache.starts_with('/')) return cache + "/stocktake/advisories";
  return home.starts_with('/') ? home + "/.cache/stocktake/advisories" : "";
}

}  // namespace

void add_advisory_options(CLI::App& command, AdvisoryOptions& options, bool required) {
  command
      .add_option("--advisories", options.paths,
                  "Advisories in the OSV format: an all.zip, a folder of records, the cache of osv-scanner, "
                  "a checkout "
                  "of an advisory repository; repeatable")
      ->type_name("PATH")
      ->allow_extra_args(false)
      ->required(required);
  command.add_option("--max-age", options.max_age, "Advisories whose newest record is older are trouble (2)")
      ->type_name("DAYS")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{100'000}));
  command
      .add_option(
          "--advisory-index", options.index,
          "Where the indexes of databases are kept; none: nowhere; by default those of large ones, in the "
          "user's cache")
      ->type_name("DIR");
}

std::vector<AdvisoryDatabase> open_databases(const AdvisoryOptions& options) {
  DatabaseOptions database_options;
  database_options.today = today();
  database_options.now = nanoseconds_now();
  database_options.always_index = !options.index.empty() && options.index != "none";
  database_options.index_folder = options.index.empty()     ? cache_folder()
                                  : options.index == "none" ? ""
                                                            : options.index;
  std::vector<AdvisoryDatabase> databases;
  for (const std::string& path : options.paths) {
    database_options.progress = [&](std::uint64_t records) {
      tell("stocktake: {}: {} records read …\n", printable(path), format_count(records));
    };
    databases.push_back(open_database(path, database_options));
    if (!databases.back().remark.empty()) tell("stocktake: {}\n", databases.back().remark);
  }
  return databases;
}

bool tell_too_old(std::span<const CheckedDatabase> databases) {
  bool any = false;
  for (const CheckedDatabase& one : databases) {
    if (!one.too_old) continue;
    any = true;
    tell("stocktake: {}: too old: {}; fetch it anew (--max-age)\n", printable(one.path),
         one.facts.newest.empty()
             ? std::string("no record has a date")
             : fmt::format("its newest record is of {}, {} ago", one.facts.newest.substr(0, 10),
                           counted(static_cast<std::uint64_t>(one.age), "day", "days")));
  }
  return any;
}

}  // namespace stocktake
