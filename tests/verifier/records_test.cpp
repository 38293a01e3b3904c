#include "verifier/records.h"

#include <doctest/doctest.h>

#include <string>

#include "generator/scan.h"
#include "schemas/identity/any_digest.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// A tree as `verify` takes it, with what its records list.
struct Taken {
  std::vector<Diagnostic> diagnostics;
  std::vector<RecordRow> rows;
  Inventory inventory;

  explicit Taken(Tree tree) : inventory(take_inventory(std::move(tree), 1, diagnostics, &rows)) {}

  /// `rule path` of each finding, a line each. \param digest what every digest beside SHA-256 turns out to be
  std::string findings(const std::string& digest = {}) {
    auto digests = wanted_digests(inventory, rows);
    for (WantedDigest& one : digests) one.hex = digest;
    report = check_records(inventory, rows, digests);
    settle(report, {});
    std::string lines;
    for (const VerifyFinding& finding : report.findings)
      lines.append(finding.rule->id).append(" ").append(finding.path).append("\n");
    return lines;
  }

  VerifyReport report;
};

TreeBuilder crate(std::string_view files) {
  TreeBuilder tree(kCargoCataloger);
  tree.file("vendor/a/Cargo.toml", "[package]\nname = \"a\"\nversion = \"1.0.0\"\n")
      .file("vendor/a/.cargo-checksum.json", std::string("{\"files\":{").append(files).append("}}"));
  return tree;
}

std::string line(std::string_view path, std::string_view content) {
  return std::string("\"").append(path).append("\":\"").append(to_hex(sha256_of(content))).append("\"");
}

const std::string kManifest = line("Cargo.toml", "[package]\nname = \"a\"\nversion = \"1.0.0\"\n");

}  // namespace

TEST_CASE("verify: what a record lists is equal, changed, missing or not listed") {
  Taken taken(crate(kManifest + "," + line("same.rs", "same") + "," + line("other.rs", "x") + "," +
                    line("gone.rs", "x"))
                  .file("vendor/a/same.rs", "same")
                  .file("vendor/a/other.rs", "other")
                  .file("vendor/a/new.rs", "new")
                  .build());
  CHECK(taken.findings() ==
        "record-unlisted vendor/a/new.rs\n"
        "record-changed vendor/a/other.rs\n"
        "record-missing vendor/a/gone.rs\n");
  const PackageVerdict& verdict = taken.report.packages.at(0);
  CHECK(verdict.status == "differs");
  CHECK(verdict.equal == 2);
  CHECK(verdict.changed == 1);
  CHECK(verdict.missing == 1);
  CHECK(verdict.unlisted == 1);
}

TEST_CASE("verify: a link in a listed file's place is no such file") {
  Taken taken(crate(kManifest + "," + line("a.rs", "x")).link("vendor/a/a.rs", "b.rs").build());
  CHECK(taken.findings() == "record-changed vendor/a/a.rs\n");
}

TEST_CASE("verify: a record that lists nothing speaks for nothing") {
  Taken taken(crate("").build());
  CHECK(taken.findings().empty());
  CHECK(taken.report.packages.at(0).status == "unwitnessed");
  CHECK(taken.report.notes.size() == 1);
}

TEST_CASE("verify: a record that is no record is a finding") {
  Taken taken(TreeBuilder(kCargoCataloger)
                  .file("vendor/a/Cargo.toml", "[package]\nname = \"a\"\n")
                  .file("vendor/a/.cargo-checksum.json", "{\"files\":{\"x\"")
                  .build());
  CHECK(taken.findings() == "record-unreadable vendor/a/.cargo-checksum.json\n");
}

TEST_CASE(
    "verify: MD5 and SHA-1 are asked for once for each file, and a file without one is not called changed") {
  const std::string installed =
      "P:a\nV:1\nF:bin\nR:x\nZ:Q1EfbfGhwaMYC7HEtdBLHVwv4QZsk=\nR:x\nZ:Q1EfbfGhwaMYC7HEtdBLHVwv4QZsk=\n\n";
  Taken taken(
      TreeBuilder(kAlpineCataloger).file("lib/apk/db/installed", installed).file("bin/x", "x").build());
  CHECK(wanted_digests(taken.inventory, taken.rows).size() == 1);
  CHECK(taken.findings("").empty());
  CHECK(taken.findings("0000000000000000000000000000000000000000") ==
        "record-changed bin/x\nrecord-changed bin/x\n");
}

TEST_CASE("verify: what is left out of the scan is not missing") {
  Taken taken(crate(kManifest + "," + line("src/lib.rs", "x")).build());
  taken.inventory.notes.push_back({kExcluded, "vendor/a/src"});
  CHECK(taken.findings().empty());
  CHECK(taken.report.packages.at(0).known.contains("left out of the scan by --exclude"));
}
