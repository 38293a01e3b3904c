#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command_words.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/exit_status.h"
#include "cli/manual.h"
#include "cli/output.h"

namespace stocktake {
namespace {

int print(std::string_view text) {
  Output output("-");
  output.write(text);
  output.commit();
  return kExpected;
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CommandWords& command : words_of(app).commands) names.push_back(command.name);
  return names;
}

int print_help(const CLI::App& app, const std::string& command) {
  if (!command.empty()) return print(app.get_subcommand(command)->help(app.get_name()));
  // What `app.help()` gives is the help of the command that runs: this one.
  return print(app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal));
}

int print_manual(const CLI::App& app, const std::string& name) {
  const ProgramWords program = words_of(app);
  if (name.empty()) return print(manual_page(program, STOCKTAKE_VERSION));
  for (const CommandWords& command : program.commands)
    if (command.name == name) return print(manual_page(program, command, STOCKTAKE_VERSION));
  return kTrouble;  // the parser admits no other name
}

int print_completion(const CLI::App& app, const std::string& shell) {
  for (const Completion& one : completions())
    if (one.shell == shell) return print(one.script(words_of(app)));
  return kTrouble;
}

}  // namespace

void add_help_commands(CLI::App& app, Run& run) {
  const auto word = std::make_shared<std::string>();
  CLI::App* help = app.add_subcommand("help", "What a command does, and its options");
  CLI::App* manual = app.add_subcommand("man", "The manual page of the program or a command, for man(1)");
  CLI::App* completion =
      app.add_subcommand("completion", "What a shell reads to complete commands and options");
  const std::vector<std::string> names = names_of_commands(app);
  for (CLI::App* command : {help, manual})
    command->add_option("COMMAND", *word, "Of which command; none: of the program")
        ->check(CLI::IsMember(names));
  std::vector<std::string> shells;
  for (const Completion& one : completions()) shells.emplace_back(one.shell);
  completion->add_option("SHELL", *word, "For which shell")->required()->check(CLI::IsMember(shells));
  manual->footer("  stocktake man scan | man -l -");
  completion->footer(
      "  stocktake completion bash > ~/.local/share/bash-completion/completions/stocktake\n"
      "  stocktake completion zsh > ~/.zfunc/_stocktake\n"
      "  stocktake completion fish > ~/.config/fish/completions/stocktake.fish");
  const CLI::App* program = &app;
  help->callback([=, &run] { run = [=] { return print_help(*program, *word); }; });
  manual->callback([=, &run] { run = [=] { return print_manual(*program, *word); }; });
  completion->callback([=, &run] { run = [=] { return print_completion(*program, *word); }; });
}

}  // namespace stocktake
