#include "differ/policy/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "schemas/text/glob.h"

namespace stocktake {
namespace {

using Change = Expectation::Change;

/// Gives changes to entries and marks findings. What is kept is one entry number a change.
class Approver {
 public:
  Approver(const Policy& policy, std::string_view today, Report& report)
      : policy_(policy), today_(today), report_(report), notes_(policy.expectations.size()) {}

  void run() {
    if (!right_comparison()) return;
    find_usable_entries();
    for (const PackageChange& package : report_.packages) entry_of_package_.push_back(take(package));
    for (const FileChange& file : report_.files) entry_of_file_.push_back(take(file));
    for (Finding& finding : report_.findings) cover(finding);
    report_problems();
  }

 private:
  struct Notes {
    bool used = false, expired = false, wrong_digest = false, unpinned = false, no_version = false;
    std::string about;          ///< the first path or package of the trouble
    std::string_view approval;  ///< what its findings say; the same for all of them
  };

  bool right_comparison() {
    bool right = true;
    const auto check = [&](const std::string& bound, const ReportSide& side, std::string_view which) {
      std::string_view digest = side.origin.digest;
      if (digest.starts_with("sha256:")) digest.remove_prefix(7);
      if (bound.empty() || bound == digest) return;
      right = false;
      report_.approval_problems.push_back(
          {place(policy_.compare_line), "wrong-comparison",
           fmt::format(
               "the file is bound to another comparison: its '{}' is not the SHA-256 of {}; no entry counts",
               which, side.origin.path)});
    };
    check(policy_.compare_from, report_.before, "from");
    check(policy_.compare_to, report_.after, "to");
    return right;
  }

  std::string place(std::uint32_t line) const { return fmt::format("{}:{}", policy_.name, line); }

  void find_usable_entries() {
    for (std::uint32_t i = 0; i < policy_.expectations.size(); ++i) {
      const Expectation& entry = policy_.expectations[i];
      notes_[i].expired = !entry.expires.empty() && entry.expires < today_;
      if (!notes_[i].expired) (entry.path.empty() ? package_entries_ : path_entries_).push_back(i);
    }
  }

  static bool is_package(const Expectation& entry, const PackageChange& package, const Inventory& before,
                         const Inventory& after) {
    if (entry.package == package.package) return true;
    if (entry.package.starts_with("pkg:")) return false;
    const Package& p =
        package.after != kNone ? after.packages[package.after] : before.packages[package.before];
    return entry.package == p.name;
  }

  bool is_package(const Expectation& entry, std::uint32_t package) const {
    return package != kNone &&
           is_package(entry, report_.packages[package], *report_.inventory_before, *report_.inventory_after);
  }

  /// The entry that takes the change of a package as a whole, or kNone.
  std::uint32_t take(const PackageChange& package) {
    for (const std::uint32_t i : package_entries_) {
      const Expectation& entry = policy_.expectations[i];
      if (entry.change != change_of(package.kind)) continue;
      if (!is_package(entry, package, *report_.inventory_before, *report_.inventory_after)) continue;
      if (!entry.from.empty() && entry.from != package.version_before) continue;
      if (!entry.to.empty() && entry.to != package.version_after) continue;
      if (package.kind == PackageChange::Kind::same && package.findings == 0) continue;
      notes_[i].used = true;
      return i;
    }
    return kNone;
  }

  std::string_view target(const Inventory& inventory, std::uint32_t file) const {
    const FileDetail* detail = file == kNone ? nullptr : inventory.detail_of(inventory.files[file]);
    return detail == nullptr ? std::string_view() : detail->target;
  }

  std::uint32_t take(const FileChange& change) {
    const std::string_view path = change.after != kNone ? report_.inventory_after->files[change.after].path
                                                        : report_.inventory_before->files[change.before].path;
    for (const std::uint32_t i : path_entries_) {
      const Expectation& entry = policy_.expectations[i];
      if (entry.change != change_of(change.kind)) continue;
      const std::string_view literal =
          std::string_view(entry.path).substr(0, entry.path.find_first_of("*?[\\"));
      if (!path.starts_with(literal) || !glob_match(entry.path, path)) continue;
      if (!entry.package.empty() && !is_package(entry, change.package)) continue;
      if (!fits_versions(entry, change)) continue;
      if (!fits_digest(entry, change)) {
        note(notes_[i].wrong_digest, i, path);
        continue;
      }
      notes_[i].used = true;
      return i;
    }
    return kNone;
  }

