#include "differ/differ.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "differ/judge/explanation/explanation.h"
#include "differ/judge/rules.h"
#include "differ/policy/policy.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/properties.h"
#include "schemas/io/timing.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

void require_something_to_compare(const Inventory& before, const Inventory& after) {
  for (const Inventory* side : {&before, &after})
    if (side->packages.empty() && side->files.empty())
      throw Error(fmt::format("{}: lists neither packages nor files, so there is nothing to compare with",
                              printable(side->origin.path)));
}

/// `layer 3 of the image brought it (COPY app /app)`, from the notes of a side.
std::string layer_words(const Inventory& side, std::uint16_t number) {
  const std::string begin = fmt::format("{} ", number);
  std::string command;
  for (const Property& note : side.notes)
    if (note.name == property::kImageLayer && note.value.starts_with(begin))
      if (const auto blank = note.value.find(' ', begin.size()); blank != note.value.npos)
        command = fmt::format(" ({})", note.value.substr(blank + 1));
  return fmt::format("layer {} of the image brought it{}", number, command);
}

std::optional<Severity> parse_severity(std::string_view rule, std::string_view level) {
  for (const Severity severity : {Severity::note, Severity::warning, Severity::error})
    if (level == to_string(severity)) return severity;
  if (level == "off") return std::nullopt;
  throw Error(fmt::format("'{}' is no severity of {}: it is error, warning, note or off", level, rule));
}

std::string_view known_rule(std::string_view id) {
  const Rule* rule = find_rule(id);
  if (rule == nullptr)
    throw Error(fmt::format("no rule is called '{}'; stocktake explain lists them", printable(id)));
  return rule->id;
}

/// The pairs of the packages that the user asked for, by purl in any spelling or by name.
std::vector<std::uint8_t> asked_packages(const std::vector<std::string>& asked, const Comparison& c) {
  std::vector<std::uint8_t> result;
  if (asked.empty()) return result;
  result.assign(c.packages.pairs.size(), 0);
  for (const std::string& text : asked) {
    const auto purl = try_parse_purl(text);
    if (!purl && text.starts_with("pkg:"))
      throw Error(fmt::format("'{}' is no package URL", printable(text)));
    const std::string identity = purl ? purl_identity(*purl) : text;
    bool found = false;
    for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
      if (c.package_name(p) != identity && c.package(c.packages.pairs[p]).name != text) continue;
      result[p] = 1;
      found = true;
    }
    if (!found) throw Error(fmt::format("neither side has a package '{}'", printable(text)));
  }
  return result;
}

Judging judging(const DiffOptions& options, const Policy* policy, const Comparison& comparison) {
  Judging how;
  how.expect_nothing = options.expect_nothing;
  const auto set = [&](const auto& severities) {
    for (const auto& [rule, level] : severities)
      how.severities.emplace_back(known_rule(rule), parse_severity(rule, level));
  };
  if (policy != nullptr) set(policy->severities);
  set(options.severities);  // last, so that the command line overrides the policy
  for (const std::string& rule : options.only_rules) how.only.push_back(known_rule(rule));
  how.package_asked = asked_packages(options.packages, comparison);
  return how;
}

bool says_dependencies(const Inventory& inventory) {
  return std::any_of(inventory.packages.begin(), inventory.packages.end(),
                     [](const Package& package) { return !package.dependencies.empty(); });
}

ReportSide side_of(const Inventory& inventory) {
  return {inventory.origin,          inventory.name,
          inventory.version,         inventory.packages.size(),
          inventory.files.size(),    inventory.unread.size(),
          inventory.says_incomplete, says_dependencies(inventory),
          inventory.complete};
}

/// What could not be read, and yet is known to be the same, leaves a side complete for this comparison.
void settle(ReportSide& side, std::uint64_t settled) {
  if (settled == 0) return;
  side.unread -= settled;
  if (side.unread == 0) side.complete = true;
}

bool lacks_files(const ReportSide& side) {
  return side.unread != 0 || side.says_incomplete;
}

/// Fills the report from the comparison and what the rules found. Keeps, beside it, only where each package
/// pair and each file change went.
class ReportWriter {
 public:
  ReportWriter(const Comparison& comparison, const Judging& how, const DiffOptions& options)
      : c_(comparison), how_(how), options_(options) {
    report_.inventory_before = &comparison.before;
    report_.inventory_after = &comparison.after;
    report_.before = side_of(comparison.before);
    report_.after = side_of(comparison.after);
    settle(report_.before, comparison.settled_before);
    settle(report_.after, comparison.settled_after);
    report_.incomplete =
        !options.allow_incomplete && (lacks_files(report_.before) || lacks_files(report_.after));
    report_.expect = options.expect_nothing ? "nothing" : "upgrades";
    if (!options.only_rules.empty() && !options.packages.empty())
      report_.restricted = "--only and --package";
    else if (!options.only_rules.empty() || !options.packages.empty())
      report_.restricted = options.packages.empty() ? "--only" : "--package";
  }

