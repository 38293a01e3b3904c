#pragma once

#include <string_view>
#include <vector>

namespace stocktake {

class Comparison;

/// The explanation of files in a virtual environment's `bin` that differ only in size, and all in the same
/// way, because the environment was made at another path, which stands in their first lines. What else
/// changed within that size nobody can tell from digests: the rules note such files.
extern const std::string_view kEnvironmentMoved;

/// For each of `comparison.files.changes`, why it is expected: its package has another version, came or went,
/// or it is known bookkeeping. Empty where nothing explains the change. An explanation speaks of the bytes;
/// the rules that look for a new danger (a hook, a gained permission …) judge explained changes too.
std::vector<std::string_view> explain_changes(const Comparison& comparison);

}  // namespace stocktake
