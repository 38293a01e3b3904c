#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.h"
#include "tests/paths.h"
#include "tests/temporary.h"

using nlohmann::json;

namespace {

/// SBOMs of both sides of a replayed incident: sboms/before.json and sboms/after.json, and after.xml, its
/// XML form, in the folder itself.
void make_sboms(const TemporaryFolder& folder) {
  REQUIRE(run({"python3", std::string(stocktake::paths::kFixtures) + "/replay/make.py",
               folder.path().string(), "intercom-client"})
              .status == 0);
  std::filesystem::create_directory(folder.path() / "sboms");
  for (const std::string side : {"before", "after"})
    REQUIRE(
        run_program({"scan", "intercom-client/" + side, "-q", "-o", "sboms/" + side + ".json"}, folder.path())
            .status == 0);
  REQUIRE(
      run_program({"convert", "sboms/after.json", "after.xml", "--format", "xml"}, folder.path()).status ==
      0);
}

const std::string kSetup = "node_modules/intercom-client/setup.mjs";
const std::string kPackage = "pkg:npm/intercom-client@7.0.4";

std::string digest_of(const TemporaryFolder& folder, const std::string& file) {
  return run({"sha256sum", file}, folder.path()).out.substr(0, 64);
}

}  // namespace

TEST_CASE("find says which of many SBOMs hold a file that an advisory names") {
  const TemporaryFolder folder;
  make_sboms(folder);
  const std::string digest = digest_of(folder, "intercom-client/after/" + kSetup);
  const std::string hit = ": " + kSetup + "  " + digest + "  " + kPackage + "\n";
  const Run found = run_program({"find", "sboms/*.json", "after.xml", "--sha256", digest}, folder.path());
  CHECK(found.status == 0);
  CHECK(found.out == "sboms/after.json" + hit + "after.xml" + hit);
  CHECK(found.err.empty());
  const Run tree = run_program(
      {"find", "intercom-client/before", "intercom-client/after", "--sha256", digest}, folder.path());
  CHECK(tree.out == "intercom-client/after" + hit);
  for (const char* threads : {"1", "7"})
    CHECK(run_program({"find", "after.xml", "sboms/after.json", "sboms/before.json", "--threads", threads,
                       "--path", "**/setup.mjs"},
                      folder.path())
              .out == "after.xml" + hit + "sboms/after.json" + hit);
}

TEST_CASE("find knows a package by purl, with its version or in any") {
  const TemporaryFolder folder;
  make_sboms(folder);
  const Run exact = run_program({"find", "sboms/*", "--purl", kPackage}, folder.path());
  CHECK(exact.status == 0);
  CHECK(exact.out == "sboms/after.json: node_modules/intercom-client  -  " + kPackage + "  (package)\n");
  const Run any = run_program({"find", "sboms/*", "--purl", "pkg:npm/intercom-client", "--format", "json"},
                              folder.path());
  CHECK(any.status == 0);
  const json hits = json::parse(any.out);
  REQUIRE(hits.size() == 2);
  CHECK(hits[1]["package"] == "pkg:npm/intercom-client@7.0.3");
  CHECK(hits[0] == json({{"source", "sboms/after.json"},
                         {"kind", "package"},
                         {"path", "node_modules/intercom-client"},
                         {"package", kPackage},
                         {"matched", {"purl:pkg:npm/intercom-client"}}}));
}

TEST_CASE("find ends with 1 only where it could look everywhere") {
  const TemporaryFolder folder;
  make_sboms(folder);
  const std::string nowhere(64, '0');
  const Run none = run_program({"find", "sboms/*", "--sha256", nowhere, "--format", "json"}, folder.path());
  CHECK(none.status == 1);
  CHECK(json::parse(none.out) == json::array());

  folder.file("sboms/b-broken.json", R"({"bomFormat": "CycloneDX", )");
  const Run broken = run_program({"find", "sboms/*", "--path", "**/setup.mjs"}, folder.path());
  CHECK(broken.status == 2);
  CHECK(broken.out.find("sboms/after.json: " + kSetup) == 0);
  CHECK(broken.err.find("sboms/b-broken.json") != std::string::npos);
  CHECK(run_program({"find", "gone.json", "after.xml", "--path", "**/setup.mjs"}, folder.path()).status == 2);

  folder.file("flat.json", R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1})");
  const Run flat = run_program({"find", "flat.json", "--sha256", nowhere}, folder.path());
  CHECK(flat.status == 2);
  CHECK(flat.err == "stocktake: flat.json: searched in part: lists no files\n");
  CHECK(run_program({"find", "flat.json", "after.xml", "--path", "**/setup.mjs"}, folder.path()).status == 0);
}

TEST_CASE("find refuses what it cannot search for") {
  const TemporaryFolder folder;
  folder.file("tree/a", "a");
  const std::pair<std::vector<std::string>, std::string> cases[] = {
      {{"find", "tree"}, "Give --sha256"},
      {{"find", "--path", "*"}, "SOURCE is required"},
      {{"find", "tree", "--sha256", "12"}, "64 hexadecimal digits"},
      {{"find", "tree", "--purl", "axios"}, "pkg:npm/axios@1.14.1"},
      {{"find", "*.json", "--path", "*"}, "*.json: no file matches"},
      {{"find", "-", "-", "--path", "*"}, "twice"},
  };
  for (const auto& [arguments, message] : cases) {
    const Run result = run_program(arguments, folder.path());
    CAPTURE(result.err);
    CHECK(result.status == 2);
    CHECK(result.err.find(message) != std::string::npos);
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
  }
}

TEST_CASE("show tells the same of a folder and of its SBOM in any form, but for where it comes from") {
  const TemporaryFolder folder;
  make_sboms(folder);
  const auto below = [](const Run& shown) { return shown.out.substr(shown.out.find("  complete ")); };
  const Run tree = run_program({"show", "intercom-client/after"}, folder.path());
  CHECK(tree.status == 0);
  CHECK(tree.out.find(kPackage + "  npm:preinstall=node setup.mjs\n") != std::string::npos);
  for (const char* sbom : {"sboms/after.json", "after.xml"})
    CHECK(below(run_program({"show", sbom}, folder.path())) == below(tree));
  const Run dependencies = run_program({"show", "after.xml", "--tree", "--depth", "3"}, folder.path());
  CHECK(dependencies.out.find(kPackage) != std::string::npos);
  CHECK(run_program({"show", "after.xml", "--depth", "3"}, folder.path()).status == 2);
  CHECK(run_program({"show", "gone.json"}, folder.path()).status == 2);
}
