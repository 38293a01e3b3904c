// Whatever the bytes are, each reader of schemas/ gives a result or a stocktake::Error, and what it has read
// it writes so that it reads the same again.
#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schemas/document/document.h"
#include "schemas/document/merge.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/spdx.h"
#include "schemas/identity/version_order.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/query.h"
#include "schemas/inventory/summary.h"
#include "schemas/io/input.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/utf8.h"
#include "schemas/validation/validate.h"
#include "tests/mutation.h"
#include "tests/schemas/conformance.h"

using namespace stocktake;
using mutation::feed;
using mutation::feed_beginnings;

namespace {

constexpr const char* kJson =
    R"({"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX",
"specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":1,"metadata":
{"timestamp":"2024-01-01T00:00:00Z","tools":{"components":[{"type":"application","name":"t"}]},
"component":{"type":"application","name":"app","bom-ref":"root"}},"components":[{"type":"library","bom-ref":"a",
"name":"a","version":"1.0","purl":"pkg:pypi/a@1.0","licenses":[{"expression":"MIT OR Apache-2.0"}],"evidence":
{"identity":[{"field":"purl","confidence":1,"methods":[{"technique":"filename","confidence":0.5}]}]},
"components":[{"type":"file","name":"a/b.py","hashes":[{"alg":"SHA-256","content":
"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}],"properties":[{"name":"stocktake:size",
"value":"5"},{"name":"stocktake:mode","value":"0755"}]}]},{"type":"file","name":"%ff","hashes":[{"alg":"MD5",
"content":"5d41402abc4b2a76b9719d911017c592"}],"properties":[{"name":"stocktake:name-encoding","value":"percent"}]}],
"dependencies":[{"ref":"root","dependsOn":["a"]}],"compositions":[{"aggregate":"incomplete"}],"properties":
[{"name":"stocktake:unread","value":"x: no"}],"signature":{"algorithm":"RS512","value":"aa"}})";

constexpr const char* kXml = R"(<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5" xmlns:x="urn:x" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"
 version="1"><metadata><timestamp>2024-01-01T00:00:00Z</timestamp><component type="application" bom-ref="root">
<name>app</name></component></metadata><components><component type="library" bom-ref="a" x:a="1"><name>a</name>
<version>1.0</version><hashes><hash alg="MD5">5d41402abc4b2a76b9719d911017c592</hash></hashes><licenses><license>
<id>MIT</id></license></licenses><purl>pkg:npm/a@1.0</purl><x:more>of <x:it/>&amp;</x:more><components><component
 type="file"><name><![CDATA[a<b]]></name></component></components></component></components><dependencies><dependency
 ref="root"><dependency ref="a"/></dependency></dependencies></bom>)";

constexpr const char* kSmallJson =
    R"({"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"a"}]})";

constexpr const char* kSmallXml = R"(<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><name>a</name></component>
</components></bom>)";

