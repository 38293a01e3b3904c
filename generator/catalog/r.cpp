#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/control_fields.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/tools.h"
#include "schemas/identity/party.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

// R: a library is a folder of packages, each in a folder of its name, and `DESCRIPTION` in it is its record
// ("Writing R Extensions", 1.1.1 "The DESCRIPTION file": Debian's control format). R writes the field
// `Built` when it installs the package; a source has none, and is not installed.
//
// A package that was installed from a binary (Windows, macOS) also has `MD5`, a line `DIGEST *PATH` for each
// of its files but those whose name begins with a point (tools:::.installMD5sums). One that was built where
// it stands has nothing that speaks of its files.
//
// A package inside another is test data of the outer one.
namespace stocktake {
namespace {

constexpr std::string_view kDescription = "DESCRIPTION";
constexpr std::string_view kMd5List = "MD5";

Wish r_wants(std::string_view, std::string_view name) {
  return name == kDescription || name == kMd5List ? Wish::all : Wish::nothing;
}

struct Description {
  std::string_view name, version, built, license, maintainer, url, bug_reports, repository, depends, imports,
      linking_to, remote_type, remote_host, remote_user, remote_repo, remote_url, remote_sha;
};

struct DescriptionField {
  std::string_view name;
  std::string_view Description::*member;
};

/// The names of the fields count as written (read.dcf).
constexpr DescriptionField kDescriptionFields[] = {
    {"Package", &Description::name},
    {"Version", &Description::version},
    {"Built", &Description::built},
    {"License", &Description::license},
    {"Maintainer", &Description::maintainer},
    {"URL", &Description::url},
    {"BugReports", &Description::bug_reports},
    {"Repository", &Description::repository},
    {"Depends", &Description::depends},
    {"Imports", &Description::imports},
    {"LinkingTo", &Description::linking_to},
    {"RemoteType", &Description::remote_type},
    {"RemoteHost", &Description::remote_host},
    {"RemoteUsername", &Description::remote_user},
    {"RemoteRepo", &Description::remote_repo},
    {"RemoteUrl", &Description::remote_url},
    {"RemoteSha", &Description::remote_sha},
};

/// The first paragraph; of a field that stands twice the first counts.
Description read_description(std::string_view text) {
  Description result;
  while (!text.empty()) {
    const ControlText field = take_control_field(text);
    if (field.ends_paragraph) break;
    for (const auto& [name, member] : kDescriptionFields)
      if (field.name == name && (result.*member).empty()) result.*member = trim(field.value);
  }
  return result;
}

/// Licences as R writes them, and as SPDX does ("Writing R Extensions", 1.1.2 "Licensing", and R's own
/// share/licenses/license.db); the others are either SPDX already or no one licence.
constexpr std::pair<std::string_view, std::string_view> kRLicenses[] = {
    {"GPL-2", "GPL-2.0-only"},
    {"GPL-3", "GPL-3.0-only"},
    {"GPL (>= 2)", "GPL-2.0-or-later"},
    {"GPL (>= 2.0)", "GPL-2.0-or-later"},
    {"GPL (>= 3)", "GPL-3.0-or-later"},
    {"GPL (>= 3.0)", "GPL-3.0-or-later"},
    {"LGPL-2", "LGPL-2.0-only"},
    {"LGPL-2.1", "LGPL-2.1-only"},
    {"LGPL-3", "LGPL-3.0-only"},
    {"LGPL (>= 2)", "LGPL-2.0-or-later"},
    {"LGPL (>= 2.1)", "LGPL-2.1-or-later"},
    {"LGPL (>= 3)", "LGPL-3.0-or-later"},
    {"AGPL-3", "AGPL-3.0-only"},
    {"AGPL (>= 3)", "AGPL-3.0-or-later"},
    {"BSD_2_clause", "BSD-2-Clause"},
    {"BSD_3_clause", "BSD-3-Clause"},
    {"Apache License 2.0", "Apache-2.0"},
    {"Apache License (== 2)", "Apache-2.0"},
    {"Apache License (== 2.0)", "Apache-2.0"},
    {"CC0", "CC0-1.0"},
};

/// `MIT + file LICENSE`, `GPL-2 | GPL-3`: the SPDX expression where each alternative has one, else the text
/// itself. The file that stands beside a licence names who holds the rights, or adds to it.
License r_license(std::string_view text, Catalog& out) {
  std::vector<std::string_view> choices;
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view choice = trim(take_until(rest, '|'));
    if (const auto plus = choice.find('+');
        plus != choice.npos && trim(choice.substr(plus + 1)).starts_with("file "))
      choice = trim(choice.substr(0, plus));
    const auto* const known = std::find_if(std::begin(kRLicenses), std::end(kRLicenses),
                                           [&](const auto& row) { return row.first == choice; });
    if (known != std::end(kRLicenses))
      choices.push_back(known->second);
    else if (const auto id = spdx_id(choice))
      choices.push_back(*id);
    else
      return spdx_license(text);
  }
  return spdx_license(out.keep(joined(choices, " OR ")));
}

/// Calls `take` for each part of a list with commas between.
template <class Take>
void for_each_part(std::string_view list, Take take) {
  while (!list.empty())
    if (const std::string_view part = trim(take_until(list, ',')); !part.empty()) take(part);
}

/// `URL` may have blanks between its addresses as well as commas.
void add_links(std::string_view list, std::string_view type, Package& package) {
  for_each_part(list, [&](std::string_view part) {
    while (!part.empty()) {
      const auto size = std::min(part.find_first_of(kWhiteSpace), part.size());
      const std::string_view url = part.substr(0, size);
      if (url.find("://") != url.npos) package.references.push_back({type, url, {}, {}});
      part = trim(part.substr(size));
    }
  });
}

/// Where a package came from that no repository of packages served, as remotes, pak and renv note it.
void add_origin(const Description& record, Package& package, Catalog& out) {
  std::string url(record.remote_url);
  if (url.empty() && !record.remote_user.empty() && !record.remote_repo.empty()) {
    if (record.remote_type == "github") url = "https://github.com/";
    if (record.remote_type == "gitlab") url = "https://gitlab.com/";
    if (!url.empty()) url.append(record.remote_user).append("/").append(record.remote_repo);
  }
  if (!url.empty()) package.references.push_back({"vcs", out.keep(url), record.remote_sha, {}});
}

Package describe_r(const Entry& file, const Description& record, Catalog& out) {
  Package package;
  package.name = record.name;
  package.version = record.version;
  Purl purl;
  purl.type = "cran";
  purl.name = record.name;
  purl.version = record.version;
  if (record.repository.find("://") != record.repository.npos)
    purl.qualifiers.emplace_back("repository_url", record.repository);
  package.purl = package_url(out, file.path, std::move(purl));
  if (!record.license.empty()) package.licenses.push_back(r_license(record.license, out));
  package.supplier = parse_party(record.maintainer);
  add_links(record.url, "website", package);
  add_links(record.bug_reports, "issue-tracker", package);
  add_origin(record, package, out);
  package.location = folder_of(file.path);
  package.record = file.path;
  package.technique = "manifest-analysis";
  package.confidence = 100;
  return package;
}

struct InstalledR {
  const Entry* file = nullptr;
  Description record;
  std::uint32_t found = kNone;

