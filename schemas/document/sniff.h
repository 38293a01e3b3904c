#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What a text is that should have been a CycloneDX document and is none, in words that end a message: "an
/// HTML page: was an error page saved in its stead?". Any bytes; thread-safe.
namespace stocktake {

/// By its first bytes.
std::string_view looks_like(std::string_view text);

/// Of a JSON object, by the names of its members.
std::string_view looks_like_json(const std::vector<std::string>& members);

}  // namespace stocktake
