#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "schemas/document/document.h"

using namespace stocktake;

namespace {

Document bom(const std::string& members) {
  return read_document(R"({"bomFormat":"CycloneDX","specVersion":"1.6",)" + members + "}", "sbom.json");
}

std::string xml(const Document& document, std::vector<Remark>* losses = nullptr) {
  return write_document(document, Form::xml, document.version(), losses);
}

}  // namespace

TEST_CASE("XML is written in the order of the XSD, two spaces a level, whatever the order in JSON") {
  const Document document =
      bom(R"("components":[{"name":"a","hashes":[{"content":"ab","alg":"MD5"}],"group":"g","bom-ref":"r",)"
          R"("type":"library","tags":[],"evidence":{}}],"version":2)");
  CHECK(xml(document) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" version=\"2\">\n"
        "  <components>\n"
        "    <component type=\"library\" bom-ref=\"r\">\n"
        "      <group>g</group>\n"
        "      <name>a</name>\n"
        "      <hashes>\n"
        "        <hash alg=\"MD5\">ab</hash>\n"
        "      </hashes>\n"
        "      <evidence/>\n"
        "      <tags/>\n"
        "    </component>\n"
        "  </components>\n"
        "</bom>\n");
}

TEST_CASE("text that means something to XML is escaped and comes back") {
  const std::string hostile = "<a href=\"x\">&amp;]]>\r\n\t'\xC3\xBC";
  Document document = bom(R"("components":[{"type":"library","name":"a"}])");
  document.json()["components"][0]["description"] = hostile;
  document.json()["components"][0]["bom-ref"] = hostile;
  const Document back = read_document(xml(document), "written");
  CHECK(back.json()["components"][0]["description"] == hostile);
  CHECK(back.json()["components"][0]["bom-ref"] == hostile);
}

TEST_CASE("no line of XML begins as a command of a continuous integration service does, and it comes back") {
  const std::string hostile = "x\n::error::y\n  ##[group]z\r\n\t##vso[a]";
  Document document = bom(R"("components":[{"type":"library","name":"a"}])");
  document.json()["components"][0]["description"] = hostile;
  const std::string written = xml(document);
  CHECK(written.find("\n::") == std::string::npos);
  CHECK(written.find("##") == std::string::npos);
  CHECK(read_document(written, "written").json()["components"][0]["description"] == hostile);
}

TEST_CASE("characters that XML cannot hold become U+FFFD and are listed") {
  Document document = bom(R"("components":[{"type":"library","name":"a\u0001b"}])");
  document.json()["components"][0]["group"] = "\xEF\xBF\xBF";
  std::vector<Remark> losses;
  const Document back = read_document(xml(document, &losses), "written");
  CHECK(back.json()["components"][0]["name"] ==
        "a\xEF\xBF\xBD"
        "b");
  REQUIRE(losses.size() == 2);
  CHECK(losses[0].line() ==
        "components[0].group: XML has no way to write its control characters: now U+FFFD");
  CHECK(losses[1].path == "components[0].name");
}

TEST_CASE("a service's data is written in the short form unless one of them needs the long one") {
  const std::string brief = R"({"flow":"inbound","classification":"PII"})";
  const std::string full = R"({"flow":"outbound","classification":"public","name":"n"})";
  const std::string head = R"("services":[{"name":"s","data":[)";
  CHECK(xml(bom(head + brief + "]}]")).find("<classification flow=\"inbound\">PII</classification>") !=
        std::string::npos);
  CHECK(xml(bom(head + brief + "]}]")).find("dataflow") == std::string::npos);
  const std::string both = xml(bom(head + brief + "," + full + "]}]"));
  CHECK(both.find("<dataflow>\n          <classification flow=\"inbound\">") != std::string::npos);
  CHECK(both.find("<dataflow name=\"n\">\n          <classification flow=\"outbound\">") !=
        std::string::npos);
}

TEST_CASE("foreign attributes declare their prefix once an element") {
  const std::string text =
      "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" xmlns:x=\"urn:x\" x:a=\"1\" x:b=\"2\" "
      "xml:lang=\"en\"/>";
  const std::string written = xml(read_document(text, "sbom.xml"));
  CHECK(written ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" "
        "xmlns:x=\"urn:x\" x:a=\"1\" x:b=\"2\" xml:lang=\"en\"/>\n");
}

TEST_CASE("XML comes in pieces that stay small, also where empty elements stand at the seams") {
  std::string components;
  for (int i = 0; i < 5'000; ++i)
    components +=
        (i == 0 ? "" : ",") + std::string(R"({"type":"file","name":"f","evidence":{},"hashes":[]})");
  Conversion conversion = convert(bom(R"("components":[)" + components + "]"), SpecVersion::v1_6, Form::xml);
  std::string text;
  std::size_t largest = 0;
  write_document(conversion, [&](std::string_view piece) {
    largest = std::max(largest, piece.size());
    text += piece;
  });
  CHECK(largest < 70'000);
  const bool same = text == write_document(conversion);
  CHECK(same);
  const nlohmann::json again = read_document(text, "again").json()["components"];
  const bool kept = again == nlohmann::json(conversion.document.json()["components"]);
  CHECK(kept);
}
