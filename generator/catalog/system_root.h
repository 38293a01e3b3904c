#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/catalog/catalog.h"

/// What the package managers of whole systems have in common: a root file system somewhere in the tree, in
/// which their records name files by paths that begin with `/`.
namespace stocktake {

/// Which system it is (os-release(5)); empty where it does not say.
struct OsRelease {
  std::string id, version_id, codename;

  /// The qualifier `distro` of a package URL: `debian-12`, or the codename where a release has no number yet.
  std::string distro() const;
};

/// Whether this may be an os-release, which every system's cataloger wants to read.
bool is_os_release(std::string_view path, std::string_view name);

/// The folder of the root file system that has `what`, a path of the system, at `path` of the tree; nothing
/// where that is another file.
std::optional<std::string_view> root_with(std::string_view path, std::string_view what);

/// One root file system. A path is followed as the system would, were the root its own: a symlink that leads
/// to `/x` leads to the root's `x`, and none leads out of it. For one thread: answers are kept.
class SystemRoot {
 public:
  /// \param folder the root's place in the tree; "" is the scanned folder itself
  SystemRoot(const Tree& tree, std::string_view folder) : tree_(tree), folder_(folder) {}

  std::string_view folder() const { return folder_; }
  /// The entry at a path of the system, with or without `/` before it. Folders on the way are followed
  /// through symlinks (`/lib/x` is `usr/lib/x` where `/lib` leads to `usr/lib`), the last name is not. kNone
  /// where there is none, or a folder.
  std::uint32_t find(std::string_view path);
  /// The same as a path in the tree, whether something is there or not; nothing where it is no path of a
  /// file.
  std::optional<std::string> place(std::string_view path);
  /// A folder of the system as a path in the tree, through symlinks; nothing where those lead nowhere.
  std::optional<std::string> folder_at(std::string_view path) { return follow(path); }
  /// The entry that a symlink leads to, over at most a few more; kNone where that is no file.
  std::uint32_t target_of(std::uint32_t link);

  OsRelease os_release() const;

 private:
  const std::optional<std::string>& follow(std::string_view folder);

  const Tree& tree_;
  std::string_view folder_;
  std::unordered_map<std::string, std::optional<std::string>> folders_;  // folder of the system → of the tree
};

/// How deep the claims of a system's own record go: deeper than those of any package that stands in it, for
/// what the system's packages brought is theirs, and of two systems one in the other, the inner.
std::uint16_t system_depth(std::string_view root);

/// Whether a text is made of ASCII letters, digits and `also`, and is not empty: names and versions of
/// packages stand in URLs and paths.
bool is_system_word(std::string_view text, std::string_view also);

/// The package URL of a system's package; empty with a diagnostic where its parts give none.
std::string_view system_purl(Catalog& out, std::string_view record, std::string_view type,
                             const OsRelease& system, const Package& package, std::string_view arch);

/// Which package of a system needs which. A name is of a package, or of what packages say that they provide.
class SystemNames {
 public:
  /// \param found index of the package in the catalog. The first that has a name keeps it.
  void add(std::string_view name, std::uint32_t found) { packages_.try_emplace(name, found); }
  void add_provided(std::string_view name, std::uint32_t found) { provided_.try_emplace(name, found); }
  std::uint32_t find_package(std::string_view name) const;
  /// kNone where nobody has or provides the name.
  std::uint32_t find(std::string_view name) const;

 private:
  std::unordered_map<std::string_view, std::uint32_t> packages_, provided_;
};

}  // namespace stocktake
