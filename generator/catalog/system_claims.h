#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/system_root.h"

namespace stocktake {

/// Whose the files of systems are: what their packages' records list, and what is made beside that when
/// packages are installed. For the whole tree at once, so that the cost does not grow with the number of
/// systems in it.
class SystemClaims {
 public:
  SystemClaims(const Tree& tree, Catalog& out) : tree_(tree), out_(out), owner_(tree.entries.size(), kNone) {}

  /// What a record lists. Where a record of the same system listed the file before, both are said to.
  void claim(std::uint32_t entry, std::uint32_t found, const SystemRoot& root,
             Claim::Witness witness = Claim::Witness::none);
  /// What no archive brought, and so is not removed with the package.
  void claim_made(std::uint32_t entry, std::uint32_t found, const SystemRoot& root);
  /// Links in and below these folders of the system that nobody owns yet: each belongs to the package of the
  /// file that it leads to.
  void claim_links(SystemRoot& root, std::span<const std::string_view> folders);
  /// Files that nobody owns yet and that a row of the ecosystem's bookkeeping says a package makes.
  void claim_bookkeeping(SystemRoot& root, const SystemNames& names, std::string_view purl_type);
  /// Says of a package what stays where it is when it is removed: these paths of the tree, and what
  /// `claim_made` gave it.
  void note_what_stays(std::uint32_t found, std::vector<std::string> paths);
  /// Bytecode that nobody owns yet belongs to the package of its source. After all systems.
  void claim_bytecode();
  /// Says of the files that several packages of one system list which those are. After all systems.
  void note_rivals();

  /// Whether it is an entry, and nobody's.
  bool is_free(std::uint32_t entry) const { return entry != kNone && owner_[entry] == kNone; }
  /// kNone: nobody's.
  std::uint32_t owner(std::uint32_t entry) const { return owner_[entry]; }
  /// What `claim_made` gave to the package, paths.
  const std::vector<std::string_view>& made_for(std::uint32_t found) { return made_[found]; }

 private:
  void claim(std::uint32_t entry, std::uint32_t found, std::uint16_t depth,
             Claim::Witness witness = Claim::Witness::none);

  const Tree& tree_;
  Catalog& out_;
  std::vector<std::uint32_t> owner_;  // of each entry
  std::unordered_map<std::uint32_t, std::uint16_t>
      depth_;  // of each found package that has claimed something
  std::map<std::uint32_t, std::set<std::uint32_t>> rivals_;  // by entry, where there are several
  std::unordered_map<std::uint32_t, std::vector<std::string_view>> made_;
};

}  // namespace stocktake
