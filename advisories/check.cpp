#include "advisories/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "advisories/vex_apply.h"
#include "schemas/identity/purl.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

using Status = AdvisoryFinding::Status;

std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  if (text.size() < 10) return std::nullopt;
  int year = 0;
  unsigned month = 0, day = 0;
  const auto number = [&](std::size_t at, std::size_t size, auto& to) {
    const char* end = text.data() + at + size;
    return std::from_chars(text.data() + at, end, to).ptr == end;
  };
  if (!number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

CheckedDatabase checked(const AdvisoryDatabase& database, const CheckOptions& options) {
  CheckedDatabase result{database.path, database.index.facts(), 0, false};
  result.age = days_between(result.facts.newest, options.today);
  // Without any date nobody knows how old it is.
  result.too_old = options.max_age && (result.facts.newest.empty() || result.age > *options.max_age);
  return result;
}

bool covers(const AdvisoryApproval& approval, const AdvisoryFinding& finding) {
  if (!speaks_of(approval.id, finding)) return false;
  if (approval.package.empty() && approval.version.empty()) return true;
  const auto purl = try_parse_purl(finding.package);
  if (!purl) return false;
  return (approval.package.empty() || approval.package == purl_identity(*purl)) &&
         (approval.version.empty() || approval.version == purl->version);
}

std::string blind_spot_of(const Inventory& inventory, const AdvisoryMatches& matches) {
  if (!inventory.packages.empty() && matches.packages == 0)
    return "no package could be looked up: the databases have no records of their ecosystems";
  if (!inventory.unread.empty())
    return fmt::format("{} could not be read", counted(inventory.unread.size(), "path", "paths"));
  if (inventory.packages.empty() && matches.files == 0)
    return "it lists neither packages nor files with a digest";
  if (matches.packages_in_doubt)
    return fmt::format("not all packages could be looked up: {}{}", matches.gaps.front(),
                       matches.gaps.size() == 1 ? "" : "; …");
  return {};
}

/// Marks what entries cover, and says of each that does not.
class Approvals {
 public:
  Approvals(const CheckOptions& options, CheckReport& report) : options_(options), report_(report) {}

  void apply() {
    for (const AdvisoryApproval& approval : options_.approvals) {
      const std::string about =
          approval.package.empty() ? approval.id : approval.id + " of " + approval.package;
      if (!approval.expires.empty() && approval.expires < options_.today)
        problem(approval, "expired", fmt::format("'{}' was approved until {}", about, approval.expires));
      else if (!apply(approval))
        problem(approval, "stale", fmt::format("'{}' covers nothing of what was found", about));
    }
  }

 private:
  /// Whether it covers anything.
  bool apply(const AdvisoryApproval& approval) {
    bool used = false;
    for (AdvisoryFinding& finding : report_.matches.findings) {
      if (!covers(approval, finding)) continue;
      used = true;
      if (finding.status == Status::approved || finding.status == Status::dismissed) continue;
      finding.status = Status::approved;
      finding.reason =
          approval.by.empty() ? approval.reason : fmt::format("{} ({})", approval.reason, approval.by);
    }
    return used;
  }
  void problem(const AdvisoryApproval& approval, std::string_view what, std::string message) {
    report_.problems.push_back({approval.place, what, std::move(message)});
  }

  const CheckOptions& options_;
  CheckReport& report_;
};

}  // namespace

std::int64_t days_between(std::string_view day, std::string_view today) {
  const auto from = day_of(day), to = day_of(today);
  return from && to ? (*to - *from).count() : 0;
}

bool speaks_of(std::string_view id, const AdvisoryFinding& finding) {
  return std::binary_search(finding.ids.begin(), finding.ids.end(), id) ||
         (finding.direct_upstream.size() == 1 && finding.direct_upstream.front() == id);
}

std::uint64_t CheckReport::count(Status status) const {
  return static_cast<std::uint64_t>(
      std::count_if(matches.findings.begin(), matches.findings.end(),
                    [&](const auto& finding) { return finding.status == status; }));
}

CheckReport check(const Inventory& inventory, std::span<const AdvisoryDatabase> databases,
                  const CheckOptions& options) {
  CheckReport report;
  report.inventory = &inventory;
  report.today = options.today;
  report.timestamp = options.timestamp;
  report.fail_on = options.fail_on;
  for (const AdvisoryDatabase& database : databases) report.databases.push_back(checked(database, options));
  report.too_old = std::any_of(report.databases.begin(), report.databases.end(),
                               [](const CheckedDatabase& one) { return one.too_old; });
  report.matches = match_advisories(inventory, databases);
  for (AdvisoryFinding& finding : report.matches.findings)
    if (finding.level < options.fail_on) finding.status = Status::below;
  apply_vex(options.statements, report);
  Approvals(options, report).apply();
  if (report.count(Status::open) == 0) report.blind_spot = blind_spot_of(inventory, report.matches);
  return report;
}

}  // namespace stocktake
