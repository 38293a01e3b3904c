#include "differ/policy/policy.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <iterator>

#include "differ/judge/rules.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/io/input.h"
#include "schemas/text/glob.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

using Change = Expectation::Change;

constexpr std::string_view kChanges[] = {"add", "remove", "upgrade", "downgrade", "modify", "move", "mode"};

std::string_view to_string(Change change) {
  return kChanges[static_cast<std::size_t>(change)];
}

/// Reads one file; every complaint names the place of the node that it is about.
class PolicyReader {
 public:
  PolicyReader(std::string_view text, const std::string& name) : name_(name), text_(text) {}

  Policy read() {
    policy_.name = name_;
    const toml::table table = parse();
    for (const auto& [key, node] : table) {
      if (key == "compare")
        read_compare(as_table(node, key));
      else if (key == "severity")
        read_severities(as_table(node, key));
      else if (key == "expect")
        read_expectations(node);
      else
        fail(node,
             fmt::format("unknown key '{}'; known are compare, severity and expect", printable(key.str())));
    }
    return std::move(policy_);
  }

 private:
  toml::table parse() const {
    try {
      return toml::parse(text_, name_);
    } catch (const toml::parse_error& error) {
      const auto& at = error.source().begin;
      throw Error(fmt::format("{}:{}:{}: {}", name_, at.line, at.column, error.description()));
    }
  }

  [[noreturn]] void fail(const toml::node& node, std::string_view what) const {
    const auto& at = node.source().begin;
    throw Error(fmt::format("{}:{}:{}: {}", name_, at.line, at.column, what));
  }

  const toml::table& as_table(const toml::node& node, const toml::key& key) const {
    if (!node.is_table()) fail(node, fmt::format("'{}' must be a table", printable(key.str())));
    return *node.as_table();
  }

  std::string as_string(const toml::node& node, std::string_view key) const {
    if (!node.is_string()) fail(node, fmt::format("'{}' must be text", printable(key)));
    return node.as_string()->get();
  }

  std::vector<std::string> as_strings(const toml::node& node, std::string_view key) const {
    std::vector<std::string> result;
    if (node.is_string()) return {node.as_string()->get()};
    if (!node.is_array()) fail(node, fmt::format("'{}' must be a list of texts", key));
    for (const toml::node& item : *node.as_array()) result.push_back(as_string(item, key));
    return result;
  }

  /// `sha256:` in front is optional; the result is lower case without it.
  std::string as_digest(const toml::node& node, std::string text) const {
    if (text.starts_with("sha256:")) text.erase(0, 7);
    const auto digest = parse_sha256(text);
    if (!digest) fail(node, "a SHA-256 has 64 hexadecimal digits");
    return to_hex(*digest);
  }

  void read_compare(const toml::table& table) {
    policy_.compare_line = table.source().begin.line;
    for (const auto& [key, node] : table) {
      if (key == "from")
        policy_.compare_from = as_digest(node, as_string(node, "from"));
      else if (key == "to")
        policy_.compare_to = as_digest(node, as_string(node, "to"));
      else
        fail(node, fmt::format("unknown key '{}' in [compare]; known are from and to", printable(key.str())));
    }
  }

  void read_severities(const toml::table& table) {
    for (const auto& [key, node] : table) {
      const std::string level = as_string(node, key.str());
      if (find_rule(key.str()) == nullptr)
        fail(node, fmt::format("no rule is called '{}'; stocktake explain lists them", printable(key.str())));
      if (level != "error" && level != "warning" && level != "note" && level != "off")
        fail(node, "a severity is error, warning, note or off");
      policy_.severities.emplace_back(key.str(), level);
    }
  }

  void read_expectations(const toml::node& node) {
    if (!node.is_array_of_tables()) fail(node, "expect must be written [[expect]]");
    for (const toml::node& item : *node.as_array()) read_expectation(*item.as_table());
  }

