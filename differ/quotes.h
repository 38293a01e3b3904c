#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "differ/report.h"

/// The code that findings rest on, as a reviewer would quote it. The differ opens no file: whoever has the
/// side before him reads the lines and hands them in.
namespace stocktake {

/// Lines of one file that a report is to quote.
struct WantedLines {
  const File* file = nullptr;        ///< of the after side
  std::vector<std::uint32_t> lines;  ///< from 1, ascending
  /// What shows in each: traits and shapes (CodeLine::what).
  std::vector<std::vector<std::string_view>> shown;
  /// The text of each, filled by who reads; empty where it could not be had, or the file is no longer the one
  /// that was scanned.
  std::vector<std::string> texts;
  /// Where in each text the first of it stands, filled likewise; 0 where that is not known.
  std::vector<std::size_t> places;
};
using ReadLines = std::function<void(std::span<WantedLines>)>;

/// Fills CodeLine::quote of what is unexpected and rests on lines of the after side: at most three lines a
/// finding, and of the first few hundred findings. Blanks that push code out of sight are left out, and a
/// line is cut around what shows in it.
void quote(Report& report, const ReadLines& read);

}  // namespace stocktake
