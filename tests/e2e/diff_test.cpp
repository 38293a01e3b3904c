#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.h"
#include "tests/paths.h"
#include "tests/temporary.h"

using nlohmann::json;

namespace {

void make_replay(const TemporaryFolder& folder, std::vector<std::string> incidents) {
  std::vector<std::string> command = {"python3", std::string(stocktake::paths::kFixtures) + "/replay/make.py",
                                      folder.path().string()};
  command.insert(command.end(), incidents.begin(), incidents.end());
  REQUIRE(run(command).status == 0);
}

/// The findings of the diff's JSON report that count, as `rule path package`.
std::vector<std::string> unexpected(const json& report) {
  std::vector<std::string> lines;
  for (const json& finding : report["findings"])
    if (finding["status"] == "unexpected")
      lines.push_back(finding["rule"].get<std::string>() + " " + finding.value("path", "") + " " +
                      finding.value("package", ""));
  std::sort(lines.begin(), lines.end());
  return lines;
}

constexpr const char* kSite = "lib/python3.11/site-packages/";

}  // namespace

TEST_CASE(
    "a copy in which one .pth is new, one byte differs and one file is gone shows exactly these three") {
  const TemporaryFolder folder;
  make_replay(folder, {"litellm"});
  REQUIRE(run({"cp", "-r", "litellm/before", "copy"}, folder.path()).status == 0);
  folder.file(std::string("copy/") + kSite + "new.pth", "import os\n");
  folder.file(std::string("copy/") + kSite + "litellm/__init__.py", "# one byte\n");
  std::filesystem::remove(folder.path() / "copy" / kSite / "litellm/main.py");
  const Run diff = run_program({"diff", "litellm/before", "copy", "-f", "json"}, folder.path());
  CHECK(diff.status == 1);
  const auto found = unexpected(json::parse(diff.out));
  const auto stands = [&](const std::string& start) {
    return std::any_of(found.begin(), found.end(),
                       [&](const std::string& line) { return line.starts_with(start); });
  };
  CHECK(stands(std::string("import-hook-added ") + kSite + "new.pth"));
  CHECK(stands(std::string("file-changed-same-version ") + kSite + "litellm/__init__.py pkg:pypi/litellm"));
  CHECK(stands(std::string("file-removed-same-version ") + kSite + "litellm/main.py pkg:pypi/litellm"));
  for (const std::string& line : found)
    CHECK((line.find("new.pth") != line.npos || line.find("litellm/__init__.py") != line.npos ||
           line.find("litellm/main.py") != line.npos));
}

TEST_CASE("a tree and itself, in whatever form, have nothing unexpected between them") {
  const TemporaryFolder folder;
  make_replay(folder, {"litellm", "axios"});
  for (const char* incident : {"litellm", "axios"}) {
    const std::string tree = std::string(incident) + "/after";
    REQUIRE(run_program({"scan", tree, "-q", "-o", "sbom.json"}, folder.path()).status == 0);
    REQUIRE(run({"tar", "-C", tree, "-czf", "tree.tgz", "."}, folder.path()).status == 0);
    REQUIRE(run({"sh", "-c",
                 "rm -rf git && cp -r " + tree +
                     " git && cd git && git init -q . && git add -A && "
                     "git -c user.name=t -c user.email=t@example.com commit -qm x"},
                folder.path())
                .status == 0);
    for (const std::string& other : {tree, std::string("sbom.json"), std::string("tree.tgz")}) {
      CAPTURE(other);
      const Run diff = run_program({"diff", tree, other, "--expect", "nothing"}, folder.path());
      CHECK(diff.status == 0);
      CHECK(diff.err.empty());
    }
    const Run git = run_program({"diff", "git:HEAD", "../" + tree, "--expect", "nothing"}, folder / "git");
    CHECK(git.status == 0);
    const Run input =
        run_program({"diff", "-", tree}, folder.path(), {}, run({"cat", "sbom.json"}, folder.path()).out);
    CHECK(input.status == 0);
  }
}

TEST_CASE("each replayed incident is an error by the default settings") {
  const TemporaryFolder folder;
  make_replay(folder, {});
  const std::pair<std::string, std::vector<std::string>> incidents[] = {
      {"lightning", {"size-outlier"}},
      {"intercom-client", {"install-hook-added"}},
      {"intercom-php", {"file-added-same-version", "install-hook-added"}},
      {"litellm", {"import-hook-added"}},
      {"ua-parser-js", {"install-hook-added"}},
      {"axios", {"install-hook-added"}},
      {"node-ipc", {"size-outlier"}},
      {"xz", {"unowned-file-added"}},
  };
  for (const auto& [incident, rules] : incidents) {
    CAPTURE(incident);
    const Run diff =
        run_program({"diff", incident + "/before", incident + "/after", "-f", "json"}, folder.path());
    CHECK(diff.status == 1);
    const json report = json::parse(diff.out);
    for (const std::string& rule : rules)
      CHECK(std::any_of(report["findings"].begin(), report["findings"].end(), [&](const json& finding) {
        return finding["rule"] == rule && finding["severity"] == "error" && finding["status"] == "unexpected";
      }));
    // The documents of both sides say the same as the folders.
    for (const char* side : {"before", "after"})
      REQUIRE(
          run_program({"scan", incident + "/" + side, "-q", "-o", std::string(side) + ".json"}, folder.path())
              .status == 0);
    const Run documents = run_program({"diff", "before.json", "after.json", "-f", "json"}, folder.path());
    CHECK(documents.status == 1);
    CHECK(json::parse(documents.out)["findings"] == report["findings"]);
  }
}

