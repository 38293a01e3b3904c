#include "schemas/identity/purl.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "schemas/error.h"
#include "tests/paths.h"
#include "tests/skip.h"

using namespace stocktake;
using nlohmann::json;

namespace {

/// A case of the conformance suite that contradicts others, and which side we take.
struct Exception {
  bool is_new;       ///< which form of the suite has it
  const char* type;  ///< of test
  const char* input;
  const char* reason;
};

constexpr const char* kUpperCaseKey =
    "Wants an upper-case key refused, but maven-test.json wants 'repositorY_url' parsed, and the `validate` "
    "case of this "
    "very input wants it lowered, as 'How to parse' says.";
constexpr const char* kSlash =
    "Leaves '/' in a qualifier's value as it is; the newer suite wants it escaped.";

const Exception kExceptions[] = {
    {true, "parse", "pkg:gem/jruby-launcher@1.1.2?Platform=java", kUpperCaseKey},
    {true, "parse", "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25", kUpperCaseKey},
    {false, "validate",
     "pkg:Maven/org.apache.xmlgraphics/batik-anim@1.9.1?repositorY_url=repo.spring.io/"
     "release&classifier=sources",
     kSlash},
    {false, "validate",
     "pkg:Maven/org.apache.xmlgraphics/batik-anim@1.9.1?repositorY_url=repo.spring.io/release&extension=pom",
     kSlash},
    {false, "parse", "pkg:golang/github.com/nats-io/nats-server/v2/server@v1.2.9",
     "Wants a namespace that ends with '/', which 'How to parse' strips."},
};

std::string text_of(const json& object, const char* key) {
  const auto member = object.find(key);
  return member == object.end() || member->is_null() ? std::string() : member->get<std::string>();
}

Purl purl_of(const json& object) {
  Purl purl;
  purl.type = text_of(object, "type");
  purl.ns = text_of(object, "namespace");
  purl.name = text_of(object, "name");
  purl.version = text_of(object, "version");
  purl.subpath = text_of(object, "subpath");
  if (const auto qualifiers = object.find("qualifiers");
      qualifiers != object.end() && qualifiers->is_object()) {
    for (const auto& [key, value] : qualifiers->items())
      purl.qualifiers.emplace_back(key, value.get<std::string>());
  }
  std::sort(purl.qualifiers.begin(), purl.qualifiers.end());
  return purl;
}

/// What our code answers to a case, in the form of the case's answer; nothing for a refusal.
std::optional<json> answer(const json& test) {
  const json& input = test.at("input");
  try {
    if (test.at("test_type") == "build") return to_string(normalise(purl_of(input)));
    const Purl purl = parse_purl(input.get<std::string>());
    CHECK(try_parse_purl(input.get<std::string>()) == purl);
    if (test.at("test_type") == "validate") return to_string(purl);
    json qualifiers = json::object();
    for (const auto& [key, value] : purl.qualifiers) qualifiers[key] = value;
    return json{{"type", purl.type},       {"namespace", purl.ns},     {"name", purl.name},
                {"version", purl.version}, {"qualifiers", qualifiers}, {"subpath", purl.subpath}};
  } catch (const Error&) {
    if (test.at("test_type") != "build") CHECK_FALSE(try_parse_purl(input.get<std::string>()));
    return std::nullopt;
  }
}

/// The answer that a case wants, absent parts as our code gives them.
std::optional<json> wanted(const json& test) {
  if (test.at("expected_failure").get<bool>()) return std::nullopt;
  json result = test.at("expected_output");
  if (!result.is_object()) return result;
  for (const char* key : {"namespace", "version", "subpath"}) {
    if (!result.contains(key) || result[key].is_null()) result[key] = "";
  }
  if (!result.contains("qualifiers") || result["qualifiers"].is_null()) result["qualifiers"] = json::object();
  return result;
}

std::vector<std::filesystem::path> conformance_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(stocktake::paths::kConformance) / "purl")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// The cases of a file. The older form of the suite is one list, each of whose members is two cases.
json cases_of(const json& document) {
  if (document.is_object()) return document.at("tests");
  json cases = json::array();
  const auto add = [&](const char* type, const json& input, const json& output, const json& invalid) {
    cases.push_back(
        {{"test_type", type}, {"input", input}, {"expected_output", output}, {"expected_failure", invalid}});
  };
  for (const json& test : document) {
    json parts = json::object();
    for (const char* key : {"type", "namespace", "name", "version", "qualifiers", "subpath"})
      parts[key] = test.at(key);
    const json& invalid = test.at("is_invalid");
    add("validate", test.at("purl"), test.at("canonical_purl"), invalid);
    add("parse", test.at("canonical_purl").is_null() ? test.at("purl") : test.at("canonical_purl"), parts,
        invalid);
  }
  return cases;
}