/// The documents of this file, and the official ones that are small.
std::vector<std::string> documents() {
  std::vector<std::string> all = {kJson, kXml};
  for (const auto& file : conformance::files("valid-"))
    if (file.bytes.size() < 6'000) all.push_back(file.bytes);
  return all;
}

std::string compressed(std::string_view text, int filter) {
  std::string out(text.size() + 1'000, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format_raw(writer);
  archive_write_add_filter(writer, filter);
  archive_write_set_bytes_in_last_block(writer, 1);
  REQUIRE(archive_write_open_memory(writer, out.data(), out.size(), &used) == ARCHIVE_OK);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_write_header(writer, entry);
  archive_write_data(writer, text.data(), text.size());
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

std::string encoded(const Inventory& inventory) {
  std::string text;
  encode_inventory(inventory, [&](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace

TEST_CASE("hostile documents are read and written the same again, or refused") {
  feed(documents(), 3'000, [](const std::string& text) {
    const Document document = read_document(text, "hostile");
    Conversion as_it_is{document, {}, {}};
    const Document again = read_document(write_document(as_it_is), "again");
    if (document.form() == Form::json) {
      const bool same = again.json() == document.json();
      CHECK(same);
    } else if (as_it_is.losses.empty()) {
      Conversion second{again, {}, {}};
      const bool same = read_document(write_document(second), "once more").json() == again.json();
      CHECK(same);
    }
  });
}

TEST_CASE("hostile documents are converted to any version and form, and what was written is read again") {
  std::size_t turn = 0;
  feed(documents(), 2'000, [&](const std::string& text) {
    const Document document = read_document(text, "hostile");
    const Form form = ++turn % 2 == 0 ? Form::xml : Form::json;
    const auto version =
        static_cast<SpecVersion>((turn / 2) % (static_cast<std::size_t>(kNewestVersion) + 1));
    if (form == Form::json && version < kOldestJson) return;
    Conversion conversion = convert(document, version, form);
    const Document again = read_document(write_document(conversion), "again");
    CHECK(again.version() == version);
    const bool same = form == Form::xml || again.json() == conversion.document.json();
    CHECK(same);
  });
}

TEST_CASE("hostile documents are judged, each complaint with a place in the text") {
  feed(documents(), 2'000, [](const std::string& text) {
    const ValidationResult result = validate(text, "hostile");
    for (const Complaint& complaint : result.complaints) {
      CHECK(complaint.offset <= text.size());
      CHECK(complaint.line >= 1);
      CHECK(complaint.column >= 1);
      CHECK(!complaint.what.empty());
    }
    CHECK(is_utf8(result.to_text()));
  });
}

TEST_CASE("hostile documents merge with a sound one, or are refused") {
  feed(documents(), 1'000, [](const std::string& text) {
    std::vector<MergeInput> inputs;
    inputs.push_back({read_document(kJson, "sound"), "sound"});
    inputs.push_back({read_document(text, "hostile"), "hostile"});
    MergeOptions options;
    options.hierarchical = text.size() % 2 == 0;
    options.name = "whole";
    Conversion merged = merge(std::move(inputs), options);
    CHECK(!write_document(merged).empty());
  });
}

TEST_CASE("hostile documents become the same inventory after writing it and reading it again") {
  std::vector<std::string> json;
  for (std::string& text : documents())
    if (text.front() == '{') json.push_back(std::move(text));
  InventoryQuery query;
  query.add_path("**/*.py");
  query.add_purl("pkg:pypi/a");
  feed(json, 3'000, [&](const std::string& text) {
    const Inventory inventory = decode_inventory_text(text, "hostile");
    const std::string written = encoded(inventory);
    CHECK(is_utf8(written));
    const Inventory again = decode_inventory_text(written, "again");
    CHECK(encoded(again) == written);
    CHECK(again.files.size() == inventory.files.size());
    CHECK(again.packages.size() == inventory.packages.size());
    CHECK(query.find(again).size() == query.find(inventory).size());
    CHECK(is_utf8(summarise(inventory, {}) + dependency_tree(inventory, 5)));
  });
}

TEST_CASE("damaged gzip and Zstandard is expanded or refused") {
  feed({compressed(kJson, ARCHIVE_FILTER_GZIP), compressed(kJson, ARCHIVE_FILTER_ZSTD),
        compressed(kXml, ARCHIVE_FILTER_GZIP), compressed(kXml, ARCHIVE_FILTER_ZSTD)},
       2'000, [](const std::string& bytes) {
         const std::string expanded = decompress_input(bytes, "hostile", 1 << 20);
         CHECK(expanded.size() <= 1 << 20);
         const Document document = read_document(bytes, "hostile");
         CHECK(!document.json().empty());
       });
}

