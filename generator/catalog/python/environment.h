#pragma once

#include <string>
#include <string_view>

#include "generator/catalog/python/markers.h"
#include "generator/source/tree.h"

/// Which Python an installed tree is for, from what the tree itself shows: never from the machine that scans.
namespace stocktake {

/// "3.11" from the folder `python3.11` (or `pypy3.10`, by `interpreter`) in a path; empty where there is
/// none.
std::string python_version_in_path(std::string_view path, std::string_view interpreter);

/// What the path of a site-packages folder and the `pyvenv.cfg` of its virtual environment say: versions and
/// implementation. The platform is Linux until a wheel says otherwise.
MarkerEnvironment environment_of_path(const Tree& tree, std::string_view site);

/// Adds what the tags of an installed WHEEL file say that is not known yet: the platform, from the first tag
/// that names one, and the version, from a tag whose ABI is one interpreter's (`cp311-cp311`; `cp38-abi3`
/// also runs on later ones).
void take_wheel_tags(MarkerEnvironment& environment, std::string_view wheel);

}  // namespace stocktake
