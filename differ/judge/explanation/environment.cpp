#include <algorithm>
#include <cstdlib>
#include <unordered_map>

#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"

// A Python environment that was made at another path, which stands in its scripts.

namespace stocktake {
namespace {

constexpr std::uint64_t kLongestScript = 1024;  // a console script is a first line and six more

/// What venv and virtualenv write with the environment's path in it.
constexpr std::string_view kActivation[] = {
    "activate",       "activate.csh",     "activate.fish", "activate.nu",  "activate.bat",
    "deactivate.bat", "activate_this.py", "Activate.ps1",  "activate.ps1", "pydoc.bat"};
constexpr std::uint32_t kScriptsThatAgree = 3;
constexpr std::int64_t kActivationSlack = 128;  // the path and the name, several times

std::int64_t growth(const File& old, const File& now) {
  return static_cast<std::int64_t>(now.size) - static_cast<std::int64_t>(old.size);
}

bool sizes_known(const File& old, const File& now) {
  return old.size != kUnknownSize && now.size != kUnknownSize;
}

bool is_console_script(const File& file) {
  return file.type == FileType::regular && file.package != kNone && file.kind == FileKind::python &&
         file.size <= kLongestScript;
}

/// How the console scripts of one folder changed.
struct Scripts {
  std::unordered_map<std::int64_t, std::uint32_t> shifts;  ///< how many grew by so many bytes
  std::uint32_t changed = 0, same = 0;
};

Scripts compare_scripts(const Comparison& c, std::string_view folder) {
  Scripts scripts;
  const auto& files = c.after.files;
  auto at = std::lower_bound(files.begin(), files.end(), folder,
                             [](const File& file, std::string_view path) { return file.path < path; });
  for (; at != files.end() && at->path.starts_with(folder); ++at) {
    const std::uint32_t partner = c.files.partner[static_cast<std::size_t>(at - files.begin())];
    if (partner == kNone || !is_console_script(*at)) continue;
    const File& old = c.before.files[partner];
    if (!old.has_sha256 || !at->has_sha256 || !sizes_known(old, *at)) continue;
    if (old.sha256 == at->sha256) {
      ++scripts.same;
    } else {
      ++scripts.changed;
      ++scripts.shifts[growth(old, *at)];
    }
  }
  return scripts;
}

/// An environment has moved where none of its console scripts stayed the same, and either its pyvenv.cfg,
/// which names its path, changed too, or there are several scripts to agree on the shift.
const MovedEnvironment& environment(std::string_view root, std::string_view scripts_name,
                                    Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  std::string folder(root);
  if (!folder.empty()) folder += '/';
  const std::string config = folder + "pyvenv.cfg";
  folder.append(scripts_name).append("/");
  const auto [entry, added] = evidence.environments.try_emplace(folder);
  if (!added) return entry->second;
  const File *old_config = find_file(c.before, config), *new_config = find_file(c.after, config);
  if (old_config == nullptr || new_config == nullptr) return entry->second;
  const Scripts scripts = compare_scripts(c, folder);
  const bool config_changed = old_config->sha256 != new_config->sha256;
  if (scripts.same != 0 || scripts.changed == 0 || (!config_changed && scripts.changed < kScriptsThatAgree))
    return entry->second;
  entry->second.moved = true;
  std::uint32_t most = 0;
  for (const auto& [shift, count] : scripts.shifts) {
    if (count < most || (count == most && shift > entry->second.shift)) continue;
    most = count;
    entry->second.shift = shift;
  }
  return entry->second;
}

}  // namespace

const std::string_view kEnvironmentMoved =
    "the environment was made at another path, which stands in its scripts";

/// Console scripts begin with the path of their environment's Python, so that those of an environment made
/// elsewhere all differ, and all by the same number of bytes.
std::string_view explained_by_environment(const ChangedFile& file, Evidence& evidence) {
  const File *old = file.before, *now = file.after;
  const FileDifference& differs = file.match.differs;
  if (old == nullptr || now == nullptr || old->path != now->path || !sizes_known(*old, *now)) return {};
  if (differs.type || differs.mode || differs.detail || differs.weakened) return {};
  const std::string_view name = name_of(now->path), folder = folder_around(now->path);
  if (name == "pyvenv.cfg") {
    const bool moved =
        environment(folder, "bin", evidence).moved || environment(folder, "Scripts", evidence).moved;
    return moved ? kEnvironmentMoved : std::string_view();
  }
  const std::string_view scripts = name_of(folder);
  if (scripts != "bin" && scripts != "Scripts") return {};
  const MovedEnvironment& place = environment(folder_around(folder), scripts, evidence);
  if (!place.moved) return {};
  const std::int64_t grew = growth(*old, *now);
  if (is_console_script(*old) && is_console_script(*now))
    return grew == place.shift ? kEnvironmentMoved : std::string_view();
  const bool activation = now->package == kNone && std::find(std::begin(kActivation), std::end(kActivation),
                                                             name) != std::end(kActivation);
  return activation && std::abs(grew) <= kActivationSlack ? kEnvironmentMoved : std::string_view();
}

}  // namespace stocktake