  /// `from` and `to` of an entry about a path: targets of a symlink, else versions of the package.
  bool fits_versions(const Expectation& entry, const FileChange& change) const {
    if (entry.from.empty() && entry.to.empty()) return true;
    std::string_view from = target(*report_.inventory_before, change.before);
    std::string_view to = target(*report_.inventory_after, change.after);
    if (from.empty() && to.empty() && change.package != kNone) {
      from = report_.packages[change.package].version_before;
      to = report_.packages[change.package].version_after;
    }
    return (entry.from.empty() || entry.from == from) && (entry.to.empty() || entry.to == to);
  }

  static bool pins(const Expectation& entry, const Sha256& digest) {
    return std::binary_search(entry.sha256.begin(), entry.sha256.end(), to_hex(digest));
  }

  /// Of an entry that pins digests, whether the file has one of them. A link has no digest: its target says
  /// what it is.
  bool fits_digest(const Expectation& entry, const FileChange& change) const {
    if (entry.sha256.empty() || change.after == kNone) return true;
    const File& file = report_.inventory_after->files[change.after];
    return file.type == FileType::symlink ? !entry.to.empty() : file.has_sha256 && pins(entry, file.sha256);
  }

  bool pins_package(const Expectation& entry, std::uint32_t package) {
    if (entry.sha256.empty() || package == kNone || report_.packages[package].after == kNone) return false;
    const std::uint32_t after = report_.packages[package].after;
    const auto [known, is_new] = pins_.try_emplace(after);
    if (is_new) {
      if (!files_) files_.emplace(*report_.inventory_after);
      known->second = package_pins(*report_.inventory_after, after, *files_);
    }
    return std::any_of(known->second.begin(), known->second.end(), [&](const std::string& pin) {
      return std::binary_search(entry.sha256.begin(), entry.sha256.end(), pin);
    });
  }

  /// Whether the entry says exactly what it approves: the file's digest, the link's target, or the digest of
  /// the package.
  bool is_pinned(const Expectation& entry, const Finding& finding) {
    if (finding.file == kNone || report_.files[finding.file].after == kNone)
      return pins_package(entry, finding.package_index);
    const std::uint32_t after = report_.files[finding.file].after;
    const File& file = report_.inventory_after->files[after];
    if (file.type == FileType::symlink)
      return !entry.to.empty() && entry.to == target(*report_.inventory_after, after);
    return (file.has_sha256 && pins(entry, file.sha256)) || pins_package(entry, finding.package_index);
  }

  /// What an entry for a change of version does not say: neither what the package became, nor its digest.
  static bool says_no_version(const Expectation& entry) {
    return (entry.change == Change::upgrade || entry.change == Change::downgrade) && entry.path.empty() &&
           entry.to.empty() && entry.sha256.empty();
  }

  /// Whether the entry, which takes the change that the finding is about, also covers the finding. Remembers
  /// what is missing where it does not.
  bool covers(std::uint32_t i, const Finding& finding) {
    const Expectation& entry = policy_.expectations[i];
    if (finding.severity == Severity::note) return true;
    if (says_no_version(entry)) return note(notes_[i].no_version, i, about(finding)), false;
    const bool error = finding.severity == Severity::error;
    const bool allowed = std::find(entry.allow.begin(), entry.allow.end(), finding.rule) != entry.allow.end();
    if (error && !allowed) return note(notes_[i].unpinned, i, about(finding)), false;
    if ((!error && entry.sha256.empty()) || is_pinned(entry, finding)) return true;
    const bool has_pin = !entry.sha256.empty() || (!entry.path.empty() && !entry.to.empty());
    return note(has_pin ? notes_[i].wrong_digest : notes_[i].unpinned, i, about(finding)), false;
  }

  void cover(Finding& finding) {
    std::uint32_t i = finding.file != kNone ? entry_of_file_[finding.file] : take_path(finding);
    if (i == kNone && finding.package_index != kNone) i = entry_of_package_[finding.package_index];
    if (i == kNone) return;
    if (!covers(i, finding)) return;
    const Expectation& entry = policy_.expectations[i];
    finding.status = Finding::Status::approved;
    if (notes_[i].approval.empty())
      notes_[i].approval = report_.strings.keep(
          entry.by.empty() ? entry.reason : fmt::format("{} ({})", entry.reason, entry.by));
    finding.approval = notes_[i].approval;
  }

