#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/document_options.h"
#include "schemas/document/merge.h"

namespace stocktake {

struct MergeCommandOptions {
  std::vector<std::string> inputs;  ///< CycloneDX documents
  MergeOptions merge;
  DocumentTarget target;
  std::vector<std::string> keys;  ///< public keys, one of which must have signed each; empty: nobody looks
};

/// Reads the documents, merges and writes. What could not be carried over goes to `err`, one line a place.
/// Returns the exit status. \throws Error where an input is no CycloneDX document or the output cannot be
/// written.
int run_merge(const MergeCommandOptions& options, std::ostream& out, std::ostream& err);

}  // namespace stocktake
