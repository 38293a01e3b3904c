#include "cli/convert_command.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

#include "cli/exit_status.h"
#include "tests/content_of.h"
#include "tests/schemas/expect_error.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

constexpr const char* kNew =
    R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"a","omniborId":[]}]})";
constexpr const char* kLost = "components[0].omniborId: 1.5 has no omniborId\n";

struct Ran {
  int status;
  std::string out, err;
};

Ran run(const ConvertOptions& options) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = run_convert(options, out, err);
  return {status, out.str(), err.str()};
}

}  // namespace

TEST_CASE("convert writes the result and lists what was lost, one line a place") {
  const TemporaryFolder folder;
  folder.file("in.json", kNew);
  const Ran ran = run({folder / "in.json", {folder / "out.json", SpecVersion::v1_5, {}, false}});
  CHECK(ran.status == kExpected);
  CHECK(ran.err == kLost);
  CHECK(content_of(folder / "out.json").find("\"specVersion\": \"1.5\"") != std::string::npos);
}

TEST_CASE("with --strict nothing is written where something would be lost") {
  const TemporaryFolder folder;
  folder.file("in.json", kNew);
  folder.file("out.json", "{\"bomFormat\": \"CycloneDX\"}");
  const Ran ran = run({folder / "in.json", {folder / "out.json", SpecVersion::v1_5, {}, true}});
  CHECK(ran.status == kTrouble);
  CHECK(ran.err ==
        std::string(kLost) + "stocktake: one place would be lost, so nothing was written (--strict)\n");
  CHECK(content_of(folder / "out.json") == "{\"bomFormat\": \"CycloneDX\"}");
  CHECK(run({folder / "in.json", {folder / "out.json", SpecVersion::v1_7, {}, true}}).status == kExpected);
}

TEST_CASE("what XML cannot spell is found before a byte is written with --strict, and listed without") {
  const TemporaryFolder folder;
  folder.file(
      "in.json",
      R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"file","name":"\u0001"}]})");
  const std::string lost = "components[0].name: XML has no way to write its control characters: now U+FFFD\n";
  const Ran strict = run({folder / "in.json", {"-", {}, Form::xml, true}});
  CHECK(strict.status == kTrouble);
  CHECK(strict.out == "");
  CHECK(strict.err == lost + "stocktake: one place would be lost, so nothing was written (--strict)\n");
  const Ran lax = run({folder / "in.json", {"-", {}, Form::xml, false}});
  CHECK(lax.status == kExpected);
  CHECK(lax.err == lost);
  CHECK(lax.out.ends_with("</bom>\n"));
}

TEST_CASE("the form is that of the output's name, else the input's, and --format wins") {
  const TemporaryFolder folder;
  folder.file("in.json", kNew);
  CHECK(run({folder / "in.json", {folder / "out.xml", {}, {}, false}}).status == kExpected);
  CHECK(content_of(folder / "out.xml").starts_with("<?xml"));
  CHECK(run({folder / "in.json", {"-", {}, {}, false}}).out.starts_with("{"));
  CHECK(run({folder / "in.json", {folder / "out.xml", {}, Form::json, false}}).status == kExpected);
  CHECK(content_of(folder / "out.xml").starts_with("{"));
}

TEST_CASE("XML older than JSON becomes the oldest JSON unless a version is asked for") {
  const TemporaryFolder folder;
  folder.file("in.xml", "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.1\"><components/></bom>");
  CHECK(run({folder / "in.xml", {"-", {}, Form::json, false}}).out.find("\"specVersion\": \"1.2\"") !=
        std::string::npos);
  CHECK(error_text([&] {
          run({folder / "in.xml", {"-", SpecVersion::v1_1, Form::json, false}});
        }).starts_with("CycloneDX 1.1 is XML only"));
}

TEST_CASE("an input that is no document leaves the output untouched") {
  const TemporaryFolder folder;
  folder.file("in.json", "{}");
  CHECK(error_text([&] {
          run({folder / "in.json", {folder / "out.json", {}, {}, false}});
        }).find("not a CycloneDX document") != std::string::npos);
  CHECK(!std::filesystem::exists(folder / "out.json"));
}