  std::string_view folder() const { return folder_of(file->path); }
};

/// What is wrong with a record as that of an installed package in its folder; empty where nothing is.
std::string fault_of(const Entry& file, const Description& record) {
  if (record.name.empty() || record.version.empty() || record.built.empty())
    return "is no record of an installed R package; the package is unknown";
  // R finds a package by the name of its folder; that of the root is not known here.
  const std::string_view folder = base_name(folder_of(file.path));
  if (!folder.empty() && folder != record.name)
    return "is of the package " + printable(record.name) + ", and its folder has another name";
  return {};
}

/// The installed packages. A DESCRIPTION may be anybody's: what is no record of one is worth a word only
/// where R's own files stand beside it.
std::vector<InstalledR> find_r_packages(const Tree& tree, Catalog& out) {
  std::vector<InstalledR> packages;
  std::vector<std::string_view> folders;
  for (const std::uint32_t i : files_named(tree, kDescription)) {
    const Entry& file = tree.entries[i];
    const Description record = file.has_content() ? read_description(file.content()) : Description();
    const std::string fault =
        file.has_content() ? fault_of(file, record) : "could not be read; the package is unknown";
    if (fault.empty()) {
      packages.push_back({&file, record});
      folders.push_back(folder_of(file.path));
    } else if (tree.find(join(folder_of(file.path), "Meta/package.rds")) != kNone) {
      report(out, file.path, fault);
    }
  }
  const auto outer = outermost(std::move(folders));
  const std::unordered_set<std::string_view> installed(outer.begin(), outer.end());
  std::erase_if(packages, [&](const InstalledR& one) { return !installed.contains(one.folder()); });
  return packages;
}

/// Whether R leaves out the file when it lists a package's: its name, or a folder's, begins with a point.
bool is_hidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != path.npos;
}

