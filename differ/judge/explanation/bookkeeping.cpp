#include <array>

#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"

// What package managers write for themselves.

namespace stocktake {
namespace {

// Each row is a file that no one runs, or that is made anew from
// the packages around it, so that its bytes say nothing that the packages' own files and facts don't say.
struct Bookkeeping {
  enum class When : std::uint8_t {
    always,
    packages_changed,  ///< only where a package of the type changed: else there was no reason to write it
    same_size,         ///< the same, and only a key of fixed length in it may change: the file is run
  };
  std::string_view name;    ///< of the file; a `*` at its end stands for any
  std::string_view folder;  ///< how the folder ends; "/" means the root itself
  When when;
  std::string_view purl_type;
  std::string_view reason;
};

using When = Bookkeeping::When;
constexpr std::string_view kPythonRecord =
    "pip's record of the package; the files it lists are compared themselves";
constexpr std::string_view kNodeRecord = "the package manager's own list of what stands beside it";
constexpr std::string_view kComposerRecord = "written by Composer from the packages around it, which changed";
constexpr std::string_view kLock = "names the packages to install, some of which changed";

constexpr Bookkeeping kBookkeeping[] = {
    {"RECORD", ".dist-info", When::always, "", kPythonRecord},
    {"INSTALLER", ".dist-info", When::always, "", kPythonRecord},
    {"REQUESTED", ".dist-info", When::always, "", kPythonRecord},
    {"direct_url.json", ".dist-info", When::always, "", kPythonRecord},
    {"uv_cache.json", ".dist-info", When::always, "", kPythonRecord},
    {"uv_build.json", ".dist-info", When::always, "", kPythonRecord},
    {"installed-files.txt", ".egg-info", When::always, "", kPythonRecord},
    {"SOURCES.txt", ".egg-info", When::always, "", kPythonRecord},
    {".package-lock.json", "node_modules", When::always, "", kNodeRecord},
    {".yarn-integrity", "node_modules", When::always, "", kNodeRecord},
    {".yarn-state.yml", "node_modules", When::always, "", kNodeRecord},
    {".modules.yaml", "node_modules", When::always, "", kNodeRecord},
    {".pnpm-workspace-state.json", "node_modules", When::always, "", kNodeRecord},
    {".pnpm-workspace-state-v1.json", "node_modules", When::always, "", kNodeRecord},
    {"lock.yaml", "node_modules/.pnpm", When::always, "", kNodeRecord},
    {"modules.txt", "vendor", When::packages_changed, "golang",
     "Go's list of the vendored modules, which changed"},
    {"installed.json", "vendor/composer", When::packages_changed, "composer", kComposerRecord},
    {"installed.php", "vendor/composer", When::packages_changed, "composer", kComposerRecord},
    {"autoload_*", "vendor/composer", When::packages_changed, "composer", kComposerRecord},
    {"platform_check.php", "vendor/composer", When::packages_changed, "composer", kComposerRecord},
    {"autoload.php", "vendor", When::same_size, "composer", kComposerRecord},
    {"package.json", "/", When::packages_changed, "npm", kLock},
    {"package-lock.json", "/", When::packages_changed, "npm", kLock},
    {"npm-shrinkwrap.json", "/", When::packages_changed, "npm", kLock},
    {"yarn.lock", "/", When::packages_changed, "npm", kLock},
    {"pnpm-lock.yaml", "/", When::packages_changed, "npm", kLock},
    {"Cargo.toml", "/", When::packages_changed, "cargo", kLock},
    {"Cargo.lock", "/", When::packages_changed, "cargo", kLock},
    {"go.mod", "/", When::packages_changed, "golang", kLock},
    {"go.sum", "/", When::packages_changed, "golang", kLock},
    {"go.work.sum", "/", When::packages_changed, "golang", kLock},
    {"composer.json", "/", When::packages_changed, "composer", kLock},
    {"composer.lock", "/", When::packages_changed, "composer", kLock},
    {"requirements.txt", "/", When::packages_changed, "pypi", kLock},
    {"Pipfile.lock", "/", When::packages_changed, "pypi", kLock},
    {"poetry.lock", "/", When::packages_changed, "pypi", kLock},
    {"pdm.lock", "/", When::packages_changed, "pypi", kLock},
    {"uv.lock", "/", When::packages_changed, "pypi", kLock},
};

/// Whether a folder is the one of a row. The scanned root may itself be the row's first folder, as where
/// `vendor` or `node_modules` alone is compared.
bool ends_with_folder(std::string_view folder, std::string_view ending) {
  if (ending == "/") return folder.empty();
  if (ending.front() != '.') {
    const auto slash = ending.find('/');
    if (folder == (slash == std::string_view::npos ? "" : ending.substr(slash + 1))) return true;
  }
  if (!folder.ends_with(ending)) return false;
  return ending.front() == '.' || folder.size() == ending.size() ||
         folder[folder.size() - ending.size() - 1] == '/';
}

bool has_name(std::string_view name, std::string_view pattern) {
  return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1)) : name == pattern;
}

}  // namespace

std::string_view explained_by_bookkeeping(const ChangedFile& file, Evidence& evidence) {
  const File *old = file.before, *now = file.after;
  if (old == nullptr && now == nullptr) return {};
  for (const File* side : {old, now}) {
    if (side == nullptr) continue;
    if (side->type != FileType::regular) return {};
    if (is_code(side->kind) && !is_code(kind_by_name(side->path))) return {};
  }
  const std::string_view folder = folder_around(file.file().path), name = name_of(file.file().path);
  for (const Bookkeeping& row : kBookkeeping) {
    if (!has_name(name, row.name) || !ends_with_folder(folder, row.folder)) continue;
    if (row.when != When::always && !evidence.comparison.packages_changed(row.purl_type)) return {};
    if (row.when == When::same_size && (old == nullptr || now == nullptr || old->size != now->size))
      return {};
    return row.reason;
  }
  return {};
}

}  // namespace stocktake
