#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/inventory/ecosystem.h"

namespace stocktake {

/// Where a setting stands: the names of what it lies in, outermost first. An element of an array of objects
/// has its number as a name; the plain elements of an array all have the array's own path.
using SettingPath = std::vector<std::string>;
/// Takes one setting. Both views are valid until it returns.
using TakeSetting = std::function<void(const SettingPath& path, std::string_view value)>;

/// Reads a manifest or configuration as a list of settings, whatever its syntax, in no particular order.
/// What is no setting in a syntax made of lines comes as a path of no names with the line as its value, so
/// that nothing is passed over. JSON and TOML are read to the letter, the rest as far as a comparison needs.
/// \throws Error, with `name` in front, where the text is not of that syntax, or nests too deep.
void read_settings(Steering::Syntax syntax, std::string_view text, const std::string& name,
                   const TakeSetting& take);

}  // namespace stocktake
