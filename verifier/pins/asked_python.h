#pragma once

#include <optional>

#include "verifier/pins/asked.h"

namespace stocktake {

/// One requirement as PEP 508 writes it; nothing where the text is none.
std::optional<Asked> asked_by_requirement(std::string_view text, std::uint32_t line);

}  // namespace stocktake
