#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// A maintainer script of an installed package.
struct ApkScript {
  std::string package;  ///< `busybox-1.36.1-r5`: name and version
  std::string kind;     ///< `post-install`
  std::string sha256;   ///< of its text, in hexadecimal
};

/// Reads lib/apk/db/scripts.tar or scripts.tar.gz, where apk keeps the scripts of what is installed: a tar of
/// members `NAME-VERSION.Q1BASE64.KIND` (apk-tools, "APK installed database"). They run as root.
/// \throws Error, with `name` in front, where it is damaged, or unpacked larger than 64 MiB.
std::vector<ApkScript> read_apk_scripts(std::string_view packed, const std::string& name);

}  // namespace stocktake
