#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Base64 (RFC 4648). Thread-safe, no errors.
namespace stocktake {

/// In the standard alphabet, with padding.
std::string to_base64(std::span<const std::uint8_t> bytes);

/// Fills `to` with the bytes of `text`; false where it is anything else or not as long. Takes the standard
/// alphabet and that for URLs, with padding and without.
bool parse_base64(std::string_view text, std::span<std::uint8_t> to);

/// The bytes that `text` stands for, however many; nothing where it is anything else.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace stocktake
