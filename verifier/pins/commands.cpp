#include "verifier/pins/commands.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "verifier/pins/shell.h"

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

/// Those that may stand before the command.
bool takes_value_before_command(std::string_view option) {
  constexpr std::string_view kWithValue[] = {"-w",           "--workspace",     "--loglevel",  "--cache",
                                             "--userconfig", "--manifest-path", "--directory", "--project",
                                             "-d",           "--working-dir",   "--config",    "-p",
                                             "--package"};
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

/// Programs that run a package's program, and fetch what is not installed: `npx [-p PACKAGE] PROGRAM …`.
Verdict judge_runner(std::string_view runner, Words words) {
  if (has(words, {"--no-install", "--no", "--offline", "--help", "--version"})) return {};
  std::vector<std::string_view> packages;
  std::string_view program;
  for (std::size_t i = 0; i < words.size() && program.empty(); ++i) {
    const std::string_view word = words[i];
    const auto equals = std::min(word.find('='), word.size());
    const std::string_view option = word.substr(0, equals);
    if (option == "-p" || option == "--package" || option == "--from" || option == "--spec" ||
        option == "--with") {
      if (equals != word.size())
        packages.push_back(word.substr(equals + 1));
      else if (i + 1 < words.size())
        packages.push_back(words[++i]);
    } else if (word.starts_with('-')) {
      i += word != "--" && (takes_value(word) || takes_value_before_command(word)) ? 1 : 0;
    } else {
      program = word;
    }
  }
  if (packages.empty() && !program.empty()) packages.push_back(program);
  for (const std::string_view package : packages) {
    if (is_place(package) || is_exact_npm(package) || package.find("==") != package.npos) continue;
    const bool python = runner == "uvx" || runner == "pipx run" || runner == "uv tool run";
    const std::string name(package.substr(0, package.find_first_of("@<>=~!", 1)));
    return {std::string(runner) + " " + name + (python ? "==VERSION" : "@VERSION") +
                (runner == "npx" ? ", or npx --no-install " + name + " where the lock has it" : ""),
            "It fetches the newest version that there is when it runs, unless one is installed."};
  }
  return {};
}

Verdict judge_npx(Words words) {
  return judge_runner("npx", words);
}
Verdict judge_bunx(Words words) {
  return judge_runner("bunx", words);
}
Verdict judge_uvx(Words words) {
  return judge_runner("uvx", words);
}

Verdict judge_npm(Words words) {
  if (words[0] == "exec" || words[0] == "x") return judge_runner("npm exec", words.subspan(1));
  if (!has(words.first(1), {"install", "i", "add", "in", "isntall", "update", "up"})) return {};
  if (words[0] == "update" || words[0] == "up") return {"npm ci", std::string(kPastLock)};
  return judge_npm_like("npm install", words.subspan(1), "npm ci");
}

Verdict judge_yarn(Words words) {
  if (words.empty() || words[0] == "install" || words[0].starts_with('-')) {
    if (has(words, {"--frozen-lockfile", "--immutable", "--version", "--help"})) return {};
    return {"yarn install --immutable (Yarn 1: --frozen-lockfile)", std::string(kPastLock)};
  }
  if (words[0] == "dlx") return judge_runner("yarn dlx", words.subspan(1));
  if (words[0] == "global" && words.size() > 1) words = words.subspan(1);
  if (words[0] != "add" && words[0] != "up" && words[0] != "upgrade") return {};
  return judge_npm_like("yarn add", words.subspan(1), "yarn install --immutable");
}

Verdict judge_pnpm(Words words) {
  if (words[0] == "dlx") return judge_runner("pnpm dlx", words.subspan(1));
  if (!has(words.first(1), {"install", "i", "add", "update", "up"})) return {};
  if (has(words, {"--frozen-lockfile"})) return {};
  return judge_npm_like("pnpm add", words.subspan(1), "pnpm install --frozen-lockfile");
}

Verdict judge_bun(Words words) {
  if (words[0] == "x") return judge_runner("bunx", words.subspan(1));
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
  if (!words.empty() && words[0] == "run") return judge_runner("pipx run", words.subspan(1));
  return judge_pip(words);
}

Verdict judge_uv(Words words) {
  if (words.empty()) return {};
  if (words[0] == "pip") return judge_pip(words.subspan(1));
  if (words[0] == "sync" && !has(words, {"--locked", "--frozen"}))
    return {"uv sync --locked", "It brings the lock up to date with the ranges of the manifest first."};
  if (words[0] == "tool" && words.size() > 2 && words[1] == "run")
    return judge_runner("uv tool run", words.subspan(2));
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
    {"gem", judge_gem},       {"bundle", judge_bundle}, {"composer", judge_composer}, {"npx", judge_npx},
    {"bunx", judge_bunx},     {"uvx", judge_uvx},       {"pnpx", judge_npx},
};

/// With the options that stand before the command behind it: `npm --prefix x install` is `npm install
/// --prefix x`; and of `python -m pip` and `cargo +nightly` the program alone.
std::vector<std::string> in_order(Words words) {
  const bool python = base_name(words[0]).starts_with("python");
  if (python && words.size() > 2 && words[1] == "-m" && words[2] == "pip") words = words.subspan(2);
  std::vector<std::string> ordered(words.begin(), words.end());
  const std::string_view name = base_name(words[0]);
  if (name.ends_with("npx") || name == "bunx" || name == "uvx") return ordered;  // they have no commands
  std::size_t at = 1;
  while (at < ordered.size() && (ordered[at].starts_with('-') || ordered[at].starts_with('+')))
    at += takes_value(ordered[at]) || takes_value_before_command(ordered[at]) ? 2 : 1;
  if (at < ordered.size())
    std::rotate(ordered.begin() + 1, ordered.begin() + static_cast<std::ptrdiff_t>(at), ordered.end());
  std::erase_if(ordered, [](const std::string& word) { return word.starts_with('+'); });
  return ordered;
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
  for (const ShellCommand& command : shell_commands(script)) {
    const std::vector<std::string> ordered = in_order(command.words);
    const std::string_view name = base_name(ordered[0]);
    const auto* const program = std::find_if(std::begin(kPrograms), std::end(kPrograms),
                                             [&](const Program& one) { return one.name == name; });
    if (program == std::end(kPrograms)) continue;
    const Words rest = Words(ordered).subspan(1);
    if (rest.empty() && program->name != "yarn") continue;
    Verdict verdict = program->judge(rest);
    if (verdict.instead.empty()) continue;
    found.push_back(
        {shortened_command(command.words), std::move(verdict.instead), std::move(verdict.why), command.line});
  }
  return found;
}

}  // namespace stocktake
