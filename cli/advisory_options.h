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

struct KnownAdvisories;
struct Policy;

/// What the commands that look advisories up have in common.
struct AdvisoryOptions {
  std::vector<std::string> paths;
  std::string index;  ///< a folder; `none`: no index is kept; empty: the user's cache, for large databases
  std::optional<std::int64_t> max_age;
  std::vector<std::string> vex;  ///< documents
};

/// `--advisories PATH`, `--max-age DAYS` and `--advisory-index DIR`; `options` must live as long as the
/// command.
void add_advisory_options(CLI::App& command, AdvisoryOptions& options, bool required);

/// Opens all of them in the order given, with progress and remarks on standard error. \throws Error where one
/// is none.
std::vector<AdvisoryDatabase> open_databases(const AdvisoryOptions& options);

/// All statements of the VEX documents, in the order given. \throws Error where one is none.
std::vector<VexStatement> read_statements(const AdvisoryOptions& options);

/// What stocktake.toml says of advisories; none where there is no policy.
std::vector<AdvisoryApproval> approvals_of(const std::optional<Policy>& policy);

/// What is known of the two sides of a comparison. \param too_old set where a database is older than allowed
KnownAdvisories known_advisories(const Inventory& before, const Inventory& after,
                                 std::span<const AdvisoryDatabase> databases, const AdvisoryOptions& options,
                                 const std::optional<Policy>& policy, bool& too_old);

/// Says on standard error which databases are too old; false where none is.
bool tell_too_old(std::span<const CheckedDatabase> databases);

}  // namespace stocktake
