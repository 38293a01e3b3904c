#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.h"
#include "tests/paths.h"
#include "tests/temporary.h"

using nlohmann::json;

namespace {

/// A small environment of every kind that scan knows, and some that no package claims.
void make_environment(const TemporaryFolder& folder) {
  const Run made = run({"python3", std::string(stocktake::paths::kFixtures) + "/replay/make.py",
                        folder.path().string(), "litellm", "axios", "intercom-php"});
  REQUIRE(made.status == 0);
  std::filesystem::create_directory(folder.path() / "tree");
  for (const char* name : {"litellm", "axios", "intercom-php"})
    std::filesystem::copy(folder.path() / name / "before", folder.path() / "tree" / name,
                          std::filesystem::copy_options::recursive);
  folder.file("tree/own\nname.txt", "unowned");
  folder.file("tree/.git/config", "left out");
  std::filesystem::create_symlink("../outside", folder.path() / "tree/link");
}

void collect(const json& components, std::vector<std::string>& files, std::size_t& packages) {
  for (const json& component : components) {
    if (component["type"] == "file")
      files.push_back(component["name"]);
    else
      ++packages;
    if (component.contains("components")) collect(component["components"], files, packages);
  }
}

}  // namespace

TEST_CASE("scan lists what find lists, once each, and every digest is sha256sum's") {
  const TemporaryFolder folder;
  make_environment(folder);
  const Run scan = run_program({"scan", "tree", "-q"}, folder.path());
  CHECK(scan.status == 0);
  CHECK(scan.err.empty());
  const json document = json::parse(scan.out);
  std::vector<std::string> files;
  std::size_t packages = 0;
  collect(document["components"], files, packages);
  std::sort(files.begin(), files.end());
  CHECK(packages == 4);  // litellm, axios, follow-redirects, intercom-php

  std::vector<std::string> on_disk;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path() / "tree"))
    if (!entry.is_directory() || entry.is_symlink())
      on_disk.push_back(entry.path().lexically_relative(folder.path() / "tree").string());
  std::erase(on_disk, ".git/config");
  std::sort(on_disk.begin(), on_disk.end());
  CHECK(files == on_disk);

  const Run sums =
      run({"sh", "-c", "find . -type f ! -path './.git/*' -print0 | xargs -0 sha256sum -z"}, folder / "tree");
  for (std::size_t at = 0; at < sums.out.size(); at = sums.out.find('\0', at) + 1)
    CHECK(scan.out.find(sums.out.substr(at, 64)) != std::string::npos);
}

TEST_CASE("the document passes the official schema of its version, whatever the names in the tree") {
  const TemporaryFolder folder;
  make_environment(folder);
  folder.file("tree/\x1b[31m\xff\r%\u202e`<script>`=cmd()|", "x");
  for (const char* version : {"1.4", "1.5", "1.6", "1.7"})
    for (const char* form : {"json", "xml"}) {
      REQUIRE(run_program({"scan", "tree", "-q", "--spec-version", version, "--format", form, "-o", "sbom"},
                          folder.path())
                  .status == 0);
      const Run validate = run_program({"validate", "sbom"}, folder.path());
      CAPTURE(validate.out);
      CHECK(validate.status == 0);
      CHECK(validate.out.find("0 errors") != std::string::npos);
    }
}

TEST_CASE("a scan gives the same bytes again, with any number of threads, and of a copy elsewhere") {
  const TemporaryFolder folder;
  make_environment(folder);
  const std::string first = run_program({"scan", "tree", "--name", "x"}, folder.path()).out;
  CHECK(first.size() > 1000);
  CHECK(run_program({"scan", "tree", "--name", "x"}, folder.path()).out == first);
  CHECK(run_program({"scan", "tree", "--name", "x", "--threads", "1"}, folder.path()).out == first);
  CHECK(run_program({"scan", "tree", "--name", "x", "--threads", "5"}, folder.path(), {"LC_ALL=C"}).out ==
        first);
  REQUIRE(run({"cp", "-r", "tree", "elsewhere"}, folder.path()).status == 0);
  CHECK(run_program({"scan", "elsewhere", "--name", "x"}, folder.path()).out == first);
}

