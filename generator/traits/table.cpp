#include "generator/traits/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "generator/traits/tables/tables.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using Rows = std::span<const TraitRow> (*)();

struct LanguageRow {
  std::string_view name;
  std::string_view files;
  Rows rows;              ///< its own
  bool commands = true;   ///< command lines stand in it as texts, and not as code
  bool any_case = false;  ///< it does not tell upper and lower case apart
  std::string_view definers = {};
  Definition definition = Definition::by_word;
};
constexpr LanguageRow kLanguages[] = {
    {"Python", "*.py, *.pyw, *.pth, *.pyx, and what begins as Python", traits::python_rows, true, false,
     "def"},
    {"JavaScript, TypeScript", "*.js, *.mjs, *.cjs, *.jsx, *.ts, *.mts, *.cts, *.tsx, but no *.d.ts",
     traits::javascript_rows, true, false, "function async static", Definition::as_method},
    {"PHP", "*.php, *.phtml", traits::php_rows, true, true, "function"},
    {"Ruby", "*.rb, *.gemspec, *.rake, *.ru, Rakefile, Gemfile", traits::ruby_rows, true, false, "def"},
    {"Go", "*.go", traits::go_rows, true, false, "func"},
    {"Rust", "*.rs", traits::rust_rows, true, false, "fn"},
    {"Java, Kotlin", "*.java, *.kt, *.kts", traits::jvm_rows, true, false, "fun"},
    {"C, C++",
     "*.c, *.h, *.cc, *.cpp, *.cxx, *.hh, *.hpp, *.hxx",
     traits::c_rows,
     true,
     false,
     {},
     Definition::as_prototype},
    {"Shell", "*.sh, *.bash, *.zsh, *.ksh, *.fish, configure, and what begins with #!", traits::shell_rows,
     false, false, "function"},
    {"PowerShell", "*.ps1, *.psm1", traits::powershell_rows, true, true},
    {"Batch", "*.bat, *.cmd", traits::batch_rows, true, true},
    {"Commands",
     "package.json, binding.gyp, Makefile, makefile, GNUmakefile, Makefile.in, Makefile.am, *.mk, "
     "CMakeLists.txt, *.cmake, .gitlab-ci.yml, action.yml, *.yml and *.yaml in .github/workflows",
     traits::shell_rows, false},
};
static_assert(std::size(kLanguages) == std::size(kAllLanguages));

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool holds_commands(std::string_view path) {
  const std::string_view name = base_name(path);
  if (is_one_of(name, {"package.json", "binding.gyp", "Makefile", "makefile", "GNUmakefile", "Makefile.in",
                       "Makefile.am", "CMakeLists.txt", ".gitlab-ci.yml", "action.yml", "action.yaml"}))
    return true;
  const bool workflow =
      path.starts_with(".github/workflows/") || path.find("/.github/workflows/") != path.npos;
  return name.ends_with(".mk") || name.ends_with(".cmake") ||
         (workflow && (name.ends_with(".yml") || name.ends_with(".yaml")));
}

std::optional<Language> language_of(FileKind kind) {
  switch (kind) {
    case FileKind::python:
    case FileKind::cython:
      return Language::python;
    case FileKind::javascript:
    case FileKind::typescript:
      return Language::javascript;
    case FileKind::php:
      return Language::php;
    case FileKind::ruby:
      return Language::ruby;
    case FileKind::go:
      return Language::go;
    case FileKind::rust:
      return Language::rust;
    case FileKind::java:
    case FileKind::kotlin:
      return Language::jvm;
    case FileKind::c:
    case FileKind::cpp:
      return Language::c;
    case FileKind::shell:
      return Language::shell;
    case FileKind::powershell:
      return Language::powershell;
    case FileKind::batch:
      return Language::batch;
    default:
      return std::nullopt;
  }
}

std::string_view edge_words(const TraitRow& row) {
  switch (row.edge) {
    case Edge::free:
      return "no method, no definition";
    case Edge::start:
      return "whatever its last name goes on with";
    case Edge::quoted:
      return "in quotes";
    case Edge::module:
      return "in quotes, behind require, import or from";
    case Edge::numbers:
      return "with eight numbers behind";
    case Edge::address:
      return "with a public address behind";
    case Edge::listed:
      return "in a line that begins with import";
    case Edge::aliased:
      return "in quotes, behind another name for it";
    case Edge::word:
    case Edge::text:
      return "";
  }
  return "";
}

