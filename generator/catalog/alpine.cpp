#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/apk_scripts.h"
#include "generator/catalog/catalog.h"
#include "generator/catalog/published.h"
#include "generator/catalog/system_claims.h"
#include "generator/catalog/system_root.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/base64.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

// Alpine and other systems of apk. Its record is lib/apk/db/installed (apk-tools, "APK installed database"):
// a paragraph for each package, of lines `LETTER:VALUE`. Behind those that describe it stand its files:
//
//     F:usr/bin       the folder of what follows
//     R:file          a file in it, or a link
//     Z:Q1BASE64      its SHA-1
//
// Of a package file the record is .PKGINFO (Alpine, "Apk spec"), beside which its scripts stand: each runs as
// root.
//
// The SHA-1 is no witness of a scan, which computes SHA-256 only; `verify` asks for it (RecordRow). What the
// scripts of packages make is claimed as in other systems: a link that leads to a package's file is that
// package's (the commands of busybox), and the rest is a row of `schemas/inventory/ecosystem.cpp`.
namespace stocktake {
namespace {

constexpr std::string_view kInstalled = "lib/apk/db/installed";

/// Where scripts of packages make links to what packages brought: busybox's commands, OpenRC's runlevels,
/// certificates.
constexpr std::string_view kApkLinkFolders[] = {"bin",           "sbin",       "usr/bin",      "usr/sbin",
                                                "etc/ssl/certs", "etc/ssl1.1", "etc/runlevels"};

constexpr std::string_view kPackageInfo = ".PKGINFO";

/// apk-package(5): the scripts of a package file, `.NAME`.
constexpr std::string_view kApkScripts[] = {"pre-install",   "post-install",   "pre-upgrade", "post-upgrade",
                                            "pre-deinstall", "post-deinstall", "trigger"};

constexpr std::string_view kWorld = "etc/apk/world", kTriggers = "lib/apk/db/triggers";

Wish alpine_wants(std::string_view path, std::string_view name) {
  if (path == kPackageInfo) return Wish::all;
  if (name == "world") return path.ends_with(kWorld) ? Wish::all : Wish::nothing;
  if (name == "triggers") return path.ends_with(kTriggers) ? Wish::all : Wish::nothing;
  const bool wanted = name == "installed"               ? path.ends_with(kInstalled)
                      : name.starts_with("scripts.tar") ? folder_of(path).ends_with("lib/apk/db")
                                                        : is_os_release(path, name);
  return wanted ? Wish::all : Wish::nothing;
}

/// One paragraph.
struct ApkPackage {
  std::string_view name, version, architecture, origin, license, url, description, maintainer, depends,
      provides, replaces, checksum;
  struct File {
    std::string_view folder, name;
    std::string_view sum;  // `Q1BASE64`; empty: there is none
  };
  std::vector<File> files;
};

void note_apk_line(char key, std::string_view value, std::string_view& folder, ApkPackage& package) {
  switch (key) {
    case 'C':
      package.checksum = value;
      break;
    case 'P':
      package.name = value;
      break;
    case 'V':
      package.version = value;
      break;
    case 'A':
      package.architecture = value;
      break;
    case 'o':
      package.origin = value;
      break;
    case 'L':
      package.license = value;
      break;
    case 'U':
      package.url = value;
      break;
    case 'T':
      package.description = value;
      break;
    case 'm':
      package.maintainer = value;
      break;
    case 'D':
      package.depends = value;
      break;
    case 'p':
      package.provides = value;
      break;
    case 'r':
      package.replaces = value;
      break;
    case 'F':
      folder = value;
      break;
    case 'R':
      package.files.push_back({folder, value, {}});
      break;
    case 'Z':
      if (!package.files.empty()) package.files.back().sum = value;
      break;
    default:
      break;
  }
}

std::vector<ApkPackage> read_installed(std::string_view text) {
  std::vector<ApkPackage> packages;
  ApkPackage package;
  std::string_view folder;
  const auto finish = [&] {
    if (!package.name.empty()) packages.push_back(std::move(package));
    package = {};
    folder = {};
  };
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty())
      finish();
    else if (line.size() > 2 && line[1] == ':')
      note_apk_line(line[0], line.substr(2), folder, package);
  }
  finish();
  return packages;
}

