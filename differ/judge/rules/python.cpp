#include <fmt/format.h>

#include <algorithm>

#include "differ/judge/explanation/explanation.h"
#include "differ/judge/rules/phrases.h"

// What holds of a Python environment as a whole.

namespace stocktake {
namespace {

/// The first of the files that it explains stands for the environment.
void python_version_changed(const Comparison& c, Verdicts& out) {
  for (const auto& [place, change] : c.python.changes()) {
    std::uint32_t first = kNone, config = kNone;
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
      if (c.explanations[i].by != Explained::By::python_version) continue;
      const FileCase file = file_case(c, i);
      if (!file.file().path.starts_with(place)) continue;
      ++count;
      if (first == kNone) first = i;
      if (file.file().path == place + "pyvenv.cfg") config = i;
    }
    Verdicts::Text text{change.before, change.after,
                        fmt::format("Python went from {} to {}, which explains {} other file{}: links to it, "
                                    "activation scripts, and modules that were compiled for it.",
                                    change.before, change.after, count, count == 1 ? "" : "s"),
                        "the folder of the environment's libraries has another version in its name",
                        Compared::version};
    if (first == kNone)
      out.add_path(place, text);
    else
      out.add(file_case(c, config != kNone ? config : first), text);
  }
}

const Rule kPythonRules[] = {
    {.id = "python-version-changed",
     .severity = Severity::warning,
     .summary =
         "A Python environment has another minor version of Python. Named once, for all that follows from "
         "it: links to the interpreter, activation scripts, modules compiled for its ABI, and the tags of "
         "wheels.",
     .why = "The interpreter is the largest program of the environment, and compiled modules are other "
            "builds of "
            "their packages than before, which nothing here can compare.",
     .incident = "",
     .what_to_do = "Approve it where the step is meant; make the environment anew from the lock file.",
     .compares = Compared::version,
     .needs = {Fact::files},
     .yields_to = {},
     .judge_all = python_version_changed},
};

}  // namespace

std::span<const Rule> python_rules() {
  return kPythonRules;
}

}  // namespace stocktake
