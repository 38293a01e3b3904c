#include <fmt/format.h>

#include "advisories/render/render.h"
#include "advisories/render/wording.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/printable.h"
#include "schemas/text/report_sign.h"
#include "schemas/text/text.h"
#include "schemas/text/utf8.h"

/// The report as a comment on a pull request: GitHub's and GitLab's Markdown.
namespace stocktake {
namespace {

using Status = AdvisoryFinding::Status;

constexpr std::size_t kRows = 200;          // of a table; a comment has 65,536 characters
constexpr std::size_t kPlacesInRow = 3;     // of one finding
constexpr std::size_t kSummaryInRow = 160;  // of a record's own sentence

/// Text that is nothing but text: no mark-up, no link, no mention, no cell of a table.
std::string plain(std::string_view text) {
  std::string safe;
  for (const char c : printable(text)) {
    constexpr std::string_view kMeaning = "\\`*_{}[]()<>#|~&@:.";
    const bool means = kMeaning.find(c) != kMeaning.npos;
    if (means) safe += fmt::format("&#{};", static_cast<int>(c));
    if (!means) safe += c;
  }
  return safe;
}

std::string row(const CheckReport& report, const AdvisoryFinding& finding) {
  const std::string level(finding.level == AdvisoryLevel::unknown ? "not scored" : to_string(finding.level));
  std::string what = plain(ellipsized(finding.summary, kSummaryInRow));
  const auto add = [&](std::string_view line) { what.append(what.empty() ? "" : "<br>").append(line); };
  if (!finding.because.empty()) add("affected: " + plain(finding.because));
  if (!finding.fixed.empty()) add("**fixed in " + plain(finding.fixed) + "**");
  for (const std::string& place : places_of(report, finding, kPlacesInRow)) add(plain(place));
  const std::string others = other_ids(finding);
  return fmt::format("| {} {} | {} | {}{} | {} |\n", level, score_words(finding),
                     plain(release_words(finding)), plain(finding.id),
                     others.empty() ? "" : "<br>" + plain(others), what);
}

std::string table(const CheckReport& report) {
  std::string text;
  std::size_t rows = 0, left = 0;
  for (const AdvisoryFinding& finding : report.matches.findings) {
    if (finding.status != Status::open) continue;
    if (rows == kRows)
      ++left;
    else
      text += row(report, finding), ++rows;
  }
  if (rows == 0) return {};
  text.insert(0, "\n| level | release | advisory | |\n|---|---|---|---|\n");
  if (left != 0) text += fmt::format("\n… and {} more: -f json=FILE writes them all\n", format_count(left));
  return text;
}

std::string folded(std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text = fmt::format("\n<details><summary>{}</summary>\n\n", title);
  for (std::size_t i = 0; i < std::min(lines.size(), kRows); ++i) text += "- " + plain(lines[i]) + "\n";
  if (lines.size() > kRows) text += fmt::format("- … and {} more\n", format_count(lines.size() - kRows));
  return text + "\n</details>\n";
}

void render_markdown(const CheckReport& report, const Sink& out) {
  std::string text = fmt::format("{} {}\n\n- {}\n", markdown_sign(sign_of(report.clean())),
                                 plain(check_verdict(report)), plain(checked_words(report)));
  for (const CheckedDatabase& database : report.databases)
    text += "- " + plain(database_words(database)) + "\n";
  text += table(report);
  text += folded("Approved", said_lines(report, Status::approved));
  text += folded("Dismissed by VEX", said_lines(report, Status::dismissed));
  text += folded("Statements that no longer fit", problem_lines(report));
  text += folded("Records that could not be used", complaint_lines(report));
  text += folded("Not looked up", report.matches.gaps);
  out(lines_without_ci_commands(text));
}

}  // namespace

const CheckRenderer kMarkdownCheckRenderer = {"markdown", "for a comment on a pull request", render_markdown};

}  // namespace stocktake
