#include "cli/merge_command.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/exit_status.h"
#include "tests/temporary.h"

using namespace stocktake;

TEST_CASE("merge reads all documents and writes one, in the form that was asked for") {
  const TemporaryFolder folder;
  MergeCommandOptions options;
  options.inputs = {
      folder.file("a.json", R"({"bomFormat":"CycloneDX","specVersion":"1.4","components":[]})"),
      folder.file("b.xml", "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components/></bom>")};
  options.merge.name = "whole";
  std::ostringstream out;
  std::ostringstream err;
  CHECK(run_merge(options, out, err) == kExpected);
  CHECK(err.str() == "");
  const auto merged = nlohmann::json::parse(out.str());
  CHECK(merged["specVersion"] == "1.6");
  CHECK(merged["components"].size() == 2);
  CHECK(merged["metadata"]["component"]["name"] == "whole");
}

TEST_CASE("merge lists what it could not carry over, and with --strict writes nothing then") {
  const TemporaryFolder folder;
  MergeCommandOptions options;
  options.inputs = {
      folder.file("a.json", R"({"bomFormat":"CycloneDX","specVersion":"1.6","signature":{"value":"x"}})")};
  options.target.strict = true;
  std::ostringstream out;
  std::ostringstream err;
  CHECK(run_merge(options, out, err) == kTrouble);
  CHECK(out.str() == "");
  CHECK(err.str().find("a.json: signature: a signature covers the document that it was made for") !=
        std::string::npos);
}