  void read_expectation(const toml::table& table) {
    Expectation entry;
    entry.line = table.source().begin.line;
    bool has_change = false;
    for (const auto& [key, node] : table) {
      has_change = has_change || key == "change";
      read_member(entry, key.str(), node);
    }
    if (!has_change)
      fail(table, "an entry needs 'change': add, remove, upgrade, downgrade, modify, move or mode");
    if (entry.package.empty() && entry.path.empty()) fail(table, "an entry needs 'package' or 'path'");
    if (entry.reason.empty()) fail(table, "an entry needs a 'reason'");
    policy_.expectations.push_back(std::move(entry));
  }

  void read_member(Expectation& entry, std::string_view key, const toml::node& node) {
    if (key == "change")
      entry.change = read_change(node);
    else if (key == "package")
      entry.package = read_package(node);
    else if (key == "path")
      entry.path = as_string(node, key);
    else if (key == "from")
      entry.from = as_string(node, key);
    else if (key == "to")
      entry.to = as_string(node, key);
    else if (key == "sha256")
      read_digests(entry, node);
    else if (key == "allow")
      read_allowed(entry, node);
    else if (key == "reason")
      entry.reason = as_string(node, key);
    else if (key == "by")
      entry.by = as_string(node, key);
    else if (key == "expires")
      entry.expires = read_date(node);
    else
      fail(node,
           fmt::format("unknown key '{}' in [[expect]]; known are change, package, path, from, to, sha256, "
                       "allow, reason, by and expires",
                       printable(key)));
  }

  Change read_change(const toml::node& node) const {
    const std::string word = as_string(node, "change");
    const auto* const found = std::find(std::begin(kChanges), std::end(kChanges), word);
    if (found == std::end(kChanges))
      fail(node,
           fmt::format("unknown change '{}'; known are add, remove, upgrade, downgrade, modify, move and "
                       "mode",
                       printable(word)));
    return static_cast<Change>(found - std::begin(kChanges));
  }

  /// A purl in any spelling becomes its identity; anything else is a bare name.
  std::string read_package(const toml::node& node) const {
    std::string text = as_string(node, "package");
    if (!text.starts_with("pkg:")) return text;
    const auto purl = try_parse_purl(text);
    if (!purl) fail(node, fmt::format("'{}' is no package URL", printable(text)));
    if (!purl->version.empty()) fail(node, "the version of 'package' belongs into 'from' or 'to'");
    return purl_identity(*purl);
  }

  void read_digests(Expectation& entry, const toml::node& node) const {
    for (std::string& text : as_strings(node, "sha256"))
      entry.sha256.push_back(as_digest(node, std::move(text)));
    std::sort(entry.sha256.begin(), entry.sha256.end());
  }

  void read_allowed(Expectation& entry, const toml::node& node) const {
    entry.allow = as_strings(node, "allow");
    for (const std::string& rule : entry.allow)
      if (find_rule(rule) == nullptr)
        fail(node, fmt::format("no rule is called '{}'; stocktake explain lists them", printable(rule)));
  }

  std::string read_date(const toml::node& node) const {
    if (!node.is_date()) fail(node, "'expires' must be a date such as 2026-12-31, without quotes");
    const toml::date date = node.as_date()->get();
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
  }

  const std::string& name_;
  std::string_view text_;
  Policy policy_;
};

Change change_of(FileChange::Kind kind) {
  switch (kind) {
    case FileChange::Kind::added:
    case FileChange::Kind::copied:
      return Change::add;
    case FileChange::Kind::removed:
      return Change::remove;
    case FileChange::Kind::moved:
      return Change::move;
    case FileChange::Kind::attributes:
      return Change::mode;
    default:
      return Change::modify;
  }
}