  Report write(Judgement judgement) {
    report_.strings = std::move(judgement.strings);
    report_.code_lines = std::move(judgement.code_lines);
    list_packages(judgement);
    list_files();
    list_findings(judgement);
    list_coverage(judgement);
    return std::move(report_);
  }

 private:
  bool asked(std::uint32_t pair) const {
    return how_.package_asked.empty() || (pair != kNone && how_.package_asked[pair] != 0);
  }

  /// Packages that changed, or that have a changed file or a finding, by name.
  void list_packages(const Judgement& judgement) {
    std::vector<std::uint8_t> touched(c_.packages.pairs.size(), 0);
    for (const FileMatch& match : c_.files.changes)
      if (match.pair != kNone) touched[match.pair] = 1;
    for (const Verdict& verdict : judgement.verdicts)
      if (verdict.pair != kNone) touched[verdict.pair] = 1;
    std::vector<std::uint32_t> order;
    for (std::uint32_t p = 0; p < touched.size(); ++p) {
      if (!asked(p)) continue;
      count_package(p, touched[p] != 0);
      if (touched[p] != 0 || c_.packages.pairs[p].kind != PackageChange::Kind::same) order.push_back(p);
    }
    const auto key = [&](std::uint32_t p) {
      const Package& package = c_.package(c_.packages.pairs[p]);
      return std::tuple(c_.package_name(p), package.location, package.version, p);
    };
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
    slot_of_pair_.assign(c_.packages.pairs.size(), kNone);
    for (const std::uint32_t p : order) {
      slot_of_pair_[p] = static_cast<std::uint32_t>(report_.packages.size());
      report_.packages.push_back(package_change(p));
      report_.counts.packages_major += report_.packages.back().major;
    }
    list_requirers();
  }

  /// Who needs what is new or older than before: the first question about either; and what the project itself
  /// asks for.
  void list_requirers() {
    const auto asks = [](const PackageChange& change) {
      return change.kind == PackageChange::Kind::added || change.kind == PackageChange::Kind::downgraded;
    };
    std::vector<std::uint32_t> slot(c_.after.packages.size(), kNone);
    for (std::uint32_t i = 0; i < report_.packages.size(); ++i)
      if (asks(report_.packages[i])) slot[report_.packages[i].after] = i;
    for (std::uint32_t p = 0; p < c_.after.packages.size(); ++p)
      for (const std::uint32_t needed : c_.after.packages[p].dependencies)
        if (slot[needed] != kNone) report_.packages[slot[needed]].needed_by.push_back(p);
    std::vector<std::uint8_t> asked_for(c_.after.packages.size(), 0);
    for (const std::uint32_t root : c_.after.roots) asked_for[root] = 1;
    for (PackageChange& change : report_.packages)
      change.direct = change.after != kNone && asked_for[change.after] != 0;
  }

  /// `touched`: a file of it changed, or a rule speaks of it.
  void count_package(std::uint32_t p, bool touched) {
    using Kind = PackageChange::Kind;
    Counts& counts = report_.counts;
    switch (c_.packages.pairs[p].kind) {
      case Kind::same:
      case Kind::moved:
        if (!touched) ++counts.packages_equal;
        break;
      case Kind::upgraded:
      case Kind::reversioned:
        ++counts.packages_upgraded;
        break;
      case Kind::downgraded:
        ++counts.packages_downgraded;
        break;
      case Kind::added:
        ++(c_.packages.pairs[p].relative == kNone ? counts.packages_added : counts.packages_more);
        break;
      case Kind::copied:
        ++counts.packages_more;
        break;
      case Kind::removed:
        ++(c_.packages.pairs[p].relative == kNone ? counts.packages_removed : counts.packages_fewer);
        break;
    }
  }

