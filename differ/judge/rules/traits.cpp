#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <string>
#include <vector>

#include "differ/judge/rules/phrases.h"
#include "schemas/identity/version_order.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"
#include "schemas/text/text.h"

// What the code of a package can do now that it could not do before.

namespace stocktake {
namespace {

/// What of the code of one file is news.
struct Gain {
  FileCase file;
  const File* earlier;  ///< of the before side: the file as it was; nullptr: there is none
  Traits was, is;
  TraitSet had, has;

  bool fresh() const { return earlier == nullptr; }
  TraitSet gained() const { return has - had; }
};

/// How far a version went.
enum class Step : std::uint8_t { none, patch, minor, major };

Step step_between(const Package& before, const Package& after) {
  const VersionScheme scheme = version_scheme_of(before, after);
  if (is_patch_upgrade(scheme, before.version, after.version)) return Step::patch;
  return is_major_upgrade(scheme, before.version, after.version) ? Step::major : Step::minor;
}

/// The package of the before side that this one is held against: itself, or, of a version that is new beside
/// others, the nearest of them. kNone: its name is new.
std::uint32_t held_against(const PackagePair& pair) {
  return pair.before != kNone ? pair.before : pair.relative;
}

/// How far its version is from what it is held against: which of two that stand side by side is the newer one
/// says nothing.
Step step_of(const Comparison& c, const PackagePair& pair) {
  const Package &before = c.before.packages[held_against(pair)], &after = c.after.packages[pair.after];
  if (pair.both()) return pair.new_version ? step_between(before, after) : Step::none;
  const Step up = step_between(before, after), down = step_between(after, before);
  if (up == Step::patch || down == Step::patch) return Step::patch;
  return up == Step::major || down == Step::major ? Step::major : Step::minor;
}

/// The path without the digest that a bundler puts into it, `dist/cli-api.*.js` of
/// `dist/cli-api.CTkP2Ier.js`; empty where it has none.
std::string without_digest(std::string_view path) {
  constexpr std::size_t kShortest = 6, kLongest = 32;  // rollup's digests have 8 digits, webpack's 16 or 20
  const std::string_view name = base_name(path);
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos) return {};
  const std::string_view stem = name.substr(0, dot);
  for (std::size_t at = stem.find_last_of(".-_"); at != stem.npos && at != 0 && stem.size() - at <= kLongest;
       at = stem.find_last_of(".-_", at - 1)) {
    const std::string_view part = stem.substr(at + 1);
    const bool digest = part.find_first_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != part.npos;
    if (part.size() >= kShortest && digest)
      return std::string(path.substr(0, path.size() - name.size() + at + 1)) + '*' +
             std::string(name.substr(dot));
  }
  return {};
}

/// The files that are gone and have a digest in their names, by the path without it.
using Bundles = std::multimap<std::string, const File*>;

Bundles bundles_gone(const Comparison& c) {
  Bundles gone;
  for (const FileMatch& match : c.files.changes) {
    if (match.kind != FileChange::Kind::removed) continue;
    const File& file = c.before.files[match.before];
    if (std::string key = without_digest(file.path); !key.empty()) gone.emplace(std::move(key), &file);
  }
  return gone;
}

/// Of the files that are gone and whose name this one has but for the digest, the one that could do most of
/// what it can; nullptr where there is none.
const File* earlier_bundle(const FileCase& file, TraitSet has, const Bundles& gone) {
  constexpr int kMostFiles = 200;  // looked at: a package may have made all its names alike
  const File* best = nullptr;
  int most = -1, looked = 0;
  auto [at, end] = gone.equal_range(without_digest(file.after->path));
  for (; at != end && looked < kMostFiles; ++at, ++looked) {
    const int common = (set_of(traits_of(file.comparison.before, *at->second)) & has).size();
    if (common > most) most = common, best = at->second;
  }
  return best;
}

/// The file of the nearest version that stands in it where this one does, of a version that is new beside it;
/// nullptr where there is none.
const File* earlier_beside(const FileCase& file) {
  const Comparison& c = file.comparison;
  const std::uint32_t against = held_against(*file.pair);
  if (against == kNone || file.pair->both()) return nullptr;
  const std::string_view root = package_root(c.after.packages[file.pair->after]);
  const std::string_view path = file.after->path;
  if (root.empty() || !path.starts_with(root) || !path.substr(root.size()).starts_with('/')) return nullptr;
  const std::string there = join(package_root(c.before.packages[against]), path.substr(root.size() + 1));
  const File* earlier = find_file(c.before, there);
  return earlier != nullptr && earlier->package == against ? earlier : nullptr;
}

/// The code of the file, where its bytes are other ones than before, or new.
std::optional<Gain> gain_of(const FileCase& file, const Bundles& bundles = {}) {
  if (file.after == nullptr || file.same_bytes() || file.match.kind == FileChange::Kind::copied) return {};
  const FileDetail* detail = file.detail_after();
  if (detail == nullptr || detail->traits.empty()) return {};
  Gain gain{file, file.before, {}, traits_of(file.comparison.after, *file.after), {}, {}};
  gain.has = set_of(gain.is);
  if (gain.fresh()) gain.earlier = earlier_beside(file);
  if (gain.fresh() && !bundles.empty()) gain.earlier = earlier_bundle(file, gain.has, bundles);
  if (!gain.fresh()) gain.was = traits_of(file.comparison.before, *gain.earlier);
  gain.had = set_of(gain.was);
  return gain;
}

/// "environment, network": as a document writes them.
std::string names_of(TraitSet traits) {
  std::string names;
  for (const Trait trait : kAllTraits)
    if (traits.has(trait)) names.append(names.empty() ? "" : ", ").append(to_string(trait));
  return names;
}

/// "network in line 40, environment in line 12": the traits where they show first, in the order of lines.
std::string shown_lines(const Traits& traits, TraitSet of) {
  std::vector<std::pair<std::uint32_t, std::string_view>> places;
  for (const Trait trait : kAllTraits)
    if (of.has(trait)) places.emplace_back(traits.line(trait), to_string(trait));
  std::sort(places.begin(), places.end());
  std::string words;
  for (const auto& [line, name] : places)
    words += fmt::format("{}{} in line {}", words.empty() ? "" : ", ", name, line);
  return words;
}

void add_code_lines(const Traits& traits, TraitSet of, std::string_view path, bool before,
                    std::vector<CodeLine>& out) {
  for (const Trait trait : kAllTraits)
    if (of.has(trait) && traits.has(trait))
      out.push_back({to_string(trait), path, traits.line(trait), before, {}});
}

/// The lines on both sides in which the traits show: what is new first.
std::vector<CodeLine> code_lines_of(const Gain& gain, TraitSet of) {
  std::vector<CodeLine> lines;
  add_code_lines(gain.is, of & gain.gained(), gain.file.after->path, false, lines);
  add_code_lines(gain.is, of - gain.gained(), gain.file.after->path, false, lines);
  if (!gain.fresh()) add_code_lines(gain.was, of, gain.earlier->path, true, lines);
  return lines;
}

/// Whether the name is one that a bundler gives, with a digest of the content in it:
/// `core.4799ce7e762b6936.js`.
bool has_digest_name(std::string_view path) {
  constexpr std::size_t kDigits = 16;  // webpack's and vite's have 16 or 20
  std::size_t run = 0;
  for (const char c : base_name(path)) {
    const bool digit = is_hex_digit(c) && !is_upper(c);
    run = digit ? run + 1 : 0;
    if (run == kDigits) return true;
  }
  return false;
}

/// Whether a person wrote the file: a bundler puts all on a few lines, or, of JavaScript, under a name of its
/// own. Only what a package could do before rests on that: anyone may write either.
bool is_written(const Gain& gain) {
  const File& file = *gain.file.after;
  return gain.is.shape(Shape::longest_line).amount == 0 &&
         !(file.kind == FileKind::javascript && has_digest_name(file.path));
}

/// What a file gained that it could not do before, and how loudly that is to be said.
struct Weight {
  CombinationSet gained = 0;
  Severity severity = Severity::note;
};

/// Whether one half alone, added to what a file did for another purpose, is seldom honest work: to decode and
/// run, and whatever stands beside places of credentials, places that start programs, and drop hosts.
bool is_grave(TraitSet has, CombinationSet fresh) {
  constexpr TraitSet kGrave(Trait::secrets, Trait::persistence, Trait::drop_host);
  if (involved(has, fresh).meets(kGrave)) return true;
  for (std::size_t i = 0; i < combinations().size(); ++i)
    if ((fresh >> i & 1) != 0 && combinations()[i].name == "decode-and-run") return true;
  return false;
}

/// A changed file: what its earlier self could not do. Both halves of a combination at once work by
/// themselves; one half may complete what was there for another purpose, which a release of repairs has no
/// reason for, and a minor one seldom has where it is grave.
Weight weigh_changed(const Gain& gain, Step step) {
  const CombinationSet fresh = combined(gain.has) & ~combined(gain.had);
  if (fresh == 0) return {};
  const bool at_once = (combined(gain.gained()) & fresh) != 0;
  if (step == Step::major) return {fresh, at_once ? Severity::warning : Severity::note};
  if (at_once || step != Step::minor) return {fresh, Severity::error};
  return {fresh, is_grave(gain.has, fresh) ? Severity::warning : Severity::note};
}

/// A new file: what no file of the package could, or, where a person wrote it, what it can by itself. What a
/// bundler wrote has another name in each release, and holds what others held before.
Weight weigh_new(const Gain& gain, const Ability& package, Step step) {
  const CombinationSet all = combined(gain.has);
  const bool never = (all & ~package.combined) != 0;
  if (all == 0 || (!never && !is_written(gain))) return {};
  if (step == Step::major) return {all, never ? Severity::warning : Severity::note};
  return {all, never || step != Step::minor ? Severity::error : Severity::note};
}

std::string had_words(const Gain& gain, const Ability& package) {
  const Comparison& c = gain.file.comparison;
  const std::string was = release(c.before.packages[held_against(*gain.file.pair)]);
  if (gain.fresh())
    return package.traits.empty() ? fmt::format("no file of {} had any such trait", was)
                                  : fmt::format("no file of {} had these together", was);
  if (gain.had.empty()) return fmt::format("in {} this file had none of them", was);
  return fmt::format("in {} this file had {}", was, shown_lines(gain.was, gain.had));
}

void say_gain(const Gain& gain, const Weight& weight, const Ability& package, Verdicts& out) {
  const TraitSet shown = involved(gain.has, weight.gained);
  out.add(gain.file,
          {names_of(gain.had), names_of(gain.has),
           fmt::format("{} {} now: it {}.", gain.fresh() ? "This new file" : "This file",
                       combination_words(weight.gained), trait_words(shown)),
           fmt::format("{}, and {}", shown_lines(gain.is, shown), had_words(gain, package)), std::nullopt,
           code_lines_of(gain, shown)},
          weight.severity);
}

/// Where several files together show traits: of each trait the first file that gained it.
struct Spread {
  std::string words;
  std::vector<CodeLine> lines;
};

Spread spread_over(const std::vector<const Gain*>& gains, TraitSet shown) {
  Spread spread;
  for (const Gain* gain : gains) {
    const TraitSet own = gain->gained() & shown;
    shown = shown - own;
    if (own.empty()) continue;
    spread.words += fmt::format("{}{} has {}", spread.words.empty() ? "" : ", ", gain->file.after->path,
                                shown_lines(gain->is, own));
    add_code_lines(gain->is, own, gain->file.after->path, false, spread.lines);
  }
  return spread;
}

/// Files of one package that gained something, none of them a combination by itself.
void say_apart(const std::vector<const Gain*>& gains, const Ability& package, Step step, Verdicts& out) {
  TraitSet together;
  for (const Gain* gain : gains) together |= gain->fresh() ? gain->has : gain->gained();
  const CombinationSet fresh = combined(together) & ~package.combined;
  if (fresh == 0) return;
  const TraitSet shown = involved(together, fresh);
  // In months of work different people add different things; a repair does not, nor is all of it new.
  const bool repair = step == Step::none || step == Step::patch;
  const bool all_new = step == Step::minor && !package.traits.meets(shown);
  const Severity severity = repair || all_new ? Severity::error : Severity::note;
  Spread spread = spread_over(gains, shown);
  out.add(gains.front()->file,
          {"", names_of(shown),
           fmt::format("Changes of several files of {} add up to code that {}: it {}.",
                       owner(gains.front()->file), combination_words(fresh), trait_words(shown)),
           spread.words + ", and no file had these together before", std::nullopt, std::move(spread.lines)},
          severity);
}

void judge_pair(const std::vector<Gain>& gains, Verdicts& out) {
  const Comparison& c = gains.front().file.comparison;
  const PackagePair& pair = *gains.front().file.pair;
  const Ability& package = c.could.of(held_against(pair));
  const Step step = step_of(c, pair);
  std::vector<const Gain*> apart;
  for (const Gain& gain : gains) {
    const Weight weight = gain.fresh() ? weigh_new(gain, package, step) : weigh_changed(gain, step);
    if (weight.gained != 0)
      say_gain(gain, weight, package, out);
    else if (!gain.gained().empty())
      apart.push_back(&gain);
  }
  if (apart.size() > 1) say_apart(apart, package, step, out);
}

/// Why a package is new: what it came with.
struct Bringer {
  std::uint32_t release = kNone;  ///< of the after side: the upgraded package; kNone: none brought it
  std::uint32_t by = kNone;       ///< of the after side: what needs it, that one or another new one
};

/// Of each package of the after side that is new, a version beside others included, the repair or minor
/// release of another that brings it, by itself or by way of what is new as well. None of what the scanned
/// project itself asks for, nor of what came with that.
std::vector<Bringer> brought_by(const Comparison& c) {
  std::vector<Bringer> brought(c.after.packages.size());
  std::vector<std::uint8_t> asked(c.after.packages.size());
  for (const std::uint32_t root : c.after.roots) asked[root] = 1;
  std::vector<std::uint32_t> next;
  const auto follow = [&](std::uint32_t by, std::uint32_t release) {
    for (const std::uint32_t needed : c.after.packages[by].dependencies) {
      if (c.packages.pairs[c.packages.pair_of_after[needed]].before != kNone) continue;
      if (asked[needed] != 0 || brought[needed].release != kNone) continue;
      brought[needed] = {release, by};
      next.push_back(needed);
    }
  };
  for (std::uint32_t p = 0; p < c.after.packages.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[c.packages.pair_of_after[p]];
    if (pair.both() && pair.kind == PackageChange::Kind::upgraded && step_of(c, pair) != Step::major)
      follow(p, p);
  }
  for (std::size_t i = 0; i < next.size(); ++i) follow(next[i], brought[next[i]].release);
  return brought;
}

/// Whether the file carries something with it that nobody can read: what it would decode.
bool carries_payload(const Gain& gain) {
  return gain.has.has(Trait::obfuscated) || gain.is.shape(Shape::encoded_run).amount != 0 ||
         gain.is.shape(Shape::invisible).amount != 0;
}

/// "koa 2.3.2, no major release, needs it now": why the package is new.
std::string brought_words(const Comparison& c, const Bringer& bringer) {
  std::string words =
      fmt::format("{}, no major release, needs it now", release(c.after.packages[bringer.release]));
  if (bringer.by != bringer.release)
    words += ", by way of " + release(c.after.packages[bringer.by]) + ", which is new too";
  return words;
}

/// What the files of a new package can do together, none of them a combination by itself.
void say_brought_apart(const std::vector<Gain>& files, const Bringer& bringer, Verdicts& out) {
  TraitSet together;
  std::vector<const Gain*> gains;
  for (const Gain& file : files) together |= file.has, gains.push_back(&file);
  const CombinationSet combinations = combined(together);
  if (combinations == 0) return;
  const TraitSet shown = involved(together, combinations);
  const FileCase& first = files.front().file;
  Spread spread = spread_over(gains, shown);
  out.add(first,
          {"", names_of(shown),
           fmt::format("{}, a new package, {} in several files: it {}.", owner(first),
                       combination_words(combinations), trait_words(shown)),
           fmt::format("{}, and {}", spread.words, brought_words(first.comparison, bringer)), std::nullopt,
           std::move(spread.lines)},
          Severity::warning);
}

/// What the files of one new package can do: the one that does most speaks for it.
void judge_brought(const std::vector<Gain>& files, const Bringer& bringer, Verdicts& out) {
  const auto weight = [](const Gain& gain) {
    return std::pair(carries_payload(gain) && combined(gain.has) != 0, std::popcount(combined(gain.has)));
  };
  const Gain& most = *std::max_element(files.begin(), files.end(),
                                       [&](const Gain& a, const Gain& b) { return weight(a) < weight(b); });
  const CombinationSet combinations = combined(most.has);
  if (combinations == 0) return say_brought_apart(files, bringer, out);
  const TraitSet shown = involved(most.has, combinations);
  out.add(
      most.file,
      {"", names_of(most.has),
       fmt::format("{}, a new package, {}{}: it {}.", owner(most.file), combination_words(combinations),
                   carries_payload(most) ? " what nobody can read" : "", trait_words(shown)),
       fmt::format("{}, and {}", shown_lines(most.is, shown), brought_words(most.file.comparison, bringer)),
       std::nullopt, code_lines_of(most, shown)},
      carries_payload(most) ? Severity::error : Severity::warning);
}

void capability_gained(const Comparison& c, Verdicts& out) {
  const std::vector<Bringer> brought = brought_by(c);
  const Bundles bundles = bundles_gone(c);
  std::map<std::uint32_t, std::vector<Gain>> by_pair;
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    const FileCase file = file_case(c, i);
    if (file.pair == nullptr || file.pair->after == kNone) continue;
    if (held_against(*file.pair) == kNone && brought[file.pair->after].release == kNone) continue;
    if (auto gain = gain_of(file, bundles)) by_pair[file.match.pair].push_back(*gain);
  }
  for (const auto& [index, gains] : by_pair) {
    const PackagePair& pair = c.packages.pairs[index];
    if (held_against(pair) != kNone)
      judge_pair(gains, out);
    else
      judge_brought(gains, brought[pair.after], out);
  }
}

