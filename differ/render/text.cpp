#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "differ/render/render.h"
#include "differ/render/words.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

/// The report for a terminal. First the verdict and the counts, then what is unexpected, package by package
/// and rule by rule, then one line for each package whose change explains itself, then the rest in few words.
/// An ordinary upgrade fits a screen; 100,000 findings fit three, because what repeats is rolled up with its
/// count.
namespace stocktake {
namespace {

// How much stands in full before it is rolled up; `verbose` lifts all of them.
constexpr std::size_t kFindingsInFull = 25;     // so few findings are never rolled up
constexpr std::size_t kFilesPerRule = 3;        // of one rule in one package, when there are more
constexpr std::size_t kPackagesInFull = 5;      // with findings
constexpr std::size_t kPackagesInOneLine = 20;  // the next ones
constexpr std::size_t kExplainedLines = 30;
constexpr std::size_t kCompanions = 10;  // other new files of a package with findings
constexpr std::size_t kNotesInFull = 8;
constexpr std::size_t kApprovedLines = 20;
constexpr std::size_t kProblemLines = 20;
constexpr std::size_t kFactColumns = 300;  // of a hook's or a target's text
constexpr std::size_t kSentenceColumns = 600;

constexpr std::size_t kIndent = 11;  // columns before what stands below the name of a rule

enum class Style : std::uint8_t { plain, bold, dim, good, bad, warn, calm };

std::string_view escape_of(Style style) {
  constexpr std::array<std::string_view, 7> kEscapes = {"",           "\x1b[1m",    "\x1b[2m", "\x1b[1;32m",
                                                        "\x1b[1;31m", "\x1b[1;33m", "\x1b[36m"};
  return kEscapes[static_cast<std::size_t>(style)];
}

Style style_of(Severity severity) {
  if (severity == Severity::error) return Style::bad;
  return severity == Severity::warning ? Style::warn : Style::calm;
}

/// Columns that a terminal gives to printable text.
std::size_t columns(std::string_view text) {
  std::size_t width = 0;
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t size = utf8proc_iterate(at, left, &code_point);
    if (size <= 0) break;  // not UTF-8: nothing that `printable` lets through
    width += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code_point)));
    at += size;
    left -= size;
  }
  return width;
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t have = columns(text);
  if (have < width) text.append(width - have, ' ');
  return text;
}

/// Lines on their way to the sink. Knows colour and width, nothing of reports.
class Page {
 public:
  Page(const RenderOptions& options, const TextSink& out)
      : colour_(options.colour), width_(std::max<std::size_t>(options.width, 40)), out_(out) {}

  void line(std::string_view text = {}) {
    text_ += text;
    text_ += '\n';
    if (text_.size() > (64 << 10)) flush();
  }

  std::string styled(Style style, std::string_view text) const {
    if (!colour_ || style == Style::plain || text.empty()) return std::string(text);
    return fmt::format("{}{}\x1b[0m", escape_of(style), text);
  }

  /// Words from column `indent` on, broken at spaces. A word longer than the line keeps its length, so that
  /// it can be copied.
  void paragraph(std::size_t indent, std::string_view text, Style style = Style::plain) {
    std::string current;
    std::size_t used = 0;
    for (std::size_t from = 0; from <= text.size();) {
      const std::size_t end = std::min(text.find(' ', from), text.size());
      const std::string_view word = text.substr(from, end - from);
      const std::size_t size = columns(word);
      if (used > 0 && indent + used + 1 + size > width_) {
        line(std::string(indent, ' ') + styled(style, current));
        current.clear();
        used = 0;
      }
      if (used > 0) current += ' ', ++used;
      current += word;
      used += size;
      from = end + 1;
    }
    if (!current.empty()) line(std::string(indent, ' ') + styled(style, current));
  }

  std::size_t width() const { return width_; }

  void flush() {
    if (!text_.empty()) out_(text_);
    text_.clear();
  }

 private:
  bool colour_;
  std::size_t width_;
  const TextSink& out_;
  std::string text_;
};

/// "3e671687…": enough to tell one document from another; the JSON report has all of it.
std::string shown_serial(std::string_view serial) {
  constexpr std::string_view kUuid = "urn:uuid:";
  if (serial.starts_with(kUuid)) serial.remove_prefix(kUuid.size());
  return serial.size() <= 8 ? printable(serial) : printable(serial.substr(0, 8)) + "…";
}

