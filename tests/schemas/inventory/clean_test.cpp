#include "schemas/inventory/clean.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/inventory/document.h"
#include "schemas/inventory/query.h"
#include "schemas/inventory/summary.h"

using namespace stocktake;

namespace {

/// A foreign document with a secret in every text that may hold a URL.
constexpr const char* kDocument = R"({"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{
  "component":{"type":"application","name":"https://u:s3cr3t@h.org/app","bom-ref":"r"},
  "properties":[{"name":"from","value":"https://u:s3cr3t@h.org/app"}]},
 "components":[{"type":"library","name":"x","version":"git+https://u:s3cr3t@h.org/x",
  "bom-ref":"pkg:generic/x@1?vcs_url=git%2Bhttps://u:s3cr3t%40h.org/x",
  "purl":"pkg:generic/x@1?vcs_url=git%2Bhttps://u:s3cr3t%40h.org/x",
  "description":"from https://u:s3cr3t@h.org/x","author":"u:s3cr3t@h.org:x",
  "licenses":[{"license":{"name":"see https://u:s3cr3t@h.org/x"}}],
  "externalReferences":[{"type":"vcs","url":"https://u:s3cr3t@h.org/x","comment":"https://h.org/?token=s3cr3t"}],
  "properties":[{"name":"any","value":"https://u:s3cr3t@h.org/x"},
   {"name":"stocktake:hook","value":"npm:install=curl https://u:s3cr3t@h.org/x"}]}]})";

}  // namespace

TEST_CASE("a document that is read for a report has no secret left in any text") {
  const Inventory inventory = decode_inventory_text(kDocument, "doc");
  std::string all;
  encode_inventory(inventory, [&](std::string_view bytes) { all += bytes; });
  InventoryQuery query;
  query.add_purl("pkg:generic/x");
  const auto hits = query.find(inventory);
  REQUIRE(hits.size() == 1);
  for (const std::string& text : {all, summarise(inventory, {}), hits[0].package}) {
    CAPTURE(text);
    CHECK(text.find("s3cr3t") == std::string::npos);
  }
  CHECK(all.find("https://h.org/x") != std::string::npos);
}
