#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/text/string_arena.h"

namespace stocktake {

struct TomlValue {
  enum class Kind { string, boolean, strings, other };  ///< `other` is never kept
  Kind kind = Kind::other;
  bool truth = false;                   ///< of a boolean
  std::string_view text;                ///< of a string, without quotes and escapes
  std::vector<std::string_view> items;  ///< of an array that holds strings only
};

struct TomlTable {
  std::string_view name;
  bool is_element = false;  ///< of an array of tables, `[[name]]`
  std::vector<std::pair<std::string_view, TomlValue>> values;

  /// The value of `key`; null where the table has none.
  const TomlValue* find(std::string_view key) const;
  /// The text of `key`; empty where it is no string.
  std::string_view text(std::string_view key) const;
};

struct TomlFile {
  std::vector<TomlTable> tables;  ///< the wanted ones, in the order of the file
  StringArena strings;            ///< owns what is not a view into the text

  /// The first table of that name; null where there is none.
  const TomlTable* find(std::string_view name) const;
};

/// Reads from TOML 1.0 the tables on the first level whose names are in `wanted`, with their strings,
/// booleans and arrays of strings. Views of the result point into `text`, `wanted` or the result.
/// Thread-safe; throws Error that says what is wrong and where, with `name` in front, where the text is not
/// TOML.
///
/// Why not toml++ alone: there are hundreds of manifests in a tree, and cargo writes them with plain headers
/// and one key a line. Such a file is read in one pass that keeps only what is wanted, fourteen times as fast
/// (`./dev bench --only micro`, the benchmarks `toml_*` in tests/bench/engines_bench.cpp).
/// Whatever is unusual (dotted or needlessly quoted keys, a wanted table or a key in it twice, anything
/// malformed) is left to toml++, whose word is final: no wanted value can be read otherwise than toml++ reads
/// it.
TomlFile read_toml(std::string_view text, const std::string& name, std::span<const std::string_view> wanted);

}  // namespace stocktake
