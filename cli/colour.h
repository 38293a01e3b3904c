#pragma once

namespace CLI {
class App;
}

namespace stocktake {

/// Adds `--color auto|always|never`, which holds for the whole run.
void add_colour_option(CLI::App& command);

/// Whether what goes to standard output is to be coloured: as was said, else where it is a terminal and
/// NO_COLOR is not set (no-color.org).
bool colour_wanted();

}  // namespace stocktake
