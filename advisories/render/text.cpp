#include <fmt/format.h>

#include "advisories/render/render.h"
#include "advisories/render/wording.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/printable.h"
#include "schemas/text/report_sign.h"
#include "schemas/text/text.h"
#include "schemas/text/utf8.h"

/// The report for a terminal: the verdict, what was held against what and how old that is, then a paragraph a
/// finding, the worst first, then what people said of the rest and what could not be looked up.
namespace stocktake {
namespace {

using Status = AdvisoryFinding::Status;

constexpr std::size_t kPlaces = 5;          // of one finding
constexpr std::size_t kInFull = 20;         // findings; of more, each has a line
constexpr std::size_t kComplaints = 5;      // of one database
constexpr std::size_t kSummaryBytes = 160;  // of a record's own sentence

class CheckText {
 public:
  CheckText(const CheckReport& report, const Sink& out) : report_(report), out_(out) {}

  void write() {
    line(fmt::format("{} {}", text_sign(sign_of(report_.clean())), check_verdict(report_)));
    line("");
    line("  checked     " + checked_words(report_));
    for (const CheckedDatabase& database : report_.databases) write_database(database);
    write_findings();
    paragraph("Approved", said_lines(report_, Status::approved));
    paragraph("Dismissed by VEX", said_lines(report_, Status::dismissed));
    if (const std::uint64_t below = report_.count(Status::below); below != 0)
      paragraph("Below " + std::string(to_string(report_.fail_on)), {level_words(report_, Status::below)});
    paragraph("Statements that no longer fit", problem_lines(report_));
    paragraph("Not looked up", report_.matches.gaps);
    out_(text_);
  }

 private:
  void line(std::string_view text) { text_.append(without_ci_commands(text)).append("\n"); }

  void write_database(const CheckedDatabase& database) {
    line("  advisories  " + database_words(database));
    if (database.facts.complaints == 0) return;
    line(fmt::format("              {} could not be used:",
                     counted(database.facts.complaints, "record or range", "records or ranges")));
    const auto& complaints = database.facts.first_complaints;
    for (std::size_t i = 0; i < std::min(complaints.size(), kComplaints); ++i)
      line("                " + printable(complaints[i]));
    if (database.facts.complaints > kComplaints)
      line(fmt::format("                … and {} more",
                       format_count(database.facts.complaints - kComplaints)));
  }

  /// The findings of a release stand together, in the order of its worst.
  void write_findings() {
    const auto& findings = report_.matches.findings;
    std::vector<bool> done(findings.size());
    for (std::size_t i = 0; i < findings.size(); ++i) {
      if (done[i] || findings[i].status != Status::open) continue;
      line("");
      line(release_words(findings[i]));
      for (std::size_t j = i; j < findings.size(); ++j) {
        if (findings[j].status != Status::open || findings[j].package != findings[i].package) continue;
        write_finding(findings[j]);
        done[j] = true;
      }
    }
  }

  /// Of many findings each has a line, but for malware.
  bool in_full(const AdvisoryFinding& finding) const {
    return finding.level == AdvisoryLevel::malware || report_.count(Status::open) <= kInFull;
  }

  void write_finding(const AdvisoryFinding& finding) {
    const std::string level(finding.level == AdvisoryLevel::unknown ? "not scored"
                                                                    : to_string(finding.level));
    const std::string score = score_words(finding);
    const std::string fixed = in_full(finding) || finding.fixed.empty()
                                  ? ""
                                  : fmt::format("  (fixed in {})", printable(finding.fixed));
    line(fmt::format("  {:<10} {}{}{}{}{}", level, printable(finding.id), score.empty() ? "" : "  " + score,
                     finding.summary.empty() ? "" : "  ",
                     printable(ellipsized(finding.summary, kSummaryBytes)), fixed));
    if (!in_full(finding)) return;
    if (const std::string others = other_ids(finding); !others.empty()) detail("also " + others);
    if (!finding.because.empty())
      detail(fmt::format("affected: {}{}{}", printable(finding.because),
                         finding.fixed.empty() ? "" : "; fixed in ", printable(finding.fixed)));
    for (const std::string& place : places_of(report_, finding, kPlaces)) detail(place);
    detail(page_of(finding));
  }
  void detail(std::string_view text) { line(fmt::format("             {}", text)); }

  void paragraph(std::string_view title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    line("");
    line(title);
    for (const std::string& one : lines) line("  " + printable(one));
  }

  const CheckReport& report_;
  const Sink& out_;
  std::string text_;
};

void render_text(const CheckReport& report, const Sink& out) {
  CheckText(report, out).write();
}

}  // namespace

const CheckRenderer kTextCheckRenderer = {"text", "for people, on a terminal", render_text};

}  // namespace stocktake
