#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "generator/catalog/catalog.h"

namespace stocktake {

/// Collects the claims of Python distributions, and knows at any time which one would get a file: the rule is
/// `assemble`'s (deepest record, then agreeing bytes, then smaller purl), because bytecode follows its
/// module.
class PythonClaims {
 public:
  PythonClaims(const Tree& tree, Catalog& out) : out_(out), best_(tree.entries.size(), kNone) {}

  void add(std::uint32_t entry, std::uint32_t found, std::uint16_t depth,
           Claim::Witness witness = Claim::Witness::none);
  /// The claim that wins the entry so far; nullptr where nobody claims it.
  const Claim* best(std::uint32_t entry) const {
    return best_[entry] == kNone ? nullptr : &out_.claims[best_[entry]];
  }
  /// What the record of `found` lists, where that is wanted.
  void list(std::uint32_t found, std::uint32_t entry, std::string_view path,
            const std::optional<Sha256>& digest) {
    if (out_.keeps_rows)
      out_.list(found, entry, path, HashAlgorithm::sha256, digest ? to_hex(*digest) : std::string());
  }
  /// Whether more than one distribution claims the entry.
  bool contested(std::uint32_t entry) const { return contested_.contains(entry); }

 private:
  bool precedes(const Claim& a, const Claim& b) const;

  Catalog& out_;
  std::vector<std::uint32_t> best_;  // index of the winning claim of each entry
  std::unordered_set<std::uint32_t> contested_;
};

/// Number of names in the path of a folder; 0 for the root.
std::uint16_t folder_depth(std::string_view folder);

/// What the list of installed files of one distribution says, beside the claims.
struct PythonRecord {
  std::uint32_t missing = 0;     ///< listed with a hash, and not there
  std::uint32_t agreeing = 0;    ///< there with the listed bytes
  std::uint32_t differing = 0;   ///< there with other bytes
  std::uint32_t unchecked = 0;   ///< there, but the hash could not be compared
  std::uint32_t bad_hashes = 0;  ///< hashes that are none; counted in `unchecked` too
  bool malformed = false;
  std::string location;                     ///< see `PackageFolder`
  std::vector<std::uint32_t> entry_points;  ///< files that run on import
  std::vector<std::string_view>
      scripts;  ///< names of the commands in `bin/` or `Scripts/`, from the tree's paths

  std::string_view status() const {
    if (missing > 0 || differing > 0) return "differs";
    return agreeing == 0 || unchecked > 0 || malformed ? "" : "verified";
  }
};

/// Reads the RECORD `text` of the distribution `found`, whose dist-info stands in the folder `site`, claims
/// every file that it lists and compares the hashes. A path that leaves `site` (scripts, data files) is
/// claimed with depth 0: a record proves nothing about the folders above it. `normal_name` is the
/// distribution's. Cost: one lookup a row, no allocation.
PythonRecord claim_record(const Tree& tree, PythonClaims& claims, std::uint32_t found, std::string_view site,
                          std::string_view info_folder, std::string_view normal_name, std::string_view text);

/// The folder of a distribution's code, from the paths that it lists one by one: of its top-level folders
/// that can be imported, the one named like the distribution, else the only one; from there down to the
/// longest folder that all listed files of it share (`google/protobuf`). Empty where there is none: then the
/// code stands in site-packages itself. It has no version in it, so that two releases can be paired by it.
class PackageFolder {
 public:
  /// `path` is relative to site-packages and does not leave it.
  void add(std::string_view path);
  std::string choose(std::string_view normal_name) const;

 private:
  struct Top {
    std::string name, common;
  };
  std::vector<Top> tops_;
  std::size_t last_ = 0;
};

/// Whether Python can import a module or package of that name (ASCII identifier, or anything beyond ASCII).
bool is_python_identifier(std::string_view name);
/// Whether a file name is a module's: `x.py`, or native `x.pyd`, `x.cpython-311-x86_64-linux-gnu.so`.
bool is_python_module(std::string_view name);

}  // namespace stocktake