/// At least so many cases a form of the suite has, so that a cut file is noticed.
constexpr std::size_t kNewCases = 568, kOldCases = 64;

}  // namespace

TEST_CASE("package URLs are parsed, built and normalised as purl-spec's conformance cases demand") {
  if (lacks_conformance("purl")) return;
  bool is_new = false;
  std::size_t cases = 0;
  std::vector<bool> used(std::size(kExceptions), false);
  for (const auto& file : conformance_files()) {
    std::ifstream stream(file);
    const json document = json::parse(stream);
    is_new = is_new || document.is_object();
    for (const json& test : cases_of(document)) {
      ++cases;
      const std::string input = test.at("input").dump();
      const std::optional<json> got = answer(test);
      const std::optional<json> want = wanted(test);
      CAPTURE(file.filename().string());
      CAPTURE(input);
      CAPTURE(test.at("test_type").get<std::string>());
      CAPTURE(got ? got->dump() : "refused");
      CAPTURE(want ? want->dump() : "refused");
      const auto exception = std::find_if(
          std::begin(kExceptions), std::end(kExceptions),
          [&](const Exception& e) { return test.at("test_type") == e.type && test.at("input") == e.input; });
      if (exception == std::end(kExceptions)) {
        CHECK(got == want);
      } else {
        // An exception that is none any longer must leave the list.
        CHECK_MESSAGE(got != want, exception->reason);
        used[static_cast<std::size_t>(exception - std::begin(kExceptions))] = true;
      }
    }
  }
  CHECK(cases >= (is_new ? kNewCases : kOldCases));
  for (std::size_t i = 0; i < used.size(); ++i) {
    CAPTURE(kExceptions[i].input);
    CHECK(used[i] == (kExceptions[i].is_new == is_new));
  }
}

TEST_CASE("a qualifier is found by its key, and one that is not there is empty") {
  const Purl purl = parse_purl("pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie");
  CHECK(qualifier_of(purl, "arch") == "i386");
  CHECK(qualifier_of(purl, "distro") == "jessie");
  CHECK(qualifier_of(purl, "platform").empty());
}

TEST_CASE("a normalised purl survives being written and read") {
  static const std::string kTypes[] = {"npm",   "pypi", "golang", "maven", "git",    "deb",
                                       "NuGet", "pub",  "oci",    "x-y.z", "mlflow", "github"};
  static const std::string kPieces[] = {"a", "B", "1",  "/", "@", "%", "?", "#",        "&",   "=",    ":",
                                        "+", ".", "..", "_", "-", "~", " ", "\xC3\xA9", "%2F", "pkg:", "\n"};
  std::mt19937 random(17);
  auto text = [&] {
    std::string result;
    for (auto n = random() % 6; n > 0; --n) result += kPieces[random() % std::size(kPieces)];
    return result;
  };
  int normalised = 0;
  for (int i = 0; i < 20000; ++i) {
    Purl purl;
    purl.type = kTypes[random() % std::size(kTypes)];
    if (random() % 2) purl.ns = text();
    purl.name = text();
    purl.version = text();
    purl.subpath = text();
    for (auto n = random() % 3; n > 0; --n) {
      purl.qualifiers.emplace_back(std::string(1, static_cast<char>('a' + random() % 26)), text());
    }
    try {
      purl = normalise(purl);
    } catch (const Error&) {
      continue;
    }
    ++normalised;
    const std::string written = to_string(purl);
    CAPTURE(written);
    CHECK(parse_purl(written) == purl);
    CHECK(normalise(purl) == purl);
    CHECK(to_string(parse_purl(written)) == written);
  }
  CHECK(normalised > 8000);
}

TEST_CASE("hostile text is refused or read, never a crash, and what is read can be written and read") {
  static const std::string kPieces[] = {"pkg:", "npm", "git", "/",   "@",   "?", "#",   "&",
                                        "=",    "%",   "%40", "%2F", "%FF", "a", "\xFF"};
  std::mt19937 random(23);
  int read = 0;
  for (int i = 0; i < 50000; ++i) {
    std::string text = random() % 8 ? "pkg:npm/" : "";
    for (auto n = random() % 10; n > 0; --n) text += kPieces[random() % std::size(kPieces)];
    const std::optional<Purl> purl = try_parse_purl(text);
    if (!purl) continue;
    ++read;
    CAPTURE(text);
    CHECK(parse_purl(to_string(*purl)) == *purl);
  }
  CHECK(read > 1000);
}

