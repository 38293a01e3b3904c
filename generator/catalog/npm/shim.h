#pragma once

#include <optional>
#include <string_view>

namespace stocktake {

/// A script that pnpm puts into `.bin`, where npm makes a link: it starts a program of a package with node.
struct PnpmShim {
  std::string_view program;    ///< relative to the script's folder
  std::string_view node_path;  ///< what it sets NODE_PATH to, separated by `:`; empty: it sets none
};

/// Reads such a script. Nothing where `script` is not, to the last byte, what pnpm writes: then it may do
/// anything.
std::optional<PnpmShim> read_pnpm_shim(std::string_view script);

/// The folder on the machine that the scanned root was in when the script was written, as its NODE_PATH says:
/// it names node_modules folders around the program, which lies in `folder` (relative to the root). Nothing
/// where it names any other place. Views into `node_path`.
std::optional<std::string_view> root_of_node_path(std::string_view node_path, std::string_view folder);

}  // namespace stocktake