  PackageChange package_change(std::uint32_t p) {
    const PackagePair& pair = c_.packages.pairs[p];
    PackageChange change;
    change.kind = pair.kind;
    change.before = pair.before;
    change.after = pair.after;
    change.package = report_.strings.keep(c_.package_name(p));
    if (pair.before != kNone) change.version_before = c_.before.packages[pair.before].version;
    if (pair.after != kNone) change.version_after = c_.after.packages[pair.after].version;
    change.location = c_.package(pair).location;
    if (pair.relative != kNone)
      change.beside = (pair.before == kNone ? c_.before : c_.after).packages[pair.relative].version;
    if (pair.kind == PackageChange::Kind::upgraded) {
      const Package &before = c_.before.packages[pair.before], &after = c_.after.packages[pair.after];
      change.major = is_major_upgrade(version_scheme_of(before, after), before.version, after.version);
    }
    change.abilities = abilities_of(pair);
    for (const std::string_view id : c_.advisories.fixed(p)) change.fixes.push_back(report_.strings.keep(id));
    if (c_.compares_files) change.files_equal = c_.files.equal_files[p];
    change.explained = true;
    return change;
  }

  /// What its code can do that is news: of what came all, of what both sides have what it never could.
  TraitSet abilities_of(const PackagePair& pair) const {
    if (pair.after == kNone || pair.kind == PackageChange::Kind::same) return {};
    const TraitSet can = c_.can.of(pair.after).traits;
    if (pair.kind == PackageChange::Kind::added) return can;
    const bool known = pair.before != kNone && c_.before.facts.has(Fact::traits);
    return known ? can - c_.could.of(pair.before).traits : TraitSet();
  }

  void list_files() {
    if (!c_.compares_files) return;
    report_.files.reserve(c_.files.changes.size());
    slot_of_file_.assign(c_.files.changes.size(), kNone);
    report_.counts.files_equal = c_.files.equal;
    for (std::uint32_t i = 0; i < c_.files.changes.size(); ++i) {
      const FileMatch& match = c_.files.changes[i];
      if (!asked(match.pair)) continue;
      slot_of_file_[i] = static_cast<std::uint32_t>(report_.files.size());
      FileChange change;
      change.kind = match.kind;
      change.before = match.before;
      change.after = match.after;
      change.package = match.pair == kNone ? kNone : slot_of_pair_[match.pair];
      const Explained explained = how_.expect_nothing ? Explained() : c_.explanations[i];
      change.explanation = explained.words;
      change.explained = !explained.empty();
      report_.files.push_back(change);
      count_file(change, match, explained);
    }
  }

  void count_file(const FileChange& change, const FileMatch& match, const Explained& explained) {
    using Kind = FileChange::Kind;
    Counts& counts = report_.counts;
    PackageChange* package = change.package == kNone ? nullptr : &report_.packages[change.package];
    const auto count = [&](std::uint64_t Counts::*all, std::uint32_t PackageChange::*own) {
      ++(counts.*all);
      if (package != nullptr) ++(package->*own);
    };
    if (match.differs.not_comparable) ++counts.not_comparable;
    if (!explained.empty()) ++(explained.by == Explained::By::own_work ? counts.own : counts.explained);
    switch (change.kind) {
      case Kind::added:
      case Kind::copied:
        count(&Counts::files_added, &PackageChange::files_added);
        break;
      case Kind::removed:
        count(&Counts::files_removed, &PackageChange::files_removed);
        break;
      case Kind::modified:
      case Kind::attributes:
        count(&Counts::files_modified, &PackageChange::files_modified);
        break;
      case Kind::moved:
        count(&Counts::files_moved, &PackageChange::files_moved);
        break;
      case Kind::not_comparable:
        break;
    }
  }

  void list_findings(const Judgement& judgement) {
    report_.findings.reserve(judgement.verdicts.size());
    for (const Verdict& verdict : judgement.verdicts) report_.findings.push_back(finding_of(verdict));
  }

  Finding finding_of(const Verdict& verdict) {
    Finding finding;
    finding.rule = verdict.rule;
    finding.severity = verdict.severity;
    finding.status =
        verdict.severity >= options_.fail_on ? Finding::Status::unexpected : Finding::Status::noted;
    if (verdict.pair != kNone) describe_package(finding, verdict.pair);
    finding.path = verdict.path;
    if (verdict.file != kNone) describe_file(finding, verdict.file);
    finding.compared = verdict.compared;
    finding.before = verdict.before;
    finding.after = verdict.after;
    finding.message = verdict.message;
    finding.because = verdict.file == kNone ? verdict.because : with_layer(verdict.because, finding.file);
    finding.first_code_line = verdict.first_code_line;
    finding.code_lines = verdict.code_lines;
    finding.id = stable_id(finding);
    return finding;
  }

