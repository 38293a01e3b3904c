#include "schemas/identity/any_digest.h"

#include <doctest/doctest.h>

#include "schemas/error.h"

using namespace stocktake;

TEST_CASE("a digest by any algorithm that records have is the one of its standard") {
  // RFC 1321 A.5; FIPS 180-2 B, C and D: "abc".
  CHECK(digest_of_text(HashAlgorithm::md5, "abc") == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(digest_of_text(HashAlgorithm::sha1, "abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(digest_of_text(HashAlgorithm::sha256, "abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest_of_text(HashAlgorithm::sha384, "abc").starts_with("cb00753f45a35e8bb5a03d699ac65007"));
  CHECK(digest_of_text(HashAlgorithm::sha512, "abc").starts_with("ddaf35a193617abacc417349ae204131"));
}

TEST_CASE("a digest of pieces is that of the whole") {
  AnyDigest digest(HashAlgorithm::md5);
  digest.update("a");
  digest.update("");
  digest.update("bc");
  CHECK(digest.finish() == digest_of_text(HashAlgorithm::md5, "abc"));
}

TEST_CASE("an algorithm that nobody computes is refused") {
  CHECK_FALSE(AnyDigest::knows(HashAlgorithm::blake3));
  CHECK_THROWS_AS(AnyDigest(HashAlgorithm::blake3), Error);
}
