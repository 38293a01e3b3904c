#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "advisories/check.h"

namespace CLI {
class App;
}

namespace stocktake {

/// What the commands that look advisories up have in common.
struct AdvisoryOptions {
  std::vector<std::string> paths;
  std::string index;  ///< a folder; `none`: no index is kept; empty: the user's cache, for large databases
  std::optional<std::int64_t> max_age;
};

/// `--advisories PATH`, `--max-age DAYS` and `--advisory-index DIR`; `options` must live as long as the
/// command.
void add_advisory_options(CLI::App& command, AdvisoryOptions& options, bool required);

/// Opens all of them in the order given, with progress and remarks on standard error. \throws Error where one
/// is none.
std::vector<AdvisoryDatabase> open_databases(const AdvisoryOptions& options);

/// Says on standard error which databases are too old; false where none is.
bool tell_too_old(std::span<const CheckedDatabase> databases);

}  // namespace stocktake
