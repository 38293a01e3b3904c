#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "differ/judge/rules.h"
#include "differ/render/render.h"
#include "differ/render/wording.h"
#include "schemas/identity/purl.h"
#include "schemas/text/ci_commands.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/report_sign.h"
#include "schemas/text/text.h"

/// The report for a terminal. First the verdict and the counts, then what is unexpected, package by package
/// and rule by rule, then what came, what went back and what went on, then the rest in few words. An ordinary
/// upgrade fits a screen, 150 upgrades two, and 100,000 findings three, because what repeats is rolled up
/// with its count.
namespace stocktake {
namespace {

// How much stands in full before it is rolled up; `verbose` lifts all of them.
constexpr std::size_t kFindingsInFull = 25;     // so few findings are never rolled up
constexpr std::size_t kFilesPerRule = 3;        // of one rule in one package, when there are more
constexpr std::size_t kPackagesInFull = 5;      // with findings
constexpr std::size_t kPackagesInOneLine = 20;  // the next ones
constexpr std::size_t kCompanions = 5;          // other new files of a package with findings
constexpr std::size_t kNotedNames = 8;          // of the files or packages of one rule's notes
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

/// Stands for a blank at which a paragraph is not broken.
constexpr char kTogether = '\x1f';

/// Lines on their way to the sink. Knows colour and width, nothing of reports.
class Page {
 public:
  Page(const RenderOptions& options, const Sink& out)
      : colour_(options.colour), width_(std::max<std::size_t>(options.width, 40)), out_(out) {}

