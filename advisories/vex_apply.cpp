#include "advisories/vex_apply.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "schemas/identity/purl.h"

namespace stocktake {
namespace {

using Status = AdvisoryFinding::Status;

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// How two package URLs relate: not at all, the same but for the version, or wholly as far as `meant` says.
enum class Fit : std::uint8_t { none, other_version, same };

Fit fit_of(std::string_view meant, const std::vector<std::string>& versions, std::string_view is) {
  const auto a = try_parse_purl(meant), b = try_parse_purl(is);
  if (!a || !b || purl_identity(*a) != purl_identity(*b)) return Fit::none;
  const bool same = (a->version.empty() || a->version == b->version) &&
                    (versions.empty() || contains(versions, b->version));
  return same ? Fit::same : Fit::other_version;
}

bool has_hash(const VexProduct& product, const std::vector<Hash>& hashes) {
  return std::any_of(hashes.begin(), hashes.end(),
                     [&](const Hash& hash) { return contains(product.hashes, hash.hex); });
}

bool has_hash(const VexProduct& product, const Package& package) {
  return has_hash(product, package.hashes) ||
         (package.tree && contains(product.hashes, to_hex(*package.tree))) ||
         std::any_of(package.references.begin(), package.references.end(),
                     [&](const ExternalReference& reference) { return has_hash(product, reference.hashes); });
}

bool is_finding_itself(const VexProduct& product, const AdvisoryFinding& finding,
                       const Inventory& inventory) {
  if (fit_of(product.purl, product.versions, finding.package) == Fit::same) return true;
  for (const DigestHit& hit : finding.digests)
    if (contains(product.hashes, std::string_view(hit.digest).substr(hit.digest.find(':') + 1))) return true;
  const bool this_document = product.serial.empty() || product.serial == inventory.origin.serial;
  return std::any_of(finding.packages.begin(), finding.packages.end(), [&](std::uint32_t index) {
    const Package& package = inventory.packages[index];
    const bool by_ref = this_document && !product.ref.empty() && product.ref == package.bom_ref;
    return by_ref || has_hash(product, package);
  });
}

/// Whether the product is what was checked as a whole.
bool is_subject(const VexProduct& product, const Inventory& inventory) {
  if (!inventory.origin.digest.empty() && contains(product.hashes, inventory.origin.digest)) return true;
  if (!inventory.purl.empty()) return fit_of(product.purl, product.versions, inventory.purl) == Fit::same;
  const auto purl = try_parse_purl(product.purl);
  return purl && !inventory.name.empty() && purl->name == inventory.name &&
         (purl->version.empty() || purl->version == inventory.version);
}

bool speaks_of(const VexStatement& statement, const AdvisoryFinding& finding) {
  return std::any_of(statement.ids.begin(), statement.ids.end(),
                     [&](const std::string& id) { return speaks_of(std::string_view(id), finding); });
}

std::string statement_words(const VexStatement& statement) {
  std::string text(to_string(statement.status));
  if (!statement.justification.empty()) text += ", " + statement.justification;
  if (!statement.detail.empty()) text += ": " + statement.detail;
  return fmt::format("{} ({})", text, statement.place);
}

/// Why a statement about a vulnerability that was found covers nothing: another version of what it means is
/// here.
std::string other_version(const VexStatement& statement, const CheckReport& report) {
  for (const AdvisoryFinding& finding : report.matches.findings) {
    if (!speaks_of(statement, finding)) continue;
    for (const VexProduct& product : statement.products)
      if (fit_of(product.purl, product.versions, finding.package) == Fit::other_version)
        return fmt::format("it speaks of {}, and here is {}", product.purl, finding.package);
  }
  return {};
}

void complain(const VexStatement& statement, CheckReport& report) {
  std::string other = other_version(statement, report);
  if (!other.empty()) return void(report.problems.push_back({statement.place, "stale", std::move(other)}));
  const auto& findings = report.matches.findings;
  const bool known = std::any_of(findings.begin(), findings.end(), [&](const AdvisoryFinding& finding) {
    return speaks_of(statement, finding);
  });
  report.problems.push_back(
      {statement.place, "unused",
       known ? fmt::format("none of its products is where {} was found", statement.ids.front())
             : fmt::format("nothing here is known by {}", statement.ids.front())});
}

}  // namespace

bool is_product(const VexProduct& product, const AdvisoryFinding& finding, const Inventory& inventory) {
  if (product.parts.empty())
    return is_finding_itself(product, finding, inventory) || is_subject(product, inventory);
  if (!is_subject(product, inventory)) return false;
  return std::any_of(product.parts.begin(), product.parts.end(),
                     [&](const VexProduct& part) { return is_finding_itself(part, finding, inventory); });
}

void apply_vex(std::span<const VexStatement> statements, CheckReport& report) {
  std::set<const VexStatement*> used;
  for (AdvisoryFinding& finding : report.matches.findings) {
    const VexStatement* latest = nullptr;
    for (const VexStatement& one : statements) {
      if (!speaks_of(one, finding)) continue;
      const bool fits = std::any_of(one.products.begin(), one.products.end(), [&](const VexProduct& product) {
        return is_product(product, finding, *report.inventory);
      });
      if (!fits) continue;
      used.insert(&one);
      if (latest == nullptr || one.time >= latest->time) latest = &one;
    }
    if (latest == nullptr) continue;
    finding.said = *latest;
    if (latest->status != VexStatus::not_affected && latest->status != VexStatus::fixed) continue;
    finding.status = Status::dismissed;
    finding.reason = statement_words(*latest);
  }
  for (const VexStatement& one : statements)
    if (!used.contains(&one)) complain(one, report);
}

}  // namespace stocktake
