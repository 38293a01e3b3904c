#include "schemas/signature/key.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/identity/digest.h"
#include "schemas/text/base64.h"
#include "tests/schemas/expect_error.h"
#include "tests/schemas/signature/keys.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

std::string unhex(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  REQUIRE(parse_hex(hex, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()));
  return bytes;
}

struct Vector {
  std::string_view x, y, message, signature;  // message as text, all else hexadecimal
};

/// RFC 6979, A.2.5, with SHA-256.
constexpr std::string_view kX = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
constexpr std::string_view kY = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
constexpr Vector kEcdsa[] = {{kX, kY, "sample",
                              "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                              "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
                             {kX, kY, "test",
                              "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                              "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"}};

/// RFC 8032, 7.1, tests 1 to 3.
constexpr Vector kEdDsa[] = {
    {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"},
    {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "", "\x72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"},
    {"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "", "\xaf\x82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"}};

void hold(const Vector& vector, KeyKind kind) {
  CAPTURE(vector.signature);
  const auto key = PublicKey::from_numbers(kind, unhex(vector.x), unhex(vector.y));
  REQUIRE(key);
  const std::string signature = unhex(vector.signature);
  CHECK(key->verifies(vector.message, signature, SignatureForm::fixed));
  CHECK_FALSE(key->verifies(std::string(vector.message) + "!", signature, SignatureForm::fixed));
  CHECK_FALSE(key->verifies(vector.message, signature.substr(1), SignatureForm::fixed));
  CHECK_FALSE(key->verifies(vector.message, "", SignatureForm::fixed));
}

std::string refusal(std::string_view pem) {
  return error_text([&] { PrivateKey::from_pem(pem, "k.pem", [] { return std::string("wrong"); }); });
}

}  // namespace

TEST_CASE("signatures of RFC 6979 and RFC 8032 verify") {
  for (const Vector& vector : kEcdsa) hold(vector, KeyKind::ecdsa_p256);
  for (const Vector& vector : kEdDsa) hold(vector, KeyKind::ed25519);
}

TEST_CASE("the ES256 signature of RFC 7515, A.3 verifies") {
  const auto key = PublicKey::from_numbers(
      KeyKind::ecdsa_p256, from_base64("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU").value(),
      from_base64("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0").value());
  REQUIRE(key);
  CHECK(key->verifies(
      "eyJhbGciOiJFUzI1NiJ9"
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
      from_base64("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
          .value(),
      SignatureForm::fixed));
}

TEST_CASE("Ed25519 signs as RFC 8032 says, and ECDSA so that its public key agrees") {
  CHECK(private_key(kEd25519).sign("", SignatureForm::der) == unhex(kEdDsa[0].signature));
  const PrivateKey key = private_key(kP256);
  for (const SignatureForm form : {SignatureForm::der, SignatureForm::fixed}) {
    const std::string signature = key.sign("text", form);
    CHECK(public_key(kP256Public).verifies("text", signature, form));
    CHECK_FALSE(public_key(kP256Public).verifies("test", signature, form));
    CHECK_FALSE(public_key(kP256Public).verifies("text", signature + "x", form));
    flip_each_bit(signature, [&](const std::string& flipped, std::size_t) {
      CHECK_FALSE(public_key(kP256Public).verifies("text", flipped, form));
    });
  }
  CHECK(key.sign("text", SignatureForm::fixed).size() == 64);
}

TEST_CASE("a key's numbers make the same key again, and its id is the SHA-256 of its DER form") {
  for (const std::string_view pem : {kEd25519Public, kP256Public}) {
    const PublicKey key = public_key(pem);
    const auto [x, y] = key.numbers();
    const auto again = PublicKey::from_numbers(key.kind(), x, y);
    REQUIRE(again);
    CHECK(again->id() == key.id());
  }
  // openssl pkey -pubin -in key.pub -outform DER | openssl sha256 -binary | base64
  CHECK(public_key(kEd25519Public).id() == "BuP9j9opu2CrWVV95h7bCuzbIxE0vjDnW0Vfjht5L6k=");
  CHECK(private_key(kEncrypted).public_key().id() == public_key(kEd25519Public).id());
}

TEST_CASE("numbers that are no key are none") {
  const std::string zeros(32, '\0'), ones(32, '\xFF');
  CHECK_FALSE(PublicKey::from_numbers(KeyKind::ecdsa_p256, zeros, zeros));
  CHECK_FALSE(PublicKey::from_numbers(KeyKind::ecdsa_p256, ones, ones));
  CHECK_FALSE(PublicKey::from_numbers(KeyKind::ecdsa_p256, zeros, ""));
  CHECK_FALSE(PublicKey::from_numbers(KeyKind::ed25519, zeros, zeros));
  CHECK_FALSE(PublicKey::from_numbers(KeyKind::ed25519, "short", ""));
}

TEST_CASE("a file that is no such key is refused with what it is, and what to do") {
  CHECK(refusal("hello").starts_with("k.pem: no private key in PKCS #8 (-----BEGIN PRIVATE KEY-----);"));
  CHECK(refusal("-----BEGIN EC PRIVATE KEY-----\n").find("but 'EC PRIVATE KEY'; openssl pkcs8 -topk8") !=
        std::string::npos);
  CHECK(refusal("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") ==
        "k.pem: a damaged private key");
  CHECK(refusal(kEncrypted) == "k.pem: the passphrase is wrong, or the key is damaged");
  CHECK(refusal(kP256Public) == "k.pem: a public key; to sign takes the private one");
  // openssl genpkey -algorithm X25519
  CHECK(refusal("-----BEGIN PRIVATE KEY-----\n"
                "MC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                "-----END PRIVATE KEY-----\n") ==
        "k.pem: a key of another kind: it must be ECDSA on P-256 (prime256v1) or Ed25519");
  const auto public_refusal = [](std::string_view pem) {
    return error_text([&] { PublicKey::from_pem(pem, "k.pub"); });
  };
  CHECK(public_refusal(kP256).starts_with("k.pub: a private key; to verify takes the public one"));
  CHECK(public_refusal("").starts_with("k.pub: no public key in PEM"));
  CHECK(public_refusal("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n") ==
        "k.pub: a damaged public key");
}
