#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Numbers as people read them, whatever the locale.
namespace stocktake {

/// "36,511".
std::string format_count(std::uint64_t count);

/// "1 file", "36,511 files".
std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural);
/// "512 B", "11.2 MB": decimal units (1 kB = 1,000 B), one digit after the point.
std::string format_bytes(std::uint64_t bytes);

}  // namespace stocktake
