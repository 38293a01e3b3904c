#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "schemas/spec_version.h"

namespace stocktake {

struct ConvertOptions {
  std::string input;              ///< a CycloneDX document; `-` is standard input
  std::string output = "-";       ///< where the result goes; `-` is standard output
  std::optional<SpecVersion> to;  ///< the document's own version where empty (JSON: at least 1.2)
  std::optional<Form> format;     ///< by the output's name where empty, else the document's own form
  bool strict = false;            ///< write nothing where something would be lost
};

/// Reads, converts, writes: the output is written whole or not at all. What the target has no place for goes
/// to `err`, one line a place: `components[3].evidence.identity[1]: 1.5 has no …`. Returns the exit status:
/// kExpected, or kTrouble where `strict` and something would be lost. \throws Error where the input is no
/// CycloneDX document or the output cannot be written.
int run_convert(const ConvertOptions& options, std::ostream& out, std::ostream& err);

}  // namespace stocktake
