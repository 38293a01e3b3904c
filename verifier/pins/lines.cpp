#include <algorithm>
#include <set>

#include "schemas/identity/purl.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "verifier/pins/pins.h"

// Where an installed package that no lock names says what it is called: a complaint that names a file names
// the line too.
namespace stocktake {
namespace {

/// The package's name as its own records write it.
std::string name_in_records(std::string_view package) {
  const auto purl = try_parse_purl(package);
  return purl ? join(purl->ns, purl->name) : std::string();
}

/// The first line with the name behind the word `name` (`"name": "a"`, `Name: a`, `name = "a"`), else the
/// first with the name, else the first.
std::uint32_t line_that_names(std::string_view text, const std::string& name) {
  std::uint32_t first = 0;
  for (std::uint32_t number = 1; !text.empty() && !name.empty(); ++number) {
    const std::string line = lower_ascii(take_line(text));
    const auto at = line.find(lower_ascii(name));
    if (at == std::string::npos) continue;
    if (line.rfind("name", at) != std::string::npos) return number;
    if (first == 0) first = number;
  }
  return std::max(first, 1U);
}

}  // namespace

std::vector<std::uint32_t> files_for_lines(const Inventory& inventory, const VerifyReport& report) {
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 20;  // bytes; records say what they are at once
  std::set<std::uint32_t> files;
  for (const VerifyFinding& finding : report.findings) {
    if (finding.line != 0 || finding.package.empty()) continue;
    const File* file = find_file(inventory, finding.path);
    if (file != nullptr && file->type == FileType::regular && file->has_sha256 && file->size <= kLargest)
      files.insert(static_cast<std::uint32_t>(file - inventory.files.data()));
  }
  return {files.begin(), files.end()};
}

void give_lines(const ProjectTexts& records, VerifyReport& report) {
  for (VerifyFinding& finding : report.findings)
    if (const auto text = records.find(finding.path);
        finding.line == 0 && !finding.package.empty() && text != records.end())
      finding.line = line_that_names(text->second, name_in_records(finding.package));
}

}  // namespace stocktake
