#include "advisories/match.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "advisories/affects.h"
#include "advisories/cvss.h"
#include "advisories/names.h"
#include "advisories/records.h"
#include "schemas/io/timing.h"
#include "schemas/text/ascii.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

/// A file of so few bytes is in many packages, and does nothing: empty, a line end, `{}`.
constexpr std::uint64_t kSaysNothing = 3;

std::string shown_name(const Package& package) {
  if (!package.purl.empty()) return std::string(package.purl);
  std::string name(package.name);
  if (!package.version.empty()) name.append("@").append(package.version);
  return name;
}

std::string shown_digest(HashAlgorithm algorithm, std::string_view hex) {
  std::string name = lower_ascii(to_string(algorithm));
  std::erase(name, '-');
  return name + ":" + std::string(hex);
}

bool is_malware(const AdvisoryRecords::Family& family) {
  return std::any_of(family.ids.begin(), family.ids.end(),
                     [](const std::string& id) { return id.starts_with("MAL-"); }) ||
         std::any_of(family.records.begin(), family.records.end(),
                     [](const Advisory* record) { return record->from_malicious_packages; });
}

/// Which of a family's records a person looks up first: malware's own, then those that most know.
int rank_of(std::string_view id) {
  constexpr std::string_view kPrefixes[] = {"MAL-", "GHSA-", "CVE-"};
  int rank = 0;
  for (const std::string_view prefix : kPrefixes) {
    if (id.starts_with(prefix)) return rank;
    ++rank;
  }
  return rank;
}

/// How bad, by the words of a database (GitHub's MODERATE is CVSS's medium).
AdvisoryLevel level_of_word(std::string_view word) {
  const std::string lower = lower_ascii(word);
  if (lower == "critical") return AdvisoryLevel::critical;
  if (lower == "high" || lower == "important") return AdvisoryLevel::high;
  if (lower == "medium" || lower == "moderate") return AdvisoryLevel::medium;
  if (lower == "low" || lower == "negligible" || lower == "unimportant") return AdvisoryLevel::low;
  return AdvisoryLevel::unknown;
}

/// Takes the worst that is said of a finding. A score outweighs words.
void take_severity(const AdvisorySeverity& severity, AdvisoryFinding& finding) {
  if (const auto score = cvss_score(severity.score)) {
    if (*score <= finding.score) return;
    finding.score = *score;
    finding.level = level_of_score(*score);
    finding.vector = severity.score;
  } else if (finding.score < 0) {
    const AdvisoryLevel level = level_of_word(severity.score);
    if (level == AdvisoryLevel::unknown) return;
    if (finding.level != AdvisoryLevel::unknown && level <= finding.level) return;
    finding.level = level;
    finding.vector = severity.score;
  }
}

void take_severities(const Advisory& record, AdvisoryFinding& finding) {
  for (const AdvisorySeverity& severity : record.severities) take_severity(severity, finding);
  if (!record.severity_word.empty()) take_severity({"", record.severity_word}, finding);
}

/// Of a package that more than one record names as fixed by different releases, the record that was read
/// first decides; what is not known is filled in.
void fill(std::string& to, const std::string& from) {
  if (to.empty()) to = from;
}

/// Gathers what hits, a finding for each release and family.
class Matcher {
 public:
  Matcher(const Inventory& inventory, std::span<const AdvisoryDatabase> databases)
      : inventory_(inventory), databases_(databases), records_(databases) {}

  AdvisoryMatches run() {
    for (std::uint32_t i = 0; i < inventory_.packages.size(); ++i) match_package(i);
    for (std::uint32_t i = 0; i < inventory_.files.size(); ++i) match_file(i);
    const Origin& origin = inventory_.origin;
    if (origin.is_git())
      match_checkout(origin.path, origin.digest);
    else
      match_digest(HashAlgorithm::sha256, origin.digest, kNone, kNone, origin.path);
    note_gaps();
    for (auto& [key, open] : open_) result_.findings.push_back(finish(std::move(open)));
    std::sort(result_.findings.begin(), result_.findings.end(),
              [](const AdvisoryFinding& a, const AdvisoryFinding& b) {
                if (a.level != b.level) return reading_rank(a.level) < reading_rank(b.level);
                if (a.score != b.score) return a.score > b.score;
                return std::tie(a.package, a.id) < std::tie(b.package, b.id);
              });
    return std::move(result_);
  }

 private:
  /// A finding as it grows, and the records that hit.
  struct ById {
    bool operator()(const Advisory* a, const Advisory* b) const { return a->id < b->id; }
  };
  struct Open {
    AdvisoryFinding finding;
    std::set<const Advisory*, ById> records;
    const AdvisoryRecords::Family* family = nullptr;
  };

  Open& open(const Advisory& record, const std::string& package) {
    const AdvisoryRecords::Family& family = records_.family_of(record.id);
    Open& open = open_[{family.ids.front(), package}];
    open.family = &family;
    open.finding.package = package;
    open.records.insert(&record);
    return open;
  }