Change change_of(PackageChange::Kind kind) {
  switch (kind) {
    case PackageChange::Kind::added:
      return Change::add;
    case PackageChange::Kind::removed:
      return Change::remove;
    case PackageChange::Kind::upgraded:
    case PackageChange::Kind::reversioned:
      return Change::upgrade;
    case PackageChange::Kind::downgraded:
      return Change::downgrade;
    case PackageChange::Kind::moved:
      return Change::move;
    default:
      return Change::modify;
  }
}

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
    bool used = false, expired = false, wrong_digest = false, unpinned = false;
    std::string about;          ///< the first path or package of the trouble
    std::string_view approval;  ///< what its findings say; the same for all of them
  };

  bool right_comparison() {
    bool right = true;
    const auto check = [&](const std::string& bound, const ReportSide& side, std::string_view which) {
      std::string_view digest = side.origin.sha256;
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

  /// Whether all patches that the package declares are approved: they explain what the patched bytes are.
  bool pins_patches(const Expectation& entry, std::uint32_t package) const {
    if (package == kNone || report_.packages[package].after == kNone) return false;
    const auto& patches = report_.inventory_after->packages[report_.packages[package].after].patches;
    return !patches.empty() && std::all_of(patches.begin(), patches.end(), [&](std::string_view patch) {
      return std::binary_search(entry.sha256.begin(), entry.sha256.end(), patch);
    });
  }

  bool fits_digest(const Expectation& entry, const FileChange& change) const {
    if (entry.sha256.empty() || change.after == kNone) return true;
    const File& file = report_.inventory_after->files[change.after];
    return !file.has_sha256 || pins(entry, file.sha256) || pins_patches(entry, change.package);
  }

  bool pins_package(const Expectation& entry, std::uint32_t package) const {
    if (package == kNone || report_.packages[package].after == kNone) return false;
    const Package& after = report_.inventory_after->packages[report_.packages[package].after];
    if (after.tree && pins(entry, *after.tree)) return true;
    const auto pinned = [&](const Hash& hash) {
      return hash.algorithm == HashAlgorithm::sha256 &&
             std::binary_search(entry.sha256.begin(), entry.sha256.end(), hash.hex);
    };
    return std::any_of(after.hashes.begin(), after.hashes.end(), pinned) ||
           std::any_of(after.references.begin(), after.references.end(), [&](const ExternalReference& r) {
             return std::any_of(r.hashes.begin(), r.hashes.end(), pinned);
           });
  }

  /// Whether the entry says exactly what it approves: the file's digest, the link's target, the package's
  /// tree or archive, or the patches that were applied.
  bool is_pinned(const Expectation& entry, const Finding& finding) const {
    if (pins_package(entry, finding.package_index)) return true;
    if (finding.file == kNone) return false;
    const FileChange& change = report_.files[finding.file];
    if (change.after == kNone) return false;
    const File& file = report_.inventory_after->files[change.after];
    if (file.type == FileType::symlink)
      return !entry.to.empty() && entry.to == target(*report_.inventory_after, change.after);
    return (file.has_sha256 && pins(entry, file.sha256)) || pins_patches(entry, finding.package_index);
  }

  void cover(Finding& finding) {
    std::uint32_t i = finding.file != kNone ? entry_of_file_[finding.file] : take_path(finding);
    if (i == kNone && finding.package_index != kNone) i = entry_of_package_[finding.package_index];
    if (i == kNone) return;
    const Expectation& entry = policy_.expectations[i];
    if (finding.severity == Severity::error) {
      if (std::find(entry.allow.begin(), entry.allow.end(), finding.rule) == entry.allow.end()) {
        note(notes_[i].unpinned, i, about(finding));
        return;
      }
      if (!is_pinned(entry, finding)) {
        note(entry.sha256.empty() && entry.to.empty() ? notes_[i].unpinned : notes_[i].wrong_digest, i,
             about(finding));
        return;
      }
    }
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
      if (!notes.used && !notes.wrong_digest)
        problem("stale", fmt::format("'{}' covers nothing in this comparison", what));
    }
  }

  const Policy& policy_;
  std::string_view today_;
  Report& report_;
  std::vector<Notes> notes_;
  std::vector<std::uint32_t> package_entries_, path_entries_;    ///< not expired
  std::vector<std::uint32_t> entry_of_package_, entry_of_file_;  ///< kNone: no entry takes the change
};

/// A TOML basic string.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : percent_escape_invalid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      result.append("\\").append(1, c);
    else if (byte < 0x20 || byte == 0x7f)
      result += fmt::format("\\u{:04X}", byte);
    else
      result += c;
  }
  return result + '"';
}

