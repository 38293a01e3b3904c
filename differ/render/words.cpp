#include "differ/render/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "schemas/text/ascii.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

/// Bytes of the element at the front of printable text: one character, or an escape that `printable` wrote
/// (`\x1B`, `\u{202E}`), which must not be cut in two.
std::size_t element_size(std::string_view text) {
  if (text.starts_with("\\x")) return std::min<std::size_t>(4, text.size());
  if (text.starts_with("\\u{")) {
    const std::size_t end = text.substr(0, 11).find('}');
    if (end != text.npos) return end + 1;
  }
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return size;
}

void add_part(std::string& words, std::uint64_t count, std::string_view singular, std::string_view plural) {
  if (count == 0) return;
  if (!words.empty()) words += ", ";
  words += counted(count, singular, plural);
}

/// A key of two or three texts that no other combination gives.
std::string joined_key(std::string_view a, std::string_view b, std::string_view c) {
  return fmt::format("{}:{}:{}{}{}", a.size(), b.size(), a, b, c);
}

bool belongs(const Finding& finding, const FindingGroup& group) {
  return finding.package == group.package && finding.version_before == group.version_before &&
         finding.version_after == group.version_after;
}

}  // namespace

std::string severity_words(std::uint64_t errors, std::uint64_t warnings, std::uint64_t notes) {
  std::string words;
  add_part(words, errors, "error", "errors");
  add_part(words, warnings, "warning", "warnings");
  add_part(words, notes, "note", "notes");
  return words;
}

std::string verdict_words(const Report& report) {
  if (report.expected) return "Nothing unexpected";
  const Counts& counts = report.counts;
  const std::uint64_t notes =
      counts.unexpected - std::min(counts.unexpected, counts.errors + counts.warnings);
  const std::string parts = severity_words(counts.errors, counts.warnings, notes);
  return fmt::format("{} unexpected{}{}", format_count(counts.unexpected), parts.empty() ? "" : ": ", parts);
}

std::string count_words(const Report& report) {
  std::string words =
      fmt::format("{} unexpected · {} explained · {} approved · {} not comparable",
                  format_count(report.counts.unexpected), format_count(report.counts.explained),
                  format_count(report.counts.approved), format_count(report.counts.not_comparable));
  if (report.counts.notes > 0) words += " · " + counted(report.counts.notes, "note", "notes");
  if (!report.restricted.empty()) words += fmt::format(" · only what {} asked for", report.restricted);
  return words;
}

std::string shown_path(std::string_view path) {
  std::string shown = printable(path);
  if (!shown.empty() && std::string_view("=+-@").find(shown.front()) != std::string_view::npos) {
    shown.insert(0, "./");
  }
  return shown;
}

std::string shown_package(std::string_view package) {
  if (package.empty()) return "unowned files";
  if (!package.starts_with("pkg:")) return shown_path(package);
  return shown_path(percent_unescape(package.substr(4)));
}

std::string shown_versions(std::string_view before, std::string_view after) {
  if (before == after || after.empty()) return shortened(before, 60);
  if (before.empty()) return shortened(after, 60);
  return fmt::format("{} → {}", shortened(before, 60), shortened(after, 60));
}

