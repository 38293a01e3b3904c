#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// Reads a file of Lua that only assigns values to names, as LuaRocks' records do (`rock_manifest`,
/// rockspecs): calls `take` for each text, with the names on the way to it (an element of a list has its
/// number as name, from 1). Numbers, truths and what is computed are passed over. \throws Error where it is
/// not of that form, or nests deeper than 64 tables.
void read_lua_table(
    std::string_view text,
    const std::function<void(const std::vector<std::string>& path, std::string_view value)>& take);

}  // namespace stocktake