void write_sides(Page& page, const Report& report) {
  constexpr std::size_t kPathColumns = 60;
  struct Row {
    std::string_view label;
    const ReportSide& side;
  };
  const Row rows[] = {{"before", report.before}, {"after ", report.after}};
  std::size_t path_width = 0, contents_width = 0;
  for (const Row& row : rows) {
    path_width = std::max(path_width, columns(shortened(shown_path(row.side.origin.path), kPathColumns)));
    contents_width = std::max(contents_width, columns(shown_contents(row.side)));
  }
  for (const Row& row : rows) {
    const Origin& origin = row.side.origin;
    std::string identity;
    if (!origin.sha256.empty()) {
      identity =
          fmt::format("  {} {}", origin.kind == "git" ? "commit" : "sha256", shown_fact(origin.sha256, 64));
    }
    if (!origin.serial.empty()) identity += fmt::format("  serial {}", shown_serial(origin.serial));
    std::string contents = shown_contents(row.side);
    if (!identity.empty()) contents = padded(contents, contents_width);
    page.line(fmt::format("  {}  {}  {}{}", row.label,
                          padded(shortened(shown_path(origin.path), kPathColumns), path_width), contents,
                          page.styled(Style::dim, identity)));
  }
}

void write_head(Page& page, const Report& report) {
  const bool good = report.expected;
  page.line(page.styled(good ? Style::good : Style::bad,
                        fmt::format("{} {}", good ? "✓" : "✗", verdict_words(report))));
  page.line();
  page.line("  " + count_words(report));
  write_sides(page, report);
  if (report.expect == "nothing") page.line("  every change counts as unexpected (--expect nothing)");
}

/// "new, 11.2 MB, 4f2a9c81d0b7": what is known of the file, in as few words.
std::string file_words(const Finding& finding) {
  std::string words = shown_sizes(finding);
  const auto add = [&](std::string_view text) {
    if (text.empty()) return;
    if (!words.empty()) words += ", ";
    words += text;
  };
  const std::string before = is_digest(finding.before) ? shown_fact(finding.before, 80) : "";
  const std::string after = is_digest(finding.after) ? shown_fact(finding.after, 80) : "";
  if (!before.empty() && !after.empty()) {
    add(fmt::format("{} → {}", before, after));
  } else {
    add(before.empty() ? after : before);
  }
  return words;
}

/// The fact that differs, where it is no digest and not the path itself: a hook, a mode, a target.
void write_fact(Page& page, std::size_t indent, const Finding& finding) {
  const auto tells = [&](std::string_view fact) {
    return !fact.empty() && !is_digest(fact) && fact != finding.path;
  };
  const bool before = tells(finding.before), after = tells(finding.after);
  if (!before && !after) return;
  const std::string was = shown_fact(finding.before, kFactColumns);
  const std::string now = shown_fact(finding.after, kFactColumns);
  if (before && after && indent + columns(was) + columns(now) + 3 <= page.width()) {
    page.line(fmt::format("{}{} → {}", std::string(indent, ' '), was, now));
    return;
  }
  if (before) page.paragraph(indent, "was: " + was);
  if (after) page.paragraph(indent, "now: " + now);
}

/// Whether the sentence says the fact already; of a package URL, the name.
bool says(std::string_view sentence, std::string_view fact) {
  if (fact.starts_with("pkg:")) {
    const std::string name = shown_package(fact);
    return sentence.find(std::string_view(name).substr(name.find('/') + 1)) != sentence.npos;
  }
  return sentence.find(fact) != sentence.npos;
}

