#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

/// What the store says, as text for people and as JSON for programs. Nothing that anybody wrote into the
/// store leaves it unescaped. Pure functions.
namespace stocktake {

/// One line: what came of adding a release.
std::string added_as_text(std::string_view subject, std::string_view release, const Added& added);

/// A table, a line a subject or release.
std::string subjects_as_text(const std::vector<Subject>& subjects);
std::string releases_as_text(const std::vector<Release>& releases);

/// `stocktake-store-list`, version 1 (docs/store.md).
std::string subjects_as_json(const std::vector<Subject>& subjects);
std::string releases_as_json(std::string_view subject, const std::vector<Release>& releases);

}  // namespace stocktake
