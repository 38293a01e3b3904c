#pragma once

#include <optional>
#include <string_view>

namespace stocktake {

/// What a gem's folder or file is called: `NAME-VERSION[-PLATFORM]` (Gem::Specification#full_name).
struct GemName {
  std::string_view name, version;
  std::string_view platform;  ///< empty where it is for all
};

/// A name may hold hyphens, and a part of it may be a number: the version is the first part with a digit at
/// its begin and a point in it; where there is none, as few versions have no point, the first that begins
/// with a digit. nullopt where there is no such part. Views into the text.
std::optional<GemName> gem_name(std::string_view full_name);

}  // namespace stocktake
