#include "verifier/approve.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/identity/purl.h"
#include "schemas/text/glob.h"

namespace stocktake {
namespace {

/// Whether reports of this kind have findings of that rule.
bool is_of_kind(std::string_view kind, std::string_view rule) {
  const bool pin = rule.starts_with("pin-"), archive = rule.starts_with("archive-") || rule == "lock-silent";
  if (rule == "pin-not-locked" || rule == "pin-unreadable" || rule == "lock-differs") return true;
  return kind == "pins" ? pin : kind == "archives" ? archive || rule == "runs-as-owner" : !pin && !archive;
}

bool fits(const FindingApproval& approval, const VerifyFinding& finding) {
  if (approval.rule != finding.rule) return false;
  if (!approval.path.empty() && !glob_match(approval.path, finding.path)) return false;
  if (approval.package.empty()) return true;
  const auto purl = try_parse_purl(finding.package);
  return purl && purl_identity(*purl) == approval.package;
}

/// The file whose bytes the finding is about; nullptr where it is about none.
const File* file_of(const Inventory& inventory, const VerifyFinding& finding) {
  const std::string_view rule = finding.rule->id;
  const bool about_bytes = rule == "record-changed" || rule == "record-unlisted" ||
                           rule == "archive-changed" || rule == "archive-unlisted" || rule == "runs-as-owner";
  const File* file = about_bytes ? find_file(inventory, finding.path) : nullptr;
  return file != nullptr && file->has_sha256 ? file : nullptr;
}

bool is_met(const FindingApproval& approval, const File& file) {
  return std::find(approval.sha256.begin(), approval.sha256.end(), to_hex(file.sha256)) !=
         approval.sha256.end();
}

/// What came of one approval.
struct Outcome {
  std::uint64_t covered = 0;
  std::string unpinned, other;  // a file that it would cover but for a pin
};

std::string note_of(const FindingApproval& approval, const Outcome& outcome, bool expired,
                    std::string_view kind) {
  const std::string head = fmt::format("{}: the approval of {}", approval.place, approval.rule->id);
  if (expired) return fmt::format("{} covers nothing since {}.", head, approval.expires);
  if (!outcome.unpinned.empty())
    return fmt::format("{} does not cover {}: it needs the sha256 of what was looked at.", head,
                       outcome.unpinned);
  if (!outcome.other.empty())
    return fmt::format("{} does not cover {}, which has another sha256 by now.", head, outcome.other);
  if (outcome.covered == 0 && is_of_kind(kind, approval.rule->id))
    return fmt::format("{} covers nothing any more: remove it.", head);
  return {};
}

}  // namespace

void approve_findings(const Inventory& inventory, std::span<const FindingApproval> approvals,
                      std::string_view today, VerifyReport& report) {
  std::vector<Outcome> outcomes(approvals.size());
  const auto is_expired = [&](const FindingApproval& one) {
    return !one.expires.empty() && one.expires < today;
  };
  for (VerifyFinding& finding : report.findings) {
    const File* file = file_of(inventory, finding);
    for (std::size_t i = 0; i < approvals.size() && !finding.allowed; ++i) {
      const FindingApproval& approval = approvals[i];
      if (is_expired(approval) || !fits(approval, finding)) continue;
      if (file != nullptr && approval.sha256.empty()) {
        outcomes[i].unpinned = finding.path;
      } else if (file != nullptr && !is_met(approval, *file)) {
        outcomes[i].other = finding.path;
      } else {
        finding.allowed = true;
        finding.approval = fmt::format("{} ({})", approval.reason, approval.place);
        ++outcomes[i].covered;
      }
    }
  }
  for (std::size_t i = 0; i < approvals.size(); ++i)
    if (std::string note = note_of(approvals[i], outcomes[i], is_expired(approvals[i]), report.kind);
        !note.empty())
      report.notes.push_back(std::move(note));
}

}  // namespace stocktake
