#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/report.h"

namespace stocktake {

/// What a person wrote down of findings on a tree, in a file that is reviewed (`[[finding]]` in
/// stocktake.toml).
struct FindingApproval {
  const VerifyRule* rule = nullptr;
  std::string path;     ///< glob; empty: any path, or none
  std::string package;  ///< identity: a purl without version; empty: any
  std::vector<std::string>
      sha256;           ///< what the file must be, lower-case hexadecimal; empty: nothing is pinned
  std::string reason;   ///< as a report shows it, with who said so
  std::string expires;  ///< YYYY-MM-DD, the last day; empty: never
  std::string place;    ///< FILE:LINE
};

/// Marks the findings that an approval covers, each by the first that does, before `settle`. A finding about
/// the bytes of a file that is there, of an error rule (`record-changed`, `archive-unlisted`, …), is covered
/// only by an approval that pins those bytes by `sha256`: else it would cover what comes next too. Approvals
/// that are expired, whose pins are not met or that lack one, or that cover nothing where a report of this
/// kind could have had such findings, become notes of the report, and cover nothing. \param today YYYY-MM-DD
void approve_findings(const Inventory& inventory, std::span<const FindingApproval> approvals,
                      std::string_view today, VerifyReport& report);

}  // namespace stocktake