TEST_CASE("a document that ends early is refused, wherever it ends, by every reader") {
  using Reader = void (*)(const std::string& text);
  struct Case {
    const char* what;
    std::string whole;
    Reader read;
  };
  const auto read = [](const std::string& text) {
    const Document document = read_document(text, "cut");  // before CHECK, which would take its Error
    CHECK(!document.json().empty());
  };
  const auto decode = [](const std::string& text) {
    const Inventory inventory = decode_inventory_text(text, "cut");
    CHECK(inventory.packages.size() == 1);
  };
  // What is no document at all is an Error; what is one, and broken, is judged so.
  const auto judge = [](const std::string& text) {
    if (!validate(text, "cut").valid()) throw Error("not valid");
  };
  for (const Case& c : {Case{"JSON, read", kJson, read},
                        {"JSON, decoded", kJson, decode},
                        {"JSON, judged", kSmallJson, judge},
                        {"XML, read", kXml, read},
                        {"XML, judged", kSmallXml, judge},
                        {"gzip", compressed(kSmallJson, ARCHIVE_FILTER_GZIP), read},
                        {"Zstandard", compressed(kSmallJson, ARCHIVE_FILTER_ZSTD), read}}) {
    CAPTURE(std::string_view(c.what));
    CHECK(feed_beginnings(c.whole, c.read) == std::vector<std::size_t>());
  }
}

TEST_CASE("hostile package URLs are refused, or normal after one reading") {
  feed({"pkg:npm/%40scope/name@1.2.3?vcs_url=git%3Ax#src/a", "pkg:pypi/zope.interface@5.0",
        "pkg:deb/debian/a@1?arch=b", "pkg:golang/github.com/a/b/v2@v2.0.0#sub",
        "pkg:oci/a@sha256%3Aab?repository_url=x.io/a", "pkg:swift/x.io/a/b@1",
        "pkg:mlflow/a@1?repository_url=https://adb-1.azuredatabricks.net", "pkg:huggingface/a/b@c",
        "pkg:cpan/A/B@1"},
       20'000, [](const std::string& text) {
         const Purl purl = parse_purl(text);
         CHECK(parse_purl(to_string(purl)) == purl);
         CHECK(is_utf8(purl_identity(purl)));
       });
}

TEST_CASE("hostile licence expressions are judged") {
  feed({"MIT", "(MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0", "LicenseRef-a",
        "GPL-2.0+"},
       5'000, [](const std::string& text) {
         if (const auto id = spdx_id(text)) {
           CHECK(spdx_id(*id) == id);
           CHECK(is_spdx_expression(*id));
         }
         if (is_spdx_expression(text)) CHECK(is_spdx_expression("(" + text + ")"));
       });
}

TEST_CASE("hostile versions stand in one order, in every scheme") {
  constexpr std::size_t kSchemes = static_cast<std::size_t>(VersionScheme::rpm) + 1;
  std::vector<std::string> before(2, "1.0");
  feed({"1.2.3", "1.0-alpha.1+build", "v0.0.0-20200101000000-abcdefabcdef", "1!2.0rc1.post2.dev3+local.7",
        "1.0-SNAPSHOT", "2:1.0~rc1-1ubuntu2", "1.0.a.2", "1_alpha1-r2", "1.0^git1", "dev-main", "0.9.10", "",
        "00000000000000000001"},
       20'000, [&](const std::string& text) {
         const auto scheme = static_cast<VersionScheme>(text.size() % kSchemes);
         const std::string &a = before[0], &b = before[1], &c = text;
         const auto ab = compare_versions(scheme, a, b), bc = compare_versions(scheme, b, c),
                    ac = compare_versions(scheme, a, c);
         CHECK(compare_versions(scheme, c, b) == 0 <=> bc);
         CHECK(compare_versions(scheme, c, c) == 0);
         if (ab <= 0 && bc <= 0) CHECK(ac <= 0);
         if (ab >= 0 && bc >= 0) CHECK(ac >= 0);
         before = {b, c.substr(0, 300)};
       });
}

TEST_CASE("damaged YAML becomes JSON with a line for each of its nodes, or is refused") {
  const std::string yaml =
      "jobs: &jobs\n  a: &a\n    uses: 'x'\n    run: |\n      one\n  b: *a\n  c: [1, &d 2, *d]\nd: *jobs\n";
  feed({yaml, "a: &a\n  - &b x\n  - *b\nb: [*a, *a]\n"}, 3'000, [](const std::string& text) {
    const YamlDocument document = read_yaml(text, "x.yaml");
    CHECK(document.lines.size() == JsonTree(document.json, "x.json").node_count());
  });
}
