#include <fmt/format.h>

#include "schemas/text/lines.h"
#include "verifier/pins/pins.h"

namespace stocktake {
namespace {

/// An entry of a Cargo.lock, as far as it says where the crate is from.
struct LockedCrate {
  std::string_view name, version;
  std::uint32_t line = 0;
  bool from_registry = false, has_checksum = false;
};

std::string_view text_in_quotes(std::string_view value) {
  const auto open = value.find('"'), close = value.rfind('"');
  return open == value.npos || close <= open ? std::string_view() : value.substr(open + 1, close - open - 1);
}

void check_crate(std::string_view path, const LockedCrate& crate, VerifyReport& report) {
  if (!crate.from_registry || crate.has_checksum) return;
  add_pin(report, "pin-hash", path, crate.line,
          fmt::format("{} {} has no checksum: any crate of that version will do.", crate.name, crate.version),
          "lock it anew (rm the entry, cargo generate-lockfile), so that it has one");
}

}  // namespace

/// What a Cargo.lock leaves open (The Cargo Book, "Cargo.toml vs Cargo.lock"). Cargo writes a key a line; its
/// first form, of before 2020, has the checksums of all in `[metadata]`.
void check_cargo_lock(std::string_view path, std::string_view text, VerifyReport& report) {
  if (text.find("\n\"checksum ") != text.npos) return;
  LockedCrate crate;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    std::string_view value = trim(take_line(text));
    if (value.starts_with('[')) {
      check_crate(path, crate, report);
      crate = {};
      continue;
    }
    const std::string_view key = trim(take_until(value, '='));
    if (key == "name") crate.name = text_in_quotes(value), crate.line = number;
    if (key == "version") crate.version = text_in_quotes(value);
    if (key == "source") crate.from_registry = !text_in_quotes(value).starts_with("git+");
    if (key == "checksum") crate.has_checksum = !text_in_quotes(value).empty();
  }
  check_crate(path, crate, report);
}

}  // namespace stocktake