std::string shortened(std::string_view text, std::size_t limit) {
  std::string shown = printable(text);
  if (shown.size() <= limit) return shown;
  std::vector<std::size_t> starts;  // of every element
  for (std::size_t at = 0; at < shown.size(); at += element_size(std::string_view(shown).substr(at))) {
    starts.push_back(at);
  }
  // An escape counts with all its characters, so that a name made of them is not shown at ten times the
  // limit.
  const std::size_t characters = static_cast<std::size_t>(std::count_if(
      shown.begin(), shown.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  if (characters <= limit) return shown;
  const std::size_t tail = limit / 3;
  const std::size_t head = limit - tail - 1;
  const auto length = [&](std::size_t element) {
    const std::size_t end = element + 1 < starts.size() ? starts[element + 1] : shown.size();
    const bool escape = shown[starts[element]] == '\\' && end - starts[element] > 1;
    return escape ? end - starts[element] : 1;
  };
  std::size_t first = 0;
  for (std::size_t used = 0; first < starts.size() && used + length(first) <= head; ++first)
    used += length(first);
  std::size_t last = starts.size();
  for (std::size_t used = 0; last > first && used + length(last - 1) <= tail; --last)
    used += length(last - 1);
  const std::size_t head_end = first < starts.size() ? starts[first] : shown.size();
  const std::size_t tail_start = last < starts.size() ? starts[last] : shown.size();
  return shown.substr(0, head_end) + "…" + shown.substr(tail_start);
}

bool is_digest(std::string_view fact) {
  const std::size_t colon = fact.find(':');
  if (colon != fact.npos) fact.remove_prefix(colon + 1);
  return fact.size() >= 32 && std::all_of(fact.begin(), fact.end(), is_hex_digit);
}

std::string shown_fact(std::string_view fact, std::size_t limit) {
  if (!is_digest(fact)) return shortened(fact, limit);
  const std::size_t colon = fact.find(':');
  return printable(fact.substr(0, colon == fact.npos ? 12 : colon + 13));
}

std::string shown_sizes(const Finding& finding) {
  const bool before = finding.size_before != kUnknownSize;
  const bool after = finding.size_after != kUnknownSize;
  if (before && after) {
    std::string was = format_bytes(finding.size_before);
    const std::string now = format_bytes(finding.size_after);
    if (was != now) return fmt::format("{} → {}", was, now);
    if (finding.size_before == finding.size_after) return was;
    const bool grew = finding.size_after > finding.size_before;
    return fmt::format("{}, {} {}", now,
                       format_bytes(grew ? finding.size_after - finding.size_before
                                         : finding.size_before - finding.size_after),
                       grew ? "more" : "less");
  }
  if (after) return fmt::format("new, {}", format_bytes(finding.size_after));
  if (before) return fmt::format("was {}", format_bytes(finding.size_before));
  return {};
}

std::string shown_file_counts(const PackageChange& change) {
  const std::pair<std::uint32_t, std::string_view> parts[] = {{change.files_modified, "changed"},
                                                              {change.files_added, "added"},
                                                              {change.files_removed, "removed"},
                                                              {change.files_moved, "moved"}};
  std::string words;
  for (const auto& [count, what] : parts) {
    if (count == 0) continue;
    if (words.empty()) {
      words = fmt::format("{} {}", counted(count, "file", "files"), what);
    } else {
      words += fmt::format(", {} {}", format_count(count), what);
    }
  }
  return words.empty() ? "no file changed" : words;
}

std::vector<Overlooked> overlooked(const Report& report) {
  std::vector<Overlooked> result;  // few reasons: there are not many facts
  for (const Coverage& coverage : report.coverage) {
    const auto at = std::find_if(result.begin(), result.end(),
                                 [&](const Overlooked& one) { return one.reason == coverage.message; });
    if (at == result.end())
      result.push_back({coverage.message, std::string(coverage.rule)});
    else if (at->rules != coverage.rule)
      at->rules.append(", ").append(coverage.rule);
  }
  return result;
}

std::string same_words(const Report& report) {
  const std::uint64_t packages = report.counts.packages_equal, files = report.counts.files_equal;
  if (packages == 0 && files == 0) return "Nothing is the same.";
  std::string words = packages == 0 ? "" : counted(packages, "package", "packages");
  if (files != 0) words += (words.empty() ? "" : " and ") + counted(files, "file", "files");
  return words + (packages + files == 1 ? " is the same." : " are the same.");
}

std::string octal(std::uint16_t mode) {
  return fmt::format("{:04o}", mode);
}

std::string shown_contents(const ReportSide& side) {
  return fmt::format("{} in {}{}", counted(side.files, "file", "files"),
                     counted(side.packages, "package", "packages"), side.complete ? "" : ", incomplete");
}

PackageChanges::PackageChanges(const Report& report) {
  for (const PackageChange& change : report.packages) {
    changes_.try_emplace(joined_key(change.package, change.version_before, change.version_after), &change);
  }
}

const PackageChange* PackageChanges::of(const Finding& finding) const {
  const auto at = changes_.find(joined_key(finding.package, finding.version_before, finding.version_after));
  return at == changes_.end() ? nullptr : at->second;
}

std::vector<FindingGroup> group_by_package(const Report& report, Finding::Status status) {
  const PackageChanges changes(report);
  std::vector<FindingGroup> groups;
  std::unordered_map<std::string, std::size_t> known;
  std::size_t current = 0;  // findings of a package stand together: most belong where the last one did
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    if (finding.status != status) continue;
    if (groups.empty() || !belongs(finding, groups[current])) {
      std::string key = joined_key(finding.package, finding.version_before, finding.version_after);
      const auto [at, fresh] = known.try_emplace(std::move(key), groups.size());
      if (fresh) {
        groups.push_back({finding.package,
                          finding.version_before,
                          finding.version_after,
                          0,
                          0,
                          0,
                          {},
                          changes.of(finding)});
      }
      current = at->second;
    }
    FindingGroup& group = groups[current];
    group.findings.push_back(i);
    group.errors += finding.severity == Severity::error;
    group.warnings += finding.severity == Severity::warning;
    group.notes += finding.severity == Severity::note;
  }
  return groups;
}

std::vector<RuleGroup> group_by_rule(const Report& report, std::span<const std::uint32_t> findings) {
  std::vector<RuleGroup> groups;
  for (const std::uint32_t i : findings) {
    const Finding& finding = report.findings[i];
    // There are few rules.
    auto group = std::find_if(groups.begin(), groups.end(), [&](const RuleGroup& one) {
      return one.rule == finding.rule && one.severity == finding.severity;
    });
    if (group == groups.end()) group = groups.insert(groups.end(), {finding.rule, finding.severity, {}});
    group->findings.push_back(i);
  }
  return groups;
}

}  // namespace stocktake
