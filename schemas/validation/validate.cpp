#include "schemas/validation/validate.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/document/sniff.h"
#include "schemas/identity/url.h"
#include "schemas/text/printable.h"
#include "schemas/validation/validate_internal.h"

namespace stocktake {

using validation::complaint;

namespace {

/// Lines and columns of all complaints in one pass over the text.
void locate(std::string_view bytes, std::vector<Complaint>& complaints) {
  std::size_t at = 0;
  std::size_t line = 1;
  std::size_t line_start = 0;
  for (Complaint& complaint : complaints) {  // in the order of their offsets
    const std::size_t offset = std::min(complaint.offset, bytes.size());
    while (at < offset) {
      const auto end = bytes.substr(0, offset).find('\n', at);
      if (end == std::string_view::npos) break;
      at = end + 1;
      line_start = at;
      ++line;
    }
    at = std::max(at, std::min(offset, line_start));
    complaint.line = line;
    complaint.column =
        1 + static_cast<std::size_t>(std::count_if(bytes.begin() + static_cast<std::ptrdiff_t>(line_start),
                                                   bytes.begin() + static_cast<std::ptrdiff_t>(offset),
                                                   [](char c) { return (c & 0xc0) != 0x80; }));
  }
}

/// Sorts, counts and cuts, errors before warnings where not all can be kept.
void finish(std::string_view bytes, ValidationResult& result) {
  auto& complaints = result.complaints;
  for (const Complaint& complaint : complaints)
    ++(complaint.severity == ComplaintSeverity::error ? result.errors : result.warnings);
  if (complaints.size() > kMostComplaints) {
    result.cut_short = true;
    std::stable_sort(complaints.begin(), complaints.end(),
                     [](const Complaint& a, const Complaint& b) { return a.severity < b.severity; });
    complaints.erase(complaints.begin() + static_cast<std::ptrdiff_t>(kMostComplaints), complaints.end());
  }
  std::stable_sort(complaints.begin(), complaints.end(),
                   [](const Complaint& a, const Complaint& b) { return a.offset < b.offset; });
  locate(bytes, complaints);
}

}  // namespace

Complaint validation::complaint(ComplaintSeverity severity, std::string_view rule, std::size_t offset,
                                std::string where, std::string what, std::string expected) {
  Complaint out;
  out.severity = severity;
  out.rule = rule;
  out.offset = offset;
  out.where = without_secrets_in(where);
  out.what = without_secrets_in(what);
  out.expected = std::move(expected);
  return out;
}

const std::vector<ComplaintRule>& complaint_rules() {
  static const std::vector<ComplaintRule> rules{
      {"syntax", "The document cannot be parsed, or is not a CycloneDX document of a known version."},
      {"schema", "The official schema of the document's version does not allow it."},
      {"bom-ref-duplicate", "A bom-ref must be unique within the document."},
      {"reference-unresolved", "A reference names a bom-ref that nothing in the document has."},
      {"bom-link", "A reference to another document is malformed."},
      {"purl", "A package URL must follow the purl specification."},
      {"hash-length", "A hash does not have the length that its algorithm gives."},
      {"serial-number", "The serial number is not a UUID of RFC 4122."},
      {"license-unknown", "A licence expression names a licence that SPDX does not list."},
      {"license-expression", "A licence expression is malformed."},
      {"dependency-cycle", "A dependency leads back to where it came from."},
      {"deprecated",
       "The official schema of the version deprecates the field: a later version will not have it."},
      {"duplicate-member", "A JSON object has a member twice; readers disagree on which counts."},
  };
  return rules;
}

std::string ValidationResult::to_text() const {
  std::string out;
  for (const Complaint& complaint : complaints) {
    out += fmt::format("{}:{}: {}: ", complaint.line, complaint.column,
                       complaint.severity == ComplaintSeverity::error ? "error" : "warning");
    if (!complaint.where.empty()) out += fmt::format("{}: ", printable(complaint.where));
    out += complaint.what;
    if (!complaint.expected.empty()) out += fmt::format("; expected {}", complaint.expected);
    out += fmt::format(" [{}]\n", complaint.rule);
  }
  return out;
}

ValidationResult validate(std::string_view bytes, std::string_view /*name*/) {
  ValidationResult result;
  const std::size_t start = bytes.starts_with("\xef\xbb\xbf") ? 3 : 0;
  const auto first = bytes.find_first_not_of(" \t\r\n", start);
  if (first == std::string_view::npos)
    result.complaints.push_back(complaint(ComplaintSeverity::error, "syntax", 0, {}, "the document is empty",
                                          "a CycloneDX document in JSON or XML"));
  else if (bytes[first] == '{' || bytes[first] == '[')
    validation::judge_json(bytes, result);
  else if (const auto what = looks_like(bytes.substr(first));
           bytes[first] == '<' && !what.starts_with("an HTML page"))
    validation::judge_xml(bytes, result);
  else
    result.complaints.push_back(complaint(ComplaintSeverity::error, "syntax", first, {},
                                          fmt::format("this is {}", what),
                                          "a CycloneDX document in JSON or XML"));
  finish(bytes, result);
  return result;
}

}  // namespace stocktake
