#include "schemas/validation/profile.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace stocktake;

namespace {

/// A document that meets every list, with the text `what` replaced by `by`.
Document document(std::string_view what = "", std::string_view by = "") {
  std::string text = R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
    "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
    "metadata": {"timestamp": "2026-04-01T00:00:00Z", "lifecycles": [{"phase": "build"}],
      "tools": {"components": [{"type": "application", "name": "t"}]},
      "authors": [{"name": "Ann", "email": "ann@example.org"}],
      "component": COMPONENT},
    "components": [COMPONENT2, {"type": "file", "name": "a.txt"}],
    "dependencies": [{"ref": "root"}, {"ref": "a"}],
    "compositions": [{"aggregate": "complete", "assemblies": ["root"]}]})";
  const std::string component = R"({"type": "library", "bom-ref": "REF", "name": "n", "version": "1",
      "purl": "pkg:npm/REF@1", "supplier": {"name": "S", "url": ["https://example.org"]}, "copyright": "(c) S",
      "hashes": [{"alg": "SHA-512", "content": "00"}], "licenses": [{"license": {"id": "MIT"}}],
      "externalReferences": [{"type": "vcs", "url": "https://example.org"}, {"type": "distribution", "url": "https://example.org"}],
      "properties": [{"name": "bsi:component:filename", "value": "n"}, {"name": "bsi:component:executable", "value": "non-executable"},
        {"name": "bsi:component:archive", "value": "no archive"}, {"name": "bsi:component:structured", "value": "unstructured"}]})";
  const auto replace = [](std::string& where, std::string_view from, std::string_view to) {
    if (from.empty()) return;
    for (auto at = where.find(from); at != std::string::npos; at = where.find(from, at + to.size()))
      where.replace(at, from.size(), to);
  };
  std::string first = component, second = component;
  replace(first, "REF", "root");
  replace(second, "REF", "a");
  replace(text, "COMPONENT2", second);
  replace(text, "COMPONENT", first);
  REQUIRE((what.empty() || text.find(what) != std::string::npos));
  replace(text, what, by);
  return read_document(text, "x");
}

}  // namespace

TEST_CASE("a document that says everything meets every list with full marks") {
  for (const Profile& list : profiles()) {
    CAPTURE(list.name);
    const ProfileVerdict verdict = judge_profile(list, document());
    CHECK(verdict.met());
    CHECK(verdict.score == doctest::Approx(10.0));
    for (const FieldVerdict& field : verdict.fields) {
      CAPTURE(field.field->id);
      CHECK(field.complete());
    }
  }
}

TEST_CASE("what is taken away is missing in the lists that demand it, and in no other") {
  const struct {
    std::string_view what, by, field, lists;
  } cases[] = {
      {R"("timestamp": "2026-04-01T00:00:00Z", )", "", "timestamp", "ntia cisa fsct bsi"},
      {R"("authors": [{"name": "Ann", "email": "ann@example.org"}],)", "", "author", "ntia cisa fsct"},
      {R"(, "email": "ann@example.org")", "", "author-contact", "bsi"},
      {R"("supplier": {"name": "S", "url": ["https://example.org"]},)", "", "supplier", "ntia fsct"},
      {R"("supplier": {"name": "S", "url": ["https://example.org"]},)", "", "producer", "cisa"},
      {R"(, "url": ["https://example.org"])", "", "creator-contact", "bsi"},
      {R"("purl": "pkg:npm/a@1", )", "", "identifier", "ntia cisa fsct bsi"},
      {R"({"ref": "root"}, {"ref": "a"})", R"({"ref": "root"})", "dependencies", "ntia cisa fsct bsi"},
      {R"({"alg": "SHA-512", "content": "00"})", "", "hash", "cisa fsct"},
      {R"("alg": "SHA-512")", R"("alg": "SHA-256")", "sha512", "bsi"},
      {R"("lifecycles": [{"phase": "build"}],)", "", "lifecycle", "cisa fsct"},
      {"bsi:component:archive", "x", "archive", "bsi"},
      {R"("copyright": "(c) S")", R"("copyright": "")", "copyright", "fsct"},
      {R"("version": "1",)", "", "version", "ntia cisa fsct bsi"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.field);
    for (const Profile& list : profiles()) {
      CAPTURE(list.name);
      const ProfileVerdict verdict = judge_profile(list, document(test.what, test.by));
      bool missing = false;
      for (const FieldVerdict& field : verdict.fields)
        missing = missing || (field.field->id == test.field && !field.complete());
      CHECK(missing == (test.lists.find(list.name) != std::string_view::npos));
      if (missing) CHECK(verdict.score < 10);
    }
  }
}

TEST_CASE("components that lack a field are named, and a field that is only wanted does not fail a list") {
  const ProfileVerdict ntia = judge_profile(*profile("ntia"), document(R"("purl": "pkg:npm/a@1", )", ""));
  CHECK_FALSE(ntia.met());
  for (const FieldVerdict& field : ntia.fields)
    if (field.field->id == "identifier") {
      CHECK(field.have == 1);
      CHECK(field.of == 2);
      CHECK(field.missing == std::vector<std::string>{"a"});
    }
  CHECK(judge_profile(*profile("fsct"), document("\"copyright\": \"(c) S\"", "\"x\": 1")).met());
  CHECK(profile("nobody") == nullptr);
}

TEST_CASE("a document in which everything is of the wrong kind lacks everything, and breaks nothing") {
  for (
      const char* text :
      {R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": 1, "components": {}, "dependencies": "x"})",
       R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": [], "authors": 1},
                               "components": [1, {"name": 2, "supplier": [], "hashes": [3], "components": [{}]}], "dependencies": [1]})"})
    for (const Profile& list : profiles()) {
      const ProfileVerdict verdict = judge_profile(list, read_document(text, "x"));
      CHECK_FALSE(verdict.met());
    }
}
