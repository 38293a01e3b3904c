#include "differ/render/wording.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "differ/judge/rules.h"
#include "differ/render/links.h"
#include "schemas/inventory/capability.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "schemas/text/utf8.h"

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

/// At most `limit` characters of `text`, safe for a terminal: its beginning.
std::string beginning(std::string_view text, std::size_t limit) {
  std::string shown = printable(text);
  std::size_t end = 0;
  for (std::size_t used = 0; end < shown.size(); ++used) {
    const std::size_t size = element_size(std::string_view(shown).substr(end));
    if (used + (shown[end] == '\\' ? size : 1) >= limit && end + size < shown.size())
      return shown.substr(0, end) + "…";
    if (shown[end] == '\\') used += size - 1;
    end += size;
  }
  return shown;
}

void add_part(std::string& words, std::uint64_t count, std::string_view singular, std::string_view plural) {
  if (count == 0) return;
  if (!words.empty()) words += ", ";
  words += counted(count, singular, plural);
}

/// Marks the groups of which another speaks of the same package in the same versions.
void mark_copies(std::vector<FindingGroup>& groups) {
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, FindingGroup*> first;
  for (FindingGroup& group : groups) {
    if (group.change == nullptr) continue;
    const auto [at, fresh] = first.try_emplace(
        std::tuple(group.change->package, group.change->version_before, group.change->version_after), &group);
    if (!fresh) group.one_of_several = at->second->one_of_several = true;
  }
}

}  // namespace

std::string severity_words(std::uint64_t errors, std::uint64_t warnings, std::uint64_t notes) {
  std::string words;
  add_part(words, errors, "error", "errors");
  add_part(words, warnings, "warning", "warnings");
  add_part(words, notes, "note", "notes");
  return words;
}

std::string incomplete_words(const Report& report) {
  if (!report.incomplete) return {};
  std::string words;
  for (const auto& [side, which] : {std::pair(&report.before, "before"), std::pair(&report.after, "after")})
    if (side->unread != 0)
      words += fmt::format("{}{} of the {} side could not be read", words.empty() ? "" : ", ",
                           counted(side->unread, "path", "paths"), which);
    else if (side->says_incomplete)
      words += fmt::format("{}the document of the {} side says so", words.empty() ? "" : ", ", which);
  return "incomplete: " + words;
}

std::string verdict_words(const Report& report) {
  if (report.incomplete) {
    std::string words = incomplete_words(report);
    words.front() = 'I';
    return words + "; " +
           (report.expected ? "nothing unexpected in the rest"
                            : counted(report.counts.unexpected, "unexpected finding", "unexpected findings"));
  }
  if (report.expected) return "Nothing unexpected";
  const Counts& counts = report.counts;
  const std::uint64_t notes =
      counts.unexpected - std::min(counts.unexpected, counts.errors + counts.warnings);
  const std::string parts = severity_words(counts.errors, counts.warnings, notes);
  return fmt::format("{} unexpected{}{}", format_count(counts.unexpected), parts.empty() ? "" : ": ", parts);
}

std::string_view to_string(Finding::Status status) {
  switch (status) {
    case Finding::Status::unexpected:
      return "unexpected";
    case Finding::Status::noted:
      return "noted";
    case Finding::Status::approved:
      break;
  }
  return "approved";
}

std::string count_words(const Report& report) {
  const Counts& counts = report.counts;
  std::string words = fmt::format("{} unexpected · {} explained", format_count(counts.unexpected),
                                  format_count(counts.explained));
  if (counts.own > 0) words += fmt::format(" · {} the project's own", format_count(counts.own));
  if (counts.approved > 0) words += fmt::format(" · {} approved", format_count(counts.approved));
  if (counts.not_comparable > 0)
    words += fmt::format(" · {} not comparable", format_count(counts.not_comparable));
  if (report.counts.notes > 0) words += " · " + counted(report.counts.notes, "note", "notes");
  if (!report.restricted.empty()) words += fmt::format(" · only what {} asked for", report.restricted);
  return words;
}

