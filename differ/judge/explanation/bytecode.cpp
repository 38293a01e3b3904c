#include "schemas/inventory/bytecode.h"
#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"

// What Python compiled.

namespace stocktake {
namespace {

constexpr std::string_view kBytecode = "compiled from the source file beside it";
constexpr std::uint64_t kLongestPath = 4096;

}  // namespace

/// Compiling again changes bytecode, by the time in its head or the path within; its source stands beside it
/// and is judged itself. Where the source is the same, the bytecode cannot have grown by more than a path.
std::string_view explained_by_source(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  const File *old = file.before, *now = file.after;
  if (old == nullptr && now == nullptr) return {};
  if (file.file().type != FileType::regular) return {};
  const std::string source = source_of_bytecode(file.file().path);
  if (source.empty()) return {};
  const File* beside = find_file(now != nullptr ? c.after : c.before, source);
  if (beside == nullptr || beside->type != FileType::regular) return {};
  if (old == nullptr || now == nullptr || old->size == kUnknownSize || now->size == kUnknownSize)
    return kBytecode;
  const File* former = find_file(c.before, source);
  const bool same_source =
      former != nullptr && former->has_sha256 && beside->has_sha256 && former->sha256 == beside->sha256;
  return same_source && now->size > old->size + kLongestPath ? std::string_view() : kBytecode;
}

}  // namespace stocktake
