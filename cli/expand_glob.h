#pragma once

#include <string>
#include <vector>

namespace stocktake {

/// The paths below the current folder (or from `/`) that match `pattern` (see `glob_match`), sorted bytewise,
/// for shells that did not expand it. A folder that matches is taken as a whole and not entered; with
/// `**`, links to folders are not followed. Where `pattern` is the name of something that exists, it stands
/// for itself. \throws Error where nothing matches, or a folder cannot be listed.
std::vector<std::string> expand_glob(const std::string& pattern);

}  // namespace stocktake
