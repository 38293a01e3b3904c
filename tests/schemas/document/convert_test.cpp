#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "schemas/document/document.h"
#include "schemas/validation/validate.h"
#include "tests/schemas/expect_error.h"

using namespace stocktake;

namespace {

Document bom(const std::string& members, const std::string& version = "1.7") {
  return read_document(R"({"bomFormat":"CycloneDX","specVersion":")" + version + "\"," + members + "}",
                       "sbom.json");
}

std::string lines(const std::vector<Remark>& remarks) {
  std::string text;
  for (const Remark& remark : remarks) text += remark.line() + "\n";
  return text;
}

}  // namespace

TEST_CASE("what an older version lacks is listed with its place, and nothing else is touched") {
  static const struct {
    const char* members;
    SpecVersion to;
    const char* losses;
    const char* left;  // the members afterwards
  } kCases[] = {
      {R"("components":[{"type":"library","name":"a","modelCard":{},"version":"1"}])", SpecVersion::v1_4,
       "components[0].modelCard: 1.4 has no modelCard\n",
       R"({"components":[{"type":"library","name":"a","version":"1"}]})"},
      {R"("components":[{"type":"library","name":"a","evidence":{"identity":[{"field":"purl"},{"field":"cpe"}]}}])",
       SpecVersion::v1_5, "components[0].evidence.identity[1]: 1.5 has room for one identity only\n",
       R"({"components":[{"type":"library","name":"a","evidence":{"identity":{"field":"purl"}}}]})"},
      {R"("components":[{"type":"library","name":"a","evidence":{"identity":[{"field":"swhid"},{"field":"cpe"}]}}])",
       SpecVersion::v1_5, "components[0].evidence.identity[0].field: 1.5 has no \"swhid\"\n",
       R"({"components":[{"type":"library","name":"a","evidence":{"identity":{"field":"cpe"}}}]})"},
      {R"("components":[{"type":"data","name":"a"},{"type":"library","name":"b","isExternal":true}])",
       SpecVersion::v1_4,
       "components[0].type: 1.4 has no \"data\": now \"application\"\n"
       "components[1].isExternal: 1.4 has no isExternal\n",
       R"({"components":[{"type":"application","name":"a"},{"type":"library","name":"b"}]})"},
      {R"("components":[{"type":"library","name":"a","hashes":[{"alg":"Streebog-256","content":"x"},{"alg":"MD5","content":"y"}]}])",
       SpecVersion::v1_6, "components[0].hashes[0].alg: 1.6 has no \"Streebog-256\"\n",
       R"({"components":[{"type":"library","name":"a","hashes":[{"alg":"MD5","content":"y"}]}]})"},
      {R"("metadata":{"tools":{"components":[{"type":"application","name":"t","version":"2","publisher":"p","purl":"pkg:a/b"}]}})",
       SpecVersion::v1_4, "metadata.tools.components[0].purl: 1.4 has no purl of a tool\n",
       R"({"metadata":{"tools":[{"vendor":"p","name":"t","version":"2"}]}})"},
      {R"("components":[{"type":"library","name":"a","licenses":[{"license":{"id":"MIT"}},{"expression":"A OR B","acknowledgement":"declared"}]}])",
       SpecVersion::v1_6,
       "components[0].licenses[1]: 1.6 has no expression beside other licences: now a licence of that name\n",
       R"({"components":[{"type":"library","name":"a","licenses":[{"license":{"id":"MIT"}},)"
       R"({"license":{"name":"A OR B","acknowledgement":"declared"}}]}]})"},
      {R"("components":[{"type":"library","name":"a","licenses":[{"expression":"A","expressionDetails":[],"acknowledgement":"declared"}]}])",
       SpecVersion::v1_5,
       "components[0].licenses[0].expressionDetails: 1.5 has no expressionDetails\n"
       "components[0].licenses[0].acknowledgement: 1.5 has no acknowledgement\n",
       R"({"components":[{"type":"library","name":"a","licenses":[{"expression":"A"}]}]})"},
      {R"("components":[{"type":"cryptographic-asset","name":"a","cryptoProperties":{"assetType":"protocol",)"
       R"("protocolProperties":{"ikev2TransformTypes":{"encr":[{"name":"n","algorithm":"ref"}]}}}}])",
       SpecVersion::v1_6,
       "components[0].cryptoProperties.protocolProperties.ikev2TransformTypes.encr[0].name: 1.6 has no "
       "name\n",
       R"({"components":[{"type":"cryptographic-asset","name":"a","cryptoProperties":{"assetType":"protocol",)"
       R"("protocolProperties":{"ikev2TransformTypes":{"encr":["ref"]}}}}]})"},
      {R"("compositions":[{"aggregate":"incomplete_third_party_proprietary_only"}])", SpecVersion::v1_4,
       "compositions[0].aggregate: 1.4 has no \"incomplete_third_party_proprietary_only\": now "
       "\"incomplete\"\n",
       R"({"compositions":[{"aggregate":"incomplete"}]})"},
      {R"("properties":[])", SpecVersion::v1_4, "properties: CycloneDX JSON 1.4 has no properties\n", "{}"},
  };
  for (const auto& [members, to, losses, left] : kCases) {
    CAPTURE(members);
    const Conversion result = convert(bom(members), to);
    CHECK(lines(result.losses) == losses);
    CHECK(lines(result.warnings) == "");
    nlohmann::json expected = nlohmann::json::parse(left);
    expected["bomFormat"] = "CycloneDX";
    expected["specVersion"] = std::string(to_string(to));
    CHECK(nlohmann::json::parse(result.document.json().dump()) == expected);
  }
}

