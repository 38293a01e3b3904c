#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "differ/policy/policy.h"
#include "differ/policy/read.h"
#include "tests/differ/report_text.h"

namespace stocktake::test {

/// A comparison whose approvals come from text instead of a file.
struct Judged {
  Judged(const InventoryBuilder& before, const InventoryBuilder& after, const std::string& toml,
         std::string_view today = "2026-11-24")
      : b(before.build()), a(after.build()) {
    b.origin.digest = "aaaa";
    const Policy policy = parse_policy(toml, "stocktake.toml");
    report = diff(b, a, {.today = std::string(today)}, &policy);
  }
  std::string unexpected() const { return findings_text(report, Finding::Status::unexpected); }
  std::string approved() const { return findings_text(report, Finding::Status::approved); }
  std::string problems() const {
    std::string text;
    for (const ApprovalProblem& problem : report.approval_problems)
      text += fmt::format("{} {}\n", problem.entry, problem.what);
    return text;
  }

  Inventory b, a;
  Report report;
};

inline std::string entry(const std::string& members) {
  return "[[expect]]\nreason = \"why\"\n" + members;
}

inline std::string pin(std::string_view content) {
  return "sha256 = [\"" + to_hex(sha256_of(content)) + "\"]\n";
}

}  // namespace stocktake::test