/// The token on one line.
std::string as_shown(std::string_view token) {
  std::string shown;
  for (const char c : token) shown.append(c == '\n' ? "\\n" : std::string(1, c));
  return shown;
}

void explain_part(std::string& text, std::span<const TraitRow> rows) {
  for (const TraitRow& row : rows) {
    std::string what(row.trait ? to_string(*row.trait) : "(opens)");
    std::string how(edge_words(row));
    const auto add = [&](std::string_view more) { how.append(how.empty() ? "" : "; ").append(more); };
    if (!row.unless.empty()) add(fmt::format("not before {}", row.unless));
    if (row.needs == Gate::renamed || row.opens == Gate::renamed) add("where a module has another name");
    if (row.needs == Gate::by_name || row.opens == Gate::by_name) add("where parts are named by texts");
    if (row.needs == Gate::connects || row.opens == Gate::connects)
      add("where a module that connects has another name");
    text += fmt::format("  {:<12} {:<34} {}{}\n", what, as_shown(row.token), row.why,
                        how.empty() ? "" : fmt::format(" ({})", how));
  }
}

}  // namespace

std::string_view to_string(Language language) {
  return kLanguages[static_cast<std::size_t>(language)].name;
}

std::optional<Language> language_of(std::string_view path, FileKind kind) {
  // Stubs and declarations hold types and are never run.
  if (path.ends_with(".pyi") || path.ends_with(".pxd") || path.ends_with(".d.ts") ||
      path.ends_with(".d.mts") || path.ends_with(".d.cts"))
    return std::nullopt;
  if (path.ends_with(".pth")) return Language::python;
  const std::string_view name = base_name(path);
  if (is_one_of(name, {"Rakefile", "Gemfile"}) || name.ends_with(".gemspec") || name.ends_with(".rake") ||
      name.ends_with(".ru"))
    return Language::ruby;
  if (name.ends_with(".kts")) return Language::jvm;
  if (name == "configure" && !language_of(kind)) return Language::shell;
  if (holds_commands(path)) return Language::commands;
  return language_of(kind);
}

TraitTable trait_table(Language language) {
  const LanguageRow& row = kLanguages[static_cast<std::size_t>(language)];
  TraitTable table{{row.rows()}, row.any_case, row.definers, row.definition};
  if (row.commands) table.parts.push_back(traits::command_rows());
  table.parts.push_back(traits::place_rows());
  return table;
}

std::string explain_traits() {
  using namespace traits;
  std::string text =
      "What a scan looks for in the code of a file, and why. A token counts where the language writes it "
      "so:\n"
      "blanks may stand between its parts, ' is any kind of quote, and no longer name may hold it.\n"
      "What stands in comments and documentation does not count, as far as that is certain: what may be "
      "read\n"
      "in two ways is code. So are comments that a bundle of more than 256 KiB has behind its begin, those\n"
      "behind code on the lines of a shell, Ruby, PowerShell or batch, what stands behind __END__, and the\n"
      "descriptions that data hold beside their commands.\n"
      "A file is read as the language that its name or, where that says nothing, its first bytes tell. "
      "Stubs\n"
      "and declarations (*.pyi, *.pxd, *.d.ts) are never run and not read, nor are Perl, Lua and other\n"
      "languages without a table, machine code, bytecode, and data that a program may load and run.\n";
  for (const LanguageRow& language : kLanguages) {
    text += fmt::format("\n{} ({})\n", language.name, language.files);
    if (language.rows == shell_rows && language.name != to_string(Language::shell))
      text += "  those of the shell\n";
    else
      explain_part(text, language.rows());
  }
  text += "\nCommand lines, in all of these but the shell's and commands, which are nothing else\n";
  explain_part(text, command_rows());
  text += "\nPlaces and hosts, in all of these\n";
  explain_part(text, place_rows());
  text +=
      "\nIn all of these, without a table\n"
      "  obfuscated   sixteen escapes in a row (\\x61, \\u0061, \\141) of letters that need none\n";
  return text;
}

}  // namespace stocktake
