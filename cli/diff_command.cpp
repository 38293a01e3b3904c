#include "cli/commands.h"

namespace stocktake {

void add_diff_command(CLI::App&, Run&) {}
void add_explain_command(CLI::App&, Run&) {}

}  // namespace stocktake
