#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "generator/traits/table.h"

namespace stocktake {

/// Tells which parts of a program are comments or documentation, so that a word in them is not taken for
/// code. What is not certainly a comment is code: where a text can be read in two ways (a `/` in JavaScript
/// that begins a pattern or divides), no comment is believed that depends on it. So nobody hides code by
/// confusing the reader; at worst a comment counts as code.
///
/// To read a program so takes several times as long as to hash it. Most places that are asked for are
/// certainly no comment, for no mark of one stands before them on their line and no block is open, whatever
/// the program is: that is told sixteen bytes at a time, and only where it cannot be told the program is
/// read.
class Comments {
 public:
  /// \param text stays until the last call
  Comments(Language language, std::string_view text);

  /// Whether the character at `place` stands in a comment. Places must not descend by more than a few
  /// characters from one call to the next: the text is read once, as far as it is asked for.
  bool has(std::size_t place);

  /// How many steps it took: characters that were read, and blocks that were looked at for marks.
  std::size_t steps() const;

 private:
  friend struct CommentsTest;
  bool may_hold(std::size_t place);
  bool reads_comment(std::size_t place);
  bool begins_comment(std::size_t place) const;
  void note_marks(std::size_t to);
  void advance(std::size_t to);
  void skip_plain(std::size_t end);
  void step_python();
  void step_c();
  void step_text(char quote);
  void step_slash();
  bool in_line_comment(std::size_t place) const;
  bool in_block_comment(std::size_t place);
  void note_blocks();
  bool skip_plain_line(std::size_t& at, std::size_t end) const;
  bool is_plain_text(std::string_view inside, char quote) const;
  void step_html();
  void end_of_text(char quote, bool over_lines);
  void python_text(std::size_t begin);
  void template_text();
  void comment_to(std::size_t end);
  std::size_t end_of_line() const;
  std::size_t next_of(char one, char other) const;
  void find_end(std::string_view end);
  enum class Slash : std::uint8_t { divides, begins_pattern, unclear };
  Slash slash() const;
  void skip_pattern();
  bool skip_raw();
  bool at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  Language language_;
  std::string_view text_;
  std::size_t at_ = 0;                             // read so far
  std::size_t comment_from_ = 0, comment_to_ = 0;  // the comment that was met last
  std::size_t word_ = 0;                           // behind the last character of code that is no blank
  static constexpr std::size_t kNone = std::string_view::npos;
  std::size_t marked_to_ = 0;  // marks were noted of all that stands before
  std::size_t open_ = kNone, close_ = kNone, line_mark_ = kNone;  // the last `/*`, `*/` and `//`
  std::size_t line_from_ = 0;  // no line ends between the last mark and this
  bool is_mixed_ = false;      // PHP that stands in something else
  std::size_t blocks_to_ = 0;  // of Ruby and PowerShell: blocks were noted of all that stands before
  struct Span {
    std::size_t from, to;
  };
  std::vector<Span> blocks_;
  int depth_ = 0;                // of brackets that are open
  std::vector<int> templates_;   // of JavaScript: the braces that are open in each one's `${`
  bool line_is_certain_ = true;  // of what stands on this line
  bool certain_ = true;          // of all that follows
};

}  // namespace stocktake