/// `brief`: one of many like it, told apart by path and size.
void write_finding(Page& page, const Finding& finding, bool with_message, bool brief) {
  const std::string words = brief ? shown_sizes(finding) : file_words(finding);
  if (!finding.path.empty()) {
    std::string path = shown_path(finding.path);
    if (!finding.path_before.empty() && finding.path_before != finding.path) {
      path = fmt::format("{} → {}", shown_path(finding.path_before), path);
    }
    const bool fits = kIndent + columns(path) + 2 + columns(words) <= page.width();
    page.line(std::string(kIndent, ' ') + page.styled(Style::bold, path) +
              (fits && !words.empty() ? "  " + page.styled(Style::dim, words) : ""));
    if (!fits && !words.empty()) page.paragraph(kIndent + 2, words, Style::dim);
  } else if (!words.empty()) {
    page.paragraph(kIndent, words, Style::dim);
  }
  const bool said =
      with_message && says(finding.message, finding.before) && says(finding.message, finding.after);
  if (!said) write_fact(page, kIndent + (finding.path.empty() ? 0 : 2), finding);
  if (!with_message) return;
  const std::size_t indent = kIndent + (finding.path.empty() ? 0 : 2);
  page.paragraph(indent, shortened(finding.message, kSentenceColumns));
  if (!finding.because.empty()) {
    page.paragraph(indent, "because " + shortened(finding.because, kSentenceColumns), Style::dim);
  }
}

/// The findings of a rule by what they say, in the order in which each is first said.
std::vector<std::vector<const Finding*>> group_by_sentence(const Report& report, const RuleGroup& group) {
  std::vector<std::vector<const Finding*>> sentences;
  std::unordered_map<std::string, std::size_t> places;
  for (const std::uint32_t i : group.findings) {
    const Finding& finding = report.findings[i];
    const auto [place, is_new] =
        places.try_emplace(fmt::format("{}\n{}", finding.message, finding.because), sentences.size());
    if (is_new) sentences.emplace_back();
    sentences[place->second].push_back(&finding);
  }
  return sentences;
}

/// All findings of one rule in one package. A sentence that several of them share is said once.
void write_rule_group(Page& page, const Report& report, const RuleGroup& group, std::size_t limit) {
  const std::size_t total = group.findings.size();
  std::string head =
      "  " + page.styled(style_of(group.severity), padded(std::string(to_string(group.severity)), 9)) +
      page.styled(Style::bold, printable(group.rule));
  if (total > 1) head += "  " + counted(total, "time", "times");
  page.line(head);
  // "and 1 more" would take the line that the one more needs.
  const std::size_t shown = total <= limit + 1 ? total : limit;
  std::size_t done = 0;
  for (const auto& findings : group_by_sentence(report, group)) {
    if (done == shown) break;
    const bool shared = findings.size() > 1;
    if (shared) {
      page.paragraph(kIndent, shortened(findings[0]->message, kSentenceColumns));
      if (!findings[0]->because.empty()) {
        page.paragraph(kIndent, "because " + shortened(findings[0]->because, kSentenceColumns), Style::dim);
      }
    }
    for (std::size_t i = 0; i < findings.size() && done < shown; ++i, ++done) {
      write_finding(page, *findings[i], !shared, shown < total);
    }
  }
  if (shown < total) {
    page.line(fmt::format("{}… and {} more ({})", std::string(kIndent, ' '), format_count(total - shown),
                          kHowToSeeAll));
  }
}

std::string group_title(const FindingGroup& group) {
  std::string title = shown_package(group.package);
  const std::string versions = shown_versions(group.version_before, group.version_after);
  if (!versions.empty()) title += " " + versions;
  return title;
}

/// One line for each rule, where the packages below are too many to count by eye.
void write_rules(Page& page, const Report& report, const std::vector<FindingGroup>& groups) {
  struct Row {
    RuleGroup rule;
    std::size_t findings = 0, packages = 0;
  };
  std::vector<Row> rows;
  for (const FindingGroup& group : groups) {
    for (RuleGroup& rule : group_by_rule(report, group.findings)) {
      const std::size_t size = rule.findings.size();
      auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& one) {
        return one.rule.rule == rule.rule && one.rule.severity == rule.severity;
      });
      if (row == rows.end()) row = rows.insert(rows.end(), {std::move(rule), 0, 0});
      row->findings += size;
      ++row->packages;
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.rule.severity > b.rule.severity; });
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, columns(printable(row.rule.rule)));
  page.line();
  for (const Row& row : rows) {
    page.line(fmt::format("  {}{}  {} in {}",
                          page.styled(style_of(row.rule.severity),
                                      padded(std::string(to_string(row.rule.severity)), kIndent - 2)),
                          padded(printable(row.rule.rule), width), format_count(row.findings),
                          counted(row.packages, "package", "packages")));
  }
}

std::string_view path_of(const Report& report, const FileChange& change) {
  if (change.after != kNone) return report.inventory_after->files[change.after].path;
  if (change.before != kNone) return report.inventory_before->files[change.before].path;
  return {};
}

