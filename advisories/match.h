#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advisories/database.h"
#include "advisories/vex.h"
#include "schemas/inventory/inventory.h"

namespace stocktake {

/// How bad a finding is, least first. What nobody scored counts as much as any: it may be the worst.
enum class AdvisoryLevel : std::uint8_t { none, low, medium, high, critical, unknown, malware };
std::string_view to_string(AdvisoryLevel level);
/// In which order people want to see them: what nobody scored stands where a medium one may be a high one.
inline constexpr AdvisoryLevel kReadingOrder[] = {
    AdvisoryLevel::malware, AdvisoryLevel::critical, AdvisoryLevel::high, AdvisoryLevel::unknown,
    AdvisoryLevel::medium,  AdvisoryLevel::low,      AdvisoryLevel::none};
std::size_t reading_rank(AdvisoryLevel level);  ///< the index in that order
/// The rating of a CVSS score (specification 3.1, section 5).
AdvisoryLevel level_of_score(double score);

/// A file or an archive whose digest a record names.
struct DigestHit {
  Indicator::What what = Indicator::What::file;
  std::string digest;  ///< `sha256:…`, with the algorithm's name in CycloneDX's spelling, lower case
  std::uint32_t file =
      kNone;          ///< index into the inventory's files; kNone: it is the archive of a package, or of all
  std::string place;  ///< path of the file, or of the archive as far as it is known; raw bytes
  std::string known_as;  ///< the name that the record has for it
  std::string record;    ///< id of the record
  std::vector<std::string>
      also_in;  ///< where else it stands, as the store knows: `shop@4.1 to 4.3, PATH`; raw bytes
};

/// One vulnerability, or one piece of malware, in one release: records that are aliases of each other are
/// one.
struct AdvisoryFinding {
  enum class Status : std::uint8_t {
    open,       ///< counts towards the verdict
    below,      ///< below the level that fails
    approved,   ///< an entry of stocktake.toml covers it
    dismissed,  ///< a VEX statement says that it does not matter here
  };
  std::string id;                ///< of the record that says most
  std::vector<std::string> ids;  ///< of it and all its aliases; sorted
  std::vector<std::string>
      records;  ///< of those ids, the records that say that the release is affected; sorted
  std::vector<std::string> upstream;  ///< what its records are derived from, directly or not; sorted
  /// What the records themselves name as upstream, without the way further up; sorted.
  std::vector<std::string> direct_upstream;
  std::string summary, modified, url;
  AdvisoryLevel level = AdvisoryLevel::unknown;
  double score = -1;                    ///< CVSS; negative: not scored
  std::string vector;                   ///< of that score, or the words of a database
  std::string package;                  ///< purl, `name@version` without one; empty: what no package owns
  std::vector<std::uint32_t> packages;  ///< indices of the packages that are this release
  std::string because;                  ///< ">= 1.0, < 1.2.4"; empty: by digest alone
  std::string fixed;                    ///< the release that is not affected any more; empty: unknown
  std::vector<DigestHit> digests;
  Status status = Status::open;
  std::string reason;                ///< why it is approved or dismissed, and who said so
  std::optional<VexStatement> said;  ///< the statement that holds of it, whatever it says
};
std::string_view to_string(AdvisoryFinding::Status status);

struct AdvisoryMatches {
  std::vector<AdvisoryFinding> findings;  ///< worst first, then by package and id
  std::uint64_t packages = 0;             ///< of ecosystems that a database has records of
  std::uint64_t files = 0;                ///< whose digest was looked up
  bool packages_in_doubt = false;         ///< one of the gaps is about packages
  std::vector<std::string> gaps;          ///< what could not be looked up, and why: a sentence each
};

/// Holds an inventory against databases. By version and commit: each package by the names of its ecosystem, a
/// system's package as its source package. By digest: every file, the archive of every package, and the
/// archive that the inventory was taken of. Withdrawn records count nothing; of records with one id in
/// several databases the one that was modified last counts. Aliases are followed through all databases, both
/// ways; `upstream` from a record to what it is derived from, never back; `related` never. Costs a look-up a
/// package and a file. \throws Error where an index is damaged.
AdvisoryMatches match_advisories(const Inventory& inventory, std::span<const AdvisoryDatabase> databases);

}  // namespace stocktake
