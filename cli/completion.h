#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/command_words.h"

namespace stocktake {

/// What a shell reads to complete commands, options and their words.
struct Completion {
  std::string_view shell;
  std::string (*script)(const ProgramWords& program);
};
std::span<const Completion> completions();

}  // namespace stocktake
