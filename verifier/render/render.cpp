#include "verifier/render/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "schemas/identity/purl.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

/// What a kind of report asks, as the end of a sentence.
std::string_view expectation_of(const VerifyReport& report) {
  if (report.kind == "archives") return "as the archives have it";
  return report.kind == "pins" ? "pinned and as locked" : "as the records say";
}

}  // namespace

std::span<const VerifyRenderer> verify_renderers() {
  static const std::array kRenderers = {kVerifyTextRenderer, kVerifyJsonRenderer, kVerifyMarkdownRenderer,
                                        kVerifySarifRenderer};
  return kRenderers;
}

ReportSign sign_of(const VerifyReport& report) {
  if (!report.in_order()) return ReportSign::bad;
  return report.built_here() != 0 ? ReportSign::partly : ReportSign::good;
}

std::string verdict_words(const VerifyReport& report) {
  std::uint64_t errors = 0, warnings = 0;
  for (const VerifyFinding& finding : report.findings)
    if (!finding.allowed) ++(finding.rule->level == VerifyRule::Level::error ? errors : warnings);
  if (errors + warnings == 0 && report.nothing_held())
    return fmt::format("Nothing was held against {}", report.kind == "archives" ? "an archive" : "a record");
  if (errors + warnings == 0 && report.built_here() != 0)
    return fmt::format(
        "Nothing is known to be other than {}; {} built here, which proves less",
        report.kind == "archives" ? "the archives have it" : "it should be",
        report.built_here() == 1 ? "1 package was" : format_count(report.built_here()) + " packages were");
  if (errors + warnings == 0) return fmt::format("All is {}", expectation_of(report));
  std::string counts = errors == 0 ? "" : counted(errors, "error", "errors");
  if (warnings != 0)
    counts.append(counts.empty() ? "" : ", ").append(counted(warnings, "warning", "warnings"));
  return fmt::format("{} not {}: {}",
                     errors + warnings == 1 ? "1 thing is" : format_count(errors + warnings) + " things are",
                     expectation_of(report), counts);
}

std::string shown_verified(std::string_view package) {
  if (package.empty()) return "no package";
  const auto purl = try_parse_purl(package);
  if (!purl) return printable(package);
  std::string shown = purl->type;
  if (!purl->ns.empty()) shown.append("/").append(purl->ns);
  shown.append("/").append(purl->name);
  if (!purl->version.empty()) shown.append(" ").append(purl->version);
  return printable(shown);
}

std::string count_words(const PackageVerdict& verdict) {
  const std::pair<std::uint64_t, std::string_view> counts[] = {{verdict.equal, "equal"},
                                                               {verdict.changed, "changed"},
                                                               {verdict.missing, "missing"},
                                                               {verdict.unlisted, "not listed"}};
  std::string words;
  for (const auto& [count, word] : counts)
    if (count != 0) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", format_count(count), word);
  return words.empty() ? "no files" : words;
}

std::vector<std::string> known_words(const VerifyReport& report) {
  std::map<std::string_view, std::uint64_t> sums;
  for (const PackageVerdict& verdict : report.packages)
    for (const auto& [reason, count] : verdict.known) sums[reason] += count;
  std::vector<std::string> words;
  for (const auto& [reason, count] : sums)
    words.push_back(fmt::format("{}: {}", counted(count, "file", "files"), reason));
  return words;
}

std::vector<StatusCount> status_counts(const VerifyReport& report) {
  std::vector<StatusCount> counts;
  for (const PackageVerdict& verdict : report.packages) {
    const auto same = [&](const StatusCount& count) { return count.status == verdict.status; };
    auto at = std::find_if(counts.begin(), counts.end(), same);
    if (at == counts.end()) at = counts.insert(at, {verdict.status, 0, 0});
    ++at->packages;
    at->files += verdict.equal;
  }
  std::sort(counts.begin(), counts.end(),
            [](const StatusCount& a, const StatusCount& b) { return a.status < b.status; });
  return counts;
}

}  // namespace stocktake
