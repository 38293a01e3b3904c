#pragma once

#include <filesystem>
#include <string>

namespace cases {

/// Installs a wheel into the environment `folder` as pip would: the files that `body` lists, METADATA,
/// INSTALLER, and a RECORD of them all in `lib/python3.11/site-packages`. A line of `body` is a path relative
/// to that folder, which may lead out of it, or `PATH = CONTENT`; without content the file holds its own
/// name. `version` may be `VERSION@FOLDER-VERSION`, where folder and record are to disagree.
void install_wheel(const std::filesystem::path& folder, const std::string& name, const std::string& version,
                   const std::string& body);

}  // namespace cases
