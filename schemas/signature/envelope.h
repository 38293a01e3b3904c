#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/signature/key.h"

/// Signed envelopes: DSSE (github.com/secure-systems-lab/dsse, "envelope.md" and "protocol.md"), alone or in
/// a sigstore bundle (github.com/sigstore/protobuf-specs, "sigstore_bundle.proto").
namespace stocktake {

/// What a JSON text holds a document in.
enum class Wrapping : std::uint8_t {
  none,
  statement,  ///< of in-toto, not signed
  envelope,   ///< DSSE or a bundle
};
/// By the first member of the JSON object that the text begins with; the rest need not be there.
Wrapping wrapping_of(std::string_view beginning);

struct EnvelopeSignature {
  std::string key_id;  ///< which key made it, as somebody says; may be empty
  std::string bytes;
};

struct Envelope {
  std::string payload_type;
  std::string payload;
  std::vector<EnvelopeSignature> signatures;
  std::string hint;  ///< by which a bundle names its key; empty: it does not, or it is no bundle
};

/// Reads a DSSE envelope or a sigstore bundle. Strict, so that no byte of either can change unnoticed: a
/// member twice, base64 that its bytes do not give back, a bundle of another version, with more or less than
/// one signature, or that names no key or two are refused. \throws Error that names the place.
Envelope read_envelope(std::string_view json, const std::string& name);

/// The bytes that are signed (DSSE, "PAE").
std::string signed_bytes(std::string_view payload_type, std::string_view payload);

/// The first of its signatures that is this key's, from 0. ECDSA is taken in both of its forms. A bundle that
/// names another key has none: its hint is the key's `id`, also as npm writes it, `SHA256:` and no padding.
std::optional<std::size_t> signature_by(const Envelope& envelope, const PublicKey& key);

/// The payload in a DSSE envelope in a sigstore bundle, version 0.3, on one line with its end.
std::string signed_bundle(std::string_view payload_type, std::string_view payload, const PrivateKey& key);

}  // namespace stocktake
