#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/identity/digest.h"

/// advisories: public records of vulnerable and malicious releases, and what of an inventory they speak of.
/// In: databases as people mirror them, and an inventory. Out: findings, and how they are shown. Never the
/// network, never a file of what was inventoried: the inventory has its digest.
namespace stocktake {

/// One bound of a range: from here on affected, or no longer.
struct AdvisoryEvent {
  enum class Kind : std::uint8_t { introduced, fixed, last_affected, limit };
  Kind kind = Kind::introduced;
  std::string version;  ///< "0" as `introduced`: before all; "*" as `limit`: none. Of a GIT range, a commit
};
std::string_view to_string(AdvisoryEvent::Kind kind);

struct AdvisoryRange {
  enum class Type : std::uint8_t { semver, ecosystem, git };
  Type type = Type::ecosystem;
  std::string repo;  ///< of a GIT range, the repository's URL
  std::vector<AdvisoryEvent> events;
};
std::string_view to_string(AdvisoryRange::Type type);

/// How bad it is, in words of a standard: `CVSS_V3` and a vector, `Ubuntu` and `medium`.
struct AdvisorySeverity {
  std::string type, score;
};

struct AffectedPackage {
  std::string ecosystem;  ///< with its suffix, `Debian:12`; empty: the record names no package here
  std::string name;
  std::vector<AdvisorySeverity> severities;  ///< where they differ from package to package
  std::vector<AdvisoryRange> ranges;
  std::vector<std::string> versions;
};

/// A digest by which malware is known wherever it stands.
struct Indicator {
  enum class What : std::uint8_t { file, archive };
  What what = What::file;
  HashAlgorithm algorithm = HashAlgorithm::sha256;
  std::string hex;   ///< lower case
  std::string name;  ///< of the file in its package, or of the archive, as the record has it
};

/// One record in the OSV schema, as far as an inventory can be held against it (ossf.github.io/osv-schema).
struct Advisory {
  std::string id;
  std::string modified;   ///< RFC 3339, as it stands
  std::string withdrawn;  ///< empty: it holds
  std::string summary;
  std::string url;                       ///< where a person reads on; empty: the record names no page
  std::string severity_word;             ///< `database_specific.severity`: "HIGH"
  bool from_malicious_packages = false;  ///< has `database_specific.malicious-packages-origins`
  std::vector<std::string> aliases, upstream;
  std::vector<AdvisorySeverity> severities;
  std::vector<AffectedPackage> affected;
  std::vector<Indicator> indicators;
};

/// Most bytes that a record may have: three times the largest that is published.
inline constexpr std::size_t kLargestAdvisory = std::size_t{64} << 20;

/// Reads the JSON of one record of schema 1.x; members that are not ours are skipped. Nothing where it is
/// JSON, but no such record at all: it has neither `modified` nor `affected` nor `schema_version`. `name` is
/// the file's, for the message. What only tells more (a summary, a severity, a digest) is left out where it
/// is malformed. Thread-safe. \throws Error where it is malformed: the message names the place.
std::optional<Advisory> read_advisory(std::string_view json, const std::string& name);

/// Whether a text is a time as the schema has it, `2026-04-30T12:00:00Z` with or without a fraction, of a day
/// that there is.
bool is_advisory_time(std::string_view text);

}  // namespace stocktake
