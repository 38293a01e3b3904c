#include "verifier/pins/commands.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"
#include "verifier/pins/pins.h"
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
                                             "--trusted-host",
                                             "--file",
                                             "--channel",
                                             "--name"};
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
  return !version.empty() && is_digit(version[0]) && version.find_first_of("^~*<>=|x ") == version.npos &&
         version.find('.') != version.npos;
}

/// `a@1.2.3`, `@scope/a@1.2.3`.
bool is_exact_npm(std::string_view name) {
  const auto at = name.rfind('@');
  return at != name.npos && at != 0 && is_exact_version(name.substr(at + 1));
}

struct Verdict {
  std::string instead, why;
};

/// What an address on a command line is.
enum class Address : std::uint8_t { none, pinned, repository, download };

/// Of npm and its like (npm, "npm install"): `git+https://…#COMMIT`, `github:owner/name`, `owner/name`, and
/// archives by http, of which npm takes whatever is served.
Address npm_address(std::string_view name) {
  if (name.find('$') != name.npos) return Address::none;
  const bool web = name.find("://") != name.npos;
  const bool shorthand = !web && name.find('/') != name.npos && name[0] != '@' && !is_place(name) &&
                         name[0] != '~' && name.find(':') == name.npos;
  bool repository = shorthand || (web && name.find(".git") != name.npos && !name.ends_with(".tgz") &&
                                  !name.ends_with(".tar.gz"));
  for (const std::string_view start : {"git+", "git@", "git:", "github:", "gitlab:", "bitbucket:", "gist:"})
    repository = repository || name.starts_with(start);
  if (repository) {
    const auto hash = name.find('#');
    return hash != name.npos && is_commit(name.substr(hash + 1)) ? Address::pinned : Address::repository;
  }
  return name.starts_with("http:") || name.starts_with("https:") ? Address::download : Address::none;
}

/// Of pip and its like (pip, "VCS Support"): `git+https://…@COMMIT`, `https://…#sha256=HEX`, behind
/// `name @ ` or alone.
Address pip_address(std::string_view name) {
  if (name.find('$') != name.npos || name.find("://") == name.npos) return Address::none;
  const std::string_view plain = name.substr(0, name.find('#'));
  for (const std::string_view kind : {"git+", "hg+", "svn+", "bzr+"}) {
    if (name.find(kind) == name.npos) continue;
    const auto slash = plain.rfind('/'), at = plain.rfind('@');
    const bool commit = at != plain.npos && at > slash && is_commit(plain.substr(at + 1));
    return commit ? Address::pinned : Address::repository;
  }
  if (name.find("http://") == name.npos && name.find("https://") == name.npos) return Address::none;
  return name.find("#sha256=") != name.npos ? Address::pinned : Address::download;
}

constexpr std::string_view kMoves =
    "It installs what is newest in a repository, or under a name that can be moved.";
constexpr std::string_view kServed = "It installs whatever is served at that address when it runs.";
constexpr std::string_view kPastLock =
    "It installs what the ranges of the manifest allow, and may change the lock.";
constexpr std::string_view kNewest = "It installs the newest version that there is when it runs.";