TEST_CASE("what no version knows is kept with a warning in JSON, and lost in XML") {
  const Document document = bom(R"("components":[{"type":"spaceship","name":"a","x-own":{"deep":[1]}}])");
  const Conversion json = convert(document, SpecVersion::v1_4);
  CHECK(lines(json.losses) == "");
  CHECK(lines(json.warnings) ==
        "components[0].type: no version knows the value \"spaceship\": kept as it is\n"
        "components[0].x-own: no version knows \"x-own\": kept as it is\n");
  CHECK(json.document.json()["components"][0]["x-own"]["deep"][0] == 1);
  const Conversion xml = convert(document, SpecVersion::v1_7, Form::xml);
  CHECK(lines(xml.losses) == "components[0].x-own: CycloneDX XML has no place for \"x-own\"\n");
  CHECK(xml.document.json()["components"][0]["type"] == "spaceship");
}

TEST_CASE("a component's version, which 1.3 demands, is added with a warning") {
  const Conversion result =
      convert(bom(R"("components":[{"type":"library","name":"a"}])"), SpecVersion::v1_3);
  CHECK(result.document.json()["components"][0]["version"] == "");
  CHECK(lines(result.losses) == "");
  CHECK(lines(result.warnings) == "components[0]: 1.3 demands a version: an empty one was added\n");
}

TEST_CASE("a JSON signature has no place in XML and is listed, an XML signature none in JSON") {
  const Conversion xml =
      convert(bom(R"("signature":{"algorithm":"ES256","value":"x"})"), SpecVersion::v1_7, Form::xml);
  CHECK(lines(xml.losses) == "signature: CycloneDX XML has no signature\n");
  const Document signed_xml = read_document(
      "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><components a=\"b\"/>"
      "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/></bom>",
      "sbom.xml");
  CHECK(lines(convert(signed_xml, SpecVersion::v1_6, Form::json).losses) ==
        "components: CycloneDX JSON has no place for the XML attribute a\n"
        "CycloneDX JSON has no place for the XML element ds:Signature\n");
  CHECK(convert(signed_xml, SpecVersion::v1_4).document.extras().size() == 2);
}

TEST_CASE("extras move along when items before them are dropped, and go with what they stand in") {
  const Document document = read_document(
      "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.7\" xmlns:x=\"urn:x\"><components><component "
      "type=\"library\"><name>a</name><hashes><hash alg=\"Streebog-256\" x:y=\"1\">s</hash><hash alg=\"MD5\" "
      "x:y=\"2\">m</hash></hashes></component></components></bom>",
      "sbom.xml");
  const Conversion result = convert(document, SpecVersion::v1_6);
  CHECK(lines(result.losses) == "components[0].hashes[0].alg: 1.6 has no \"Streebog-256\"\n");
  std::vector<std::string> kept;
  for (const XmlExtra& extra : result.document.extras()) kept.push_back(extra.path + "=" + extra.text);
  CHECK(std::find(kept.begin(), kept.end(), "/components/0/hashes/0=2") != kept.end());
}

TEST_CASE("the schema's address follows the version, where there is one") {
  const Document with = bom(R"("$schema":"http://cyclonedx.org/schema/bom-1.7.schema.json")");
  CHECK(convert(with, SpecVersion::v1_2).document.json()["$schema"] ==
        "http://cyclonedx.org/schema/bom-1.2b.schema.json");
  CHECK(!convert(bom(R"("version":1)"), SpecVersion::v1_2).document.json().contains("$schema"));
}

TEST_CASE("JSON before 1.2 is refused") {
  CHECK(error_text([] { convert(Document(), SpecVersion::v1_1, Form::json); }) ==
        "CycloneDX 1.1 is XML only: choose XML, or a version from 1.2 on");
}

TEST_CASE("a bom-ref that stands twice is said and written once, so that no document is invalid for it") {
  const std::string twice =
      R"("components":[{"type":"library","name":"a","bom-ref":"r"},{"type":"library","name":"b","bom-ref":"r"},)"
      R"({"type":"library","name":"c","bom-ref":"r-2"},{"type":"library","name":"d","bom-ref":"r"}],)"
      R"("dependencies":[{"ref":"r"}])";
  for (const Form form : {Form::xml, Form::json}) {
    Conversion converted = convert(bom(twice), SpecVersion::v1_7, form);
    CHECK(lines(converted.losses) ==
          "components[1].bom-ref: the bom-ref \"r\" stands twice: now \"r-3\", and what refers to \"r\" "
          "means the first\n"
          "components[3].bom-ref: the bom-ref \"r\" stands twice: now \"r-4\", and what refers to \"r\" "
          "means the first\n");
    CHECK(validate(write_document(converted), "sbom").to_text() == "");
  }
  // The specification's own documents describe a workspace at a workflow and again at its task.
  const std::string formulation =
      R"("formulation":[{"workflows":[{"bom-ref":"w","uid":"1","taskTypes":["build"],"workspaces":[{"bom-ref":"s",)"
      R"("uid":"2","accessMode":"read-only"}],"tasks":[{"bom-ref":"t","uid":"3","taskTypes":["build"],)"
      R"("workspaces":[{"bom-ref":"s","uid":"2","accessMode":"read-only"}]}]}]}])";
  CHECK(convert(bom(formulation), SpecVersion::v1_7, Form::json).losses.empty());
  CHECK(lines(convert(bom(formulation), SpecVersion::v1_7, Form::xml).losses).find("now \"s-2\"") !=
        std::string::npos);
}
