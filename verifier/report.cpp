#include "verifier/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "schemas/error.h"
#include "schemas/text/glob.h"
#include "schemas/text/printable.h"

namespace stocktake {

std::uint64_t VerifyReport::open_findings() const {
  return static_cast<std::uint64_t>(
      std::count_if(findings.begin(), findings.end(), [](const VerifyFinding& f) { return !f.allowed; }));
}

bool VerifyReport::nothing_held() const {
  return kind != "pins" && std::all_of(packages.begin(), packages.end(),
                                       [](const PackageVerdict& verdict) { return verdict.witness.empty(); });
}

std::uint64_t VerifyReport::built_here() const {
  return static_cast<std::uint64_t>(
      std::count_if(packages.begin(), packages.end(),
                    [](const PackageVerdict& verdict) { return verdict.status == "built here"; }));
}

VerifyReport report_on(const Inventory& inventory, std::string_view kind) {
  VerifyReport report;
  report.kind = kind;
  report.origin = inventory.origin;
  report.files = inventory.files.size();
  report.packages_in_tree = inventory.packages.size();
  report.unread = inventory.unread.size();
  return report;
}

std::string name_of(const Package& package) {
  if (!package.purl.empty()) return std::string(package.purl);
  return std::string(package.name).append(package.version.empty() ? "" : "@").append(package.version);
}

Allowance read_allowance(const std::string& text) {
  const auto equals = std::min(text.find('='), text.size());
  const std::string id = text.substr(0, equals);
  const VerifyRule* rule = verify_rule(id);
  if (rule == nullptr)
    throw Error(fmt::format("--allow {}: there is no such rule (docs/verify.md lists them)", printable(id)));
  return {rule, text.substr(std::min(equals + 1, text.size()))};
}

void settle(VerifyReport& report, const std::vector<Allowance>& allowances) {
  for (VerifyFinding& finding : report.findings)
    for (const Allowance& allowance : allowances) {
      const std::string& subject = finding.path.empty() ? finding.package : finding.path;
      if (allowance.rule != finding.rule) continue;
      if (!allowance.glob.empty() && !glob_match(allowance.glob, subject)) continue;
      finding.allowed = true;
      ++allowance.uses;
    }
  for (const Allowance& allowance : allowances)
    if (allowance.uses == 0)
      throw Error(fmt::format("--allow {}{}{}: covers nothing any more: remove it", allowance.rule->id,
                              allowance.glob.empty() ? "" : "=", printable(allowance.glob)));
  const auto key = [](const VerifyFinding& f) {
    return std::tuple(f.allowed, f.rule->level == VerifyRule::Level::warning, std::string_view(f.package),
                      std::string_view(f.path), f.line, f.rule->id, std::string_view(f.message));
  };
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

}  // namespace stocktake
