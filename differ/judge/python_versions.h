#pragma once

#include <map>
#include <string>
#include <string_view>

#include "schemas/inventory/inventory.h"

/// Python environments that have another minor version of Python than before: each file below
/// `lib/pythonX.Y`, and each name with an ABI tag (PEP 3149, PEP 425), then stands elsewhere.
namespace stocktake {

class PythonVersions {
 public:
  struct Change {
    std::string before, after;  ///< `3.11`
  };
  PythonVersions() = default;
  /// An environment changed where each side has packages of one version only, and not of the same.
  PythonVersions(const Inventory& before, const Inventory& after);

  /// By the folder of the environment, with a slash at its end where it is not the root.
  const std::map<std::string, Change, std::less<>>& changes() const { return changes_; }
  /// The environment that the path lies in, or nullptr.
  const std::pair<const std::string, Change>* environment_of(std::string_view path) const;

 private:
  std::map<std::string, Change, std::less<>> changes_;
};

/// The path or target with the version of Python in it replaced: `python3.11`, `pip3.11`, `cpython-311`,
/// `cp311`, and a full version such as `3.11.7`, whose last part goes.
std::string with_python_version(std::string_view text, std::string_view from, std::string_view to);

}  // namespace stocktake
