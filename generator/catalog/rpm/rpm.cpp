#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/published.h"
#include "generator/catalog/rpm/database.h"
#include "generator/catalog/rpm/header.h"
#include "generator/catalog/system_claims.h"
#include "generator/catalog/system_root.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

// Fedora, Red Hat, SUSE and other systems of RPM, and RPM packages as files. What describes a package is its
// header, which the database keeps whole: var/lib/rpm/rpmdb.sqlite, or usr/lib/sysimage/rpm/rpmdb.sqlite. The
// older databases (Berkeley DB's `Packages`, ndb's `Packages.db`) are not read, which is said.
//
// The digests of files in the header are SHA-256 since 2009, and then a witness of the scan; of
// configuration, which is there to be edited, only `verify` hears (RecordRow). A %ghost is listed and never
// brought: where it is there, it is the package's.
namespace stocktake {
namespace {

constexpr std::string_view kRpmFolders[] = {"var/lib/rpm", "usr/lib/sysimage/rpm"};
constexpr std::string_view kRpmDatabase = "rpmdb.sqlite";
constexpr std::string_view kOldRpmDatabases[] = {"Packages", "Packages.db"};

// What names and versions are made of beside letters and digits (rpm.org, "Spec file format").
constexpr std::string_view kInRpmName = "+-._%{}~", kInRpmVersion = "+-._~^";

Wish rpm_wants(std::string_view path, std::string_view name) {
  const bool wanted = name == kRpmDatabase ? folder_of(path).ends_with("rpm") : is_os_release(path, name);
  return wanted ? Wish::all : Wish::nothing;
}

std::string full_version(const RpmHeader& header) {
  return std::string(header.version).append("-").append(header.release);
}

/// `NAME VERSION-RELEASE` of `NAME-VERSION-RELEASE.src.rpm`; empty where it is none.
std::string source_of(const RpmHeader& header) {
  std::string_view text = header.source;
  const auto end = std::min(text.rfind(".src.rpm"), text.rfind(".nosrc.rpm"));
  if (end == text.npos) return {};
  text = text.substr(0, end);
  const auto release = text.rfind('-');
  const auto version = release == text.npos || release == 0 ? text.npos : text.rfind('-', release - 1);
  if (version == text.npos) return {};
  const std::string_view name = text.substr(0, version), rest = text.substr(version + 1);
  if (name == header.name && rest == full_version(header)) return {};
  return std::string(name).append(" ").append(rest);
}

/// What the scriptlet runs, on one line: of a longer one the first, and the digest of all.
std::string words_of(const RpmScript& script) {
  constexpr std::size_t kLongest = 200;
  if (script.text.empty()) return std::string(script.program);
  std::string_view rest = script.text;
  std::string_view first = trim(take_line(rest));
  while (first.empty() && !rest.empty()) first = trim(take_line(rest));
  const bool whole = trim(rest).empty() && first.size() <= kLongest;
  std::string words = printable(first.substr(0, kLongest));
  if (!whole) words.append(" … sha256:").append(to_hex(sha256_of_text(script.text)));
  return words;
}

/// One database, or one package file.
class RpmSystem {
 public:
  /// \param record the database; empty: a package file
  RpmSystem(const Tree& tree, std::string_view root, std::string_view record, SystemClaims& claims,
            Catalog& out)
      : tree_(tree),
        root_(tree, root),
        record_(record),
        claims_(claims),
        out_(out),
        release_(root_.os_release()) {}

  /// The package as found; kNone, with a diagnostic, where it is impossible.
  std::uint32_t add(RpmHeader header);
  void finish();

 private:
  struct Installed {
    RpmHeader header;
    std::uint32_t found;
  };
  /// How the files of a package stand to its record.
  struct Held {
    std::uint32_t agree = 0, differ = 0, missing = 0;
  };

  Package describe(const RpmHeader& header);
  void claim_files(const Installed& installed);
  Claim::Witness hold(const Installed& installed, const RpmFile& file, std::uint32_t entry, Held& held);
  void add_needs(const Installed& installed);
  void note_what_stays(const Installed& installed);

