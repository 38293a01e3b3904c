#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/locks/lock.h"

namespace stocktake {

/// One line of a requirements file (pip, "Requirements File Format"), continued lines joined.
struct Requirement {
  std::string name;       ///< empty for a path or URL without one
  std::string specifier;  ///< `==1.0`, `>=2,<3`; empty: any version
  std::string url;        ///< of `name @ URL`, `git+https://…`, a path
  std::string marker;     ///< behind `;`
  std::vector<LockedHash> hashes;
  std::string file;         ///< of `-r FILE`, `-c FILE`, relative to the file that has it
  bool constraint = false;  ///< `-c`
  bool editable = false;    ///< `-e`
  std::uint32_t line = 0;   ///< where it begins, from 1
  std::string unknown;      ///< the whole line, where it is neither a requirement nor an option; else empty

  /// The version where the specifier is `==VERSION` or `===VERSION` alone; else empty.
  std::string exact() const;
};

/// All of them, without comments and other options. Never throws: what is no requirement is `unknown`.
std::vector<Requirement> read_requirements(std::string_view text);

}  // namespace stocktake
