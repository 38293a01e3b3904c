#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/document_options.h"

namespace stocktake {

struct ConvertOptions {
  std::string input;  ///< a CycloneDX document; `-` is standard input
  DocumentTarget target;
  std::vector<std::string> keys;  ///< public keys, one of which must have signed it; empty: nobody looks
};

/// Reads, converts, writes. What the target has no place for goes to `err`, one line a place:
/// `components[3].evidence.identity[1]: 1.5 has no …`. Returns the exit status. \throws Error where the input
/// is no CycloneDX document or the output cannot be written.
int run_convert(const ConvertOptions& options, std::ostream& out, std::ostream& err);

}  // namespace stocktake
