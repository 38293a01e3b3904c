#include "schemas/validation/deprecation.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "schemas/validation/schema_store.h"
#include "schemas/validation/validate.h"

using namespace stocktake;
using namespace stocktake::validation;

namespace {

/// What `validate` says is deprecated, a line each.
std::string deprecations(const std::string& document) {
  std::string text;
  const ValidationResult result = validate(document, "bom");
  for (const Complaint& complaint : result.complaints) {
    INFO(complaint.where << " " << complaint.what << " " << complaint.expected);
    CHECK((complaint.rule == "deprecated" || complaint.rule == "reference-unresolved"));
    CHECK(complaint.severity == ComplaintSeverity::warning);
    if (complaint.rule == "deprecated")
      text += fmt::format("{} {}: {}\n", complaint.where, complaint.what, complaint.expected);
  }
  CHECK(result.valid());
  return text;
}

std::string json(std::string_view version, std::string_view members) {
  return fmt::format(R"({{"bomFormat": "CycloneDX", "specVersion": "{}", "version": 1, {}}})", version,
                     members);
}

std::string xml(std::string_view version, std::string_view content) {
  return fmt::format(R"(<bom xmlns="http://cyclonedx.org/schema/bom/{}">{}</bom>)", version, content);
}

/// The component of `members` alone.
std::string component(std::string_view members) {
  return fmt::format(R"("components": [{{"type": "library", "name": "a", {}}}])", members);
}

std::string crypto(std::string_view members) {
  return fmt::format(
      R"("components": [{{"type": "cryptographic-asset", "name": "a", "cryptoProperties": {}}}])", members);
}

std::string ikev2(std::string_view member) {
  return crypto(fmt::format(
      R"({{"assetType": "protocol", "protocolProperties": {{"ikev2TransformTypes": {{"{}": ["r"]}}}}}})",
      member));
}

struct Case {
  std::string members;
  std::string said;
};

/// Every field that 1.7.1 deprecates.
std::vector<Case> cases_of_1_7() {
  const std::string in_asset = "/components/0/cryptoProperties/";
  const auto of_certificate = [](std::string_view name) {
    return crypto(
        fmt::format(R"({{"assetType": "certificate", "certificateProperties": {{"{}": "r"}}}})", name));
  };
  std::vector<Case> cases{
      {R"("metadata": {"tools": [{"name": "t"}]})",
       "/metadata/tools is deprecated (Tools (legacy)): an object (Tools)\n"},
      {R"("metadata": {"manufacture": {"name": "t"}})",
       "/metadata/manufacture is deprecated (Component Manufacture (legacy)): the "
       "`@.component.manufacturer`\n"},
      {component(R"("author": "b")"),
       "/components/0/author is deprecated (Component Author (legacy)): `@.authors` or `@.manufacturer`\n"},
      {component(R"("modified": true)"),
       "/components/0/modified is deprecated (Component Modified From Original): the pedigree element\n"},
      {component(R"("evidence": {"identity": {"field": "purl"}})"),
       "/components/0/evidence/identity is deprecated (A Single Identity Object): an array (Array of "
       "Identity "
       "Objects)\n"},
      {R"("vulnerabilities": [{"tools": [{"name": "t"}]}])",
       "/vulnerabilities/0/tools is deprecated (Tools (legacy)): an object (Tools)\n"},
      {crypto(R"({"assetType": "algorithm", "algorithmProperties": {"curve": "c"}})"),
       in_asset + "algorithmProperties/curve is deprecated (Elliptic Curve): `@.ellipticCurve`\n"},
      {of_certificate("signatureAlgorithmRef"),
       in_asset + "certificateProperties/signatureAlgorithmRef is deprecated (Algorithm Reference): "
                  "`@.relatedCryptographicAssets`\n"},
      {of_certificate("subjectPublicKeyRef"),
       in_asset + "certificateProperties/subjectPublicKeyRef is deprecated (Key reference): "
                  "`@.relatedCryptographicAssets`\n"},
      {of_certificate("certificateExtension"),
       in_asset + "certificateProperties/certificateExtension is deprecated (Certificate File Extension): "
                  "`@.certificateFileExtension`\n"},
      {crypto(
           R"({"assetType": "related-crypto-material", "relatedCryptoMaterialProperties": {"algorithmRef": "r"}})"),
       in_asset + "relatedCryptoMaterialProperties/algorithmRef is deprecated (Algorithm Reference): "
                  "`@.relatedCryptographicAssets`\n"},
      {crypto(R"({"assetType": "protocol", "protocolProperties": {"cryptoRefArray": ["r"]}})"),
       in_asset + "protocolProperties/cryptoRefArray is deprecated (Cryptographic References): "
                  "`@.relatedCryptographicAssets`\n"},
  };
  struct Transform {
    const char* name;
    const char* said;
  };
  for (const auto& [name, said] :
       {Transform{"encr",
                  " (Encryption Algorithm (ENCR) References): an array (Encryption Algorithms (ENCR))"},
        Transform{"prf", ": an array (Pseudorandom Functions (PRF))"},
        Transform{"integ", ": an array (Integrity Algorithms (INTEG))"},
        Transform{"ke", ": an array (Key Exchange Methods (KE))"},
        Transform{"auth", ": an array (IKEv2 Authentication Methods)"}})
    cases.push_back({ikev2(name), fmt::format("{}protocolProperties/ikev2TransformTypes/{} is deprecated{}\n",
                                              in_asset, name, said)});
  return cases;
}

/// How often a schema says `"deprecated": true`, but for definitions, which are used where that is said
/// again.
std::size_t deprecated_places(const nlohmann::json& schema) {
  std::size_t places = 0;
  for (const auto& [name, value] : schema.items()) {
    if (value.is_structured()) places += deprecated_places(value);
    if (name == "definitions")
      for (const auto& definition : value)
        places -= definition.is_object() && definition.value("deprecated", false) ? 1 : 0;
  }
  return places +
         (schema.is_object() && schema.contains("deprecated") && schema.at("deprecated") == true ? 1 : 0);
}

}  // namespace

TEST_CASE("each field that 1.7.1 deprecates is a warning with what to use instead") {
  const std::vector<Case> cases = cases_of_1_7();
  for (const Case& field : cases) CHECK(deprecations(json("1.7", field.members)) == field.said);
  CHECK(cases.size() == deprecated_places(nlohmann::json::parse(official_schema("bom-1.7.schema.json"))));
}

TEST_CASE("each version knows what its own patch release deprecates, by keyword or in words") {
  const std::string manufacture = R"("metadata": {"manufacture": {"name": "t"}})";
  CHECK(deprecations(json("1.6", manufacture)) ==
        "/metadata/manufacture is deprecated (Component Manufacture (legacy)): the "
        "`@.component.manufacturer`\n");
  CHECK(deprecations(json("1.5", manufacture)).empty());
  const std::string tools = R"("metadata": {"tools": [{"name": "t"}]})";
  CHECK(deprecations(json("1.6", tools)) ==
        "/metadata/tools is deprecated (Tools (legacy)): an object (Tools)\n");
  CHECK(deprecations(json("1.5", tools)) ==
        "/metadata/tools is deprecated (Creation Tools (legacy)): an object (Creation Tools)\n");
  CHECK(deprecations(json("1.4", tools)).empty());
  const std::string identity = component(R"("evidence": {"identity": {"field": "purl"}})");
  CHECK_FALSE(deprecations(json("1.6", identity)).empty());
  CHECK(deprecations(json("1.5", identity)).empty());
  // 1.2 and 1.3 deprecate a component's `cpe`, and 1.4 takes that back.
  CHECK(deprecations(json("1.3", component(R"("version": "1", "cpe": "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*")")))
            .empty());
}

TEST_CASE("elements that an XML schema deprecates are told by where they stand") {
  const std::string component =
      R"(<components><component type="library"><name>a</name>{}</component></components>)";
  const auto asset = [](std::string_view type, std::string_view content) {
    return fmt::format(
        R"(<components><component type="cryptographic-asset"><name>a</name><cryptoProperties><assetType>{}</assetType>{}</cryptoProperties></component></components>)",
        type, content);
  };
  const std::string in_asset = "/bom/components/component/cryptoProperties/";
  struct XmlCase {
    const char* version;
    std::string content;
    std::string said;
  };
  const XmlCase cases[] = {
      {"1.7", "<metadata><tools><tool><name>t</name></tool></tools></metadata>",
       "/bom/metadata/tools/tool is deprecated: `../components` or `../services`\n"},
      {"1.5", "<metadata><tools><tool><name>t</name></tool></tools></metadata>",
       "/bom/metadata/tools/tool is deprecated: tools\\components or tools\\services\n"},
      {"1.4", "<metadata><tools><tool><name>t</name></tool></tools></metadata>", ""},
      {"1.6", "<metadata><manufacture><name>t</name></manufacture></metadata>",
       "/bom/metadata/manufacture is deprecated: the `./component/manufacturer`\n"},
      {"1.6",
       R"(<components><component type="library"><author>b</author><name>a</name></component></components>)",
       "/bom/components/component/author is deprecated: `./authors` or `./manufacturer`\n"},
      {"1.5",
       R"(<components><component type="library"><author>b</author><name>a</name></component></components>)",
       ""},
      {"1.5", fmt::format(fmt::runtime(component), "<modified>true</modified>"),
       "/bom/components/component/modified is deprecated: the pedigree element\n"},
      {"1.7", "<metadata><authors><author><name>b</name></author></authors></metadata>", ""},
      {"1.6",
       "<services><service><name>a</name><data><classification "
       "flow=\"inbound\">x</classification></data></service></services>",
       "/bom/services/service/data/classification is deprecated: dataflow\\classification\n"},
      {"1.6",
       "<components><component "
       "type=\"data\"><name>a</name><data><type>other</type><classification>x</classification></data></"
       "component></components>",
       ""},
      {"1.7",
       "<vulnerabilities><vulnerability><tools><tool><name>t</name></tool></tools></vulnerability></"
       "vulnerabilities>",
       "/bom/vulnerabilities/vulnerability/tools/tool is deprecated: `../components` or `../services`\n"},
      {"1.7", asset("algorithm", "<algorithmProperties><curve>c</curve></algorithmProperties>"),
       in_asset + "algorithmProperties/curve is deprecated: `./ellipticCurve`\n"},
      {"1.7",
       asset("certificate",
             "<certificateProperties><certificateExtension>c</certificateExtension></certificateProperties>"),
       in_asset + "certificateProperties/certificateExtension is deprecated: `./certificateFileExtension`\n"},
      {"1.7",
       asset("protocol",
             "<protocolProperties><ikev2TransformTypes><prf>r</prf></ikev2TransformTypes></"
             "protocolProperties>"),
       in_asset +
           "protocolProperties/ikev2TransformTypes/prf is deprecated as a text: elements that describe it\n"},
      {"1.7",
       asset("protocol",
             "<protocolProperties><ikev2TransformTypes><prf><name>r</name></prf></ikev2TransformTypes></"
             "protocolProperties>"),
       ""},
  };
  for (const XmlCase& field : cases) {
    CAPTURE(field.content);
    CHECK(deprecations(xml(field.version, field.content)) == field.said);
  }
}

TEST_CASE("every element that says DEPRECATED in an XML schema is found") {
  struct Schema {
    const char* name;
    std::size_t elements;
  };
  for (const auto& [name, elements] :
       {Schema{"bom-1.5.xsd", 4}, Schema{"bom-1.6.xsd", 6}, Schema{"bom-1.7.xsd", 15}}) {
    std::set<std::string> seen;
    for (const DeprecatedElement& element : deprecated_elements(official_schema(name)))
      seen.insert(
          fmt::format("{}/{}", element.around.empty() ? "" : element.around[0],
                      element.within.empty() ? element.name : element.within[0] + "/" + element.name));
    CHECK(seen.size() == elements);
  }
}
