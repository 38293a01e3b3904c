#include "differ/policy/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "differ/policy/policy.h"
#include "differ/policy/read.h"
#include "schemas/error.h"
#include "schemas/text/glob.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

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
  Expectation::Change change = Expectation::Change::modify;
  std::string package, path, from, to, sha256;
  std::vector<std::string_view> allow;
  std::vector<std::string_view> messages;
};

Draft draft_of(const Report& report, const FilesByPackage& files, const Finding& finding) {
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
    const auto pins = package_pins(*report.inventory_after, package.after, files);
    if (!pins.empty()) draft.sha256 = pins.front();
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

/// A draft for each change of which something is unexpected.
std::vector<Draft> drafts_of(const Report& report) {
  const FilesByPackage files(*report.inventory_after);
  std::vector<Draft> drafts;
  std::vector<std::uint32_t> of_file(report.files.size(), kNone), of_package(report.packages.size(), kNone);
  for (const Finding& finding : report.findings) {
    if (finding.status != Finding::Status::unexpected && !finding.behind) continue;
    std::uint32_t own = kNone;
    std::uint32_t& at = finding.file != kNone            ? of_file[finding.file]
                        : finding.package_index != kNone ? of_package[finding.package_index]
                                                         : own;
    if (at == kNone) {
      at = static_cast<std::uint32_t>(drafts.size());
      drafts.push_back(draft_of(report, files, finding));
    }
    Draft& draft = drafts[at];
    draft.messages.push_back(finding.message);
    if ((finding.severity == Severity::error || finding.behind) &&
        std::find(draft.allow.begin(), draft.allow.end(), finding.rule) == draft.allow.end())
      draft.allow.push_back(finding.rule);
  }
  std::erase_if(drafts, [](const Draft& draft) { return draft.package.empty() && draft.path.empty(); });
  return drafts;
}

/// Whether an entry stands for the draft already, with a reason or without.
bool says(const Expectation& entry, const Draft& draft) {
  const auto pinned = [&] {
    return draft.allow.empty() || draft.sha256.empty() ||
           std::find(entry.sha256.begin(), entry.sha256.end(), draft.sha256) != entry.sha256.end();
  };
  const auto allows = [&](std::string_view rule) {
    return std::find(entry.allow.begin(), entry.allow.end(), rule) != entry.allow.end();
  };
  return entry.change == draft.change && entry.package == draft.package &&
         entry.path == literal_glob(draft.path) && entry.from == draft.from && entry.to == draft.to &&
         pinned() && std::all_of(draft.allow.begin(), draft.allow.end(), allows);
}

}  // namespace

std::string draft_expected(const Report& report) {
  std::string text =
      "# Drafted by stocktake. Keep what you have looked at, say why (an empty reason is refused), delete "
      "the rest.\n";
  for (const Draft& draft : drafts_of(report)) write_draft(text, draft);
  return text;
}

std::string add_drafts(std::string_view existing, const std::string& name, const Report& report) {
  const Policy policy = parse_policy(existing, name, Drafts::accept);
  std::string text(existing);
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  std::size_t added = 0;
  for (const Draft& draft : drafts_of(report)) {
    const bool known = std::any_of(policy.expectations.begin(), policy.expectations.end(),
                                   [&](const Expectation& entry) { return says(entry, draft); });
    if (known) continue;
    write_draft(text, draft);
    ++added;
  }
  if (added == 0) return std::string(existing);
  const auto refuse = [&] {
    throw Error(fmt::format(
        "{}: no entry can be added behind what stands there; write its entries as [[expect]], or draft into "
        "another file",
        name));
  };
  try {
    if (parse_policy(text, name, Drafts::accept).expectations.size() != policy.expectations.size() + added)
      refuse();
  } catch (const Error&) {
    refuse();
  }
  return text;
}

}  // namespace stocktake
