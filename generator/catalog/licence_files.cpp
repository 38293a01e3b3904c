#include "generator/catalog/licence_files.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>

#include "generator/catalog/control_fields.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/spdx.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostRead = std::size_t{256} << 10;  // bytes of a licence file
constexpr std::size_t kMostHolders = 10;                   // lines of copyright
constexpr std::size_t kLongestHolder = 200;                // bytes of such a line

/// How a licence is told: by words that stand in its text and in no other's. Words are compared in lower
/// case, with one blank for whatever stands between them.
struct KnownLicence {
  std::string_view id;       ///< of SPDX; a name where the text does not decide between two identifiers
  std::string_view words;    ///< what its text says
  std::string_view also;     ///< what it says too; empty: nothing more is asked
  std::string_view without;  ///< what it does not say, and a licence near it does; empty: nothing
};

constexpr std::string_view kMit =
    "permission is hereby granted free of charge to any person obtaining a copy of this software and "
    "associated "
    "documentation files";
constexpr std::string_view kKeepNotice = "this permission notice shall be included in all";
constexpr std::string_view kBsd =
    "redistribution and use in source and binary forms with or without modification are permitted provided "
    "that the "
    "following conditions are met";
constexpr std::string_view kEndorse = "to endorse or promote products";
constexpr std::string_view kAdvertising = "all advertising materials mentioning features";
constexpr std::string_view kIsc =
    "permission to use copy modify and or distribute this software for any purpose with "
    "or without fee is hereby granted";
constexpr std::string_view kIscOld =
    "permission to use copy modify and distribute this software for any purpose with "
    "or without fee is hereby granted";
constexpr std::string_view kInAllCopies =
    "provided that the above copyright notice and this permission notice appear";

constexpr KnownLicence kKnown[] = {
    {"MIT", kMit, kKeepNotice, ""},
    {"MIT-0", kMit, "to do so the software is provided", kKeepNotice},
    {"Apache-2.0", "apache license version 2 0 january 2004", "", ""},
    {"Apache-2.0", "licensed under the apache license version 2 0", "", ""},
    {"BSD-4-Clause", kBsd, kAdvertising, ""},
    {"BSD-3-Clause", kBsd, kEndorse, kAdvertising},
    {"BSD-2-Clause", kBsd, "", kEndorse},
    {"ISC", kIsc, kInAllCopies, ""},
    {"ISC", kIscOld, kInAllCopies, ""},
    {"0BSD", kIsc, "", kInAllCopies},
    {"MPL-2.0", "mozilla public license version 2 0 1 definitions", "", ""},
    {"MPL-2.0", "subject to the terms of the mozilla public license v 2 0", "", ""},
    {"MPL-1.1", "mozilla public license version 1 1", "", ""},
    {"EPL-2.0", "eclipse public license v 2 0", "", ""},
    {"EPL-1.0", "eclipse public license v 1 0", "", ""},
    {"GNU General Public License, version 2", "gnu general public license version 2 june 1991", "", ""},
    {"GNU General Public License, version 3", "gnu general public license version 3 29 june 2007", "", ""},
    {"GNU Lesser General Public License, version 2.1",
     "gnu lesser general public license version 2 1 february 1999", "", ""},
    {"GNU Lesser General Public License, version 3",
     "gnu lesser general public license version 3 29 june 2007", "", ""},
    {"GNU Affero General Public License, version 3",
     "gnu affero general public license version 3 19 november 2007", "", ""},
    {"Unlicense", "this is free and unencumbered software released into the public domain", "", ""},
    {"CC0-1.0", "cc0 1 0 universal", "", ""},
    {"CC-BY-4.0", "creative commons attribution 4 0 international public license", "", ""},
    {"CC-BY-SA-4.0", "creative commons attribution sharealike 4 0 international public license", "", ""},
    {"BSL-1.0", "boost software license version 1 0 august 17th 2003", "", ""},
    {"Zlib", "altered source versions must be plainly marked as such",
     "in no event will the authors be held liable", ""},
    {"PSF-2.0", "python software foundation license version 2", "", ""},
    {"BlueOak-1.0.0", "blue oak model license version 1 0 0", "", ""},
    {"Artistic-2.0", "the artistic license 2 0", "", ""},
    {"OFL-1.1", "sil open font license version 1 1 26 february 2007", "", ""},
    {"WTFPL", "do what the fuck you want to public license", "", ""},
    {"Unicode-3.0", "unicode license v3", "", ""},
};

