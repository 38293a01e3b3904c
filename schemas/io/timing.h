#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stocktake {

/// A pass of the program's work, as `--stats` shows it: the object lives as long as the pass.
///
///     const Pass pass("walk");
///
/// Passes nest by thread. Costs a look at one flag while nobody asked for times. Any thread may have passes.
class Pass {
 public:
  using Id = std::uint32_t;

  /// A pass within the one that this thread is in.
  explicit Pass(std::string_view name) : Pass(name, current()) {}
  /// A pass within `parent`: for a thread that works for another.
  Pass(std::string_view name, Id parent);
  Pass(const Pass&) = delete;
  Pass& operator=(const Pass&) = delete;
  ~Pass();

  /// The pass that this thread is in, to be handed to the threads that work for it.
  static Id current();

 private:
  Id id_, outer_;
};

/// From now on passes are kept. Call before any other thread runs.
void start_timing();

/// The passes that have ended, as a tree in the order of their beginnings, a line each: wall-clock time, the
/// processor time that all threads of the process took meanwhile, the memory that the process had held at
/// most by its end (in units of 10^6 bytes), and the name. Passes beside each other each count the same
/// processor time.
std::string timing_tree();

}  // namespace stocktake
