#include "generator/catalog/python/metadata.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "schemas/identity/spdx.h"
#include "schemas/text/ascii.h"
#include "schemas/text/base64.h"

namespace stocktake {
namespace {

bool is_name_char(char c) {
  return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
}

// Which member a header fills. Later ones of a header that may stand only once are ignored.
struct SingleHeader {
  std::string_view header;
  std::string_view PythonMetadata::*member;
};
constexpr SingleHeader kSingle[] = {{"Name", &PythonMetadata::name},
                                    {"Version", &PythonMetadata::version},
                                    {"Summary", &PythonMetadata::summary},
                                    {"Author", &PythonMetadata::author},
                                    {"Author-email", &PythonMetadata::author_email},
                                    {"Maintainer", &PythonMetadata::maintainer},
                                    {"Maintainer-email", &PythonMetadata::maintainer_email},
                                    {"Home-page", &PythonMetadata::home_page},
                                    {"License", &PythonMetadata::license},
                                    {"License-Expression", &PythonMetadata::license_expression}};

void take_header(PythonMetadata& metadata, std::string_view header, std::string_view value) {
  if (value.empty() || value == "UNKNOWN") return;
  if (equal_ignoring_case(header, "Classifier")) {
    if (value.starts_with("License ::")) metadata.license_classifiers.push_back(value);
  } else if (equal_ignoring_case(header, "Requires-Dist")) {
    metadata.requirements.push_back(value);
  } else if (equal_ignoring_case(header, "Project-URL")) {
    metadata.project_urls.push_back(value);
  } else {
    for (const auto& [name, member] : kSingle)
      if (equal_ignoring_case(header, name) && (metadata.*member).empty()) metadata.*member = value;
  }
}

// Last part of the trove classifiers that mean one licence of the SPDX list. Those that could be several
// ("BSD License", "GNU General Public License (GPL)") are left out on purpose.
struct ClassifierLicense {
  std::string_view classifier, id;
};
constexpr ClassifierLicense kClassifierLicenses[] = {
    {"Apache Software License", "Apache-2.0"},
    {"Boost Software License 1.0 (BSL-1.0)", "BSL-1.0"},
    {"Blue Oak Model License (BlueOak-1.0.0)", "BlueOak-1.0.0"},
    {"CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"},
    {"CEA CNRS Inria Logiciel Libre License, version 2.1 (CeCILL-2.1)", "CECILL-2.1"},
    {"CeCILL-B Free Software License Agreement (CECILL-B)", "CECILL-B"},
    {"CeCILL-C Free Software License Agreement (CECILL-C)", "CECILL-C"},
    {"Common Development and Distribution License 1.0 (CDDL-1.0)", "CDDL-1.0"},
    {"Common Public License", "CPL-1.0"},
    {"Eclipse Public License 1.0 (EPL-1.0)", "EPL-1.0"},
    {"Eclipse Public License 2.0 (EPL-2.0)", "EPL-2.0"},
    {"European Union Public Licence 1.1 (EUPL 1.1)", "EUPL-1.1"},
    {"European Union Public Licence 1.2 (EUPL 1.2)", "EUPL-1.2"},
    {"GNU Affero General Public License v3", "AGPL-3.0-only"},
    {"GNU Affero General Public License v3 or later (AGPLv3+)", "AGPL-3.0-or-later"},
    {"GNU General Public License v2 (GPLv2)", "GPL-2.0-only"},
    {"GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later"},
    {"GNU General Public License v3 (GPLv3)", "GPL-3.0-only"},
    {"GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"},
    {"GNU Lesser General Public License v2 (LGPLv2)", "LGPL-2.0-only"},
    {"GNU Lesser General Public License v2 or later (LGPLv2+)", "LGPL-2.0-or-later"},
    {"GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only"},
    {"GNU Lesser General Public License v3 or later (LGPLv3+)", "LGPL-3.0-or-later"},
    {"Historical Permission Notice and Disclaimer (HPND)", "HPND"},
    {"IBM Public License", "IPL-1.0"},
    {"ISC License (ISCL)", "ISC"},
    {"MIT License", "MIT"},
    {"MIT No Attribution License (MIT-0)", "MIT-0"},
    {"Mozilla Public License 1.0 (MPL)", "MPL-1.0"},
    {"Mozilla Public License 1.1 (MPL 1.1)", "MPL-1.1"},
    {"Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"},
    {"Mulan Permissive Software License v2 (MulanPSL-2.0)", "MulanPSL-2.0"},
    {"Open Software License 3.0 (OSL-3.0)", "OSL-3.0"},
    {"PostgreSQL License", "PostgreSQL"},
    {"Python Software Foundation License", "PSF-2.0"},
    {"SIL Open Font License 1.1 (OFL-1.1)", "OFL-1.1"},
    {"Sleepycat License", "Sleepycat"},
    {"The Unlicense (Unlicense)", "Unlicense"},
    {"Universal Permissive License (UPL)", "UPL-1.0"},
    {"University of Illinois/NCSA Open Source License", "NCSA"},
    {"Vovida Software License 1.0", "VSL-1.0"},
    {"W3C License", "W3C"},
    {"X.Net License", "Xnet"},
    {"Zope Public License", "ZPL-2.1"},
    {"zlib/libpng License", "Zlib"}};

// What authors write in the License field that can only mean one licence; in lower case.
constexpr ClassifierLicense kFieldLicenses[] = {{"apache 2", "Apache-2.0"},
                                                {"apache 2.0", "Apache-2.0"},
                                                {"apache license 2.0", "Apache-2.0"},
                                                {"apache license, version 2.0", "Apache-2.0"},
                                                {"apache license version 2.0", "Apache-2.0"},
                                                {"apache-2", "Apache-2.0"},
                                                {"apache software license", "Apache-2.0"},
                                                {"apache software license 2.0", "Apache-2.0"},
                                                {"apache2", "Apache-2.0"},
                                                {"bsd 2-clause license", "BSD-2-Clause"},
                                                {"2-clause bsd", "BSD-2-Clause"},
                                                {"bsd 3-clause", "BSD-3-Clause"},
                                                {"bsd 3-clause license", "BSD-3-Clause"},
                                                {"3-clause bsd", "BSD-3-Clause"},
                                                {"3-clause bsd license", "BSD-3-Clause"},
                                                {"new bsd", "BSD-3-Clause"},
                                                {"new bsd license", "BSD-3-Clause"},
                                                {"isc license", "ISC"},
                                                {"mit license", "MIT"},
                                                {"the mit license", "MIT"},
                                                {"the mit license (mit)", "MIT"},
                                                {"mozilla public license 2.0", "MPL-2.0"},
                                                {"mpl 2.0", "MPL-2.0"},
                                                {"psf", "PSF-2.0"},
                                                {"psfl", "PSF-2.0"},
                                                {"gplv2", "GPL-2.0-only"},
                                                {"gplv2+", "GPL-2.0-or-later"},
                                                {"gplv3", "GPL-3.0-only"},
                                                {"gplv3+", "GPL-3.0-or-later"},
                                                {"lgplv3", "LGPL-3.0-only"},
                                                {"lgplv3+", "LGPL-3.0-or-later"},
                                                {"public domain (unlicense)", "Unlicense"}};

License license_of_field(std::string_view text) {
  for (const auto& [known, id] : kFieldLicenses)
    if (equal_ignoring_case(known, text)) return {License::Form::id, id};
  return spdx_license(text);
}

std::string_view last_part(std::string_view classifier) {
  const auto colons = classifier.rfind("::");
  return trim(classifier.substr(colons == std::string_view::npos ? 0 : colons + 2));
}

// A name that a person would write on one line, not the text of a licence.
bool is_short_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && text.find('\n') == std::string_view::npos;
}

}  // namespace

