#include "cli/manual.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// Text of a page: a backslash and a dash of an option mean themselves, and no line begins a request.
std::string escaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = i == 0 || text[i - 1] == '\n';
    if (begins && (text[i] == '.' || text[i] == '\'')) result += "\\&";
    if (text[i] == '\\')
      result += "\\e";
    else if (text[i] == '-')
      result += "\\-";
    else
      result += text[i];
  }
  return result;
}

/// `store-add` of `store add`: a page's name is one word.
std::string dashed(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string head(std::string_view name, std::string_view help, std::string_view version) {
  return fmt::format(".TH {} 1 \"\" \"stocktake {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n",
                     upper_ascii(name), version, escaped(name), escaped(help));
}

std::string option_text(const OptionWords& option) {
  std::string names;
  for (const std::string& name : option.names)
    names.append(names.empty() ? "" : ", ").append("\\fB").append(escaped(name)).append("\\fR");
  std::string text = ".TP\n" + names;
  if (!option.argument.empty()) text += " \\fI" + escaped(option.argument) + "\\fR";
  text += "\n" + escaped(option.help) + "\n";
  if (!option.choices.empty()) text += "One of: " + escaped(joined(option.choices, ", ")) + ".\n";
  return text;
}

std::string options_text(const std::vector<OptionWords>& options) {
  std::string text = ".SH OPTIONS\n";
  for (const OptionWords& option : options) text += option_text(option);
  return text;
}

/// What stands below a help text, line by line as it is there.
std::string footer_text(const std::string& footer) {
  return footer.empty() ? std::string() : ".SH NOTES\n.nf\n" + escaped(footer) + "\n.fi\n";
}

}  // namespace

std::string manual_page(const ProgramWords& program, std::string_view version) {
  std::string page = head(program.name, program.help, version);
  page += fmt::format(
      ".SH SYNOPSIS\n\\fB{}\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] \\fIARGUMENTS\\fR\n.SH COMMANDS\n",
      program.name);
  for (const CommandWords& command : program.commands)
    page += fmt::format(".TP\n\\fB{}\\fR\n{}\n", escaped(command.name), escaped(command.help));
  return page + options_text(program.options) + footer_text(program.footer);
}

std::string manual_page(const ProgramWords& program, const CommandWords& command, std::string_view version) {
  std::string page = head(program.name + "-" + dashed(command.name), command.help, version);
  page += fmt::format(".SH SYNOPSIS\n\\fB{} {}\\fR [\\fIOPTIONS\\fR]", program.name, escaped(command.name));
  for (const auto& positional : command.positionals) page += " \\fI" + escaped(positional.name) + "\\fR";
  page += "\n";
  if (!command.positionals.empty()) page += ".SH ARGUMENTS\n";
  for (const auto& positional : command.positionals)
    page += fmt::format(".TP\n\\fI{}\\fR\n{}\n", escaped(positional.name), escaped(positional.help));
  page += options_text(command.options) + footer_text(command.footer);
  return page + ".SH SEE ALSO\n\\fBstocktake\\fR(1)\n";
}

}  // namespace stocktake