/// Indices of the file changes that `wanted` takes, by package; those of no package come last.
template <class Wanted>
std::vector<std::vector<std::uint32_t>> files_by_package(const Report& report, Wanted wanted) {
  std::vector<std::vector<std::uint32_t>> files(report.packages.size() + 1);
  for (std::uint32_t i = 0; i < report.files.size(); ++i)
    if (wanted(report.files[i]))
      files[std::min<std::size_t>(report.files[i].package, report.packages.size())].push_back(i);
  return files;
}

/// What else is new in a package of which something was unexpected: whoever reads of one intruder wants to
/// see all.
void write_companions(Page& page, const Report& report, const FindingGroup& group,
                      const std::vector<std::uint32_t>& added) {
  std::vector<std::uint32_t> named, others;
  for (const std::uint32_t f : group.findings) named.push_back(report.findings[f].file);
  std::sort(named.begin(), named.end());
  std::copy_if(added.begin(), added.end(), std::back_inserter(others),
               [&](std::uint32_t i) { return !std::binary_search(named.begin(), named.end(), i); });
  for (std::size_t i = 0; i < std::min(others.size(), kCompanions); ++i) {
    const File& file = report.inventory_after->files[report.files[others[i]].after];
    const std::string size = file.size == kUnknownSize ? "" : ", " + format_bytes(file.size);
    page.line(fmt::format("  {}{}{}", page.styled(Style::dim, padded(i == 0 ? "also new" : "", kIndent - 2)),
                          shown_path(file.path), page.styled(Style::dim, size)));
  }
  if (others.size() > kCompanions)
    page.line(fmt::format("  {}… and {} more", std::string(kIndent - 2, ' '),
                          format_count(others.size() - kCompanions)));
}

void write_unexpected(Page& page, const Report& report, bool verbose) {
  const std::vector<FindingGroup> groups = group_by_package(report, Finding::Status::unexpected);
  std::size_t total = 0;
  for (const FindingGroup& group : groups) total += group.findings.size();
  const bool all = verbose || total <= kFindingsInFull;
  const std::size_t in_full = all ? groups.size() : std::min(kPackagesInFull, groups.size());
  if (!all) write_rules(page, report, groups);
  const auto added =
      files_by_package(report, [](const FileChange& f) { return f.kind == FileChange::Kind::added; });
  for (std::size_t g = 0; g < in_full; ++g) {
    page.line();
    std::string head = page.styled(Style::bold, group_title(groups[g]));
    if (groups[g].change != nullptr) {
      head += "  " + page.styled(Style::dim, shown_file_counts(*groups[g].change));
    }
    page.line(head);
    for (const RuleGroup& rule : group_by_rule(report, groups[g].findings)) {
      write_rule_group(page, report, rule, all ? rule.findings.size() : kFilesPerRule);
    }
    if (all && groups[g].change != nullptr)
      write_companions(page, report, groups[g],
                       added[static_cast<std::size_t>(groups[g].change - report.packages.data())]);
  }
  if (in_full == groups.size()) return;
  page.line();
  page.line(page.styled(Style::bold, "More packages with something unexpected"));
  const std::size_t in_one_line = std::min(groups.size(), in_full + kPackagesInOneLine);
  for (std::size_t g = in_full; g < in_one_line; ++g) {
    page.line(fmt::format("  {}  {}", group_title(groups[g]),
                          severity_words(groups[g].errors, groups[g].warnings, groups[g].notes)));
  }
  if (in_one_line == groups.size()) return;
  std::size_t left = 0;
  for (std::size_t g = in_one_line; g < groups.size(); ++g) left += groups[g].findings.size();
  page.line(fmt::format("  … and {} with {} ({})",
                        counted(groups.size() - in_one_line, "more package", "more packages"),
                        counted(left, "finding", "findings"), kHowToSeeAll));
}

std::string change_words(const PackageChange& change) {
  using Kind = PackageChange::Kind;
  if (change.kind == Kind::added) return fmt::format("{} added", shortened(change.version_after, 60));
  if (change.kind == Kind::removed) return fmt::format("{} removed", shortened(change.version_before, 60));
  return shown_versions(change.version_before, change.version_after);
}

