#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>

#include "schemas/text/ci_commands.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "verifier/render/render.h"

// For a terminal: the verdict, what the tree is, then package by package what is not as it should be, and in
// few words what is.
namespace stocktake {
namespace {

constexpr std::size_t kFindingsInFull = 20;  // of one package
constexpr std::size_t kLinesOfPatch = 60;
constexpr std::size_t kAllowedLines = 10;

/// Tabs are shown as blanks, not as what they are.
std::string with_blanks(std::string_view text) {
  std::string result;
  for (const char c : text) result.append(c == '\t' ? "    " : std::string_view(&c, 1));
  return result;
}

class Text {
 public:
  Text(const VerifyReport& report, const VerifyRenderOptions& options, const Sink& out)
      : report_(report), options_(options), out_(out) {}

  void write() {
    write_head();
    write_findings();
    write_allowed();
    write_rest();
    out_(text_);
  }

 private:
  void line(std::string_view text = {}) { text_.append(without_ci_commands(text)).append("\n"); }
  void write_head();
  void write_findings();
  void write_finding(const VerifyFinding& finding);
  void write_patch(const std::string& patch);
  void write_allowed();
  void write_rest();

  const VerifyReport& report_;
  const VerifyRenderOptions& options_;
  const Sink& out_;
  std::string text_;
};

void Text::write_head() {
  line(fmt::format("{} {}", text_sign(sign_of(report_)), verdict_words(report_)));
  line();
  line(fmt::format("  {}: {} in {}", printable(report_.origin.path), counted(report_.files, "file", "files"),
                   counted(report_.packages_in_tree, "package", "packages")));
  for (const StatusCount& count : status_counts(report_))
    line(fmt::format(
        "  {}: {}{}", count.status, counted(count.packages, "package", "packages"),
        count.files == 0 ? "" : fmt::format(", {} equal", counted(count.files, "file", "files"))));
  if (report_.unread != 0)
    line(
        fmt::format("  {} could not be read", counted(report_.unread, "file or folder", "files or folders")));
}

void Text::write_patch(const std::string& patch) {
  std::string_view rest = patch;
  for (std::size_t i = 0; !rest.empty() && (options_.all || i < kLinesOfPatch); ++i)
    line("      " + printable(with_blanks(take_line(rest))));
  if (!rest.empty()) line("      … (--all shows the rest)");
}

void Text::write_finding(const VerifyFinding& finding) {
  const std::string place =
      printable(finding.path) + (finding.line == 0 ? std::string() : ":" + std::to_string(finding.line));
  line(fmt::format("  {:<7}  {}{}{}", to_string(finding.rule->level), finding.rule->id,
                   place.empty() ? "" : "  ", place));
  line("             " + printable(finding.message));
  if (!finding.instead.empty()) line("             instead: " + printable(finding.instead));
  write_patch(finding.patch);
}

void Text::write_findings() {
  std::unordered_map<std::string_view, const PackageVerdict*> verdicts;
  for (const PackageVerdict& verdict : report_.packages) verdicts.try_emplace(verdict.package, &verdict);
  std::vector<std::string_view> order;
  std::unordered_map<std::string_view, std::vector<const VerifyFinding*>> of_package;
  for (const VerifyFinding& finding : report_.findings) {
    if (finding.allowed) continue;
    auto& list = of_package[finding.package];
    if (list.empty()) order.push_back(finding.package);
    list.push_back(&finding);
  }
  for (const std::string_view package : order) {
    const auto verdict = verdicts.find(package);
    const std::string counts =
        verdict == verdicts.end() ? "" : fmt::format("  {}", count_words(*verdict->second));
    line();
    line((package.empty() && report_.kind == "pins" ? "the project" : shown_verified(package)) + counts);
    const auto& list = of_package[package];
    const std::size_t shown = options_.all ? list.size() : std::min(list.size(), kFindingsInFull);
    for (std::size_t i = 0; i < shown; ++i) write_finding(*list[i]);
    if (shown < list.size())
      line(fmt::format("  … and {} more (--all shows them)", format_count(list.size() - shown)));
  }
}

void Text::write_allowed() {
  std::vector<const VerifyFinding*> allowed;
  for (const VerifyFinding& finding : report_.findings)
    if (finding.allowed) allowed.push_back(&finding);
  if (allowed.empty()) return;
  line();
  line("Allowed");
  const std::size_t shown = options_.all ? allowed.size() : std::min(allowed.size(), kAllowedLines);
  for (std::size_t i = 0; i < shown; ++i) {
    line(fmt::format(
        "  {}  {}", allowed[i]->rule->id,
        allowed[i]->path.empty() ? shown_verified(allowed[i]->package) : printable(allowed[i]->path)));
    if (!allowed[i]->approval.empty()) line("    " + printable(allowed[i]->approval));
  }
  if (shown < allowed.size()) line(fmt::format("  … and {} more", format_count(allowed.size() - shown)));
}

void Text::write_rest() {
  const std::vector<std::string> known = known_words(report_);
  if (!known.empty()) {
    line();
    line("Not as listed, and known to be no fault");
    for (const std::string& words : known) line("  " + words);
  }
  if (!report_.notes.empty()) line();
  for (const std::string& note : report_.notes) line(printable(note));
}

void render_verify_text(const VerifyReport& report, const VerifyRenderOptions& options, const Sink& out) {
  Text(report, options, out).write();
}

}  // namespace

const VerifyRenderer kVerifyTextRenderer = {"text", render_verify_text};

}  // namespace stocktake
