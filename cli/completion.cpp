#include "cli/completion.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/text/lines.h"

namespace stocktake {
namespace {

std::vector<std::string> names_of(const std::vector<OptionWords>& options) {
  std::vector<std::string> names;
  for (const OptionWords& option : options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

std::vector<std::string> commands_of(const ProgramWords& program) {
  std::vector<std::string> names;
  for (const CommandWords& command : program.commands) names.push_back(command.name);
  return names;
}

/// In single quotes for a shell.
std::string shell_word(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'')
      result += "'\\''";
    else
      result += c == '\n' ? ' ' : c;
  }
  return result + "'";
}

/// The first sentence of a help text, in the length of a hint.
std::string hint(std::string_view help) {
  constexpr std::size_t kMost = 80;
  const auto end = std::min({help.find('\n'), help.find("; "), help.size()});
  std::string text(help.substr(0, end));
  if (text.size() > kMost) text = text.substr(0, text.rfind(' ', kMost)) + " …";
  return text;
}

std::string bash(const ProgramWords& program) {
  std::string cases;
  for (const CommandWords& command : program.commands) {
    cases += fmt::format("    {}) options={} ;;\n", command.name,
                         shell_word(joined(names_of(command.options), " ")));
    for (const OptionWords& option : command.options)
      if (!option.choices.empty())
        for (const std::string& name : option.names)
          cases += fmt::format("    '{} {}') choices={} ;;\n", command.name, name,
                               shell_word(joined(option.choices, " ")));
  }
  return fmt::format(
      R"(# bash completion of {0}: source it, or put it into a folder of completions.
_{0}_words() {{
  options= choices=
  case $1 in
{1}  esac
}}
_{0}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command=${{COMP_WORDS[1]}} options choices
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W {2} -- "$word"))
    return
  fi
  _{0}_words "$command $before"
  if [[ -n $choices ]]; then
    COMPREPLY=($(compgen -W "$choices" -- "$word"))
    return
  fi
  _{0}_words "$command"
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    COMPREPLY=()
  fi
}}
complete -o default -F _{0} {0}
)",
      program.name, cases,
      shell_word(joined(commands_of(program), " ") + " " + joined(names_of(program.options), " ")));
}

/// A word of zsh's `_arguments`: brackets and colons would end it.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : hint(text)) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_option(const OptionWords& option, const std::string& name) {
  std::string spec = fmt::format("*{}[{}]", name, zsh_text(option.help));
  if (option.argument.empty()) return shell_word(spec);
  spec += fmt::format(":{}:{}", zsh_text(option.argument),
                      option.choices.empty() ? "_files" : "(" + joined(option.choices, " ") + ")");
  return shell_word(spec);
}

std::string zsh(const ProgramWords& program) {
  std::string commands, cases;
  for (const CommandWords& command : program.commands) {
    commands += fmt::format("    {}\n", shell_word(command.name + ":" + zsh_text(command.help)));
    cases += fmt::format("    {})\n      _arguments \\\n", command.name);
    for (const OptionWords& option : command.options)
      for (const std::string& name : option.names)
        cases += fmt::format("        {} \\\n", zsh_option(option, name));
    cases += "        '*:file:_files'\n      ;;\n";
  }
  return fmt::format(R"(#compdef {0}
# zsh completion of {0}: put it as _{0} into a folder of $fpath.
_{0}() {{
  local -a commands=(
{1}  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
{2}  esac
}}
_{0} "$@"
)",
                     program.name, commands, cases);
}

std::string fish(const ProgramWords& program) {
  std::string text = fmt::format(
      "# fish completion of {0}: put it as {0}.fish into a folder of completions.\n", program.name);
  for (const CommandWords& command : program.commands)
    text += fmt::format("complete -c {} -n __fish_use_subcommand -f -a {} -d {}\n", program.name,
                        command.name, shell_word(hint(command.help)));
  for (const CommandWords& command : program.commands)
    for (const OptionWords& option : command.options) {
      text += fmt::format("complete -c {} -n '__fish_seen_subcommand_from {}'", program.name, command.name);
      for (const std::string& name : option.names)
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (!option.argument.empty()) text += " -r";
      if (!option.choices.empty()) text += " -f -a " + shell_word(joined(option.choices, " "));
      text += fmt::format(" -d {}\n", shell_word(hint(option.help)));
    }
  return text;
}

constexpr Completion kCompletions[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

}  // namespace

std::span<const Completion> completions() {
  return kCompletions;
}

}  // namespace stocktake
