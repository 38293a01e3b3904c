#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/e2e/program.h"
#include "tests/temporary.h"

// Two published archives, made here, compared as a user would before anything is installed.

using nlohmann::json;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

/// Packs `files`, which lie in `top`, into `archive` as registries have it.
void pack(const TemporaryFolder& folder, const std::string& archive, const std::string& top,
          const Files& files) {
  const std::string tree = archive + ".tree/";
  for (const auto& [path, content] : files) folder.file((tree + top).append("/").append(path), content);
  REQUIRE(run({"tar", "-C", tree, "-czf", archive, top}, folder.path()).status == 0);
}

std::string manifest(const std::string& version, const std::string& more = "") {
  return R"({"name": "left-pad", "version": ")" + version + "\"" + more + "}";
}

std::string info(const std::string& version) {
  return "Metadata-Version: 2.1\nName: left-pad\nVersion: " + version + "\n\n";
}

/// The unexpected findings of a diff as `rule path package`, after a check of its exit status.
std::vector<std::string> unexpected(const TemporaryFolder& folder, const std::string& before,
                                    const std::string& after) {
  const Run diff = run_program({"diff", before, after, "-f", "json"}, folder.path());
  CHECK(diff.err.empty());
  std::vector<std::string> lines;
  const json report = json::parse(diff.out);
  for (const json& finding : report["findings"])
    if (finding["status"] == "unexpected")
      lines.push_back(finding["rule"].get<std::string>() + " " + finding.value("path", "") + " " +
                      finding.value("package", ""));
  CHECK(diff.status == (lines.empty() ? 0 : 1));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("an ordinary upgrade between two npm tarballs is one line, and nothing in it is unexpected") {
  const TemporaryFolder folder;
  pack(folder, "left-pad-1.2.0.tgz", "package", {{"package.json", manifest("1.2.0")}, {"index.js", "one"}});
  pack(folder, "left-pad-1.3.0.tgz", "package",
       {{"package.json", manifest("1.3.0")}, {"index.js", "two"}, {"README.md", "new"}});
  const Run diff = run_program({"diff", "left-pad-1.2.0.tgz", "left-pad-1.3.0.tgz"}, folder.path());
  CHECK(diff.status == 0);
  CHECK(diff.err.empty());
  CHECK(diff.out.find("npm/left-pad  1.2.0 → 1.3.0  2 files changed, 1 added") != diff.out.npos);
  CHECK(diff.out.find("unowned") == diff.out.npos);
}

TEST_CASE("a tarball that runs code at install now, or has other bytes under one version, is unexpected") {
  const TemporaryFolder folder;
  pack(folder, "before.tgz", "package", {{"package.json", manifest("1.2.0")}, {"index.js", "one"}});
  pack(folder, "hook.tgz", "package",
       {{"package.json", manifest("1.3.0", R"(, "scripts": {"preinstall": "node setup.mjs"})")},
        {"index.js", "one"},
        {"setup.mjs", "payload"}});
  pack(folder, "same.tgz", "package", {{"package.json", manifest("1.2.0")}, {"index.js", "two"}});
  CHECK(unexpected(folder, "before.tgz", "hook.tgz") == Lines{"install-hook-added  pkg:npm/left-pad"});
  CHECK(unexpected(folder, "before.tgz", "same.tgz") ==
        Lines{"file-changed-same-version package/index.js pkg:npm/left-pad"});
}

TEST_CASE("the version in the name of a source distribution's top folder moves no file") {
  const TemporaryFolder folder;
  const Files same = {{"setup.py", "setup()"}, {"left_pad.py", "one"}, {"tests/test.py", "test"}};
  Files before = same, after = same;
  before.emplace_back("PKG-INFO", info("1.2.0"));
  after.emplace_back("PKG-INFO", info("1.3.0"));
  after[1].second = "two";
  pack(folder, "left-pad-1.2.0.tar.gz", "left-pad-1.2.0", before);
  pack(folder, "left_pad-1.3.0.tar.gz", "left_pad-1.3.0", after);
  // Packed, or unpacked: the folder around the package's own, or that folder itself.
  for (const std::string& left :
       {std::string("left-pad-1.2.0.tar.gz"), std::string("left-pad-1.2.0.tar.gz.tree"),
        std::string("left-pad-1.2.0.tar.gz.tree/left-pad-1.2.0")}) {
    CAPTURE(left);
    const Run diff = run_program({"diff", left, "left_pad-1.3.0.tar.gz", "-f", "json"}, folder.path());
    CHECK(diff.status == 0);
    const json counts = json::parse(diff.out)["counts"]["files"];
    CHECK(counts["modified"] == 2);
    CHECK(counts["moved"] == 0);
    CHECK(counts["added"] == 0);
    CHECK(counts["removed"] == 0);
    const Run itself =
        run_program({"diff", left, "left-pad-1.2.0.tar.gz", "--expect", "nothing"}, folder.path());
    CHECK(itself.status == 0);
  }
}

TEST_CASE("of a setup.py only its first appearance in a source distribution is unexpected") {
  const TemporaryFolder folder;
  const auto sdist = [&](const std::string& name, const std::string& version, const std::string& setup) {
    Files files = {{"PKG-INFO", info(version)}, {"pyproject.toml", ""}, {"left_pad/__init__.py", "one"}};
    if (!setup.empty()) files.emplace_back("setup.py", setup);
    pack(folder, name, "left_pad-" + version, files);
  };
  sdist("without.tar.gz", "1.2.0", "");
  sdist("first.tar.gz", "1.3.0", "setup()");
  sdist("second.tar.gz", "1.4.0", "setup(zip_safe=False)");
  sdist("third.tar.gz", "1.5.0", "");
  CHECK(unexpected(folder, "without.tar.gz", "first.tar.gz").front() ==
        "install-hook-added  pkg:pypi/left-pad");
  CHECK(unexpected(folder, "first.tar.gz", "second.tar.gz").empty());
  CHECK(unexpected(folder, "second.tar.gz", "third.tar.gz").empty());
}

TEST_CASE("two releases of a crate compare as an upgrade, and a first build script is unexpected") {
  const TemporaryFolder folder;
  const auto crate = [&](const std::string& version, const Files& more) {
    const std::string text = "[package]\nname = \"left\"\nversion = \"" + version + "\"\n";
    Files files = {{"Cargo.toml", text}, {"Cargo.toml.orig", text}, {"src/lib.rs", "// " + version}};
    files.insert(files.end(), more.begin(), more.end());
    pack(folder, "left-" + version + ".crate", "left-" + version, files);
  };
  crate("1.0.0", {});
  crate("1.0.1", {});
  crate("1.0.2", {{"build.rs", "fn main() {}"}});
  CHECK(unexpected(folder, "left-1.0.0.crate", "left-1.0.1.crate").empty());
  CHECK(unexpected(folder, "left-1.0.1.crate", "left-1.0.2.crate").front() ==
        "install-hook-added  pkg:cargo/left");
}

TEST_CASE("a tarball explains nothing against its source, nor against another package") {
  const TemporaryFolder folder;
  const Files source = {{"configure.ac", "AC_INIT"}, {"main.c", "int main;"}};
  Files release = source;
  release.emplace_back("PKG-INFO", info("1.2.0"));
  release.emplace_back("configure", "#!/bin/sh\n");
  pack(folder, "source.tgz", "left_pad", source);
  pack(folder, "left_pad-1.2.0.tar.gz", "left_pad-1.2.0", release);
  pack(folder, "other.tgz", "package", {{"package.json", manifest("1.2.0")}, {"configure", "#!/bin/sh\n"}});
  const Lines found = unexpected(folder, "source.tgz.tree/left_pad", "left_pad-1.2.0.tar.gz");
  CHECK(found ==
        Lines{"unowned-file-added left_pad-1.2.0/configure ", "unowned-file-added left_pad-1.2.0/PKG-INFO "});
  CHECK(!unexpected(folder, "other.tgz", "left_pad-1.2.0.tar.gz").empty());
  // The documents say the same as the archives.
  for (const char* side : {"source.tgz.tree/left_pad", "left_pad-1.2.0.tar.gz.tree"})
    REQUIRE(run_program({"scan", side, "-q", "-o", std::filesystem::path(side).filename().string() + ".json"},
                        folder.path())
                .status == 0);
  CHECK(unexpected(folder, "left_pad.json", "left_pad-1.2.0.tar.gz.tree.json") == found);
}
