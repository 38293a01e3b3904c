#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace stocktake {

struct ValidateOptions {
  std::vector<std::string> files;     ///< Paths; "-" is standard input.
  std::string format = "text";        ///< text, json or sarif
  bool strict = false;                ///< Warnings make a document invalid.
  std::vector<std::string> profiles;  ///< Lists of demands, by the names of `profile`.
  std::vector<std::string> keys;  ///< Public keys, one of which must have signed each; empty: nobody looks.
};

/// Validates each file and writes one report on all of them to `out`; files that cannot be read are named on
/// `err`, one line each, and don't keep the others from being judged. Returns the exit status: kExpected
/// where all are valid, kUnexpected where one is not, kTrouble where one cannot be read. Throws Error for an
/// unknown format.
int run_validate(const ValidateOptions& options, std::ostream& out, std::ostream& err);

}  // namespace stocktake
