#include "differ/judge/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "schemas/error.h"

namespace stocktake {
namespace {

std::vector<Rule> collect_rules() {
  std::vector<Rule> all;
  for (const auto table :
       {file_rules(),     hook_rules(),     kind_rules(),      mode_rules(),     package_rules(),
        digest_rules(),   name_rules(),     licence_rules(),   lock_rules(),     owner_rules(),
        document_rules(), steering_rules(), attribute_rules(), go_rules(),       submodule_rules(),
        vendored_rules(), python_rules(),   trait_rules(),     compiled_rules(), trust_rules(),
        image_rules(),    advisory_rules()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

struct ActiveRule {
  const Rule* rule;
  Severity severity;
  bool set_by_user;
};

/// The rule with the severity that is asked for; nothing where it is off.
std::optional<ActiveRule> activate(const Rule& rule, const Judging& how) {
  std::optional<ActiveRule> active = ActiveRule{&rule, rule.severity, false};
  for (const auto& [id, level] : how.severities)
    if (id == rule.id) active = level ? std::optional(ActiveRule{&rule, *level, true}) : std::nullopt;
  return active;
}

/// Why a rule cannot look; empty where it can.
std::string missing_fact(const Rule& rule, const Comparison& comparison) {
  for (const Fact fact : rule.needs) {
    const bool before = comparison.before.facts.has(fact), after = comparison.after.facts.has(fact);
    if (before && after) continue;
    return fmt::format("{} {}",
                       !before && !after ? "neither side records"
                       : !before         ? "the before side records no"
                                         : "the after side records no",
                       to_string(fact));
  }
  return {};
}

class Judge {
 public:
  Judge(const Comparison& comparison, const Judging& how) : c_(comparison), how_(how) {}

  Judgement run() {
    choose_rules();
    judge_files();
    judge_packages();
    judge_whole();
    yield();
    judge_the_rest();
    return {std::move(out_.list), std::move(out_.code_lines), std::move(out_.strings), std::move(coverage_)};
  }

 private:
  void choose_rules() {
    for (const Rule& rule : rules()) {
      if (!how_.only.empty() && std::find(how_.only.begin(), how_.only.end(), rule.id) == how_.only.end())
        continue;
      const auto active = activate(rule, how_);
      if (!active) {
        coverage_.push_back({rule.id, "switched off by --severity or the policy"});
        continue;
      }
      if (rule.only_expect_nothing) {
        if (how_.expect_nothing) rest_ = active;
        continue;
      }
      if (std::string missing = missing_fact(rule, c_); !missing.empty())
        coverage_.push_back({rule.id, std::move(missing)});
      else
        active_.push_back(*active);
    }
  }

  bool asked(std::uint32_t pair) const {
    return how_.package_asked.empty() || (pair != kNone && how_.package_asked[pair] != 0);
  }

  void judge_files() {
    for (std::uint32_t i = 0; i < c_.files.changes.size(); ++i) {
      if (!asked(c_.files.changes[i].pair)) continue;
      const FileCase file = file_case(c_, i, how_.expect_nothing);
      const bool own = c_.own_work.has(c_.before, c_.after, file.match);
      for (const ActiveRule& active : active_) {
        if (active.rule->judge_file == nullptr || (own && !active.rule->anywhere)) continue;
        out_.speak(*active.rule, active.severity, active.set_by_user);
        active.rule->judge_file(file, out_);
      }
    }
  }

  void judge_packages() {
    for (std::uint32_t p = 0; p < c_.packages.pairs.size(); ++p) {
      if (!asked(p)) continue;
      const PackageCase package = package_case(c_, p);
      for (const ActiveRule& active : active_) {
        if (active.rule->judge_package == nullptr) continue;
        out_.speak(*active.rule, active.severity, active.set_by_user);
        active.rule->judge_package(package, out_);
      }
    }
  }

  void judge_whole() {
    const std::size_t first = out_.list.size();
    for (const ActiveRule& active : active_) {
      if (active.rule->judge_all == nullptr) continue;
      out_.speak(*active.rule, active.severity, active.set_by_user);
      active.rule->judge_all(c_, out_);
    }
    const auto from = out_.list.begin() + static_cast<std::ptrdiff_t>(first);
    out_.list.erase(std::remove_if(from, out_.list.end(), [&](const Verdict& v) { return !asked(v.pair); }),
                    out_.list.end());
  }

  /// Lets the general verdict on a file fall silent where a more telling one speaks as loudly of it.
  void yield() {
    // The verdicts on each file as a chain: `last` of the file, and of each verdict the one before it.
    std::vector<std::uint32_t> last(c_.files.changes.size(), kNone), previous(out_.list.size(), kNone);
    for (std::uint32_t v = 0; v < out_.list.size(); ++v)
      if (out_.list[v].file != kNone) previous[v] = std::exchange(last[out_.list[v].file], v);
    std::vector<std::uint8_t> silent(out_.list.size(), 0);
    for (std::uint32_t v = 0; v < out_.list.size(); ++v) {
      const Verdict& verdict = out_.list[v];
      if (verdict.file == kNone || (last[verdict.file] == v && previous[v] == kNone)) continue;
      const auto& yields_to = find_rule(verdict.rule)->yields_to;
      for (std::uint32_t other = last[verdict.file]; other != kNone; other = previous[other])
        if (out_.list[other].severity >= verdict.severity &&
            std::find(yields_to.begin(), yields_to.end(), out_.list[other].rule) != yields_to.end())
          silent[v] = 1;
    }
    std::size_t kept = 0;
    for (std::size_t v = 0; v < silent.size(); ++v)
      if (silent[v] == 0) out_.list[kept++] = out_.list[v];
    out_.list.resize(kept);
  }

  /// Under `--expect nothing` every change is an error: what rules only warned of, and of the rest what no
  /// rule spoke of.
  void judge_the_rest() {
    if (!rest_) return;
    const auto set_by_user = [&](std::string_view rule) {
      return std::any_of(how_.severities.begin(), how_.severities.end(),
                         [&](const auto& set) { return set.first == rule; });
    };
    for (Verdict& verdict : out_.list)
      if (verdict.file != kNone && verdict.severity < rest_->severity &&
          verdict.severity == Severity::warning && !set_by_user(verdict.rule))
        verdict.severity = rest_->severity;
    std::unordered_set<std::uint32_t> named_files, named_pairs;
    for (const Verdict& verdict : out_.list) {
      if (verdict.severity < Severity::error) continue;
      if (verdict.file != kNone)
        named_files.insert(verdict.file);
      else
        named_pairs.insert(verdict.pair);
    }
    out_.speak(*rest_->rule, rest_->severity, rest_->set_by_user);
    for (std::uint32_t i = 0; i < c_.files.changes.size(); ++i)
      if (asked(c_.files.changes[i].pair) && !named_files.contains(i))
        rest_->rule->judge_file(file_case(c_, i, how_.expect_nothing), out_);
    for (std::uint32_t p = 0; p < c_.packages.pairs.size(); ++p)
      if (asked(p) && !named_pairs.contains(p)) rest_->rule->judge_package(package_case(c_, p), out_);
  }

  const Comparison& c_;
  const Judging& how_;
  std::vector<ActiveRule> active_;
  std::optional<ActiveRule> rest_;
  Verdicts out_;
  std::vector<Coverage> coverage_;
};

}  // namespace

FileCase file_case(const Comparison& comparison, std::uint32_t index, bool expect_nothing) {
  const FileMatch& match = comparison.files.changes[index];
  const bool has_before = match.before != kNone && match.kind != FileChange::Kind::copied;
  return {comparison,
          index,
          match,
          has_before ? &comparison.before.files[match.before] : nullptr,
          match.after != kNone ? &comparison.after.files[match.after] : nullptr,
          match.pair != kNone ? &comparison.packages.pairs[match.pair] : nullptr,
          expect_nothing ? Explained() : comparison.explanations[index]};
}

PackageCase package_case(const Comparison& comparison, std::uint32_t index) {
  const PackagePair& pair = comparison.packages.pairs[index];
  return {comparison, index, pair, pair.before != kNone ? &comparison.before.packages[pair.before] : nullptr,
          pair.after != kNone ? &comparison.after.packages[pair.after] : nullptr};
}

std::string_view Verdicts::said(std::string_view sentence) {
  std::string_view& known = said_[TextHash{}(sentence) % said_.size()];
  return known == sentence ? known : known = strings.keep(sentence);
}

void Verdicts::speak(const Rule& rule, Severity severity, bool set_by_user) {
  rule_ = &rule;
  severity_ = severity;
  set_by_user_ = set_by_user;
}

void Verdicts::add(Verdict verdict, const Text& text, Severity lower) {
  verdict.rule = rule_->id;
  verdict.compared = text.compares.value_or(rule_->compares);
  verdict.severity = set_by_user_ ? severity_ : std::min(severity_, lower);
  verdict.before = strings.keep(text.before);
  verdict.after = strings.keep(text.after);
  verdict.message = said(text.message);
  verdict.because = said(text.because);
  verdict.first_code_line = static_cast<std::uint32_t>(code_lines.size());
  verdict.code_lines = static_cast<std::uint32_t>(text.code_lines.size());
  code_lines.insert(code_lines.end(), text.code_lines.begin(), text.code_lines.end());
  list.push_back(verdict);
}

void Verdicts::add(const FileCase& file, const Text& text, Severity lower) {
  Verdict verdict;
  verdict.file = file.index;
  verdict.pair = file.match.pair;
  add(verdict, text, lower);
}

void Verdicts::add(const PackageCase& package, const Text& text, Severity lower) {
  Verdict verdict;
  verdict.pair = package.index;
  add(verdict, text, lower);
}

void Verdicts::add_path(std::string_view path, const Text& text, Severity lower) {
  Verdict verdict;
  verdict.path = strings.keep(path);
  add(verdict, text, lower);
}

std::span<const Rule> rules() {
  static const std::vector<Rule> kAll = collect_rules();
  return kAll;
}

const Rule* find_rule(std::string_view id) {
  static const auto kById = [] {
    std::unordered_map<std::string_view, const Rule*> by_id;
    for (const Rule& rule : rules()) by_id.emplace(rule.id, &rule);
    return by_id;
  }();
  const auto found = kById.find(id);
  return found == kById.end() ? nullptr : found->second;
}

std::string explain(std::string_view id) {
  const Rule* rule = find_rule(id);
  if (rule == nullptr) {
    std::string known;
    for (const Rule& other : rules()) known.append(known.empty() ? "" : ", ").append(other.id);
    throw Error(fmt::format("no rule is called '{}'; the rules are: {}", id, known));
  }
  std::string text = fmt::format("{} ({} by default)\n\n{}\n\nWhy it matters: {}\n", rule->id,
                                 to_string(rule->severity), rule->summary, rule->why);
  if (!rule->incident.empty()) text += fmt::format("\nIt happened: {}\n", rule->incident);
  text += fmt::format("\nWhat to do: {}\n", rule->what_to_do);
  if (!rule->needs.empty()) {
    std::string needs;
    for (const Fact fact : rule->needs) needs.append(needs.empty() ? "" : ", ").append(to_string(fact));
    text += fmt::format("\nBoth sides must record: {}. Where one does not, the report says so.\n", needs);
  }
  return text;
}

Judgement judge(const Comparison& comparison, const Judging& how) {
  return Judge(comparison, how).run();
}

}  // namespace stocktake
