#include "cli/complaint.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <vector>

#include "cli/suggestion.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

/// `--format` of each option with a long name.
std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

/// What stands around `middle`; nothing where that is not in the text, or not last where `last` says so.
struct Around {
  std::string_view before, behind;
};
std::optional<Around> around(std::string_view text, std::string_view middle) {
  const auto at = text.find(middle);
  if (at == text.npos) return std::nullopt;
  return Around{text.substr(0, at), text.substr(at + middle.size())};
}

/// A command, as it is typed, and what is wrong.
struct CommandTrouble {
  std::string command, what;
};

/// `path`: the commands before `app`, as they are typed.
CommandTrouble look_for_misspelling(const CLI::App& app, std::span<const std::string> arguments,
                               const std::string& path) {
  const std::vector<std::string> commands = command_names(app);
  if (arguments.empty()) return {path, fmt::format("no command given; there are {}", joined(commands, ", "))};
  const std::string& first = arguments.front();
  if (first.starts_with('-')) return {path, ""};
  if (std::find(commands.begin(), commands.end(), first) == commands.end()) {
    std::string near = suggestion(first, commands);
    if (near.empty()) near = fmt::format("; there are {}", joined(commands, ", "));
    return {path,
            fmt::format("unknown command '{}{}{}'{}", path, path.empty() ? "" : " ", printable(first), near)};
  }
  const CLI::App& command = *app.get_subcommand(first);
  const std::string name = path.empty() ? first : path + " " + first;
  if (!command_names(command).empty()) return look_for_misspelling(command, arguments.subspan(1), name);
  const std::vector<std::string> options = option_names(command);
  for (const std::string& argument : arguments.subspan(1)) {
    if (argument == "--") break;
    const std::string option = argument.substr(0, argument.find('='));
    if (!option.starts_with("--") || std::find(options.begin(), options.end(), option) != options.end())
      continue;
    return {name, fmt::format("unknown option '{}'{}", printable(option), suggestion(option, options))};
  }
  return {name, ""};
}

}  // namespace

std::string plain_complaint(std::string_view words) {
  for (const std::string_view begin :
       {"The following argument was not expected: ", "The following arguments were not expected: "})
    if (words.starts_with(begin)) {
      const std::string_view all = words.substr(begin.size()), first = all.substr(0, all.find(' '));
      return first.starts_with('-') ? fmt::format("unknown option '{}'", printable(first))
                                    : fmt::format("'{}' is one argument too many", printable(first));
    }
  if (words.ends_with(" is required"))
    return fmt::format("{} is missing", words.substr(0, words.rfind(" is ")));
  if (const auto names = around(words, " excludes "))
    return fmt::format("{} and {} exclude each other", names->before, names->behind);
  if (const auto names = around(words, " requires "))
    return fmt::format("{} needs {}", names->before, names->behind);
  const auto named = around(words, ": ");
  if (!named) return printable(words);
  const std::string_view name = named->before;
  if (named->behind.ends_with(" missing") && around(named->behind, " required "))
    return fmt::format("{} has no value", name);
  if (const auto value = around(named->behind, " not in range ")) {
    const std::string_view given =
        value->before.substr(std::min(value->before.find(' ') + 1, value->before.size()));
    return fmt::format("{}: '{}' is no number from {}", name, printable(given), value->behind);
  }
  if (const auto value = around(named->behind, " not in {")) {
    std::string list(value->behind.substr(0, value->behind.rfind('}')));
    for (std::size_t at = 0; (at = list.find(',', at)) != list.npos; at += 2) list.replace(at, 1, ", ");
    return fmt::format("{}: '{}' is none of {}", name, printable(value->before), list);
  }
  if (const auto value = around(named->behind, " unit not recognized"))
    return fmt::format("{}: '{}' is no size, such as 500MB or 8GiB", name, printable(value->before));
  return printable(words);
}

std::string complaint(const CLI::App& app, std::span<const std::string> arguments, std::string_view words) {
  const CommandTrouble found = look_for_misspelling(app, arguments, {});
  const std::string space = found.command.empty() ? "" : " ";
  const std::string what = found.what.empty() ? plain_complaint(words) : found.what;
  return fmt::format("{}{}{} (see stocktake {}{}--help)", found.command, space.empty() ? "" : ": ", what,
                     found.command, space);
}

}  // namespace stocktake
