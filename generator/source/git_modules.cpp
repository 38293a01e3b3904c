#include "generator/source/git_modules.h"

#include <algorithm>
#include <utility>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// A value without its quotes, its escapes resolved, up to a comment.
std::string value_of(std::string_view text) {
  std::string value;
  std::size_t kept = 0;  // what stands behind it is blanks at the end, unless quoted
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '#' || c == ';')) {
      break;
    } else if (c == '\\' && i + 1 < text.size()) {
      const char next = text[++i];
      value += next == 'n' ? '\n' : next == 't' ? '\t' : next == 'b' ? '\b' : next;
    } else {
      value += c;
    }
    if (quoted || (c != ' ' && c != '\t')) kept = value.size();
  }
  value.resize(kept);
  return value;
}

/// The name in `[submodule "NAME"]`; of any other section, or none, something that no submodule is called.
std::string section_of(std::string_view line) {
  const auto quote = line.find('"'), last = line.rfind('"');
  if (quote == line.npos || last == quote || lower_ascii(trim(line.substr(1, quote - 1))) != "submodule")
    return {};
  return value_of(line.substr(quote, last - quote + 1));
}

}  // namespace

std::map<std::string, std::string> submodule_remotes(std::string_view text) {
  std::map<std::string, std::pair<std::string, std::string>> modules;  // path and remote, by name
  std::string section;
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.starts_with('[')) {
      section = section_of(line);
      continue;
    }
    const auto equals = line.find('=');
    if (section.empty() || equals == line.npos || line[0] == '#' || line[0] == ';') continue;
    const std::string key = lower_ascii(trim(line.substr(0, equals)));
    auto& [path, remote] = modules[section];
    if (key == "path") path = value_of(trim(line.substr(equals + 1)));
    if (key == "url") remote = value_of(trim(line.substr(equals + 1)));
  }
  std::map<std::string, std::string> remotes;
  for (auto& [name, module] : modules)
    if (!module.first.empty() && !module.second.empty()) remotes[module.first] = module.second;
  return remotes;
}

}  // namespace stocktake
