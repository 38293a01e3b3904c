#include "schemas/validation/semantic_rules.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

using namespace stocktake;

namespace {

/// What the rules find, a line each in the order of the places: `place rule severity: what; expected …`.
std::string found(SemanticRules& rules) {
  std::vector<SemanticRules::Finding> findings = rules.finish();
  std::stable_sort(findings.begin(), findings.end(),
                   [](const auto& a, const auto& b) { return a.place < b.place; });
  std::string lines;
  for (const auto& finding : findings) {
    lines += fmt::format("{} {} {}: {}", finding.place, finding.rule,
                         finding.severity == ComplaintSeverity::error ? "error" : "warning", finding.what);
    if (finding.other != SemanticRules::kNowhere) lines += fmt::format("[{}]", finding.other);
    lines += "\n";
  }
  return lines;
}

std::string found_by(const std::function<void(SemanticRules&)>& feed) {
  SemanticRules rules;
  feed(rules);
  return found(rules);
}

}  // namespace

TEST_CASE("a serial number is a UUID with a version and a variant") {
  struct Case {
    const char* text;
    bool sound;
  };
  const Case cases[] = {{"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", true},
                        {"urn:uuid:3E671687-395B-51F5-830F-A58921A69B79", true},
                        {"urn:uuid:00000000-0000-0000-0000-000000000000", false},
                        {"urn:uuid:3e671687-395b-91f5-a30f-a58921a69b79", false},
                        {"urn:uuid:3e671687-395b-41f5-c30f-a58921a69b79", false},
                        {"3e671687-395b-41f5-a30f-a58921a69b79", false},
                        {"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b7", false}};
  for (const Case& one : cases) {
    const std::string lines = found_by([&](auto& rules) { rules.serial_number(one.text, 7); });
    CHECK(lines ==
          (one.sound ? ""
                     : fmt::format("7 serial-number warning: \"{}\" is not a UUID of RFC 4122\n", one.text)));
  }
}

TEST_CASE("a hash has the length that its algorithm gives, in hexadecimal") {
  struct Case {
    const char* algorithm;
    std::string content;
    bool sound;
  };
  const Case cases[] = {{"MD5", std::string(32, 'a'), true},
                        {"MD5", std::string(31, 'a'), false},
                        {"SHA-1", std::string(40, 'F'), true},
                        {"SHA-256", std::string(64, '0'), true},
                        {"SHA-256", std::string(32, '0'), false},
                        {"SHA-256", std::string(64, 'g'), false},
                        {"SHA-512", std::string(128, '0'), true},
                        {"BLAKE3", std::string(64, '0'), true},
                        {"SHA-9", "anything", true}};  // the schema says which algorithms there are
  for (const Case& one : cases) {
    CAPTURE(one.algorithm);
    CAPTURE(one.content);
    const std::string lines = found_by([&](auto& rules) { rules.hash(one.algorithm, one.content, 3); });
    CHECK(lines == (one.sound ? ""
                              : fmt::format("3 hash-length warning: \"{}\" is not a {}\n", one.content,
                                            one.algorithm)));
  }
}

TEST_CASE("a package URL that does not parse is an error with the reason") {
  CHECK(found_by([](auto& rules) { rules.purl("pkg:npm/left-pad@1.3.0", 1); }) == "");
  CHECK(found_by([](auto& rules) {
          rules.purl("pkg:npm", 1);
        }).starts_with("1 purl error: \"pkg:npm\" is not a valid package URL: "));
  CHECK(found_by([](auto& rules) {
          rules.purl("left-pad", 1);
        }).starts_with("1 purl error: \"left-pad\" is not"));
}

