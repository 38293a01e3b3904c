#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

enum class ComplaintSeverity { error, warning };

/// One thing that is wrong with a document.
struct Complaint {
  ComplaintSeverity severity = ComplaintSeverity::error;
  /// `syntax`, `schema`, or a rule that the schema cannot say: see `complaint_rules`.
  std::string_view rule;
  std::size_t offset = 0;  ///< In bytes from the beginning of the document.
  std::size_t line = 0;    ///< From 1.
  std::size_t column = 0;  ///< From 1, in characters.
  std::string where;       ///< A JSON pointer (RFC 6901; empty for the whole document) or an XPath.
  std::string what;        ///< What is wrong.
  std::string expected;    ///< What would be right; may be empty.
};

struct ValidationResult {
  std::string format;   ///< "JSON" or "XML"; empty where it is neither.
  std::string version;  ///< Of CycloneDX, such as "1.6"; empty where the document names none that is known.
  std::vector<Complaint> complaints;  ///< In the order of the document.
  std::size_t errors = 0;
  std::size_t warnings = 0;
  bool cut_short = false;  ///< There were more complaints than `kMostComplaints`.

  bool valid() const { return errors == 0; }
  /// One line a complaint, for a person: "line:column: error: where: what; expected …". Empty where there is
  /// none.
  std::string to_text() const;
};

/// Complaints kept of one document: who has a thousand to mend does not need the next.
inline constexpr std::size_t kMostComplaints = 1000;

struct ComplaintRule {
  std::string_view id;
  std::string_view summary;
};
/// Every rule id that a complaint can have, with what it means.
const std::vector<ComplaintRule>& complaint_rules();

/// Judges a CycloneDX document (JSON 1.2 to 1.7, XML 1.0 to 1.7, told by its content) by the official schema
/// of the version it names, and by what the specification demands beyond: unique bom-refs, references that
/// resolve, valid purls, hashes of their algorithm's length, known licences. What breaks the schema or a
/// "must" of the specification is an error, the rest a warning, such as a field that the schema deprecates.
/// Whatever the bytes are, the answer is a result: what is no CycloneDX document gets an error that says what
/// it looks like. `bytes` are uncompressed (see `read_input`); `name` stands in no message. Never touches
/// network or disk. Time and memory are linear in the size; nesting is limited to 256 levels. Thread-safe.
ValidationResult validate(std::string_view bytes, std::string_view name);

}  // namespace stocktake
