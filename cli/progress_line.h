#pragma once

#include <condition_variable>
#include <cstdint>
#include <span>
#include <string>
#include <thread>

#include "generator/source/walk.h"

namespace stocktake {

/// How far a run is.
struct WorkDone {
  std::uint64_t files = 0, bytes = 0, folders_left = 0;  ///< of the trees that are scanned
  std::uint64_t read = 0, documents = 0;                 ///< bytes of documents: read, and in all
  double seconds = 0;                                    ///< since the run began
};

/// One line of it: of a scan what is done, the rate and what is left to enter; of documents the rate and the
/// time that they will take; once all are read, how long the rest takes already.
std::string progress_text(const WorkDone& done);

/// The line on a terminal that says how far the run is, ten times a second; gone when the object is, and
/// before anything that `tell` says. Nothing where standard error is no terminal. One at a time.
class ProgressLine {
 public:
  /// \param walk what a scan counts; must outlive this
  /// \param documents the paths of what is read as documents; anything else among them counts nothing
  ProgressLine(const Progress& walk, std::span<const std::string> documents, bool wanted = true);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void run(const std::stop_token& stop);

  const Progress& walk_;
  std::uint64_t read_before_;
  std::uint64_t documents_ = 0;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it ends before what it uses
};

/// Takes the line away until it is drawn anew: before something is written to the terminal.
void clear_progress_line();

}  // namespace stocktake