TEST_CASE("a licence expression is made of licences that are known, and well-formed") {
  struct Case {
    const char* text;
    const char* findings;
  };
  const Case cases[] = {
      {"MIT", ""},
      {"mit OR Apache-2.0", ""},
      {"GPL-2.0-only WITH Classpath-exception-2.0 OR LicenseRef-Own OR mit", ""},
      {"DocumentRef-a:LicenseRef-b AND (MIT)", ""},
      {"GPL-2.0+", ""},
      {"MIT OR Foo-1.0", "5 license-unknown warning: \"Foo-1.0\" is not a licence of the SPDX list\n"},
      {"Foo AND Bar",
       "5 license-unknown warning: \"Foo\" is not a licence of the SPDX list\n"
       "5 license-unknown warning: \"Bar\" is not a licence of the SPDX list\n"},
      {"(MIT OR", "5 license-expression warning: \"(MIT OR\" is not an SPDX licence expression\n"},
      {"MIT Apache-2.0",
       "5 license-expression warning: \"MIT Apache-2.0\" is not an SPDX licence expression\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(found_by([&](auto& rules) { rules.license_expression(one.text, 5); }) == one.findings);
  }
}

TEST_CASE("a bom-ref stands once, a later one names the first, and in a formulation it is only a warning") {
  CHECK(found_by([](auto& rules) {
          rules.bom_ref("a", 1, false);
          rules.bom_ref("b", 2, false);
          rules.bom_ref("a", 3, false);
          rules.bom_ref("a", 4, true);
        }) ==
        "3 bom-ref-duplicate error: the bom-ref \"a\" is already used at [1]\n"
        "4 bom-ref-duplicate warning: the bom-ref \"a\" is already used at [1]\n");
}

TEST_CASE("a reference resolves in the document, or is a BOM-Link to another") {
  struct Case {
    const char* text;
    const char* findings;
  };
  const Case cases[] = {
      {"a", ""},
      {"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1", ""},
      {"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/12#x", ""},
      {"gone", "2 reference-unresolved warning: nothing in the document has the bom-ref \"gone\"\n"},
      {"A", "2 reference-unresolved warning: nothing in the document has the bom-ref \"A\"\n"},
      {"urn:cdx:3e671687/1", "2 bom-link warning: \"urn:cdx:3e671687/1\" is not a BOM-Link\n"},
      {"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/0",
       "2 bom-link warning: \"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/0\" is not a BOM-Link\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(found_by([&](auto& rules) {
            rules.reference(one.text, 2);
            rules.bom_ref("a", 1, false);
          }) == one.findings);
  }
}

TEST_CASE("one dependency of each circle is a warning; ways that meet again are none") {
  using Edges = std::vector<std::pair<const char*, const char*>>;
  struct Case {
    Edges edges;
    std::ptrdiff_t circles;
  };
  const Case cases[] = {
      {{{"a", "b"}, {"a", "c"}, {"b", "d"}, {"c", "d"}}, 0},
      {{{"a", "gone"}}, 0},
      {{{"a", "a"}}, 1},
      {{{"a", "b"}, {"b", "a"}}, 1},
      {{{"a", "b"}, {"b", "c"}, {"c", "b"}, {"x", "a"}}, 1},
      {{{"a", "b"}, {"b", "a"}, {"c", "d"}, {"d", "c"}}, 2},
  };
  for (const Case& one : cases) {
    const std::string lines = found_by([&](auto& rules) {
      SemanticRules::Place place = 0;
      for (const auto& [from, to] : one.edges) rules.dependency(from, to, place++);
    });
    CAPTURE(lines);
    CHECK(std::count(lines.begin(), lines.end(), '\n') == one.circles);
    if (one.circles > 0) CHECK(lines.find(" dependency-cycle warning: ") != std::string::npos);
  }
  CHECK(found_by([](auto& rules) { rules.dependency("a", "a", 4); }) ==
        "4 dependency-cycle warning: \"a\" depends on itself\n");
}

TEST_CASE("a chain of a million dependencies costs no stack") {
  std::vector<std::string> names;
  for (int i = 0; i < 1'000'000; ++i) names.push_back(std::to_string(i));
  CHECK(found_by([&](auto& rules) {
          for (std::uint32_t i = 0; i + 1 < names.size(); ++i) rules.dependency(names[i], names[i + 1], i);
        }) == "");
}

TEST_CASE("findings are kept up to the limit, of each severity for itself") {
  SemanticRules rules;
  for (SemanticRules::Place i = 0; i < 2 * kMostComplaints; ++i) {
    rules.serial_number("no", i);
    rules.purl("no", i);
  }
  CHECK(rules.finish().size() == 2 * kMostComplaints);
}

TEST_CASE("long and hostile text is cut and made safe before it is quoted") {
  const std::string lines = found_by([](auto& rules) {
    static const std::string kLong = "\x1b[31m" + std::string(1'000, 'x');
    rules.serial_number(kLong, 1);
  });
  CHECK(lines.find('\x1b') == std::string::npos);
  CHECK(lines.find("…") != std::string::npos);
  CHECK(lines.size() < 300);
}
