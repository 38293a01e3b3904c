// Bundles of stocktake are verified by cosign, and those of cosign by stocktake, where there is one.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/e2e/program.h"
#include "tests/schemas/signature/keys.h"
#include "tests/skip.h"
#include "tests/temporary.h"

using namespace stocktake::test;

namespace {

bool lacks_cosign() {
  if (run({"sh", "-c", "command -v cosign"}).status == 0) return false;
  skip_test("no cosign (go install github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3)");
  return true;
}

/// Whether cosign takes the bundle for one by key.pub about `about`, a file or `--digest …`.
bool cosign_verifies(const TemporaryFolder& folder, const std::string& bundle, const std::string& type,
                     const std::vector<std::string>& about) {
  std::vector<std::string> command = {
      "cosign", "verify-blob-attestation",    "--key", "key.pub", "--bundle", bundle, "--type",
      type,     "--insecure-ignore-tlog=true"};
  command.insert(command.end(), about.begin(), about.end());
  const Run verified = run(command, folder / ".");
  INFO(verified.err);
  return verified.status == 0;
}

}  // namespace

TEST_CASE("cosign verifies the bundles of a scan and of a diff by their key, and no others") {
  if (lacks_cosign()) return;
  constexpr const char* kVerdict = "https://in-toto.io/attestation/svr/v0.2";
  for (const auto& [secret, own] : {std::pair(kEd25519, kEd25519Public), std::pair(kP256, kP256Public)}) {
    const TemporaryFolder folder;
    folder.file("key.pem", secret);
    folder.file("key.pub", own);
    folder.file("tree/a.txt", "hello\n");
    REQUIRE(run_program(
                {"scan", "tree", "-q", "-o", "sbom.json", "--statement", "tree.bundle", "--sign", "key.pem"},
                folder / ".")
                .status == 0);
    REQUIRE(
        run_program({"diff", "sbom.json", "sbom.json", "--statement", "verdict.bundle", "--sign", "key.pem"},
                    folder / ".")
            .status == 0);
    CHECK(cosign_verifies(folder, "verdict.bundle", kVerdict, {"sbom.json"}));
    CHECK_FALSE(cosign_verifies(folder, "verdict.bundle", kVerdict, {"tree/a.txt"}));
    CHECK_FALSE(cosign_verifies(folder, "verdict.bundle", "cyclonedx", {"sbom.json"}));
    // find tree -type f … | sha256sum, as docs/signatures.md says
    CHECK(cosign_verifies(folder, "tree.bundle", "cyclonedx",
                          {"--digest", "c542ecfa5e23acccadeb4188670608c3b6e16f3c0adc2911d49c936e84197ac9",
                           "--digestAlg", "dirHash"}));
    folder.file("key.pub", own == kP256Public ? kEd25519Public : kP256Public);
    CHECK_FALSE(cosign_verifies(folder, "verdict.bundle", kVerdict, {"sbom.json"}));
  }
}

TEST_CASE("a bundle of cosign is verified") {
  if (lacks_cosign()) return;
  const TemporaryFolder folder;
  folder.file("key.pem", kP256);
  folder.file("key.pub", kP256Public);
  folder.file("predicate.json", "{}");
  const std::vector<std::string> no_password = {"COSIGN_PASSWORD="};
  REQUIRE(run({"cosign", "import-key-pair", "--key", "key.pem", "--output-key-prefix", "own"}, folder / ".",
              no_password)
              .status == 0);
  REQUIRE(run({"cosign", "attest-blob", "--key", "own.key", "--predicate", "predicate.json", "--type",
               "https://e.com/p", "--bundle", "c.bundle", "--use-signing-config=false", "--tlog-upload=false",
               "-y", "key.pub"},
              folder / ".", no_password)
              .status == 0);
  const Run verified = run_program({"verify-signature", "c.bundle", "--key", "key.pub"}, folder / ".");
  CHECK(verified.status == 0);
  CHECK(verified.out.find("states https://e.com/p\n") != std::string::npos);
}
