#include "generator/catalog/python/scripts.h"

#include <algorithm>
#include <iterator>

#include "schemas/identity/sha256_stream.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr char kTakenOut = '\0';

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether a text is an absolute path that no shell reads as anything else.
bool is_plain_path(std::string_view text) {
  return text.size() > 1 && text.front() == '/' && text.back() != '/' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_name_character(c) || std::string_view("/+@~:,=% ").find(c) != std::string_view::npos;
         });
}

/// `text` with the path taken out wherever it stands as a whole.
std::string without_path(std::string_view text, std::string_view path) {
  std::string result;
  for (auto at = text.find(path); at != text.npos; at = text.find(path)) {
    const std::string_view behind = text.substr(at + path.size());
    result.append(text.substr(0, at));
    if (!behind.empty() && is_name_character(behind.front()))
      result.append(path);
    else
      result.push_back(kTakenOut);
    text = behind;
  }
  return result.append(text);
}

/// `#!INTERPRETER` and all behind that line; the interpreter is empty where it has no first line of that
/// kind.
struct FirstLine {
  std::string_view interpreter, arguments, rest;
};

FirstLine first_line(std::string_view script) {
  if (!script.starts_with("#!")) return {{}, {}, script};
  constexpr std::string_view kLauncher = "#!/bin/sh\n'''exec' ", kLauncherEnd = " \"$0\" \"$@\"\n' '''\n";
  if (script.starts_with(kLauncher)) {
    const std::string_view command = script.substr(kLauncher.size());
    const auto end = command.find(kLauncherEnd);
    std::string_view path = command.substr(0, std::min(end, command.size()));
    if (path.size() > 1 && path.front() == '"' && path.back() == '"') path = path.substr(1, path.size() - 2);
    if (end != command.npos && is_plain_path(path))
      return {path, {}, command.substr(end + kLauncherEnd.size())};
  }
  const auto end = std::min(script.find('\n'), script.size());
  std::string_view line = script.substr(2, end - 2);
  const auto blank = std::min(line.find(' '), line.size());
  return {line.substr(0, blank), line.substr(blank), script.substr(std::min(end + 1, script.size()))};
}

/// `…/bin/python` of `…/bin/python3.12` and `…/bin/python3`: an environment has one Python under these names,
/// and each installer takes another of them. Which version it is stands in the environment's folders too.
std::string_view without_version(std::string_view interpreter) {
  for (const std::string_view program : {"/python", "/pypy"}) {
    const auto at = interpreter.rfind(program);
    if (at == interpreter.npos) continue;
    std::string_view version = interpreter.substr(at + program.size());
    const std::string_view name = interpreter.substr(0, at + program.size());
    if (version == "3") return name;
    if (!version.starts_with("3.")) continue;
    version.remove_prefix(2);
    if (!version.empty() && std::all_of(version.begin(), version.end(), is_digit)) return name;
  }
  return interpreter;
}

}  // namespace

std::string_view environment_of(std::string_view activate) {
  constexpr std::string_view kVariable = "VIRTUAL_ENV=";
  for (auto at = activate.find(kVariable); at != activate.npos; at = activate.find(kVariable)) {
    activate.remove_prefix(at + kVariable.size());
    std::string_view value = activate.substr(0, activate.find('\n'));
    if (value.ends_with('\r')) value.remove_suffix(1);
    const char quote = value.empty() ? '\0' : value.front();
    if ((quote == '"' || quote == '\'') && value.size() > 2 && value.back() == quote)
      value = value.substr(1, value.size() - 2);
    if (is_plain_path(value)) return value;
  }
  return {};
}

std::optional<PlacedScript> placed_script(std::string_view script, std::string_view environment) {
  if (script.find(kTakenOut) != script.npos) return std::nullopt;
  const FirstLine line = first_line(script);
  std::string placeless;
  if (!line.interpreter.empty()) {
    const std::string_view interpreter =
        environment.empty() ? line.interpreter : without_version(line.interpreter);
    placeless.append("#!").append(interpreter).append(line.arguments) += '\n';
  }
  placeless.append(line.rest);
  if (!environment.empty()) {
    const std::string without = without_path(placeless, environment);
    if (without == placeless) return std::nullopt;
    return PlacedScript{to_hex(sha256_of_text(without)), environment};
  }
  const std::string_view program = base_name(line.interpreter);
  if (!is_plain_path(line.interpreter) || !(program.starts_with("python") || program.starts_with("pypy")))
    return std::nullopt;
  placeless.replace(2, line.interpreter.size(), 1, kTakenOut);
  return PlacedScript{to_hex(sha256_of_text(placeless)), line.interpreter};
}

