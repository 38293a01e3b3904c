#pragma once

#include <map>
#include <string_view>
#include <unordered_set>

#include "generator/source/tree.h"

namespace stocktake {

/// Which members of a source distribution stand where: by path relative to the folder that was installed
/// into, also of files that are not installed. The archive has one folder (PEP 625), and below it modules and
/// packages in folders of their author's choice (`src/`, `lib/`): of each top-level name that is installed,
/// the one that has most of its files. Views into `members` and `installed`. \param installed paths relative
/// to the folder that was installed into
std::map<std::string_view, const Entry*> source_members(
    const Tree& members, const std::unordered_set<std::string_view>& installed);

/// Whether a module is one that setuptools-scm or its like writes while building, with the version and
/// nothing else: its first line says so, and nothing in it calls or imports anything.
bool is_written_version(std::string_view text);

}  // namespace stocktake
