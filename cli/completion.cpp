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

bool is_below(const CommandWords& command) {
  return command.name.find(' ') != std::string::npos;
}

std::vector<std::string> commands_of(const ProgramWords& program) {
  std::vector<std::string> names;
  for (const CommandWords& command : program.commands)
    if (!is_below(command)) names.push_back(command.name);
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
    cases += fmt::format("    '{}') known=1 options={} below={} ;;\n", command.name,
                         shell_word(joined(names_of(command.options), " ")),
                         shell_word(joined(command.below, " ")));
    for (const OptionWords& option : command.options)
      if (!option.choices.empty())
        for (const std::string& name : option.names)
          cases += fmt::format("    '{} {}') choices={} ;;\n", command.name, name,
                               shell_word(joined(option.choices, " ")));
  }
  return fmt::format(
      R"(# bash completion of {0}: source it, or put it into a folder of completions.
_{0}_words() {{
  known= options= below= choices=
  case $1 in
{1}  esac
}}
_{0}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command=${{COMP_WORDS[1]}}
  local known options below choices
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W {2} -- "$word"))
    return
  fi
  _{0}_words "$command ${{COMP_WORDS[2]}}"
  if ((COMP_CWORD > 2)) && [[ -n $known ]]; then
    command="$command ${{COMP_WORDS[2]}}"
  fi
  _{0}_words "$command $before"
  if [[ -n $choices ]]; then
    COMPREPLY=($(compgen -W "$choices" -- "$word"))
    return
  fi
  _{0}_words "$command"
  if ((COMP_CWORD == 2)) && [[ -n $below ]]; then
    COMPREPLY=($(compgen -W "$below" -- "$word"))
  elif [[ $word == -* ]]; then
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
  std::string commands, cases, nested;
  for (const CommandWords& command : program.commands) {
    if (is_below(command))
      nested += (nested.empty() ? "" : "|") + shell_word(command.name);
    else
      commands += fmt::format("    {}\n", shell_word(command.name + ":" + zsh_text(command.help)));
    cases += fmt::format("    '{}')\n", command.name);
    if (!command.below.empty()) {
      cases += fmt::format("      compadd {}\n      ;;\n", joined(command.below, " "));
      continue;
    }
    cases += "      _arguments \\\n";
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
  if ((CURRENT > 2)); then
    case "$command $words[2]" in
    {3})
      command="$command $words[2]"
      shift words
      ((CURRENT--))
      ;;
    esac
  fi
  case $command in
{2}  esac
}}
_{0} "$@"
)",
                     program.name, commands, cases, nested);
}

/// That these commands were typed.
std::string fish_seen(std::string_view name) {
  std::string seen;
  while (!name.empty())
    seen.append(seen.empty() ? "" : "; and ")
        .append("__fish_seen_subcommand_from ")
        .append(take_until(name, ' '));
  return seen;
}

/// Where the command itself may be typed: behind nothing, or behind that which it is below.
std::string fish_place(const ProgramWords& program, const CommandWords& command) {
  if (!is_below(command)) return "__fish_use_subcommand";
  const std::string above = command.name.substr(0, command.name.find(' '));
  std::string beside;
  for (const CommandWords& other : program.commands)
    if (other.name == above) beside = joined(other.below, " ");
  return shell_word(fish_seen(above) + "; and not __fish_seen_subcommand_from " + beside);
}

std::string fish(const ProgramWords& program) {
  std::string text = fmt::format(
      "# fish completion of {0}: put it as {0}.fish into a folder of completions.\n", program.name);
  for (const CommandWords& command : program.commands)
    text += fmt::format("complete -c {} -n {} -f -a {} -d {}\n", program.name, fish_place(program, command),
                        command.name.substr(command.name.find(' ') + 1), shell_word(hint(command.help)));
  for (const CommandWords& command : program.commands)
    for (const OptionWords& option : command.options) {
      text += fmt::format("complete -c {} -n {}", program.name, shell_word(fish_seen(command.name)));
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
