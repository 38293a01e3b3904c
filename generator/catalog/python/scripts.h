#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "generator/source/tree.h"

/// Files of a Python environment that depend on where it was made, and when.
namespace stocktake {

/// The folder that an `activate` for POSIX shells names as its environment; empty where it names none, or one
/// that a shell would read as more than a path.
std::string_view environment_of(std::string_view activate);

/// A script as it would be anywhere: its SHA-256 in hexadecimal without the place, and the place.
struct PlacedScript {
  std::string sha256;
  std::string_view place;
};

/// Takes the path `environment` out of `script`, wherever it stands, and in its first line the minor version
/// behind `python3`. Where there is no environment (empty), the interpreter in the first line is taken out,
/// if it is a Python with an absolute path. The three lines that stand for a first line which the kernel
/// would find too long count as that line (distlib, "simple launcher"). Nothing where there is nothing to
/// take out. The place is a view of the arguments.
std::optional<PlacedScript> placed_script(std::string_view script, std::string_view environment);

/// What a console script starts, `bin/python requests.cli:main`, where it is one that pip, uv or the like
/// wrote for an entry point of a package and does nothing else: the interpreter within the environment, and
/// the function. Where the environment is not known (empty), the system's own Python,
/// `/usr/bin/python requests.cli:main`; and where there is none at all (`anywhere`: `pip install --target`),
/// any that has an absolute path, in a folder `bin` into which not everybody may write. Empty for any other
/// script, and for one of another environment.
std::string console_start(std::string_view script, std::string_view environment, bool anywhere = false);

/// What placed_script does for an activation script, which also shows the environment's last name in the
/// prompt: that is taken out too, where it stands in parentheses or quotes.
std::optional<PlacedScript> placed_activation(std::string_view script, std::string_view environment);

}  // namespace stocktake