  /// Of a file of an image, says which layer brought it. Findings with the same words share one text.
  std::string_view with_layer(std::string_view because, std::uint32_t slot) {
    const std::uint32_t after = slot == kNone ? kNone : report_.files[slot].after;
    const std::uint16_t layer = after == kNone ? 0 : c_.after.files[after].layer;
    if (layer == 0) return because;
    std::string_view& said = layered_[{because.data(), layer}];
    if (said.empty())
      said = report_.strings.keep(
          fmt::format("{}{}{}", because, because.empty() ? "" : "; ", layer_words(c_.after, layer)));
    return said;
  }

  void describe_package(Finding& finding, std::uint32_t p) const {
    const PackagePair& pair = c_.packages.pairs[p];
    finding.package_index = slot_of_pair_[p];
    finding.package = report_.packages[finding.package_index].package;
    if (pair.before != kNone) finding.version_before = c_.before.packages[pair.before].version;
    if (pair.after != kNone) finding.version_after = c_.after.packages[pair.after].version;
  }

  void describe_file(Finding& finding, std::uint32_t index) const {
    const FileMatch& match = c_.files.changes[index];
    finding.file = slot_of_file_[index];
    if (match.after != kNone) {
      const File& after = c_.after.files[match.after];
      finding.path = after.path;
      finding.size_after = after.size;
    }
    if (match.before == kNone) return;
    const File& before = c_.before.files[match.before];
    finding.size_before = before.size;
    if (match.after == kNone)
      finding.path = before.path;
    else if (before.path != finding.path)
      finding.path_before = before.path;
  }

  std::uint64_t stable_id(const Finding& finding) {
    key_.clear();
    for (const std::string_view part :
         {finding.rule, finding.package, finding.path, finding.before, finding.after})
      key_.append(part).push_back('\0');
    return XXH3_64bits(key_.data(), key_.size());
  }

  void list_coverage(Judgement& judgement) {
    report_.coverage = std::move(judgement.coverage);
    const bool before = report_.before.complete, after = report_.after.complete;
    if (!before || !after)
      report_.coverage.push_back({"not-comparable", fmt::format("{} that it lists every file{}",
                                                                before  ? "the after side does not say"
                                                                : after ? "the before side does not say"
                                                                        : "neither side says",
                                                                rest_words())});
    for (const auto& [count, algorithm, shows] :
         {std::tuple(c_.files.equal_by_md5, "MD5", "accidents and not attackers"),
          std::tuple(c_.files.equal_by_sha1, "SHA-1", "accidents and not every attacker")})
      if (count != 0)
        report_.coverage.push_back(
            {"not-comparable",
             fmt::format("{} {} held to be the same by {} alone, which shows {}",
                         counted(count, "file", "files"), count == 1 ? "is" : "are", algorithm, shows)});
  }

  /// How many files only one side lists, of which the other claims nothing.
  std::string rest_words() const {
    std::string words;
    for (const auto& [count, which] :
         {std::pair(c_.files.only_before, "before"), std::pair(c_.files.only_after, "after")})
      if (count != 0)
        words += fmt::format("; {} file{} only the {} side lists", count, count == 1 ? "" : "s", which);
    return words;
  }

  const Comparison& c_;
  const Judging& how_;
  const DiffOptions& options_;
  Report report_;
  std::vector<std::uint32_t> slot_of_pair_, slot_of_file_;
  std::map<std::pair<const char*, std::uint16_t>, std::string_view> layered_;
  std::string key_;  ///< of `stable_id`, kept for its memory
};

void count_unexpected_by_package(Report& report) {
  for (const Finding& finding : report.findings)
    if (finding.status == Finding::Status::unexpected && finding.package_index != kNone)
      ++report.packages[finding.package_index].findings;
}

