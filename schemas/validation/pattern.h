#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace stocktake {

/// A regular expression as JSON Schema's `pattern` has them, matched by RE2 in time linear in the text and
/// without recursion over it: std::regex recurses once a character, so that a long string of a hostile
/// document ends the process.
///
/// The syntax is RE2's, which for what published schemas use is that of ECMA 262, except that `.` also
/// matches a carriage return and `\s` knows ASCII only. What RE2 has not (look-around, references) throws
/// Error when compiling, never a wrong answer. Immutable, thread-safe.
class Pattern {
 public:
  explicit Pattern(std::string_view expression);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  /// Whether the expression matches anywhere in `text` (UTF-8), as ECMA 262's `test` does.
  bool matches(std::string_view text) const;
  const std::string& expression() const;

 private:
  std::unique_ptr<const re2::RE2> compiled_;
};

}  // namespace stocktake