  const Tree& tree_;
  SystemRoot root_;
  std::string_view record_;
  SystemClaims& claims_;
  Catalog& out_;
  OsRelease release_;
  SystemNames names_;
  std::vector<Installed> packages_;
};

std::uint32_t RpmSystem::add(RpmHeader header) {
  if (!is_system_word(header.name, kInRpmName) || !is_system_word(header.version, kInRpmVersion) ||
      !is_system_word(header.release, kInRpmVersion) ||
      (!header.architecture.empty() && !is_system_word(header.architecture, "_"))) {
    report(out_, record_.empty() ? "." : record_,
           "names a package with an impossible name, version or architecture: " +
               printable(header.name.substr(0, 64)));
    return kNone;
  }
  const auto found = static_cast<std::uint32_t>(out_.found.size());
  names_.add(out_.keep(header.name), found);
  for (const std::string_view name : header.provides) names_.add_provided(out_.keep(name), found);
  out_.found.push_back({describe(header), {}});
  packages_.push_back({std::move(header), found});
  return found;
}

Package RpmSystem::describe(const RpmHeader& header) {
  Package package;
  package.name = out_.keep(header.name);
  const std::string version = full_version(header);
  package.version =
      out_.keep(header.epoch ? std::to_string(*header.epoch).append(":").append(version) : version);
  Purl purl;
  purl.type = "rpm";
  purl.ns = release_.id;
  purl.name = header.name;
  purl.version = version;
  purl.qualifiers = {{"arch", std::string(header.architecture)}, {"distro", release_.distro()}};
  if (header.epoch) purl.qualifiers.emplace_back("epoch", std::to_string(*header.epoch));
  package.purl = package_url(out_, record_.empty() ? "." : record_, std::move(purl));
  package.supplier = parse_party(out_.keep(header.vendor.empty() ? header.packager : header.vendor));
  package.description = out_.keep(header.summary);
  if (!header.license.empty()) package.licenses.push_back(spdx_license(out_.keep(header.license)));
  if (!header.url.empty()) package.references.push_back({"website", out_.keep(header.url), {}, {}});
  package.location = root_.folder();
  package.record = record_;
  package.technique = "manifest-analysis";
  package.confidence = 100;
  for (const RpmScript& script : header.scripts)
    package.hooks.push_back(
        out_.keep(std::string("rpm:").append(script.name).append("=").append(words_of(script))));
  if (const std::string source = source_of(header); !source.empty())
    package.properties.push_back({property::kSource, out_.keep(source)});
  if (!header.module.empty()) package.properties.push_back({property::kModule, out_.keep(header.module)});
  if (!header.replaces.empty())
    package.properties.push_back({property::kReplaces, out_.keep(joined(header.replaces, "\n"))});
  return package;
}

void RpmSystem::finish() {
  for (const Installed& installed : packages_) claim_files(installed);
  if (!record_.empty()) claims_.claim_bookkeeping(root_, names_, "rpm");
  for (const Installed& installed : packages_) {
    add_needs(installed);
    if (!record_.empty()) note_what_stays(installed);
  }
}

/// What the header says of the bytes of a file that is there.
Claim::Witness RpmSystem::hold(const Installed& installed, const RpmFile& file, std::uint32_t entry,
                               Held& held) {
  const Entry& there = tree_.entries[entry];
  const std::string hex = canonical_hex(installed.header.algorithm, file.digest);
  if (installed.header.algorithm != HashAlgorithm::sha256 || hex.empty() || file.is_configuration() ||
      file.is_ghost() || there.type != FileType::regular || !there.unread().empty())
    return Claim::Witness::none;
  const bool agrees = to_hex(tree_.sha256(there)) == hex;
  ++(agrees ? held.agree : held.differ);
  return agrees ? Claim::Witness::agrees : Claim::Witness::differs;
}

void RpmSystem::claim_files(const Installed& installed) {
  Held held;
  for (const RpmFile& file : installed.header.files) {
    if (file.is_folder()) continue;
    const auto place = root_.place(file.path);
    const std::uint32_t entry = place ? tree_.find(*place) : kNone;
    if (entry != kNone)
      claims_.claim(entry, installed.found, root_, hold(installed, file, entry, held));
    else if (!file.is_ghost() && !file.is_elsewhere())
      ++held.missing;
    if (file.is_ghost() || file.is_elsewhere()) continue;
    // Of a link the header has what it leads to, and no digest: as others record links, that of the text.
    const bool link = file.is_link() && !file.link.empty();
    const HashAlgorithm algorithm = link ? HashAlgorithm::sha256 : installed.header.algorithm;
    out_.list(installed.found, entry, place ? std::string_view(*place) : std::string_view(file.path),
              algorithm, link ? to_hex(sha256_of_text(file.link)) : canonical_hex(algorithm, file.digest),
              file.is_configuration() ? RecordRow::Kind::configuration : RecordRow::Kind::file);
  }
  Package& package = out_.found[installed.found].package;
  if (held.agree + held.differ > 0) package.record_status = held.differ == 0 ? "verified" : "differs";
  if (held.missing > 0)
    package.properties.push_back({property::kRecordMissing, out_.keep(std::to_string(held.missing))});
}

/// A need is a package, what packages provide (`libc.so.6()(64bit)`), or a file.
void RpmSystem::add_needs(const Installed& installed) {
  for (const std::string_view name : installed.header.needs) {
    std::uint32_t other = names_.find(name);
    if (other == kNone && name.starts_with('/'))
      if (const std::uint32_t entry = root_.find(name); entry != kNone) other = claims_.owner(entry);
    if (other != kNone && other != installed.found) out_.found[installed.found].dependencies.push_back(other);
  }
}

/// rpm leaves configuration that was edited, by another name, and ghosts it did not make.
void RpmSystem::note_what_stays(const Installed& installed) {
  std::vector<std::string> stays;
  for (const RpmFile& file : installed.header.files)
    if (file.is_configuration() || file.is_ghost())
      if (auto place = root_.place(file.path)) stays.push_back(std::move(*place));
  claims_.note_what_stays(installed.found, std::move(stays));
}

// --- The whole ---

void catalog_rpm_file(const Tree& tree, SystemClaims& claims, Catalog& out) {
  auto header = read_rpm_blob(tree.rpm_header);
  if (!header) return report(out, ".", "the header of the RPM package is damaged; the package is unknown");
  RpmSystem package(tree, "", "", claims, out);
  const std::uint32_t found = package.add(std::move(*header));
  if (found == kNone) return;
  package.finish();
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i)
    if (claims.is_free(i)) claims.claim(i, found, SystemRoot(tree, ""), Claim::Witness::unlisted);
  out.found[found].package.properties.push_back(
      {property::kPublished, to_string(PublishedPackage::Form::rpm)});
  out.roots.push_back(found);
}

void catalog_rpm_database(const Tree& tree, std::string_view root, const Entry& record, SystemClaims& claims,
                          Catalog& out) {
  if (!record.has_content())
    return report(out, record.path, "could not be read; the packages of the system are unknown");
  const std::uint32_t log = tree.find(std::string(record.path).append("-wal"));
  if (log != kNone && tree.entries[log].size > 0)
    report(out, record.path,
           "has a write-ahead log beside it, which is not read: what rpm wrote last is unknown");
  std::vector<std::string> blobs;
  try {
    blobs = read_rpm_database(record.content());
  } catch (const Error& error) {
    return report(out, record.path,
                  std::string(error.what()).append("; the packages of the system are unknown"));
  }
  RpmSystem system(tree, root, record.path, claims, out);
  for (const std::string& blob : blobs) {
    if (auto header = read_rpm_blob(blob))
      system.add(std::move(*header));
    else
      report(out, record.path, "holds a damaged header; its package is unknown");
  }
  system.finish();
}

/// The root of the system whose database has a file of this name and path; nothing where it is none.
std::optional<std::string_view> root_of_rpm(std::string_view path, std::string_view name) {
  if (base_name(path) != name) return std::nullopt;
  for (const std::string_view folder : kRpmFolders)
    if (const auto root = root_with(path, join(folder, name))) return root;
  return std::nullopt;
}

void catalog_rpm(const Tree& tree, Catalog& out) {
  std::map<std::string_view, const Entry*> databases;  // by root
  std::vector<std::pair<std::string_view, const Entry*>> old;
  for (const Entry& entry : tree.entries) {
    if (entry.path.find("rpm/") == entry.path.npos || entry.type != FileType::regular) continue;
    if (const auto root = root_of_rpm(entry.path, kRpmDatabase)) databases.try_emplace(*root, &entry);
    for (const std::string_view name : kOldRpmDatabases)
      if (const auto root = root_of_rpm(entry.path, name)) old.emplace_back(*root, &entry);
  }
  for (const auto& [root, entry] : old)
    if (!databases.contains(root))
      report(
          out, entry->path,
          "is an RPM database of an older kind (Berkeley DB or ndb), which is not read: the packages of the "
          "system are unknown (rpmdb --rebuilddb of rpm 4.16 or newer writes the kind that is)");
  if (databases.empty() && tree.rpm_header.empty()) return;
  SystemClaims claims(tree, out);
  for (const auto& [root, entry] : databases) catalog_rpm_database(tree, root, *entry, claims, out);
  if (!tree.rpm_header.empty()) catalog_rpm_file(tree, claims, out);
  claims.claim_bytecode();
  claims.note_rivals();
}

}  // namespace

const Cataloger kRpmCataloger = {"rpm", rpm_wants, catalog_rpm};

}  // namespace stocktake
