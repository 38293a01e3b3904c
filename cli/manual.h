#pragma once

#include <string>
#include <string_view>

#include "cli/command_words.h"

namespace stocktake {

/// The manual page of the program, or of one of its commands, as man(7) reads it. \param version of the
/// program
std::string manual_page(const ProgramWords& program, std::string_view version);
std::string manual_page(const ProgramWords& program, const CommandWords& command, std::string_view version);

}  // namespace stocktake
