#include "verifier/pins/commands.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using Words = std::span<const std::string>;

bool has(Words words, std::initializer_list<std::string_view> any) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return std::find(any.begin(), any.end(), word.substr(0, word.find('='))) != any.end();
  });
}

/// Options that take the next word.
bool takes_value(std::string_view option) {
  constexpr std::string_view kWithValue[] = {"-r",
                                             "--requirement",
                                             "-c",
                                             "--constraint",
                                             "-t",
                                             "--target",
                                             "-i",
                                             "--index-url",
                                             "--extra-index-url",
                                             "-f",
                                             "--find-links",
                                             "--prefix",
                                             "--root",
                                             "--registry",
                                             "--version",
                                             "-v",
                                             "--git",
                                             "--rev",
                                             "--tag",
                                             "--branch",
                                             "--path",
                                             "--features",
                                             "--python",
                                             "--filter",
                                             "-C",
                                             "--cwd",
                                             "--dir",
                                             "--source",
                                             "-n",
                                             "--install-dir",
                                             "--bindir",
                                             "--platform",
                                             "--trusted-host"};
  return std::find(std::begin(kWithValue), std::end(kWithValue), option) != std::end(kWithValue);
}

/// What is to be installed: words that are no options, nor values of options.
std::vector<std::string_view> names_in(Words words) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word.starts_with('-'))
      i += takes_value(word) ? 1 : 0;
    else if (!word.starts_with('>') && !word.starts_with('<') && !word.starts_with("2>"))
      names.push_back(word);
  }
  return names;
}

/// A folder or a file, or what only the shell knows.
bool is_place(std::string_view name) {
  return name.starts_with('.') || name.starts_with('/') || name.find('$') != name.npos ||
         name.find("://") != name.npos || name.ends_with(".whl") || name.ends_with(".tgz") ||
         name.ends_with(".tar.gz");
}

bool is_exact_version(std::string_view version) {
  return !version.empty() && version[0] >= '0' && version[0] <= '9' &&
         version.find_first_of("^~*<>=|x ") == version.npos && version.find('.') != version.npos;
}

/// `a@1.2.3`, `@scope/a@1.2.3`.
bool is_exact_npm(std::string_view name) {
  const auto at = name.rfind('@');
  return at != name.npos && at != 0 && is_exact_version(name.substr(at + 1));
}

struct Verdict {
  std::string instead, why;
};

constexpr std::string_view kPastLock =
    "It installs what the ranges of the manifest allow, and may change the lock.";
constexpr std::string_view kNewest = "It installs the newest version that there is when it runs.";

Verdict judge_npm_like(std::string_view program, Words words, std::string_view frozen) {
  const auto names = names_in(words);
  if (names.empty()) return {std::string(frozen), std::string(kPastLock)};
  for (const std::string_view name : names)
    if (!is_place(name) && !is_exact_npm(name))
      return {std::string(program) + " … " + std::string(name.substr(0, name.find('@', 1))) +
                  "@VERSION, or add it to "
                  "package.json and lock it",
              std::string(kNewest)};
  return {};
}

Verdict judge_npm(Words words) {
  if (!has(words.first(1), {"install", "i", "add", "in", "isntall", "update", "up"})) return {};
  if (words[0] == "update" || words[0] == "up") return {"npm ci", std::string(kPastLock)};
  return judge_npm_like("npm install", words.subspan(1), "npm ci");
}

Verdict judge_yarn(Words words) {
  if (words.empty() || words[0] == "install" || words[0].starts_with('-')) {
    if (has(words, {"--frozen-lockfile", "--immutable", "--version", "--help"})) return {};
    return {"yarn install --immutable (Yarn 1: --frozen-lockfile)", std::string(kPastLock)};
  }
  if (words[0] == "global" && words.size() > 1) words = words.subspan(1);
  if (words[0] != "add" && words[0] != "up" && words[0] != "upgrade") return {};
  return judge_npm_like("yarn add", words.subspan(1), "yarn install --immutable");
}

Verdict judge_pnpm(Words words) {
  if (!has(words.first(1), {"install", "i", "add", "update", "up"})) return {};
  if (has(words, {"--frozen-lockfile"})) return {};
  return judge_npm_like("pnpm add", words.subspan(1), "pnpm install --frozen-lockfile");
}

