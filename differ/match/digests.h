#pragma once

#include <cstdint>

#include "schemas/inventory/inventory.h"

namespace stocktake {

/// What the digests of two files, packages or archives say about each other.
struct DigestComparison {
  enum class Answer : std::uint8_t {
    equal,
    different,
    unknown,  ///< no algorithm in common: not comparable, which is never "equal"
  };
  Answer answer = Answer::unknown;
  bool conflict = false;  ///< two common algorithms disagree: one is equal, another is not
  HashAlgorithm algorithm = HashAlgorithm::sha256;  ///< the strongest common one, which decides
};

/// Compares by the strongest algorithm that both sides have. Each list holds few entries;
/// costs their product.
DigestComparison compare_hashes(const std::vector<Hash>& before, const std::vector<Hash>& after);
/// The same for the content of two files, whose SHA-256 stands apart from the other hashes.
DigestComparison compare_content(const Inventory& before, const File& before_file, const Inventory& after,
                                 const File& after_file);

/// The digest that a report shows for a file: `sha256:…`, else its strongest other one (`sha-512:…`), else
/// empty.
std::string shown_digest(const Inventory& inventory, const File& file);
/// The strongest algorithm that a file has a digest of; nothing where it has none.
std::optional<HashAlgorithm> strongest_hash(const Inventory& inventory, const File& file);

}  // namespace stocktake
