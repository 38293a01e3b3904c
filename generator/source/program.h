#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "generator/source/program_layout.h"
#include "schemas/inventory/file_kind.h"

namespace stocktake {

/// The largest program of an archive or a revision that is looked into: all of it must be in memory for that.
/// On disk there is no such bound, since only parts are read.
inline constexpr std::size_t kLargestProgram = std::size_t{256} << 20;

/// What is told of a program: the items `go` (Go's build information: the version of Go, and in the lines
/// behind it what `go version -m` lists) and `crates` (the JSON that cargo-auditable adds); `go!`, `crates!`
/// and why that could not be read, `!` and why neither was looked for. Text for `read_inside`; empty where it
/// says nothing of itself.
///
/// Go: debug/buildinfo in its library, both forms: a pair of pointers before Go 1.18, and since then the text
/// in place. Rust: rust-secure-code/cargo-auditable, PARSING.md. Bounded: of Go's data the first 16 MiB are
/// searched, where it has no section of its own; a text may have 4 MiB, the list of crates 8 MiB unpacked.
std::string look_into_program(const ReadAt& read);
/// The same of a program in memory.
std::string look_into_program(std::string_view program);

/// Whether files of the kind are programs that may say something.
inline bool is_program(FileKind bytes_kind) {
  return bytes_kind == FileKind::elf || bytes_kind == FileKind::pe || bytes_kind == FileKind::macho;
}
/// Whether a file that begins so may be one; as few as four bytes tell.
bool begins_program(std::string_view head);

}  // namespace stocktake
