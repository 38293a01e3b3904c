#include "schemas/signature/envelope.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>

#include "schemas/error.h"
#include "schemas/json/reader.h"
#include "schemas/json/writer.h"
#include "schemas/text/base64.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::string_view kMediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";
/// All that a bundle may call itself (sigstore_bundle.proto, `media_type`).
constexpr std::string_view kMediaTypes[] = {kMediaType,
                                            "application/vnd.dev.sigstore.bundle+json;version=0.1",
                                            "application/vnd.dev.sigstore.bundle+json;version=0.2",
                                            "application/vnd.dev.sigstore.bundle+json;version=0.3"};
constexpr std::size_t kMostSignatures = 100;  // each may cost a verification by each key

struct FirstMember {
  std::string_view name;
  Wrapping wrapping;
};
constexpr FirstMember kFirstMembers[] = {
    {"_type", Wrapping::statement},      {"payload", Wrapping::envelope},
    {"payloadType", Wrapping::envelope}, {"signatures", Wrapping::envelope},
    {"mediaType", Wrapping::envelope},   {"verificationMaterial", Wrapping::envelope},
    {"dsseEnvelope", Wrapping::envelope}};

std::string_view without_space(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The bytes of base64 in either alphabet, with padding or without, where no other text of that alphabet and
/// length has them: the last digit may hold bits that mean nothing, and here they are 0.
std::optional<std::string> exact_base64(std::string_view text) {
  auto bytes = from_base64(text);
  if (!bytes) return bytes;
  std::string again = to_base64(bytes_of(*bytes));
  if (text.find_first_of("-_") != text.npos) {
    std::replace(again.begin(), again.end(), '+', '-');
    std::replace(again.begin(), again.end(), '/', '_');
  }
  const bool padded = text.size() == again.size();
  if (!padded) again.resize(again.find_last_not_of('=') + 1);
  return again == text ? bytes : std::nullopt;
}

class EnvelopeReader {
 public:
  EnvelopeReader(std::string_view json, const std::string& name) : in_(json, name) {}

  Envelope read() {
    members([&](std::string_view key) { return bundle_member(key) || envelope_member(key); });
    in_.finish();
    if (!payload_ || !type_) in_.fail("a signed envelope needs a \"payload\" and a \"payloadType\"");
    if (is_bundle_) check_bundle();
    return {std::move(*type_), std::move(*payload_), std::move(signatures_), hint_.value_or("")};
  }

 private:
  /// Reads an object: `member` takes a value, or says that it did not.
  template <class Member>
  void members(Member&& member) {
    std::set<std::string, std::less<>> seen;
    in_.object([&](std::string_view key) {
      if (!seen.emplace(key).second) in_.fail(fmt::format("\"{}\" stands twice", printable(key)));
      if (!member(key)) in_.skip();
    });
  }

  bool bundle_member(std::string_view key) {
    if (key == "mediaType") {
      media_type_ = in_.string();
    } else if (key == "verificationMaterial") {
      members([&](std::string_view inner) { return material_member(inner); });
    } else if (key == "dsseEnvelope") {
      members([&](std::string_view inner) { return envelope_member(inner); });
    } else {
      return false;
    }
    is_bundle_ = true;
    return true;
  }

  bool material_member(std::string_view key) {
    if (key == "certificate" || key == "x509CertificateChain") by_certificate_ = true;
    if (key != "publicKey") return false;
    hint_.emplace();
    members([&](std::string_view inner) {
      if (inner != "hint") return false;
      hint_ = in_.string();
      return true;
    });
    return true;
  }

  bool envelope_member(std::string_view key) {
    if (key == "payload") {
      payload_ = base64();
    } else if (key == "payloadType") {
      type_ = in_.string();
    } else if (key == "signatures") {
      in_.array([&] { read_signature(); });
    } else {
      return false;
    }
    return true;
  }

  void read_signature() {
    if (signatures_.size() == kMostSignatures)
      in_.fail(fmt::format("more than {} signatures: no honest envelope needs them", kMostSignatures));
    EnvelopeSignature& signature = signatures_.emplace_back();
    members([&](std::string_view key) {
      if (key == "keyid")
        signature.key_id = in_.string();
      else if (key == "sig")
        signature.bytes = base64();
      else
        return false;
      return true;
    });
  }

  std::string base64() {
    auto bytes = exact_base64(in_.string());
    if (!bytes) in_.fail("not in base64");
    return std::move(*bytes);
  }

  void check_bundle() const {
    if (std::find(std::begin(kMediaTypes), std::end(kMediaTypes), media_type_) == std::end(kMediaTypes))
      in_.fail(fmt::format("a bundle of the type \"{}\", which is none of sigstore's (0.1 to 0.3)",
                           printable(media_type_)));
    if (signatures_.size() != 1) in_.fail("a bundle must have exactly one signature");
    if (hint_.value_or("").empty() && !by_certificate_)
      in_.fail("a bundle says by which key it is signed, and this one does not");
    const std::string& key_id =
        signatures_.front().key_id;  // cosign leaves it out, and skips all but its own
    if (hint_ && !key_id.empty() && *hint_ != key_id)
      in_.fail("the bundle names one key, and the signature in it another");
  }

  JsonReader in_;
  std::optional<std::string> payload_, type_;
  std::vector<EnvelopeSignature> signatures_;
  bool is_bundle_ = false, by_certificate_ = false;
  std::string media_type_;
  std::optional<std::string> hint_;
};

}  // namespace

