#include "differ/judge/explanation/explanation.h"

#include "differ/judge/comparison.h"

namespace stocktake {
namespace {

constexpr Explanation kExplanations[] = {
    {"package", "the file's package came, went, moved or has another version, on the side that counts",
     explained_by_package},
    {"bookkeeping", "the file's name and place, and that a package of the kind that it lists changed",
     explained_by_bookkeeping},
    {"bytecode", "the source beside it, which is judged itself", explained_by_source},
    {"environment", "pyvenv.cfg and all console scripts, which changed in one way", explained_by_environment},
    {"link", "where the link leads, and what became of the package there", explained_by_link},
    {"store", "the package for which pnpm made the folder", explained_by_store},
    {"shim", "the program that the script starts, read when it was scanned", explained_by_shim},
    {"attributes", "equal digests, and what of permissions and records changed", explained_by_attributes},
};

}  // namespace

std::span<const Explanation> explanations() {
  return kExplanations;
}

void explain_changes(Comparison& comparison) {
  Evidence evidence(comparison);
  auto& result = comparison.explanations;
  result.reserve(comparison.files.changes.size());
  for (const FileMatch& match : comparison.files.changes) {
    const ChangedFile file(comparison, match);
    std::string_view reason;
    for (const Explanation& explanation : explanations())
      if (reason = explanation.explain(file, evidence); !reason.empty()) break;
    result.push_back(reason);
  }
  comparison.misplaced = std::move(evidence.misplaced_files);
}

}  // namespace stocktake
