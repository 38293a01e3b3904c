#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "schemas/document/document.h"
#include "schemas/error.h"
#include "tests/schemas/expect_error.h"

using namespace stocktake;
using namespace std::string_literals;

namespace {

const std::string kJson = R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
  {"type": "library", "name": "b\u00fccher"}]})";
const std::string kXml = R"(<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library">
<name>b&#252;cher</name></component></components></bom>)";

/// UTF-16 with byte order mark of ASCII text.
std::string utf16(const std::string& text, bool big_endian) {
  std::string out = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

std::string error_of(const std::string& bytes) {
  return error_text([&] { read_document(bytes, "sbom"); });
}

}  // namespace

TEST_CASE("the form is found in the content, behind any byte order mark, in UTF-8 and UTF-16") {
  for (const std::string& text : {kJson, kXml})
    for (const std::string& bytes : {text, "\xEF\xBB\xBF" + text,
                                     "\n\t " + text.substr(text.find_first_of("{<", text[0] == '<' ? 1 : 0)),
                                     utf16(text, true), utf16(text, false)}) {
      CAPTURE(bytes);
      const Document document = read_document(bytes, "sbom");
      CHECK(document.version() == SpecVersion::v1_6);
      CHECK(document.json()["components"][0]["name"] ==
            "b\xC3\xBC"
            "cher");
    }
}

TEST_CASE("a pair of UTF-16 units is one character, half a pair is none") {
  const std::string pair = utf16(R"({"bomFormat":"CycloneDX","specVersion":"1.6","x":")", false) +
                           "\x3D\xD8\x00\xDE\x3D\xD8"s + "\"\0}\0"s;
  CHECK(read_document(pair, "sbom").json()["x"] == "\xF0\x9F\x98\x80\xEF\xBF\xBD");
}

TEST_CASE("what is no CycloneDX document is told what it looks like") {
  static const struct {
    std::string bytes, expected;
  } kCases[] = {
      {"", "sbom: not a CycloneDX document but an empty file"},
      {" \n\t", "sbom: not a CycloneDX document but an empty file: there is only white space in it"},
      {"PK\x03\x04rest", "sbom: not a CycloneDX document but a ZIP archive: give the document inside it"},
      {"\x7f"
       "ELF\x02",
       "sbom: not a CycloneDX document but a program (ELF)"},
      {"SPDXVersion: SPDX-2.3\n",
       "sbom: not a CycloneDX document but an SPDX tag-value document: convert it to CycloneDX first"},
      {"# made by hand\nDataLicense: CC0-1.0\nSPDXVersion: SPDX-2.3\n",
       "sbom: not a CycloneDX document but an SPDX tag-value document: convert it to CycloneDX first"},
      {"[1, 2]", "sbom: not a CycloneDX document but a JSON array: a CycloneDX document is an object"},
      {"---\nbomFormat: CycloneDX\n", "sbom: not a CycloneDX document but YAML"},
      {"ab\0c"s, "sbom: not a CycloneDX document but binary data"},
      {"Dear reader", "sbom: not a CycloneDX document but plain text"},
      {R"({"spdxVersion": "SPDX-2.3"})",
       "sbom: not a CycloneDX document but an SPDX document: convert it to CycloneDX first"},
      {R"({"@context": "https://spdx.org/rdf/3.0.0/spdx-context.jsonld"})",
       "sbom: not a CycloneDX document but JSON-LD, such as an SPDX 3 document: convert it to CycloneDX "
       "first"},
      {R"({"artifacts": [], "descriptor": {}})",
       "sbom: not a CycloneDX document but a Syft document: let syft write CycloneDX"},
      {R"({"lockfileVersion": 3})", "sbom: not a CycloneDX document but an npm lock file"},
      {R"({"bomFormat": "Other"})", "sbom: not a CycloneDX document but a BOM of the format \"Other\""},
      {"{}",
       "sbom: not a CycloneDX document but other JSON: it has neither \"bomFormat\" nor \"specVersion\""},
      {"<!DOCTYPE html><html></html>",
       "sbom: not a CycloneDX document but an HTML page: was an error page saved in its stead?"},
      {"<p><html/></p>", "sbom:1:2: not a CycloneDX document but XML with the root <p>"},
      {"<bom/>", "sbom:1:2: not a CycloneDX document but XML whose <bom> lacks the CycloneDX namespace"},
  };
  for (const auto& [bytes, expected] : kCases) CHECK(error_of(bytes) == expected);
}

TEST_CASE("a damaged compressed document says so") {
  CHECK(error_of("\x1f\x8b\x08\0\0\0\0\0\0\x03 no deflate"s).starts_with("sbom: damaged compressed data"));
}