  void match_package(std::uint32_t index) {
    const Package& package = inventory_.packages[index];
    for (const Hash& hash : package.hashes)
      match_digest(hash.algorithm, hash.hex, index, kNone, package.location);
    for (const ExternalReference& reference : package.references)
      for (const Hash& hash : reference.hashes)
        match_digest(hash.algorithm, hash.hex, index, kNone, reference.url);
    if (const std::string commit = commit_of(package); !commit.empty()) match_commit(commit, index);
    const AdvisedPackage advised = advised_package(package);
    if (advised.ecosystem == nullptr)
      return void(++(package.purl.empty() ? without_purl_ : of_no_ecosystem_));
    ++packages_of_[advised.ecosystem->name];
    note_package(advised);
    const std::string key = advisory_key(*advised.ecosystem, advised.name);
    for (const Advisory* record : records_.find(key_of_package(key)))
      match_version(*record, key, advised, index);
  }

  void note_package(const AdvisedPackage& advised) {
    if (advised.version.empty()) ++without_version_;
    if (!advised.version.empty() && advised.ecosystem->order &&
        !is_version(*advised.ecosystem->order, advised.version))
      ++without_order_;
    if (advised.ecosystem->is_distribution && advised.release.empty()) ++without_release_;
    if (!advised.ecosystem->order) ++of_no_order_;
  }

  void match_version(const Advisory& record, const std::string& key, const AdvisedPackage& advised,
                     std::uint32_t index) {
    for (const AffectedPackage& one : record.affected) {
      const AdvisoryEcosystem* ecosystem = advisory_ecosystem(one.ecosystem);
      if (ecosystem != advised.ecosystem || advisory_key(*ecosystem, one.name) != key) continue;
      if (!in_scope(one.ecosystem, advised)) continue;
      if (const auto found = affects(one, advised)) add_version(record, one, *found, index);
    }
  }

  void match_commit(const std::string& commit, std::uint32_t index) {
    for (const Advisory* record : records_.find(key_of_commit(commit)))
      for (const AffectedPackage& one : record->affected)
        if (const auto found = affects_commit(one, commit)) add_version(*record, one, *found, index);
  }

  void add_version(const Advisory& record, const AffectedPackage& one, const Affected& found,
                   std::uint32_t index) {
    AdvisoryFinding& finding = open(record, shown_name(inventory_.packages[index])).finding;
    add_package(index, finding);
    for (const AdvisorySeverity& severity : one.severities) take_severity(severity, finding);
    fill(finding.because, found.because);
    fill(finding.fixed, found.fixed);
  }

  static void add_package(std::uint32_t index, AdvisoryFinding& finding) {
    auto& packages = finding.packages;
    if (std::find(packages.begin(), packages.end(), index) == packages.end()) packages.push_back(index);
  }

  void match_file(std::uint32_t index) {
    const File& file = inventory_.files[index];
    const FileDetail* detail = inventory_.detail_of(file);
    if (file.type == FileType::submodule && detail != nullptr) match_checkout(file.path, detail->target);
    if (file.type != FileType::regular || file.size <= kSaysNothing) return;
    if (file.has_sha256) {
      ++result_.files;
      match_digest(HashAlgorithm::sha256, to_hex(file.sha256), file.package, index, file.path);
    }
    if (detail == nullptr) return;
    for (const Hash& hash : detail->hashes)
      match_digest(hash.algorithm, hash.hex, file.package, index, file.path);
  }

  /// What is a checkout as a whole: a submodule, or the revision that was inventoried.
  void match_checkout(std::string_view place, std::string_view target) {
    const std::string commit = lower_ascii(target);
    for (const Advisory* record : records_.find(key_of_commit(commit)))
      for (const AffectedPackage& one : record->affected)
        if (const auto found = affects_commit(one, commit))
          fill(open(*record, std::string(place) + "@" + commit).finding.because, found->because);
  }

  void match_digest(HashAlgorithm algorithm, std::string_view hex, std::uint32_t package, std::uint32_t file,
                    std::string_view place) {
    if (hex.empty()) return;
    for (const Advisory* record : records_.find(key_of_digest(hex)))
      for (const Indicator& one : record->indicators) {
        if (one.algorithm != algorithm || one.hex != hex) continue;
        const std::string owner = package == kNone ? "" : shown_name(inventory_.packages[package]);
        AdvisoryFinding& finding = open(*record, owner).finding;
        if (package != kNone) add_package(package, finding);
        finding.digests.push_back(
            {one.what, shown_digest(algorithm, hex), file, std::string(place), one.name, record->id});
        break;
      }
  }

