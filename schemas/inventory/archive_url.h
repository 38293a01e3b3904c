#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// Where the public registry of its type serves the archive of a release (docs.npmjs.com, "package metadata";
/// The Cargo Book, "index format", `dl`); empty where its type has no such rule, and for a release that names
/// another place or no version. Nothing is fetched: it is a text.
std::string archive_url(std::string_view purl);

}  // namespace stocktake