/// Lists what `MD5` says of the package's files, and marks those that it does not name. Its digests are for
/// whoever verifies the tree: a scan reads none of that kind.
void hold_against_sums(const Tree& tree, const InstalledR& one, std::size_t first_claim, Catalog& out) {
  const std::uint32_t sums = tree.find(join(one.folder(), kMd5List));
  if (sums == kNone || tree.entries[sums].type != FileType::regular) return;
  if (!tree.entries[sums].has_content()) {
    report(out, tree.entries[sums].path, "could not be read; nothing is held against it");
    return;
  }
  std::unordered_set<std::uint32_t> listed = {sums};
  std::uint32_t missing = 0;
  for (std::string_view text = tree.entries[sums].content(); !text.empty();) {
    std::string_view line = take_line(text);
    const std::string hex = canonical_hex(HashAlgorithm::md5, take_until(line, ' '));
    if (hex.empty() || line.empty()) continue;
    const auto place = resolve(one.folder(), line.substr(1));  // behind `*` or a second blank
    if (!place || !is_below(*place, one.folder())) continue;
    const std::uint32_t entry = tree.find(*place);
    out.list(one.found, entry, *place, HashAlgorithm::md5, hex);
    entry == kNone ? void(++missing) : void(listed.insert(entry));
  }
  for (std::size_t i = first_claim; i < out.claims.size(); ++i) {
    const Entry& entry = tree.entries[out.claims[i].entry];
    const std::size_t skip = one.folder().empty() ? 0 : one.folder().size() + 1;
    if (entry.type == FileType::regular && !listed.contains(out.claims[i].entry) &&
        !is_hidden(entry.path.substr(skip)))
      out.claims[i].witness = Claim::Witness::unlisted;
  }
  if (missing > 0)
    out.found[one.found].package.properties.push_back(
        {property::kRecordMissing, out.keep(std::to_string(missing))});
}

/// What a package needs is in its own library, else in the one other that has it: in which order R looks
/// through several, no record tells.
void add_needs(const std::vector<InstalledR>& packages, Catalog& out) {
  std::unordered_map<std::string, std::uint32_t> at;
  std::unordered_map<std::string_view, std::uint32_t> only;
  for (const InstalledR& one : packages) {
    at.emplace(one.folder(), one.found);
    if (const auto [known, is_new] = only.emplace(one.record.name, one.found); !is_new) known->second = kNone;
  }
  for (const InstalledR& one : packages) {
    auto& needs = out.found[one.found].dependencies;
    for (const std::string_view list : {one.record.depends, one.record.imports, one.record.linking_to})
      for_each_part(list, [&](std::string_view part) {
        const std::string_view name = part.substr(0, part.find_first_of(" \t\r\n("));
        const auto beside = at.find(join(folder_of(one.folder()), name));
        const auto elsewhere = only.find(name);
        const std::uint32_t found = beside != at.end()        ? beside->second
                                    : elsewhere != only.end() ? elsewhere->second
                                                              : kNone;
        if (found != kNone && found != one.found) needs.push_back(found);
      });
    std::sort(needs.begin(), needs.end());
    needs.erase(std::unique(needs.begin(), needs.end()), needs.end());
  }
}

void catalog_r(const Tree& tree, Catalog& out) {
  std::vector<InstalledR> packages = find_r_packages(tree, out);
  for (InstalledR& one : packages) {
    one.found = static_cast<std::uint32_t>(out.found.size());
    out.found.push_back({describe_r(*one.file, one.record, out), {}});
    const std::size_t first_claim = out.claims.size();
    claim_folders(tree, {{one.folder(), one.found}}, depth_of(one.folder()), out);
    hold_against_sums(tree, one, first_claim, out);
  }
  add_needs(packages, out);
}

}  // namespace

const Cataloger kRCataloger = {"r", r_wants, catalog_r};

}  // namespace stocktake