/// How far beyond all that was before a shape must be, and what is said of it.
struct Outlier {
  Shape shape;
  std::uint32_t times, least;  ///< of what the file, and the files of its kind, had; and in itself
  std::string_view words;
};
constexpr Outlier kOutliers[] = {
    {Shape::longest_line, 10, 10'000, "a line of {} bytes"},
    {Shape::encoded_run, 10, 4'000, "{} digits of base64 or hexadecimal in a row"},
    {Shape::invisible, 10, 64, "{} characters that nobody sees"},
    {Shape::confusable, 1'000'000, 1, "{} names with letters of another alphabet that look like others"},
};

/// A file that had no such text before, in a release of repairs, is the loudest; new minified files come with
/// larger releases.
Severity outlier_severity(const Gain& gain, Shape shape, Step step) {
  const bool hidden = shape == Shape::invisible || shape == Shape::confusable;
  if (!gain.fresh()) return step == Step::major ? Severity::warning : Severity::error;
  const bool repair = step == Step::none || step == Step::patch;
  if (hidden) return repair ? Severity::error : Severity::warning;
  return repair ? Severity::warning : Severity::note;
}

void text_outlier(const FileCase& file, Verdicts& out) {
  const PackagePair* pair = file.pair_on_both_sides();
  if (pair == nullptr) return;
  const auto gain = gain_of(file);
  if (!gain) return;
  const Ability& package = file.comparison.could.of(pair->before);
  for (const Outlier& outlier : kOutliers) {
    const Measure is = gain->is.shape(outlier.shape), was = gain->was.shape(outlier.shape);
    const std::uint32_t most = std::max(was.amount, package.amount(file.after->kind, outlier.shape));
    if (is.amount < outlier.least || is.amount / outlier.times < most) continue;
    std::vector<CodeLine> lines{{to_string(outlier.shape), file.after->path, is.line, false, {}}};
    if (was.amount != 0) lines.push_back({to_string(outlier.shape), file.before->path, was.line, true, {}});
    const std::string amount = fmt::format(fmt::runtime(outlier.words), format_count(is.amount));
    Verdicts::Text text =
        contents(file, fmt::format("This {}file has {}.", gain->fresh() ? "new " : "", amount),
                 fmt::format("line {} has that, and the most of any file of its kind in {} was {}", is.line,
                             release(file.comparison.before.packages[pair->before]), format_count(most)));
    text.code_lines = std::move(lines);
    out.add(file, text, outlier_severity(*gain, outlier.shape, step_of(file.comparison, *pair)));
    return;
  }
}

const Rule kTraitRules[] = {
    {.id = "capability-gained",
     .severity = Severity::error,
     .summary =
         "The code of a changed file can do what it could not do before, or that of a new file what it can "
         "do "
         "by itself: collect and send, decode and run, fetch and run, or anything beside places of "
         "credentials, places that start programs and drop hosts. So can files of one package together that "
         "changed together. How loud that is depends on the version. In the same version and in a repair: an "
         "error. In a minor release: an error where the file had no half of it, or is new and no file of the "
         "package could do it; where it had one half and gained the other a warning for what is decoded and "
         "run, and for anything beside places of credentials, places that start programs and drop hosts, and "
         "a "
         "note for the rest; a note where the file is new and another file of the package could do it; in "
         "several files together an error where no file had any of it, else a note. In a major release: a "
         "warning where all of it came at once and, of a new file, no file of the package could do it; else "
         "a "
         "note. A new file that a bundler wrote (a line of 2,000 bytes, or JavaScript with a digest of 16 "
         "digits in its "
         "name) counts where no file of the package could do that, and is held against a file that is gone "
         "and "
         "had its name but for the digest. A version that is new beside others is held against the nearest "
         "of "
         "them. Also where a release that is not major brings a new package that can, in one file or in "
         "several, by itself or by way of another new one, and the scanned project does not ask for it: a "
         "warning, or an error where that file carries encoded or obfuscated text with it.",
     .why = "A release of a known package, with a few lines more in a file of ordinary size, is how most "
            "attacks come. "
            "What they do takes two things that the file did not do before.",
     .incident =
         "ctx (PyPI, 2022) read the environment and sent it away after a few lines were added; event-stream "
         "(npm, 2018) got a new dependency that decoded and ran its payload.",
     .what_to_do =
         "Read the lines that the finding names. `stocktake explain --traits` says by which words a trait is "
         "known.",
     .several = "that can do more than before",
     .compares = Compared::traits,
     .needs = {Fact::files, Fact::owners, Fact::traits},
     .yields_to = {},
     .judge_all = capability_gained},
    {.id = "text-outlier",
     .severity = Severity::error,
     .summary = "A code file has a line, or a run of base64 or hexadecimal digits, 10 times as long as any "
                "file of its kind in "
                "the package had, or 10 times as many characters that nobody sees; or the first names with "
                "letters of another "
                "alphabet that look like others. A warning in a major release and where the file is new; a "
                "note where a larger "
                "release than a repair brings a new file with long lines.",
     .why = "Payloads are packed into one line, or into characters that no editor shows, so that nobody "
            "reads them.",
     .incident =
         "Worms of 2025 hid their code in variation selectors, which stand in a line and are not seen.",
     .what_to_do =
         "Look at the line with a tool that shows bytes. Bundles and generated tables have long lines too: "
         "approve those by digest.",
     .needs = {Fact::files, Fact::owners, Fact::traits},
     .yields_to = {},
     .judge_file = text_outlier},
};

}  // namespace

std::span<const Rule> trait_rules() {
  return kTraitRules;
}

}  // namespace stocktake
