#include "cli/validate_command.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "schemas/error.h"
#include "tests/sarif_schema.h"

using namespace stocktake;

namespace {

/// A folder with three documents, gone with the object.
struct Documents {
  std::filesystem::path folder;
  Documents() {
    std::string name = (std::filesystem::temp_directory_path() / "stocktake-validate-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder = name;
    const std::string start = R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1)";
    write("good.json", start + "}");
    write("bad file.json", start + ",\n \"components\": [{\"name\": \"\xc3\xa4\", \"type\": \"libary\"}]}");
    write("doubtful.json", start + R"(, "dependencies": [{"ref": "gone"}]})");
  }
  Documents(const Documents&) = delete;
  Documents& operator=(const Documents&) = delete;
  ~Documents() { std::filesystem::remove_all(folder); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder / name) << text; }
  std::string path(const std::string& name) const { return (folder / name).string(); }
};

struct Outcome {
  int status;
  std::string out;
  std::string err;
};
Outcome run(std::vector<std::string> files, const std::string& format = "text", bool strict = false) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = run_validate({std::move(files), format, strict}, out, err);
  return {status, out.str(), err.str()};
}

}  // namespace

TEST_CASE("validate says of each file whether it is valid, and exits with the worst") {
  const Documents documents;
  CHECK(run({documents.path("good.json")}).status == 0);
  CHECK(run({documents.path("good.json")}).out ==
        documents.path("good.json") + ": valid CycloneDX 1.6 JSON (0 errors, 0 warnings)\n");
  const Outcome bad = run({documents.path("good.json"), documents.path("bad file.json")});
  CHECK(bad.status == 1);
  CHECK(bad.out.find(documents.path("bad file.json") +
                     ":2:39: error: /components/0/type: \"libary\" is not one of the "
                     "values allowed here; expected \"library\"") != std::string::npos);
  CHECK(bad.out.find("not valid CycloneDX 1.6 JSON (1 error, 0 warnings)") != std::string::npos);
  const Outcome missing = run({documents.path("gone.json"), documents.path("good.json")});
  CHECK(missing.status == 2);
  CHECK(missing.err ==
        "stocktake: " + documents.path("gone.json") + ": cannot be opened: No such file or directory\n");
  CHECK(missing.out.find("good.json: valid") != std::string::npos);
}

TEST_CASE("warnings change the exit status only when asked to") {
  const Documents documents;
  CHECK(run({documents.path("doubtful.json")}).status == 0);
  CHECK(run({documents.path("doubtful.json")}, "text", true).status == 1);
}

TEST_CASE("the JSON and SARIF reports carry the place of every complaint") {
  const Documents documents;
  const auto json = nlohmann::json::parse(run({documents.path("bad file.json")}, "json").out);
  const auto& file = json.at("files").at(0);
  CHECK(file.at("valid") == false);
  CHECK(file.at("complaints").at(0).at("where") == "/components/0/type");
  CHECK(file.at("complaints").at(0).at("line") == 2);
  const auto sarif = nlohmann::json::parse(run({documents.path("bad file.json")}, "sarif").out);
  const auto& result = sarif.at("runs").at(0).at("results").at(0);
  CHECK(result.at("ruleId") == "schema");
  const auto& physical = result.at("locations").at(0).at("physicalLocation");
  CHECK(physical.at("region") == nlohmann::json({{"startLine", 2}, {"startColumn", 39}}));
  const std::string uri = physical.at("artifactLocation").at("uri");
  CHECK(uri == "file://" + documents.folder.string() + "/bad%20file.json");
}

TEST_CASE("the SARIF report passes the official SARIF schema") {
  const test::SarifSchema schema;
  const Documents documents;
  for (const char* name : {"good.json", "bad file.json", "doubtful.json"})
    schema.check(run({documents.path(name)}, "sarif").out);
}

TEST_CASE("an unknown format is refused") {
  CHECK_THROWS_WITH_AS(run({}, "yaml"), "there is no format 'yaml': choose text, json or sarif", Error);
}
