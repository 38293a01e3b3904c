#pragma once

#include <cstdint>
#include <string_view>

namespace stocktake {

/// The line, from 1, in which a Python program says that its bytes are to be decoded in a way by which they
/// mean another program than they look like (PEP 263: `# coding: utf_7`, `unicode_escape`); 0 where it says
/// nothing of the kind. Encodings that leave ASCII what it is are not meant.
std::uint32_t decoded_program_line(std::string_view text);

}  // namespace stocktake
