#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source/tree.h"
#include "schemas/inventory/inventory.h"

/// How the archives of an ecosystem become installed files.
namespace stocktake {

/// Where a member of an archive is to stand in the tree, and what may be otherwise.
struct PlacedMember {
  std::string path;             ///< relative to the tree
  std::string_view left_out;    ///< why it need not be there; empty: it must
  std::string_view rewritten;   ///< why its bytes may be others; empty: they may not
  bool first_line_may = false;  ///< its first line may be another: a script's interpreter
  /// Its bytes decide whether it is installed: Go leaves out files that `//go:build ignore` excludes.
  bool if_not_ignored = false;
};

struct ArchiveLayout {
  std::string_view purl_type;
  std::string_view inner;  ///< the archive inside that holds the files (`data.tar`); empty: it is itself
  /// Nothing: the member is not what is installed.
  std::optional<PlacedMember> (*place)(const Inventory& inventory, const Package& package,
                                       std::string_view member) = nullptr;
  /// Why a file of the package that the archive does not have is in order; empty where it is not.
  std::string_view (*added)(const Inventory& inventory, const Package& package, const File& file) = nullptr;
  /// The folder of which the archives of the packages around make up everything, which may be the tree itself
  /// (empty); nullopt: there is none.
  std::optional<std::string> (*area)(const Package& package) = nullptr;
};

/// nullptr where nobody knows the archives of that ecosystem.
const ArchiveLayout* archive_layout(std::string_view purl_type);

/// Whether `//go:build ignore` keeps a Go file out of every build, so that it is not vendored.
bool is_ignored_by_go(std::string_view text);
inline constexpr std::string_view kIgnoredByGo =
    "left out by go mod vendor, which takes no files that no build uses";

/// Whether the file is a link that Debian's base system has in the place of a folder which packages name:
/// `bin` to `usr/bin` and its like (merged `/usr`), `var/run` and `var/lock`.
bool is_folder_link(const Inventory& inventory, const Package& package, const File& file);
inline constexpr std::string_view kFolderLink = "a link of the base system in the place of a folder";

inline constexpr std::string_view kPackageLink = "a link by which pnpm lets one package find another";
inline constexpr std::string_view kEntryScript = "a script that the installer wrote for an entry point";

struct EntryScript {
  std::string path;    ///< relative to the tree, as it is called where programs have no ending
  std::string starts;  ///< `MODULE:FUNCTION`
};

/// The scripts that an installer writes for a distribution's `entry_points.txt` (the specification "Entry
/// points": `console_scripts` and `gui_scripts`); none where no programs are installed beside it.
std::vector<EntryScript> entry_scripts(const Inventory& inventory, const Package& package,
                                       std::string_view entry_points);

/// Go's sum of a module's files (golang.org/x/mod/sumdb/dirhash, Hash1), raw.
Sha256 go_sum_of(const Tree& members);

}  // namespace stocktake
