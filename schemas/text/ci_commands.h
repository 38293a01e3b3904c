#pragma once

#include <string>
#include <string_view>

/// Services that run builds read commands out of what a program prints: `::error ::…` and `##[…]` (GitHub),
/// `##vso[…]` (Azure), `##teamcity[…]`. A file's name must not become one.
namespace stocktake {

/// The line with whatever such a service would take for a command made harmless: the second of its characters
/// becomes an escape as `printable` writes them. Other lines, which are nearly all, come back as they are.
/// Thread-safe; costs one pass.
std::string without_ci_commands(std::string_view line);

/// The same for a text of several lines.
std::string lines_without_ci_commands(std::string_view text);

}  // namespace stocktake
