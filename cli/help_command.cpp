#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command_words.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/exit_status.h"
#include "cli/manual.h"
#include "cli/output.h"
#include "cli/suggestion.h"
#include "schemas/error.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

int print(std::string_view text) {
  Output output("-");
  output.write(text);
  output.commit();
  return kExpected;
}

/// `store add`: the command that the words name, one below the other. \throws Error where there is none.
const CLI::App& command_of(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  for (const std::string& word : words) {
    const CLI::App* below = nullptr;
    std::vector<std::string> known;
    for (const CLI::App* one : command->get_subcommands([](const CLI::App*) { return true; })) {
      if (one->get_name() == word) below = one;
      known.push_back(one->get_name());
    }
    if (below == nullptr)
      throw Error(fmt::format("there is no command '{}'{} (see stocktake --help)",
                              printable(joined(words, " ")), suggestion(word, known)));
    command = below;
  }
  return *command;
}

int print_help(const CLI::App& app, const std::vector<std::string>& words) {
  if (words.empty())  // `app.help()` would be the help of the command that runs: this one
    return print(app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal));
  std::vector<std::string> above(words.begin(), words.end() - 1);
  above.insert(above.begin(), app.get_name());
  return print(command_of(app, words).help(joined(above, " ")));
}

int print_manual(const CLI::App& app, const std::vector<std::string>& words) {
  const ProgramWords program = words_of(app);
  if (words.empty()) return print(manual_page(program, STOCKTAKE_VERSION));
  command_of(app, words);
  for (const CommandWords& command : program.commands)
    if (command.name == joined(words, " ")) return print(manual_page(program, command, STOCKTAKE_VERSION));
  return kTrouble;  // what `command_of` finds stands among them
}

int print_completion(const CLI::App& app, const std::string& shell) {
  for (const Completion& one : completions())
    if (one.shell == shell) return print(one.script(words_of(app)));
  return kTrouble;
}

}  // namespace

void add_help_commands(CLI::App& app, Run& run) {
  const auto words = std::make_shared<std::vector<std::string>>();
  const auto shell = std::make_shared<std::string>();
  CLI::App* help = app.add_subcommand("help", "What a command does, and its options");
  CLI::App* manual = app.add_subcommand("man", "The manual page of the program or a command, for man(1)");
  CLI::App* completion =
      app.add_subcommand("completion", "What a shell reads to complete commands and options");
  for (CLI::App* command : {help, manual})
    command->add_option("COMMAND", *words,
                        "Of which command, such as scan or store add; none: of the program");
  std::vector<std::string> shells;
  for (const Completion& one : completions()) shells.emplace_back(one.shell);
  completion->add_option("SHELL", *shell, "For which shell")->required()->check(CLI::IsMember(shells));
  manual->footer("  stocktake man scan | man -l -");
  completion->footer(
      "  stocktake completion bash > ~/.local/share/bash-completion/completions/stocktake\n"
      "  stocktake completion zsh > ~/.zfunc/_stocktake\n"
      "  stocktake completion fish > ~/.config/fish/completions/stocktake.fish");
  const CLI::App* program = &app;
  help->callback([=, &run] { run = [=] { return print_help(*program, *words); }; });
  manual->callback([=, &run] { run = [=] { return print_manual(*program, *words); }; });
  completion->callback([=, &run] { run = [=] { return print_completion(*program, *shell); }; });
}

}  // namespace stocktake
