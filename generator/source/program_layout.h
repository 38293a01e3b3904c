#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// Gives up to `size` bytes of a file from `offset` on: fewer where it ends, none where it cannot be read.
using ReadAt = std::function<std::string(std::uint64_t offset, std::size_t size)>;

/// Where the parts of a program stand that say what it was made of.
struct ProgramLayout {
  /// A stretch of the file, and the address at which it stands when the program runs.
  struct Part {
    std::uint64_t address = 0, offset = 0, size = 0;
  };
  std::vector<Part> parts;  ///< what is loaded from the file
  /// Where Go's build information begins somewhere: its own section, else the data. Size 0: nowhere.
  Part go;
  /// Rust's list of crates (`.dep-v0`). Size 0: it has none.
  Part crates;

  /// Where in the file the byte at an address stands, and how many behind it are of the same part.
  std::optional<Part> at(std::uint64_t address) const;
};

/// Reads the tables of an ELF (Tool Interface Standard, "ELF Specification" 1.2, and its form of 64 bits), PE
/// (Microsoft, "PE Format") or Mach-O file (mach-o/loader.h, mach-o/fat.h; of a universal one the first
/// program), of programs and libraries alone. Bounded: some 400 KiB are read, whatever the file says; tables
/// that are larger, or lie outside of the file, count as if they were not there.
ProgramLayout read_program_layout(const ReadAt& read);

}  // namespace stocktake