TEST_CASE("a refused purl is named with the reason and made safe to print") {
  struct Case {
    std::string text;
    const char* reason;
  };
  const Case cases[] = {
      {"", "pkg:"},
      {"http://example.org", "pkg:"},
      {"pkg:npm", "no name"},
      {"pkg:npm/", "no name"},
      {"pkg:npm/@1.0", "no name"},
      {"pkg:3d/x", "type"},
      {"pkg:n%70m/x", "type"},
      {"pkg:npm/a%zz", "hexadecimal"},
      {"pkg:npm/a%4", "hexadecimal"},
      {"pkg:npm/a%FF", "UTF-8"},
      {"pkg:npm/a%2Fb/c", "escaped '/'"},
      {"pkg:npm/a#x%2Fy", "escaped '/'"},
      {"pkg:npm/a?1=b", "key"},
      {"pkg:npm/a?b%20=c", "key"},
      {"pkg:npm/a?b=1&B=2", "same key"},
      {"pkg:pypi/a/b", "no namespace"},
      {"pkg:maven/a", "needs a namespace"},
      {"pkg:swid/a", "tag_id"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK_THROWS_WITH_AS(parse_purl(c.text), doctest::Contains(c.reason), Error);
    CHECK_FALSE(try_parse_purl(c.text));
  }
  CHECK_THROWS_WITH_AS(parse_purl("pkg:\x1B[2J"), doctest::Contains("\\x1B[2J"), Error);
}

TEST_CASE("purls that tools write loosely are still read") {
  CHECK(to_string(parse_purl("pkg:npm/@babel/core@7.0.0")) == "pkg:npm/%40babel/core@7.0.0");
  CHECK(to_string(parse_purl("pkg:npm/@babel/core")) == "pkg:npm/%40babel/core");
  CHECK(to_string(parse_purl("pkg:golang/stdlib@1.22.1")) == "pkg:golang/stdlib@1.22.1");
  CHECK(to_string(parse_purl("pkg:deb/curl@7.50?arch=")) == "pkg:deb/curl@7.50");
  CHECK(to_string(parse_purl("PKG:npm/a?&b=1&&c")) == "pkg:npm/a?b=1");
  CHECK(to_string(parse_purl("pkg:generic/caf\xC3\xA9")) == "pkg:generic/caf%C3%A9");
}

TEST_CASE("git hosts that ignore case are lowered, others kept") {
  CHECK(to_string(parse_purl("pkg:git/GitHub.com/A/B")) == "pkg:git/github.com/a/b");
  CHECK(to_string(parse_purl("pkg:git/gitlab.gnome.org/GNOME/fonts")) ==
        "pkg:git/gitlab.gnome.org/GNOME/fonts");
}

TEST_CASE("the identity of a package does not change from release to release") {
  CHECK(purl_identity(parse_purl("pkg:npm/%40angular/core@12.3.1?vcs_url=x#lib")) ==
        "pkg:npm/%40angular/core");
  CHECK(purl_identity(parse_purl("pkg:deb/debian/curl@7.50.3-1?arch=i386")) == "pkg:deb/debian/curl");
  CHECK(purl_identity(parse_purl("pkg:pypi/Zope.Interface@5.0")) ==
        purl_identity(parse_purl("pkg:pypi/zope-_interface@6.0")));
  CHECK(purl_identity(parse_purl("pkg:pypi/zope.interface")) == "pkg:pypi/zope-interface");
  CHECK(purl_identity(parse_purl("pkg:npm/lodash.merge")) !=
        purl_identity(parse_purl("pkg:npm/lodash-merge")));
  CHECK(purl_identity(parse_purl("pkg:golang/a.org/b")) != purl_identity(parse_purl("pkg:generic/a.org/b")));
}

TEST_CASE("the type of a package URL stands behind its scheme, whatever follows it") {
  CHECK(purl_type("pkg:npm/%40a/b@1") == "npm");
  CHECK(purl_type("pkg:npm") == "npm");
  CHECK(purl_type("pkg:npm@1") == "npm");
  CHECK(purl_type("library:a/b").empty());
  CHECK(purl_type("").empty());
}
