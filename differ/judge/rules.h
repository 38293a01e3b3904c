#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "differ/judge/comparison.h"
#include "differ/report.h"

/// The rules: each says one thing about what changed. Rules look at the difference between the sides, never
/// at how things are on one of them. Adding a rule means one entry in a table of differ/judge/rules/, with
/// its function, its text and its test.
namespace stocktake {

/// One change of a file, as a rule sees it.
struct FileCase {
  const Comparison& comparison;
  std::uint32_t index;  ///< into comparison.files.changes
  const FileMatch& match;
  const File* before;       ///< nullptr: the file is new; also for a copy
  const File* after;        ///< nullptr: the file is gone
  const PackagePair* pair;  ///< its package; nullptr: unowned
  Explained explained;      ///< why the change of bytes is expected

  /// The file as it is now, else as it was.
  const File& file() const { return after != nullptr ? *after : *before; }
  const FileDetail* detail_before() const {
    return before == nullptr ? nullptr : comparison.before.detail_of(*before);
  }
  const FileDetail* detail_after() const {
    return after == nullptr ? nullptr : comparison.after.detail_of(*after);
  }
  /// A package that both sides have; nullptr where there is none.
  const PackagePair* pair_on_both_sides() const { return pair != nullptr && pair->both() ? pair : nullptr; }
  /// Whether both sides have the file, wherever, with the same bytes.
  bool same_bytes() const { return before != nullptr && !match.differs.content && !match.differs.type; }
  /// What is wrong with the place of what a package newly brings; nullptr where nothing is.
  const Misplaced* out_of_place() const {
    const auto found =
        explained.empty() ? comparison.misplaced.find(match.after) : comparison.misplaced.end();
    return found == comparison.misplaced.end() ? nullptr : &found->second;
  }
  /// Whether the bytes at this path are new here: an added, moved or modified file.
  bool new_content() const {
    return after != nullptr &&
           (before == nullptr || match.differs.content || match.differs.type || !match.same_place);
  }
};

/// The case of one of `comparison.files.changes`. Under `expect_nothing` nothing is explained.
FileCase file_case(const Comparison& comparison, std::uint32_t index, bool expect_nothing = false);

/// One package pair, as a rule sees it.
struct PackageCase {
  const Comparison& comparison;
  std::uint32_t index;  ///< into comparison.packages.pairs
  const PackagePair& pair;
  const Package* before;  ///< nullptr: the package is new
  const Package* after;   ///< nullptr: the package is gone
};

/// The case of one of `comparison.packages.pairs`.
PackageCase package_case(const Comparison& comparison, std::uint32_t index);

/// What a rule found, before severities and approvals are applied. Its views point into the inventories or
/// into the strings of the Verdicts.
struct Verdict {
  std::string_view rule;
  Severity severity = Severity::note;
  std::uint32_t file = kNone;  ///< index into Comparison::files.changes; kNone: it concerns no file
  std::uint32_t pair = kNone;  ///< index into Comparison::packages.pairs; kNone: unowned
  std::string_view path;       ///< where `file` is kNone and a path is meant all the same
  Compared compared = Compared::text;
  std::string_view before, after;                     ///< the fact that differs; empty: absent
  std::string_view message;                           ///< one sentence
  std::string_view because;                           ///< which fact of which side made the rule fire
  std::uint32_t first_code_line = 0, code_lines = 0;  ///< of Verdicts::code_lines
};

struct Rule;

/// Takes what one rule finds; fills in the rule, its severity, and what it compares.
class Verdicts {
 public:
  struct Text {
    std::string before, after, message, because;
    /// What `before` and `after` are, where it is not what the rule compares in general (Rule::compares):
    /// `out.add(package, {was, is, message, because, Compared::digest})`.
    std::optional<Compared> compares = std::nullopt;
    std::vector<CodeLine> code_lines = {};  ///< the lines of code that show it
  };
  /// Says which rule speaks from now on, and how loudly; a severity that the user set holds in every case.
  void speak(const Rule& rule, Severity severity, bool set_by_user);
  /// `lower`: a severity below the rule's own default for this case; never raises it.
  void add(const FileCase& file, const Text& text, Severity lower = Severity::error);
  void add(const PackageCase& package, const Text& text, Severity lower = Severity::error);
  void add_path(std::string_view path, const Text& text, Severity lower = Severity::error);

