#include <doctest/doctest.h>

#include "verifier/pins/pins.h"

using namespace stocktake;

namespace {

std::string complaints(std::string_view text) {
  VerifyReport report;
  check_cargo_lock("Cargo.lock", text, report);
  std::string all;
  for (const VerifyFinding& finding : report.findings)
    all.append(finding.rule->id).append(" ").append(std::to_string(finding.line)).append("\n");
  return all;
}

}  // namespace

TEST_CASE("pins: a crate of a registry without checksum in the lock is whatever the registry serves") {
  CHECK(complaints(
            "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://x\"\n\n[[package]]\n"
            "name = \"b\"\nversion = \"1.0.0\"\nsource = \"registry+https://x\"\nchecksum = \"00\"\n"
            "[[package]]\nname = \"c\"\nversion = \"1.0.0\"\nsource = \"sparse+https://x\"\n") ==
        "pin-hash 2\npin-hash 12\n");
}

TEST_CASE("pins: what is no crate of a registry needs no checksum, and the first form has them elsewhere") {
  CHECK(
      complaints("[[package]]\nname = \"own\"\nversion = \"1.0.0\"\ndependencies = [\n \"a\",\n]\n").empty());
  CHECK(complaints("[[package]]\nname = \"a\"\nsource = \"git+https://x#abc\"\n").empty());
  CHECK(
      complaints(
          "[[package]]\nname = \"a\"\nsource = \"registry+x\"\n[metadata]\n\"checksum a 1.0.0 (registry+x)\" "
          "= \"00\"\n")
          .empty());
  CHECK(complaints("").empty());
}
