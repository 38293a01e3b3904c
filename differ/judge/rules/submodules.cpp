#include <fmt/format.h>

#include <algorithm>

#include "differ/judge/rules/phrases.h"

// Other repositories that a git repository holds.

namespace stocktake {
namespace {

bool is_submodule(const File* file) {
  return file != nullptr && file->type == FileType::submodule;
}

/// Where the submodule comes from; empty where the side does not say it.
std::string_view remote_of(const FileDetail* detail) {
  return detail == nullptr ? std::string_view() : detail->remote;
}

/// `COMMIT of REMOTE`, as far as it is known.
std::string place_of(const FileDetail* detail) {
  if (detail == nullptr) return {};
  std::string text(detail->target);
  if (!detail->remote.empty()) text.append(" of ").append(detail->remote);
  return text;
}

/// How many files a side has below a folder.
std::size_t files_below(const Inventory& side, std::string_view folder) {
  const std::string first = std::string(folder) + '/', last = std::string(folder) + '0';  // behind '/'
  return static_cast<std::size_t>(files_from(side, last) - files_from(side, first));
}

void submodule_changed(const FileCase& file, Verdicts& out) {
  if (!is_submodule(file.after)) return;
  const FileDetail *old = file.detail_before(), *now = file.detail_after();
  const std::string was = place_of(old), is = place_of(now);
  if (is_submodule(file.before) && file.match.same_place) {
    if (!file.match.differs.target) return;
    const std::string_view remote_was = remote_of(old), remote_is = remote_of(now);
    const bool other_remote = remote_was != remote_is;
    out.add(
        file,
        {was, is,
         other_remote ? fmt::format("The submodule comes from {} now, not from {}.",
                                    remote_is.empty() ? "nowhere" : remote_is,
                                    remote_was.empty() ? "nowhere" : remote_was)
                      : std::string("The submodule stands at another commit; what it holds is not here to "
                                    "be compared."),
         other_remote ? ".gitmodules names another remote" : "the commits differ"},
        other_remote ? Severity::error : Severity::warning);
    return;
  }
  const std::size_t count = files_below(file.comparison.before, file.after->path);
  out.add(
      file,
      {was, is,
       count == 0 ? std::string("A new submodule: what it holds is not here to be looked at.")
                  : fmt::format("A folder of {} file{} became a submodule: what it holds is not here to be "
                                "compared.",
                                count, count == 1 ? "" : "s"),
       count == 0 ? "the before side has no submodule of this path"
                  : "the before side has a folder of this path"},
      Severity::warning);
}

const Rule kSubmoduleRules[] = {
    {.id = "submodule-changed",
     .severity = Severity::error,
     .summary = "A submodule comes from another remote. A warning where it stands at another commit, is new, "
                "or takes the place of a folder.",
     .why = "A commit's number says nothing of what it holds, and a review that shows one line for it shows "
            "none of the code.",
     .incident = "",
     .what_to_do = "Look at the two commits in the submodule's own repository, and who owns the remote.",
     .compares = Compared::source,
     .needs = {Fact::files},
     .yields_to = {},
     .judge_file = submodule_changed,
     .anywhere = true},
};

}  // namespace

std::span<const Rule> submodule_rules() {
  return kSubmoduleRules;
}

}  // namespace stocktake
