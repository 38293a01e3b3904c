#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schemas/identity/digest.h"
#include "schemas/io/input_file.h"

/// Single files of a source that was scanned before, read once more for what a report quotes. A file that is
/// no longer the one that was scanned is not given.
namespace stocktake {

/// A file as the scan knew it.
struct KnownFile {
  std::string_view path;  ///< relative to the root
  Sha256 sha256;
};

/// A larger file is not read again: nobody quotes it, and it would have to be held in memory.
inline constexpr std::size_t kMostReread = std::size_t{128} << 20;

/// The bytes of a regular file below the folder `root`, with no link on the way; nothing where it cannot be
/// read, is too large, or has other bytes now.
std::optional<std::string> reread_from_folder(const std::string& root, const KnownFile& file);

/// The digest, in hexadecimal, of a regular file below the folder `root` as it is now, however large; empty
/// where it cannot be read.
std::string digest_from_folder(const std::string& root, std::string_view path, HashAlgorithm algorithm);

/// The bytes of files of an archive, by path, of those that are still the same; reads the archive once.
std::unordered_map<std::string_view, std::string> reread_from_archive(const InputFile& archive,
                                                                      const std::vector<KnownFile>& files);

/// The same of a container image; `manifest` is the SHA-256 of its manifest, in hexadecimal, empty where it
/// has none. A file that the image reaches through a link of its own is not given.
std::unordered_map<std::string_view, std::string> reread_from_image(const std::string& image,
                                                                    std::string_view manifest,
                                                                    const std::vector<KnownFile>& files);
std::unordered_map<std::string_view, std::string> reread_from_image(const InputFile& image,
                                                                    std::string_view manifest,
                                                                    const std::vector<KnownFile>& files);

/// The bytes of a file of a git revision; `spec` is what stands behind `git:` with the commit in place of the
/// revision's name.
std::optional<std::string> reread_from_git(const std::string& spec, const KnownFile& file);

/// The lines with these numbers (from 1, ascending); empty where there is none of that number.
std::vector<std::string_view> lines_of(std::string_view text, const std::vector<std::uint32_t>& numbers);

}  // namespace stocktake
