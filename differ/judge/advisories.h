#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "differ/match/match.h"
#include "differ/report.h"

namespace stocktake {

/// A vulnerability or malware that is known of a release of one side, as whoever looked it up hands it over:
/// the differ knows nothing of databases.
struct KnownAdvisory {
  std::string id;                ///< as reports show it: `GHSA-35jh-r3h4-6jhm`
  std::vector<std::string> ids;  ///< it, and all its aliases
  std::string level;             ///< "high 7.2", "malware"
  std::string summary;
  Severity severity = Severity::warning;
  std::vector<std::uint32_t> packages;  ///< of the side that are this release
  std::string because;                  ///< which versions are affected; empty: known by digests alone
  std::string fixed;                    ///< the release that is not affected any more; empty: unknown
  /// A file or an archive of it with a digest by which malware is known.
  struct Malicious {
    std::uint32_t file = kNone;  ///< index into the side's files; kNone: an archive
    std::string digest;          ///< `sha256:…`
    std::string known_as;        ///< the name that the record has for it
  };
  std::vector<Malicious> malicious;
  std::string approval;  ///< why a person says that it does not matter, and who; empty: nobody does
};

/// What is known of both sides.
struct KnownAdvisories {
  std::vector<KnownAdvisory> before, after;
  std::vector<std::string>
      sources;  ///< where it was looked up, and how old that is: a line each, safe to print
  std::vector<ApprovalProblem> problems;  ///< of approvals by an advisory's id
};

/// What of it came and went between the sides. What both sides have is counted and nothing else. Views the
/// advisories, which must outlive it.
class AdvisoryChanges {
 public:
  AdvisoryChanges() = default;
  AdvisoryChanges(const KnownAdvisories& known, const Inventory& before, const Inventory& after,
                  const PackageMatches& packages);

  struct Introduced {
    const KnownAdvisory* advisory;
    std::uint32_t package;  ///< of the after side; kNone: what no package owns
  };
  struct MaliciousFile {
    const KnownAdvisory* advisory;
    const KnownAdvisory::Malicious* malicious;
  };
  /// Of releases of the after side, in the order of their finding.
  const std::vector<Introduced>& introduced() const { return introduced_; }
  /// Of files of the after side.
  const std::vector<MaliciousFile>& malicious_files() const { return malicious_; }
  /// The ids of what a package had before and the pair's after side has no longer.
  const std::vector<std::string_view>& fixed(std::uint32_t pair) const;
  std::uint64_t fixed_count() const;
  /// How many of the after side the before side had too.
  std::uint64_t on_both_sides() const { return both_; }

 private:
  std::vector<Introduced> introduced_;
  std::vector<MaliciousFile> malicious_;
  std::unordered_map<std::uint32_t, std::vector<std::string_view>> fixed_;
  std::uint64_t both_ = 0;
};

}  // namespace stocktake
