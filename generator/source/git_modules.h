#pragma once

#include <map>
#include <string>
#include <string_view>

namespace stocktake {

/// The remotes that a `.gitmodules` names, by the path of their submodule (gitmodules(5); the form is that of
/// git-config(1)). What is malformed is left out; of a key that stands twice, the last counts, as in git.
std::map<std::string, std::string> submodule_remotes(std::string_view gitmodules);

}  // namespace stocktake
