#include "schemas/inventory/document.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"
#include "schemas/validation/validate.h"

using namespace stocktake;
using namespace std::string_view_literals;

namespace {

Sha256 digest_of(std::uint8_t seed) {
  Sha256 digest;
  digest.bytes.fill(seed);
  return digest;
}

File& add_file(Inventory& inventory, std::string_view path, std::uint32_t package) {
  File& file = inventory.files.emplace_back();
  file.path = path;
  file.package = package;
  file.sha256 = digest_of(static_cast<std::uint8_t>(path.size()));
  file.has_sha256 = true;
  file.size = path.size();
  file.mode = 0644;
  file.layer = 3;
  file.kind = kind_by_name(path);
  return file;
}

/// An inventory with one of everything, in the order that a finished one has.
Inventory sample() {
  Inventory inventory;
  inventory.name = "environment";
  inventory.version = "3";
  inventory.timestamp = "2026-04-01T00:00:00Z";
  inventory.imprint = {{{"Ann", "ann@example.org", ""}, {"", "bob@example.org", ""}, {"Eve @ home", "", ""}},
                       {"Example, Inc.", "sales@example.org", "https://example.org"},
                       {"", "", "https://make.example.org"},
                       "library",
                       "@shop",
                       "sells",
                       {{License::Form::expression, "MIT OR Apache-2.0"}},
                       "CC0-1.0",
                       "AMBER_AND_STRICT"};
  inventory.facts = Facts::all();
  inventory.notes.push_back({"stocktake:excluded", "*.log"});
  Package& alpha = inventory.packages.emplace_back();
  alpha.name = "alpha";
  alpha.version = "1.0";
  alpha.purl = alpha.bom_ref = "pkg:pypi/alpha@1.0";
  alpha.description = "said \"so\"";
  alpha.location = "lib/alpha";
  alpha.record = "lib/alpha-1.0.dist-info/METADATA";
  alpha.record_status = "verified";
  alpha.technique = "manifest-analysis";
  alpha.confidence = 100;
  alpha.licenses.push_back({License::Form::id, "MIT"});
  alpha.references.push_back({"distribution", "file:///a%20b", "why", {{HashAlgorithm::sha512, "ab"}}});
  alpha.references[0].hashes[0].hex =
      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  alpha.hooks = {"python:script=git"};
  alpha.copyright = "Copyright (c) 2020 Ann\nCopyright (c) 2021 Bob";
  alpha.authors = {{"Ann", "ann@example.org", ""}, {"Bob", "", ""}};
  alpha.supplier = {"Ann", "ann@example.org", "https://example.org/ann"};
  alpha.manufacturer = {"Example", "", ""};
  alpha.entry_points = {"lib/alpha/__init__.py"};
  alpha.dependencies = {1};
  alpha.tree = digest_of(9);
  alpha.properties.push_back({"stocktake:installer", "pip"});
  Package& beta = inventory.packages.emplace_back();
  beta.type = "framework";
  beta.group = "@scope";
  beta.name = "beta";
  beta.version = "2.0";
  beta.purl = beta.bom_ref = "pkg:npm/%40scope/beta@2.0";
  beta.location = "node_modules/@scope/beta";
  beta.licenses.push_back({License::Form::expression, "MIT OR Apache-2.0"});
  std::swap(inventory.packages[0], inventory.packages[1]);  // npm sorts before pypi
  inventory.packages[1].dependencies = {0};
  inventory.roots = {1};

  File& link = add_file(inventory, "a-link", kNone);
  link.type = FileType::symlink;
  link.has_sha256 = false;
  link.sha256 = {};
  link.size = kUnknownSize;
  link.mode = kUnknownMode;
  inventory.make_detail(link).target = "../\xff/target";
  add_file(inventory, "bad\xff%name\r\n\x1b.py"sv, 1).mode = 04755;
  add_file(inventory, "evil.pth", 1);
  inventory.make_detail(inventory.files.back()).hook = "python:import=import os";
  inventory.details.back().record_status = "unlisted";
  inventory.details.back().starts = "bin/run.js";
  inventory.details.back().script = "ab";
  inventory.details.back().made_for = "/build/env\xff";
  inventory.details.back().bytecode = "no source";
  inventory.details.back().generated = "agrees";
  inventory.details.back().traits = "environment:1 longest-line:2000@7";
  File& closed = add_file(inventory, "unreadable", kNone);
  closed.has_sha256 = false;
  closed.sha256 = {};
  closed.size = kUnknownSize;
  closed.mode = kUnknownMode;
  inventory.make_detail(closed).unread = "Permission denied";
  inventory.unread.push_back({"some\xff/folder", "Permission denied"});
  inventory.unread.push_back({"unreadable", "Permission denied"});
  return inventory;
}

std::string encoded(const Inventory& inventory) {
  std::string text;
  encode_inventory(inventory, [&](std::string_view bytes) { text.append(bytes); });
  return text;
}

}  // namespace

