#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/lock_file.h"

// What package managers write for themselves.

namespace stocktake {

std::string_view explained_by_bookkeeping(const ChangedFile& file, Evidence& evidence) {
  const File *old = file.before, *now = file.after;
  if (old == nullptr && now == nullptr) return {};
  for (const File* side : {old, now}) {
    if (side == nullptr) continue;
    if (side->type != FileType::regular) return {};
    if (is_code(side->kind) && !is_code(kind_by_name(side->path))) return {};
  }
  const auto [row, ecosystem] = bookkeeping_of(file.file().path);
  if (row == nullptr || row->when == Bookkeeping::When::never) return {};
  // A lock that is gone denies nothing any more.
  if (now == nullptr && lock_file(old->path) != nullptr) return {};
  if (now != nullptr && now->size != kUnknownSize && now->size > row->at_most) return {};
  if (row->when != Bookkeeping::When::always && !evidence.comparison.packages_changed(ecosystem->purl_type))
    return {};
  return row->reason;
}

}  // namespace stocktake
