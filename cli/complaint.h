#pragma once

#include <CLI/App.hpp>
#include <span>
#include <string>
#include <string_view>

namespace stocktake {

/// What is wrong with a command line that could not be understood, and where to read on: a misspelled command
/// or option by its name, anything else as `plain_complaint` says it. `words`: the parser's.
std::string complaint(const CLI::App& app, std::span<const std::string> arguments, std::string_view words);

/// What the parser (CLI11) says of a command line, in plain English; as it stands where it is something else.
std::string plain_complaint(std::string_view words);

}  // namespace stocktake
