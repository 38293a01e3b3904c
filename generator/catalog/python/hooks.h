#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/catalog.h"

namespace stocktake {

/// What a `.pth` file makes Python run at every start (site.py: lines that begin with `import` and a space or
/// a tab): `python:import=` and the first such line, shortened to 200 bytes, with the number of further ones,
/// and the digest of the whole file where it holds more than is shown.
/// Empty where there is none. Lines end wherever any Python version sees an end, which is at more characters
/// than LF.
std::string pth_hook(std::string_view content);

/// The lines of a `.pth` file that site.py puts on sys.path, as they are written.
std::vector<std::string_view> pth_folders(std::string_view content);

/// `python:plugin=GROUP NAME=OBJECT` where programs that many call load the entry points of that group by
/// themselves (pytest, setuptools, virtualenv, keyring …), of that program's own distribution only the group;
/// else empty. `entry` is the line below the group, `normal_name` that of the distribution.
std::string plugin_hook(std::string_view group, std::string_view entry, std::string_view normal_name);

/// `python:sitecustomize` or `python:usercustomize` where a file of that name (a module, or a package's
/// `__init__`) would be imported by site.py at every start; else empty. `path` is relative to the folder that
/// is on sys.path.
std::string_view customize_hook(std::string_view path);

/// Where the build backend may lie that the pyproject.toml `text` of a source distribution names and that the
/// distribution brings along itself (PEP 517, `backend-path`): paths of the module without `.py`, relative to
/// the root; none where the backend is another distribution's. `path` is the file's own; malformed TOML
/// becomes a diagnostic for it.
std::vector<std::string> own_build_backend(std::string_view text, std::string_view path, Catalog& out);

/// `python:script=git` where a script that a distribution installs has the name of a command that people and
/// scripts call without a path, and is not the distribution's own name; else empty.
std::string script_hook(std::string_view script, std::string_view normal_name);

}  // namespace stocktake
