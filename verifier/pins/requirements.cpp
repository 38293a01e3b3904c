#include "verifier/locks/requirements.h"

#include <fmt/format.h>

#include "verifier/pins/pins.h"

namespace stocktake {
namespace {

/// `git+https://host/path@REF#egg=x`: the commit, tag or branch; empty where there is none.
std::string_view git_reference(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const auto slash = url.rfind('/'), at = url.rfind('@');
  return at != url.npos && at > slash ? url.substr(at + 1) : std::string_view();
}

void check_one(std::string_view path, const Requirement& one, VerifyReport& report) {
  if (one.constraint || !one.file.empty()) return;
  if (one.url.starts_with("git+")) {
    const std::string_view reference = git_reference(one.url);
    if (is_commit(reference)) return;
    return add_pin(
        report, "pin-branch", path, one.line,
        reference.empty()
            ? fmt::format("{} is what the repository's main branch is when it is installed.", one.url)
            : fmt::format("{} is a tag or branch, which can be moved.", reference),
        "…@COMMIT, all 40 digits");
  }
  if (!one.url.empty()) {
    const bool remote = one.url.find("://") != one.url.npos && !one.url.starts_with("file:");
    const bool hashed = !one.hashes.empty() || one.url.find("#sha256=") != one.url.npos;
    if (remote && !hashed)
      add_pin(report, "pin-hash", path, one.line, fmt::format("{} has no digest.", one.url),
              one.url + "#sha256=HEX");
    return;
  }
  const std::string version = one.exact();
  if (version.empty())
    return add_pin(report, "pin-range", path, one.line,
                   one.specifier.empty()
                       ? fmt::format("{} may be of any version.", one.name)
                       : fmt::format("{} may be of any version that is {}.", one.name, one.specifier),
                   fmt::format("{}==VERSION --hash=sha256:HEX", one.name));
  if (one.hashes.empty())
    add_pin(report, "pin-hash", path, one.line,
            fmt::format("{} {} is whatever the index serves under that version.", one.name, version),
            fmt::format("{}=={} --hash=sha256:HEX (pip-compile --generate-hashes)", one.name, version));
}

}  // namespace

void check_requirements(std::string_view path, std::string_view text, VerifyReport& report) {
  for (const Requirement& one : read_requirements(text)) check_one(path, one, report);
}

}  // namespace stocktake
