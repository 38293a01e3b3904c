#pragma once

#include <string>
#include <string_view>

#include "differ/report.h"

namespace stocktake {

/// Entries of stocktake.toml for all that is unexpected, each pinned to what was found, for a person to trim.
/// The reasons are empty, which `parse_policy` refuses: a draft approves nothing until someone has said why.
std::string draft_expected(const Report& report);

/// The text of an existing stocktake.toml with the drafts behind it, except those that it has already: every
/// entry, reason and comment stays as it is. \throws Error where the text is no policy, or is written so that
/// nothing can be added behind it; `name` is the file's, for the message.
std::string add_drafts(std::string_view existing, const std::string& name, const Report& report);

}  // namespace stocktake
