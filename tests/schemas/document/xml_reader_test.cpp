#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "schemas/document/document.h"
#include "tests/schemas/expect_error.h"

using namespace stocktake;

namespace {

std::string bom(const std::string& inside, const std::string& attributes = "", const char* version = "1.6") {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/" +
         std::string(version) + "\"" + attributes + ">" + inside + "</bom>\n";
}

std::string component(const std::string& inside) {
  return bom("<components><component type=\"library\"><name>a</name>" + inside + "</component></components>");
}

Document read(const std::string& text) {
  return read_document(text, "sbom.xml");
}

nlohmann::json first_component(const std::string& inside) {
  return nlohmann::json::parse(read(component(inside)).json()["components"][0].dump());
}

std::string error_of(const std::string& text, const Limits& limits = {}) {
  return error_text([&] { read_document(text, "sbom.xml", limits); });
}

}  // namespace

TEST_CASE("what XML writes in another way than JSON takes JSON's shape") {
  static const struct {
    const char* xml;
    const char* json;
  } kCases[] = {
      {"<hashes><hash alg=\"MD5\"> ab\n</hash></hashes>", R"({"hashes":[{"alg":"MD5","content":"ab"}]})"},
      {"<licenses><license acknowledgement=\"declared\"><id>MIT</id></license></licenses>",
       R"({"licenses":[{"license":{"acknowledgement":"declared","id":"MIT"}}]})"},
      {"<licenses><expression bom-ref=\"x\">MIT OR BSD-3-Clause</expression></licenses>",
       R"({"licenses":[{"expression":"MIT OR BSD-3-Clause","bom-ref":"x"}]})"},
      {"<licenses/>", R"({"licenses":[]})"},
      {"<modified> 1 </modified>", R"({"modified":true})"},
      {"<swid tagId=\"t\" name=\"n\" patch=\"false\" tagVersion=\"7\"/>",
       R"({"swid":{"tagId":"t","name":"n","tagVersion":7,"patch":false}})"},
      {"<omniborId>a</omniborId><omniborId>b</omniborId>", R"({"omniborId":["a","b"]})"},
      {"<evidence><identity><field>purl</field><confidence>0.5</confidence><tools><tool ref=\"t\"/></tools>"
       "</identity><copyright><text>me</text></copyright></evidence>",
       R"({"evidence":{"identity":[{"field":"purl","confidence":0.5,"tools":["t"]}],"copyright":[{"text":"me"}]}})"},
      {"<properties><property name=\"p\"> v </property></properties>",
       R"({"properties":[{"name":"p","value":" v "}]})"},
      {"<description>a<![CDATA[<b>]]>&amp;c</description>", R"({"description":"a<b>&c"})"},
      {"<description>   </description>", R"({"description":"   "})"},
      {"<modelCard><modelParameters><datasets><ref>d</ref><dataset><type>other</type></dataset></datasets>"
       "</modelParameters></modelCard>",
       R"({"modelCard":{"modelParameters":{"datasets":[{"ref":"d"},{"type":"other"}]}}})"},
  };
  for (const auto& [xml, json] : kCases) {
    CAPTURE(xml);
    nlohmann::json expected = nlohmann::json::parse(json);
    expected["type"] = "library";
    expected["name"] = "a";
    CHECK(first_component(xml) == expected);
  }
}

TEST_CASE("a nested dependency graph becomes flat, each element once") {
  const Document document = read(
      bom("<dependencies><dependency ref=\"a\"><dependency ref=\"b\"><dependency ref=\"c\"/></dependency>"
          "<dependency ref=\"d\"/></dependency><dependency ref=\"b\"><dependency ref=\"e\"/></dependency>"
          "</dependencies>"));
  CHECK(nlohmann::json::parse(document.json()["dependencies"].dump()) ==
        nlohmann::json::parse(R"([{"ref":"a","dependsOn":["b","d"]},{"ref":"b","dependsOn":["e","c"]}])"));
}

TEST_CASE("tools are a list or, since 1.5, an object") {
  const Document list = read(bom("<metadata><tools><tool><name>x</name></tool></tools></metadata>"));
  CHECK(list.json()["metadata"]["tools"][0]["name"] == "x");
  const Document object = read(bom(
      "<metadata><tools><components><component type=\"application\"><name>x</name></component></components>"
      "</tools></metadata>"));
  CHECK(object.json()["metadata"]["tools"]["components"][0]["name"] == "x");
}

TEST_CASE("1.5 has one identity, and its JSON no list around it") {
  const Document document =
      read(bom("<components><component type=\"library\"><name>a</name><evidence><identity><field>purl</field>"
               "</identity></evidence></component></components>",
               "", "1.5"));
  CHECK(document.json()["components"][0]["evidence"]["identity"]["field"] == "purl");
}

TEST_CASE("a document whose elements have a prefix says the same") {
  const Document document = read(
      "<c:bom xmlns:c=\"http://cyclonedx.org/schema/bom/1.4\" version=\"3\"><c:components><c:component "
      "type=\"file\"><c:name>x</c:name></c:component></c:components></c:bom>");
  CHECK(document.json()["version"] == 3);
  CHECK(document.json()["components"][0]["name"] == "x");
  CHECK(document.extras().empty());
}

