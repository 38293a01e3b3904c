#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/source/tree.h"
#include "schemas/io/input_file.h"

namespace stocktake {

/// What a file is to `diff`, by its first bytes and, where it is compressed, by the first bytes inside.
enum class FileForm : std::uint8_t {
  archive,   ///< tar, zip (wheel, jar), cpio, 7-zip, …, compressed or not
  document,  ///< anything else: an SBOM, perhaps compressed
};
/// \throws Error where the file cannot be read.
FileForm form_of_file(const InputFile& file);

/// Reads an archive front to back through libarchive, unpacking nothing to disk, and hashes every regular
/// file in it. A path that occurs twice counts as it would be unpacked: the last one. Unread, with the
/// reason, is what cannot be read or fails its checksum, and whatever one program would unpack otherwise than
/// another: a path that leaves the folder it is unpacked into or occurs twice, a zip's headers that
/// contradict its directory, data behind the end. A package file that is made of several archives is laid out
/// as `inners_of_package` says. \throws Error where the archive is none, or is damaged: the message says
/// behind which entry.
Tree read_archive(const InputFile& input, const std::vector<std::string>& excludes,
                  Wishes wishes = wants_nothing, LookFor look_for = {});

/// The same of the first archive inside an archive whose name begins with `inner`: `data.tar` of a Debian
/// package or a gem. \throws Error as `read_archive` does, and where there is none.
Tree read_inner_archive(const InputFile& input, std::string_view inner, Wishes wishes = wants_nothing);

}  // namespace stocktake
