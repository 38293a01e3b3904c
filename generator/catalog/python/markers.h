#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// What the markers of PEP 508 speak of, as far as an installed tree shows it. An empty value is unknown.
struct MarkerEnvironment {
  std::string python_version;       ///< "3.11"
  std::string python_full_version;  ///< "3.11.7"
  std::string implementation_name = "cpython";
  std::string platform_python_implementation = "CPython";
  std::string os_name = "posix";
  std::string sys_platform = "linux";
  std::string platform_system = "Linux";
  std::string platform_machine;  ///< "x86_64"
  bool platform_known = false;   ///< something in the tree says so; else the platform is the default above
};

/// Whether an environment marker (PEP 508) holds when `extra` is asked for ("" for none). A comparison with
/// what is unknown holds, and so does a marker that is malformed: a dependency too many is shown rather than
/// one too few. Extras are compared by their normalised names (PEP 685). Thread-safe; linear; nesting is
/// limited.
bool marker_holds(std::string_view marker, const MarkerEnvironment& environment, std::string_view extra);

}  // namespace stocktake