std::string package_words(const Report& report) {
  const Counts& counts = report.counts;
  std::string words;
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count != 0) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", format_count(count), what);
  };
  add(counts.packages_upgraded, "upgraded");
  if (counts.packages_major != 0) words += fmt::format(" ({} major)", format_count(counts.packages_major));
  add(counts.packages_added, "new");
  add(counts.packages_removed, "gone");
  add(counts.packages_downgraded, "downgraded");
  add(counts.packages_more, "more of known ones");
  add(counts.packages_fewer, "fewer of known ones");
  std::set<std::uint32_t> licences;  // of packages, for several rules may say it
  for (const Finding& finding : report.findings)
    if (finding.compared == Compared::licence) licences.insert(finding.package_index);
  add(licences.size(), licences.size() == 1 ? "licence changed" : "licences changed");
  return words.empty() ? words : "packages: " + words;
}

std::string advisory_words(const Report& report) {
  const AdvisoryCounts& counts = report.advisories;
  if (counts.sources.empty()) return {};
  return fmt::format("advisories: {} new, {} fixed, {} on both sides", format_count(counts.introduced),
                     format_count(counts.fixed), format_count(counts.both));
}

std::string excluded_words(const Report& report) {
  std::map<std::string_view, int> globs;  // 1: before, 2: after, 3: both
  for (const auto& [inventory, bit] :
       {std::pair(report.inventory_before, 1), std::pair(report.inventory_after, 2)})
    for (const Property& note : inventory->notes)
      if (note.name == property::kExcluded) globs[note.value] |= bit;
  constexpr std::string_view kSides[] = {"", " (before)", " (after)", ""};
  std::string words;
  for (const auto& [glob, sides] : globs) {
    if (glob.starts_with(".git ")) continue;  // what every scan of a folder leaves out needs no word
    words += fmt::format("{}{}{}", words.empty() ? "left out of the scan: " : ", ", shortened(glob, 60),
                         kSides[static_cast<std::size_t>(sides)]);
  }
  return words;
}

std::string requirer_words(const Report& report, const PackageChange& change) {
  constexpr std::size_t kShown = 3;
  using Kind = PackageChange::Kind;
  if (change.kind != Kind::added && change.kind != Kind::downgraded) return {};
  std::string words = change.direct ? "asked for by the project itself" : "";
  if (change.needed_by.empty())
    return words.empty() && report.after.dependencies ? "needed by no package here" : words;
  words += words.empty() ? "needed by " : ", needed by ";
  const std::size_t total = change.needed_by.size();
  const std::size_t shown = total <= kShown + 1 ? total : kShown;
  for (std::size_t i = 0; i < shown; ++i)
    words += (i == 0 ? "" : ", ") + shown_release(report.inventory_after->packages[change.needed_by[i]]);
  if (shown < total) words += fmt::format(" and {} more", format_count(total - shown));
  return words;
}

std::string change_words(const PackageChange& change) {
  using Kind = PackageChange::Kind;
  std::string words = shown_versions(change.version_before, change.version_after);
  const bool same = change.beside == words;
  if (change.kind == Kind::copied)
    words += " in one more place";
  else if (!change.beside.empty() && change.kind == Kind::removed)
    words += same ? " in one place less" : fmt::format(" went, {} stays", printable(change.beside));
  else if (!change.beside.empty())
    words += fmt::format(" beside {}", printable(change.beside));
  if (change.major) words += " major";
  return words;
}

namespace {

PackageSection section_of(const PackageChange& change) {
  using Kind = PackageChange::Kind;
  switch (change.kind) {
    case Kind::added:
      return change.beside.empty() ? PackageSection::added : PackageSection::more;
    case Kind::downgraded:
      return PackageSection::downgraded;
    case Kind::upgraded:
    case Kind::reversioned:
      return PackageSection::upgraded;
    case Kind::removed:
      return change.beside.empty() ? PackageSection::removed : PackageSection::others;
    case Kind::moved:
    case Kind::copied:
      return PackageSection::others;
    case Kind::same:
      break;
  }
  return PackageSection::same;
}

}  // namespace

