#include "generator/catalog/digests.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>

#include "schemas/text/ascii.h"
#include "schemas/text/base64.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

constexpr std::pair<std::string_view, HashAlgorithm> kPlainNames[] = {{"sha512", HashAlgorithm::sha512},
                                                                      {"sha384", HashAlgorithm::sha384},
                                                                      {"sha256", HashAlgorithm::sha256},
                                                                      {"sha1", HashAlgorithm::sha1},
                                                                      {"md5", HashAlgorithm::md5}};
constexpr std::size_t kLongestDigest = 64;

}  // namespace

std::optional<HashAlgorithm> plain_hash_algorithm(std::string_view name) {
  for (const auto& [known, algorithm] : kPlainNames)
    if (known == name) return algorithm;
  return std::nullopt;
}

std::string canonical_hex(HashAlgorithm algorithm, std::string_view hex) {
  std::array<std::uint8_t, kLongestDigest> raw{};
  return parse_hex(hex, raw.data(), digest_size(algorithm)) ? lower_ascii(hex) : std::string();
}

void add_hash(HashAlgorithm algorithm, std::string_view hex, std::vector<Hash>& to, StringArena& strings) {
  if (const std::string digest = canonical_hex(algorithm, hex); !digest.empty())
    to.push_back({algorithm, strings.keep(digest)});
}

std::vector<Hash> integrity_hashes(std::string_view integrity, StringArena& strings) {
  std::vector<Hash> hashes;
  while (!integrity.empty()) {
    const std::string_view one = integrity.substr(0, integrity.find_first_of(kWhiteSpace));
    integrity.remove_prefix(std::min(one.size() + 1, integrity.size()));
    const auto dash = std::min(one.find('-'), one.size());
    const auto algorithm = plain_hash_algorithm(one.substr(0, dash));
    if (!algorithm) continue;
    // Behind a `?` stand options.
    const std::string_view text = one.substr(std::min(dash + 1, one.size()));
    std::array<std::uint8_t, kLongestDigest> raw{};
    const std::size_t size = digest_size(*algorithm);
    if (!parse_base64(text.substr(0, text.find('?')), std::span(raw).first(size))) continue;
    std::string hex(2 * size, '\0');
    write_hex(raw.data(), size, hex.data());
    hashes.push_back({*algorithm, strings.keep(hex)});
  }
  return hashes;
}

}  // namespace stocktake
