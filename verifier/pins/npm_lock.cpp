#include <fmt/format.h>

#include "generator/locks/npm_places.h"
#include "schemas/error.h"
#include "verifier/pins/pins.h"

// What a lock of npm's leaves open: an entry without a digest is whatever is served at its address.
namespace stocktake {
namespace {

/// `git+ssh://…#COMMIT`, `github:owner/name#COMMIT`.
bool is_repository_source(std::string_view resolved) {
  return resolved.starts_with("git") || resolved.find(".git#") != resolved.npos || resolved.ends_with(".git");
}

void check_place(std::string_view path, const NpmPlace& place, VerifyReport& report) {
  const bool installed = place.folder.find("node_modules/") != std::string::npos;
  if (!installed || place.link || place.bundled) return;  // a workspace, a folder, part of another's archive
  if (place.resolved.starts_with("file:") || !place.integrity.empty()) return;
  if (is_repository_source(place.resolved)) {
    const auto hash = std::string_view(place.resolved).find('#');
    const bool commit =
        hash != std::string::npos && is_commit(std::string_view(place.resolved).substr(hash + 1));
    if (!commit)
      add_pin(report, "pin-branch", path, place.line,
              fmt::format("{} comes from {}, which can be moved.", place.folder, place.resolved),
              "lock it anew: npm writes the commit");
    return;
  }
  add_pin(
      report, "pin-hash", path, place.line,
      place.resolved.empty()
          ? fmt::format("{} has no integrity: any archive of that version will do.", place.folder)
          : fmt::format("{} has no integrity: it is whatever is served at {}.", place.folder, place.resolved),
      "lock it anew (rm the entry, npm install --package-lock-only), so that it has one");
}

}  // namespace

void check_npm_lock(std::string_view path, std::string_view text, VerifyReport& report) {
  try {
    for (const NpmPlace& place : read_npm_places(text, std::string(path))) check_place(path, place, report);
  } catch (const Error&) {  // check_installed reads each lock, and says it
  }
}

}  // namespace stocktake
