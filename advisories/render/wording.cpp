#include "advisories/render/wording.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/identity/purl.h"
#include "schemas/identity/url.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

using Status = AdvisoryFinding::Status;

constexpr std::size_t kDigits = 12;  // of a digest, for people

std::string short_digest(std::string_view digest) {
  const auto colon = digest.find(':');
  return printable(digest.substr(0, (colon == digest.npos ? 0 : colon + 1) + kDigits));
}

/// "3 of 4 packages", "4 packages" where it is all of them.
std::string part_of(std::uint64_t part, std::uint64_t whole, std::string_view singular,
                    std::string_view plural) {
  const std::string of_all = counted(whole, singular, plural);
  return part == whole ? of_all : fmt::format("{} of {}", format_count(part), of_all);
}

std::string age_words(std::int64_t days) {
  return days == 0 ? "today" : counted(static_cast<std::uint64_t>(days), "day", "days") + " old";
}

/// "; left out of the scan: *.log, tmp": what nobody looked at; empty where that is nothing.
std::string left_out_words(const Inventory& inventory) {
  constexpr std::size_t kMost = 10;
  std::string words;
  std::size_t count = 0;
  for (const Property& note : inventory.notes) {
    if (note.name != property::kExcluded || ++count > kMost) continue;
    words.append(count == 1 ? "; left out of the scan: " : ", ").append(printable(note.value));
  }
  return count > kMost ? words + fmt::format(" and {} more", count - kMost) : words;
}

}  // namespace

std::string level_words(const CheckReport& report, Status status) {
  std::string words;
  for (const AdvisoryLevel level : kReadingOrder) {
    const auto count =
        std::count_if(report.matches.findings.begin(), report.matches.findings.end(),
                      [&](const auto& one) { return one.status == status && one.level == level; });
    if (count == 0) continue;
    words +=
        fmt::format("{}{} {}", words.empty() ? "" : ", ", format_count(static_cast<std::uint64_t>(count)),
                    level == AdvisoryLevel::unknown ? "not scored" : to_string(level));
  }
  return words;
}

std::string check_verdict(const CheckReport& report) {
  const std::uint64_t open = report.count(Status::open);
  const bool nothing = report.matches.findings.empty();
  std::string words =
      open == 0 ? fmt::format("{} of {} and {}", nothing ? "Nothing known" : "Nothing open",
                              part_of(report.matches.packages, report.inventory->packages.size(), "package",
                                      "packages"),
                              part_of(report.matches.files, report.inventory->files.size(), "file", "files"))
                : fmt::format("{} known bad: {}", format_count(open), level_words(report, Status::open));
  if (!report.blind_spot.empty()) words = fmt::format("Not checked in full: {}", report.blind_spot);
  if (report.too_old) words = "The advisories are too old for a verdict; by what they hold: " + words;
  return words;
}

std::string database_words(const CheckedDatabase& database) {
  const DatabaseFacts& facts = database.facts;
  std::string words =
      fmt::format("{}  {}", printable(database.path), counted(facts.records, "record", "records"));
  words += facts.newest.empty() ? ", of no date"
                                : fmt::format(", the newest of {} ({})",
                                              printable(facts.newest.substr(0, 10)), age_words(database.age));
  if (database.too_old) words += ": TOO OLD";
  return words + "  sha256 " + facts.sha256.substr(0, kDigits);
}

std::string checked_words(const CheckReport& report) {
  const Inventory& inventory = *report.inventory;
  std::string words = fmt::format("{}  {}, {}", printable(inventory.origin.path),
                                  counted(inventory.packages.size(), "package", "packages"),
                                  counted(inventory.files.size(), "file", "files"));
  if (!inventory.origin.digest.empty())
    words += fmt::format("  {} {}", inventory.origin.digest_key(),
                         printable(inventory.origin.digest.substr(0, kDigits)));
  return words + left_out_words(inventory);
}

