#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/traits/finder.h"
#include "generator/traits/joined.h"
#include "generator/traits/shape.h"

namespace stocktake {

/// Finds the traits of files as their bytes pass by: one pass, of which nothing is kept but the text that is
/// being looked at. What it finds does not depend on the pieces in which the bytes come. One object serves
/// many files, one after the other; not thread-safe.
class TraitReader {
 public:
  /// Begins the file at `path`, which must stay until `finish`.
  void begin(std::string_view path);
  /// Takes the next bytes. Those of a file that comes whole (the first call, with `last`) are read where they
  /// stand; others are gathered first.
  void read(std::string_view bytes, bool last);
  /// Ends the file. \returns its traits; valid until the next `begin`
  const Traits& finish();

  /// The language that the file of the last `finish` was read as; nothing where its code was not looked into.
  std::optional<Language> language() const { return language_; }
  /// What its bytes are (`kind_of_bytes`).
  FileKind bytes_kind() const { return bytes_kind_; }
  /// What was done for the file so far: bytes looked at, and compared.
  std::uint64_t steps() const;

 private:
  /// Text that is looked at together, and the part of a file in which comments are known: what is larger is a
  /// bundle, in which they are few.
  static constexpr std::size_t kWindow = 256 << 10;
  static constexpr std::size_t kSlice = 64 << 10;  // gathered at a time
  static constexpr std::size_t kHead = 2048;       // tells the language

  void know_language(std::string_view head);
  void read_gathered(bool last);
  void read_window(const TextWindow& window, bool last);
  template <class IsWanted, class FoundAt>
  void read_joined(const TextWindow& window, const IsWanted& is_wanted, const FoundAt& found_at);
  void settle();

  std::string_view path_;
  bool knows_language_ = false;
  FileKind bytes_kind_ = FileKind::unknown;
  std::optional<Language> language_;
  const Finder* finder_ = nullptr;
  std::string gathered_;              // what was not yet looked at, and the context before it
  std::uint64_t gathered_at_ = 0;     // place of its first byte in the file
  std::uint64_t next_ = 0;            // place of what was not yet looked at
  std::vector<std::uint32_t> first_;  // of each row of the table: the line where it stood first; 0: nowhere
  Traits traits_;
  LineCount lines_;
  ShapeReader shape_;
  JoinedTexts joined_;
  std::uint64_t steps_ = 0;
};

}  // namespace stocktake