TEST_CASE("an inventory comes back from its document with all its content") {
  const Inventory before = sample();
  const std::string text = encoded(before);
  const Inventory after = decode_inventory_text(text, "doc");
  REQUIRE(after.files.size() == before.files.size());
  for (std::size_t i = 0; i < after.files.size(); ++i) {
    const File &a = before.files[i], &b = after.files[i];
    CAPTURE(i);
    CHECK(a.path == b.path);
    CHECK(a.has_sha256 == b.has_sha256);
    CHECK(a.sha256 == b.sha256);
    CHECK(a.size == b.size);
    CHECK(a.mode == b.mode);
    CHECK(a.type == b.type);
    CHECK(a.kind == b.kind);
    CHECK(a.package == b.package);
    const FileDetail* detail = before.detail_of(a);
    REQUIRE((detail == nullptr) == (after.detail_of(b) == nullptr));
    if (detail != nullptr) CHECK(*detail == *after.detail_of(b));
  }
  REQUIRE(after.packages.size() == 2);
  CHECK(after.packages[1].references == before.packages[1].references);
  CHECK(after.packages[1].hooks == before.packages[1].hooks);
  CHECK(after.packages[1].dependencies == before.packages[1].dependencies);
  CHECK(after.packages[0].licenses == before.packages[0].licenses);
  CHECK(after.packages[1].copyright == before.packages[1].copyright);
  CHECK(after.packages[1].authors == before.packages[1].authors);
  CHECK(after.packages[1].supplier == before.packages[1].supplier);
  CHECK(after.packages[1].manufacturer == before.packages[1].manufacturer);
  CHECK(after.imprint == before.imprint);
  CHECK(after.unread == before.unread);
  CHECK(after.roots == before.roots);
  CHECK(after.facts == before.facts);
  CHECK_FALSE(after.complete);
  // What the checks above forgot: the second document says the same as the first, to the byte.
  CHECK(encoded(after) == text);
}

TEST_CASE("what a record calls a URL is written so that the official schema takes it") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"https://matrix.to/#/#room:matrix.org", "https://matrix.to/#/%23room:matrix.org"},
      {"https://example.com/a b?x=[1]&y=100%", "https://example.com/a%20b?x=%5B1%5D&y=100%25"},
      {"http://[::1]:80/%7Ex", "http://[::1]:80/%7Ex"},
      {"UNKNOWN <x>", "UNKNOWN%20%3Cx%3E"},
  };
  for (const auto& [url, written] : cases) {
    Inventory inventory = sample();
    inventory.packages[1].references[0].url = url;
    CHECK(decode_inventory_text(encoded(inventory), "doc").packages[1].references[0].url == written);
    const ValidationResult result = validate(encoded(inventory), "doc");
    CHECK(result.to_text() == "");
  }
}

TEST_CASE("the serial number tells contents apart, not times, nor builds of the program that writes") {
  const auto serial = [](const Inventory& inventory) {
    return std::string(decode_inventory_text(encoded(inventory), "doc").origin.serial);
  };
  Inventory one = sample(), two = sample();
  two.timestamp = "2030-01-01T00:00:00Z";
  CHECK(serial(one).starts_with("urn:uuid:"));
  CHECK(serial(one)[23] == '5');
  CHECK(serial(one) == serial(two));
  std::string stated;
  const std::string digest(64, 'a');
  encode_inventory(
      one, [&](std::string_view bytes) { stated.append(bytes); }, SpecVersion::v1_6, digest);
  CHECK(stated.find(R"("version":")" STOCKTAKE_VERSION R"(","hashes":[{"alg":"SHA-256","content":")" +
                    digest) != std::string::npos);
  CHECK(decode_inventory_text(stated, "doc").origin.serial == serial(one));
  two.files[1].sha256 = digest_of(77);
  CHECK(serial(one) != serial(two));
}

