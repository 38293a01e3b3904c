#include "schemas/validation/validate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "schemas/io/input.h"
#include "tests/paths.h"
#include "tests/skip.h"

using namespace stocktake;

namespace {

/// The document inside a minimal one of 1.6; `members` follow the first three.
std::string bom(const std::string& members) {
  return R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1)" +
         (members.empty() ? "" : ", " + members) + "}";
}

std::string xml_bom(const std::string& content) {
  return R"(<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">)" +
         content + "</bom>";
}

std::string verdict(const std::string& document) {
  return validate(document, "bom").to_text();
}

/// Documents of other projects are named for what they are.
std::vector<std::filesystem::path> conformance_documents() {
  const std::filesystem::path folder = std::filesystem::path(stocktake::paths::kConformance) / "cyclonedx";
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".json" || entry.path().extension() == ".xml")
      out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("every document of the specification's own tests is judged as its name says, by the schema") {
  if (lacks_conformance("cyclonedx")) return;
  std::size_t judged = 0;
  for (const auto& path : conformance_documents()) {
    const std::string name = path.filename().string();
    const ValidationResult result = validate(read_input(path.string()), name);
    INFO(name << "\n" << result.to_text());
    if (name.starts_with("valid")) {
      CHECK(result.valid());
    } else if (name.starts_with("invalid-namespace")) {
      CHECK(result.complaints.at(0).rule == "syntax");  // a namespace without a version has no schema
    } else {
      CHECK(std::any_of(result.complaints.begin(), result.complaints.end(),
                        [](const Complaint& complaint) { return complaint.rule == "schema"; }));
    }
    ++judged;
  }
  CHECK(judged > 300);
}

TEST_CASE("the smallest documents of every version are accepted") {
  for (const std::string version : {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}) {
    const ValidationResult result =
        validate(R"({"bomFormat": "CycloneDX", "specVersion": ")" + version + R"(", "version": 1})", "bom");
    CHECK(result.to_text() == "");
    CHECK(result.version == version);
    CHECK(result.format == "JSON");
  }
  for (const std::string version : {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}) {
    const ValidationResult result = validate(
        "<bom xmlns=\"http://cyclonedx.org/schema/bom/" + version + "\" version=\"1\"><components/></bom>",
        "bom");
    CHECK(result.to_text() == "");
    CHECK(result.version == version);
    CHECK(result.format == "XML");
  }
}

TEST_CASE("a complaint says where, what and what would be right") {
  struct Case {
    std::string document;
    std::string complaint;
  };
  const Case cases[] = {
      {bom(R"("components": [{"type": "libary", "name": "a"}])"),
       R"(1:88: error: /components/0/type: "libary" is not one of the values allowed here; expected "library" (of )"},
      {bom("\n\"components\": [\n{\"name\": \"a\"}]"),
       R"(3:1: error: /components/0: the member "type" is missing; expected an object (Component) with "type" [schema])"},
      {bom(R"("componets": [])"),
       R"(error: /componets: the member "componets" is not known here; expected "components" [schema])"},
      {bom(R"("components": [{"type": "file", "name": "a", "licenses": [{"license": {"id": "apache 2.0"}}]}])"),
       R"(/components/0/licenses/0/license/id: "apache 2.0" is not one of the values allowed here; expected "Apache-2.0")"},
      {bom(R"("components": [{"type": "file", "name": "a"}, {"name": "a", "type": "file"}])"),
       "/components/1: repeats /components/0; expected unique elements [schema]"},
      {bom(R"("metadata": {"timestamp": "yesterday"})"),
       R"(/metadata/timestamp: "yesterday" is not a date-time; expected a date and time such as)"},
      {xml_bom("<components><component type=\"libary\"><name>a</name></component></components>"),
       "2:74: error: /bom/components/component/@type: the value 'libary' is not one of the values allowed "
       "here; expected "},
      {xml_bom("\n<components>\n  <component type=\"file\"><version>1</version></component></components>"),
       "4:26: error: /bom/components/component/version: this element is not expected; "
       "expected "},
  };
  for (const Case& one : cases) {
    const std::string found = verdict(one.document);
    INFO(found);
    CHECK(found.find(one.complaint) != std::string::npos);
  }
}

