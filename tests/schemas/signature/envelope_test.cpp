#include "schemas/signature/envelope.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "schemas/text/base64.h"
#include "tests/schemas/expect_error.h"
#include "tests/schemas/signature/keys.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

std::string refusal(const std::string& json) {
  return error_text([&] { read_envelope(json, "e.json"); });
}

/// A bundle by kEd25519 with a member of it set.
std::string bundle_with(const std::string& pointer, const nlohmann::json& value) {
  nlohmann::json bundle = nlohmann::json::parse(signed_bundle("text/plain", "hello", private_key(kEd25519)));
  bundle[nlohmann::json::json_pointer(pointer)] = value;
  return bundle.dump();
}

}  // namespace

TEST_CASE("the envelope of the DSSE specification verifies") {
  CHECK(signed_bytes("http://example.com/HelloWorld", "hello world") ==
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  const Envelope envelope = read_envelope(
      R"({"payload": "aGVsbG8gd29ybGQ=",
 "payloadType": "http://example.com/HelloWorld",
 "signatures": [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA=="}]})",
      "dsse.json");
  CHECK(envelope.payload == "hello world");
  // X 46950820868899156662930047687818585632848591499744589407958293238635476079160 and
  // Y 5640078356564379163099075877009565129882514886557779369047442380624545832820 in base64
  const auto key = PublicKey::from_numbers(
      KeyKind::ecdsa_p256, from_base64("Z805D3eqNZywjCI19lInBJOp7YMrCrzAH3CVTAOQ0jg=").value_or(""),
      from_base64("DHgr1U4mkSWkT0Qzr/FDLOlOErynOqZ6yAzqEmCN33Q=").value_or(""));
  REQUIRE(key);
  CHECK(signature_by(envelope, *key) == 0);
  CHECK_FALSE(signature_by(envelope, public_key(kP256Public)));
}

TEST_CASE("a bundle by either kind of key verifies by that key alone") {
  for (const auto& [secret, own, other] :
       {std::tuple(kEd25519, kEd25519Public, kP256Public), std::tuple(kP256, kP256Public, kEd25519Public)}) {
    const std::string bundle = signed_bundle("text/plain", "hello", private_key(secret));
    CHECK(wrapping_of(bundle) == Wrapping::envelope);
    const Envelope envelope = read_envelope(bundle, "b.json");
    CHECK(envelope.payload == "hello");
    CHECK(envelope.payload_type == "text/plain");
    CHECK(envelope.hint == public_key(own).id());
    CHECK(envelope.signatures.at(0).key_id.empty());
    CHECK(signature_by(envelope, public_key(own)) == 0);
    CHECK_FALSE(signature_by(envelope, public_key(other)));
  }
}

TEST_CASE("a bundle is what sigstore's version 0.3 says") {
  const auto bundle = nlohmann::json::parse(signed_bundle("text/plain", "hello", private_key(kEd25519)));
  const std::string id = public_key(kEd25519Public).id();
  const std::string signature = bundle["dsseEnvelope"]["signatures"][0]["sig"];
  CHECK(bundle == nlohmann::json{{"mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json"},
                                 {"verificationMaterial", {{"publicKey", {{"hint", id}}}}},
                                 {"dsseEnvelope",
                                  {{"payload", "aGVsbG8="},
                                   {"payloadType", "text/plain"},
                                   {"signatures", {{{"sig", signature}}}}}}});
}

TEST_CASE("no bit of a bundle can change unnoticed") {
  for (const auto& [secret, own] : {std::pair(kEd25519, kEd25519Public), std::pair(kP256, kP256Public)}) {
    const PublicKey key = public_key(own);
    flip_each_bit(signed_bundle("text/plain", "hello!!", private_key(secret)),
                  [&](const std::string& flipped, std::size_t at) {
                    bool good = false;
                    if (wrapping_of(flipped) == Wrapping::envelope)
                      error_text([&] { good = signature_by(read_envelope(flipped, "b"), key).has_value(); });
                    CHECK_MESSAGE(!good, "byte ", at, " of ", flipped);
                  });
  }
}

TEST_CASE("a bundle that names another key is not this key's") {
  const auto good = [](const std::string& hint) {
    const std::string bundle = bundle_with("/verificationMaterial/publicKey/hint", hint);
    return signature_by(read_envelope(bundle, "b.json"), public_key(kEd25519Public)).has_value();
  };
  const std::string id = public_key(kEd25519Public).id();
  CHECK(good(id));
  CHECK(good("SHA256:" + id.substr(0, id.size() - 1)));
  CHECK_FALSE(good("SHA256:"));
  CHECK_FALSE(good(public_key(kP256Public).id()));
  CHECK_FALSE(good("our key"));
}

TEST_CASE("of several signatures of an envelope any may be the key's") {
  const std::string bytes = signed_bytes("t", "x");
  const auto base64 = [](const std::string& text) {
    return to_base64({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  };
  const std::string ed = private_key(kEd25519).sign(bytes, SignatureForm::der);
  const std::string ec = private_key(kP256).sign(bytes, SignatureForm::fixed);
  const nlohmann::json json = {
      {"payload", "eA=="},
      {"payloadType", "t"},
      {"signatures", {{{"sig", base64(ed)}}, {{"sig", base64(ec)}, {"keyid", "any"}}}}};
  const Envelope envelope = read_envelope(json.dump(), "e.json");
  CHECK(signature_by(envelope, public_key(kEd25519Public)) == 0);
  CHECK(signature_by(envelope, public_key(kP256Public)) == 1);
}

TEST_CASE("what wraps a document is known by the first member") {
  CHECK(wrapping_of(R"(  { "payload" :)") == Wrapping::envelope);
  CHECK(wrapping_of("\xEF\xBB\xBF{\"mediaType\"") == Wrapping::envelope);
  CHECK(wrapping_of(R"({"_type":"https://in-toto.io/Statement/v1")") == Wrapping::statement);
  CHECK(wrapping_of(R"({"bomFormat":"CycloneDX")") == Wrapping::none);
  for (const char* other : {"", "{", "{}", "[", "payload", "{\"payloads\"", "<bom>"})
    CHECK(wrapping_of(other) == Wrapping::none);
}

TEST_CASE("an envelope that readers could understand differently is refused") {
  CHECK(refusal(R"({"payload": "eA==", "payload": "eQ==", "payloadType": "t"})")
            .ends_with("\"payload\" stands twice"));
  CHECK(refusal(R"({"payload": "eB==", "payloadType": "t"})").ends_with("not in base64"));
  CHECK(refusal(R"({"payload": "e A==", "payloadType": "t"})").ends_with("not in base64"));
  CHECK(refusal(R"({"payload": "eA=="})").ends_with("needs a \"payload\" and a \"payloadType\""));
  CHECK(refusal(R"({"payload": "eA==", "payloadType": "t"} {})").starts_with("e.json:1:"));
  CHECK(refusal(R"({"payload": "eA", "payloadType": "t", "more": [1, {}]})").empty());
  CHECK(refusal(R"({"payload": "_-8", "payloadType": "t"})").empty());
}

TEST_CASE("a bundle that sigstore would refuse is refused") {
  CHECK(refusal(bundle_with("/mediaType", "application/vnd.dev.sigstore.bundle.v0.4+json"))
            .ends_with("which is none of sigstore's (0.1 to 0.3)"));
  CHECK(refusal(bundle_with("/dsseEnvelope/signatures", nlohmann::json::array()))
            .ends_with("a bundle must have exactly one signature"));
  CHECK(refusal(bundle_with("/verificationMaterial", nlohmann::json::object()))
            .ends_with("says by which key it is signed, and this one does not"));
  CHECK(refusal(bundle_with("/verificationMaterial/publicKey/hint", ""))
            .ends_with("says by which key it is signed, and this one does not"));
  CHECK(refusal(bundle_with("/dsseEnvelope/signatures/0/keyid", public_key(kEd25519Public).id())).empty());
  CHECK(refusal(bundle_with("/dsseEnvelope/signatures/0/keyid", "another"))
            .ends_with("names one key, and the signature in it another"));
  CHECK(refusal(bundle_with("/verificationMaterial", {{"certificate", {{"rawBytes", "eA=="}}}})).empty());
}
