#pragma once

#include <string_view>

namespace stocktake {

/// Property of a package: what its manifest asks for and what is not among the packages of the document, a
/// name a line; and what it asks for from an address, a repository or under another name, installed or not:
/// `NAME SOURCE`. Sorted. Of a tree with other packages only what it cannot do without is named.
inline constexpr std::string_view kAsks = "stocktake:asks";

}  // namespace stocktake
