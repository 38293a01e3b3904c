#include "store/packed.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"

using namespace stocktake;

TEST_CASE("a packed document is smaller, and comes out as it was") {
  for (const std::string& document : {std::string(), std::string("{}"), std::string(100'000, 'x')}) {
    const PackedDocument packed = pack_document(document);
    CHECK(packed.size == document.size());
    CHECK(packed.bytes.size() < document.size() + 100);
    CHECK(unpack_document(packed.bytes, packed.sha256, packed.size, "x") == document);
  }
  CHECK(pack_document(std::string(100'000, 'x')).bytes.size() < 1000);
}

TEST_CASE("whatever is wrong with a packed document is an error that names it") {
  const PackedDocument packed = pack_document("a document");
  const auto refused = [&](std::string_view bytes, const Sha256& sha256, std::uint64_t size) {
    CHECK_THROWS_WITH_AS(unpack_document(bytes, sha256, size, "shop@1"),
                         doctest::Contains("shop@1: its document"), Error);
  };
  refused("", packed.sha256, packed.size);
  refused("no frame", packed.sha256, packed.size);
  for (std::size_t size = 0; size < packed.bytes.size(); ++size)
    refused(std::string_view(packed.bytes).substr(0, size), packed.sha256, packed.size);
  refused(packed.bytes, Sha256{}, packed.size);
  refused(packed.bytes, packed.sha256, packed.size - 1);
  refused(packed.bytes, packed.sha256, packed.size + 1);
  refused(packed.bytes, packed.sha256, UINT64_MAX);
}
