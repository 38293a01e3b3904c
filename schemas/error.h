#pragma once

#include <stdexcept>
#include <string>

namespace stocktake {

/// What ends a run: bad usage, an unreadable root, a malformed document. The message is one line that names
/// the file, the place in it and what to do; the program prints it on standard error and ends with status 2.
/// What concerns a single file of a tree is not an Error but a diagnostic in the result.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message) : std::runtime_error(message) {}
};

}  // namespace stocktake
