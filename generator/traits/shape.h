#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "generator/traits/comments.h"
#include "schemas/inventory/traits.h"

namespace stocktake {

/// A part of a file's text that is looked at together.
struct TextWindow {
  std::string_view text;  ///< what is to be looked at, and what stands around it
  std::size_t from, to;   ///< of what is to be looked at, within `text`
  std::uint64_t base;     ///< place of the text's first byte in the file; even
  Language language;
  Comments* comments;  ///< of the text, where they are known; else nullptr: all of it counts as code
  /// Bytes before and behind what is looked at that are at hand, unless the file begins or ends there.
  static constexpr std::size_t kContext = 2048;
};

/// Numbers the lines of a file that is seen window by window, as far as somebody asks.
class LineCount {
 public:
  /// Another window, which begins where the one before ended.
  void begin(const TextWindow& window);
  /// The number, from 1, of the line that holds the byte at `index` of the window's text; of one before the
  /// window, that of its begin.
  std::uint32_t line_of(std::size_t index);
  /// The window is done with.
  void end();

 private:
  TextWindow window_{};
  std::size_t at_ = 0;      // counted up to
  std::uint64_t line_ = 1;  // of it
};

/// Measures the shape of a text (`Shape`), and finds the escapes that make letters unreadable, in a fraction
/// of the time that reading it takes: a line of 2,000 bytes, a run of 60 digits or of 16 escapes cannot hide
/// between two places that are that far apart, so that few bytes are looked at; and what nobody sees has
/// bytes that are not ASCII, of which eight are told at a time.
class ShapeReader {
 public:
  /// Adds what the next window of a file shows to `traits`. A new object begins a new file.
  void read(const TextWindow& window, LineCount& lines, bool last, Traits& traits);
  /// How many bytes were looked at, one by one.
  std::uint64_t steps() const { return steps_; }

 private:
  void read_lines(const TextWindow& window, LineCount& lines, bool last, Traits& traits);
  void read_runs(const TextWindow& window, LineCount& lines, bool last, Traits& traits);
  std::size_t skip_words(std::string_view text, std::size_t at, std::size_t to);
  void add_segment(const TextWindow& window, std::size_t begin, std::size_t end, LineCount& lines,
                   Traits& traits);
  void end_run(Traits& traits);
  void read_escapes(const TextWindow& window, LineCount& lines, Traits& traits);
  void read_others(const TextWindow& window, LineCount& lines, Traits& traits);
  void read_direction(const TextWindow& window, std::size_t at, LineCount& lines, Traits& traits);
  std::size_t read_other(const TextWindow& window, std::size_t at, LineCount& lines, Traits& traits);

  std::uint64_t line_begin_ = 0;  // of the line that the next window goes on with
  std::uint64_t segment_ = 0;     // from here no digit was looked at that may begin a segment
  bool in_segment_ = false;
  std::uint64_t run_end_ = 0, run_digits_ = 0;
  std::uint32_t run_line_ = 0;
  std::uint64_t directed_to_ = 0;  // the direction of what stands before was judged
  std::uint64_t steps_ = 0;
};

}  // namespace stocktake
