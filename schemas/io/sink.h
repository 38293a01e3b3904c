#pragma once

#include <functional>
#include <string_view>

namespace stocktake {

/// Takes the bytes of a document piece by piece, each valid only during the call, on whatever thread, one
/// call at a time. What it throws ends the writing.
using Sink = std::function<void(std::string_view bytes)>;

}  // namespace stocktake