Verdict judge_bun(Words words) {
  if (!has(words.first(1), {"install", "i", "add", "update"})) return {};
  if (has(words, {"--frozen-lockfile"})) return {};
  return judge_npm_like("bun add", words.subspan(1), "bun install --frozen-lockfile");
}

Verdict judge_pip(Words words) {
  if (words.empty() || words[0] != "install") return {};
  words = words.subspan(1);
  for (const std::string_view name : names_in(words)) {
    if (is_place(name) || name.find("==") != name.npos) continue;
    const std::string_view plain = name.substr(0, name.find_first_of("<>=~!["));
    return {"pip install " + std::string(plain) + "==VERSION, or a requirements file with --require-hashes",
            std::string(kNewest)};
  }
  return {};
}

Verdict judge_pipx(Words words) {
  return judge_pip(words);
}

Verdict judge_uv(Words words) {
  if (words.empty()) return {};
  if (words[0] == "pip") return judge_pip(words.subspan(1));
  if (words[0] == "sync" && !has(words, {"--locked", "--frozen"}))
    return {"uv sync --locked", "It brings the lock up to date with the ranges of the manifest first."};
  const bool tool = words[0] == "tool" && words.size() > 2 && words[1] == "install";
  return tool ? judge_pip(words.subspan(1)) : Verdict{};
}

Verdict judge_poetry(Words words) {
  if (words.empty() || (words[0] != "update" && words[0] != "add")) return {};
  return {"poetry install", std::string(kPastLock)};
}

Verdict judge_pipenv(Words words) {
  if (words.empty() || (words[0] != "install" && words[0] != "update")) return {};
  if (has(words, {"--deploy", "--ignore-pipfile"})) return {};
  return {"pipenv sync, or pipenv install --deploy", std::string(kPastLock)};
}

Verdict judge_cargo(Words words) {
  if (words.empty()) return {};
  if (words[0] == "update") return {"cargo build --locked", std::string(kPastLock)};
  if (words[0] != "install" || has(words, {"--path"})) return {};
  const bool locked = has(words, {"--locked", "--frozen"});
  bool versioned = has(words, {"--version", "--vers", "--rev"});
  const auto names = names_in(words.subspan(1));
  versioned = versioned || std::all_of(names.begin(), names.end(), [](std::string_view name) {
                const auto at = name.find('@');
                return at != name.npos && is_exact_version(name.substr(at + 1));
              });
  if (locked && versioned) return {};
  return {"cargo install --locked " +
              std::string(names.empty() ? "CRATE" : names[0].substr(0, names[0].find('@'))) + "@VERSION",
          "Without a version it takes the newest, and without --locked the newest of all that it needs."};
}

Verdict judge_go(Words words) {
  if (words.empty() || (words[0] != "install" && words[0] != "get")) return {};
  for (const std::string_view name : names_in(words.subspan(1))) {
    const auto at = name.rfind('@');
    if (is_place(name) || (at == name.npos && words[0] == "install")) continue;  // of the module around
    const std::string_view version = at == name.npos ? std::string_view() : name.substr(at + 1);
    if (version.starts_with('v') && is_exact_version(version.substr(1))) continue;
    return {"go " + words[0] + " " + std::string(name.substr(0, at)) + "@vX.Y.Z", std::string(kNewest)};
  }
  return {};
}

Verdict judge_gem(Words words) {
  if (words.empty() || words[0] != "install" || has(words, {"-v", "--version"})) return {};
  for (const std::string_view name : names_in(words.subspan(1)))
    if (!is_place(name) && !name.ends_with(".gem") && name.find(':') == name.npos)
      return {"gem install " + std::string(name) + " --version VERSION", std::string(kNewest)};
  return {};
}

Verdict judge_bundle(Words words) {
  if (words.empty() || words[0] != "update") return {};
  return {"bundle install, with BUNDLE_FROZEN=true", std::string(kPastLock)};
}

Verdict judge_composer(Words words) {
  if (words.empty() || !has(words.first(1), {"update", "require", "upgrade"})) return {};
  return {"composer install", std::string(kPastLock)};
}

