#pragma once

#include <span>

#include "advisories/check.h"
#include "advisories/vex.h"

namespace stocktake {

/// Whether a product of a statement is the finding's: by package URL (the version too, where it has one), by
/// a digest of the package, of its archive or of the file, by bom-ref; or it is what was checked as a whole
/// (its package URL, digest, or name and version), and the finding is in one of its parts, where it names
/// parts.
bool is_product(const VexProduct& product, const AdvisoryFinding& finding, const Inventory& inventory);

/// Dismisses the findings that statements call `not_affected` or `fixed`: of all statements about a finding
/// the latest holds, of equally late ones the last. Each that speaks of nothing here becomes a problem of the
/// report: stale where it speaks of another version of what is here, else unused.
void apply_vex(std::span<const VexStatement> statements, CheckReport& report);

}  // namespace stocktake
