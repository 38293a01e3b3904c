#pragma once

#include <string>

namespace stocktake {

/// The time that stands in documents and decides what has expired: SOURCE_DATE_EPOCH (seconds since 1970, see
/// reproducible-builds.org) where it is set, else now. UTC.
/// \throws Error where SOURCE_DATE_EPOCH is no such number.
std::string timestamp();  ///< 2026-04-30T12:00:00Z (RFC 3339)
std::string today();      ///< 2026-04-30

}  // namespace stocktake