std::string release_words(const AdvisoryFinding& finding) {
  if (finding.package.empty()) return "unowned files";
  const auto purl = try_parse_purl(finding.package);
  if (!purl) return printable(finding.package);
  std::string name = purl->ns.empty() ? purl->name : purl->ns + "/" + purl->name;
  if (!purl->version.empty()) name += " " + purl->version;
  return printable(purl->type + "/" + name);
}

std::string other_ids(const AdvisoryFinding& finding) {
  constexpr std::size_t kMost = 6;
  std::string words;
  std::size_t shown = 0, left = 0;
  for (const auto* ids : {&finding.ids, &finding.upstream})
    for (const std::string& id : *ids) {
      if (id == finding.id) continue;
      if (shown == kMost) {
        ++left;
        continue;
      }
      ++shown;
      words += (words.empty() ? "" : ", ") + printable(id);
    }
  if (left != 0) words += fmt::format(" and {} more", format_count(left));
  return words;
}

std::vector<std::string> places_of(const CheckReport& report, const AdvisoryFinding& finding,
                                   std::size_t most) {
  std::vector<std::string> places;
  for (const DigestHit& hit : finding.digests) {
    places.push_back(fmt::format("{}  {}, known as {} of {}", printable(hit.place), short_digest(hit.digest),
                                 printable(hit.known_as.empty() ? "an unnamed file" : hit.known_as),
                                 printable(hit.record)));
    for (const std::string& place : hit.also_in) places.push_back("also in " + printable(place));
  }
  if (!finding.because.empty())
    for (const std::uint32_t index : finding.packages) {
      const Package& package = report.inventory->packages[index];
      const std::string_view place = package.location.empty() ? package.record : package.location;
      if (!place.empty()) places.push_back(printable(place));
    }
  if (places.size() <= most) return places;
  const std::size_t left = places.size() - most;
  places.resize(most);
  places.push_back(fmt::format("… and {} more", format_count(left)));
  return places;
}

std::vector<std::string> said_lines(const CheckReport& report, Status status) {
  std::vector<std::string> lines;
  for (const AdvisoryFinding& finding : report.matches.findings)
    if (finding.status == status)
      lines.push_back(fmt::format("{}  {}  {}", printable(finding.id), release_words(finding),
                                  printable(finding.reason)));
  return lines;
}

std::vector<std::string> problem_lines(const CheckReport& report) {
  constexpr std::size_t kMost = 20;  // a vendor's VEX speaks of much that is not here
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::min(kMost, report.problems.size()); ++i) {
    const CheckProblem& problem = report.problems[i];
    lines.push_back(
        fmt::format("{}: {}: {}", printable(problem.place), problem.what, printable(problem.message)));
  }
  if (report.problems.size() > kMost)
    lines.push_back(fmt::format("… and {} more", format_count(report.problems.size() - kMost)));
  return lines;
}

std::vector<std::string> complaint_lines(const CheckReport& report) {
  std::vector<std::string> lines;
  for (const CheckedDatabase& database : report.databases)
    for (const std::string& complaint : database.facts.first_complaints)
      lines.push_back(printable(complaint));
  return lines;
}

std::string score_words(const AdvisoryFinding& finding) {
  return finding.score < 0 ? "" : fmt::format("{:.1f}", finding.score);
}

std::string detail_of(const AdvisoryFinding& finding) {
  if (finding.status != Status::dismissed || !finding.said) return finding.reason;
  const std::string& words = finding.said->detail;
  return words.empty() ? "As said by " + finding.said->place
                       : fmt::format("{} ({})", words, finding.said->place);
}

std::string page_of(const AdvisoryFinding& finding) {
  if (is_iri(finding.url) && ascii_prefix(finding.url) == finding.url.size()) return finding.url;
  return "https://osv.dev/vulnerability/" + percent_encoded(finding.id, "-._~");
}

}  // namespace stocktake
