#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// A regular expression as JSON Schema's `pattern` has them, matched in time linear in the text and without
/// recursion over it: std::regex recurses once a character, so that a long string of a hostile document ends
/// the process.
///
/// Knows what the published schemas use: characters, classes `[a-z]`, `[^…]`, `.`, `\d`, `\w`, `\s` (ASCII),
/// groups,
/// `|`, `* + ?`, `{n}`, `{n,}`, `{n,m}`, and `^`, `$` at the ends of an alternative. Anything else throws
/// Error when compiling, never a wrong answer. Compiled to a complete automaton over bytes; immutable,
/// thread-safe.
class Pattern {
 public:
  explicit Pattern(std::string_view expression);

  /// Whether the expression matches anywhere in `text` (UTF-8), as ECMA 262's `test` does.
  bool matches(std::string_view text) const;
  const std::string& expression() const { return expression_; }

 private:
  struct State {
    std::array<std::uint16_t, 256> next;
    bool accepts_here;    ///< Whatever follows.
    bool accepts_at_end;  ///< Only when the text ends.
  };
  std::string expression_;
  std::vector<State> states_;
};

}  // namespace stocktake
