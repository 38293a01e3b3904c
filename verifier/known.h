#pragma once

#include <string_view>

/// Why a file that is not as listed is in order: the words of reports, behind "12 files: ".
namespace stocktake {

inline constexpr std::string_view kBytecode = "bytecode that Python wrote for a source beside it";
inline constexpr std::string_view kConfiguration = "configuration, which is the administrator's to edit";
inline constexpr std::string_view kExcludedByDpkg = "left out by dpkg's path-exclude";
inline constexpr std::string_view kNoDigest = "listed without a digest";
inline constexpr std::string_view kOtherPackage =
    "listed by several packages, as one of the others states it";
inline constexpr std::string_view kInstaller = "the installer's own files";
inline constexpr std::string_view kMade = "made by the scripts and programs of installed packages";
inline constexpr std::string_view kLeftOut = "left out of the scan by --exclude";
inline constexpr std::string_view kMoved =
    "not where upstream put it in a package of the system, which says so itself";
inline constexpr std::string_view kUnread = "could not be read";

}  // namespace stocktake
