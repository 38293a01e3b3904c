#include "schemas/inventory/ecosystem.h"

#include <algorithm>
#include <iterator>

#include "schemas/text/path.h"

namespace stocktake {
namespace {

using When = Bookkeeping::When;
using BuildFile = Ecosystem::BuildFile;

constexpr std::string_view kPythonRecord =
    "pip's record of the package; the files it lists are compared themselves";
constexpr std::string_view kNodeRecord = "the package manager's own list of what stands beside it";
constexpr std::string_view kComposerRecord = "written by Composer from the packages around it, which changed";
constexpr std::string_view kLock = "names the packages to install, some of which changed";

constexpr Bookkeeping kPythonBookkeeping[] = {
    {"RECORD", ".dist-info", When::always, kPythonRecord},
    {"RECORD.jws", ".dist-info", When::always, kPythonRecord},
    {"RECORD.p7s", ".dist-info", When::always, kPythonRecord},
    {"INSTALLER", ".dist-info", When::always, kPythonRecord, 64},
    {"REQUESTED", ".dist-info", When::always, kPythonRecord, 1},
    {"direct_url.json", ".dist-info", When::always, kPythonRecord, 2048},
    {"provenance_url.json", ".dist-info", When::always, kPythonRecord, 2048},
    {"uv_cache.json", ".dist-info", When::always, kPythonRecord, 2048},
    {"uv_build.json", ".dist-info", When::always, kPythonRecord, 2048},
    {"installed-files.txt", ".egg-info", When::always, kPythonRecord},
    {"SOURCES.txt", ".egg-info", When::always, kPythonRecord},
    {"requirements.txt", "/", When::packages_changed, kLock},
    {"Pipfile.lock", "/", When::packages_changed, kLock},
    {"poetry.lock", "/", When::packages_changed, kLock},
    {"pdm.lock", "/", When::packages_changed, kLock},
    {"uv.lock", "/", When::packages_changed, kLock},
};
constexpr HookKind kPythonHooks[] = {
    {"python:build", "runs code of its own when it is built (setup.py or a build backend)"},
    {"python:script", "installs a command that shadows '{}'"},
    {"python:plugin", "is loaded by itself, for it has entry points of the group {}"},
    {"python:import", "runs '{}' whenever Python starts"},
    {"python:path", "puts {} on Python's path, which is not in the tree"},
    {"python:sitecustomize", "runs whenever Python starts (sitecustomize)"},
    {"python:usercustomize", "runs whenever Python starts (usercustomize)"},
};
constexpr BuildFile kPythonBuildFiles[] = {{"setup.py", "python:build=own code"}};

constexpr Bookkeeping kNpmBookkeeping[] = {
    {".package-lock.json", "node_modules", When::always, kNodeRecord},
    {".yarn-integrity", "node_modules", When::always, kNodeRecord},
    {".yarn-state.yml", "node_modules", When::always, kNodeRecord},
    {".modules.yaml", "node_modules", When::always, kNodeRecord},
    {".pnpm-workspace-state.json", "node_modules", When::always, kNodeRecord},
    {".pnpm-workspace-state-v1.json", "node_modules", When::always, kNodeRecord},
    {"lock.yaml", "node_modules/.pnpm", When::always, kNodeRecord},
    {"package.json", "/", When::packages_changed, kLock},
    {"package-lock.json", "/", When::packages_changed, kLock},
    {"npm-shrinkwrap.json", "/", When::packages_changed, kLock},
    {"yarn.lock", "/", When::packages_changed, kLock},
    {"pnpm-lock.yaml", "/", When::packages_changed, kLock},
};
constexpr HookKind kNpmHooks[] = {
    {"npm:bin", "installs a command that shadows '{}'"},
    {"npm:*", "runs '{}' at {*}"},
};

constexpr Bookkeeping kGoBookkeeping[] = {
    {"modules.txt", "vendor", When::packages_changed, "Go's list of the vendored modules, which changed"},
    {"go.mod", "/", When::packages_changed, kLock},
    {"go.sum", "/", When::packages_changed, kLock},
    {"go.work.sum", "/", When::packages_changed, kLock},
};

constexpr Bookkeeping kCargoBookkeeping[] = {
    {"Cargo.toml", "/", When::packages_changed, kLock},
    {"Cargo.lock", "/", When::packages_changed, kLock},
};
constexpr HookKind kCargoHooks[] = {
    {"cargo:build", "runs {} when it is built"},
    {"cargo:proc-macro", "runs inside the compiler (a procedural macro)"},
};
constexpr BuildFile kCargoBuildFiles[] = {{"*", "cargo:build=*"}};

constexpr Bookkeeping kComposerBookkeeping[] = {
    {"installed.json", "vendor/composer", When::packages_changed, kComposerRecord},
    {"installed.php", "vendor/composer", When::packages_changed, kComposerRecord},
    {"autoload_*", "vendor/composer", When::packages_changed, kComposerRecord},
    {"platform_check.php", "vendor/composer", When::packages_changed, kComposerRecord},
    {"autoload.php", "vendor", When::same_size, kComposerRecord},
    {"composer.json", "/", When::packages_changed, kLock},
    {"composer.lock", "/", When::packages_changed, kLock},
};
constexpr HookKind kComposerHooks[] = {
    {"composer:plugin", "runs inside Composer (a plugin)"},
    {"composer:installer", "runs inside Composer (an installer, as plugins were called once)"},
    {"composer:*", "runs '{}' at Composer's {*}"},
};

constexpr Bookkeeping kRubyBookkeeping[] = {
    {"Gemfile.lock", "/", When::packages_changed, kLock},
    {"gems.locked", "/", When::packages_changed, kLock},
};
constexpr HookKind kRubyHooks[] = {
    {"gem:extension", "runs {} when it is installed"},
    {"gem:plugin", "runs in every gem command (a RubyGems plugin)"},
};

constexpr Ecosystem kEcosystems[] = {
    {"python", "pypi", "Python", "`*.dist-info`, `*.egg-info`; of an sdist `PKG-INFO`", "`RECORD`",
     kPythonBookkeeping, kPythonHooks, kPythonBuildFiles},
    {"npm",
     "npm",
     "npm, pnpm, yarn",
     "`package.json` in a package position, or of a tarball",
     "the lock files",
     kNpmBookkeeping,
     kNpmHooks,
     {}},
    {"go", "golang", "Go", "`vendor/modules.txt`", "`go.sum`", kGoBookkeeping, {}, {}},
    {"cargo", "cargo", "Cargo", "`vendor/*/.cargo-checksum.json`; of a crate `Cargo.toml`",
     "the same, and `Cargo.lock`", kCargoBookkeeping, kCargoHooks, kCargoBuildFiles},
    {"composer",
     "composer",
     "Composer",
     "`vendor/composer/installed.json`",
     "`composer.lock`",
     kComposerBookkeeping,
     kComposerHooks,
     {}},
    {"ruby", "gem", "Ruby", "`specifications/*.gemspec`", "", kRubyBookkeeping, kRubyHooks, {}},
};

/// Whether `text` is what `pattern` describes, where a `*` at its end stands for any rest, which is put into
/// `rest`.
bool fits(std::string_view text, std::string_view pattern, std::string_view& rest) {
  if (!pattern.ends_with('*')) return text == pattern;
  pattern.remove_suffix(1);
  if (!text.starts_with(pattern)) return false;
  rest = text.substr(pattern.size());
  return true;
}

std::string replace_all(std::string_view text, std::string_view what, std::string_view by) {
  std::string result;
  for (auto at = text.find(what); at != text.npos; at = text.find(what)) {
    result.append(text.substr(0, at)).append(by);
    text.remove_prefix(at + what.size());
  }
  return result.append(text);
}

}  // namespace

bool Bookkeeping::is(std::string_view where, std::string_view file) const {
  std::string_view rest;
  if (!fits(file, name, rest)) return false;
  if (folder == "/") return where.empty();
  if (folder.front() != '.') {
    const auto slash = folder.find('/');
    if (where == (slash == folder.npos ? "" : folder.substr(slash + 1))) return true;
  }
  if (!where.ends_with(folder)) return false;
  return folder.front() == '.' || where.size() == folder.size() ||
         where[where.size() - folder.size() - 1] == '/';
}

std::span<const Ecosystem> ecosystems() {
  return kEcosystems;
}

const Ecosystem* ecosystem_of(std::string_view purl_type) {
  const auto* const found = std::find_if(std::begin(kEcosystems), std::end(kEcosystems),
                                         [&](const Ecosystem& e) { return e.purl_type == purl_type; });
  return found == std::end(kEcosystems) ? nullptr : found;
}

BookkeepingFile bookkeeping_of(std::string_view path) {
  const std::string_view name = base_name(path);
  const std::string_view folder = folder_of(path);
  for (const Ecosystem& ecosystem : kEcosystems)
    for (const Bookkeeping& row : ecosystem.bookkeeping)
      if (row.is(folder, name)) return {&row, &ecosystem};
  return {};
}

std::string hook_words(std::string_view hook) {
  const auto equals = std::min(hook.find('='), hook.size());
  const std::string_view name = hook.substr(0, equals);
  const std::string_view value = hook.substr(std::min(equals + 1, hook.size()));
  for (const Ecosystem& ecosystem : kEcosystems)
    for (const HookKind& kind : ecosystem.hooks)
      if (std::string_view rest; fits(name, kind.name, rest)) {
        // The value stands last, for it may hold anything, also braces.
        return replace_all(replace_all(kind.words, "{*}", rest), "{}", value);
      }
  return std::string("runs at install: ").append(hook);
}

bool is_build_file(std::string_view name, std::string_view hook) {
  for (const Ecosystem& ecosystem : kEcosystems)
    for (const BuildFile& file : ecosystem.build_files) {
      std::string_view rest;
      if (!fits(name, file.name, rest)) continue;
      const std::string_view start = file.hook.substr(0, file.hook.find('*'));
      const bool names_it = start.size() != file.hook.size();
      if (names_it ? hook.starts_with(start) && hook.substr(start.size()) == name : hook == file.hook)
        return true;
    }
  return false;
}

bool is_written_by_installer(std::string_view name) {
  return std::any_of(std::begin(kPythonBookkeeping), std::end(kPythonBookkeeping),
                     [&](const Bookkeeping& row) { return row.folder == ".dist-info" && row.name == name; });
}

}  // namespace stocktake
