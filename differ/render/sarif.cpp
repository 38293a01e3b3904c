#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "differ/judge/rules.h"
#include "differ/render/render.h"
#include "differ/render/wording.h"
#include "schemas/json/safe.h"
#include "schemas/json/sarif.h"
#include "schemas/json/writer.h"
#include "schemas/text/text.h"

/// SARIF 2.1.0 (OASIS), for code scanning services. They demand a physical location with a relative path in
/// every result, a fingerprint that stays the same from run to run, and fewer than 5,000 results. What would
/// be more is rolled up: first the findings of one rule in one package become one result, then all of one
/// package, and should even that not do, the last result says what is left. The unexpected ones are rolled up
/// last.
namespace stocktake {
namespace {

constexpr std::size_t kMostResults = 4'900;
constexpr std::size_t kRelatedLocations = 10;  // of a result that stands for many
constexpr std::size_t kSentence = 1'000;       // characters

/// One or several findings that become one result.
struct Result {
  std::vector<std::uint32_t> findings;
};

std::string message_text(std::string_view text, std::size_t limit = kSentence) {
  return sarif_text(shortened(text, limit));
}

std::vector<Result> one_by_one(const Report& report, Finding::Status status) {
  std::vector<Result> results;
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    if (report.findings[i].status == status) results.push_back({{i}});
  }
  return results;
}

std::vector<Result> by_rule(const Report& report, const std::vector<FindingGroup>& groups) {
  std::vector<Result> results;
  for (const FindingGroup& group : groups) {
    for (RuleGroup& rule : group_by_rule(report, group.findings))
      results.push_back({std::move(rule.findings)});
  }
  return results;
}

/// The results of one status, as fine as fits `most`.
std::vector<Result> roll_up(const Report& report, Finding::Status status, std::size_t most) {
  std::vector<Result> results = one_by_one(report, status);
  if (results.size() <= most) return results;
  const std::vector<FindingGroup> groups = group_by_package(report, status);
  results = by_rule(report, groups);
  if (results.size() <= most) return results;
  results.clear();
  for (const FindingGroup& group : groups) results.push_back({group.findings});
  if (results.size() <= most) return results;
  Result& last = results[most - 1];
  for (std::size_t i = most; i < results.size(); ++i) {
    last.findings.insert(last.findings.end(), results[i].findings.begin(), results[i].findings.end());
  }
  results.resize(most);
  return results;
}

std::vector<Result> results_of(const Report& report) {
  // Each of the other two statuses keeps at least this much room.
  constexpr std::size_t kRoom = 400;
  std::vector<Result> results;
  std::size_t room = kMostResults - 2 * kRoom;
  for (const auto status : {Finding::Status::unexpected, Finding::Status::approved, Finding::Status::noted}) {
    std::vector<Result> more = roll_up(report, status, room);
    room += kRoom;
    room -= more.size();
    std::move(more.begin(), more.end(), std::back_inserter(results));
  }
  return results;
}

/// Where the compared folder stands, seen from where the comparison was run: `vendor/` for `vendor` and for
/// `git:HEAD:vendor`. A service shows a result at a file of the repository only with it. Empty for a document
/// or an archive, and for a folder that is not below.
std::string folder_of(const Origin& origin) {
  std::string_view path = origin.path;
  if (origin.is_git()) {
    const std::size_t colon = path.find(':', std::string_view("git:").size());
    path = colon == path.npos ? "" : path.substr(colon + 1);
  } else if (origin.kind != "directory" || path.starts_with('/')) {
    return {};
  }
  std::string folder;
  for (std::size_t from = 0; from < path.size();) {
    const std::size_t end = std::min(path.find('/', from), path.size());
    const std::string_view name = path.substr(from, end - from);
    if (name == "..") return {};
    if (!name.empty() && name != ".") folder += sarif_uri(name) + "/";
    from = end + 1;
  }
  return folder;
}

/// Where a result points: at its file, else at the record of its package, else at the document itself.
/// `folder` stands before each path.
std::string location_of(const Report& report, const std::string& folder, const Finding& finding) {
  const auto below = [&](std::string_view path) { return folder + sarif_uri(path); };
  if (!finding.path.empty()) return below(finding.path);
  if (const PackageChange* change = change_of(report, finding)) {
    for (const auto& [index, inventory] : {std::pair{change->after, report.inventory_after},
                                           std::pair{change->before, report.inventory_before}}) {
      if (index == kNone) continue;
      const Package& package = inventory->packages[index];
      if (!package.record.empty()) return below(package.record);
      if (!package.location.empty()) return below(package.location);
    }
  }
  if (!folder.empty()) return folder.substr(0, folder.size() - 1);
  std::string_view path = report.after.origin.path;
  while (path.ends_with('/')) path.remove_suffix(1);
  path.remove_prefix(std::min(path.rfind('/') + 1, path.size()));  // npos + 1 is 0
  return path.empty() ? "sbom" : sarif_uri(path);
}

void write_location(JsonWriter& out, std::string_view uri, std::uint64_t line = 1) {
  begin_sarif_location(out, uri, "%SRCROOT%", line, 0);
  out.end_object();
}

/// The first line of its file that the finding rests on; the first of all where it names none.
std::uint64_t line_of(const Report& report, const Finding& finding) {
  for (const CodeLine& one : code_lines_of(report, finding))
    if (!one.before && one.path == finding.path) return one.line;
  return 1;
}

std::string result_message(const Report& report, const Result& result) {
  const Finding& first = report.findings[result.findings.front()];
  std::string text = message_text(first.message);
  if (!first.because.empty()) text += " Because: " + message_text(first.because);
  for (const std::string& line : quoted_lines(report, first, kQuoteCharacters))
    text += "\n" + sarif_text(line);
  const std::string versions = shown_versions(first.version_before, first.version_after);
  if (!first.package.empty()) {
    text += " Package: " + message_text(shown_package(first.package));
    if (!versions.empty()) text += " " + message_text(versions);
    text += ".";
  }
  if (result.findings.size() > 1) {
    text += fmt::format(" This stands for {}; this is the first of them ({}).",
                        counted(result.findings.size(), "finding", "findings"), kHowToSeeAll);
  }
  return text;
}

/// Stays the same while the same thing is found: the finding's own id, or, for many, what they have in
/// common.
std::string fingerprint(const Report& report, const Result& result) {
  const Finding& first = report.findings[result.findings.front()];
  if (result.findings.size() == 1) return shown_id(first);
  std::string key =
      fmt::format("{}\n{}\n{}\n{}", first.rule, first.package, first.version_before, first.version_after);
  return fmt::format("{:016x}", XXH3_64bits(key.data(), key.size()));
}

void write_result(JsonWriter& out, const Report& report, const std::string& folder,
                  const std::map<std::string_view, std::uint64_t>& rules, const Result& result) {
  const Finding& first = report.findings[result.findings.front()];
  out.line().begin_object();
  out.member("ruleId", first.rule).member("ruleIndex", rules.at(first.rule));
  out.member("level", to_string(first.severity));
  out.key("message").begin_object();
  safe_member(out, "text", result_message(report, result));
  out.end_object();
  out.key("locations").begin_array();
  write_location(out, location_of(report, folder, first), line_of(report, first));
  out.end_array();
  if (result.findings.size() > 1) {
    out.key("relatedLocations").begin_array();
    for (std::size_t i = 1; i < std::min(result.findings.size(), kRelatedLocations + 1); ++i) {
      write_location(out, location_of(report, folder, report.findings[result.findings[i]]));
    }
    out.end_array();
  }
  out.key("partialFingerprints")
      .begin_object()
      .member("stocktakeFinding/v1", fingerprint(report, result))
      .end_object();
  if (first.status == Finding::Status::approved) {
    out.key("suppressions")
        .begin_array()
        .begin_object()
        .member("kind", "external")
        .member("status", "accepted");
    safe_member(out, "justification", shortened(first.approval, kSentence));
    out.end_object().end_array();
  }
  out.key("properties").begin_object();
  if (!first.package.empty()) safe_member(out, "package", first.package);
  if (!first.before.empty() || !first.after.empty()) out.member("compared", to_string(first.compared));
  if (!first.before.empty()) safe_member(out, "before", shortened(first.before, kSentence));
  if (!first.after.empty()) safe_member(out, "after", shortened(first.after, kSentence));
  out.member("findings", std::uint64_t{result.findings.size()});
  out.end_object();
  out.end_object();
}

void write_notification(JsonWriter& out, std::string_view text, std::string_view rule) {
  out.line().begin_object().member("level", "warning").key("message").begin_object();
  safe_member(out, "text", message_text(text));
  out.end_object();
  if (!rule.empty()) out.key("associatedRule").begin_object().member("id", rule).end_object();
  out.end_object();
}

void write_invocation(JsonWriter& out, const Report& report) {
  out.line().key("invocations").begin_array().begin_object();
  const std::uint64_t status = report.incomplete ? 2 : report.expected ? 0 : 1;
  out.key("executionSuccessful").boolean(!report.incomplete).member("exitCode", status);
  if (!report.coverage.empty()) {
    out.key("toolExecutionNotifications").begin_array();
    for (const Coverage& coverage : report.coverage) write_notification(out, coverage.message, coverage.rule);
    out.end_array();
  }
  if (!report.approval_problems.empty()) {
    out.key("toolConfigurationNotifications").begin_array();
    for (const ApprovalProblem& problem : report.approval_problems) {
      write_notification(out, fmt::format("{}: {}: {}", problem.entry, problem.what, problem.message), {});
    }
    out.end_array();
  }
  out.end_object().end_array();
}

void write_summary(JsonWriter& out, const Report& report) {
  out.line().key("properties").begin_object();
  safe_member(out, "verdict", verdict_words(report));
  safe_member(out, "counts", count_words(report));
  const std::pair<std::string_view, const ReportSide&> sides[] = {{"before", report.before},
                                                                  {"after", report.after}};
  for (const auto& [name, side] : sides) {
    out.key(name).begin_object();
    safe_member(out, "path", side.origin.path);
    if (!side.origin.serial.empty()) safe_member(out, "serialNumber", side.origin.serial);
    if (!side.origin.digest.empty()) safe_member(out, side.origin.digest_key(), side.origin.digest);
    out.end_object();
  }
  out.end_object();
}

void write_rule(JsonWriter& out, const Rule& rule) {
  sarif_message(out, "shortDescription", rule.summary);
  sarif_message(out, "fullDescription", rule.why);
  std::string help(rule.why);
  for (const std::string_view more : {rule.incident, rule.what_to_do}) {
    if (!more.empty()) help.append(" ").append(more);
  }
  sarif_message(out, "help", help);
  out.key("defaultConfiguration").begin_object().member("level", to_string(rule.severity)).end_object();
}

void write_tool(JsonWriter& out, std::map<std::string_view, std::uint64_t>& rules) {
  sarif_tool(out, STOCKTAKE_VERSION, [&] {
    std::uint64_t next = 0;
    for (auto& [rule, index] : rules) {
      index = next++;
      out.line().begin_object().member("id", rule);
      if (const Rule* known = find_rule(rule)) write_rule(out, *known);
      out.end_object();
    }
  });
}

void render_sarif(const Report& report, const RenderOptions&, const Sink& sink) {
  const std::vector<Result> results = results_of(report);
  const std::string folder = folder_of(report.after.origin);
  std::map<std::string_view, std::uint64_t> rules;
  for (const Result& result : results) rules.emplace(report.findings[result.findings.front()].rule, 0);

  JsonWriter out;
  begin_sarif(out);
  write_summary(out, report);
  write_tool(out, rules);
  out.line().key("automationDetails").begin_object().member("id", "stocktake/diff/").end_object();
  write_invocation(out, report);
  out.line().key("originalUriBaseIds").begin_object().key("%SRCROOT%").begin_object().key("description");
  out.begin_object()
      .member("text", "Where the comparison was run; of documents and archives, the root of what they list.")
      .end_object()
      .end_object()
      .end_object();
  out.line().key("results").begin_array();
  for (const Result& result : results) write_result(out, report, folder, rules, result);
  out.line().end_array();
  end_sarif(out);
  sink(out.text());
}

}  // namespace

const Renderer kSarifRenderer = {"sarif", "SARIF 2.1.0, for code scanning services", render_sarif};

}  // namespace stocktake
