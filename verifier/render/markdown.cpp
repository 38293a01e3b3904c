#include <fmt/format.h>

#include "schemas/text/markdown.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "verifier/render/render.h"

// For a comment on a pull request: below the 65,536 characters that forges take.
namespace stocktake {
namespace {

constexpr std::size_t kMostBytes = 60'000;

std::string row_of(const VerifyFinding& finding) {
  const std::string place =
      printable(finding.path) + (finding.line == 0 ? "" : ":" + std::to_string(finding.line));
  const std::string subject = place.empty() ? shown_verified(finding.package) : place;
  std::string what = markdown_text(printable(finding.message));
  if (!finding.instead.empty()) what += "<br>instead: " + markdown_code(printable(finding.instead));
  return fmt::format("| {} | {} | {} | {} |\n", to_string(finding.rule->level),
                     markdown_code(finding.rule->id), markdown_code(subject), what);
}

void render_verify_markdown(const VerifyReport& report, const VerifyRenderOptions&, const Sink& out) {
  std::string text =
      fmt::format("{} {}\n\n{}: {} in {}\n", markdown_sign(sign_of(report)), verdict_words(report),
                  markdown_code(printable(report.origin.path)), counted(report.files, "file", "files"),
                  counted(report.packages_in_tree, "package", "packages"));
  for (const StatusCount& count : status_counts(report))
    text += fmt::format("- {}: {}\n", count.status, counted(count.packages, "package", "packages"));
  std::uint64_t left = report.open_findings();
  if (left != 0) text += "\n| level | rule | where | what |\n|---|---|---|---|\n";
  for (const VerifyFinding& finding : report.findings) {
    if (finding.allowed) continue;
    const std::string row = row_of(finding);
    if (text.size() + row.size() > kMostBytes) break;
    text += row;
    --left;
  }
  if (left != 0) text += fmt::format("| | | | … and {} more |\n", format_count(left));
  text += "\n";
  for (const std::string& words : known_words(report)) text += "- " + markdown_text(words) + "\n";
  for (const std::string& note : report.notes) text += "- " + markdown_text(printable(note)) + "\n";
  out(text);
}

}  // namespace

const VerifyRenderer kVerifyMarkdownRenderer = {"markdown", render_verify_markdown};

}  // namespace stocktake