Verdict judge_npm_like(std::string_view program, Words words, std::string_view frozen) {
  const auto names = names_in(words);
  if (names.empty()) return {std::string(frozen), std::string(kPastLock)};
  for (const std::string_view name : names) {
    const Address address = npm_address(name);
    if (address == Address::repository)
      return {
          std::string(program) + " " + std::string(name.substr(0, name.find('#'))) + "#COMMIT, all 40 digits",
          std::string(kMoves)};
    if (address == Address::download)
      return {std::string(frozen) + ", with the address in package.json and its digest in the lock",
              std::string(kServed)};
    const bool place = is_place(name) || name.starts_with("file:") || name.starts_with("link:");
    if (address == Address::none && !place && !is_exact_npm(name))
      return {std::string(program) + " … " + std::string(name.substr(0, name.find('@', 1))) +
                  "@VERSION, or add it to "
                  "package.json and lock it",
              std::string(kNewest)};
  }
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

/// `pip install NAME…` and what has the same words.
Verdict judge_pip_like(std::string_view program, Words names) {
  for (const std::string_view name : names_in(names)) {
    const Address address = pip_address(name);
    const std::string start(program);
    if (address == Address::repository) return {start + " git+…@COMMIT, all 40 digits", std::string(kMoves)};
    if (address == Address::download)
      return {start + " …#sha256=HEX, or a requirements file with --require-hashes", std::string(kServed)};
    if (address == Address::pinned || is_place(name) || name.find("==") != name.npos || is_exact_npm(name))
      continue;
    const std::string plain(name.substr(0, name.find_first_of("<>=~![@ ")));
    const bool has_requirements = program == "pip install" || program == "uv pip install";
    return {start + " " + plain + "==VERSION" +
                (has_requirements ? ", or a requirements file with --require-hashes" : ""),
            std::string(kNewest)};
  }
  return {};
}

Verdict judge_pip(Words words) {
  return words[0] == "install" ? judge_pip_like("pip install", words.subspan(1)) : Verdict{};
}

Verdict judge_easy_install(Words words) {
  return judge_pip_like("pip install", words);
}

Verdict judge_pipx(Words words) {
  if (words[0] == "run") return judge_runner("pipx run", words.subspan(1));
  return words[0] == "install" ? judge_pip_like("pipx install", words.subspan(1)) : Verdict{};
}

Verdict judge_uv(Words words) {
  if (words.size() < 3) return {};
  const std::string_view group = words[0], command = words[1];
  if (group == "pip" && command == "install") return judge_pip_like("uv pip install", words.subspan(2));
  if (group == "tool" && command == "run") return judge_runner("uv tool run", words.subspan(2));
  if (group == "tool" && command == "install") return judge_pip_like("uv tool install", words.subspan(2));
  return {};
}

/// `NAME==VERSION`, `NAME=VERSION=BUILD`, and `NAME=1.2.3`, which is any build of it (conda, "Package match
/// specifications"); `python=3.11` is any 3.11.
bool is_exact_conda(std::string_view name) {
  const auto equals = name.find('=');
  if (equals == name.npos || name.find_first_of("<>*|~!") != name.npos) return false;
  const std::string_view version = name.substr(equals + 1);
  return version.find('=') != version.npos || std::count(version.begin(), version.end(), '.') >= 2;
}

Verdict judge_conda(Words words) {
  const bool environment =
      words[0] == "env" && words.size() > 1 && has(words.subspan(1, 1), {"create", "update"});
  if (!environment && !has(words.first(1), {"install", "create"})) return {};
  constexpr std::string_view kLocked = "conda-lock install, or conda create --file of an explicit list";
  const bool of_lock = std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return word.find("lock") != word.npos || word.find("explicit") != word.npos;
  });
  if (environment)
    return of_lock ? Verdict{}
                   : Verdict{std::string(kLocked), "It installs what the ranges of the environment allow."};
  for (const std::string_view name : names_in(words.subspan(1)))
    if (!is_place(name) && !is_exact_conda(name))
      return {"NAME=VERSION=BUILD, or " + std::string(kLocked), std::string(kNewest)};
  return {};
}

/// The value of an option, as the next word or behind `=`; empty where there is none.
std::string_view value_of(Words words, std::initializer_list<std::string_view> options) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (!has(words.subspan(i, 1), options)) continue;
    const auto equals = word.find('=');
    if (equals != word.npos) return word.substr(equals + 1);
    return i + 1 < words.size() ? std::string_view(words[i + 1]) : std::string_view();
  }
  return {};
}

/// `7`, `=7.0.1`, `$VERSION`; `~> 7` is none, nor `1.*`.
bool is_one_version(std::string_view version) {
  while (version.starts_with('=') || version.starts_with(' ') || version.starts_with('v'))
    version.remove_prefix(1);
  return !version.empty() && (version[0] == '$' || is_digit(version[0])) &&
         version.find_first_of("<>~^*,| ") == version.npos;
}

