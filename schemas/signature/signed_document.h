#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/signature/key.h"

/// Documents as they come: bare, with a signature inside (JSF), or in a statement, a DSSE envelope or a
/// sigstore bundle.
namespace stocktake {

/// Whose signatures are asked for.
struct Trust {
  /// Each document must be signed by one of them. Empty: no signature is looked at.
  std::vector<PublicKey> keys;
  /// Is told of each document whose signature was not looked at, by its name; on the thread that reads it.
  std::function<void(const std::string& name)> unverified = [](const std::string&) {};
};

struct OpenedDocument {
  std::string text;
  std::string name;  ///< for messages: what stands in a statement has lines of its own
};

/// The document that the bytes of a file hold, which are not compressed: the predicate of a statement, the
/// payload of an envelope, or the bytes themselves. Another form than JSON (XML) is given back as it is.
/// \throws Error where the envelope is malformed, and, where keys are asked for, where none of them signed.
OpenedDocument open_document(std::string bytes, const std::string& name, const Trust& trust);

/// What of a file's signature can be said.
struct SignatureVerdict {
  enum class Kind : std::uint8_t { none, envelope, inside };
  Kind kind = Kind::none;
  bool good = false;           ///< one of the keys made one of the signatures
  std::size_t key = 0;         ///< which, where good
  std::size_t signature = 0;   ///< which of them, from 0, where good
  std::size_t signatures = 0;  ///< how many there are
  std::string payload_type;    ///< of an envelope
  std::string
      unknown_algorithm;  ///< of a signature inside that nothing here can verify; empty: there is none
};

/// Why a verdict is not good, to stand behind a name: "not signed by this key, or changed since".
std::string refusal_words(const SignatureVerdict& verdict, std::size_t keys);

/// Looks for a signature by one of the keys. \throws Error where the bytes or their signature are malformed.
SignatureVerdict check_signature(std::string_view bytes, const std::string& name,
                                 const std::vector<PublicKey>& keys);

}  // namespace stocktake
