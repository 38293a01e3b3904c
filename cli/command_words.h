#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace stocktake {

/// What the definitions of commands and options say of themselves, as data: completions and manual pages are
/// made from it, so that neither can lack an option.
struct OptionWords {
  std::vector<std::string> names;  ///< `-o`, `--output`, short ones first
  std::string argument;            ///< `FILE`; empty: takes none
  std::string help;
  std::vector<std::string> choices;  ///< of the argument; empty: anything
};

struct CommandWords {
  std::string name;  ///< of one below another both, with a blank between: `store add`
  std::string help, footer;
  std::vector<std::string> below;  ///< the names of the commands below it, without its own
  struct Positional {
    std::string name, help;
  };
  std::vector<Positional> positionals;
  std::vector<OptionWords> options;
};

struct ProgramWords {
  std::string name, help, footer;
  std::vector<OptionWords> options;
  std::vector<CommandWords> commands;  ///< each followed by those below it
};

ProgramWords words_of(const CLI::App& app);

}  // namespace stocktake