  /// For what has a path but is no change of a file: a folder that could not be read.
  std::uint32_t take_path(const Finding& finding) {
    if (finding.path.empty()) return kNone;
    for (const std::uint32_t i : path_entries_) {
      const Expectation& entry = policy_.expectations[i];
      if (entry.change != Change::modify || !entry.package.empty() || !glob_match(entry.path, finding.path))
        continue;
      notes_[i].used = true;
      return i;
    }
    return kNone;
  }

  static std::string_view about(const Finding& finding) {
    return finding.path.empty() ? finding.package : finding.path;
  }

  void note(bool& trouble, std::uint32_t entry, std::string_view about) {
    trouble = true;
    if (notes_[entry].about.empty()) notes_[entry].about = about;
  }

  void report_problems() {
    for (std::size_t i = 0; i < notes_.size(); ++i) {
      const Notes& notes = notes_[i];
      const Expectation& entry = policy_.expectations[i];
      const std::string what =
          fmt::format("{} {}", to_string(entry.change), entry.path.empty() ? entry.package : entry.path);
      const auto problem = [&](std::string_view kind, std::string message) {
        report_.approval_problems.push_back({place(entry.line), kind, std::move(message)});
      };
      if (notes.expired) {
        problem("expired", fmt::format("'{}' was approved until {}", what, entry.expires));
        continue;
      }
      if (notes.wrong_digest)
        problem("wrong-digest", fmt::format("'{}' pins another digest than that of {}", what, notes.about));
      if (notes.unpinned)
        problem("unpinned",
                fmt::format("'{}' does not cover the error at {}: name its rule in allow and pin it by "
                            "sha256",
                            what, notes.about));
      if (notes.no_version)
        problem("unpinned",
                fmt::format("'{}' approves notes only, and not what is said of {}: name the version "
                            "in 'to', or the digest in 'sha256'",
                            what, notes.about));
      if (!notes.used && !notes.wrong_digest)
        problem("stale", fmt::format("'{}' covers nothing in this comparison", what));
    }
  }

  const Policy& policy_;
  std::string_view today_;
  Report& report_;
  std::vector<Notes> notes_;
  std::vector<std::uint32_t> package_entries_, path_entries_;         ///< not expired
  std::vector<std::uint32_t> entry_of_package_, entry_of_file_;       ///< kNone: no entry takes the change
  std::optional<FilesByPackage> files_;                               ///< of the after side, where asked for
  std::unordered_map<std::uint32_t, std::vector<std::string>> pins_;  ///< of the packages asked for
};

}  // namespace

std::string_view to_string(Expectation::Change change) {
  return kChangeWords[static_cast<std::size_t>(change)];
}

Expectation::Change change_of(FileChange::Kind kind) {
  switch (kind) {
    case FileChange::Kind::added:
    case FileChange::Kind::copied:
      return Expectation::Change::add;
    case FileChange::Kind::removed:
      return Expectation::Change::remove;
    case FileChange::Kind::moved:
      return Expectation::Change::move;
    case FileChange::Kind::attributes:
      return Expectation::Change::mode;
    default:
      return Expectation::Change::modify;
  }
}

Expectation::Change change_of(PackageChange::Kind kind) {
  switch (kind) {
    case PackageChange::Kind::added:
    case PackageChange::Kind::copied:
      return Expectation::Change::add;
    case PackageChange::Kind::removed:
      return Expectation::Change::remove;
    case PackageChange::Kind::upgraded:
    case PackageChange::Kind::reversioned:
      return Expectation::Change::upgrade;
    case PackageChange::Kind::downgraded:
      return Expectation::Change::downgrade;
    case PackageChange::Kind::moved:
      return Expectation::Change::move;
    default:
      return Expectation::Change::modify;
  }
}

std::vector<std::string> package_pins(const Inventory& inventory, std::uint32_t package,
                                      const FilesByPackage& files) {
  const auto own = files.files(package);
  if (!own.empty()) {
    const auto tree = tree_digest(inventory, own);
    return tree ? std::vector{to_hex(*tree)} : std::vector<std::string>();
  }
  std::vector<std::string> pins;
  const auto add = [&](const std::vector<Hash>& hashes) {
    for (const Hash& hash : hashes)
      if (hash.algorithm == HashAlgorithm::sha256) pins.emplace_back(hash.hex);
  };
  add(inventory.packages[package].hashes);
  for (const ExternalReference& reference : inventory.packages[package].references) add(reference.hashes);
  return pins;
}

void approve(const Policy& policy, std::string_view today, Report& report) {
  Approver(policy, today, report).run();
}

}  // namespace stocktake
