#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/identity/digest.h"

namespace stocktake {

/// A digest by the algorithm that a record or a lock names: MD5, SHA-1, SHA-256, SHA-384 or SHA-512. For
/// SHA-256 of many files Sha256Stream is faster. Not thread-safe.
class AnyDigest {
 public:
  /// \throws Error where the algorithm is another, or OpenSSL is set up not to offer it.
  explicit AnyDigest(HashAlgorithm algorithm);
  ~AnyDigest();
  AnyDigest(AnyDigest&&) noexcept;
  AnyDigest& operator=(AnyDigest&&) noexcept;

  /// Whether the constructor takes it.
  static bool knows(HashAlgorithm algorithm);

  void update(std::string_view bytes);
  /// The digest of all that was given, in lower-case hexadecimal. Call once.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The algorithm of those that AnyDigest knows whose digest has so many hexadecimal digits.
std::optional<HashAlgorithm> algorithm_of_length(std::size_t digits);

/// The digest of a text, in lower-case hexadecimal. \throws as AnyDigest does.
std::string digest_of_text(HashAlgorithm algorithm, std::string_view text);

}  // namespace stocktake
