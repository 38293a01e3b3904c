// Whatever is done to something signed, it is refused, or not good, or says what was signed.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "schemas/json/tree.h"
#include "schemas/signature/canonical.h"
#include "schemas/signature/envelope.h"
#include "schemas/signature/jsf.h"
#include "schemas/signature/signed_document.h"
#include "schemas/signature/statement.h"
#include "tests/mutation.h"
#include "tests/schemas/signature/keys.h"

using namespace stocktake;
using namespace stocktake::test;
using mutation::feed;
using mutation::feed_beginnings;

namespace {

const std::string kDocument =
    R"({"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"a\u00e9"}]})";

std::string canonical(const std::string& json) {
  const JsonTree tree(json, "hostile");
  std::string text;
  append_canonical(text, tree, JsonTree::kRoot, {}, "hostile");
  return text;
}

std::vector<std::string> bundles() {
  std::vector<std::string> all;
  for (const std::string_view key : {kEd25519, kP256})
    all.push_back(signed_bundle(kStatementMediaType,
                                statement_of({"a", "sha256", "00"}, kBomPredicate, kDocument),
                                private_key(key)));
  return all;
}

const std::vector<PublicKey>& keys() {
  static const std::vector<PublicKey> kKeys = {public_key(kEd25519Public), public_key(kP256Public)};
  return kKeys;
}

}  // namespace

TEST_CASE("hostile envelopes are opened only where they hold what was signed") {
  feed(bundles(), 2'000, [](const std::string& text) {
    open_document(text, "hostile", {});
    const OpenedDocument opened = open_document(text, "hostile", {keys()});
    CHECK(opened.text == kDocument);
  });
}

TEST_CASE("hostile documents with a signature inside are good only where they say what was signed") {
  std::vector<std::string> documents;
  for (const std::string_view key : {kEd25519, kP256})
    documents.push_back(sign_jsf(kDocument, "a.json", private_key(key)));
  const std::vector<std::string> originals = {canonical(documents[0]), canonical(documents[1])};
  feed(documents, 2'000, [&](const std::string& text) {
    for (std::size_t i = 0; i < keys().size(); ++i) {
      const bool good = verify_jsf(text, "hostile", keys()[i]).good.has_value();
      if (good) CHECK(canonical(text) == originals[i]);
    }
  });
}

TEST_CASE("the canonical form of a hostile text is its own canonical form") {
  feed({kDocument, R"([1e-7,-0.0,1E40,"\ud83d\ude00\u0000",{"\ufb33":1,"\ud83d\ude00":2,"":{}}])",
        "[[],{},null,true]"},
       3'000, [](const std::string& text) {
         const std::string once = canonical(text);
         CHECK(canonical(once) == once);
       });
}

TEST_CASE("a signed text that ends early is refused, wherever it ends") {
  for (const std::string& bundle : bundles()) {
    const std::string whole = bundle.substr(0, bundle.size() - 1);  // without its line end
    CHECK(feed_beginnings(whole, [](const std::string& text) {
            const OpenedDocument opened = open_document(text, "cut", {keys()});
            CHECK(opened.text == kDocument);
          }).empty());
  }
}

TEST_CASE("a key that ends early is refused, but for what stands behind its last line") {
  const auto whole_to_the_dashes = [](std::string_view pem) { return pem.substr(0, pem.size() - 1); };
  for (const std::string_view pem : {kEd25519Public, kP256Public})
    CHECK(
        feed_beginnings(whole_to_the_dashes(pem), [](const std::string& text) { public_key(text); }).empty());
  for (const std::string_view pem : {kEd25519, kP256, kEncrypted})
    CHECK(feed_beginnings(whole_to_the_dashes(pem), [](const std::string& text) {
            private_key(text);
          }).empty());
}