/// The names of a list such as `musl>=1.2 so:libc.musl-x86_64.so.1=1 !conflict pkg@edge`, without what is not
/// to be there.
std::vector<std::string_view> names_of(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const std::string_view word = take_until(list, ' ');
    const std::string_view name = word.substr(0, word.find_first_of("<>=~@"));
    if (!name.empty() && name[0] != '!') names.push_back(name);
  }
  return names;
}

/// One database of apk.
class ApkSystem {
 public:
  ApkSystem(const Tree& tree, std::string_view root, const Entry& record, SystemClaims& claims, Catalog& out)
      : tree_(tree),
        root_(tree, root),
        record_(record),
        claims_(claims),
        out_(out),
        release_(root_.os_release()) {
    if (release_.id.empty()) release_.id = "alpine";
  }

  /// The package as found; kNone, with a diagnostic, where it is impossible.
  std::uint32_t add(ApkPackage package);

  void run() {
    for (ApkPackage& package : read_installed(record_.content())) add(std::move(package));
    for (const auto& [package, found] : packages_)
      for (const ApkPackage::File& file : package.files) claim(file, found);
    claims_.claim_links(root_, kApkLinkFolders);
    claims_.claim_bookkeeping(root_, names_, "apk");
    for (const std::string_view name : {"scripts.tar", "scripts.tar.gz"})
      if (const std::uint32_t entry = tree_.find(join(folder_of(record_.path), name)); entry != kNone)
        add_scripts(tree_.entries[entry]);
    for (const auto& [package, found] : packages_) {
      add_dependencies(package, found);
      note_what_stays(package, found);
    }
    add_triggers();
    note_world();
  }

 private:
  std::uint32_t refuse(const std::string& why) {
    report(out_, record_.path, why);
    return kNone;
  }
  void claim(const ApkPackage::File& file, std::uint32_t found);
  void add_scripts(const Entry& scripts);
  void add_dependencies(const ApkPackage& package, std::uint32_t found);
  void note_what_stays(const ApkPackage& package, std::uint32_t found);
  void add_triggers();
  void note_world();

  const Tree& tree_;
  SystemRoot root_;
  const Entry& record_;
  SystemClaims& claims_;
  Catalog& out_;
  OsRelease release_;
  SystemNames names_;
  std::vector<std::pair<ApkPackage, std::uint32_t>> packages_;
};

std::uint32_t ApkSystem::add(ApkPackage apk) {
  if (!is_system_word(apk.name, "+-._") || !is_system_word(apk.version, "+-._~:") ||
      (!apk.architecture.empty() && !is_system_word(apk.architecture, "_-")))
    return refuse("names a package with an impossible name, version or architecture: " +
                  printable(apk.name.substr(0, 64)));
  if (names_.find_package(apk.name) != kNone)
    return refuse("lists " + printable(apk.name) + " twice; the first counts");
  const auto found = static_cast<std::uint32_t>(out_.found.size());
  names_.add(apk.name, found);
  for (const std::string_view name : names_of(apk.provides)) names_.add_provided(name, found);
  Package package;
  package.name = apk.name;
  package.version = apk.version;
  package.purl = system_purl(out_, record_.path, "apk", release_, package, apk.architecture);
  package.supplier = parse_party(apk.maintainer);
  package.description = apk.description;
  if (!apk.license.empty()) package.licenses.push_back(spdx_license(apk.license));
  if (!apk.url.empty()) package.references.push_back({"website", apk.url, {}, {}});
  package.location = root_.folder();
  package.record = record_.path;
  package.technique = "manifest-analysis";
  package.confidence = 100;
  if (!apk.origin.empty() && apk.origin != apk.name)
    package.properties.push_back(
        {property::kSource, out_.keep(std::string(apk.origin).append(" ").append(apk.version))});
  if (const auto replaces = names_of(apk.replaces); !replaces.empty())
    package.properties.push_back({property::kReplaces, out_.keep(joined(replaces, "\n"))});
  out_.found.push_back({std::move(package), {}});
  packages_.emplace_back(std::move(apk), found);
  return found;
}

