#pragma once

#include <string_view>
#include <vector>

namespace stocktake {

class Comparison;

/// For each of `comparison.files.changes`, why it is expected: its package has another version, came or went,
/// or it is known bookkeeping. Empty where nothing explains the change. An explanation speaks of the bytes;
/// the rules that look for a new danger (a hook, a gained permission …) judge explained changes too.
std::vector<std::string_view> explain_changes(const Comparison& comparison);

}  // namespace stocktake
