#pragma once

#include <string_view>

#include "schemas/inventory/file_kind.h"

namespace stocktake {

/// The language of a program whose name does not tell (`d.dat`, `d.txt`): what the first lines of `head` are,
/// by the statements that programs begin with. `unknown` where they are prose, data, or no text; of a kind
/// of text in which programs stand as examples also where anything else stands beside them. One pass over a
/// few kilobytes.
FileKind kind_by_text(std::string_view path, std::string_view head);

/// What the bytes of a file are, by its first 2,048 of them: by their magic numbers, else by their text.
FileKind kind_of_bytes(std::string_view path, std::string_view head);

}  // namespace stocktake