/// The most important first. Findings are large: what is sorted is their places.
void sort_findings(std::vector<Finding>& findings) {
  std::vector<std::uint32_t> order(findings.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](std::uint32_t i) {
    const Finding& f = findings[i];
    return std::tuple(f.status, -static_cast<int>(f.severity), f.package, f.path, f.rule, f.before, f.after,
                      f.message, i);
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  // In place, cycle by cycle: a second list would be the largest thing in memory.
  for (std::uint32_t first = 0; first < order.size(); ++first) {
    const Finding moved = findings[first];
    std::uint32_t to = first;
    while (order[to] != first) {
      findings[to] = findings[order[to]];
      to = std::exchange(order[to], to);
    }
    findings[to] = moved;
    order[to] = to;
  }
}

Judgement judged(const Comparison& comparison, const Judging& how) {
  const Pass pass("judge");
  return judge(comparison, how);
}

/// Which of two findings on a file is the more telling one: that of a rule which never yields to others, then
/// the first in the order of the rules.
bool more_telling(const Finding& a, const Finding& b) {
  const auto rank = [](const Finding& finding) {
    const Rule* rule = find_rule(finding.rule);
    return std::pair(!rule->yields_to.empty(), rule - rules().data());
  };
  return rank(a) < rank(b);
}

/// A file has one error at most, for there is one thing to look at: the others stand behind it as notes. Only
/// what nobody approved has others behind it, so that an approval covers no more than it names.
void stand_behind(Report& report) {
  std::vector<std::uint32_t> front(report.files.size(), kNone);
  std::map<std::uint32_t, std::string> behind;  // names of rules, by the finding in front
  const auto is_error = [](const Finding& finding) {
    return finding.file != kNone && finding.status == Finding::Status::unexpected &&
           finding.severity == Severity::error;
  };
  auto& findings = report.findings;
  for (std::uint32_t i = 0; i < findings.size(); ++i) {
    if (!is_error(findings[i])) continue;
    std::uint32_t& first = front[findings[i].file];
    if (first == kNone || more_telling(findings[i], findings[first])) first = i;
  }
  for (std::uint32_t i = 0; i < findings.size(); ++i) {
    Finding& finding = findings[i];
    if (!is_error(finding) || front[finding.file] == i) continue;
    finding.severity = Severity::note;
    finding.status = Finding::Status::noted;
    finding.behind = true;
    std::string& names = behind[front[finding.file]];
    names.append(names.empty() ? "" : ", ").append(finding.rule);
  }
  for (const auto& [i, names] : behind)
    findings[i].because =
        report.strings.keep(fmt::format("{}; behind it stands {}", findings[i].because, names));
}

/// What a person said of an advisory by its id holds wherever a rule speaks of it.
void approve_advisories(const KnownAdvisories& known, const AdvisoryChanges& changes, Report& report) {
  std::map<std::pair<std::string_view, std::uint32_t>, std::string_view> approvals;  // by id and package
  for (const KnownAdvisory& one : known.after) {
    if (one.approval.empty()) continue;
    const std::string_view id = one.id;
    if (one.packages.empty()) approvals.emplace(std::pair(id, kNone), one.approval);
    for (const std::uint32_t package : one.packages) approvals.emplace(std::pair(id, package), one.approval);
  }
  for (Finding& finding : report.findings) {
    if (finding.compared != Compared::advisory) continue;
    const std::uint32_t slot = finding.package_index;
    const auto found = approvals.find({finding.after, slot == kNone ? kNone : report.packages[slot].after});
    if (found == approvals.end()) continue;
    finding.status = Finding::Status::approved;
    finding.approval = report.strings.keep(found->second);
  }
  report.approval_problems.insert(report.approval_problems.end(), known.problems.begin(),
                                  known.problems.end());
  report.advisories = {known.sources, changes.introduced().size() + changes.malicious_files().size(),
                       changes.fixed_count(), changes.on_both_sides()};
}

/// The verdict, its counts, and the most important first.
void close(Report& report) {
  for (PackageChange& package : report.packages) package.findings = 0;
  count_unexpected_by_package(report);
  for (PackageChange& package : report.packages) package.explained = package.findings == 0;
  Counts& counts = report.counts;
  for (const Finding& finding : report.findings) {
    switch (finding.status) {
      case Finding::Status::unexpected:
        ++counts.unexpected;
        if (finding.severity == Severity::error) ++counts.errors;
        if (finding.severity == Severity::warning) ++counts.warnings;
        break;
      case Finding::Status::noted:
        ++counts.notes;
        break;
      case Finding::Status::approved:
        ++counts.approved;
        break;
    }
  }
  report.expected = counts.unexpected == 0;
  sort_findings(report.findings);
}

}  // namespace

Report diff(const Inventory& before, const Inventory& after, const DiffOptions& options,
            const Policy* policy) {
  require_something_to_compare(before, after);
  const Pass pass("compare");
  Comparison comparison(before, after, options.whole || options.expect_nothing, options.left_out);
  if (options.advisories != nullptr)
    comparison.advisories = AdvisoryChanges(*options.advisories, before, after, comparison.packages);
  const Judging how = judging(options, policy, comparison);
  Judgement judgement = judged(comparison, how);
  const Pass rest("report and approve");
  Report report = ReportWriter(comparison, how, options).write(std::move(judgement));
  count_unexpected_by_package(report);
  if (policy != nullptr) {
    report.policy = report.strings.keep(policy->name);
    approve(*policy, options.today, report);
  }
  if (options.advisories != nullptr) approve_advisories(*options.advisories, comparison.advisories, report);
  stand_behind(report);
  close(report);
  return report;
}

}  // namespace stocktake
