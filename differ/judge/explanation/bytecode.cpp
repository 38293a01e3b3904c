#include "schemas/inventory/bytecode.h"

#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"

// What Python compiled.

namespace stocktake {
namespace {

constexpr std::string_view kBytecode = "compiled from the source file beside it";
// Bytecode is seldom longer than its source; what it holds beside the source's text is a few hundred bytes.
constexpr std::uint64_t kMostOfSource = 4, kMostBeside = 16 * 1024;

bool is_plausible(const File& bytecode, const File& source) {
  if (bytecode.size == kUnknownSize || source.size == kUnknownSize) return true;
  return bytecode.size <= source.size * kMostOfSource + kMostBeside;
}

/// Whether Python would load the bytecode for the source as it stands, or compile it anew because of another
/// time: copying a tree changes times. What runs whatever the source says, and what was compiled from
/// something else, is not explained.
bool follows_source(const Inventory& side, const File& bytecode) {
  const FileDetail* detail = side.detail_of(bytecode);
  if (detail == nullptr || detail->bytecode.empty()) return side.facts.has(Fact::bytecode);
  return detail->bytecode == "other time" || detail->bytecode == "checked hash";
}

bool same_bytes(const File& a, const File& b) {
  return a.has_sha256 && b.has_sha256 && a.sha256 == b.sha256;
}

/// Whether two files hold the same code, whatever their heads and the paths within say.
bool same_code(const Comparison& c, const File& before, const File& after) {
  const FileDetail *was = c.before.detail_of(before), *is = c.after.detail_of(after);
  return was != nullptr && is != nullptr && !was->code.empty() && was->code == is->code;
}

}  // namespace

/// Bytecode is explained by its source, which is judged itself, where its head says that it was compiled from
/// it (PEP 552). Where the source is the same on both sides, so is what was compiled from it, but for the
/// time in the head and the path within.
std::string_view explained_by_source(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  if (file.before == nullptr && file.after == nullptr) return {};
  if (file.file().type != FileType::regular) return {};
  const std::string source = source_of_bytecode(file.file().path);
  if (source.empty()) return {};
  const File *former = find_file(c.before, source), *beside = find_file(c.after, source);
  if (file.after == nullptr) return former != nullptr || beside != nullptr ? kBytecode : std::string_view();
  if (beside == nullptr || beside->type != FileType::regular) return {};
  // What another package brings for it was not compiled where it stands.
  if (file.after->package != kNone && file.after->package != beside->package) return {};
  if (!follows_source(c.after, *file.after) || !is_plausible(*file.after, *beside)) return {};
  if (file.before == nullptr || former == nullptr || !same_bytes(*former, *beside)) return kBytecode;
  return same_code(c, *file.before, *file.after) ? kBytecode : std::string_view();
}

}  // namespace stocktake
