#pragma once

#include <string>
#include <vector>

#include "schemas/io/input_file.h"

namespace stocktake {

/// What is wrong with one entry of a zip file, or with the file as a whole.
struct ZipTrouble {
  std::string path;  ///< of the entry, as it stands in the directory; "." is the whole file
  std::string what;
};

/// Compares what a zip file says twice: its directory at the end, by which most programs unpack, and the
/// headers in front of the contents, by which others do. Who writes them differently, or hides bytes between
/// them, shows each program other files. Reads no content. (PKWARE's APPNOTE.TXT, sections 4.3.7 to 4.3.16.)
/// \throws Error where the file cannot be read.
std::vector<ZipTrouble> check_zip(const InputFile& file);

}  // namespace stocktake
