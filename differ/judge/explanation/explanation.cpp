#include "differ/judge/explanation/explanation.h"

#include "differ/judge/comparison.h"

namespace stocktake {
namespace {

constexpr Explanation kExplanations[] = {
    {"package", "the file's package came, went, moved or has another version, on the side that counts",
     explained_by_package},
    {"bookkeeping", "the file's name and place, and that a package of the kind that it lists changed",
     explained_by_bookkeeping},
    {"generated", "what the scan found: whether the package manager would write the file for its packages",
     explained_by_generator},
    {"bytecode", "the source beside it, which is judged itself", explained_by_source},
    {"environment", "pyvenv.cfg and all console scripts, which changed in one way", explained_by_environment,
     Explained::By::environment_moved},
    {"link", "where the link leads, and what became of the package there", explained_by_link},
    {"store", "the package for which pnpm made the folder", explained_by_store},
    {"shim", "the program that the script starts, read when it was scanned", explained_by_shim},
    {"copy", "the same bytes in the place where the release stood before", explained_by_copy},
    {"go-packages", "the list of a Go module's packages, at the same version and sum",
     explained_by_go_packages},
    {"go-record", "the modules and packages that it lists, which are compared themselves",
     explained_by_go_record},
    {"installing",
     "an archive on the before side, and what installers add to what they unpack or leave out of "
     "it",
     explained_by_installing},
    {"replacement", "the same bytes in the folder of the project that stands for the module",
     explained_by_replacement},
    {"python-version", "the names of library folders, and the same file under the other version's name",
     explained_by_python_version, Explained::By::python_version},
    {"own", "a repository's root on both sides, and a place outside of everything that was installed",
     explained_by_own_work, Explained::By::own_work},
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
    Explained explained;
    for (const Explanation& explanation : explanations())
      if (const std::string_view words = explanation.explain(file, evidence); !words.empty()) {
        explained = {explanation.by, words};
        break;
      }
    result.push_back(explained);
  }
  comparison.misplaced = std::move(evidence.misplaced_files);
}

}  // namespace stocktake
