#include "schemas/inventory/query.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/differ/inventory_builder.h"
#include "tests/mutation.h"
#include "tests/schemas/expect_error.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

/// Hits as lines: kind, path, package, and the numbers of the criteria.
std::vector<std::string> lines(const std::vector<Hit>& hits) {
  std::vector<std::string> lines;
  for (const Hit& hit : hits) {
    std::string line = std::string(to_string(hit.kind)) + " " + hit.path + " " + hit.package;
    for (const std::uint32_t criterion : hit.criteria) line += " " + std::to_string(criterion);
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;

Lines find_purl(const Inventory& inventory, const std::string& purl) {
  InventoryQuery query;
  query.add_purl(purl);
  return lines(query.find(inventory));
}

const std::string kAxios = "pkg:npm/axios@1.14.1";

test::InventoryBuilder shop() {
  test::InventoryBuilder builder;
  builder.package(kAxios, "node_modules/axios");
  builder.file("node_modules/axios/index.js", "same bytes");
  builder.file("node_modules/axios/setup.mjs", "setup");
  builder.package("pkg:pypi/zope.interface@6.0", "lib/zope");
  builder.unowned("copy.js", "same bytes");
  return builder;
}

}  // namespace

TEST_CASE("a digest is found in every file that has it, with the owner") {
  InventoryQuery query;
  query.add_sha256(to_hex(test::sha256_of("other")));
  query.add_sha256(to_hex(test::sha256_of("same bytes")));
  const auto hits = query.find(shop().build());
  CHECK(lines(hits) == Lines{"file copy.js  1", "file node_modules/axios/index.js " + kAxios + " 1"});
  CHECK(hits.at(0).sha256 == to_hex(test::sha256_of("same bytes")));
}

TEST_CASE("a digest may be written in capitals, and must have its length") {
  std::string hex = to_hex(test::sha256_of("setup"));
  std::transform(hex.begin(), hex.end(), hex.begin(), [](unsigned char c) { return std::toupper(c); });
  InventoryQuery query;
  query.add_sha256(hex);
  CHECK(query.find(shop().build()).size() == 1);
  CHECK(error_text([&] { query.add_sha256("abc"); }).find("--sha256 abc: expected 64") == 0);
  CHECK_FALSE(error_text([&] { query.add_sha256(std::string(64, 'g')); }).empty());
}

TEST_CASE("a digest is found as that of a package's archive, of its whole content, and of the source") {
  const std::string archive = to_hex(test::sha256_of("axios-1.14.1.tgz"));
  const std::string wheel = to_hex(test::sha256_of("zope.whl"));
  auto builder = shop();
  builder.packages[0].references = {
      {"distribution", "https://example.com/axios.tgz", "", {{HashAlgorithm::sha256, archive}}},
      {"distribution", "https://example.org/axios.tgz", "", {{HashAlgorithm::sha256, archive}}}};
  builder.packages[1].hashes = {{HashAlgorithm::sha256, wheel}, {HashAlgorithm::md5, archive}};
  Inventory inventory = builder.build();
  inventory.origin.kind = "archive";
  inventory.origin.digest = archive;
  InventoryQuery query;
  query.add_sha256(archive);
  query.add_sha256(wheel);
  query.add_sha256(to_hex(inventory.packages.at(0).tree.value()));
  CHECK(lines(query.find(inventory)) == Lines{"source   0", "artifact node_modules/axios " + kAxios + " 0",
                                              "tree node_modules/axios " + kAxios + " 2",
                                              "artifact lib/zope pkg:pypi/zope.interface@6.0 1"});
}

TEST_CASE("a path is a glob on the whole path, and a file that fits twice is one hit") {
  InventoryQuery query;
  query.add_path("**/*.mjs");
  query.add_path("*.mjs");
  query.add_path("node_modules/axios/*");
  CHECK(lines(query.find(shop().build())) == Lines{"file node_modules/axios/index.js " + kAxios + " 2",
                                                   "file node_modules/axios/setup.mjs " + kAxios + " 0 2"});
  CHECK(query.criteria() == Lines{"path:**/*.mjs", "path:*.mjs", "path:node_modules/axios/*"});
  CHECK_FALSE(error_text([&] { query.add_path(""); }).empty());
}

TEST_CASE("a package is found by its name in every spelling, in its version or in any") {
  const Inventory inventory = shop().build();
  const Lines axios = {"package node_modules/axios " + kAxios + " 0"};
  const Lines zope = {"package lib/zope pkg:pypi/zope.interface@6.0 0"};
  const struct {
    std::string purl;
    Lines hits;
  } cases[] = {
      {"pkg:npm/axios@1.14.1", axios},
      {"pkg:npm/axios", axios},
      {"pkg:npm/axios@1.14", {}},
      {"pkg:npm/axios@1.14.10", {}},
      {"pkg:npm/axio", {}},
      {"pkg:pypi/axios@1.14.1", {}},
      {"pkg:npm/%40scope/axios@1.14.1", {}},
      {"pkg:pypi/zope-interface", zope},
      {"pkg:pypi/Zope_Interface@6.0", zope},
      {"pkg:pypi/zope.interface@6.0.0", zope},  // PEP 440: the same version
      {"pkg:pypi/zope.interface@6.0?file_name=zope.whl", {}},
  };
  for (const auto& [purl, hits] : cases) {
    CAPTURE(purl);
    CHECK(find_purl(inventory, purl) == hits);
  }
  CHECK(error_text([&] { find_purl(inventory, "axios"); }).find("--purl: ") == 0);
}

TEST_CASE("an inventory says what it could not be asked") {
  InventoryQuery digest, path, purl;
  digest.add_sha256(std::string(64, '0'));
  path.add_path("*");
  purl.add_purl("pkg:npm/axios");

  const Inventory whole = shop().build();
  for (const InventoryQuery* query : {&digest, &path, &purl}) CHECK(query->blind_spot(whole).empty());

  auto builder = shop();
  builder.facts = Facts();
  const Inventory flat = builder.build();
  CHECK(digest.blind_spot(flat) == "lists no files");
  CHECK(path.blind_spot(flat) == "lists no files");
  CHECK(purl.blind_spot(flat).empty());

  builder = shop();
  builder.find("copy.js").has_sha256 = false;
  Inventory unread = builder.build();
  unread.unread = {{"copy.js", "denied"}, {"secret", "denied"}};
  CHECK(digest.blind_spot(unread) == "1 file has no SHA-256, 1 folder could not be read");
  CHECK(path.blind_spot(unread) == "1 folder could not be read");
  CHECK(purl.blind_spot(unread) == "1 folder could not be read");

  builder = shop();
  builder.package("").name = "Axios";
  CHECK(purl.blind_spot(builder.build()) == "1 package of that name has no purl");
}

TEST_CASE("a list of digests that ends early is refused within a digest, and else has fewer") {
  const std::string a(64, 'a'), b(64, 'b'), whole = "# indicators\n" + a + "  setup.mjs\n\n" + b + ",x\r\n";
  const auto count = [](const std::string& text) {
    InventoryQuery query;
    query.add_sha256_list(text, "iocs.txt");
    return query.digests().size();
  };
  CHECK(count(whole) == 2);
  const std::size_t first = whole.find(a), second = whole.find(b);
  for (const std::size_t size : mutation::feed_beginnings(whole, count)) {
    CAPTURE(size);
    const bool within = (size > first && size < first + 64) || (size > second && size < second + 64);
    CHECK_FALSE(within);
    CHECK(count(whole.substr(0, size)) == (size < first + 64 ? 0 : size < second + 64 ? 1 : 2));
  }
  CHECK(error_text([&] { count(a + "\nMD5\n"); }) == R"(iocs.txt:2: "MD5" is no SHA-256 in hexadecimal)");
}
