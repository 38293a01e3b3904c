#pragma once

namespace stocktake {

/// What the program's exit status says; as diff(1).
enum ExitStatus : int {
  kExpected = 0,    ///< done; for diff: nothing unexpected; for find: found
  kUnexpected = 1,  ///< diff: something unexpected; validate: invalid; find: found nowhere
  kTrouble = 2,     ///< bad usage, unreadable or malformed input, an incomplete scan
};

}  // namespace stocktake
