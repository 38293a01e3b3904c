#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "generator/source/tree.h"
#include "schemas/identity/digest.h"

/// What Python compiled (`.pyc`): its head, which says what it was compiled from (PEP 552), and the code
/// behind that, as it is wherever and whenever it was compiled.
namespace stocktake {

/// FileDetail::bytecode of a `__pycache__/*.pyc` with that head, compiled from `source` (nullptr: it is not
/// there). `name` is its own last name.
std::string_view bytecode_state(std::string_view name, std::string_view head, const Entry* source);

/// FileDetail::bytecode_head of a `.pyc` with that head: `3495 timestamp 1700000000 size 100`, or `3495
/// checked HASH`, `3495 unchecked HASH`; the first number is the version of the bytecode. Empty where it is
/// no head.
std::string bytecode_head(std::string_view name, std::string_view head);

/// SHA-256 of the code behind the head of a `.pyc`, given whole. Of CPython's bytecode it is that of the
/// marshalled code without what changes though the code does not: the path of the source file
/// (`co_filename`), and which objects happened to be referred to more than once while they were written
/// (`FLAG_REF`). Of what is no such code, or of a version that is not known, it is that of the bytes; nothing
/// where there are none behind the head. One pass over the bytes, whatever they are.
std::optional<Sha256> code_digest(std::string_view pyc);

}  // namespace stocktake
