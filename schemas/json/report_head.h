#pragma once

#include <cstdint>
#include <string_view>

#include "schemas/json/writer.h"

/// How every report in JSON begins, so that a program knows what it has and who wrote it.
namespace stocktake {

/// Opens the report: `{"format": …, "formatVersion": …`. A new member needs no new version; a member that
/// goes or changes its meaning does.
void begin_report(JsonWriter& out, std::string_view format, std::uint64_t version);
/// The program: `"tool": {"name": "stocktake", "version": …}`.
void tool_member(JsonWriter& out, std::string_view version);

}  // namespace stocktake