TEST_CASE("what is of another namespace is kept with the place where it stands") {
  const Document document =
      read(component("<x:note xmlns:x=\"urn:x\" x:level=\"2\">see <x:b>&lt;this&gt;</x:b></x:note>"
                     "<unknown>1</unknown><name>a</name>"));
  REQUIRE(document.extras().size() == 3);
  CHECK(document.extras()[0].path == "/components/0");
  CHECK(document.extras()[0].uri == "urn:x");
  CHECK(document.extras()[0].text ==
        "<x:note xmlns:x=\"urn:x\" x:level=\"2\">see <x:b>&lt;this&gt;</x:b></x:note>");
  CHECK(document.extras()[1].text == "<unknown>1</unknown>");
  CHECK(document.extras()[2].text == "<name>a</name>");
}

TEST_CASE("an element that is kept declares the prefixes that it uses from further out") {
  const Document document = read(bom("<components><d:x y:z=\"1\"/></components>",
                                     " xmlns:d=\"urn:d\" xmlns:y=\"urn:y\" xmlns:unused=\"urn:u\""));
  REQUIRE(document.extras().size() == 1);
  CHECK(document.extras()[0].path == "/components");
  CHECK(document.extras()[0].text == "<d:x xmlns:d=\"urn:d\" xmlns:y=\"urn:y\" y:z=\"1\"/>");
}

TEST_CASE("a billion laughs, and every other DOCTYPE, is refused before it is parsed") {
  const std::string laughs =
      "<?xml version=\"1.0\"?>\n<!DOCTYPE bom [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n" +
      bom("&b;").substr(39);
  CHECK(error_of(laughs).starts_with("sbom.xml:2:1: a DOCTYPE: it can define entities"));
  CHECK(error_of("<!DOCTYPE bom SYSTEM \"file:///etc/passwd\">" + bom("").substr(39))
            .starts_with("sbom.xml:1:1: a DOCTYPE"));
}

TEST_CASE("malformed XML is told where") {
  static const struct {
    std::string text;
    std::string expected;
  } kCases[] = {
      {bom("\n<components>"), "sbom.xml:3:13: </bom> where </components> is expected"},
      {bom("<a></b>"), "sbom.xml:2:53: </b> where </a> is expected"},
      {bom("") + std::string("\0<bom/>", 7),
       "sbom.xml:3:1: a NUL byte, behind which parsers of XML read nothing"},
      {bom("&#x110000;"), "sbom.xml:2:50: a reference to a character that XML does not have"},
      {bom("&#xD800;"), "sbom.xml:2:50: a reference to a character that XML does not have"},
      {bom("&#0;"), "sbom.xml:2:50: a reference to a character that XML does not have"},
      {bom("&#12"), "sbom.xml:2:50: a reference to a character that XML does not have"},
      {bom("&nbsp;"), "sbom.xml:2:50: an entity that XML does not define: write & as &amp;"},
      {bom("", " a=\"1\" a=\"2\""), "sbom.xml:2:2: the attribute \"a\" stands twice in one element"},
      {bom("<x:y/>"), "sbom.xml:2:51: the namespace prefix \"x\" is not declared"},
      {bom("") + "<bom/>", "sbom.xml:3:2: a second root element"},
      {bom("").substr(0, 60), "sbom.xml:2:22: the text ends inside an attribute: is the file complete?"},
      {bom("<components>").substr(0, 103), "sbom.xml:2:65: a tag that never ends: is the file complete?"},
      {bom("<components>").substr(0, 100),
       "sbom.xml:2:62: the text ends inside <components>: is the file complete?"},
      {bom("<!-- x"), "sbom.xml:2:50: a comment that never ends: is the file complete?"},
      {bom("", "", "1.9"),
       "sbom.xml:2:2: CycloneDX XML of the namespace http://cyclonedx.org/schema/bom/1.9, which is not among "
       "1.0 "
       "to 1.7"},
      {bom("<components><component "
           "type=\"library\"><name>a</name><version>1</version><version>2</version></component>"
           "</components>"),
       "sbom.xml:2:123: <version> stands twice in one element"},
      {bom("\xff"), "sbom.xml: not UTF-8 but \"utf-8\", which is not read"},
  };
  for (const auto& [text, expected] : kCases) CHECK(error_of(text) == expected);
}

TEST_CASE("ISO 8859-1 is read where the document declares it") {
  const std::string text =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\">"
      "<components><component type=\"library\"><name>b\xFC</name></component></components></bom>";
  CHECK(read(text).json()["components"][0]["name"] == "b\xC3\xBC");
}

TEST_CASE("each limit ends the reading of XML with an error that names it") {
  Limits limits;
  limits.depth = 4;
  CHECK(error_of(component("<pedigree><notes/></pedigree>"), limits) == "");
  CHECK(error_of(component("<pedigree><notes>x</notes></pedigree>"), limits)
            .find("nested deeper than 4 levels") != std::string::npos);
  limits = {};
  limits.values = 4;
  CHECK(error_of(component(""), limits).find("more than 4 elements and attributes") != std::string::npos);
  limits = {};
  limits.string_bytes = 60;
  CHECK(error_of(component("<group>" + std::string(61, 'x') + "</group>"), limits)
            .find("longer than 60 bytes") != std::string::npos);
  limits = {};
  limits.members = 2;
  CHECK(error_of(bom("<a b=\"\" c=\"\" d=\"\"/>"), limits).find("more than 2 attributes") !=
        std::string::npos);
}

TEST_CASE("a million nested elements end at the depth limit") {
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<x>";
  CHECK(error_of(bom(deep)).find("nested deeper than 256 levels") != std::string::npos);
}
