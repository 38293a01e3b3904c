#include "schemas/identity/tree_digest.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("the digest over files is that of what sha256sum prints of them") {
  const Sha256 one = sha256_of_text("one"), two = sha256_of_text("two");
  TreeDigest digest;
  digest.add("a", one);
  digest.add("folder/a longer name", two);
  digest.add("b", one);
  CHECK(digest.finish() == sha256_of_text(to_hex(one) + "  a\n" + to_hex(two) + "  folder/a longer name\n" +
                                          to_hex(one) + "  b\n"));
}