std::string explained_files(const PackageChange& change) {
  using Kind = PackageChange::Kind;
  if (change.kind == Kind::added) return counted(change.files_added, "file", "files");
  if (change.kind == Kind::removed) return counted(change.files_removed, "file", "files");
  return shown_file_counts(change);
}

void write_files(Page& page, const Report& report, const std::vector<std::uint32_t>& files) {
  for (const std::uint32_t i : files) {
    page.line(page.styled(Style::dim, fmt::format("    {:<14}{}", to_string(report.files[i].kind),
                                                  shown_path(path_of(report, report.files[i])))));
  }
}

/// One line below "Explained".
struct ExplainedLine {
  std::size_t package = 0;  ///< index into Report::packages
  std::size_t places = 1;   ///< where the same happened to the same package
  std::string name, versions, files;
};

/// The explained packages. What happened to one package alike in several places stands once, except where
/// `verbose` lists the files of each.
std::vector<ExplainedLine> explained_lines(const Report& report, bool verbose) {
  constexpr std::size_t kLookBack = 8;  // lines of the same package that are looked at
  std::vector<ExplainedLine> lines;
  for (std::size_t i = 0; i < report.packages.size(); ++i) {
    const PackageChange& change = report.packages[i];
    if (!change.explained || (change.kind == PackageChange::Kind::same && !verbose)) continue;
    ExplainedLine line{i, 1, shown_package(change.package), change_words(change), explained_files(change)};
    const auto first = lines.end() - static_cast<std::ptrdiff_t>(std::min(kLookBack, lines.size()));
    const auto equal = std::find_if(first, lines.end(), [&](const ExplainedLine& other) {
      return other.name == line.name && other.versions == line.versions && other.files == line.files;
    });
    if (verbose || equal == lines.end())
      lines.push_back(std::move(line));
    else
      ++equal->places;
  }
  return lines;
}

void write_explained(Page& page, const Report& report, bool verbose) {
  const std::vector<ExplainedLine> explained = explained_lines(report, verbose);
  std::size_t name_width = 0, version_width = 0;
  for (const ExplainedLine& line : explained) {
    name_width = std::max(name_width, columns(line.name));
    version_width = std::max(version_width, columns(line.versions));
  }
  std::vector<std::vector<std::uint32_t>> files;
  if (verbose) files = files_by_package(report, [](const FileChange& f) { return f.explained; });
  const bool loose_files = verbose && !files.back().empty();
  if (explained.empty() && !loose_files) return;
  page.line();
  page.line(page.styled(Style::bold, "Explained"));
  // One long name must not push all others off the screen.
  name_width = std::min<std::size_t>(name_width, 40);
  version_width = std::min<std::size_t>(version_width, 30);
  const std::size_t shown = verbose ? explained.size() : std::min(kExplainedLines, explained.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const ExplainedLine& line = explained[i];
    const std::string places = line.places > 1 ? fmt::format(", in {} places", line.places) : "";
    page.line(fmt::format("  {}  {}  {}", padded(line.name, name_width), padded(line.versions, version_width),
                          page.styled(Style::dim, line.files + places)));
    if (verbose) write_files(page, report, files[line.package]);
  }
  if (shown < explained.size()) {
    std::size_t left = 0;
    for (std::size_t i = shown; i < explained.size(); ++i) left += explained[i].places;
    page.line(fmt::format("  … and {} ({})", counted(left, "more package", "more packages"), kHowToSeeAll));
  }
  if (loose_files) {
    page.line("  without a package");
    write_files(page, report, files.back());
  }
}

/// What a finding is about, in one short text: a file, another package that it names, or its own package.
std::string subject(const Finding& finding) {
  if (!finding.path.empty()) return shown_path(finding.path);
  if (finding.after.starts_with("pkg:")) return shown_package(finding.after);
  const std::string versions = shown_versions(finding.version_before, finding.version_after);
  return versions.empty() ? shown_package(finding.package) : shown_package(finding.package) + " " + versions;
}

/// The first three subjects that differ: a package in many places is named once.
std::string first_subjects(const Report& report, const RuleGroup& group) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> subjects;
  for (const std::uint32_t i : group.findings) {
    std::string text = shortened(subject(report.findings[i]), 60);
    if (std::find(subjects.begin(), subjects.end(), text) != subjects.end()) continue;
    if (subjects.size() == kShown) return fmt::format("{}, …", fmt::join(subjects, ", "));
    subjects.push_back(std::move(text));
  }
  return fmt::format("{}", fmt::join(subjects, ", "));
}