  void line(std::string_view text = {}) {
    text_ += without_ci_commands(text);
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
      std::replace(current.begin(), current.end(), kTogether, ' ');
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
  const Sink& out_;
  std::string text_;
};

/// "3e671687…": enough to tell one document from another; the JSON report has all of it.
std::string shown_serial(std::string_view serial) {
  constexpr std::string_view kUuid = "urn:uuid:";
  if (serial.starts_with(kUuid)) serial.remove_prefix(kUuid.size());
  return serial.size() <= 8 ? printable(serial) : printable(serial.substr(0, 8)) + "…";
}

constexpr std::size_t kPathColumns = 60;

void write_sides(Page& page, const Report& report) {
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
    if (!origin.digest.empty()) {
      identity = fmt::format("  {} {}", origin.digest_key(), shown_digest(origin.digest));
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
  const bool good = report.expected && !report.incomplete;
  page.line(page.styled(good ? Style::good : Style::bad,
                        fmt::format("{} {}", text_sign(sign_of(good)), verdict_words(report))));
  page.line();
  if (const std::string words = package_words(report); !words.empty()) page.line("  " + words);
  page.line("  " + count_words(report));
  write_sides(page, report);
  if (!report.policy.empty()) page.line("  policy  " + shortened(shown_path(report.policy), kPathColumns));
  if (const std::string words = advisory_words(report); !words.empty()) page.line("  " + words);
  for (const std::string& source : report.advisories.sources) page.line("    " + source);
  if (const std::string words = excluded_words(report); !words.empty()) page.paragraph(2, words);
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
  if (finding.compared != Compared::digest) return words;
  const std::string before = shown_digest(finding.before), after = shown_digest(finding.after);
  if (!before.empty() && !after.empty()) {
    add(fmt::format("{} → {}", before, after));
  } else {
    add(before.empty() ? after : before);
  }
  return words;
}

/// The fact that differs, where it is no digest and not the path itself: a hook, a mode, a target.
void write_fact(Page& page, std::size_t indent, const Finding& finding) {
  if (finding.compared == Compared::digest) return;
  const auto tells = [&](std::string_view fact) { return !fact.empty() && fact != finding.path; };
  const bool before = tells(finding.before), after = tells(finding.after);
  if (!before && !after) return;
  const std::string was = shortened(finding.before, kFactColumns);
  const std::string now = shortened(finding.after, kFactColumns);
  if (before && after && indent + columns(was) + columns(now) + 3 <= page.width()) {
    page.line(fmt::format("{}{} → {}", std::string(indent, ' '), was, now));
    return;
  }
  if (before) page.paragraph(indent, "was: " + was);
  if (after) page.paragraph(indent, "now: " + now);
}

/// Whether the sentence says both facts already; of a package, its name.
bool says_facts(const Finding& finding) {
  const auto says = [&](std::string_view fact) {
    if (finding.compared != Compared::package || fact.empty())
      return finding.message.find(fact) != finding.message.npos;
    const std::string name = shown_package(fact);
    return finding.message.find(std::string_view(name).substr(name.find('/') + 1)) != finding.message.npos;
  };
  return says(finding.before) && says(finding.after);
}

/// The lines of code that it rests on, each on a line of its own.
void write_quotes(Page& page, const Report& report, std::size_t indent, const Finding& finding) {
  for (const std::string& line : quoted_lines(report, finding, page.width() - indent - 2))
    page.line(std::string(indent + 2, ' ') + page.styled(Style::calm, line));
}

/// `brief`: one of many like it, told apart by path and size.
void write_finding(Page& page, const Report& report, const Finding& finding, bool with_message, bool brief) {
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
  if (!with_message || !says_facts(finding))
    write_fact(page, kIndent + (finding.path.empty() ? 0 : 2), finding);
  const std::size_t indent = kIndent + (finding.path.empty() ? 0 : 2);
  if (!with_message) return write_quotes(page, report, indent, finding);
  page.paragraph(indent, shortened(finding.message, kSentenceColumns));
  if (!finding.because.empty()) {
    page.paragraph(indent, "because " + shortened(finding.because, kSentenceColumns), Style::dim);
  }
  write_quotes(page, report, indent, finding);
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
      write_finding(page, report, *findings[i], !shared, shown < total);
    }
  }
  if (shown < total) {
    page.line(fmt::format("{}… and {} more ({})", std::string(kIndent, ' '), format_count(total - shown),
                          kHowToSeeAll));
  }
}

std::string group_title(const FindingGroup& group) {
  if (group.change == nullptr) return shown_package({});
  const PackageChange& change = *group.change;
  std::string title = shown_package(change.package);
  const std::string versions = shown_versions(change.version_before, change.version_after);
  if (!versions.empty()) title += " " + versions;
  if (group.one_of_several) title += " in " + shown_path(change.location.empty() ? "." : change.location);
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

void write_unexpected(Page& page, const Report& report, bool everything) {
  const std::vector<FindingGroup> groups = group_by_package(report, Finding::Status::unexpected);
  std::size_t total = 0;
  for (const FindingGroup& group : groups) total += group.findings.size();
  const bool all = everything || total <= kFindingsInFull;
  const std::size_t in_full = all ? groups.size() : std::min(kPackagesInFull, groups.size());
  if (!all) write_rules(page, report, groups);
  const auto added =
      files_by_package(report, [](const FileChange& f) { return f.kind == FileChange::Kind::added; });
  for (std::size_t g = 0; g < in_full; ++g) {
    page.line();
    std::string head = page.styled(Style::bold, group_title(groups[g]));
    if (groups[g].change != nullptr) {
      head += "  " + page.styled(Style::dim, joined_words(fix_words(*groups[g].change),
                                                          shown_file_counts(*groups[g].change)));
    }
    page.line(head);
    if (groups[g].change != nullptr) page.paragraph(2, requirer_words(report, *groups[g].change), Style::dim);
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

std::string explained_files(const PackageChange& change) {
  using Kind = PackageChange::Kind;
  if (change.kind == Kind::added || change.kind == Kind::copied)
    return counted(change.files_added, "file", "files");
  if (change.kind == Kind::removed) return counted(change.files_removed, "file", "files");
  return shown_file_counts(change);
}

void write_files(Page& page, const Report& report, const std::vector<std::uint32_t>& files) {
  for (const std::uint32_t i : files) {
    page.line(page.styled(Style::dim, fmt::format("    {:<14}{}", to_string(report.files[i].kind),
                                                  shown_path(path_of(report, report.files[i])))));
  }
}

/// One line of a list of packages.
struct PackageLine {
  const PackageChange* change = nullptr;
  std::size_t places = 1;  ///< where the same happened to the same package
  std::string name, versions, words;
};

/// Puts packages into lists, a line each or, where there are many, as a paragraph of names.
class PackageLists {
 public:
  PackageLists(Page& page, const Report& report, const RenderOptions& options)
      : page_(page), report_(report), options_(options) {
    if (options.verbose) files_ = files_by_package(report, [](const FileChange& f) { return f.explained; });
  }

  /// New and older packages come first and in full, then major upgrades, for they may break what uses them,
  /// then the rest, as short as there are many.
  void write() {
    for (const PackageSection section : kPackageSections) {
      if (section == PackageSection::same && !options_.verbose) continue;
      std::vector<const PackageChange*> members = members_of(report_, section);
      if (members.empty()) continue;
      page_.line();
      page_.line(page_.styled(Style::bold, section_title(report_, section)));
      write_members(section, std::move(members));
    }
    if (!options_.verbose || files_.back().empty()) return;
    page_.line();
    page_.line(page_.styled(Style::bold, "Explained files of no package"));
    write_files(page_, report_, files_.back());
  }

 private:
  static constexpr std::size_t kLines = 30;       // so many packages are never packed into a paragraph
  static constexpr std::size_t kOtherLines = 10;  // of those that moved
  static constexpr std::size_t kFullLines = 100;  // of new, older and major ones
  static constexpr std::size_t kNames = 200;      // of a paragraph
  static constexpr std::size_t kAlike = 4;        // so many that take one step are named together

  void write_members(PackageSection section, std::vector<const PackageChange*> members) {
    const bool important = is_important(section);
    const std::size_t few = section == PackageSection::others ? kOtherLines : kLines;
    if (important || options_.all || members.size() <= few)
      return write_lines(std::move(members), important ? kFullLines : few);
    const auto others = std::stable_partition(members.begin(), members.end(),
                                              [](const PackageChange* change) { return change->major; });
    write_lines({members.begin(), others}, kFullLines);
    write_names({others, members.end()}, section);
  }

  /// Cuts the list to `most`; what stays is the most important. Returns how many went.
  std::size_t cut(std::vector<const PackageChange*>& members, std::size_t most) const {
    const std::size_t had = members.size();
    if (!options_.all) members = most_important(std::move(members), most);
    return had - members.size();
  }

  void write_more(std::size_t count) {
    if (count > 0)
      page_.line(fmt::format("  … and {} less important (--all lists them)",
                             counted(count, "package that is", "packages that are")));
  }

  std::vector<PackageLine> lines_of(const std::vector<const PackageChange*>& members) const {
    constexpr std::size_t kLookBack = 8;  // lines of the same package that are looked at
    std::vector<PackageLine> lines;
    for (const PackageChange* change : members) {
      std::string words = fix_words(*change);
      words = joined_words(words, explained_files(*change));
      for (const std::string& more : {ability_words(*change), requirer_words(report_, *change)})
        if (!more.empty()) words += ", " + more;
      if (change->findings > 0) words += ", see above";
      PackageLine line{change, 1, shown_package(change->package), change_words(*change), std::move(words)};
      const auto first = lines.end() - static_cast<std::ptrdiff_t>(std::min(kLookBack, lines.size()));
      const auto equal = std::find_if(first, lines.end(), [&](const PackageLine& other) {
        return other.name == line.name && other.versions == line.versions && other.words == line.words;
      });
      if (options_.verbose || equal == lines.end())
        lines.push_back(std::move(line));
      else
        ++equal->places;
    }
    return lines;
  }

  void write_lines(std::vector<const PackageChange*> members, std::size_t most) {
    const std::size_t gone = cut(members, most);
    const std::vector<PackageLine> lines = lines_of(members);
    std::size_t name_width = 0, version_width = 0;
    for (const PackageLine& line : lines) {
      name_width = std::max(name_width, columns(line.name));
      version_width = std::max(version_width, columns(line.versions));
    }
    // One long name must not push all others off the screen.
    name_width = std::min<std::size_t>(name_width, 40);
    version_width = std::min<std::size_t>(version_width, 30);
    for (const PackageLine& line : lines) {
      const std::string places = line.places > 1 ? fmt::format(", in {} places", line.places) : "";
      page_.line(fmt::format("  {}  {}  {}", padded(line.name, name_width),
                             padded(line.versions, version_width),
                             page_.styled(Style::dim, line.words + places)));
      if (options_.verbose)
        write_files(page_, report_, files_[static_cast<std::size_t>(line.change - report_.packages.data())]);
    }
    write_more(gone);
  }

  /// Packages of one ecosystem that changed alike, as a paragraph.
  struct Names {
    std::string head;
    std::vector<std::string> items;
  };

  /// `npm: ms 2.0.0 → 2.1.3, qs 6.1.0 → 6.1.1 in 3 places, …`: a paragraph for each ecosystem, and one for
  /// each step that many packages take together, as those of one repository do. What is gone needs no version
  /// here.
  void write_names(std::vector<const PackageChange*> members, PackageSection section) {
    const std::size_t gone = cut(members, kNames);
    std::map<std::pair<std::string, std::string>, std::set<std::string_view>> together;
    for (const PackageChange* change : members)
      together[{ecosystem(*change), change_words(*change)}].insert(change->package);
    std::vector<Names> paragraphs;
    std::map<std::string, std::size_t> place;   // by head
    std::map<std::string, std::size_t> places;  // how often the same item was there
    for (const PackageChange* change : members) {
      const std::string type = ecosystem(*change), versions = change_words(*change);
      const bool alike = section == PackageSection::upgraded && together[{type, versions}].size() >= kAlike &&
                         change->fixes.empty();
      const std::string head =
          alike ? (type.empty() ? versions : fmt::format("{} {}", type, versions)) : type;
      std::string item = shown_package(change->package).substr(type.empty() ? 0 : type.size() + 1);
      if (!alike && section != PackageSection::removed && !versions.empty()) item += " " + versions;
      if (!change->fixes.empty()) item += " " + fix_words(*change);
      if (++places[head + '\n' + item] > 1) continue;
      const auto [at, fresh] = place.try_emplace(head, paragraphs.size());
      if (fresh) paragraphs.push_back({head, {}});
      paragraphs[at->second].items.push_back(std::move(item));
    }
    for (const Names& names : paragraphs) write_paragraph(names, places);
    write_more(gone);
  }

  void write_paragraph(const Names& names, const std::map<std::string, std::size_t>& places) {
    std::string text = names.head.empty() ? "" : names.head + ": ";
    for (std::size_t i = 0; i < names.items.size(); ++i) {
      const std::size_t count = places.at(names.head + '\n' + names.items[i]);
      // A name and its versions stay together on a line.
      std::string item = names.items[i] + (count > 1 ? fmt::format(" in {} places", count) : "");
      std::replace(item.begin(), item.end(), ' ', kTogether);
      text += (i == 0 ? "" : ", ") + item;
    }
    page_.paragraph(2, text);
  }

  /// `npm` of `pkg:npm/lodash`; empty without a purl.
  static std::string ecosystem(const PackageChange& change) {
    return change.package.starts_with("pkg:") ? printable(purl_type(change.package)) : std::string();
  }

  Page& page_;
  const Report& report_;
  const RenderOptions& options_;
  std::vector<std::vector<std::uint32_t>> files_;  ///< explained, by package; empty unless asked for
};

/// One note, with what it compares where the sentence does not say it.
void write_note(Page& page, std::size_t indent, const Finding& finding) {
  const std::string sentence = shortened(finding.message, kSentenceColumns);
  const std::string about = subject(finding);
  const std::string words = finding.path.empty() ? "" : file_words(finding);
  const std::string head = std::string(indent, ' ') + about;
  const bool fits = columns(head) + 2 + columns(words) <= page.width();
  if (finding.path.empty() && finding.package.empty()) return page.paragraph(indent, sentence, Style::dim);
  page.line(head + (fits && !words.empty() ? "  " + page.styled(Style::dim, words) : ""));
  if (!fits) page.paragraph(indent + 2, words, Style::dim);
  page.paragraph(indent + 2, sentence, Style::dim);
  if (finding.code_lines != 0 && !finding.because.empty())  // in which lines the code is that it speaks of
    page.paragraph(indent + 2, "because " + shortened(finding.because, kSentenceColumns), Style::dim);
  if (!says_facts(finding)) write_fact(page, indent + 2, finding);
}

/// Several notes of a rule as one sentence with their number, and the names that they are about.
void write_notes_in_short(Page& page, const Report& report, const RuleGroup& group) {
  const RolledUp notes = rolled_up(report, group, kNotedNames);
  page.paragraph(2, notes.words + (notes.cut ? " (--all lists them)" : ""));
}

void write_notes(Page& page, const Report& report, bool all) {
  std::vector<std::uint32_t> notes;
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    if (finding.status == Finding::Status::noted && !says_its_line(finding)) notes.push_back(i);
  }
  if (notes.empty()) return;
  page.line();
  page.line(page.styled(Style::bold, "Worth a look"));
  for (const RuleGroup& group : group_by_rule(report, notes)) {
    const bool several = group.findings.size() > 1;
    if (several && !all) {
      write_notes_in_short(page, report, group);
      continue;
    }
    page.line("  " + printable(group.rule));
    for (const std::uint32_t i : group.findings) write_note(page, 4, report.findings[i]);
  }
}

void write_approved(Page& page, const Report& report, bool all) {
  std::size_t total = 0;
  for (const Finding& finding : report.findings) {
    if (finding.status != Finding::Status::approved) continue;
    if (total++ == 0) {
      page.line();
      page.line(page.styled(Style::bold, "Approved"));
    }
    if (!all && total > kApprovedLines) continue;
    page.line(fmt::format("  {}  {}", printable(finding.rule), subject(finding)));
    if (!finding.approval.empty())
      page.paragraph(4, shortened(finding.approval, kSentenceColumns), Style::dim);
  }
  if (!all && total > kApprovedLines) {
    page.line(fmt::format("  … and {} more ({})", format_count(total - kApprovedLines), kHowToSeeAll));
  }
}

void write_problems(Page& page, const Report& report, bool all) {
  if (report.approval_problems.empty()) return;
  page.line();
  page.line(page.styled(Style::bold, "Approvals that need care"));
  const std::size_t total = report.approval_problems.size();
  const std::size_t shown = all ? total : std::min(kProblemLines, total);
  for (std::size_t i = 0; i < shown; ++i) {
    const ApprovalProblem& problem = report.approval_problems[i];
    page.paragraph(2, fmt::format("{}  {}: {}", shown_path(problem.entry), problem.what,
                                  shortened(problem.message, kSentenceColumns)));
  }
  if (shown < total)
    page.line(fmt::format("  … and {} more ({})", format_count(total - shown), kHowToSeeAll));
}

void write_coverage(Page& page, const Report& report, bool all) {
  constexpr std::ptrdiff_t kNamedRules = 4;  // more are counted
  if (report.coverage.empty()) return;
  page.line();
  page.line(page.styled(Style::bold, "Not looked at"));
  for (const auto& [reason, rules] : overlooked(report)) {
    const auto count = std::count(rules.begin(), rules.end(), ',') + 1;
    const std::string sentence = shortened(reason, kSentenceColumns);
    if (all || count <= kNamedRules)
      page.paragraph(2, fmt::format("{}: {}", sentence, rules));
    else
      page.paragraph(2, fmt::format("{}: {} rules (--all names them)", sentence, count));
  }
}

void write_foot(Page& page, const Report& report) {
  page.line();
  page.line(page.styled(Style::dim, same_words(report)));
}

void render_text(const Report& report, const RenderOptions& options, const Sink& out) {
  Page page(options, out);
  write_head(page, report);
  write_unexpected(page, report, options.all);
  PackageLists(page, report, options).write();
  write_notes(page, report, options.all);
  write_approved(page, report, options.all);
  write_problems(page, report, options.all);
  write_coverage(page, report, options.all);
  write_foot(page, report);
  page.flush();
}

}  // namespace

const Renderer kTextRenderer = {"text", "for people at a terminal (default)", render_text};

}  // namespace stocktake
