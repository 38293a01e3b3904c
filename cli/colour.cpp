#include "cli/colour.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <string>

namespace stocktake {
namespace {

enum class Colour : std::uint8_t { automatic, always, never };
Colour chosen_colour = Colour::automatic;  // set while the command line is read, before anything runs

}  // namespace

void add_colour_option(CLI::App& command) {
  command
      .add_option_function<std::string>(
          "--color",
          [](const std::string& word) {
            chosen_colour = word == "always"  ? Colour::always
                            : word == "never" ? Colour::never
                                              : Colour::automatic;
          },
          "Colours on standard output; auto: on a terminal, unless NO_COLOR is set")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

bool colour_wanted() {
  if (chosen_colour != Colour::automatic) return chosen_colour == Colour::always;
  const char* no_colour = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace stocktake