/// The notes of one rule. Of several, each stands on one line where there is room.
void write_rule_notes(Page& page, const Report& report, const RuleGroup& group) {
  const bool several = group.findings.size() > 1;
  if (several) page.line("  " + printable(group.rule));
  for (const std::uint32_t i : group.findings) {
    const Finding& finding = report.findings[i];
    const std::string sentence = shortened(finding.message, kSentenceColumns);
    const std::string about = subject(finding);
    const bool fits = several && 4 + columns(about) + 2 + columns(sentence) <= page.width();
    page.line(several ? "    " + about + (fits ? "  " + page.styled(Style::dim, sentence) : "")
                      : fmt::format("  {}  {}", printable(group.rule), about));
    if (!fits) page.paragraph(several ? 6 : 4, sentence, Style::dim);
  }
}

void write_notes(Page& page, const Report& report, bool verbose) {
  std::vector<std::uint32_t> notes;
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    if (report.findings[i].status == Finding::Status::noted) notes.push_back(i);
  }
  if (notes.empty()) return;
  page.line();
  page.line(page.styled(Style::bold, "Worth a look"));
  const bool all = verbose || notes.size() <= kNotesInFull;
  for (const RuleGroup& group : group_by_rule(report, notes)) {
    if (!all) {
      page.paragraph(2, fmt::format("{}  {}: {}", printable(group.rule), format_count(group.findings.size()),
                                    first_subjects(report, group)));
      continue;
    }
    write_rule_notes(page, report, group);
  }
  if (!all) page.line(fmt::format("  {}", kHowToSeeAll));
}

void write_approved(Page& page, const Report& report, bool verbose) {
  std::size_t total = 0;
  for (const Finding& finding : report.findings) {
    if (finding.status != Finding::Status::approved) continue;
    if (total++ == 0) {
      page.line();
      page.line(page.styled(Style::bold, "Approved"));
    }
    if (!verbose && total > kApprovedLines) continue;
    page.line(fmt::format("  {}  {}", printable(finding.rule), subject(finding)));
    if (!finding.approval.empty())
      page.paragraph(4, shortened(finding.approval, kSentenceColumns), Style::dim);
  }
  if (!verbose && total > kApprovedLines) {
    page.line(fmt::format("  … and {} more ({})", format_count(total - kApprovedLines), kHowToSeeAll));
  }
}

void write_problems(Page& page, const Report& report, bool verbose) {
  if (report.approval_problems.empty()) return;
  page.line();
  page.line(page.styled(Style::bold, "Approvals that need care"));
  const std::size_t total = report.approval_problems.size();
  const std::size_t shown = verbose ? total : std::min(kProblemLines, total);
  for (std::size_t i = 0; i < shown; ++i) {
    const ApprovalProblem& problem = report.approval_problems[i];
    page.paragraph(2, fmt::format("{}  {}: {}", shown_path(problem.entry), problem.what,
                                  shortened(problem.message, kSentenceColumns)));
  }
  if (shown < total)
    page.line(fmt::format("  … and {} more ({})", format_count(total - shown), kHowToSeeAll));
}

void write_coverage(Page& page, const Report& report) {
  if (report.coverage.empty()) return;
  page.line();
  page.line(page.styled(Style::bold, "Not looked at"));
  for (const auto& [reason, rules] : overlooked(report)) {
    page.paragraph(2, shortened(reason, kSentenceColumns));
    page.paragraph(4, rules, Style::dim);
  }
}

void write_foot(Page& page, const Report& report) {
  page.line();
  page.line(page.styled(Style::dim, same_words(report)));
}

void render_text(const Report& report, const RenderOptions& options, const TextSink& out) {
  Page page(options, out);
  write_head(page, report);
  write_unexpected(page, report, options.verbose);
  write_explained(page, report, options.verbose);
  write_notes(page, report, options.verbose);
  write_approved(page, report, options.verbose);
  write_problems(page, report, options.verbose);
  write_coverage(page, report);
  write_foot(page, report);
  page.flush();
}

}  // namespace

const Renderer kTextRenderer = {"text", "for people at a terminal (default)", render_text};

}  // namespace stocktake
