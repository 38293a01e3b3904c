#include "schemas/document/document.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "schemas/error.h"
#include "tests/schemas/conformance.h"
#include "tests/schemas/schema_complaints.h"

using namespace stocktake;

namespace {

nlohmann::json sorted(const Document& document) {
  return nlohmann::json::parse(document.json().dump());
}

nlohmann::json content(const Document& document) {
  return conformance::content(sorted(document));
}

/// The document as it comes back when it was written in that form and version.
Document back_from(const Document& document, Form form, SpecVersion version,
                   std::vector<Remark>* losses = nullptr) {
  return read_document(write_document(document, form, version, losses), "written", {});
}

bool says_twice(const Remark& loss) {
  return loss.text.find(" stands twice: now ") != std::string::npos;
}

/// JSON's own documents have one bom-ref twice in a formulation, which XML's schema refuses.
bool only_signatures_and_twice(const std::vector<Remark>& losses) {
  return std::all_of(losses.begin(), losses.end(), [](const Remark& loss) {
    return loss.text == "CycloneDX XML has no signature" || says_twice(loss);
  });
}

std::string lines(const std::vector<Remark>& remarks) {
  std::string text;
  for (const Remark& remark : remarks) text += remark.line() + "\n";
  return text;
}

}  // namespace

TEST_CASE("every official document is read, whatever its form and version") {
  if (lacks_conformance("cyclonedx")) return;
  for (const auto& file : conformance::files("valid-")) {
    CAPTURE(file.path);
    const Document document = read_document(file.bytes, file.name);
    CHECK(document.form() == (file.xml() ? Form::xml : Form::json));
    CHECK(file.path.find("/" + std::string(to_string(document.version())) + "/") != std::string::npos);
    CHECK(document.json()["bomFormat"] == "CycloneDX");
  }
}

TEST_CASE("JSON comes back as the same JSON value") {
  if (lacks_conformance("cyclonedx")) return;
  for (const auto& file : conformance::files("valid-")) {
    if (file.xml()) continue;
    CAPTURE(file.path);
    const Document document = read_document(file.bytes, file.name);
    std::vector<Remark> losses;
    const std::string written = write_document(document, Form::json, document.version(), &losses);
    CHECK(lines(losses) == "");
    CHECK(nlohmann::json::parse(written) == nlohmann::json::parse(file.bytes));
  }
}

TEST_CASE("JSON through XML and back says the same") {
  if (lacks_conformance("cyclonedx")) return;
  for (const auto& file : conformance::files("valid-")) {
    if (file.xml()) continue;
    CAPTURE(file.path);
    const Document document = read_document(file.bytes, file.name);
    std::vector<Remark> losses;
    const Document back = back_from(document, Form::xml, document.version(), &losses);
    CAPTURE(lines(losses));
    CHECK(only_signatures_and_twice(losses));
    CHECK(back.version() == document.version());
    const bool twice = std::any_of(losses.begin(), losses.end(), says_twice);
    CHECK(content(back) ==
          content(twice ? convert(document, document.version(), Form::xml).document : document));
  }
}

TEST_CASE("XML comes back with all its content, foreign elements and attributes included") {
  if (lacks_conformance("cyclonedx")) return;
  for (const auto& file : conformance::files("valid-")) {
    if (!file.xml()) continue;
    CAPTURE(file.path);
    const Document document = read_document(file.bytes, file.name);
    std::vector<Remark> losses;
    const Document back = back_from(document, Form::xml, document.version(), &losses);
    CHECK(lines(losses) == "");
    CHECK(sorted(back) == sorted(document));
    REQUIRE(back.extras().size() == document.extras().size());
    auto key = [](const XmlExtra& extra) {
      return extra.path + '\n' + (extra.element ? "<" : "@") + extra.name + '\n' + extra.uri + '\n' +
             extra.text;
    };
    std::vector<std::string> before, after;
    for (const XmlExtra& extra : document.extras()) before.push_back(key(extra));
    for (const XmlExtra& extra : back.extras()) after.push_back(key(extra));
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    CHECK(before == after);
  }
}

TEST_CASE("XML through JSON and back says the same but for what JSON has no place for") {
  if (lacks_conformance("cyclonedx")) return;
  for (const auto& file : conformance::files("valid-")) {
    if (!file.xml()) continue;
    CAPTURE(file.path);
    const Document document = read_document(file.bytes, file.name);
    std::vector<Remark> losses;
    const Document json = back_from(document, Form::json, document.version(), &losses);
    const Document back = back_from(json, Form::xml, document.version());
    CAPTURE(lines(losses));
    if (document.extras().empty()) CHECK(lines(losses) == "");
    CHECK(losses.size() == document.extras().size());
    CHECK(content(back) == content(document));
  }
}

TEST_CASE("going up to the newest version and down again gives the first document back") {
  if (lacks_conformance("cyclonedx")) return;
  for (const auto& file : conformance::files("valid-")) {
    CAPTURE(file.path);
    const Document document = read_document(file.bytes, file.name);
    for (const Form form : {Form::json, Form::xml}) {
      if (form == Form::xml && !file.xml()) continue;  // JSON to XML is a test of its own
      std::vector<Remark> losses;
      const Document newest = back_from(document, form, kNewestVersion, &losses);
      if (form == document.form()) CHECK(lines(losses) == "");
      const Document back = back_from(newest, form, document.version(), &losses);
      CHECK(content(back) == content(document));
      if (form == Form::json && !file.xml()) CHECK(sorted(back) == sorted(document));
    }
  }
}

TEST_CASE("the same document is written to the same bytes, with a line end last") {
  if (lacks_conformance("cyclonedx")) return;
  const auto files = conformance::files("valid-bom-1.6");
  REQUIRE(files.size() == 2);
  for (const auto& file : files)
    for (const Form form : {Form::json, Form::xml}) {
      const Document document = read_document(file.bytes, file.name);
      const std::string text = write_document(document, form, SpecVersion::v1_6);
      CHECK(text == write_document(document, form, SpecVersion::v1_6));
      CHECK(text == write_document(read_document(text, "again"), form, SpecVersion::v1_6));
      CHECK(text.ends_with("\n"));
      CHECK(text.find("\n  ") != std::string::npos);
    }
}

TEST_CASE("a document is a value: a copy does not follow the original") {
  Document document(SpecVersion::v1_5);
  const Document copy = document;
  document.set_version(SpecVersion::v1_6);
  CHECK(document.json()["specVersion"] == "1.6");
  CHECK(copy.json()["specVersion"] == "1.5");
  CHECK(copy.version() == SpecVersion::v1_5);
}

TEST_CASE("whatever version and form an official document is written in, it passes that version's schema") {
  if (lacks_conformance("cyclonedx")) return;
  for (const auto& file : conformance::files("valid-")) {
    CAPTURE(file.path);
    const Document document = read_document(file.bytes, file.name);
    for (int i = 0; i <= static_cast<int>(kNewestVersion); ++i) {
      const auto version = static_cast<SpecVersion>(i);
      CAPTURE(to_string(version));
      // Two elements of its graph share a bom-ref, which only the XSDs can see.
      if (file.name != "valid-formulation-1.5.json")
        CHECK(schema_complaints(write_document(document, Form::xml, version)) == "");
      // Its signatories are signed in XML, which JSON has no place for, and JSON demands a signature there.
      if (version >= kOldestJson && (file.name != "valid-attestation-1.6.xml" || version < SpecVersion::v1_6))
        CHECK(schema_complaints(write_document(document, Form::json, version)) == "");
    }
  }
}
