#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace stocktake {

/// The versions of the CycloneDX specification. JSON exists from 1.2 on, XML in all.
enum class SpecVersion : std::uint8_t { v1_0, v1_1, v1_2, v1_3, v1_4, v1_5, v1_6, v1_7 };

inline constexpr SpecVersion kOldestJson = SpecVersion::v1_2;
inline constexpr SpecVersion kNewestVersion = SpecVersion::v1_7;

/// "1.0" to "1.7".
constexpr std::string_view to_string(SpecVersion version) {
  constexpr std::string_view kNames[] = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};
  return kNames[static_cast<std::size_t>(version)];
}

/// The version of that name; nothing where there is none.
constexpr std::optional<SpecVersion> spec_version(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(kNewestVersion); ++i)
    if (to_string(static_cast<SpecVersion>(i)) == name) return static_cast<SpecVersion>(i);
  return std::nullopt;
}

/// The two ways to write a CycloneDX document.
enum class Form : std::uint8_t { json, xml };

constexpr std::string_view to_string(Form form) {
  return form == Form::json ? "JSON" : "XML";
}

}  // namespace stocktake
