#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "differ/render/render.h"
#include "differ/render/wording.h"
#include "schemas/text/markup.h"

/// The report as a test run, for services that show such: a changed package is a test case, and what is
/// unexpected in it is its failure. Files that no package owns are one case, which is always there, so that a
/// run never is empty. The elements and attributes are the ones that all readers of the format share.
namespace stocktake {
namespace {

constexpr std::size_t kFindingsPerCase = 200;

class Writer {
 public:
  explicit Writer(const Sink& out) : out_(out) {}
  void add(std::string_view xml) {
    xml_ += xml;
    if (xml_.size() > (256 << 10)) flush();
  }
  void flush() {
    if (!xml_.empty()) out_(xml_);
    xml_.clear();
  }

 private:
  const Sink& out_;
  std::string xml_;
};

void write_property(Writer& out, std::string_view name, std::string_view value) {
  out.add(fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escape_markup(value)));
}

void write_properties(Writer& out, const Report& report) {
  out.add("    <properties>\n");
  write_property(out, "verdict", verdict_words(report));
  write_property(out, "counts", count_words(report));
  const std::pair<std::string_view, const ReportSide&> sides[] = {{"before", report.before},
                                                                  {"after", report.after}};
  for (const auto& [name, side] : sides) {
    write_property(out, fmt::format("{}.path", name), side.origin.path);
    if (!side.origin.serial.empty()) {
      write_property(out, fmt::format("{}.serialNumber", name), side.origin.serial);
    }
    if (!side.origin.digest.empty()) {
      write_property(out, fmt::format("{}.{}", name, side.origin.digest_key()), side.origin.digest);
    }
  }
  for (const Coverage& coverage : report.coverage) {
    write_property(out, fmt::format("not-looked-at.{}", escape_markup(coverage.rule)), coverage.message);
  }
  for (const ApprovalProblem& problem : report.approval_problems) {
    write_property(out, fmt::format("approval.{}", escape_markup(problem.what)),
                   fmt::format("{}: {}", problem.entry, problem.message));
  }
  out.add("    </properties>\n");
}

std::string failure_text(const Report& report, const Finding& finding) {
  std::string text = fmt::format("{} {}", to_string(finding.severity), finding.rule);
  if (!finding.path.empty()) text += ": " + shown_path(finding.path);
  const std::string sizes = shown_sizes(finding);
  if (!sizes.empty()) text += " (" + sizes + ")";
  // Each line is escaped by itself: the line breaks are ours, and no input can add one.
  std::string lines = escape_markup(text) + '\n';
  if (!finding.before.empty()) lines += "  before: " + escape_markup(shortened(finding.before, 300)) + '\n';
  if (!finding.after.empty()) lines += "  after:  " + escape_markup(shortened(finding.after, 300)) + '\n';
  lines += "  " + escape_markup(finding.message) + '\n';
  if (!finding.because.empty()) lines += "  because " + escape_markup(finding.because) + '\n';
  for (const std::string& line : quoted_lines(report, finding, kQuoteCharacters))
    lines += "  " + escape_markup(line) + '\n';
  return lines;
}

/// The opening tag's attributes of one case, and its failure where the group has one.
void write_case(Writer& out, const Report& report, std::string_view name, const FindingGroup* group) {
  out.add(fmt::format("    <testcase classname=\"stocktake\" name=\"{}\"", escape_markup(name)));
  if (group == nullptr) {
    out.add("/>\n");
    return;
  }
  const std::string words = severity_words(group->errors, group->warnings, group->notes);
  out.add(fmt::format(">\n      <failure type=\"{}\" message=\"{}: {}\">",
                      escape_markup(report.findings[group->findings.front()].rule), words,
                      escape_markup(report.findings[group->findings.front()].message)));
  const std::size_t shown = std::min(kFindingsPerCase, group->findings.size());
  for (std::size_t i = 0; i < shown; ++i) out.add(failure_text(report, report.findings[group->findings[i]]));
  if (shown < group->findings.size()) {
    out.add(fmt::format("… and {} more ({})\n", group->findings.size() - shown, kHowToSeeAll));
  }
  out.add("</failure>\n    </testcase>\n");
}

std::string case_name(std::string_view package, std::string_view before, std::string_view after,
                      std::string_view location) {
  std::string name = shown_package(package);
  const std::string versions = shown_versions(before, after);
  if (!versions.empty()) name += " " + versions;
  if (!location.empty()) name += " in " + shown_path(location);
  return name;
}

void render_junit(const Report& report, const RenderOptions&, const Sink& sink) {
  const std::vector<FindingGroup> groups = group_by_package(report, Finding::Status::unexpected);
  std::unordered_map<const PackageChange*, const FindingGroup*> by_change;
  const FindingGroup* unowned = nullptr;
  for (const FindingGroup& group : groups) {
    if (group.change == nullptr)
      unowned = &group;
    else
      by_change.emplace(group.change, &group);
  }
  Writer out(sink);
  const std::size_t tests = report.packages.size() + 1;
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\"", tests, groups.size());
  out.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  out.add(fmt::format("<testsuites name=\"stocktake diff: {}\" {}>\n", escape_markup(verdict_words(report)),
                      counts));
  out.add(fmt::format("  <testsuite name=\"stocktake diff\" {}>\n", counts));
  write_properties(out, report);
  for (const PackageChange& change : report.packages) {
    const auto group = by_change.find(&change);
    write_case(out, report,
               case_name(change.package, change.version_before, change.version_after, change.location),
               group == by_change.end() ? nullptr : group->second);
  }
  write_case(out, report, "unowned files", unowned);
  out.add("  </testsuite>\n</testsuites>\n");
  out.flush();
}

}  // namespace

const Renderer kJunitRenderer = {"junit", "test results: one case a package", render_junit};

}  // namespace stocktake