Wrapping wrapping_of(std::string_view beginning) {
  beginning = without_space(without_byte_order_mark(beginning));
  if (!beginning.starts_with('{')) return Wrapping::none;
  beginning = without_space(beginning.substr(1));
  if (!beginning.starts_with('"')) return Wrapping::none;
  beginning.remove_prefix(1);
  const std::string_view name = beginning.substr(0, beginning.find('"'));
  for (const FirstMember& known : kFirstMembers)
    if (name == known.name) return known.wrapping;
  return Wrapping::none;
}

Envelope read_envelope(std::string_view json, const std::string& name) {
  return EnvelopeReader(json, name).read();
}

std::string signed_bytes(std::string_view payload_type, std::string_view payload) {
  std::string bytes = fmt::format("DSSEv1 {} {} {} ", payload_type.size(), payload_type, payload.size());
  bytes.append(payload);
  return bytes;
}

namespace {

bool names(std::string_view hint, const PublicKey& key) {
  constexpr std::string_view kPrefix = "SHA256:";
  const std::string id = key.id();
  if (hint.starts_with(kPrefix)) return hint.substr(kPrefix.size()) == id.substr(0, id.find('='));
  return hint == id;
}

}  // namespace

std::optional<std::size_t> signature_by(const Envelope& envelope, const PublicKey& key) {
  constexpr std::size_t kFixedSize = 64;  // ASN.1 takes more of all but one in 2^48 signatures
  if (!envelope.hint.empty() && !names(envelope.hint, key)) return std::nullopt;
  const std::string bytes = signed_bytes(envelope.payload_type, envelope.payload);
  for (std::size_t i = 0; i < envelope.signatures.size(); ++i) {
    const std::string& signature = envelope.signatures[i].bytes;
    const auto form = signature.size() == kFixedSize ? SignatureForm::fixed : SignatureForm::der;
    if (key.verifies(bytes, signature, form)) return i;
  }
  return std::nullopt;
}

std::string signed_bundle(std::string_view payload_type, std::string_view payload, const PrivateKey& key) {
  const std::string signature = key.sign(signed_bytes(payload_type, payload), SignatureForm::der);
  const std::string id = key.public_key().id();
  JsonWriter out;
  out.begin_object().member("mediaType", kMediaType);
  out.key("verificationMaterial").begin_object().key("publicKey").begin_object().member("hint", id);
  out.end_object().end_object();
  out.key("dsseEnvelope").begin_object().member("payload", to_base64(bytes_of(payload)));
  out.member("payloadType", payload_type).key("signatures").begin_array().begin_object();
  out.member("sig", to_base64(bytes_of(signature)));
  out.end_object().end_array().end_object().end_object();
  return std::move(out.text()) + "\n";
}

}  // namespace stocktake