bool is_important(PackageSection section) {
  return section == PackageSection::added || section == PackageSection::downgraded ||
         section == PackageSection::more;
}

std::vector<const PackageChange*> members_of(const Report& report, PackageSection section) {
  const bool whole = is_important(section);
  std::vector<const PackageChange*> members;
  for (const PackageChange& change : report.packages)
    if (section_of(change) == section && (whole || change.explained)) members.push_back(&change);
  return members;
}

std::string section_title(const Report& report, PackageSection section) {
  constexpr std::string_view kTitles[] = {"New",
                                          "Downgraded",
                                          "One more version of a known package",
                                          "Upgraded",
                                          "Gone",
                                          "Moved, copied, or in fewer versions",
                                          "Unchanged but for explained files"};
  const auto members = members_of(report, section);
  const auto major = std::count_if(members.begin(), members.end(),
                                   [](const PackageChange* change) { return change->major; });
  const std::string majors =
      major == 0 ? "" : fmt::format(", {} major", format_count(static_cast<std::uint64_t>(major)));
  return fmt::format("{} ({}{})", kTitles[static_cast<std::size_t>(section)], format_count(members.size()),
                     majors);
}

namespace {

/// The larger, the more a reviewer wants to see it.
auto weight(const PackageChange& change) {
  return std::tuple(change.findings, change.direct, change.major,
                    change.files_added + change.files_modified + change.files_removed);
}

}  // namespace

std::vector<const PackageChange*> by_importance(std::vector<const PackageChange*> members) {
  std::stable_sort(members.begin(), members.end(),
                   [](const auto* a, const auto* b) { return weight(*a) > weight(*b); });
  return members;
}

std::vector<const PackageChange*> most_important(std::vector<const PackageChange*> members,
                                                 std::size_t most) {
  if (members.size() <= most) return members;
  members = by_importance(std::move(members));
  members.resize(most);
  std::sort(members.begin(), members.end());  // the report's order is that of their addresses
  return members;
}

ChangeLinks links_of(const Report& report, const PackageChange& change) {
  const Package* before =
      change.before == kNone ? nullptr : &report.inventory_before->packages[change.before];
  const Package* after = change.after == kNone ? nullptr : &report.inventory_after->packages[change.after];
  ChangeLinks links;
  if (after != nullptr || before != nullptr) links.page = registry_page(after != nullptr ? *after : *before);
  if (after != nullptr && before != nullptr) links.compare = compare_page(*before, *after);
  return links;
}

