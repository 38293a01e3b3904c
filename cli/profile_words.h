#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/validation/profile.h"

namespace stocktake {

/// What lists there are, for `--profile`.
std::vector<std::string> profile_names();

/// The list that `--profile` names. \throws Error where there is none.
const Profile& profile_named(std::string_view name);

/// "missing" or "wanted".
std::string_view word(ProfileField::Demand demand);

/// Who lacks a field: "missing in 3 of 82: pkg:npm/a@1, …", "not stated".
std::string lacking(const FieldVerdict& field);

}  // namespace stocktake
