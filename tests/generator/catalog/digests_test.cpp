#include "generator/catalog/digests.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("the names that Subresource Integrity and hashlib have are known as such only") {
  CHECK(plain_hash_algorithm("sha512") == HashAlgorithm::sha512);
  CHECK(plain_hash_algorithm("sha1") == HashAlgorithm::sha1);
  CHECK_FALSE(plain_hash_algorithm("SHA-512"));
  CHECK_FALSE(plain_hash_algorithm("sha224"));
}

TEST_CASE("a digest has one form, and what is none has none") {
  CHECK(canonical_hex(HashAlgorithm::md5, "D41D8CD98F00B204E9800998ECF8427E") ==
        "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(canonical_hex(HashAlgorithm::sha1, "d41d8cd98f00b204e9800998ecf8427e").empty());
  CHECK(canonical_hex(HashAlgorithm::md5, "g41d8cd98f00b204e9800998ecf8427e").empty());
  CHECK(canonical_hex(HashAlgorithm::sha512, "").empty());
  CHECK(canonical_hex(HashAlgorithm::sha512, std::string(128, 'F')) == std::string(128, 'f'));
}

TEST_CASE("the digests of an integrity text are in hexadecimal, and what is none is left out") {
  StringArena strings;
  const auto read = [&](std::string_view text) {
    std::string found;
    for (const Hash& hash : integrity_hashes(text, strings))
      found.append(to_string(hash.algorithm)).append(" ").append(hash.hex).append("\n");
    return found;
  };
  // As `printf '' | openssl dgst -md5 -binary | base64` gives it.
  CHECK(read("md5-1B2M2Y8AsgTpgAmY7PhCfg==") == "MD5 d41d8cd98f00b204e9800998ecf8427e\n");
  CHECK(read("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=?x \tmd5-1B2M2Y8AsgTpgAmY7PhCfg==") ==
        "SHA-1 da39a3ee5e6b4b0d3255bfef95601890afd80709\nMD5 d41d8cd98f00b204e9800998ecf8427e\n");
  CHECK(read("").empty());
  CHECK(read("md5 sha224-AAAA sha1- sha1-2jmj -").empty());
}
