#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "generator/traits/shape.h"

namespace stocktake {

/// Finds texts that a program puts together of constants, `'child_' + 'process'`, so that they can be looked
/// at as what they are when it runs. Only where an operator stands between two closed texts: what is put
/// together of variables nobody knows without running it. Pieces of at most kLongestPiece bytes, kMostPieces
/// of them: names are short. One object serves many windows; linear in the window.
class JoinedTexts {
 public:
  static constexpr std::size_t kLongestPiece = 64, kMostPieces = 16, kAround = 48;

  /// Calls `take(text, place)` for each joined text whose first operator is among the bytes to be looked at:
  /// `text` is the code around it with the pieces as one, valid until the next; `place` is that of its first
  /// quote in the window's text. \param steps raised by what was done
  template <class Take>
  void each(const TextWindow& window, std::uint64_t& steps, const Take& take) {
    begin(window);
    while (next(steps)) take(std::string_view(joined_), place_);
  }

 private:
  void begin(const TextWindow& window);
  bool next(std::uint64_t& steps);
  bool join_at(std::size_t op, std::uint64_t& steps);
  std::size_t next_operator() const;
  std::size_t opening_before(std::size_t close) const;
  std::size_t closing_behind(std::size_t open) const;

  TextWindow window_{};
  char operator_ = '+';
  std::size_t at_ = 0;     // looked at so far
  std::size_t place_ = 0;  // of the joined text's first quote
  std::string joined_;
};

}  // namespace stocktake