TEST_CASE("what breaks a rule that the schema cannot say is told with its place, in JSON and XML") {
  const std::string component = R"({"type": "file", "name": "a", "bom-ref": "a")";
  struct Case {
    std::string document;
    std::string complaint;
  };
  const Case cases[] = {
      {bom("\"components\": [" + component + "}, {\"type\": \"file\", \"name\": \"b\", \"bom-ref\": \"a\"}]"),
       R"(error: /components/1/bom-ref: the bom-ref "a" is already used at /components/0/bom-ref)"},
      {bom(R"("dependencies": [{"ref": "gone"}])"),
       R"(warning: /dependencies/0/ref: nothing in the document has the bom-ref "gone")"},
      {bom("\"components\": [" + component +
           R"(}], "compositions": [{"aggregate": "complete", "assemblies": ["b"]}])"),
       "warning: /compositions/0/assemblies/0: nothing in the document has"},
      {bom(R"("vulnerabilities": [{"affects": [{"ref": "b"}]}])"),
       "warning: /vulnerabilities/0/affects/0/ref: "},
      {bom("\"components\": [" + component + R"(, "purl": "pkg:npm"}])"),
       "error: /components/0/purl: \"pkg:npm\" is not"},
      {bom("\"components\": [" + component +
           R"(, "hashes": [{"alg": "SHA-256", "content": "d41d8cd98f00b204e9800998ecf8427e"}]}])"),
       "warning: /components/0/hashes/0/content: \"d41d8cd98f00b204e9800998ecf8427e\" is not a SHA-256; "
       "expected 64"},
      {bom(R"("serialNumber": "urn:uuid:00000000-0000-0000-0000-000000000000")"), "warning: /serialNumber: "},
      {bom("\"components\": [" + component + R"(, "licenses": [{"expression": "MIT OR Foo-1.0"}]}])"),
       R"(warning: /components/0/licenses/0/expression: "Foo-1.0" is not a licence of the SPDX list)"},
      {bom("\"components\": [" + component + R"(, "licenses": [{"expression": "(MIT OR"}]}])"),
       "is not an SPDX licence expression"},
      {bom("\"components\": [" + component + R"(}], "dependencies": [{"ref": "a", "dependsOn": ["a"]}])"),
       "warning: /dependencies/0/dependsOn/0: \"a\" depends on itself"},
      {bom(R"("version": 2)"), "warning: /version: the member \"version\" is already in this object"},
      {xml_bom("<components><component "
               "type=\"file\"><name>a</name><purl>pkg:npm</purl></component></components>"),
       "error: /bom/components/component/purl: "},
      {xml_bom("<dependencies><dependency ref=\"gone\"/></dependencies>"),
       "warning: /bom/dependencies/dependency: nothing in the document has the bom-ref \"gone\""},
  };
  for (const Case& one : cases) {
    const std::string found = verdict(one.document);
    INFO(found);
    CHECK(found.find(one.complaint) != std::string::npos);
  }
}

TEST_CASE("what is no CycloneDX document gets an error that says what it looks like") {
  struct Case {
    std::string document;
    std::string complaint;
  };
  const Case cases[] = {
      {"", "1:1: error: the document is empty"},
      {"SPDXVersion: SPDX-2.3\n", "this is an SPDX tag-value document"},
      {R"({"spdxVersion": "SPDX-2.3"})", "this is an SPDX document, not CycloneDX"},
      {R"({"name": "left-pad"})", "it has no \"specVersion\""},
      {"[]", "this JSON is an array"},
      {R"({"bomFormat": "CycloneDX", "specVersion": "9.9"})", "CycloneDX has no version \"9.9\" in JSON"},
      {R"({"bomFormat": "CycloneDX", )", "1:28: error: the text ends where"},
      {"<html><body/></html>", "this is an HTML page"},
      {"<!DOCTYPE html><p>502", "this is an HTML page"},
      {"<project/>", "the root element is <project> without a namespace"},
      {"<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">", "[syntax]"},
      {xml_bom("") + std::string("\0junk", 5), "2:68: error: a NUL byte"},
      {"hello", "this is plain text"},
  };
  for (const Case& one : cases) {
    const std::string found = verdict(one.document);
    INFO(one.document << " -> " << found);
    CHECK(found.find(one.complaint) != std::string::npos);
    CHECK_FALSE(validate(one.document, "bom").valid());
  }
}

TEST_CASE("a byte order mark counts as no column and shifts no offset") {
  CHECK(verdict("\xef\xbb\xbf" + bom("")) == "");
  CHECK(verdict("\xef\xbb\xbf" + bom(R"("componets": [])")).find("/componets") != std::string::npos);
}

TEST_CASE("fifty megabytes of opening brackets end with a clear error") {
  for (const char bracket : {'[', '{'}) {
    const std::string text = verdict(std::string(50 << 20, bracket));
    CHECK(text.find(bracket == '[' ? "nested deeper than 256 levels" : "expected a member's name") !=
          std::string::npos);
  }
  std::string xml;
  for (int i = 0; i < 5'000'000; ++i) xml += "<a>";
  CHECK(verdict(xml).find("[syntax]") != std::string::npos);
}

TEST_CASE("entities are refused, whether they multiply or reach for files") {
  const std::string laughs = R"(<!DOCTYPE bom [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&c;</bom>)";
  const std::string file = R"(<?xml version="1.0"?>
<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&x;</bom>)";
  CHECK(verdict(laughs).find("1:1: error: the document has a document type declaration") == 0);
  CHECK(verdict(file).find("2:1: error: the document has a document type declaration") == 0);
}

TEST_CASE("a million faults are counted out, and the errors among them kept") {
  std::string members = "\"dependencies\": [";
  for (int i = 0; i < 5000; ++i) members += "{\"ref\": \"r" + std::to_string(i) + "\"},";
  members += "{}]";
  const ValidationResult result = validate(bom(members), "bom");
  CHECK(result.cut_short);
  CHECK(result.complaints.size() == kMostComplaints);
  CHECK(result.errors == 1);
}

TEST_CASE("an element with more attributes than any document needs is refused before they are compared") {
  std::string text =
      "<?xml version='1.0'?><!-- a=\"1\" --><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"";
  for (int i = 0; i < 10'001; ++i) text += " a" + std::to_string(i) + "='1'";
  const ValidationResult result = validate(text + "/>", "doc");
  CHECK(result.errors == 1);
  CHECK(result.to_text().find("more attributes than any document needs") != std::string::npos);
}

TEST_CASE("a complaint quotes a URL without what lets somebody in") {
  const ValidationResult result =
      validate(R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"x",)"
               R"("purl":"pkg:x","externalReferences":[{"type":"vcs","url":"https://u:s3cr3t@h.org/{"}]}]})",
               "doc");
  CHECK(result.errors == 2);
  CHECK(result.to_text().find("s3cr3t") == std::string::npos);
}

TEST_CASE("references are resolved wherever the vocabulary has one, and nothing else is taken for one") {
  const ValidationResult result = validate(
      R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"cryptographic-asset","name":"x",)"
      R"("cryptoProperties":{"assetType":"protocol","protocolProperties":{"type":"ike","ikev2TransformTypes":)"
      R"({"encr":["gone-encr"],"auth":["gone-auth"]}}}}]})",
      "doc");
  for (const char* name : {"gone-encr", "gone-auth"}) {
    CAPTURE(name);
    CHECK(result.to_text().find(std::string("nothing in the document has the bom-ref \"") + name) !=
          std::string::npos);
  }
}
