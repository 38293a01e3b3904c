#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stocktake {

/// The largest document that is read, in bytes after decompression: four times the largest SBOM we know of,
/// small enough that a decompression bomb ends with an error and not with the machine.
inline constexpr std::size_t kInputLimit = std::size_t{2} << 30;

/// All bytes of the file `path`, or of standard input where it is "-". What begins as gzip or Zstandard does
/// is decompressed; anything else comes back as it is, byte order mark included. Throws Error that names the
/// file where it cannot be opened or read, is a directory, is compressed data that is damaged or ends early,
/// or holds more than `limit` bytes. Safe to call from several threads, except for "-".
std::string read_input(const std::string& path, std::size_t limit = kInputLimit);

/// The decompression alone, for bytes that are in memory already; `name` stands in the errors.
std::string decompress_input(std::string bytes, const std::string& name, std::size_t limit = kInputLimit);

/// Whether the bytes begin as gzip or Zstandard does.
bool is_compressed(std::string_view bytes);

/// How messages name an input: by its path, and "-" as "standard input".
std::string name_of_input(const std::string& path);

}  // namespace stocktake
