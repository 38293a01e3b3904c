#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/signature/key.h"

/// Signatures inside JSON objects: the JSON Signature Format (JSF 0.82,
/// cyberphone.github.io/doc/security/jsf.html), which CycloneDX names for its member `signature`. What is
/// signed is the canonical form of the object (RFC 8785) without the signature's own value; algorithms ES256
/// and Ed25519. One signature, several that know nothing of each other (`signers`) or each over those before
/// it (`chain`).
namespace stocktake {

/// What a verifier puts up with. By default nothing is: all but the signature's value must be signed.
struct JsfRules {
  std::string_view property = "signature";  ///< the member that holds the signature
  std::vector<std::string> excludes;        ///< members that may be left unsigned
  std::vector<std::string> extensions;      ///< members of a signature beside those that JSF has
};

/// What became of an object's signatures.
struct JsfVerdict {
  std::size_t signatures = 0;       ///< how many there are; 0: it is not signed
  std::optional<std::size_t> good;  ///< the first that is the key's, from 0
  std::string unknown_algorithm;    ///< of a signature that nothing here can verify; empty: there is none
};

/// Looks for a signature by `key`. \throws Error where the text is no JSON, or its signature is malformed,
/// leaves something unsigned or has an extension, against the rules. `name` stands in the errors.
JsfVerdict verify_jsf(std::string_view json, const std::string& name, const PublicKey& key,
                      const JsfRules& rules = {});

/// The text with a signature as its last member; all else stays as it is, byte by byte. \throws Error where
/// it is no JSON object, has a signature already, cannot be made canonical, or is CycloneDX before 1.4, which
/// has no place for one.
std::string sign_jsf(std::string_view json, const std::string& name, const PrivateKey& key);

/// Whether the object has a member `signature`, at the cost of a look at the text. False of what is no JSON
/// object.
bool has_jsf(std::string_view json, const std::string& name);

}  // namespace stocktake