PythonMetadata read_python_metadata(std::string_view text) {
  PythonMetadata metadata;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const char* begin = text.data();
    const std::string_view line = take_line(text);
    if (line.empty()) break;  // behind the first empty line stands the description
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line[0] == ' ' || line[0] == '\t') {
      metadata.malformed = true;
      break;
    }
    // Lines that begin with white space continue the value.
    while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) take_line(text);
    const std::string_view whole(begin, static_cast<std::size_t>(text.data() - begin));
    take_header(metadata, line.substr(0, colon), trim(whole.substr(colon + 1)));
  }
  return metadata;
}

std::vector<License> python_licenses(const PythonMetadata& metadata) {
  if (!metadata.license_expression.empty()) {
    License license = spdx_license(metadata.license_expression);
    // The field is an expression by definition, also where the one identifier in it is a rare one.
    if (license.form == License::Form::name && is_spdx_expression(license.text))
      license.form = License::Form::expression;
    return {license};
  }
  std::vector<License> known;
  std::vector<License> named;
  for (const std::string_view classifier : metadata.license_classifiers) {
    const std::string_view name = last_part(classifier);
    if (name == "OSI Approved" || name == "License" || name.empty()) continue;
    const auto* entry = std::find_if(std::begin(kClassifierLicenses), std::end(kClassifierLicenses),
                                     [&](const ClassifierLicense& l) { return l.classifier == name; });
    const bool found = entry != std::end(kClassifierLicenses);
    if (found) known.push_back({License::Form::id, entry->id});
    named.push_back(found ? known.back() : License{License::Form::name, name});
  }
  if (!known.empty() && known.size() == named.size()) return known;
  // Where the whole text of a licence was pasted into the field, its first line is its title.
  std::string_view text = metadata.license;
  const License field = license_of_field(trim(take_line(text)));
  if (named.empty() && !is_short_name(metadata.license)) return {};
  if (named.empty() || field.form != License::Form::name) return {field};
  return named;
}

