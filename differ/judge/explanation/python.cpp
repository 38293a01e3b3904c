#include <algorithm>
#include <iterator>

#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/text/path.h"

// A Python environment of another minor version of Python.

namespace stocktake {
namespace {

constexpr std::uint64_t kLongestWheel = 4096;  // of a file WHEEL, which names the tags
/// What venv and virtualenv write, by templates that come with Python.
constexpr std::string_view kActivation[] = {"activate", "activate.csh", "activate.fish", "Activate.ps1",
                                            "pyvenv.cfg"};

bool is_link_to_python(const File& file) {
  const std::string_view name = base_name(file.path);
  return file.type == FileType::symlink && name.starts_with("python") &&
         base_name(folder_of(file.path)) == "bin";
}

std::string_view target_of(const Inventory& side, const File& file) {
  const FileDetail* detail = side.detail_of(file);
  return detail == nullptr ? std::string_view() : detail->target;
}

std::string_view script_of(const Inventory& side, const File& file) {
  const FileDetail* detail = side.detail_of(file);
  return detail == nullptr ? std::string_view() : detail->script;
}

/// The file of the other side by its name there: of one package, or of none.
struct Counterparts {
  const File* before;
  const File* after;
};

Counterparts counterparts(const ChangedFile& file, const PythonVersions::Change& change,
                          const Comparison& c) {
  if (file.after != nullptr)
    return {find_file(c.before, with_python_version(file.after->path, change.after, change.before)),
            file.after};
  return {file.before,
          find_file(c.after, with_python_version(file.before->path, change.before, change.after))};
}

bool same_owner(const Counterparts& files, const Comparison& c) {
  const auto pair = [](std::uint32_t package, const std::vector<std::uint32_t>& pairs) {
    return package == kNone ? kNone : pairs[package];
  };
  return pair(files.before->package, c.packages.pair_of_before) ==
         pair(files.after->package, c.packages.pair_of_after);
}

bool follows(const Counterparts& files, std::string_view place, const PythonVersions::Change& change,
             const Comparison& c) {
  const File &was = *files.before, &is = *files.after;
  if (was.type != is.type || !same_owner(files, c)) return false;
  if (is_link_to_python(is))
    return with_python_version(target_of(c.before, was), change.before, change.after) ==
           with_python_version(target_of(c.after, is), change.after, change.after);
  if (is.type != FileType::regular) return false;
  const std::string_view name = base_name(is.path), script = script_of(c.after, is);
  if (!script.empty() && script == script_of(c.before, was)) return true;
  const bool named_by_tag = was.path != is.path && base_name(was.path) != name;
  if (family(is.kind) == KindFamily::native && family(was.kind) == KindFamily::native) return named_by_tag;
  if (name == "WHEEL" && folder_of(is.path).ends_with(".dist-info")) return is.size <= kLongestWheel;
  const bool activation = is.package == kNone && std::find(std::begin(kActivation), std::end(kActivation),
                                                           name) != std::end(kActivation);
  const std::string_view folder = folder_of(is.path);
  return activation && (folder == std::string(place) + "bin" ||
                        (folder.size() + 1 >= place.size() && name == "pyvenv.cfg"));
}

}  // namespace

std::string_view explained_by_python_version(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  const auto* environment = c.python.environment_of(file.file().path);
  if (environment == nullptr || file.match.differs.mode) return {};
  const Counterparts files = counterparts(file, environment->second, c);
  if (files.before == nullptr || files.after == nullptr) return {};
  return follows(files, environment->first, environment->second, c)
             ? "the environment has another minor version of Python"
             : std::string_view();
}

}  // namespace stocktake
