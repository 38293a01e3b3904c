#include "schemas/signature/jsf.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/text/base64.h"
#include "tests/schemas/expect_error.h"
#include "tests/schemas/signature/keys.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

// The keys of the JSF specification's test vectors (appendix A).
const std::string kX = "6BKxpty8cI-exDzCkh-goU6dXq3MbcY0cd1LaAxiNrU";
const std::string kY = "mCbcvUzm44j3Lt2b5BPyQloQ91tf2D2V-gzeUxWaUdg";
const std::string kEdX = "_kms9bkrbpI1lPLoM2j2gKySS-k89TOuyvgC43dX-Mk";
const std::string kEcKey =
    R"("publicKey": {"kty": "EC", "crv": "P-256", "x": ")" + kX + R"(", "y": ")" + kY + "\"}";
const std::string kEdKey = R"("publicKey": {"kty": "OKP", "crv": "Ed25519", "x": ")" + kEdX + "\"}";
const std::string kJoe = R"({"now": "2019-02-10T11:23:06Z", "name": "Joe", "id": 2200063, )";

PublicKey p256() {
  return PublicKey::from_numbers(KeyKind::ecdsa_p256, from_base64(kX).value(), from_base64(kY).value())
      .value();
}
PublicKey ed25519() {
  return PublicKey::from_numbers(KeyKind::ed25519, from_base64(kEdX).value()).value();
}

bool good(const std::string& json, const PublicKey& key, const JsfRules& rules = {}) {
  return verify_jsf(json, "a.json", key, rules).good.has_value();
}

std::string refusal(const std::string& json, const JsfRules& rules = {}) {
  return error_text([&] { verify_jsf(json, "a.json", p256(), rules); });
}

/// An object with several signatures, under `member`.
std::string by_both(const std::string& member, const std::string& first, const std::string& second) {
  return kJoe + R"("signature": {")" + member + R"(": [{"algorithm": "ES256", )" + kEcKey +
         R"(, "value": ")" + first + R"("}, {"algorithm": "Ed25519", )" + kEdKey + R"(, "value": ")" +
         second + "\"}]}}";
}

const std::string kSigners = by_both(
    "signers", "RXflbzxeXyrf0dIeCYvPqCRc8DgKGLGnqTYqDypcrYLQxh7Ty7duvLbofNuZy6W7lYXnmmSrSHVLAiooPAPjrA",
    "TrVM8gdEbvoTdmhZvB3bLqvmUio7OmpWhtpyZdCAhjvdE4uQGxCucBn338NQT3IlLB0UEuuDghcLj6Tna27QBg");
const std::string kChain =
    by_both("chain", "vfYq18EaFN2YLEdT8hfTIYwKYnLxS1h9kaCdI4FZEqZFbdIYDP6acauTYyEm7N4kvYmtyzGG-Y7U56W-jcOVGg",
            "DcW9Wd6XuvNbE5BoImpDyMBOzkge0mL-uGJupzrJT3X0nq8GYRv5PcmXzaXY8fENJVcyEJwR4sUMv8W0lPXgAg");
const std::string kExcludes =
    R"({"mySignedData": "something", "myUnsignedData": "something else", "signature": {"algorithm": "ES256", )" +
    kEcKey +
    R"(, "excludes": ["myUnsignedData"],
"value": "EWkjHQTGBptNmhCsRw2wHqX64XpWS_4n4ba3DJ8HisvWl4eZYHsx6QCe7NIrwYHJOB6Tr-yOqN3G7oH9zH27jQ"}})";
const std::string kExtensions =
    kJoe + R"("signature": {"algorithm": "ES256", )" + kEcKey +
    R"(, "extensions": ["otherExt", "https://example.com/extension"], "otherExt": "Cool Stuff",
"https://example.com/extension": {"life-is-great": true},
"value": "jFlU5VEGcq7ezESeKX_JR79rrppnE4uxmnPTLeYth6atfJker7oDon1R3yKLEeGS1vVntVpuGjxNSdLqIrLd0A"}})";

constexpr const char* kDocument = R"({
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "components": [{"type": "library", "name": "a", "signature": {"mine": 1}}]
}
)";

}  // namespace

