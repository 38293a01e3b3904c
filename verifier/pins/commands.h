#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// A command that installs something that no lock decides.
struct LooseInstall {
  std::string command;     ///< as it stands, shortened
  std::string instead;     ///< what to write instead
  std::string why;         ///< a sentence
  std::uint32_t line = 0;  ///< within the script, from 0
};

/// The commands of a shell script that install packages past the lock: `npm install` where `npm ci` would
/// take the lock, `pip install NAME` without `==`, `cargo install` without `--locked`, … It reads words, not
/// shell: what is built at run time (variables, loops) is not seen. Linear, no errors.
/// \param file what the script stands in, where settings may forbid what a command does else
std::vector<LooseInstall> loose_installs(std::string_view script, std::string_view file);

}  // namespace stocktake