/// `dotnet add [PROJECT] package NAME`, `dotnet package add NAME`, `dotnet tool install NAME`.
Verdict judge_dotnet(Words words) {
  const Words start = words.first(std::min<std::size_t>(words.size(), 3));
  const bool package = has(start, {"add"}) && has(start, {"package"});
  const bool tool = words.size() > 1 && words[0] == "tool" && has(words.subspan(1, 1), {"install", "update"});
  if ((!package && !tool) || is_one_version(value_of(words, {"--version", "-v"}))) return {};
  if (std::any_of(words.begin(), words.end(), [](std::string_view word) { return is_exact_npm(word); }))
    return {};
  if (tool) return {"dotnet tool install NAME --version VERSION", std::string(kNewest)};
  return {"dotnet restore --locked-mode, with the package in the project and its lock",
          std::string(kPastLock)};
}

Verdict judge_deno(Words words) {
  if (!has(words.first(1), {"install", "i", "add"}) || has(words, {"--frozen"})) return {};
  return judge_npm_like("deno install", words.subspan(1), "deno install --frozen");
}

Verdict judge_cargo(Words words) {
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
  if (words[0] != "install" || is_one_version(value_of(words, {"-v", "--version"}))) return {};
  for (const std::string_view name : names_in(words.subspan(1)))
    if (!is_place(name) && !name.ends_with(".gem") && name.find(':') == name.npos)
      return {"gem install " + std::string(name) + " --version VERSION", std::string(kNewest)};
  return {};
}

/// `a/b:1.2.3` of Composer.
bool is_exact_composer(std::string_view name) {
  const auto colon = name.find_first_of(":=");
  return colon != name.npos && is_exact_version(name.substr(colon + 1));
}

/// What is global has no lock that is kept with the project.
Verdict judge_composer(Words words) {
  const bool global = words[0] == "global" && words.size() > 1;
  if (global) words = words.subspan(1);
  if (!has(words.first(1), {"require", "update", "upgrade"})) return {};
  if (!global) return {"composer install", std::string(kPastLock)};
  const auto names = names_in(words.subspan(1));
  if (words[0] == "require" && std::all_of(names.begin(), names.end(), is_exact_composer)) return {};
  return {"composer global require VENDOR/NAME:VERSION", std::string(kNewest)};
}

struct Program {
  std::string_view name;
  Verdict (*judge)(Words words);  ///< of the words behind the name; an empty verdict: nothing to say
};
constexpr Program kPrograms[] = {
    {"npm", judge_npm},
    {"yarn", judge_yarn},
    {"pnpm", judge_pnpm},
    {"bun", judge_bun},
    {"deno", judge_deno},
    {"pip", judge_pip},
    {"pip3", judge_pip},
    {"pipx", judge_pipx},
    {"easy_install", judge_easy_install},
    {"uv", judge_uv},
    {"conda", judge_conda},
    {"mamba", judge_conda},
    {"micromamba", judge_conda},
    {"cargo", judge_cargo},
    {"go", judge_go},
    {"gem", judge_gem},
    {"composer", judge_composer},
    {"dotnet", judge_dotnet},
    {"npx", judge_npx},
    {"bunx", judge_bunx},
    {"uvx", judge_uvx},
    {"pnpx", judge_npx},
};

constexpr std::string_view kBringsUp =
    "It brings the lock up to date with the ranges of the manifest first, where the two do not agree.";

