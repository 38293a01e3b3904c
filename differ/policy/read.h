#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "differ/policy/policy.h"

namespace stocktake {

/// What to do with entries whose reason is empty, as `draft_expected` writes them.
enum class Drafts : std::uint8_t { refuse, accept };

/// Reads the text of a stocktake.toml; `name` is the file's, for messages. Unknown keys, change words and
/// rules are errors: a misspelled entry must not approve nothing in silence. Thread-safe. \throws Error with
/// file, line and column.
Policy parse_policy(std::string_view text, const std::string& name, Drafts drafts = Drafts::refuse);

}  // namespace stocktake
