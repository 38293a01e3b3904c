#pragma once

namespace stocktake {

/// Makes the process fit for what may happen to it. Call once, before anything is opened.
/// - A standard stream that is closed is opened to nothing, so that no file takes its number and gets what
/// was
///   meant for it; reading from it or writing to it fails all the same.
/// - A closed pipe and the limit of a file's size are errors of the write, not the process's end.
/// - A signal that ends the process removes unfinished files first.
void prepare_process();

}  // namespace stocktake