  std::vector<Verdict> list;
  std::vector<CodeLine> code_lines;
  StringArena strings;  ///< owns the texts in `list`

 private:
  void add(Verdict verdict, const Text& text, Severity lower);
  std::string_view said(std::string_view sentence);

  // Sentences that were kept, each at a place by its hash: those of neighbours are mostly the same, and a
  // table of all would cost more than it saves where each is another.
  std::array<std::string_view, 512> said_;
  const Rule* rule_ = nullptr;
  Severity severity_ = Severity::note;
  bool set_by_user_ = false;
};

struct Rule {
  std::string_view id;
  Severity severity = Severity::error;
  std::string_view summary;   ///< when it fires
  std::string_view why;       ///< why it matters
  std::string_view incident;  ///< where it happened; empty: no published one
  std::string_view what_to_do;
  /// What is said of several notes at once, behind their number: `12 files of 3 packages` …; empty: its id.
  std::string_view several = {};
  /// What `before` and `after` of its findings are. Of files: digest where contents() of phrases.h makes
  /// them.
  Compared compares = Compared::text;
  std::vector<Fact> needs;  ///< what both sides must record
  /// Rules that say the same of a file, but more to the point: where one of them speaks as loudly, this one
  /// is silent.
  std::vector<std::string_view> yields_to;
  // What judges, at least one of them:
  void (*judge_file)(const FileCase& file, Verdicts& out) = nullptr;
  void (*judge_package)(const PackageCase& package, Verdicts& out) = nullptr;
  void (*judge_all)(const Comparison& comparison, Verdicts& out) = nullptr;
  bool anywhere = false;             ///< judges also the project's own work
  bool only_expect_nothing = false;  ///< judges only where every change is unexpected
};

/// All rules, by theme.
std::span<const Rule> rules();
/// The rule of that id, or nullptr.
const Rule* find_rule(std::string_view id);
/// What `stocktake explain RULE` prints: meaning, why it matters, what to do. \throws Error for an unknown
/// rule, with the list of all.
std::string explain(std::string_view rule);

/// How the rules are to be applied.
struct Judging {
  /// Severity of a rule in place of its own; nothing as severity: the rule is off.
  std::vector<std::pair<std::string_view, std::optional<Severity>>> severities;
  std::vector<std::string_view> only;  ///< not empty: no other rule judges
  std::vector<std::uint8_t>
      package_asked;  ///< for each pair; empty: all packages and unowned files are judged
  bool expect_nothing = false;
};

struct Judgement {
  std::vector<Verdict> verdicts;
  std::vector<CodeLine> code_lines;
  StringArena strings;  ///< owns the texts of the verdicts
  std::vector<Coverage> coverage;
};

/// Lets every rule look at every change. Linear in the number of changes and packages.
Judgement judge(const Comparison& comparison, const Judging& how);

// The tables, one for each theme (differ/judge/rules/).
std::span<const Rule> file_rules();
std::span<const Rule> hook_rules();
std::span<const Rule> kind_rules();
std::span<const Rule> mode_rules();
std::span<const Rule> package_rules();
std::span<const Rule> digest_rules();
std::span<const Rule> name_rules();
std::span<const Rule> licence_rules();
std::span<const Rule> lock_rules();
std::span<const Rule> owner_rules();
std::span<const Rule> document_rules();
std::span<const Rule> steering_rules();
std::span<const Rule> attribute_rules();
std::span<const Rule> go_rules();
std::span<const Rule> submodule_rules();
std::span<const Rule> vendored_rules();
std::span<const Rule> python_rules();
std::span<const Rule> trait_rules();
std::span<const Rule> compiled_rules();
std::span<const Rule> trust_rules();
std::span<const Rule> image_rules();
std::span<const Rule> advisory_rules();

}  // namespace stocktake