namespace {

/// The lines around the import and the call in console scripts of distlib (pip), installer and uv: they take
/// the ending of Windows off the name.
constexpr std::string_view kConsoleLines[] = {
    "",
    "# -*- coding: utf-8 -*-",
    "import re",
    "import sys",
    "if __name__ == '__main__':",
    "if __name__ == \"__main__\":",
    "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])",
    "    sys.argv[0] = re.sub(r'(-script\\.pyw?|\\.exe)?$', '', sys.argv[0])",
    "    sys.argv[0] = re.sub(r\"(-script\\.pyw|\\.exe)?$\", \"\", sys.argv[0])",
    "    sys.argv[0] = sys.argv[0].removesuffix('.exe')",
    "    if sys.argv[0].endswith('.exe'):",
    "    if sys.argv[0].endswith(\"-script.pyw\"):",
    "    elif sys.argv[0].endswith(\".exe\"):",
    "        sys.argv[0] = sys.argv[0][:-4]",
    "        sys.argv[0] = sys.argv[0][:-11]",
};

bool is_dotted_name(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c != '-' && is_name_character(c); });
}

/// What stands between `front` and `back`; empty where the line has another form, or no name there.
std::string_view name_between(std::string_view line, std::string_view front, std::string_view back) {
  if (line.size() <= front.size() + back.size() || !line.starts_with(front) || !line.ends_with(back))
    return {};
  const std::string_view name = line.substr(front.size(), line.size() - front.size() - back.size());
  return is_dotted_name(name) ? name : std::string_view();
}

}  // namespace

namespace {

/// The Python that a console script names, as `console_start` gives it; empty where nobody can say whose it
/// is.
std::string_view own_python(std::string_view interpreter, std::string_view environment, bool anywhere) {
  constexpr std::string_view kOfSystem[] = {"/usr/bin/python", "/usr/local/bin/python"};
  constexpr std::string_view kEverybodys[] = {"/tmp", "/var/tmp", "/dev", "/run", "/proc"};
  const std::string_view plain = without_version(interpreter);
  if (!environment.empty())
    return is_below(plain, environment) ? plain.substr(environment.size() + 1) : std::string_view();
  if (std::find(std::begin(kOfSystem), std::end(kOfSystem), plain) != std::end(kOfSystem)) return plain;
  if (!anywhere || !is_plain_path(plain) || resolve("", plain.substr(1)) != plain.substr(1)) return {};
  const std::string_view program = base_name(plain);
  const bool everybodys = std::any_of(std::begin(kEverybodys), std::end(kEverybodys),
                                      [&](std::string_view folder) { return is_below(plain, folder); });
  const bool python = program == "python" || program == "pypy";
  return python && base_name(folder_of(plain)) == "bin" && !everybodys ? plain : std::string_view();
}

}  // namespace

std::string console_start(std::string_view script, std::string_view environment, bool anywhere) {
  const FirstLine line = first_line(script);
  const std::string_view interpreter = own_python(line.interpreter, environment, anywhere);
  if (interpreter.empty() || !line.arguments.empty()) return {};
  std::string_view module, imported, called;
  for (std::string_view rest = line.rest; !rest.empty();) {
    const std::string_view text = take_line(rest);
    if (std::find(std::begin(kConsoleLines), std::end(kConsoleLines), text) != std::end(kConsoleLines))
      continue;
    const auto import = text.find(" import ");
    if (module.empty() && text.starts_with("from ") && import != text.npos) {
      module = name_between(text.substr(0, import), "from ", "");
      imported = text.substr(import + 8);
    } else if (called.empty() && rest.empty()) {
      called = name_between(text, "    sys.exit(", "())");
    } else {
      return {};
    }
  }
  // Of `from a import B` and `sys.exit(B.run())` the function is a:B.run.
  const bool fits = is_dotted_name(imported) && imported.find('.') == imported.npos && !module.empty() &&
                    called.substr(0, called.find('.')) == imported;
  if (!fits) return {};
  std::string start(interpreter);
  return start.append(" ").append(module).append(":").append(called);
}

std::optional<PlacedScript> placed_activation(std::string_view script, std::string_view environment) {
  if (environment.empty() || script.find(kTakenOut) != script.npos) return std::nullopt;
  std::string without = without_path(script, environment);
  if (without == script) return std::nullopt;
  for (const std::string_view around : {"()", "\"\"", "''"}) {
    std::string name(around.substr(0, 1));
    name.append(base_name(environment)) += around[1];
    without = without_path(without, name);
  }
  return PlacedScript{to_hex(sha256_of_text(without)), environment};
}

}  // namespace stocktake