/// The SHA-1 of `Q1BASE64` in hexadecimal; empty where it is none.
std::string apk_sha1(std::string_view sum) {
  constexpr std::size_t kSize = 20;
  std::array<std::uint8_t, kSize> raw{};
  if (!sum.starts_with("Q1") || !parse_base64(sum.substr(2), raw)) return {};
  std::string hex(2 * kSize, '\0');
  write_hex(raw.data(), kSize, hex.data());
  return hex;
}

/// All below /etc is protected unless a system says otherwise (apk-protected_paths(5)): apk puts its own file
/// beside one that was edited.
bool is_apk_configuration(std::string_view folder) {
  return folder == "etc" || folder.starts_with("etc/");
}

void ApkSystem::claim(const ApkPackage::File& file, std::uint32_t found) {
  const std::string path = join(file.folder, file.name);
  const std::uint32_t entry = root_.find(path);
  if (entry != kNone) claims_.claim(entry, found, root_);
  if (!out_.keeps_rows) return;
  out_.list(found, entry, root_.place(path).value_or(join(root_.folder(), path)), HashAlgorithm::sha1,
            apk_sha1(file.sum),
            is_apk_configuration(file.folder) ? RecordRow::Kind::configuration : RecordRow::Kind::file);
}

/// The scripts are hooks of their packages, by their digests.
void ApkSystem::add_scripts(const Entry& scripts) {
  if (!scripts.has_content())
    return report(out_, scripts.path, "could not be read; the scripts of the packages are unknown");
  std::unordered_map<std::string, std::uint32_t> releases;
  for (const auto& [package, found] : packages_)
    releases.emplace(std::string(package.name).append("-").append(package.version), found);
  try {
    for (const ApkScript& script : read_apk_scripts(scripts.content(), std::string(scripts.path)))
      if (const auto release = releases.find(script.package); release != releases.end())
        out_.found[release->second].package.hooks.push_back(
            out_.keep(std::string("apk:").append(script.kind).append("=sha256:").append(script.sha256)));
  } catch (const Error& error) {
    report(out_, scripts.path, error);
  }
  for (const auto& [package, found] : packages_) {
    auto& hooks = out_.found[found].package.hooks;
    std::sort(hooks.begin(), hooks.end());
  }
}

/// A dependency is a package, what packages provide (`so:libz.so.1`, `cmd:awk`), or a file.
void ApkSystem::add_dependencies(const ApkPackage& package, std::uint32_t found) {
  for (const std::string_view name : names_of(package.depends)) {
    std::uint32_t other = names_.find(name);
    if (other == kNone && name.starts_with('/'))
      if (const std::uint32_t entry = root_.find(name); entry != kNone) other = claims_.owner(entry);
    if (other != kNone && other != found) out_.found[found].dependencies.push_back(other);
  }
}

/// apk leaves configuration that was edited (apk-protected_paths(5): all of /etc, unless told otherwise), and
/// what it did not unpack.
void ApkSystem::note_what_stays(const ApkPackage& package, std::uint32_t found) {
  std::vector<std::string> stays;
  for (const ApkPackage::File& file : package.files)
    if (is_apk_configuration(file.folder))
      if (auto place = root_.place(join(file.folder, file.name))) stays.push_back(std::move(*place));
  claims_.note_what_stays(found, std::move(stays));
}

/// `CHECKSUM FOLDER…`: when something below the folders changes, apk runs the trigger of the package that has
/// the checksum. One of no package is the database's own.
void ApkSystem::add_triggers() {
  const auto content = tree_.content(join(root_.folder(), kTriggers));
  for (std::string_view text = content.value_or(""); !text.empty();) {
    std::string_view line = take_line(text);
    const std::string_view checksum = take_until(line, ' ');
    for (const auto& [package, found] : packages_)
      if (package.checksum == checksum && !line.empty())
        out_.found[found].package.hooks.push_back(out_.strings.keep("apk:trigger=", line));
  }
}

