#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "schemas/json/writer.h"

/// What every SARIF 2.1.0 log (OASIS) of this program has in common: its frame, its texts and its places.
/// Whoever has results writes them between.
namespace stocktake {

/// Text of a message: SARIF reads `[text](target)` and `{0}` in it (sections 3.11.5 and 3.11.6), so that
/// names must not say such a thing.
std::string sarif_text(std::string_view text);
/// The member `name` with such a text in it: `"name": {"text": …}`.
void sarif_message(JsonWriter& out, std::string_view name, std::string_view text);

/// A relative reference by RFC 3986 for any path: what is not unreserved is percent-encoded byte by byte, a
/// leading slash too, and so are the dots of `.` and `..`, so that no path leads out of the root.
std::string sarif_uri(std::string_view path);

/// `{"physicalLocation": …}` without its last brace, so that more can be said of the place: the artifact,
/// below the base `base` where there is one, and where in it. `column` 0: the whole line.
void begin_sarif_location(JsonWriter& out, std::string_view uri, std::string_view base, std::uint64_t line,
                          std::uint64_t column);

/// Opens the log and its only run: `{"$schema": …, "version": "2.1.0", "runs": [{`.
void begin_sarif(JsonWriter& out);
/// The tool, which is stocktake; `rules` writes the elements of its array of rules.
void sarif_tool(JsonWriter& out, std::string_view version, const std::function<void()>& rules);
/// Closes the run and the log, with a line break behind it.
void end_sarif(JsonWriter& out);

}  // namespace stocktake
