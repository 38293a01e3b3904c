#include "schemas/document/merge.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "schemas/document/vocabulary.h"
#include "tests/schemas/conformance.h"
#include "tests/schemas/expect_error.h"
#include "tests/schemas/schema_complaints.h"

using namespace stocktake;
using nlohmann::json;

namespace {

MergeInput input(const std::string& name, const std::string& members, const std::string& version = "1.6") {
  return {
      read_document(R"({"bomFormat":"CycloneDX","specVersion":")" + version + "\"," + members + "}", name),
      name};
}

json merged(std::vector<MergeInput> inputs, const MergeOptions& options = {}, std::string* losses = nullptr) {
  const Conversion result = merge(std::move(inputs), options);
  if (losses != nullptr)
    for (const Remark& loss : result.losses) *losses += loss.line() + "\n";
  return json::parse(result.document.json().dump());
}

constexpr const char* kApi =
    R"("serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":2,)"
    R"("metadata":{"timestamp":"2024-01-01T00:00:00Z","component":{"type":"application","name":"api","version":"1","bom-ref":"main"}},)"
    R"("components":[{"type":"library","name":"zlib","bom-ref":"z"},{"type":"library","name":"own","bom-ref":"o"}],)"
    R"("dependencies":[{"ref":"main","dependsOn":["z","o"]},{"ref":"z"}])";
constexpr const char* kWeb =
    R"("metadata":{"timestamp":"2025-01-01T00:00:00Z","component":{"type":"application","name":"web","bom-ref":"main"}},)"
    R"("components":[{"type":"library","name":"zlib","bom-ref":"z"},{"type":"library","name":"other","bom-ref":"o"}],)"
    R"("dependencies":[{"ref":"main","dependsOn":["z","o","urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#o"]},)"
    R"({"ref":"z","dependsOn":["o"]}],)"
    R"("vulnerabilities":[{"id":"CVE-1","affects":[{"ref":"o"}]}],)"
    R"("compositions":[{"aggregate":"complete","assemblies":["o","main"]}])";

/// Every bom-ref in a JSON value, in order.
void collect_refs(const json& value, std::vector<std::string>& refs) {
  if (value.is_object() && value.contains("bom-ref")) refs.push_back(value["bom-ref"]);
  if (value.is_structured())
    for (const auto& item : value) collect_refs(item, refs);
}

}  // namespace