/// A command that goes past the lock whatever is named, but with one of the options that forbid it.
struct PlainCommand {
  std::string_view program, command;
  std::array<std::string_view, 3> pardons;  ///< options; the empty ones say nothing
  std::string_view instead, why;
};
constexpr PlainCommand kPlainCommands[] = {
    {"uv", "sync", {"--locked", "--frozen"}, "uv sync --locked", kBringsUp},
    {"uv", "add", {}, "uv sync --locked", kPastLock},
    {"uv", "lock", {"--check", "--locked", "--frozen"}, "uv lock --check", kPastLock},
    {"poetry", "add", {}, "poetry install", kPastLock},
    {"poetry", "update", {}, "poetry install", kPastLock},
    {"poetry", "lock", {"--check"}, "poetry check --lock", kPastLock},
    {"pipenv",
     "install",
     {"--deploy", "--ignore-pipfile"},
     "pipenv sync, or pipenv install --deploy",
     kPastLock},
    {"pipenv", "update", {}, "pipenv sync, or pipenv install --deploy", kPastLock},
    {"conda", "update", {}, "conda-lock install", kPastLock},
    {"mamba", "update", {}, "conda-lock install", kPastLock},
    {"cargo", "update", {}, "cargo build --locked", kPastLock},
    {"cargo", "build", {"--locked", "--frozen"}, "cargo build --locked", kBringsUp},
    {"cargo", "run", {"--locked", "--frozen"}, "cargo run --locked", kBringsUp},
    {"cargo", "fetch", {"--locked", "--frozen"}, "cargo fetch --locked", kBringsUp},
    {"cargo", "vendor", {"--locked", "--frozen"}, "cargo vendor --locked", kBringsUp},
    {"bundle", "update", {}, "bundle install, with BUNDLE_FROZEN=true", kPastLock},
    {"bundle", "install", {"--frozen", "--deployment"}, "bundle install, with BUNDLE_FROZEN=true", kBringsUp},
    {"dotnet",
     "restore",
     {"--locked-mode", "-p:RestoreLockedMode", "/p:RestoreLockedMode"},
     "dotnet restore --locked-mode",
     kBringsUp},
};

/// Settings that forbid Bundler to change the lock, in the environment or by `bundle config` (Bundler,
/// "bundle config"): they stand elsewhere in the file than the command.
bool is_frozen_by_setting(std::string_view program, std::string_view file) {
  if (program != "bundle") return false;
  for (const std::string_view setting :
       {"BUNDLE_FROZEN", "BUNDLE_DEPLOYMENT", "frozen true", "frozen 1", "deployment true", "deployment 1"})
    if (file.find(setting) != file.npos) return true;
  return false;
}

Verdict judge_plain(std::string_view program, Words words, std::string_view file) {
  for (const PlainCommand& one : kPlainCommands) {
    if (one.program != program || one.command != words[0]) continue;
    const bool pardoned = std::any_of(one.pardons.begin(), one.pardons.end(), [&](std::string_view option) {
      return !option.empty() && has(words, {option});
    });
    if (pardoned || is_frozen_by_setting(program, file)) return {};
    return {std::string(one.instead), std::string(one.why)};
  }
  return {};
}

Verdict judge_command(std::string_view program, Words words, std::string_view file) {
  // `pip3.11` is pip.
  if (program.starts_with("pip3.")) program = "pip";
  if (words.empty() && program != "yarn") return {};
  const auto* const named = std::find_if(std::begin(kPrograms), std::end(kPrograms),
                                         [&](const Program& one) { return one.name == program; });
  if (named != std::end(kPrograms))
    if (Verdict verdict = named->judge(words); !verdict.instead.empty()) return verdict;
  return words.empty() ? Verdict{} : judge_plain(program, words, file);
}

/// With the options that stand before the command behind it: `npm --prefix x install` is `npm install
/// --prefix x`; of `python -m pip` and `cargo +nightly` the program alone.
std::vector<std::string> in_order(Words words) {
  const bool python = base_name(words[0]).starts_with("python");
  if (python && words.size() > 2 && words[1] == "-m") words = words.subspan(2);
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
  constexpr std::size_t kMost = 120;
  return ellipsized(joined(words, " "), kMost);
}

}  // namespace

std::vector<LooseInstall> loose_installs(std::string_view script, std::string_view file) {
  std::vector<LooseInstall> found;
  for (const ShellCommand& command : shell_commands(script)) {
    const std::vector<std::string> ordered = in_order(command.words);
    Verdict verdict = judge_command(base_name(ordered[0]), Words(ordered).subspan(1), file);
    if (verdict.instead.empty()) continue;
    found.push_back(
        {shortened_command(command.words), std::move(verdict.instead), std::move(verdict.why), command.line});
  }
  return found;
}

}  // namespace stocktake
