#pragma once

#include <string>

#include "generator/source/tree.h"
#include "schemas/io/descriptor.h"
#include "schemas/io/input_file.h"

namespace stocktake {

/// Whether the file is a program or a library of machine code, by its first bytes.
bool is_program_file(const InputFile& file);

/// `look_into_program` of one that is open; where it is read from does not change.
std::string look_into_program(const Descriptor& file);

/// A tree of one file: the program, under its own name. \throws Error where it cannot be read, or
/// changes meanwhile.
Tree read_program_file(const InputFile& file, const LookFor& look_for);

}  // namespace stocktake