TEST_CASE("others' documents are read: flat or nested, any order of members, base names with occurrences") {
  const Inventory inventory = decode_inventory_text(R"({
    "components": [
      {"components": [{"name": "b/x", "hashes": [{"content": "D41D8CD98F00B204E9800998ECF8427E", "alg": "MD5"}],
                       "type": "file", "components": [{"type": "file", "name": "b/x!inner"}]},
                      {"type": "library", "name": "inner"}],
       "name": "outer", "version": "1", "type": "library"},
      {"type": "file", "name": "x", "evidence": {"occurrences": [{"location": "/opt/a/x"}]}},
      {"type": "file", "name": "holder", "components": [{"type": "file", "name": "held"}]}
    ],
    "specVersion": "1.5", "bomFormat": "CycloneDX"})",
                                                    "doc");
  REQUIRE(inventory.files.size() == 5);
  CHECK(inventory.files[0].path == "/opt/a/x");
  CHECK(inventory.files[1].path == "b/x");
  REQUIRE(inventory.files[1].package != kNone);
  CHECK(inventory.packages[inventory.files[1].package].name == "outer");
  CHECK(inventory.files[2].package == inventory.files[1].package);
  CHECK(inventory.files[3].package == kNone);  // held by a file that no package owns
  CHECK(inventory.detail_of(inventory.files[1])->hashes[0].hex == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(inventory.packages.size() == 2);
  CHECK(inventory.facts.has(Fact::owners));
  CHECK_FALSE(inventory.facts.has(Fact::modes));
  CHECK_FALSE(inventory.complete);
}

TEST_CASE("others' paths may begin at the root, and their licences may be evidence") {
  const Inventory inventory =
      decode_inventory_text(R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[
      {"type":"library","name":"a","evidence":{"licenses":[{"license":{"id":"MIT"}}],"occurrences":[{"location":"/x/a"}]}},
      {"type":"library","name":"b","licenses":[{"license":{"id":"ISC"}}],"evidence":{"licenses":[{"license":{"id":"MIT"}}]}},
      {"type":"file","name":"/x/a"},{"type":"file","name":"/b"}]})",
                            "doc");
  REQUIRE(inventory.files.size() == 2);
  CHECK(inventory.files[0].path == "b");
  CHECK(inventory.files[1].path == "x/a");
  CHECK(inventory.packages[0].record == "x/a");
  CHECK(inventory.packages[0].licenses == std::vector<License>{{License::Form::id, "MIT"}});
  CHECK(inventory.packages[1].licenses == std::vector<License>{{License::Form::id, "ISC"}});
}

TEST_CASE("what is no CycloneDX document is refused with its place and a reason") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"{}", "doc: not a CycloneDX document but other JSON: it has neither"},
      {"[]", "doc:1:1: a CycloneDX document is a JSON object"},
      {R"({"spdxVersion": "SPDX-2.3"})", "doc: not a CycloneDX document but an SPDX document: convert it"},
      {R"({"bomFormat": "Other"})", "doc:1:22: bomFormat is not \"CycloneDX\""},
      {R"({"bomFormat": "CycloneDX", "specVersion": "2.0"})",
       "doc:1:48: specVersion 2.0: only CycloneDX 1.2 to 1.7 can be read"},
      {R"({"bomFormat":"CycloneDX","components":[{"name":7}]})", "doc:1:48: expected a string, found '7'"},
      {R"({"bomFormat":"CycloneDX","components":[{"hashes":[],"hashes":[]}]})",
       "\"hashes\" stands twice in one component"},
      {R"({"bomFormat":"CycloneDX","components":[],"components":[]})", "\"components\" stands twice"},
      {R"({"bomFormat":"CycloneDX","components":[{"hashes":[{"alg":"SHA-256","content":"abc"}]}]})",
       "doc:1:84: 'abc' is not a SHA-256: expected 64 hexadecimal digits"},
      {R"({"bomFormat":"CycloneDX","components":[{"hashes":[{"alg":"CRC","content":"abc"}]}]})",
       "no known algorithm"},
  };
  for (const auto& [text, message] : cases) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(decode_inventory_text(text, "doc"), doctest::Contains(std::string(message).c_str()),
                         Error);
  }
}

TEST_CASE("a document nested beyond reason ends with an error, not with the stack") {
  std::string text = R"({"bomFormat":"CycloneDX","components":[)";
  for (int i = 0; i < 100'000; ++i) text += R"({"type":"library","name":"x","components":[)";
  CHECK_THROWS_WITH_AS(decode_inventory_text(text, "doc"), doctest::Contains("nested deeper"), Error);
}
