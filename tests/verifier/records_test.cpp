#include "verifier/records.h"
#include "schemas/inventory/properties.h"

#include <doctest/doctest.h>

#include <string>

#include "generator/scan.h"
#include "schemas/identity/any_digest.h"
#include "tests/differ/inventory_builder.h"
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

/// For trees of several ecosystems.
constexpr Cataloger kEvery = {"every", [](std::string_view path, std::string_view) { return wish_for(path); },
                              nullptr};

TreeBuilder crate(std::string_view files) {
  TreeBuilder tree(kEvery);
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
  taken.inventory.notes.push_back({property::kExcluded, "vendor/a/src"});
  CHECK(taken.findings().empty());
  CHECK(taken.report.packages.at(0).known.contains("left out of the scan by --exclude"));
}

namespace {

constexpr std::string_view kSite = "lib/python3.11/site-packages/";

/// An environment with distributions.
class Environment {
 public:
  /// \param rows further rows of its RECORD, each with its line end
  Environment& distribution(std::string_view name, std::string_view files, std::string_view rows = {}) {
    const std::string info = std::string(kSite).append(name).append("-1.dist-info/");
    const std::string metadata =
        std::string("Metadata-Version: 2.1\nName: ").append(name).append("\nVersion: 1\n");
    std::string record = row(std::string(name) + "-1.dist-info/METADATA", metadata);
    record.append(files).append(rows).append(name).append("-1.dist-info/RECORD,,\n");
    tree_.file(info + "METADATA", metadata).file(info + "RECORD", record);
    return *this;
  }
  Environment& file(std::string_view path, std::string_view content, std::uint16_t mode = 0644) {
    tree_.file(std::string(kSite).append(path), content, mode);
    return *this;
  }
  Tree build() { return tree_.build(); }

  static std::string row(std::string_view path, std::string_view content) {
    return std::string(path).append(",sha256=").append(to_hex(sha256_of(content))).append(",\n");
  }

 private:
  TreeBuilder tree_{kPythonCataloger};
};

/// Bytecode whose head is as Python writes it for a source of that size at that time, or unchecked.
std::string bytecode(std::uint32_t flags, std::uint32_t size) {
  std::string text = "\xa7\x0d\x0d\x0a";
  for (const std::uint32_t field : {flags, std::uint32_t{1}, size})
    for (int i = 0; i < 4; ++i) text += static_cast<char>(field >> (8 * i) & 0xff);
  return text + "\xe3";
}

}  // namespace

TEST_CASE("verify: no distribution vouches for a file that another one lists otherwise") {
  Taken taken(Environment()
                  .distribution("a", Environment::row("a.py", "good"))
                  .distribution("evil", Environment::row("a.py", "evil"))
                  .file("a.py", "evil")
                  .build());
  CHECK(taken.findings() == "record-changed lib/python3.11/site-packages/a.py\n");
  CHECK(taken.report.findings.at(0).package == "pkg:pypi/a@1");
  Taken silent(Environment()
                   .distribution("a", "a.py,,\n")
                   .distribution("evil", Environment::row("a.py", "evil"))
                   .file("a.py", "evil")
                   .build());
  CHECK(silent.findings() == "record-unlisted lib/python3.11/site-packages/a.py\n");
}

TEST_CASE("verify: who vendors a distribution states what became of its files") {
  constexpr std::string_view kMetadata = "Metadata-Version: 2.1\nName: inner\nVersion: 1\n";
  const std::string info = "outer/_vendor/inner-1.dist-info/";
  const std::string record = Environment::row("inner.py", "published") +
                             Environment::row("inner-1.dist-info/METADATA", kMetadata) +
                             "inner-1.dist-info/RECORD,,\n";
  Environment environment;
  environment
      .distribution("outer", Environment::row("outer/_vendor/inner.py", "patched") +
                                 Environment::row(info + "METADATA", kMetadata) +
                                 Environment::row(info + "RECORD", record))
      .file("outer/_vendor/inner.py", "patched")
      .file(info + "METADATA", kMetadata)
      .file(info + "RECORD", record);
  CHECK(Taken(environment.build()).findings().empty());
}

TEST_CASE("verify: bytecode that a record lists is believed no more than bytecode that none lists") {
  const std::string path = "__pycache__/a.cpython-311.pyc";
  struct Row {
    const char* what;
    std::string code, row;
    bool has_source, fine;
  };
  const std::string good = bytecode(0, 4), unchecked = bytecode(1, 4);
  for (const Row& one : std::initializer_list<Row>{
           {"not listed", good, "", true, true},
           {"listed", good, path + ",,\n", true, true},
           {"with digest", good, Environment::row(path, good), true, true},
           {"unchecked", unchecked, "", true, false},
           {"unchecked, with digest", unchecked, Environment::row(path, unchecked), true, false},
           {"without source", good, Environment::row(path, good), false, false},
           {"another digest", good, Environment::row(path, "x"), true, false}}) {
    CAPTURE(one.what);
    Environment environment;
    environment.distribution("a", one.has_source ? Environment::row("a.py", "good") : std::string(), one.row)
        .file(path, one.code);
    if (one.has_source) environment.file("a.py", "good");
    Taken taken(environment.build());
    CHECK(taken.findings().empty() == one.fine);
    const PackageVerdict& verdict = taken.report.packages.at(0);
    CHECK(verdict.equal == (one.has_source ? 2 : 1));  // never the bytecode
    if (one.fine) CHECK(verdict.known.at("bytecode that Python wrote for a source beside it") == 1);
  }
}