TEST_CASE("the test vectors of the JSF specification verify, by their key alone") {
  const std::string vectors[] = {
      kJoe + R"("signature": {"algorithm": "ES256", )" + kEcKey +
          R"(, "value": "ybT1qz5zHNi4Ndc6y7Zhamuf51IqXkPkZwjH1XcC-KSuBiaQplTw6Jasf2MbCLg3CF7PAdnMO__WSLwvI5r2jA"}})",
      kJoe +
          R"("signature": {"algorithm": "ES256", "keyId": "example.com:p256",
"value": "Il-GTiAwCgAX3X9IC7AWfVzySWA18ZLGgHgj3KDfp0-1XsjkVDdypdIFjE9vWdieI6-pHabo6UzcYGubFSVS_w"}})",
      kJoe +
          R"("signature": {"algorithm": "ES256",
"value": "0nJX_Ek5PRjV0mQN19E5Hcfdjf_T-I49E0AzJD6VYFq-3PxHXlF6cn52VfOZN9brFfURXV9INiYrB--9v4Ly1Q"}})"};
  for (const std::string& vector : vectors) {
    CHECK(good(vector, p256()));
    CHECK_FALSE(good(vector, ed25519()));
    CHECK_FALSE(good(vector, public_key(kP256Public)));
  }
  const std::string ed =
      kJoe + R"("signature": {"algorithm": "Ed25519", )" + kEdKey +
      R"(, "value": "UtN9-gMgTkfAdBJRX4gi0s6iKYiilO5EmXRD4KRSEnPKo5Og1ltbGYZecdJqKphCXkboIE_pecfszHEQXeqqDA"}})";
  CHECK(good(ed, ed25519()));
  CHECK_FALSE(good(ed, p256()));
}

TEST_CASE(
    "a signature may be called otherwise, leave something out and have extensions, where the rules say so") {
  const std::string named =
      kJoe + R"("authorizationSignature": {"algorithm": "ES256", )" + kEcKey +
      R"(, "value": "2kbNgBVkRU05yUJ53jdR4gAx-LeLeZCBmD88y_WVlLBGvxyOP5ASS-WRgiX3HjLu7y8P5c7Qy7ngjWATZmO3lw"}})";
  CHECK(verify_jsf(named, "a.json", p256()).signatures == 0);
  CHECK(good(named, p256(), {.property = "authorizationSignature"}));
  CHECK(good(kExcludes, p256(), {.excludes = {"myUnsignedData"}}));
  CHECK(refusal(kExcludes) ==
        "a.json: its signature leaves \"myUnsignedData\" unsigned, and says so in \"excludes\"");
  CHECK(good(kExtensions, p256(), {.extensions = {"otherExt", "https://example.com/extension"}}));
  CHECK(refusal(kExtensions) ==
        "a.json: its signature has the extension \"otherExt\", which is not known here");
}

TEST_CASE("of several signatures each is found by its key, in a list and in a chain") {
  for (const std::string& json : {kSigners, kChain}) {
    CHECK(verify_jsf(json, "a.json", p256()).good == 0);
    CHECK(verify_jsf(json, "a.json", ed25519()).good == 1);
    CHECK(verify_jsf(json, "a.json", p256()).signatures == 2);
    CHECK_FALSE(good(json, public_key(kP256Public)));
  }
  // A link signs those before it; a signer of a list signs no other.
  std::string changed = kChain, other = kSigners;
  changed.replace(changed.find("vfYq"), 1, "w");
  CHECK_FALSE(good(changed, ed25519()));
  other.replace(other.find("RXfl"), 1, "S");
  CHECK(good(other, ed25519()));
  CHECK_FALSE(good(other, p256()));
}

TEST_CASE("what is signed here verifies, in any layout, and keeps the document's own") {
  for (const auto& [secret, own] : {std::pair(kEd25519, kEd25519Public), std::pair(kP256, kP256Public)}) {
    const std::string text = sign_jsf(kDocument, "a.json", private_key(secret));
    CHECK(good(text, public_key(own)));
    CHECK(text.starts_with(std::string(kDocument).substr(0, std::string(kDocument).size() - 3) +
                           ",\n  \"signature\":{\"algorithm\":"));
    CHECK(text.ends_with("\"}\n}\n"));
    std::string compact = text;
    std::erase(compact, '\n');
    std::erase(compact, ' ');
    CHECK(good(compact, public_key(own)));
    CHECK(has_jsf(text, "a.json"));
  }
  CHECK(good(sign_jsf("{}", "a.json", private_key(kEd25519)), public_key(kEd25519Public)));
  CHECK(sign_jsf("{}", "a.json", private_key(kEd25519)).starts_with("{\"signature\":{"));
  CHECK(good(sign_jsf(" {\n} ", "a.json", private_key(kEd25519)), public_key(kEd25519Public)));
}