/// Debian's short names that SPDX spells otherwise (DEP-5, "License specification"); `+` is "or later" there.
struct DebianName {
  std::string_view debian, spdx;
};
constexpr DebianName kDebianNames[] = {
    {"Expat", "MIT"},
    {"GPL-1", "GPL-1.0-only"},
    {"GPL-1+", "GPL-1.0-or-later"},
    {"GPL-2", "GPL-2.0-only"},
    {"GPL-2+", "GPL-2.0-or-later"},
    {"GPL-3", "GPL-3.0-only"},
    {"GPL-3+", "GPL-3.0-or-later"},
    {"LGPL-2", "LGPL-2.0-only"},
    {"LGPL-2+", "LGPL-2.0-or-later"},
    {"LGPL-2.1", "LGPL-2.1-only"},
    {"LGPL-2.1+", "LGPL-2.1-or-later"},
    {"LGPL-3", "LGPL-3.0-only"},
    {"LGPL-3+", "LGPL-3.0-or-later"},
    {"AGPL-3", "AGPL-3.0-only"},
    {"AGPL-3+", "AGPL-3.0-or-later"},
    {"Apache-2", "Apache-2.0"},
    {"BSD-2-clause", "BSD-2-Clause"},
    {"BSD-3-clause", "BSD-3-Clause"},
    {"BSD-4-clause", "BSD-4-Clause"},
    {"CC0", "CC0-1.0"},
    {"zlib", "Zlib"},
    {"Artistic", "Artistic-1.0-Perl"},
    {"MPL-2", "MPL-2.0"},
};

/// The text's words in lower case, one blank between two: what layout, quotes and signs of comments do not
/// touch.
std::string compared_words(std::string_view text) {
  std::string words;
  words.reserve(text.size());
  bool blank = true;
  for (const char c : text) {
    const bool word = is_alphanumeric(c) || static_cast<unsigned char>(c) >= 0x80;
    if (word)
      words.push_back(lower_ascii(c));
    else if (!blank)
      words.push_back(' ');
    blank = !word;
  }
  return words;
}

bool says(std::string_view words, std::string_view phrase) {
  return words.find(phrase) != words.npos;
}

License licence_named(std::string_view name) {
  const auto id = spdx_id(name);
  return id ? License{License::Form::id, *id} : License{License::Form::name, name};
}

/// The licence that a DEP-5 file states for all files: of the paragraph with `Files: *`, else of the header.
std::vector<License> debian_licences(std::string_view text) {
  std::string_view stated, files, licence;
  const auto first_line = [](std::string_view value) { return trim(take_line(value)); };
  const auto finish = [&] {
    if (!licence.empty() && (files == "*" || (files.empty() && stated.empty()))) stated = licence;
    const bool decided = !licence.empty() && files == "*";
    files = licence = {};
    return decided;
  };
  while (!text.empty()) {
    const ControlText field = take_control_field(text);
    if (field.name == "Files" && files.empty()) files = first_line(field.value);
    if (field.name == "License" && licence.empty()) licence = first_line(field.value);
    if (field.ends_paragraph && finish()) break;
  }
  finish();
  for (const DebianName& known : kDebianNames)
    if (known.debian == stated) return {licence_named(known.spdx)};
  if (const auto id = spdx_id(stated)) return {{License::Form::id, *id}};
  return {};
}

constexpr std::string_view kDep5 = "Format: ";
bool is_dep5(std::string_view text) {
  const std::string_view first = take_line(text);
  return first.starts_with(kDep5) && says(first, "copyright-format/1.0");
}

/// Whether the words name a holder, and are no sentence about copyright, nor a form that nobody filled in.
bool names_holder(std::string_view line) {
  constexpr std::string_view kSentences[] = {"copyright notice",
                                             "copyright holder",
                                             "copyright owner",
                                             "copyright law",
                                             "copyright license",
                                             "copyright licence",
                                             "copyright statement",
                                             "copyright disclaimer",
                                             "copyright and",
                                             "copyright or",
                                             "copyright in ",
                                             "copyright is",
                                             "copyright to",
                                             "copyright interest",
                                             "[yyyy]",
                                             "{yyyy}",
                                             "<year>",
                                             "free software foundation",
                                             "[year]",
                                             "{year}",
                                             "copyrighted"};
  const std::string lower = lower_ascii(line);
  return std::none_of(std::begin(kSentences), std::end(kSentences),
                      [&](std::string_view sentence) { return says(lower, sentence); }) &&
         line.size() > std::string_view("copyright").size();
}

/// The line without signs of comments and lists before it.
std::string_view bare_line(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t*#/-;%\"'<>!");
  if (begin == line.npos) return {};
  line.remove_prefix(begin);
  return line.substr(0, line.find_last_not_of(" \t\r*/") + 1);
}

/// "(c)" alone may also be the third paragraph of something.
bool begins_as_notice(std::string_view line) {
  constexpr std::string_view kSign = "\xC2\xA9", kWord = "copyright", kLetter = "(c)";
  return line.starts_with(kSign) || lower_ascii(line.substr(0, kWord.size())) == kWord ||
         (lower_ascii(line.substr(0, kLetter.size())) == kLetter &&
          std::any_of(line.begin(), line.end(), is_digit));
}

/// The notice within a field of DEP-5 (`Copyright: © 2020 A`); a field that states no more than years and a
/// name is the notice itself.
std::string_view without_field(std::string_view line) {
  constexpr std::string_view kField = "Copyright:";
  if (!line.starts_with(kField)) return line;
  const std::string_view rest = trim(line.substr(kField.size()));
  return rest.empty() || begins_as_notice(rest) ? rest : line;
}