struct Program {
  std::string_view name;
  Verdict (*judge)(Words words);  ///< of the words behind the name; an empty verdict: nothing to say
};
constexpr Program kPrograms[] = {
    {"npm", judge_npm},       {"yarn", judge_yarn},     {"pnpm", judge_pnpm},         {"bun", judge_bun},
    {"pip", judge_pip},       {"pip3", judge_pip},      {"pipx", judge_pipx},         {"uv", judge_uv},
    {"poetry", judge_poetry}, {"pipenv", judge_pipenv}, {"cargo", judge_cargo},       {"go", judge_go},
    {"gem", judge_gem},       {"bundle", judge_bundle}, {"composer", judge_composer},
};

/// One command's words, and the line of the first.
struct Command {
  std::vector<std::string> words;
  std::uint32_t line = 0;
};

/// Splits a script at `;`, `&`, `|`, brackets and line ends; quotes keep what they hold together, a `\` at a
/// line's end joins it with the next, and `#` begins a comment.
std::vector<Command> commands_of(std::string_view script) {
  std::vector<Command> commands(1);
  std::string word;
  bool open = false;  // there is a word, perhaps an empty one
  char quote = 0;
  std::uint32_t line = 0;
  const auto end_word = [&] {
    if (!open) return;
    if (commands.back().words.empty()) commands.back().line = line;
    commands.back().words.push_back(std::move(word));
    word.clear();
    open = false;
  };
  for (std::size_t i = 0; i < script.size(); ++i) {
    const char c = script[i];
    if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '\\' && i + 1 < script.size()) {
      const char next = script[++i];
      if (next == '\n')
        end_word();
      else
        word += next, open = true;
      line += next == '\n' ? 1 : 0;
      continue;
    } else if (c == '"' || c == '\'') {
      quote = c;
      open = true;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      end_word();
    } else if (c == '#' && !open) {
      while (i + 1 < script.size() && script[i + 1] != '\n') ++i;
    } else if (std::string_view(";&|()\n").find(c) != std::string_view::npos) {
      end_word();
      if (!commands.back().words.empty()) commands.emplace_back();
    } else {
      word += c;
      open = true;
    }
    line += c == '\n' ? 1 : 0;
  }
  end_word();
  return commands;
}

/// The words from the program's name on: without variables, and programs that start another.
Words from_program(Words words) {
  constexpr std::string_view kStarters[] = {"sudo", "env", "exec", "time",    "then", "do",      "else",
                                            "if",   "!",   "{",    "command", "nice", "corepack"};
  while (!words.empty()) {
    const std::string_view first = words[0];
    const auto equals = first.find('=');
    const bool variable = equals != first.npos && equals != 0 && first.find('/') > equals;
    const bool starter = std::find(std::begin(kStarters), std::end(kStarters), first) != std::end(kStarters);
    if (!variable && !starter && !first.starts_with('-')) break;
    words = words.subspan(1);
  }
  const bool python = !words.empty() && base_name(words[0]).starts_with("python");
  if (python && words.size() > 2 && words[1] == "-m" && words[2] == "pip") words = words.subspan(2);
  return words;
}

std::string shortened_command(Words words) {
  std::string text = joined(words, " ");
  constexpr std::size_t kMost = 120;
  if (text.size() > kMost) text = text.substr(0, kMost).append("…");
  return text;
}

}  // namespace

std::vector<LooseInstall> loose_installs(std::string_view script) {
  std::vector<LooseInstall> found;
  for (const Command& command : commands_of(script)) {
    const Words words = from_program(command.words);
    if (words.empty()) continue;
    const auto* const program =
        std::find_if(std::begin(kPrograms), std::end(kPrograms),
                     [&](const Program& one) { return one.name == base_name(words[0]); });
    if (program == std::end(kPrograms)) continue;
    const Words rest = words.subspan(1);
    if (rest.empty() && program->name != "yarn") continue;
    Verdict verdict = program->judge(rest);
    if (verdict.instead.empty()) continue;
    found.push_back(
        {shortened_command(words), std::move(verdict.instead), std::move(verdict.why), command.line});
  }
  return found;
}

}  // namespace stocktake
