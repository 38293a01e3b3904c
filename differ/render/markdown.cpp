#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "differ/render/render.h"
#include "differ/render/wording.h"
#include "schemas/text/markdown.h"
#include "schemas/text/report_sign.h"
#include "schemas/text/text.h"

/// The report as a comment on a pull request. Such a comment may have 65,536 characters on the common forges;
/// this stays below 65,000 bytes, whatever the report. Sections come in the order of their weight, each with
/// a budget; what does not fit is counted where it is missing. What is expected is folded.
namespace stocktake {
namespace {

// Bytes of the whole text up to which each section may write.
constexpr std::size_t kUnexpectedEnd = 46'000;
constexpr std::size_t kExplainedEnd = 54'000;
constexpr std::size_t kRestEnd = 63'500;

constexpr std::size_t kRowsInFull = 50;  // so few findings are not rolled up
constexpr std::size_t kRowsPerRule = 5;  // in one package, when there are more
constexpr std::size_t kPathCharacters = 160;
constexpr std::size_t kSentenceCharacters = 300;
constexpr std::size_t kFactCharacters = 120;

std::string plain(std::string_view text, std::size_t limit = kSentenceCharacters) {
  return markdown_text(shortened(text, limit));
}

std::string path_code(std::string_view path) {
  return markdown_code(shortened(shown_path(path), kPathCharacters));
}
std::string package_code(std::string_view package) {
  return package.empty() ? "unowned files"
                         : markdown_code(shortened(shown_package(package), kPathCharacters));
}

/// The comment as it grows. A piece that would pass the end of its section is not added.
class Comment {
 public:
  bool add(std::string_view piece, std::size_t end) {
    if (text_.size() + piece.size() > end) return false;
    text_ += piece;
    return true;
  }
  /// For the few words that close a section; sections leave room for them.
  void close(std::string_view piece) { text_ += piece; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// The words for counts, a line each.
std::string head_words(const Report& report) {
  const std::string packages = package_words(report);
  return (packages.empty() ? "" : "**" + packages + "**<br>") + count_words(report);
}

void write_head(Comment& comment, const Report& report) {
  std::string head =
      fmt::format("{} {}\n\n{}\n\n", markdown_sign(sign_of(report.expected && !report.incomplete)),
                  verdict_words(report), head_words(report));
  head += "| | input | holds | digest |\n|---|---|---|---|\n";
  const std::pair<std::string_view, const ReportSide&> sides[] = {{"before", report.before},
                                                                  {"after", report.after}};
  for (const auto& [name, side] : sides) {
    std::string digest;
    if (!side.origin.digest.empty())
      digest =
          fmt::format("{} {}", side.origin.digest_name(), markdown_code(shown_digest(side.origin.digest)));
    if (!side.origin.serial.empty())
      digest += fmt::format("{}serial number {}", digest.empty() ? "" : "<br>",
                            markdown_code(shortened(side.origin.serial, 60)));
    head += fmt::format("| {} | {} | {} | {} |\n", name, path_code(side.origin.path), shown_contents(side),
                        digest);
  }
  if (!report.policy.empty()) head += fmt::format("| policy | {} | | |\n", path_code(report.policy));
  if (const std::string words = advisory_words(report); !words.empty()) {
    head += "\n" + plain(words) + "\n";
    for (const std::string& source : report.advisories.sources) head += "- " + plain(source) + "\n";
  }
  comment.close(head);
}

/// "`1` → `2`": what the finding compares.
std::string facts_code(const Finding& finding) {
  std::string facts;
  for (const std::string_view fact : {finding.before, finding.after})
    if (!fact.empty())
      facts += (facts.empty() ? "" : " → ") + markdown_code(shown_fact(finding, fact, kFactCharacters));
  return facts;
}

/// One finding as a row of its package's table.
std::string finding_row(const Report& report, const Finding& finding) {
  std::string where = finding.path.empty() ? std::string() : path_code(finding.path);
  if (!finding.path_before.empty() && finding.path_before != finding.path) {
    where = path_code(finding.path_before) + " → " + where;
  }
  const std::string sizes = shown_sizes(finding);
  if (!sizes.empty()) where += "<br>" + sizes;
  const std::string facts = facts_code(finding);
  if (!facts.empty()) where += (where.empty() ? "" : "<br>") + facts;
  std::string what = plain(finding.message);
  if (!finding.because.empty()) what += "<br>_because_ " + plain(finding.because);
  for (const std::string& line : quoted_lines(report, finding, kFactCharacters))
    what += "<br>" + markdown_code(line);
  return fmt::format("| {} | {} | {} | {} |\n", to_string(finding.severity), markdown_code(finding.rule),
                     where, what);
}

std::string group_head(const FindingGroup& group) {
  std::string head = "\n### " + package_code(group.change == nullptr ? "" : group.change->package);
  if (group.change != nullptr) {
    const PackageChange& change = *group.change;
    const std::string versions = shown_versions(change.version_before, change.version_after);
    if (!versions.empty()) head += " " + plain(versions, 130);
    if (group.one_of_several) head += " in " + path_code(change.location.empty() ? "." : change.location);
    head += "\n\n" + joined_words(plain(fix_words(change)), shown_file_counts(change));
  }
  head += "\n\n";
  return head + "| | rule | where | what |\n|---|---|---|---|\n";
}

/// Returns how many of the group's findings were written; 0: not even its head had room.
std::size_t write_group(Comment& comment, const Report& report, const FindingGroup& group, bool all) {
  const std::string head = group_head(group);
  std::size_t written = 0;
  for (const RuleGroup& rule : group_by_rule(report, group.findings)) {
    const std::size_t limit = all ? rule.findings.size() : std::min(kRowsPerRule, rule.findings.size());
    std::size_t rows = 0;
    for (; rows < limit; ++rows) {
      const std::string row = finding_row(report, report.findings[rule.findings[rows]]);
      if (!comment.add(written + rows == 0 ? head + row : row, kUnexpectedEnd)) break;
    }
    written += rows;
    if (rows == 0) break;
    if (rows < rule.findings.size()) {
      comment.close(fmt::format("| | {} | … and {} more | |\n", markdown_code(rule.rule),
                                format_count(rule.findings.size() - rows)));
      written += rule.findings.size() - rows;
    }
    if (rows < limit) break;
  }
  return written;
}

void write_unexpected(Comment& comment, const Report& report) {
  const std::vector<FindingGroup> groups = group_by_package(report, Finding::Status::unexpected);
  std::size_t total = 0;
  for (const FindingGroup& group : groups) total += group.findings.size();
  std::size_t spoken_for = 0;  // findings that stand in a table or are counted in one
  for (const FindingGroup& group : groups) {
    const std::size_t written = write_group(comment, report, group, total <= kRowsInFull);
    spoken_for += written;
    if (written < group.findings.size()) break;
  }
  if (spoken_for == total) return;
  comment.close(
      fmt::format("\n**… and {}** that this comment has no room for; `-f json=FILE` and "
                  "`-f html=FILE` show all.\n",
                  counted(total - spoken_for, "more unexpected finding", "more unexpected findings")));
}

/// A folded table. Rows that no longer fit are counted in its last row.
class Folded {
 public:
  Folded(Comment& comment, std::size_t end, std::string head)
      : comment_(comment), end_(end), head_(std::move(head)) {}
  void row(const std::string& row) {
    if (left_out_ == 0 && comment_.add(open_ ? row : head_ + row, end_ - kClosing)) {
      open_ = true;
    } else {
      ++left_out_;
    }
  }
  /// Bytes that are left for rows.
  std::size_t room() const {
    const std::size_t used = comment_.text().size() + head_.size() + kClosing;
    return end_ - std::min(used, end_);
  }
  /// `more`: rows that the caller left out.
  void end(std::size_t more = 0) {
    left_out_ += more;
    if (!open_ && left_out_ == 0) return;
    if (!open_) comment_.close(head_);
    if (left_out_ > 0) comment_.close(fmt::format("| … and {} more |\n", format_count(left_out_)));
    comment_.close("\n</details>\n");
  }

 private:
  static constexpr std::size_t kClosing = 200;
  Comment& comment_;
  std::size_t end_;
  std::string head_;
  bool open_ = false;
  std::size_t left_out_ = 0;
};

std::string fold_head(std::string_view summary, std::string_view columns, bool open = false) {
  return fmt::format("\n<details{}><summary>{}</summary>\n\n{}\n", open ? " open" : "", summary, columns);
}

/// A package with a link to its release, where it has a page.
std::string linked(const std::string& text, const std::string& url) {
  return url.empty() || text.empty() ? text : fmt::format("[{}]({})", text, url);
}

std::string package_row(const Report& report, const PackageChange& change, bool important) {
  const ChangeLinks links = links_of(report, change);
  const std::string ability = plain(ability_words(change)),
                    files = joined_words(plain(fix_words(change)), shown_file_counts(change));
  std::string row = fmt::format("| {} | {} | {} |", linked(package_code(change.package), links.page),
                                linked(plain(change_words(change), 130), links.compare),
                                important ? files : joined_words(files, ability));
  if (important) row += " " + joined_words(ability, plain(requirer_words(report, change))) + " |";
  return row + "\n";
}

/// The packages of one part. Where not all have room, the least important are left out.
void write_section(Comment& comment, const Report& report, PackageSection section) {
  const bool important = is_important(section);
  const std::vector<const PackageChange*> members = members_of(report, section);
  Folded table(comment, kExplainedEnd,
               fold_head(section_title(report, section),
                         important ? "| package | version | files | why |\n|---|---|---|---|"
                                   : "| package | version | files |\n|---|---|---|",
                         important));
  std::size_t room = table.room(), fit = 0;
  for (const PackageChange* change : by_importance(members)) {
    const std::size_t size = package_row(report, *change, important).size();
    if (size > room) break;
    room -= size;
    ++fit;
  }
  for (const PackageChange* change : most_important(members, fit))
    table.row(package_row(report, *change, important));
  table.end(members.size() - fit);
}

/// What came and what went back stands open, for it is what a reviewer looks at first.
void write_packages(Comment& comment, const Report& report) {
  for (const PackageSection section : kPackageSections)
    if (section != PackageSection::same) write_section(comment, report, section);
}

void write_approved(Comment& comment, const Report& report, std::size_t end) {
  Folded table(comment, end,
               fold_head(fmt::format("{} approved", format_count(report.counts.approved)),
                         "| rule | package | path | change | |\n|---|---|---|---|---|"));
  for (const Finding& finding : report.findings)
    if (finding.status == Finding::Status::approved)
      table.row(fmt::format(
          "| {} | {} | {} | {} | {} |\n", markdown_code(finding.rule), package_code(finding.package),
          finding.path.empty() ? "" : path_code(finding.path), facts_code(finding), plain(finding.approval)));
  table.end();
}

/// Notes, those of a rule in one row, unless all are asked for.
void write_notes(Comment& comment, const Report& report, bool all) {
  constexpr std::size_t kNames = 12;
  constexpr std::size_t kRowCharacters = 1200;
  std::vector<std::uint32_t> notes;
  for (std::uint32_t i = 0; i < report.findings.size(); ++i)
    if (report.findings[i].status == Finding::Status::noted && !says_its_line(report.findings[i]))
      notes.push_back(i);
  Folded table(comment, kRestEnd,
               fold_head(counted(notes.size(), "note", "notes"), "| rule | where | what |\n|---|---|---|"));
  for (const RuleGroup& group : group_by_rule(report, notes)) {
    if (!all && group.findings.size() > 1) {
      table.row(fmt::format("| {} | | {} |\n", markdown_code(group.rule),
                            plain(rolled_up(report, group, kNames).words, kRowCharacters)));
      continue;
    }
    for (const std::uint32_t i : group.findings) {
      const Finding& finding = report.findings[i];
      std::string where = finding.path.empty() ? package_code(finding.package) : path_code(finding.path);
      if (const std::string facts = facts_code(finding); !facts.empty()) where += "<br>" + facts;
      table.row(
          fmt::format("| {} | {} | {} |\n", markdown_code(finding.rule), where, plain(finding.message)));
    }
  }
  table.end();
}

void write_rest(Comment& comment, const Report& report, bool all) {
  constexpr std::size_t kStep = (kRestEnd - kExplainedEnd) / 4;
  write_approved(comment, report, kExplainedEnd + kStep);
  Folded problems(comment, kExplainedEnd + 2 * kStep,
                  fold_head("approvals that need care", "| entry | | |\n|---|---|---|"));
  for (const ApprovalProblem& problem : report.approval_problems) {
    problems.row(fmt::format("| {} | {} | {} |\n", path_code(problem.entry), plain(problem.what),
                             plain(problem.message)));
  }
  problems.end();
  Folded coverage(comment, kExplainedEnd + 3 * kStep, fold_head("not looked at", "| | rules |\n|---|---|"));
  for (const auto& [reason, rules] : overlooked(report))
    coverage.row(fmt::format("| {} | {} |\n", plain(reason), plain(rules)));
  coverage.end();
  write_notes(comment, report, all);
}

void render_markdown(const Report& report, const RenderOptions& options, const Sink& out) {
  Comment comment;
  write_head(comment, report);
  if (const std::string words = excluded_words(report); !words.empty())
    comment.close("\n" + plain(words) + "\n");
  write_unexpected(comment, report);
  write_packages(comment, report);
  write_rest(comment, report, options.all);
  comment.close("\n" + same_words(report) + "\n");
  out(comment.text());
}

}  // namespace

const Renderer kMarkdownRenderer = {"markdown", "a comment on a pull request, below 65,000 characters",
                                    render_markdown};

}  // namespace stocktake
