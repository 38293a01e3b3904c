#include "cli/expand_glob.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "schemas/error.h"
#include "schemas/text/glob.h"
#include "schemas/text/printable.h"

namespace stocktake {

std::vector<std::string> expand_glob(const std::string& pattern) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto wild = pattern.find_first_of("*?[\\");
  if (wild == std::string::npos || fs::exists(fs::symlink_status(pattern, error))) return {pattern};

  // The search starts in the last folder before the first wildcard. Without `**` it enters only what the
  // pattern's next component names; `end` is where the pattern's part for the folder ends.
  const auto slash = pattern.rfind('/', wild);
  const std::string start = slash == std::string::npos ? "" : pattern.substr(0, slash + 1);
  const bool any_depth = pattern.find("**", wild) != std::string::npos;
  const auto fail = [&](const std::string& folder) {
    throw Error(fmt::format("{}: cannot be listed: {}", printable(folder), error.message()));
  };

  std::vector<std::string> found;
  struct Folder {
    std::string prefix;  // of the paths in it
    std::size_t end;
  };
  std::vector<Folder> folders = {{start, start.size()}};
  while (!folders.empty()) {
    const auto [prefix, end] = std::move(folders.back());
    folders.pop_back();
    const auto next = pattern.find('/', end);
    fs::directory_iterator entry(prefix.empty() ? "." : prefix, error);
    if (error) fail(prefix);
    for (; entry != fs::directory_iterator(); entry.increment(error)) {
      std::string path = prefix + entry->path().filename().string();
      if (glob_match(pattern, path)) {
        found.push_back(std::move(path));
      } else if (any_depth) {
        if (fs::is_directory(entry->symlink_status(error))) folders.push_back({path + "/", end});
      } else if (next != std::string::npos && glob_match(pattern.substr(0, next), path)) {
        if (fs::is_directory(entry->status(error))) folders.push_back({path + "/", next + 1});
      }
    }
    if (error) fail(prefix);
  }
  if (found.empty()) throw Error(fmt::format("{}: no file matches", printable(pattern)));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace stocktake