TEST_CASE("the document is written whole or not at all, and does not list itself") {
  const TemporaryFolder folder;
  folder.file("tree/a", "a");
  CHECK(run_program({"scan", "tree", "-q", "-o", "tree/sbom.json"}, folder.path()).status == 0);
  CHECK(run_program({"scan", "tree", "-q", "-o", "tree/sbom.json"}, folder.path()).status == 0);
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "tree"))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"a", "sbom.json"});
  const Run again = run_program({"scan", "tree", "-q", "-o", "-", "--exclude", "sbom.json"}, folder.path());
  CHECK(again.out.find("\"name\":\"a\"") != std::string::npos);
  const Run full = run_program({"scan", "tree", "-o", "/dev/full"}, folder.path());
  CHECK(full.status == 2);
  CHECK(full.err.find("/dev/full: cannot be written: No space left on device") != std::string::npos);
  const Run nowhere = run_program({"scan", "tree", "-o", "none/sbom.json"}, folder.path());
  CHECK(nowhere.status == 2);
  CHECK(nowhere.err.find("none/sbom.json: cannot be written") != std::string::npos);
}

TEST_CASE(
    "an unreadable file makes the scan incomplete, says so in the document, and ends with 2 unless allowed") {
  if (geteuid() != 0) return;  // needs to become somebody who may not read
  const TemporaryFolder folder;
  folder.file("tree/open", "x");
  REQUIRE(chmod(folder.file("tree/closed", "x").c_str(), 0) == 0);
  REQUIRE(chmod(folder.path().c_str(), 0755) == 0);
  const auto as_nobody = [&](std::vector<std::string> more) {
    std::vector<std::string> command = {
        "setpriv", "--reuid=65534", "--clear-groups", stocktake::paths::kProgram, "scan", "tree"};
    command.insert(command.end(), more.begin(), more.end());
    return run(command, folder.path());
  };
  const Run refused = as_nobody({});
  CHECK(refused.status == 2);
  CHECK(refused.err.find("closed: not read: Permission denied") != std::string::npos);
  CHECK(refused.out.find("\"aggregate\":\"incomplete\"") != std::string::npos);
  CHECK(refused.out.find("{\"name\":\"stocktake:unread\",\"value\":\"Permission denied\"}") !=
        std::string::npos);
  CHECK(as_nobody({"--allow-incomplete"}).status == 0);
}

TEST_CASE("bad usage and bad input end with 2 and one line on standard error") {
  const TemporaryFolder folder;
  const std::string file = folder.file("file", "x");
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "A subcommand is required"},
      {{"scan"}, "DIR is required"},
      {{"scan", "none"}, "none: cannot be scanned: No such file or directory"},
      {{"scan", "file"}, "file: cannot be scanned: it is not a folder"},
      {{"scan", ".", "--threads", "0"}, "--threads"},
      {{"scan", ".", "--no-such-option"}, "--no-such-option"},
  };
  for (const auto& [arguments, message] : cases) {
    const Run result = run_program(arguments, folder.path());
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK(result.err.find(message) != std::string::npos);
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  }
  const Run epoch = run_program({"scan", "."}, folder.path(), {"SOURCE_DATE_EPOCH=yesterday"});
  CHECK(epoch.status == 2);
  CHECK(epoch.err.find("SOURCE_DATE_EPOCH is 'yesterday'") != std::string::npos);
}

TEST_CASE("the summary stands on standard error, --quiet leaves it out") {
  const TemporaryFolder folder;
  folder.file("tree/a", "abc");
  const Run loud = run_program({"scan", "tree"}, folder.path());
  CHECK(loud.err.starts_with("tree: 1 file (3 B) in 0 packages, 1 unowned, "));
  CHECK(run_program({"scan", "tree", "--quiet"}, folder.path()).err.empty());
}

TEST_CASE("scan --cache writes the same document when it reads nothing again, and says that it was used") {
  const TemporaryFolder folder;
  make_environment(folder);
  const std::vector<std::string> scan = {"scan", "tree", "-q", "--cache", "tree/cache"};
  const Run first = run_program(scan, folder.path());
  const Run second = run_program(scan, folder.path());
  CHECK(first.status == 0);
  CHECK(second.status == 0);
  CHECK(second.err.empty());
  const auto timeless = [](const Run& run) {
    json document = json::parse(run.out);
    document["metadata"].erase("timestamp");
    return document;
  };
  CHECK(timeless(first) == timeless(second));
  CHECK(first.out.find("\"stocktake:cache\"") != std::string::npos);
  std::ofstream(folder / "tree/cache") << "damaged";
  const Run third = run_program(scan, folder.path());
  CHECK(third.status == 0);
  CHECK(third.err.find("the cache is ignored") != std::string::npos);
  CHECK(timeless(third) == timeless(first));
}
