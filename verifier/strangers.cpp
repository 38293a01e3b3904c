#include "verifier/strangers.h"

#include <algorithm>
#include <iterator>

#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/commands.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/text/path.h"
#include "verifier/known.h"

namespace stocktake {
namespace {

constexpr std::string_view kAlwaysInstalled[] = {"node_modules", "site-packages", "dist-packages"};
constexpr std::string_view kSystemFolders[] = {"usr",   "bin",   "sbin",   "lib",
                                               "lib32", "lib64", "libx32", "boot"};
constexpr std::string_view kBesideVendor[] = {"go.mod", "composer.json"};

/// Calls `take` with each folder above the path, the innermost first, until it says true.
template <class Take>
bool any_folder(std::string_view path, Take&& take) {
  for (std::string_view folder = folder_of(path); !folder.empty(); folder = folder_of(folder))
    if (take(folder)) return true;
  return false;
}

constexpr std::string_view kProgramFolders[] = {"bin", "Scripts"};

/// What makes a virtual environment (PEP 405): its interpreter by all its names, and the scripts that
/// activate it.
bool is_environments_own(const Inventory& inventory, const File& file) {
  const std::string_view folder = folder_of(file.path), name = base_name(file.path);
  const bool is_program = std::find(std::begin(kProgramFolders), std::end(kProgramFolders),
                                    base_name(folder)) != std::end(kProgramFolders);
  if (!is_program || find_file(inventory, join(folder_of(folder), "pyvenv.cfg")) == nullptr) return false;
  if (is_activation_script(name)) return true;
  for (const std::string_view interpreter : {"python", "pypy", "graalpy", "𝜋thon"})
    if (name.starts_with(interpreter) &&
        name.find_first_not_of("0123456789.wtexd", interpreter.size()) == name.npos)
      return true;
  return false;
}

}  // namespace

InstalledFolders::InstalledFolders(const Inventory& inventory) : inventory_(inventory) {
  for (const File& file : inventory.files)
    if (base_name(file.path) == "pyvenv.cfg")
      for (const std::string_view folder : kProgramFolders) add(join(folder_of(file.path), folder));
  for (const File& file : inventory.files)
    if (file.package == kNone && file.path.ends_with(".go"))
      any_folder(file.path, [&](std::string_view folder) {
        if (base_name(folder) == "vendor") go_vendors_.insert(folder);
        return false;
      });
}

void InstalledFolders::add_system(std::string_view root) {
  for (const std::string_view folder : kSystemFolders) add(join(root, folder));
}

bool InstalledFolders::is_vendor_folder(std::string_view folder) const {
  if (base_name(folder) != "vendor") return false;
  return go_vendors_.contains(folder) ||
         std::any_of(std::begin(kBesideVendor), std::end(kBesideVendor), [&](std::string_view name) {
           return find_file(inventory_, join(folder_of(folder), name)) != nullptr;
         });
}

bool InstalledFolders::is_in_environment(std::string_view path) const {
  return std::any_of(environments_.begin(), environments_.end(), [&](std::string_view root) {
    if (!is_below(path, root)) return false;
    const std::string_view within = root.empty() ? path : path.substr(root.size() + 1);
    return !within.starts_with("pkgs/") && !within.starts_with("envs/");
  });
}

bool InstalledFolders::hold(std::string_view path) const {
  if (claimed_.contains(std::string()) || is_in_environment(path)) return true;
  return any_folder(path, [&](std::string_view folder) {
    return std::find(std::begin(kAlwaysInstalled), std::end(kAlwaysInstalled), base_name(folder)) !=
               std::end(kAlwaysInstalled) ||
           is_vendor_folder(folder) || claimed_.contains(std::string(folder));
  });
}

bool is_bytecode_in_order(const Inventory& inventory, const File& file) {
  const std::string source = source_of_bytecode(file.path);
  if (source.empty() || find_file(inventory, source) == nullptr) return false;
  const FileDetail* detail = inventory.detail_of(file);
  return detail == nullptr || (detail->bytecode != "unchecked" && detail->bytecode != "malformed");
}

bool is_managers_own(std::string_view path) {
  constexpr std::string_view kDpkgInfo = "var/lib/dpkg/info";
  const std::string_view folder = folder_of(path);
  const bool info = folder == kDpkgInfo || folder.ends_with("/var/lib/dpkg/info");
  return info || bookkeeping_of(path).row != nullptr;
}

std::string_view known_stranger(const Inventory& inventory, const File& file) {
  const FileDetail* detail = inventory.detail_of(file);
  if (detail != nullptr && !detail->irregular.empty()) return {};
  if (detail != nullptr && detail->generated == "agrees") return kInstaller;
  if (bookkeeping_of(file.path).row != nullptr) return kInstaller;
  if (base_name(file.path) == "modules.txt" && base_name(folder_of(file.path)) == "vendor") return kInstaller;
  if (is_environments_own(inventory, file)) return kInstaller;
  return {};
}

}  // namespace stocktake
