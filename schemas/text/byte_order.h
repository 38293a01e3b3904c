#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stocktake {

/// The number whose lowest byte comes first in the `size` bytes at `at`, which must be there.
constexpr std::uint64_t little_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

/// The same of four bytes.
constexpr std::uint32_t little_endian(std::string_view bytes, std::size_t at = 0) {
  return static_cast<std::uint32_t>(little_endian(bytes, at, 4));
}

/// The number whose highest byte comes first in the `size` bytes at `at`, which must be there.
constexpr std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < size; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

/// The same of four bytes.
constexpr std::uint32_t big_endian(std::string_view bytes, std::size_t at = 0) {
  return static_cast<std::uint32_t>(big_endian(bytes, at, 4));
}

}  // namespace stocktake
