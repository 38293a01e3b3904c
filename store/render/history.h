#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/history.h"

namespace stocktake {

/// For people: each thing by its path, and what happened to it, a line each: `came with`, `changed in`, `went
/// with`, `came back with`, `still in`.
std::string history_as_text(const std::vector<KeptSpan>& spans);
/// `stocktake-history`, version 1 (docs/store.md): an object a span.
std::string history_as_json(const std::vector<KeptSpan>& spans, const std::vector<std::string>& criteria);
/// One span as one line of JSON.
std::string span_as_json_line(const KeptSpan& span);

/// Hits as `stocktake find` shows them, a line a span: `store:SUBJECT@LAST: PATH  SHA-256  PACKAGE  (FIRST to
/// LAST, N releases)`.
std::string spans_as_hits(const std::vector<KeptSpan>& spans);

/// A subject from release to release, as a table, as JSON (`stocktake-drift`, version 1) and as a page with a
/// picture, which needs no script and loads nothing.
std::string drift_as_text(const std::vector<Drift>& drift);
std::string drift_as_json(std::string_view subject, const std::vector<Drift>& drift);
std::string drift_as_html(std::string_view subject, const std::vector<Drift>& drift);

}  // namespace stocktake