TEST_CASE("the harmless half of a replayed release, its new version, is expected") {
  const TemporaryFolder folder;
  make_replay(folder, {"lightning"});
  // The same upgrade without the intruders: the new version explains what changed.
  std::filesystem::remove_all(folder.path() / "lightning/after" / kSite / "lightning/_runtime");
  const Run diff = run_program({"diff", "lightning/before", "lightning/after"}, folder.path());
  CAPTURE(diff.out);
  CHECK(diff.status == 0);
  CHECK(diff.out.find("2.6.1 → 2.6.2") != std::string::npos);
}

TEST_CASE("several reports come out of one run, each whole, one of them on standard output") {
  const TemporaryFolder folder;
  make_replay(folder, {"axios"});
  const Run diff = run_program(
      {"diff", "axios/before", "axios/after", "-f", "text", "-f", "json=report.json"}, folder.path());
  CHECK(diff.status == 1);
  CHECK(diff.out.find("install-hook-added") != std::string::npos);
  CHECK(json::parse(run({"cat", "report.json"}, folder.path()).out)["findings"].is_array());
  CHECK(run_program({"diff", "axios/before", "axios/after", "-f", "text", "-f", "json"}, folder.path())
            .status == 2);
  CHECK(run_program({"diff", "axios/before", "axios/after", "-f", "paper"}, folder.path()).status == 2);
}

TEST_CASE("a draft of approvals, once somebody gave the reasons, makes the next run expected") {
  const TemporaryFolder folder;
  make_replay(folder, {"litellm"});
  const std::vector<std::string> diff = {"diff", "litellm/before", "litellm/after"};
  auto draft = diff, approved = diff;
  draft.insert(draft.end(), {"--write-expected", "stocktake.toml"});
  approved.insert(approved.end(), {"--policy", "stocktake.toml"});
  CHECK(run_program(draft, folder.path()).status == 1);
  const Run unread = run_program(approved, folder.path());
  CHECK(unread.status == 2);  // a draft that nobody has read and reasoned is no approval
  CHECK(unread.err.find("needs a 'reason'") != std::string::npos);
  REQUIRE(run({"sed", "-i", "s/reason = \"\"/reason = \"looked at it\"/", "stocktake.toml"}, folder.path())
              .status == 0);
  const Run again = run_program(approved, folder.path());
  CAPTURE(again.out);
  CHECK(again.status == 0);
  CHECK(again.out.find("approved") != std::string::npos);
}

TEST_CASE("what cannot be compared ends with 2 and says what is wrong with which side") {
  const TemporaryFolder folder;
  folder.file("tree/a", "a");
  folder.file("spdx.json", R"({"spdxVersion": "SPDX-2.3"})");
  folder.file("empty", "");
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"diff", "tree"}, "AFTER is required"},
      {{"diff", "tree", "none"}, "none: cannot be"},
      {{"diff", "tree", "spdx.json"}, "spdx.json"},
      {{"diff", "tree", "empty"}, "empty"},
      {{"diff", "-", "-"}, "both standard input"},
      {{"diff", "tree", "git:HEAD"}, "git:HEAD"},
      {{"diff", "tree", "tree", "--severity", "no-such-rule=error"}, "no-such-rule"},
      {{"diff", "tree", "tree", "--only", "no-such-rule"}, "no-such-rule"},
      {{"diff", "tree", "tree", "--policy", "none.toml"}, "none.toml"},
      {{"explain", "no-such-rule"}, "no-such-rule"},
  };
  for (const auto& [arguments, message] : cases) {
    const Run result = run_program(arguments, folder.path());
    CAPTURE(message);
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(result.err.find(message) != std::string::npos);
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  }
}

TEST_CASE("a document reads the same in every version and form that scan writes, plain or compressed") {
  const TemporaryFolder folder;
  make_replay(folder, {"litellm"});
  for (const char* form : {"json", "xml"})
    for (const char* version : {"1.4", "1.5", "1.6", "1.7"}) {
      CAPTURE(form);
      CAPTURE(version);
      REQUIRE(run_program(
                  {"scan", "litellm/after", "-q", "--format", form, "--spec-version", version, "-o", "sbom"},
                  folder.path())
                  .status == 0);
      const Run diff = run_program({"diff", "litellm/after", "sbom", "--expect", "nothing"}, folder.path());
      CAPTURE(diff.out);
      CHECK(diff.status == 0);
      REQUIRE(run({"gzip", "-f", "sbom"}, folder.path()).status == 0);
      CHECK(run_program({"diff", "litellm/after", "sbom.gz", "--expect", "nothing"}, folder.path()).status ==
            0);
      const Run intruder = run_program({"diff", "litellm/before", "sbom.gz"}, folder.path());
      CHECK(intruder.status == 1);
      CHECK(intruder.out.find("import-hook-added") != std::string::npos);
    }
}