TEST_CASE("documents side by side: equal components once, taken names renamed with all their references") {
  const json result = merged({input("api.json", kApi), input("web.json", kWeb)});
  CHECK(result["components"] == json::parse(R"([
    {"type":"application","name":"api","version":"1","bom-ref":"main","externalReferences":[
      {"url":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2","type":"bom"}]},
    {"type":"library","name":"zlib","bom-ref":"z"},
    {"type":"library","name":"own","bom-ref":"o"},
    {"type":"application","name":"web","bom-ref":"web:main"},
    {"type":"library","name":"other","bom-ref":"web:o"}])"));
  CHECK(result["dependencies"] == json::parse(R"([
    {"ref":"main","dependsOn":["z","o"]},
    {"ref":"z","dependsOn":["web:o"]},
    {"ref":"web:main","dependsOn":["z","web:o","o"]}])"));
  CHECK(result["vulnerabilities"][0]["affects"][0]["ref"] == "web:o");
  CHECK(result["compositions"][0]["assemblies"] == json::parse(R"(["web:o","web:main"])"));
  CHECK(result["metadata"]["timestamp"] == "2025-01-01T00:00:00Z");
  CHECK(!result["metadata"].contains("component"));
  CHECK(result["serialNumber"].get<std::string>().starts_with("urn:uuid:"));
}

TEST_CASE("a document twice is itself, and beside another one it counts once") {
  CHECK(merged({input("a.json", kApi), input("b.json", kApi)}) ==
        json::parse(input("a.json", kApi).document.json().dump()));
  CHECK(merged({input("api.json", kApi), input("again.json", kApi), input("web.json", kWeb)}) ==
        merged({input("api.json", kApi), input("web.json", kWeb)}));
}

TEST_CASE("what is equal but for the order of members is one") {
  const json result = merged(
      {input("a.json", R"("metadata":{"tools":{"components":[{"type":"application","name":"t"}]}},)"
                       R"("components":[{"type":"file","name":"x","hashes":[{"alg":"MD5","content":"1"}]}])"),
       input("b.json",
             R"("metadata":{"tools":{"components":[{"name":"t","type":"application"}]}},)"
             R"("components":[{"name":"x","hashes":[{"content":"1","alg":"MD5"}],"type":"file"}])")});
  std::size_t files = 0;
  for (const json& component : result["components"]) files += component["name"] == "x" ? 1 : 0;
  CHECK(files == 1);
  CHECK(result["metadata"]["tools"]["components"].size() == 1);
}

TEST_CASE("hierarchical: each document's components stand in its subject, and the whole depends on them") {
  MergeOptions options;
  options.hierarchical = true;
  options.name = "shop";
  options.component_version = "3";
  const json result = merged({input("api.json", kApi), input("web.json", kWeb)}, options);
  REQUIRE(result["components"].size() == 2);
  CHECK(result["components"][0]["components"][0]["bom-ref"] == "z");
  CHECK(result["components"][1]["components"][0]["bom-ref"] == "web:z");
  CHECK(result["metadata"]["component"] ==
        json::parse(R"({"type":"application","name":"shop","version":"3","bom-ref":"shop@3"})"));
  CHECK(result["dependencies"][0] == json::parse(R"({"ref":"shop@3","dependsOn":["main","web:main"]})"));
}

TEST_CASE("a document without subject gets one by the name of its file") {
  const json result = merged({input("a.json", R"("components":[])")});
  CHECK(result["components"] ==
        json::parse(R"([{"type":"application","name":"a.json","bom-ref":"a.json"}])"));
}

TEST_CASE(
    "the result has the newest version, the same bytes for the same input, another number for another") {
  auto number = [](const char* members) {
    return merged({input("a", members, "1.4"), input("b", R"("components":[])", "1.6")});
  };
  const json one = number(R"("components":[])");
  CHECK(one["specVersion"] == "1.6");
  CHECK(one == number(R"("components":[])"));
  CHECK(one["serialNumber"] != number(R"("components":[{"type":"file","name":"f"}])")["serialNumber"]);
}

TEST_CASE("metadata: lists are joined, makers that differ move to their subjects, tools become one kind") {
  const json result = merged(
      {input("a",
             R"("metadata":{"supplier":{"name":"A"},"manufacture":{"name":"M"},"authors":[{"name":"x"}],)"
             R"("tools":[{"vendor":"v","name":"t"}]})"),
       input(
           "b",
           R"("metadata":{"supplier":{"name":"B"},"manufacture":{"name":"M"},"authors":[{"name":"x"},{"name":"y"}],)"
           R"("tools":{"components":[{"type":"application","name":"u"}]}})")});
  CHECK(result["metadata"] == json::parse(R"({
    "manufacture":{"name":"M"},"authors":[{"name":"x"},{"name":"y"}],
    "tools":{"components":[{"type":"application","publisher":"v","name":"t"},{"type":"application","name":"u"}]}})"));
  CHECK(result["components"][0]["supplier"]["name"] == "A");
  CHECK(result["components"][1]["supplier"]["name"] == "B");
}

TEST_CASE("what cannot be carried over is listed with its document") {
  std::string losses;
  merged({input("a.json",
                R"("signature":{"value":"x"},"citations":[{"pointers":["/components/0"],"timestamp":"t"}],)"
                R"("declarations":{"affirmation":{"statement":"s"}})",
                "1.7"),
          input("b.json", R"("declarations":{"affirmation":{"statement":"t"}})", "1.7")},
         {}, &losses);
  CHECK(losses ==
        "a.json: signature: a signature covers the document that it was made for, not the merged one\n"
        "a.json: citations[0]: points to places by number, which merging has moved\n"
        "b.json: declarations.affirmation.statement: differs from an earlier document's, which stays\n");
}

TEST_CASE("foreign XML moves along with its component") {
  const std::string xml =
      "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" xmlns:x=\"urn:x\"><metadata><component "
      "type=\"file\">"
      "<name>s</name><x:of-subject/></component></metadata><components><component type=\"file\"><name "
      "x:a=\"1\">f"
      "</name></component></components><x:of-root/></bom>";
  const Conversion result =
      merge({input("a", R"("components":[{"type":"file","name":"g"}])"), {read_document(xml, "b"), "b"}}, {});
  std::vector<std::string> places;
  for (const XmlExtra& extra : result.document.extras()) places.push_back(extra.path + " " + extra.name);
  std::sort(places.begin(), places.end());
  CHECK(places ==
        std::vector<std::string>{" x:of-root", "/components/2 x:of-subject", "/components/3/name x:a"});
}

TEST_CASE("all official documents of a version merge into one that is valid, its bom-refs unique") {
  if (lacks_conformance("cyclonedx")) return;
  for (const bool hierarchical : {false, true}) {
    CAPTURE(hierarchical);
    std::vector<MergeInput> inputs;
    for (const auto& file : conformance::files("valid-")) {
      if (file.path.find("/1.6/") == std::string::npos) continue;
      // Its signatories are signed in XML, which JSON has no place for, and JSON demands a signature there.
      if (file.name == "valid-attestation-1.6.xml") continue;
      inputs.push_back({read_document(file.bytes, file.name), file.name});
    }
    MergeOptions options;
    options.hierarchical = hierarchical;
    const Conversion whole = merge(std::move(inputs), options);
    CHECK(schema_complaints(write_document(whole.document, Form::json, SpecVersion::v1_6)) == "");
    CHECK(schema_complaints(write_document(whole.document, Form::xml, SpecVersion::v1_6)) == "");
    const json result = json::parse(whole.document.json().dump());
    std::vector<std::string> refs;
    collect_refs(result, refs);
    CHECK(refs.size() > 100);
    CHECK(std::set<std::string>(refs.begin(), refs.end()).size() == refs.size());
  }
}

TEST_CASE("merging nothing is an error") {
  CHECK(error_text([] { merge({}, {}); }) == "nothing to merge: give at least one document");
}