/// What the administrator asked for (apk-world(5)). apk leaves nothing there that is not installed; and a
/// repository that is named there, `NAME@TAG`, steers from where a package comes.
void ApkSystem::note_world() {
  const std::uint32_t entry = tree_.find(join(root_.folder(), kWorld));
  if (entry == kNone || !tree_.entries[entry].has_content()) return;
  std::string tagged, missing;
  for (std::string_view text = tree_.entries[entry].content(); !text.empty();) {
    std::string_view line = take_line(text);
    while (!line.empty()) {
      const std::string_view word = take_until(line, ' ');
      if (word.find('@') != word.npos) tagged.append(tagged.empty() ? "" : "\n").append(word);
      for (const std::string_view name : names_of(word))
        if (names_.find(name) == kNone && missing.empty() && name[0] != '/')
          missing = "names " + printable(name.substr(0, 100)) + ", which is not installed";
    }
  }
  if (!tagged.empty()) out_.details.push_back({entry, &FileDetail::steers, out_.keep(tagged)});
  if (!missing.empty()) out_.details.push_back({entry, &FileDetail::irregular, out_.keep(missing)});
}

/// Of a system, which has its folders merged or not: `usr/lib/apk/db/installed` is the same database.
std::string_view root_of_installed(std::string_view path) {
  const auto merged = root_with(path, "usr/lib/apk/db/installed");
  return merged ? *merged : root_with(path, kInstalled).value_or("");
}

/// Lines `KEY = VALUE`; a key that may stand more than once is a list here, as in the database.
ApkPackage read_package_info(std::string_view text, StringArena& strings) {
  static constexpr std::pair<std::string_view, char> kKeys[] = {
      {"pkgname", 'P'}, {"pkgver", 'V'}, {"arch", 'A'},    {"origin", 'o'},
      {"license", 'L'}, {"url", 'U'},    {"pkgdesc", 'T'}, {"maintainer", 'm'},
  };
  ApkPackage package;
  std::string_view folder;
  std::vector<std::string_view> replaces;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const auto equals = line.find(" = ");
    if (line.starts_with('#') || equals == line.npos) continue;
    const std::string_view key = line.substr(0, equals), value = line.substr(equals + 3);
    for (const auto& [name, letter] : kKeys)
      if (key == name) note_apk_line(letter, value, folder, package);
    if (key == "replaces") replaces.push_back(value);
  }
  package.replaces = strings.keep(joined(replaces, " "));
  return package;
}

void catalog_apk_file(const Tree& tree, const Entry& record, Catalog& out) {
  if (!record.has_content()) return report(out, record.path, "could not be read; the package is unknown");
  SystemClaims claims(tree, out);
  ApkSystem system(tree, "", record, claims, out);
  const std::uint32_t found = system.add(read_package_info(record.content(), out.strings));
  if (found == kNone) return;
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) claims.claim(i, found, SystemRoot(tree, ""));
  Package& package = out.found[found].package;
  for (const std::string_view name : kApkScripts) {
    const std::uint32_t script = tree.find(std::string(".").append(name));
    if (script == kNone) continue;
    package.hooks.push_back(out.strings.keep("apk:", std::string(name).append("=.").append(name)));
    package.properties.push_back({property::kHookFile, tree.entries[script].path});
  }
  package.properties.push_back({property::kPublished, to_string(PublishedPackage::Form::apk)});
  out.roots.push_back(found);
}

void catalog_alpine(const Tree& tree, Catalog& out) {
  if (const auto package = published_package(tree); package.form == PublishedPackage::Form::apk)
    catalog_apk_file(tree, tree.entries[package.manifest], out);
  std::vector<const Entry*> records;
  for (const Entry& entry : tree.entries)
    if (entry.type == FileType::regular && root_with(entry.path, kInstalled)) records.push_back(&entry);
  if (records.empty()) return;
  SystemClaims claims(tree, out);
  for (const Entry* record : records) {
    if (record->has_content())
      ApkSystem(tree, root_of_installed(record->path), *record, claims, out).run();
    else
      report(out, record->path, "could not be read; the packages of the system are unknown");
  }
  claims.claim_bytecode();
  claims.note_rivals();
}

}  // namespace

const Cataloger kAlpineCataloger = {"alpine", alpine_wants, catalog_alpine};

}  // namespace stocktake