bool says_its_line(const Finding& finding) {
  return finding.path.empty() && finding.compared == Compared::version;
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

std::string shown_release(const Package& package) {
  std::string text;
  for (const auto& [part, before] :
       {std::pair{package.group, ""}, std::pair{package.name, "/"}, std::pair{package.version, " "}})
    if (!part.empty()) text += (text.empty() ? "" : before) + shortened(part, 100);
  return text;
}

namespace {

/// A version; of one that is a commit, the first digits.
std::string shown_version(std::string_view version) {
  constexpr std::size_t kCommit = 40, kDigits = 12;
  const bool commit = version.size() == kCommit && is_lower_hex(version);
  return shortened(commit ? version.substr(0, kDigits) : version, 60);
}

}  // namespace

std::string shown_versions(std::string_view before, std::string_view after) {
  if (before == after || after.empty()) return shown_version(before);
  if (before.empty()) return shown_version(after);
  return fmt::format("{} → {}", shown_version(before), shown_version(after));
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

std::string shown_digest(std::string_view digest) {
  constexpr std::size_t kDigits = 12, kAlgorithm = 20;  // the latter: characters before the colon, at most
  const std::size_t colon = digest.substr(0, kAlgorithm).find(':');
  const std::size_t shown = colon == digest.npos ? kDigits : colon + 1 + kDigits;
  // A document may call anything a digest.
  const bool ascii = std::all_of(digest.begin(), digest.end(), [](char c) { return c > ' ' && c < 0x7f; });
  return ascii ? printable(digest.substr(0, shown)) : shortened(digest, shown);
}

std::string shown_fact(const Finding& finding, std::string_view fact, std::size_t limit) {
  return finding.compared == Compared::digest ? shown_digest(fact) : shortened(fact, limit);
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

namespace {

/// What a quote says within so many columns: its beginning where what is meant stands in that, else the text
/// around it.
std::string around(const CodeLine& one, std::size_t room) {
  std::string whole = beginning(one.quote, room);
  if (one.place <= room / 2 || !whole.ends_with("…")) return whole;
  const std::string_view before = utf8_prefix(one.quote, one.place - room / 3);
  return "…" + beginning(one.quote.substr(before.size()), room - 1);
}

}  // namespace

std::vector<std::string> quoted_lines(const Report& report, const Finding& finding, std::size_t limit) {
  std::map<std::pair<std::string_view, std::uint32_t>, const CodeLine*> quotes;
  for (const CodeLine& one : code_lines_of(report, finding))
    if (!one.quote.empty()) quotes.try_emplace({one.path, one.line}, &one);
  std::vector<std::string> lines;
  for (const auto& [at, one] : quotes) {
    const std::string place = at.first == finding.path ? "" : shortened(shown_path(at.first), 80) + ":";
    const std::string head = fmt::format("{}{}: ", place, at.second);
    const std::size_t room = std::max<std::size_t>(limit, head.size() + 20) - head.size();
    lines.push_back(head + around(*one, room));
  }
  return lines;
}

std::string ability_words(const PackageChange& change) {
  const std::string words = trait_words(change.abilities);
  return words.empty() || change.before == kNone ? words : "now " + words;
}

std::string fix_words(const PackageChange& change) {
  constexpr std::size_t kMost = 3;
  std::string words;
  for (std::size_t i = 0; i < std::min(kMost, change.fixes.size()); ++i)
    words += (i == 0 ? "fixes " : ", ") + shortened(change.fixes[i], 60);
  if (change.fixes.size() > kMost) words += fmt::format(" and {} more", change.fixes.size() - kMost);
  return words;
}

std::string joined_words(std::string_view first, std::string_view second) {
  return fmt::format("{}{}{}", first, first.empty() || second.empty() ? "" : ", ", second);
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
  if (packages == 0 && files == 0) {
    const auto alike = static_cast<std::uint64_t>(
        std::count_if(report.files.begin(), report.files.end(),
                      [](const FileChange& file) { return file.kind == FileChange::Kind::attributes; }));
    if (alike == 0) return "Nothing is the same.";
    return fmt::format("Nothing is the same in all, {} by {}.",
                       alike == 1 ? "1 file is" : format_count(alike) + " files are",
                       alike == 1 ? "its bytes" : "their bytes");
  }
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

const PackageChange* change_of(const Report& report, const Finding& finding) {
  return finding.package_index == kNone ? nullptr : &report.packages[finding.package_index];
}

std::vector<FindingGroup> group_by_package(const Report& report, Finding::Status status) {
  std::vector<FindingGroup> groups;
  std::vector<std::uint32_t> slots(report.packages.size() + 1, kNone);  // the last: of what no package owns
  for (std::uint32_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    if (finding.status != status) continue;
    std::uint32_t& slot = slots[std::min<std::size_t>(finding.package_index, report.packages.size())];
    if (slot == kNone) {
      slot = static_cast<std::uint32_t>(groups.size());
      groups.emplace_back().change = change_of(report, finding);
    }
    FindingGroup& group = groups[slot];
    group.findings.push_back(i);
    group.errors += finding.severity == Severity::error;
    group.warnings += finding.severity == Severity::warning;
    group.notes += finding.severity == Severity::note;
  }
  mark_copies(groups);
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

std::string subject(const Finding& finding) {
  if (!finding.path.empty()) return shown_path(finding.path);
  const std::string versions = shown_versions(finding.version_before, finding.version_after);
  return versions.empty() ? shown_package(finding.package) : shown_package(finding.package) + " " + versions;
}

namespace {

/// What several findings are about: a package or file, and what they say of it in few words.
struct Noted {
  std::string name;
  std::vector<std::string> facts;
  bool arrived = false;  ///< one of the facts is a package that is new
  const PackageChange* change = nullptr;
};

/// "MIT → BSD-3-Clause", "npm/debug": the fact that tells one finding from others of its rule.
std::string brief_fact(const Finding& finding) {
  if (finding.compared == Compared::package) return shown_package(finding.after);
  if (finding.compared == Compared::licence) return shown_versions(finding.before, finding.after);
  return {};
}

/// The names in the order of the findings, each once.
std::vector<Noted> noted_names(const Report& report, const RuleGroup& group) {
  constexpr std::size_t kFewFiles = 3;  // so many are named, of more the packages
  std::set<std::string_view> came;
  for (const PackageChange& change : report.packages)
    if (change.kind == PackageChange::Kind::added) came.insert(change.package);
  std::vector<Noted> names;
  std::map<std::string, std::size_t> places;
  for (const std::uint32_t i : group.findings) {
    const Finding& finding = report.findings[i];
    const std::string fact = brief_fact(finding);
    const bool whole = (group.findings.size() <= kFewFiles && fact.empty()) || finding.package.empty();
    const std::string name = shortened(whole ? subject(finding) : shown_package(finding.package), 80);
    const auto [place, fresh] = places.try_emplace(name, names.size());
    if (fresh) names.push_back({name, {}, false, change_of(report, finding)});
    Noted& noted = names[place->second];
    noted.arrived = noted.arrived || (finding.compared == Compared::package && came.contains(finding.after));
    if (!fact.empty() && std::find(noted.facts.begin(), noted.facts.end(), fact) == noted.facts.end())
      noted.facts.push_back(fact);
  }
  return names;
}

/// The most important ones, in the order that they had; what is of no package counts most.
void cut_to(std::vector<Noted>& names, std::size_t most) {
  if (names.size() <= most) return;
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) {
    const PackageChange* change = names[i].change;
    return std::tuple(change == nullptr, names[i].arrived,
                      change == nullptr ? weight(PackageChange{}) : weight(*change));
  };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) > key(b); });
  order.resize(most);
  std::sort(order.begin(), order.end());
  std::vector<Noted> kept;
  kept.reserve(order.size());
  for (const std::size_t i : order) kept.push_back(std::move(names[i]));
  names = std::move(kept);
}

std::string noted_text(const Noted& noted) {
  constexpr std::size_t kFacts = 3;
  if (noted.facts.empty()) return noted.name;
  const auto end = noted.facts.begin() + static_cast<std::ptrdiff_t>(std::min(kFacts, noted.facts.size()));
  return fmt::format("{} ({}{})", noted.name, fmt::join(noted.facts.begin(), end, ", "),
                     noted.facts.size() > kFacts ? ", …" : "");
}

}  // namespace

RolledUp rolled_up(const Report& report, const RuleGroup& group, std::size_t most) {
  std::set<std::uint32_t> packages;
  bool files = true;
  for (const std::uint32_t i : group.findings) {
    const Finding& finding = report.findings[i];
    files = files && !finding.path.empty();
    if (finding.package_index != kNone) packages.insert(finding.package_index);
  }
  std::string count = files ? counted(group.findings.size(), "file", "files")
                            : counted(packages.size(), "package", "packages");
  if (files && !packages.empty()) count += " of " + counted(packages.size(), "package", "packages");
  std::vector<Noted> names = noted_names(report, group);
  const bool cut = names.size() > most;
  cut_to(names, most);
  std::vector<std::string> texts;
  texts.reserve(names.size());
  for (const Noted& noted : names) texts.push_back(noted_text(noted));
  const Rule* rule = find_rule(group.rule);
  const std::string says = rule == nullptr || rule->several.empty()
                               ? fmt::format("with {}", printable(group.rule))
                               : std::string(rule->several);
  return {fmt::format("{} {}: {}{}", count, says, joined(texts, ", "), cut ? ", …" : ""), cut};
}

}  // namespace stocktake
