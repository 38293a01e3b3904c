#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// The source that Python's bytecode in a `__pycache__` was compiled from (PEP 3147, and PEP 488 for
/// `.opt-N`): `x/__pycache__/name.cpython-312.pyc` gives `x/name.py`, and so does pytest's
/// `name.cpython-312-pytest-8.3.2.pyc`. Empty for any other path.
std::string source_of_bytecode(std::string_view path);

/// Whether Python, or Debian's, installs modules into folders of that name.
constexpr bool is_site_name(std::string_view folder_name) {
  return folder_name == "site-packages" || folder_name == "dist-packages";
}

}  // namespace stocktake
