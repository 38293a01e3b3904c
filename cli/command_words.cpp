#include "cli/command_words.h"

#include <CLI/CLI.hpp>
#include <string_view>

#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// The name of an argument as the parser describes it, `TEXT:{json,xml}`, taken apart.
void take_type(const std::string& type, OptionWords& words) {
  const auto colon = type.find(':');
  words.argument = type.substr(0, colon);
  if (colon == std::string::npos || type.compare(colon, 2, ":{") != 0 || !type.ends_with('}')) return;
  std::string_view rest = std::string_view(type).substr(colon + 2);
  rest.remove_suffix(1);
  while (!rest.empty()) words.choices.emplace_back(take_until(rest, ','));
}

OptionWords option_words(const CLI::Option& option) {
  OptionWords words;
  for (const std::string& name : option.get_snames()) words.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) words.names.push_back("--" + name);
  words.help = option.get_description();
  if (option.get_type_size() != 0) take_type(option.get_type_name(), words);
  return words;
}

std::vector<OptionWords> options_of(const CLI::App& app) {
  std::vector<OptionWords> options;
  for (const CLI::Option* option : app.get_options())
    if (!option->get_positional()) options.push_back(option_words(*option));
  return options;
}

using Commands = std::vector<const CLI::App*>;

Commands below(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

/// The command, then those below it. \param above the names before its own, with a blank behind
void take_command(const CLI::App& command, const std::string& above, std::vector<CommandWords>& commands) {
  CommandWords words;
  words.name = above + command.get_name();
  words.help = command.get_description();
  words.footer = command.get_footer();
  words.options = options_of(command);
  for (const CLI::Option* option : command.get_options())
    if (option->get_positional())
      words.positionals.push_back({option->get_name(true), option->get_description()});
  const Commands lower = below(command);
  for (const CLI::App* one : lower) words.below.push_back(one->get_name());
  commands.push_back(std::move(words));
  for (const CLI::App* one : lower) take_command(*one, above + command.get_name() + " ", commands);
}

}  // namespace

ProgramWords words_of(const CLI::App& app) {
  ProgramWords words{app.get_name(), app.get_description(), app.get_footer(), options_of(app), {}};
  for (const CLI::App* command : below(app)) take_command(*command, "", words.commands);
  return words;
}

}  // namespace stocktake