/// What the licence files of one package say together.
struct Said {
  std::vector<License> licences;
  std::vector<std::string_view> holders;
};

template <typename T>
void add_new(std::vector<T>& to, const std::vector<T>& from) {
  for (const T& one : from)
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
}

/// Whether a file speaks for the package as a whole: it stands in its folder, in that of its record, or in
/// the folder for licences there.
bool speaks_for(const Package& package, std::string_view path) {
  const std::string_view folder = folder_of(path);
  const std::string_view name = base_name(folder);
  const bool within = name == "licenses" || name == "LICENSES" || name == "license_files";
  const auto is_at = [&](std::string_view place) {
    return folder == place || (within && folder_of(folder) == place);
  };
  if (purl_type(package.purl) == "deb") return name == package.name && base_name(path) == "copyright";
  return (!package.location.empty() && is_at(package.location)) ||
         (!package.record.empty() && is_at(folder_of(package.record)));
}

}  // namespace

bool is_licence_file(std::string_view name) {
  constexpr std::string_view kNames[] = {"license",   "licence",   "copying",
                                         "unlicense", "copyright", "mit-license"};
  constexpr std::string_view kTexts[] = {"",     ".txt", ".md",  ".rst",    ".markdown", ".bsd",
                                         ".mit", ".gpl", ".isc", ".apache", ".apache2",  ".apache-2.0"};
  constexpr std::size_t kShortest = 7, kLongest = 40;
  if (name.size() < kShortest || name.size() > kLongest) return false;
  if (std::string_view("lLcCuUmM").find(name[0]) == std::string_view::npos) return false;
  const std::string lower = lower_ascii(name);
  for (const std::string_view known : kNames) {
    if (!lower.starts_with(known)) continue;
    std::string_view rest = std::string_view(lower).substr(known.size());
    if (rest.starts_with('-') || rest.starts_with('_'))  // LICENSE-MIT, LICENSE_APACHE.txt
      rest.remove_prefix(std::min(rest.find('.'), rest.size()));
    return std::find(std::begin(kTexts), std::end(kTexts), rest) != std::end(kTexts) ||
           (rest.starts_with('.') && spdx_id(rest.substr(1)).has_value());
  }
  return false;
}

std::vector<LicenceFile> licence_files(const Tree& tree) {
  std::vector<LicenceFile> files;
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i)
    if (tree.entries[i].has_content() && is_licence_file(base_name(tree.entries[i].path)))
      files.push_back({i, tree.entries[i].content()});
  return files;
}

std::vector<License> licences_in(std::string_view text) {
  text = without_byte_order_mark(text.substr(0, kMostRead));
  if (is_dep5(text)) return debian_licences(text);
  const std::string words = compared_words(text);
  std::vector<License> licences;
  for (const KnownLicence& known : kKnown)
    if (says(words, known.words) && says(words, known.also) &&
        (known.without.empty() || !says(words, known.without)))
      add_new(licences, {licence_named(known.id)});
  return licences;
}

std::vector<std::string_view> copyright_lines(std::string_view text) {
  text = without_byte_order_mark(text.substr(0, kMostRead));
  std::vector<std::string_view> holders;
  while (!text.empty() && holders.size() < kMostHolders) {
    const std::string_view line = without_field(bare_line(take_line(text)));
    if (line.size() <= kLongestHolder && is_utf8(line) && begins_as_notice(line) && names_holder(line))
      add_new(holders, {line});
  }
  return holders;
}

void take_licence_files(Inventory& inventory, const std::vector<LicenceFile>& files) {
  std::map<std::uint32_t, Said> said;
  std::map<Sha256, std::vector<License>> known;  // of texts: most packages have one of a few
  for (const LicenceFile& one : files) {
    const File& file = inventory.files[one.file];
    if (file.package == kNone || !speaks_for(inventory.packages[file.package], file.path)) continue;
    const Package& package = inventory.packages[file.package];
    Said& of_package = said[file.package];
    // Debian's other copyright files are prose about every part of a package.
    if (package.licenses.empty() && (purl_type(package.purl) != "deb" || is_dep5(one.text))) {
      const auto [at, added] = known.try_emplace(file.sha256);
      if (added) at->second = licences_in(one.text);
      add_new(of_package.licences, at->second);
    }
    add_new(of_package.holders, copyright_lines(one.text));
  }
  for (auto& [index, of_package] : said) {
    Package& package = inventory.packages[index];
    if (package.licenses.empty()) package.licenses = std::move(of_package.licences);
    if (!package.copyright.empty()) continue;
    std::string lines;
    for (std::size_t i = 0; i < std::min(kMostHolders, of_package.holders.size()); ++i)
      lines.append(i == 0 ? "" : "\n").append(of_package.holders[i]);
    package.copyright = inventory.strings.keep(lines);
  }
}

}  // namespace stocktake
