#include "cli/advisory_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "advisories/render/wording.h"
#include "cli/clock.h"
#include "cli/output.h"
#include "differ/judge/advisories.h"
#include "differ/policy/policy.h"
#include "generator/source/cache.h"
#include "schemas/io/input.h"
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

Severity severity_of(AdvisoryLevel level) {
  switch (level) {
    case AdvisoryLevel::none:
    case AdvisoryLevel::low:
      return Severity::note;
    case AdvisoryLevel::medium:
    case AdvisoryLevel::unknown:
      return Severity::warning;
    default:
      return Severity::error;
  }
}

KnownAdvisory known_advisory(AdvisoryFinding finding) {
  KnownAdvisory known;
  known.level = finding.level == AdvisoryLevel::unknown ? "not rated" : std::string(to_string(finding.level));
  if (finding.score >= 0) known.level += fmt::format(" {:.1f}", finding.score);
  known.severity = severity_of(finding.level);
  for (DigestHit& hit : finding.digests)
    known.malicious.push_back({hit.file, std::move(hit.digest), std::move(hit.known_as)});
  known.id = std::move(finding.id);
  known.ids = std::move(finding.ids);
  known.summary = std::move(finding.summary);
  known.packages = std::move(finding.packages);
  known.because = std::move(finding.because);
  known.fixed = std::move(finding.fixed);
  if (finding.status == AdvisoryFinding::Status::approved ||
      finding.status == AdvisoryFinding::Status::dismissed)
    known.approval = std::move(finding.reason);
  return known;
}

}  // namespace

void add_advisory_options(CLI::App& command, AdvisoryOptions& options, bool required) {
  CLI::Option* advisories =
      command
          .add_option(
              "--advisories", options.paths,
              "Advisories in the OSV format: an all.zip, a folder of records, the cache of osv-scanner, "
              "a checkout "
              "of an advisory repository; repeatable")
          ->type_name("PATH")
          ->allow_extra_args(false)
          ->required(required);
  command
      .add_option("--max-age", options.max_age,
                  "How old the newest record of advisories may be; older is trouble (2)")
      ->type_name("DAYS")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{100'000}))
      ->needs(advisories);
  command
      .add_option("--vex", options.vex,
                  "What someone says of vulnerabilities in it: OpenVEX, or CycloneDX VEX in JSON; repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->needs(advisories);
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

std::vector<VexStatement> read_statements(const AdvisoryOptions& options) {
  constexpr std::size_t kLargest = std::size_t{256} << 20;  // bytes
  std::vector<VexStatement> statements;
  for (const std::string& path : options.vex)
    for (VexStatement& one : read_vex(read_input(path, kLargest), path)) statements.push_back(std::move(one));
  return statements;
}

std::vector<AdvisoryApproval> approvals_of(const std::optional<Policy>& policy) {
  std::vector<AdvisoryApproval> approvals;
  if (!policy) return approvals;
  for (const AcceptedAdvisory& one : policy->advisories)
    approvals.push_back({one.id, one.package, one.version, one.reason, one.by, one.expires,
                         fmt::format("{}:{}", policy->name, one.line)});
  return approvals;
}

KnownAdvisories known_advisories(const Inventory& before, const Inventory& after,
                                 std::span<const AdvisoryDatabase> databases, const AdvisoryOptions& options,
                                 const std::optional<Policy>& policy, bool& too_old) {
  const std::vector<AdvisoryApproval> approvals = approvals_of(policy);
  CheckOptions check_options;
  check_options.today = today();
  check_options.max_age = options.max_age;
  KnownAdvisories known;
  for (AdvisoryFinding& one : check(before, databases, check_options).matches.findings)
    known.before.push_back(known_advisory(std::move(one)));
  const std::vector<VexStatement> statements = read_statements(options);
  check_options.approvals = approvals;
  check_options.statements = statements;
  CheckReport report = check(after, databases, check_options);
  for (AdvisoryFinding& one : report.matches.findings) known.after.push_back(known_advisory(std::move(one)));
  for (CheckProblem& problem : report.problems)
    known.problems.push_back({std::move(problem.place), problem.what, std::move(problem.message)});
  for (const CheckedDatabase& database : report.databases) known.sources.push_back(database_words(database));
  for (const std::string& gap : report.matches.gaps) known.sources.push_back("not looked up: " + gap);
  too_old = tell_too_old(report.databases);
  return known;
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
