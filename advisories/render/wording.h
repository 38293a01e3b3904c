#pragma once

#include <string>
#include <vector>

#include "advisories/check.h"

/// What the formats of a check have in common. Everything that comes from an input is returned safe for a
/// terminal (see `printable`); what Markdown and the like need beside that is their renderer's business.
/// Thread-safe.
namespace stocktake {

/// "2 known bad: 1 malware, 1 high", "Nothing known of 36 packages and 1,200 files", and where a database is
/// too old that this is no verdict.
std::string check_verdict(const CheckReport& report);

/// "osv/npm/all.zip  212,300 records, the newest of 2026-04-28 (2 days old)  sha256 1c37d90bc809".
std::string database_words(const CheckedDatabase& database);

/// "shop.cdx.json  36 packages, 1,200 files": what was checked.
std::string checked_words(const CheckReport& report);

/// "npm/lodash 4.17.20", "unowned files".
std::string release_words(const AdvisoryFinding& finding);

/// "GHSA-35jh-r3h4-6jhm", and the other ids behind it: "also CVE-2021-23337"; empty where it has no other.
std::string other_ids(const AdvisoryFinding& finding);

/// Where a finding stands, one place a line: files with their digest and the name that the record has for
/// them, and folders of packages. At most `most`, and how many more there are.
std::vector<std::string> places_of(const CheckReport& report, const AdvisoryFinding& finding,
                                   std::size_t most);

/// The findings with that status, each in a line with why.
std::vector<std::string> said_lines(const CheckReport& report, AdvisoryFinding::Status status);
/// What is wrong with approvals and statements, each in a line; of many the first, and how many more there
/// are.
std::vector<std::string> problem_lines(const CheckReport& report);
/// The first records of each database that could not be used, each in a line.
std::vector<std::string> complaint_lines(const CheckReport& report);

/// "7.2", "not scored".
std::string score_words(const AdvisoryFinding& finding);

/// "1 malware, 1 high" of the findings with that status.
std::string level_words(const CheckReport& report, AdvisoryFinding::Status status);

/// What was said of a finding, for a document that has a place of its own for its status and justification:
/// the statement's own words and where it stands, or the approval's reason.
std::string detail_of(const AdvisoryFinding& finding);

/// The page of the record; where it names none that is a URL, that of osv.dev.
std::string page_of(const AdvisoryFinding& finding);

}  // namespace stocktake
