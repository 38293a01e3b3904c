#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "differ/match/match.h"
#include "schemas/text/hashing.h"

namespace stocktake {

/// Why a file is not its package's to bring, although a record lists it or its folder says so.
struct Misplaced {
  enum class Why : std::uint8_t {
    outside,     ///< of every folder that an installer puts files of such a package into
    in_another,  ///< in the folder of another package, which shares it with nobody
    shadows,     ///< Python imports it in place of another package's module
  };
  Why why;
  std::string_view where;       ///< the folder that it should stand in; the other's folder; the other's file
  std::uint32_t other = kNone;  ///< index of the other package on the after side
};

/// Which folders are whose on the after side, and whether what a package brings stands in its own. A record
/// is written by the package's own author, so that what it lists elsewhere is a claim and no proof. Refers to
/// both sides, which must outlive it. For one thread: answers are kept.
class Places {
 public:
  Places(const Inventory& before, const Inventory& after, const PackageMatches& packages)
      : before_(before), after_(after), packages_(packages) {}

  /// What is wrong with the place of a file of the after side; nothing where it stands in its package's own,
  /// where nobody owns it, or where nobody can tell.
  std::optional<Misplaced> misplaced(const File& file);

  /// Whether the package of the after side was there before, or is needed (over any number of steps) by one
  /// that was, or by the scanned project itself.
  bool requested(std::uint32_t after_package);
  /// Whether the after side says of packages of this kind which of them the project itself asks for.
  bool knows_requests(std::string_view type) const;

 private:
  std::optional<Misplaced> misplaced_python(const File& file, std::string_view site, std::string_view info);
  std::optional<Misplaced> misplaced_module(const File& file, std::string_view site, std::string_view info);
  std::optional<Misplaced> misplaced_conda(const File& file);
  std::optional<Misplaced> misplaced_system(const File& file);
  std::optional<Misplaced> misplaced_gem(const File& file);
  std::optional<Misplaced> misplaced_nested(const File& file);
  std::optional<Misplaced> shadowing(const File& file, std::string_view path) const;
  bool had_moved_modules(std::uint32_t after_package);
  std::uint32_t keeper(std::string_view folder);
  std::uint32_t carrier(std::uint32_t after_package);
  bool brings_files(std::uint32_t after_package) const;
  bool shared(std::string_view folder, std::uint32_t keeper, std::uint32_t newcomer);
  bool had_files_in(std::string_view folder, std::uint32_t after_package);
  bool is_nobodys(std::string_view folder);
  bool is_foreign_site(std::string_view site);
  bool held_distributions(std::string_view site) const;
  bool from_one_source(std::uint32_t a, std::uint32_t b) const;
  const std::vector<std::uint32_t>& owners_before(std::string_view folder);
  void find_requested();

  const Inventory& before_;
  const Inventory& after_;
  const PackageMatches& packages_;
  std::unordered_map<std::string_view, std::uint32_t, TextHash> keepers_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>, TextHash> owners_before_;
  std::unordered_map<std::string_view, std::uint32_t, TextHash> by_place_;  ///< packages of the after side
  /// Packages of the after side and their files, by the names under which Ruby loads them.
  std::unordered_map<std::string_view, std::pair<std::uint32_t, std::string_view>, TextHash> loaded_gems_;
  bool knows_gems_ = false;
  std::unordered_map<std::uint32_t, bool> moved_modules_;  ///< by package of the after side
  std::unordered_map<std::string_view, bool, TextHash> foreign_sites_;
  std::vector<std::uint8_t> requested_;
};

/// The folder with the record of a Python distribution; for one of distutils the record itself. Empty where
/// it has none.
std::string_view info_of(const Package& package);

/// The folder of the Python environment that a folder on Python's path belongs to: `venv` of
/// `venv/lib/python3.11/site-packages`. Nothing where the folder has another name, as one that `pip install
/// --target` filled.
std::optional<std::string_view> environment_around(std::string_view site);

/// What the folder of a package says that it is, `requests 2.31.0`, where that is another name or version
/// than its record says; empty where they agree, or where folders of such packages say nothing. (Wheels: the
/// specification "Recording installed projects"; npm: node resolves by folder; Go: `vendor/IMPORT-PATH`;
/// Cargo: `vendor/NAME` or `NAME-VERSION`.)
std::string folder_disagrees(const Package& package);

/// The version that the package's purl names, where it is another than the package's own (in documents of
/// others); empty where they agree.
std::string url_disagrees(const Package& package);

/// What denies that a package is what it says.
enum class Denial : std::uint8_t {
  none,
  lock_file,
  folder,
  package_url,
  record_gone,  ///< the record that listed its files before is there no longer: nobody says the version
};
/// What denies what the package is; none where nothing does, or did so before.
Denial denial_of(const Package* before, const Package& after);

}  // namespace stocktake
