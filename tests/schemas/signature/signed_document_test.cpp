#include "schemas/signature/signed_document.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "schemas/signature/envelope.h"
#include "schemas/signature/jsf.h"
#include "schemas/signature/statement.h"
#include "tests/schemas/expect_error.h"
#include "tests/schemas/signature/keys.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

const std::string kDocument = R"({"bomFormat":"CycloneDX"})";

std::string statement() {
  return statement_of({"a", "sha256", "00"}, kBomPredicate, kDocument);
}

struct Opened {
  std::string text, error;
  std::vector<std::string> unverified;
};

Opened opened(const std::string& bytes, const std::vector<PublicKey>& keys = {}) {
  Opened result;
  const Trust trust{keys, [&](const std::string& name) { result.unverified.push_back(name); }};
  result.error = error_text([&] { result.text = open_document(bytes, "a.json", trust).text; });
  return result;
}

const std::vector<std::string> kTold = {"a.json"};

}  // namespace

TEST_CASE("a document is found in whatever it comes in, and what nobody verified is told") {
  const PrivateKey key = private_key(kEd25519);
  const std::string inside = sign_jsf(kDocument, "a.json", key);
  CHECK(opened(kDocument).text == kDocument);
  CHECK(opened(kDocument).unverified.empty());
  CHECK(opened(statement()).text == kDocument);
  CHECK(opened(statement()).unverified.empty());
  CHECK(opened(inside).text == inside);
  CHECK(opened(inside).unverified == kTold);
  const std::string bundle = signed_bundle(kStatementMediaType, statement(), key);
  CHECK(opened(bundle).text == kDocument);
  CHECK(opened(bundle).unverified == kTold);
  CHECK(opened(signed_bundle("application/vnd.cyclonedx+json", kDocument, key)).text == kDocument);
  CHECK(opened("<bom/>").text == "<bom/>");
}

TEST_CASE("where a key is asked for, only what it signed is opened") {
  const std::vector<PublicKey> own = {public_key(kEd25519Public)}, other = {public_key(kP256Public)},
                               both = {other[0], own[0]};
  const PrivateKey key = private_key(kEd25519);
  const std::string inside = sign_jsf(kDocument, "a.json", key);
  const std::string bundle = signed_bundle(kStatementMediaType, statement(), key);
  for (const std::string& bytes : {inside, bundle}) {
    CHECK(opened(bytes, own).error.empty());
    CHECK(opened(bytes, both).error.empty());
    CHECK(opened(bytes, own).unverified.empty());
    CHECK(opened(bytes, other).error == "a.json: not signed by this key, or changed since (--key)");
  }
  for (const std::string& bytes : {kDocument, statement(), std::string("<bom/>")})
    CHECK(opened(bytes, own).error == "a.json: not signed (--key)");
}

TEST_CASE("a verdict names the key and the signature") {
  const std::vector<PublicKey> keys = {public_key(kP256Public), public_key(kEd25519Public)};
  const std::string bundle = signed_bundle("text/plain", "x", private_key(kEd25519));
  const SignatureVerdict verdict = check_signature(bundle, "a.json", keys);
  CHECK(verdict.kind == SignatureVerdict::Kind::envelope);
  CHECK(verdict.good);
  CHECK(verdict.key == 1);
  CHECK(verdict.signature == 0);
  CHECK(verdict.signatures == 1);
  CHECK(verdict.payload_type == "text/plain");
  const std::string foreign = R"({"signature":{"algorithm":"RS256","value":"eA"}})";
  CHECK(refusal_words(check_signature(foreign, "a.json", keys), 2) ==
        "not signed by any of these keys: its algorithm is RS256, and ES256 and Ed25519 are known here");
  CHECK(check_signature("text", "a.json", keys).kind == SignatureVerdict::Kind::none);
}

TEST_CASE("what holds no document says so") {
  const PrivateKey key = private_key(kEd25519);
  CHECK(opened(R"({"_type":"https://in-toto.io/Statement/v1"})").error ==
        "a.json: a statement without a predicate: it holds no document");
  CHECK(opened(R"({"_type":1,"predicate":{},"predicate":{}})").error.ends_with("\"predicate\" stands twice"));
  CHECK(opened(signed_bundle("text/plain", "x", key)).error ==
        "a.json: signs 'text/plain', which is neither an in-toto statement nor a CycloneDX document");
  CHECK(
      opened(signed_bundle(kStatementMediaType, "no JSON", key)).error.starts_with("a.json (payload):1:1:"));
}
