#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// The header of every package in an RPM database of the kind that rpm has written since 4.16: one SQLite
/// database, table `Packages`. Read from memory: no journal, no lock, no program.
/// \throws Error where it is none, is damaged, or takes more steps to read than any real one.
std::vector<std::string> read_rpm_database(std::string_view bytes);

}  // namespace stocktake
