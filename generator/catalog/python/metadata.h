#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/identity/digest.h"
#include "schemas/inventory/inventory.h"
#include "schemas/text/lines.h"

/// The file formats in which a Python installation describes itself, each as the packaging specifications
/// (packaging.python.org/specifications) define it. All readers take any bytes, return views into them, run
/// in linear time without recursion, and throw nothing: what is malformed is skipped and said so.
namespace stocktake {

/// The headers of a METADATA or PKG-INFO file (core metadata). "UNKNOWN", which old tools write for an absent
/// value, is absent.
struct PythonMetadata {
  std::string_view name, version, summary, author, author_email, maintainer, maintainer_email, home_page,
      license, license_expression;
  std::vector<std::string_view> license_classifiers;  ///< those that begin with `License ::`
  std::vector<std::string_view> project_urls;         ///< `label, url`
  std::vector<std::string_view> requirements;         ///< Requires-Dist
  bool malformed = false;                             ///< the headers end in a line that is none
};
PythonMetadata read_python_metadata(std::string_view text);

/// The licences that the metadata state: License-Expression; else the `License ::` classifiers that SPDX can
/// name; else what the License field names; else the classifiers' own words.
std::vector<License> python_licenses(const PythonMetadata& metadata);

/// The name by which installers compare (PEP 503): lower case, runs of `-`, `_` and `.` are one `-`.
std::string normalise_python_name(std::string_view name);

/// One requirement (PEP 508): `name[extra,extra] version-or-url ; marker`.
struct PythonRequirement {
  std::string_view name, extras, marker, url;
};
/// Nothing where `text` does not begin with a name. Trailing versions and URLs are not checked.
std::optional<PythonRequirement> read_python_requirement(std::string_view text);

/// The requirements of a setuptools `requires.txt` as PEP 508 would write them: sections `[extra:marker]`
/// become markers.
std::vector<std::string> read_requires_txt(std::string_view text);

/// Calls `line(section, text)` for each line of an INI file that is neither blank, comment nor heading,
/// without the white space around it.
void read_ini(std::string_view text, const std::function<void(std::string_view, std::string_view)>& line);

/// Reads a RECORD file row by row (CSV with `path,algorithm=digest,size`). A row costs no allocation unless
/// its path is quoted.
class RecordReader {
 public:
  struct Row {
    std::string_view path, hash, size;  ///< valid until the next call of `next`
  };
  explicit RecordReader(std::string_view text) : rest_(text) {}
  /// Reads the next row that is not empty; false at the end.
  bool next(Row& row);
  /// Whether a quoted field had no end: nothing behind it could be read.
  bool malformed() const { return malformed_; }

 private:
  bool quoted_row(Row& row);
  std::string_view field(std::string& unquoted);

  std::string_view rest_;
  std::string path_, hash_, size_;
  bool malformed_ = false;
};

/// The 32 bytes of a RECORD hash `sha256=` in base64 for URLs, with or without padding, or in hexadecimal, as
/// some distributors write it; nothing where it is another algorithm or malformed.
std::optional<Sha256> read_record_sha256(std::string_view hash);

}  // namespace stocktake
