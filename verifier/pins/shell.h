#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// One command of a shell script: its words without what starts it (`sudo`, `env A=1`, `timeout 60`).
struct ShellCommand {
  std::vector<std::string> words;
  std::uint32_t line = 0;  ///< of its first word, within the script, from 0
};

/// The commands of a shell script, also those of `sh -c '…'` in it. It reads words, not shell: it splits at
/// `;`, `&`, `|`, brackets, backquotes and line ends; quotes keep what they hold together, a `\` at a line's
/// end joins it with the next, `#` begins a comment; what is built at run time (variables, loops) is not
/// seen. Linear in the script for each of at most four scripts within another; no errors.
std::vector<ShellCommand> shell_commands(std::string_view script);

/// The words as a shell would read them again.
std::string shell_quoted(const std::vector<std::string>& words);

}  // namespace stocktake
