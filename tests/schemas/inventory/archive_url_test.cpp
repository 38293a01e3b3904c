#include "schemas/inventory/archive_url.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("The archive of a public release is named where its registry has a rule for that") {
  const struct {
    std::string_view purl, url;
  } cases[] = {
      {"pkg:npm/left-pad@1.3.0", "https://registry.npmjs.org/left-pad/-/left-pad-1.3.0.tgz"},
      {"pkg:npm/%40scope/x@1.0.0-rc.1", "https://registry.npmjs.org/@scope/x/-/x-1.0.0-rc.1.tgz"},
      {"pkg:cargo/serde@1.0.1", "https://static.crates.io/crates/serde/serde-1.0.1.crate"},
      {"pkg:cargo/x@1.0.0%2Bb", "https://static.crates.io/crates/x/x-1.0.0+b.crate"},
      {"pkg:npm/left-pad", ""},
      {"pkg:npm/left-pad@1.3.0?repository_url=example.org", ""},
      {"pkg:pypi/requests@2.0", ""},
      {"no purl", ""},
  };
  for (const auto& [purl, url] : cases) {
    CAPTURE(purl);
    CHECK(archive_url(purl) == url);
  }
}