TEST_CASE("no bit of a signed document can change unnoticed") {
  constexpr const char* kSmall = R"({"bomFormat":"CycloneDX","version":17,"a":["\u00e9",true,null,-0.5]})";
  for (const auto& [secret, own] : {std::pair(kEd25519, kEd25519Public), std::pair(kP256, kP256Public)}) {
    const PublicKey key = public_key(own);
    flip_each_bit(sign_jsf(kSmall, "a", private_key(secret)),
                  [&](const std::string& flipped, std::size_t at) {
                    bool passes = false;
                    error_text([&] { passes = good(flipped, key); });
                    // An escape's hexadecimal digits have two cases, and mean the same.
                    if (passes && flipped.find("\\u00E9") != flipped.npos) return;
                    CHECK_MESSAGE(!passes, "byte ", at, " of ", flipped);
                  });
  }
}

TEST_CASE("nothing can be added to a signed document") {
  const std::string text = sign_jsf(R"({"a":1})", "a.json", private_key(kEd25519));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    bool passes = false;
    const std::string error = error_text([&] { passes = good(changed, public_key(kEd25519Public)); });
    return passes ? "good" : error;
  };
  CHECK(with("\"a\":1", "\"a\":1") == "good");
  CHECK(with("\"a\":1", "\"a\":1,\"b\":2").empty());
  CHECK(with("\"a\":1", "\"a\":1,\"a\":1").ends_with("stands twice: such JSON cannot be signed"));
  CHECK(with("\"a\":1,", "\"a\":1,\"signature\":{\"algorithm\":\"Ed25519\",\"value\":\"\"},")
            .ends_with("cannot be signed"));
  CHECK(with("\"algorithm\"", "\"excludes\":[\"b\"],\"algorithm\"").find("leaves \"b\" unsigned") !=
        std::string::npos);
  CHECK(with("\"algorithm\"", "\"excludes\":[],\"algorithm\"").ends_with("is no list of names"));
  CHECK(with("\"algorithm\"", "\"other\":1,\"algorithm\"")
            .ends_with("a member \"other\", which JSF does not know"));
  CHECK(with("\"algorithm\":\"Ed25519\"", "\"algorithm\":\"none\"").empty());
}

TEST_CASE("a malformed signature is refused") {
  for (const char* signature :
       {"1", "[]", R"({"algorithm":"ES256"})", R"({"value":"eA"})", R"({"algorithm":1,"value":2})",
        R"({"signers":{}})", R"({"signers":[1]})", R"({"signers":[],"chain":[]})",
        R"({"excludes":1,"algorithm":"ES256","value":""})",
        R"({"excludes":[1],"algorithm":"ES256","value":""})"})
    CHECK_MESSAGE(!refusal(std::string(R"({"signature":)") + signature + "}").empty(), signature);
  CHECK(refusal("[]") == "a.json: not a JSON object: nothing else is signed inside");
  CHECK(verify_jsf(R"({"signature":{"signers":[]}})", "a.json", p256()).signatures == 0);
}

TEST_CASE("a document that has no place for a signature is not signed") {
  const auto error = [](const std::string& json) {
    return error_text([&] { sign_jsf(json, "a.json", private_key(kEd25519)); });
  };
  CHECK(error(R"({"bomFormat":"CycloneDX","specVersion":"1.3"})")
            .starts_with("a.json: CycloneDX 1.3 has no place"));
  CHECK(error(R"({"signature":1})").starts_with("a.json: has a signature already"));
  CHECK(error("[]") == "a.json: not a JSON object: nothing else is signed inside");
  CHECK(error("{").find("is the file complete?") != std::string::npos);
  CHECK(error(R"({"a":1,"a":2})").ends_with("the member stands twice: such JSON cannot be signed"));
}
