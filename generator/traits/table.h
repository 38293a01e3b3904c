#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "schemas/inventory/file_kind.h"
#include "schemas/inventory/traits.h"

namespace stocktake {

/// A family of languages whose programs are written with the same words.
enum class Language : std::uint8_t {
  python,
  javascript,  ///< and TypeScript
  php,
  ruby,
  go,
  rust,
  jvm,  ///< Java, Kotlin
  c,    ///< and C++
  shell,
  powershell,
  batch,
  commands,  ///< command lines in package.json, makefiles and workflows
};
inline constexpr Language kAllLanguages[] = {Language::python,     Language::javascript, Language::php,
                                             Language::ruby,       Language::go,         Language::rust,
                                             Language::jvm,        Language::c,          Language::shell,
                                             Language::powershell, Language::batch,      Language::commands};
std::string_view to_string(Language language);

/// The language of a file by its path and what its bytes are (`kind_of`); nothing where its code is not
/// looked into.
std::optional<Language> language_of(std::string_view path, FileKind kind);

/// What must stand around a token, beyond its own characters.
enum class Edge : std::uint8_t {
  word,     ///< nothing that would make its first or last name a longer one
  free,     ///< as `word`; nor is it a method of something, or defined here
  start,    ///< as `word`, but its last name may go on
  quoted,   ///< quotes on both sides
  module,   ///< the same, behind `require(`, `import` or `from`
  numbers,  ///< as `word`, and eight or more whole numbers with commas between follow
  address,  ///< a public IPv4 address follows
  listed,   ///< as `word`, in a line that begins with `import`
  aliased,  ///< quotes on both sides, and another name before them on the line
  text,     ///< as `word`, and it is no code: a blank in it is one blank, and none may be added
};

/// A row that counts only where another row of the file says so: the name of a module was changed, the names
/// of its parts are made from text, or the name of one that connects was changed.
enum class Gate : std::uint8_t { none, renamed, by_name, connects };

/// One token that says something about what a file can do.
struct TraitRow {
  /// As the language writes it. In code a blank is one blank or more, further ones may stand wherever the
  /// language lets them, and `'` is any kind of quote.
  std::string_view token;
  std::optional<Trait> trait;  ///< nothing: the row opens a gate
  std::string_view why;        ///< one line for people: what it does
  Edge edge = Edge::word;
  /// Texts with `|` between, as code: where one of them follows, it is not meant. A name ends where the text
  /// ends; `$` behind it: the statement does as well, so that nothing else is meant with it.
  std::string_view unless = {};
  Gate needs = Gate::none;
  Gate opens = Gate::none;
};

/// How a language defines or declares a function, other than by a word before its name.
enum class Definition : std::uint8_t {
  by_word,
  as_method,     ///< JavaScript: `name(a, b) {` in a class, `name(a: string): void` in an interface
  as_prototype,  ///< C: `int name(const char *);`
};

/// The rows of a language, in no order that matters.
struct TraitTable {
  std::vector<std::span<const TraitRow>> parts;  ///< the language's own, and those that several share
  bool any_case = false;                         ///< the language does not tell upper and lower case apart
  std::string_view definers = {};  ///< words before the name of what is defined, with blanks between
  Definition definition = Definition::by_word;
};
TraitTable trait_table(Language language);

/// `stocktake explain --traits`: all tables, as text.
std::string explain_traits();

}  // namespace stocktake