TEST_CASE("verify: of a source that is gone nothing more is said than that") {
  const std::string path = "__pycache__/a.cpython-311.pyc";
  Taken taken(Environment()
                  .distribution("a", Environment::row("a.py", "good"), path + ",,\n")
                  .file(path, bytecode(0, 4))
                  .build());
  CHECK(taken.findings() == "record-missing lib/python3.11/site-packages/a.py\n");
}

TEST_CASE("verify: a METADATA that is gone is missing, and what else its RECORD lists is not unlisted") {
  const auto findings = [](const std::string& more) {
    Taken taken(Environment()
                    .distribution("a", Environment::row("a.py", "good"))
                    .file("a.py", "good")
                    .file("b.py", "good")
                    .file("b-1.dist-info/RECORD", Environment::row("b.py", "good") + more)
                    .build());
    return taken.findings();
  };
  const std::string path = "lib/python3.11/site-packages/b-1.dist-info/METADATA\n";
  CHECK(findings(Environment::row("b-1.dist-info/METADATA", "x")) == "record-missing " + path);
  CHECK(findings("") == "record-unreadable " + path);
}

TEST_CASE("verify: a listed file that runs as its owner is a finding") {
  Taken taken(Environment()
                  .distribution("a", Environment::row("a.py", "x") + Environment::row("b.py", "x"))
                  .file("a.py", "x", 04755)
                  .file("b.py", "x", 0755)
                  .build());
  CHECK(taken.findings() == "runs-as-owner lib/python3.11/site-packages/a.py\n");
}

TEST_CASE("verify: beside packages with records, those without are named, and what nobody brought") {
  Taken taken(crate(kManifest)
                  .file("go/vendor/evil/evil.go", "package evil")
                  .file("node_modules/n/package.json", R"({"name":"n","version":"1.0.0"})")
                  .file("node_modules/stray.js", "x")
                  .file("src/vendor/own.c", "x")
                  .file("php/composer.json", "{}")
                  .file("php/vendor/evil.php", "x")
                  .build());
  CHECK(taken.findings() ==
        "record-unlisted go/vendor/evil/evil.go\n"
        "record-unlisted node_modules/stray.js\n"
        "record-unlisted php/vendor/evil.php\n"
        "record-absent node_modules/n\n");
}

TEST_CASE("verify: around a crate at the root of a project nothing is said of the project's files") {
  const std::string sum = std::string("{\"files\":{").append(kManifest).append("}}");
  constexpr std::string_view kText = "[package]\nname = \"a\"\nversion = \"1.0.0\"\n";
  TreeBuilder project(kCargoCataloger);
  project.file("Cargo.toml", "[workspace]\n").file("src/main.rs", "x");
  project.file("a/Cargo.toml", kText).file("a/.cargo-checksum.json", sum);
  CHECK(Taken(project.build()).findings().empty());
  TreeBuilder vendor(kCargoCataloger);
  vendor.file("stray.rs", "x").file("a/Cargo.toml", kText).file("a/.cargo-checksum.json", sum);
  CHECK(Taken(vendor.build()).findings() == "record-unlisted stray.rs\n");
  TreeBuilder alone(kCargoCataloger);
  alone.file("Cargo.toml", kText).file(".cargo-checksum.json", sum);
  CHECK(Taken(alone.build()).findings().empty());
}

TEST_CASE("verify: which digest a system's records state is told by the records that stand there") {
  const auto digest = [](std::string_view there) {
    return digest_of_records([&](std::string_view path) { return path == there; });
  };
  CHECK(digest("var/lib/dpkg/status") == HashAlgorithm::md5);
  CHECK(digest("lib/apk/db/installed") == HashAlgorithm::sha1);
  CHECK(digest("usr/bin/x") == std::nullopt);
}

TEST_CASE("verify: a digest that was found while the files were read is not asked for again") {
  test::InventoryBuilder tree;
  tree.unowned("a").hashes = {{HashAlgorithm::md5, "00"}};
  tree.unowned("b");
  const Inventory inventory = tree.build();
  const RecordRow rows[] = {{0, 0, "a", {HashAlgorithm::md5, "00"}}, {0, 1, "b", {HashAlgorithm::md5, "01"}}};
  const std::vector<WantedDigest> wanted = wanted_digests(inventory, rows);
  REQUIRE(wanted.size() == 2);
  CHECK(wanted[0].hex == "00");
  CHECK(wanted[1].hex.empty());
}
