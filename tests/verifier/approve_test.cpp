#include "verifier/approve.h"

#include <doctest/doctest.h>

#include "generator/scan.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// A report on a tree with the file `a.py`, by one approval: `allowed`, or the notes.
std::string verdict(VerifyFinding finding, const FindingApproval& approval,
                    std::string_view kind = "records") {
  std::vector<Diagnostic> diagnostics;
  const Inventory inventory =
      take_inventory(TreeBuilder(kPythonCataloger).file("a.py", "x").build(), 1, diagnostics);
  VerifyReport report;
  report.kind = kind;
  report.findings.push_back(std::move(finding));
  approve_findings(inventory, std::span(&approval, 1), "2026-06-01", report);
  std::string all = report.findings[0].allowed ? report.findings[0].approval : "open";
  for (const std::string& note : report.notes) all.append("; ").append(note);
  return all;
}

VerifyFinding finding_of(std::string_view rule, std::string path, std::string package = {}) {
  return {verify_rule(rule), std::move(package), std::move(path), 1, "m", {}, {}, false, {}};
}

FindingApproval approval_of(std::string_view rule, std::string path) {
  return {verify_rule(rule), std::move(path), {}, {}, "ours", {}, "p.toml:1"};
}

}  // namespace

TEST_CASE("an approval covers findings of its rule, path and package until it expires") {
  const VerifyFinding image = finding_of("pin-image", "Dockerfile");
  CHECK(verdict(image, approval_of("pin-image", "Docker*"), "pins") == "ours (p.toml:1)");
  CHECK(verdict(image, approval_of("pin-image", "x"), "pins") ==
        "open; p.toml:1: the approval of pin-image covers nothing any more: remove it.");
  CHECK(verdict(image, approval_of("pin-hash", "Docker*"), "pins").starts_with("open; "));
  FindingApproval old = approval_of("pin-image", "Docker*");
  old.expires = "2026-05-31";
  CHECK(verdict(image, old, "pins") ==
        "open; p.toml:1: the approval of pin-image covers nothing since 2026-05-31.");
  old.expires = "2026-06-01";
  CHECK(verdict(image, old, "pins") == "ours (p.toml:1)");
  FindingApproval package = approval_of("archive-absent", "");
  package.package = "pkg:npm/a";
  CHECK(verdict(finding_of("archive-absent", "", "pkg:npm/a@1.0.0"), package, "archives") ==
        "ours (p.toml:1)");
  CHECK(
      verdict(finding_of("archive-absent", "", "pkg:npm/b@1.0.0"), package, "archives").starts_with("open"));
  CHECK(verdict(finding_of("archive-absent", ""), package, "archives").starts_with("open"));
}

TEST_CASE("an approval of a file's bytes has to pin them") {
  FindingApproval approval = approval_of("record-changed", "**");
  const VerifyFinding changed = finding_of("record-changed", "a.py");
  CHECK(verdict(changed, approval) ==
        "open; p.toml:1: the approval of record-changed does not cover a.py: it needs the sha256 of what was "
        "looked at.");
  approval.sha256 = {std::string(64, '0')};
  CHECK(
      verdict(changed, approval) ==
      "open; p.toml:1: the approval of record-changed does not cover a.py, which has another sha256 by now.");
  approval.sha256.push_back(to_hex(sha256_of("x")));
  CHECK(verdict(changed, approval) == "ours (p.toml:1)");
  CHECK(verdict(finding_of("record-missing", "gone.py"), approval_of("record-missing", "gone.py")) ==
        "ours (p.toml:1)");
}

TEST_CASE("an approval of what another kind of report finds is left alone") {
  CHECK(verdict(finding_of("record-missing", "x"), approval_of("pin-image", "x")) == "open");
  CHECK(verdict(finding_of("pin-image", "x"), approval_of("record-missing", "y"), "pins") == "open");
  CHECK(verdict(finding_of("archive-absent", "x"), approval_of("record-missing", "y"), "archives") == "open");
}