/// One drafted entry: the change, and the error rules that fired on it.
struct Draft {
  Change change = Change::modify;
  std::string package, path, from, to, sha256;
  std::vector<std::string_view> allow;
  std::vector<std::string_view> messages;
};

Draft draft_of(const Report& report, const Finding& finding) {
  Draft draft;
  draft.package = finding.package;
  if (finding.file != kNone) {
    const FileChange& change = report.files[finding.file];
    draft.change = change_of(change.kind);
    draft.path = finding.path;
    if (change.after == kNone) return draft;
    const File& file = report.inventory_after->files[change.after];
    const FileDetail* detail = report.inventory_after->detail_of(file);
    if (file.has_sha256) draft.sha256 = to_hex(file.sha256);
    if (file.type == FileType::symlink && detail != nullptr) draft.to = detail->target;
  } else if (finding.package_index != kNone) {
    const PackageChange& package = report.packages[finding.package_index];
    draft.change = change_of(package.kind);
    draft.from = package.version_before;
    draft.to = package.version_after;
    if (package.after == kNone) return draft;
    const Package& after = report.inventory_after->packages[package.after];
    if (after.tree) draft.sha256 = to_hex(*after.tree);
  } else {
    draft.path = finding.path;
  }
  return draft;
}

void write_draft(std::string& text, const Draft& draft) {
  text += '\n';
  for (const std::string_view message : draft.messages) text += fmt::format("# {}\n", printable(message));
  text += fmt::format("[[expect]]\nchange = {}\n", quoted(to_string(draft.change)));
  const auto line = [&](std::string_view key, std::string_view value) {
    if (!value.empty()) text += fmt::format("{} = {}\n", key, quoted(value));
  };
  line("package", draft.package);
  line("path", draft.path.empty() ? "" : literal_glob(draft.path));
  line("from", draft.from);
  line("to", draft.to);
  if (!draft.allow.empty()) {
    if (!draft.sha256.empty()) text += fmt::format("sha256 = [{}]\n", quoted(draft.sha256));
    std::string rules;
    for (const std::string_view rule : draft.allow)
      rules.append(rules.empty() ? "" : ", ").append(quoted(rule));
    text += fmt::format("allow = [{}]\n", rules);
  }
  text += "reason = \"\"\n";
}

}  // namespace

Policy parse_policy(std::string_view text, const std::string& name) {
  return PolicyReader(text, name).read();
}

Policy read_policy(const std::string& path) {
  constexpr std::size_t kLargest = std::size_t{64} << 20;  // bytes; a person reviews it
  return parse_policy(read_input(path, kLargest), path);
}

void approve(const Policy& policy, std::string_view today, Report& report) {
  Approver(policy, today, report).run();
}

std::string draft_expected(const Report& report) {
  std::string text =
      "# Drafted by stocktake. Keep what you have looked at, say why (an empty reason is refused), delete "
      "the "
      "rest.\n";
  std::vector<Draft> drafts;
  std::vector<std::uint32_t> of_file(report.files.size(), kNone), of_package(report.packages.size(), kNone);
  for (const Finding& finding : report.findings) {
    if (finding.status != Finding::Status::unexpected) continue;
    std::uint32_t own = kNone;
    std::uint32_t& at = finding.file != kNone            ? of_file[finding.file]
                        : finding.package_index != kNone ? of_package[finding.package_index]
                                                         : own;
    if (at == kNone) {
      at = static_cast<std::uint32_t>(drafts.size());
      drafts.push_back(draft_of(report, finding));
    }
    Draft& draft = drafts[at];
    draft.messages.push_back(finding.message);
    if (finding.severity == Severity::error &&
        std::find(draft.allow.begin(), draft.allow.end(), finding.rule) == draft.allow.end())
      draft.allow.push_back(finding.rule);
  }
  for (const Draft& draft : drafts)
    if (!draft.package.empty() || !draft.path.empty()) write_draft(text, draft);
  return text;
}

}  // namespace stocktake