  AdvisoryFinding finish(Open open) {
    AdvisoryFinding& finding = open.finding;
    const auto& family = *open.family;
    const Advisory* first = nullptr;
    for (const Advisory* record : open.records) {
      finding.records.push_back(record->id);
      take_severities(*record, finding);
      if (first == nullptr ||
          std::pair(rank_of(record->id), record->id) < std::pair(rank_of(first->id), first->id))
        first = record;
    }
    std::sort(finding.records.begin(), finding.records.end());
    finding.id = first->id;
    finding.ids = family.ids;
    finding.summary = first->summary;
    finding.modified = first->modified;
    finding.url = first->url;
    for (const Advisory* record : open.records)
      fill(finding.summary, record->summary), fill(finding.url, record->url);
    take_upstream(open);
    if (finding.level == AdvisoryLevel::unknown)
      for (const Advisory* record : family.records) take_severities(*record, finding);
    if (finding.level == AdvisoryLevel::unknown)
      for (const std::string& id : finding.upstream)
        if (const Advisory* record = records_.by_id(id)) take_severities(*record, finding);
    if (is_malware(family) || !finding.digests.empty()) finding.level = AdvisoryLevel::malware;
    return std::move(finding);
  }

  void take_upstream(Open& open) {
    const std::vector<const Advisory*> records(open.records.begin(), open.records.end());
    open.finding.upstream = records_.upstream_of(records);
    std::set<std::string> direct;
    for (const Advisory* record : records) direct.insert(record->upstream.begin(), record->upstream.end());
    open.finding.direct_upstream.assign(direct.begin(), direct.end());
  }

  void note_gaps() {
    const auto gap = [&](std::uint64_t count, std::string_view why) {
      result_.packages_in_doubt = result_.packages_in_doubt || count != 0;
      if (count != 0)
        result_.gaps.push_back(fmt::format("{} {}", counted(count, "package", "packages"), why));
    };
    for (const auto& [ecosystem, count] : packages_of_) {
      const bool known = std::any_of(databases_.begin(), databases_.end(),
                                     [&, name = std::string(ecosystem)](const AdvisoryDatabase& one) {
                                       return one.index.facts().ecosystems.contains(name);
                                     });
      if (known)
        result_.packages += count;
      else
        gap(count, fmt::format("of {}: no database here has records of that ecosystem", ecosystem));
    }
    gap(without_purl_, "without a package URL: not looked up by name");
    gap(of_no_ecosystem_, "of a kind that advisories have no ecosystem for");
    gap(without_version_, "without a version: only what affects every version was found");
    gap(without_order_, "whose version the order of its ecosystem cannot read: ranges were not compared");
    gap(of_no_order_,
        "of an ecosystem whose versions have no known order: only listed versions were compared");
    gap(without_release_,
        "of a distribution whose release is not recorded: advisories for one release were passed over");
    const bool digests = std::any_of(inventory_.files.begin(), inventory_.files.end(),
                                     [](const File& file) { return file.has_sha256; });
    if (inventory_.files.empty())
      result_.gaps.push_back("it lists no files: nothing was looked up by digest but archives of packages");
    else if (!digests)
      result_.gaps.push_back("its files have no SHA-256: none was looked up by it");
    if (!inventory_.unread.empty())
      result_.gaps.push_back(
          fmt::format("{} could not be read: what is in there was not looked up",
                      counted(inventory_.unread.size(), "file or folder", "files or folders")));
  }

  const Inventory& inventory_;
  std::span<const AdvisoryDatabase> databases_;
  AdvisoryRecords records_;
  std::map<std::pair<std::string, std::string>, Open> open_;  // by family and release
  std::map<std::string_view, std::uint64_t> packages_of_;     // by ecosystem
  std::uint64_t without_purl_ = 0, of_no_ecosystem_ = 0, without_version_ = 0, without_order_ = 0,
                without_release_ = 0, of_no_order_ = 0;
  AdvisoryMatches result_;
};

}  // namespace

std::size_t reading_rank(AdvisoryLevel level) {
  return static_cast<std::size_t>(std::find(std::begin(kReadingOrder), std::end(kReadingOrder), level) -
                                  std::begin(kReadingOrder));
}

std::string_view to_string(AdvisoryLevel level) {
  constexpr std::string_view kWords[] = {"none", "low", "medium", "high", "critical", "unknown", "malware"};
  return kWords[static_cast<std::size_t>(level)];
}

AdvisoryLevel level_of_score(double score) {
  if (score >= 9) return AdvisoryLevel::critical;
  if (score >= 7) return AdvisoryLevel::high;
  if (score >= 4) return AdvisoryLevel::medium;
  return score > 0 ? AdvisoryLevel::low : AdvisoryLevel::none;
}

std::string_view to_string(AdvisoryFinding::Status status) {
  constexpr std::string_view kWords[] = {"open", "below", "approved", "dismissed"};
  return kWords[static_cast<std::size_t>(status)];
}

AdvisoryMatches match_advisories(const Inventory& inventory, std::span<const AdvisoryDatabase> databases) {
  const Pass pass("match the advisories");
  return Matcher(inventory, databases).run();
}

}  // namespace stocktake