std::string normalise_python_name(std::string_view name) {
  std::string result;
  result.reserve(name.size());
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool separator = name[i] == '-' || name[i] == '_' || name[i] == '.';
    if (!separator) {
      result.push_back(lower_ascii(name[i]));
    } else if (result.empty() || result.back() != '-') {
      result.push_back('-');
    }
  }
  return result;
}

std::optional<PythonRequirement> read_python_requirement(std::string_view text) {
  PythonRequirement requirement;
  text = trim(text);
  const auto end =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_name_char) - text.begin());
  requirement.name = text.substr(0, end);
  if (requirement.name.empty()) return std::nullopt;
  std::string_view rest = trim(text.substr(end));
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    requirement.extras = rest.substr(1, close - 1);
    rest = trim(rest.substr(close + 1));
  }
  // A URL may hold a semicolon; only white space ends it.
  auto semicolon = rest.starts_with('@') ? rest.find(" ;") : rest.find(';');
  if (rest.starts_with('@') && semicolon != std::string_view::npos) ++semicolon;
  if (rest.starts_with('@')) requirement.url = trim(rest.substr(1, std::min(semicolon, rest.size()) - 1));
  if (semicolon != std::string_view::npos) requirement.marker = trim(rest.substr(semicolon + 1));
  return requirement;
}

std::vector<std::string> read_requires_txt(std::string_view text) {
  std::vector<std::string> requirements;
  read_ini(text, [&](std::string_view section, std::string_view line) {
    const auto colon = std::min(section.find(':'), section.size());
    const std::string_view extra = trim(section.substr(0, colon));
    const std::string_view marker = trim(section.substr(std::min(colon + 1, section.size())));
    std::string requirement(line);
    if (!section.empty()) requirement += " ; ";
    if (!marker.empty()) requirement.append("(").append(marker).append(")");
    if (!marker.empty() && !extra.empty()) requirement += " and ";
    if (!extra.empty()) requirement.append("extra == \"").append(extra).append("\"");
    requirements.push_back(std::move(requirement));
  });
  return requirements;
}

void read_ini(std::string_view text, const std::function<void(std::string_view, std::string_view)>& line) {
  std::string_view section;
  while (!text.empty()) {
    const std::string_view content = trim(take_line(text));
    if (content.empty() || content[0] == '#' || content[0] == ';') continue;
    if (content.front() == '[' && content.back() == ']') {
      section = trim(content.substr(1, content.size() - 2));
    } else {
      line(section, content);
    }
  }
}

bool RecordReader::next(Row& row) {
  while (!rest_.empty()) {
    if (rest_.front() == '"') return quoted_row(row);
    std::string_view line = take_line(rest_);
    if (line.empty()) continue;
    const auto comma = std::min(line.find(','), line.size());
    row.path = line.substr(0, comma);
    line.remove_prefix(std::min(comma + 1, line.size()));
    const auto second = std::min(line.find(','), line.size());
    row.hash = line.substr(0, second);
    row.size = line.substr(std::min(second + 1, line.size()));
    return true;
  }
  return false;
}

bool RecordReader::quoted_row(Row& row) {
  row.path = field(path_);
  row.hash = field(hash_);
  row.size = field(size_);
  if (malformed_) return false;
  take_line(rest_);
  return true;
}

// A field with its comma taken off `rest_`; in quotes it may hold commas, line ends and doubled quotes.
std::string_view RecordReader::field(std::string& unquoted) {
  if (!rest_.starts_with('"')) {
    const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    const std::string_view plain = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (rest_.starts_with(',')) rest_.remove_prefix(1);
    return plain;
  }
  unquoted.clear();
  rest_.remove_prefix(1);
  while (true) {
    const auto quote = rest_.find('"');
    if (quote == std::string_view::npos) {
      malformed_ = true;
      rest_ = {};
      return {};
    }
    unquoted.append(rest_.substr(0, quote));
    rest_.remove_prefix(quote + 1);
    if (!rest_.starts_with('"')) break;
    unquoted.push_back('"');
    rest_.remove_prefix(1);
  }
  if (rest_.starts_with(',')) rest_.remove_prefix(1);
  return unquoted;
}

std::optional<Sha256> read_record_sha256(std::string_view hash) {
  constexpr std::string_view kPrefix = "sha256=";
  if (!hash.starts_with(kPrefix)) return std::nullopt;
  hash.remove_prefix(kPrefix.size());
  if (hash.size() == 64) return parse_sha256(hash);
  Sha256 digest;
  if (!parse_base64(hash, digest.bytes)) return std::nullopt;
  return digest;
}

}  // namespace stocktake
