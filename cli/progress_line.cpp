#include "cli/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <system_error>

#include "schemas/io/read_count.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

constexpr std::string_view kClear = "\r\x1b[K";

/// Whether the line stands on the terminal.
std::atomic<bool>& drawn() {
  static std::atomic<bool> is = false;
  return is;
}

void draw(std::string_view text) {
  // Where it cannot be shown, nobody looks at it.
  static_cast<void>(::write(STDERR_FILENO, text.data(), text.size()) < 0);
}

std::string rate(std::uint64_t bytes, double seconds) {
  return format_bytes(static_cast<std::uint64_t>(static_cast<double>(bytes) / std::max(seconds, 1e-3))) +
         "/s";
}

std::uint64_t size_of(const std::string& path) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) return 0;
  const auto size = std::filesystem::file_size(path, none);
  return none ? 0 : size;
}

}  // namespace

std::string progress_text(const WorkDone& done) {
  if (done.files != 0 || done.folders_left != 0)
    return fmt::format("{}, {} ({}), {} to go", counted(done.files, "file", "files"),
                       format_bytes(done.bytes), rate(done.bytes, done.seconds),
                       counted(done.folders_left, "folder", "folders"));
  if (done.read >= done.documents)
    return fmt::format("{} read, {:.0f} s", format_bytes(done.read), done.seconds);
  const double left = static_cast<double>(done.documents - done.read) * done.seconds /
                      static_cast<double>(std::max<std::uint64_t>(done.read, 1));
  return fmt::format("{} of {} ({}){}", format_bytes(done.read), format_bytes(done.documents),
                     rate(done.read, done.seconds),
                     done.read == 0 ? "" : fmt::format(", {:.0f} s to go", left));
}

ProgressLine::ProgressLine(const Progress& walk, std::span<const std::string> documents, bool wanted)
    : walk_(walk), read_before_(document_bytes_read()) {
  if (!wanted || isatty(STDERR_FILENO) == 0) return;
  for (const std::string& path : documents) documents_ += size_of(path);
  try {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  } catch (const std::system_error&) {  // no more threads to be had: the run goes without the line
  }
}

void ProgressLine::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  const auto start = std::chrono::steady_clock::now();
  while (!wake_.wait_for(lock, stop, std::chrono::milliseconds(100), [&] { return stop.stop_requested(); })) {
    const WorkDone done = {
        .files = walk_.files,
        .bytes = walk_.bytes,
        .folders_left = walk_.folders_left,
        .read = document_bytes_read() - read_before_,
        .documents = documents_,
        .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
    draw(std::string(kClear) + progress_text(done));
    drawn() = true;
  }
  clear_progress_line();
}

void clear_progress_line() {
  if (drawn().exchange(false)) draw(kClear);
}

}  // namespace stocktake
