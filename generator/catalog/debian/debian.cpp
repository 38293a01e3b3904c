#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/debian/control.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/published.h"
#include "generator/catalog/system_claims.h"
#include "generator/catalog/system_root.h"
#include "generator/catalog/tools.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

// Debian and what descends from it: what dpkg unpacked. Its records, below var/lib/dpkg (dpkg(1), "Files"):
//
//     status                  a paragraph for each package: state, version, what it needs
//     status.d/NAME           the same, a file each, in images that were made without dpkg (distroless);
//                             NAME.md5sums beside it lists the files
//     info/NAME.list          the paths that it unpacked; NAME:ARCH where several architectures may stand
//     info/NAME.*             its maintainer scripts and the like: they are the package's files too
//     diversions              of which paths another package's file was moved elsewhere
//     alternatives/*          which links update-alternatives made
//
// Of a package file (deb(5)), laid out as dpkg-deb unpacks it, the record is DEBIAN/control, beside which the
// maintainer scripts stand: each runs as root.
//
// What a package's scripts and the programs of packages make beside what dpkg unpacked is claimed by three
// rules: bytecode belongs to the package of its source; a link that a helper made for a service, a runlevel
// or a certificate belongs to the package of the file that it leads to; and whatever else is known to be made
// by a package is a row of `schemas/inventory/ecosystem.cpp`, with a reason.
//
// Packages of other ecosystems that stand in a system's package are found by their own catalogers. Their
// files stay the system package's.
//
// The digests of info/NAME.md5sums and of a package's conffiles are no witness of a scan, which computes
// SHA-256 only; `verify` asks for them (RecordRow).
namespace stocktake {
namespace {

constexpr std::string_view kDpkg = "var/lib/dpkg";
constexpr std::string_view kStatusFile = "var/lib/dpkg/status";
constexpr std::string_view kStatusFolder = "var/lib/dpkg/status.d";
constexpr std::string_view kMd5sums = ".md5sums";
constexpr std::string_view kPackageSums = "DEBIAN/md5sums";

/// deb-preinst(5) … deb-postrm(5), and debconf's config script (debconf-devel(7)).
constexpr std::string_view kScripts[] = {"preinst", "postinst", "prerm", "postrm", "config"};

Wish debian_wants(std::string_view path, std::string_view name) {
  const std::string_view folder = folder_of(path);
  const bool wanted = name == "status" || name == "diversions" ? folder.ends_with(kDpkg)
                      : name.ends_with(".list") || name.ends_with(kMd5sums)
                          ? folder.ends_with("var/lib/dpkg/info") || folder.ends_with(kStatusFolder)
                      : folder == "DEBIAN"                ? true
                      : name == "dpkg.cfg"                ? folder.ends_with("etc/dpkg")
                      : folder.ends_with(kDpkgFolder)     ? true
                      : folder.ends_with("/status.d")     ? folder.ends_with(kStatusFolder)
                      : folder.ends_with("/alternatives") ? folder.ends_with("var/lib/dpkg/alternatives")
                                                          : is_os_release(path, name);
  return wanted ? Wish::all : Wish::nothing;
}

// What the characters of names and versions may be beside letters and digits (Debian Policy 5.6.7, 5.6.12).
constexpr std::string_view kInName = "+-.", kInVersion = "+-.:~_";

/// Where helpers of packages make links to what the packages brought (update-rc.d(8), deb-systemd-helper(1),
/// update-ca-certificates(8), a2enmod(8) and their like).
constexpr std::string_view kLinkFolders[] = {
    "etc/rc0.d", "etc/rc1.d",   "etc/rc2.d",     "etc/rc3.d",        "etc/rc4.d", "etc/rc5.d",   "etc/rc6.d",
    "etc/rcS.d", "etc/systemd", "etc/ssl/certs", "etc/fonts/conf.d", "etc/runit", "etc/apache2", "etc/nginx"};

/// One run over one tree, which may have several systems in it.
class DebianScan {
 public:
  DebianScan(const Tree& tree, Catalog& out) : tree_(tree), out_(out), claims_(tree, out) {}

  void run(const std::set<std::string_view>& roots);
  /// Of a tree that is a package file.
  void catalog_package_file(std::uint32_t control);
  void catalog_extracted();

 private:
  struct Installed {
    DebianControl control;
    std::uint32_t found;
    std::string_view record;
    std::string_view list;  // path of the list of its files; empty: there is none
    std::vector<DebianConffile> conffiles;
  };
  /// One database of dpkg.
  struct System {
    SystemRoot root;
    OsRelease release;
    std::vector<Installed> packages;
    SystemNames names;  // also NAME:ARCH
    std::unordered_map<std::string_view, DebianDiversion> diversions;
    std::unordered_set<std::string_view> folders;  // of the paths of one list
    std::vector<DpkgPathFilter> filters;
  };

  void catalog_system(std::string_view folder);
  void read_status(System& system);
  void read_status_folder(System& system);
  void add(System& system, const DebianControl& control, std::string_view record, std::string_view list);
  Package describe(const System& system, const Installed& installed);
  void add_dependencies(const System& system, const Installed& installed);

  std::string_view unpacked_at(const System& system, const Installed& installed, std::string_view path);
  void claim_path(System& system, const Installed& installed, std::string_view path);
  void read_filters(System& system);
  void list_path(System& system, const Installed& installed, std::string_view path, std::string_view md5,
                 RecordRow::Kind kind);
  void list_rows(System& system, const Installed& installed, std::string_view list);
  void list_unlisted_sums(System& system, const Installed& installed, std::string_view record,
                          const std::unordered_map<std::string_view, std::string_view>& left);
  void claim_list(System& system, const Installed& installed);
  void claim_info(System& system);
  void claim_alternatives(System& system);
  void note_what_stays(System& system, const Installed& installed);
  void add_scripts(Package& package);

  const Tree& tree_;
  Catalog& out_;
  SystemClaims claims_;
};

void DebianScan::run(const std::set<std::string_view>& roots) {
  for (const std::string_view root : roots) catalog_system(root);
  claims_.claim_bytecode();
  claims_.note_rivals();
}

void DebianScan::catalog_system(std::string_view folder) {
  System system{SystemRoot(tree_, folder), {}, {}, {}, {}, {}, {}};
  system.release = system.root.os_release();
  if (const auto text = tree_.content(join(folder, "var/lib/dpkg/diversions")))
    for (const DebianDiversion& diversion : read_diversions(*text))
      system.diversions.try_emplace(diversion.from, diversion);
  if (out_.keeps_rows) read_filters(system);
  read_status(system);
  read_status_folder(system);
  for (const Installed& installed : system.packages) {
    claim_list(system, installed);
    add_dependencies(system, installed);
  }
  claim_info(system);
  claim_alternatives(system);
  claims_.claim_links(system.root, kLinkFolders);
  claims_.claim_bookkeeping(system.root, system.names, "deb");
  for (const Installed& installed : system.packages) note_what_stays(system, installed);
}

// --- Packages ---

void DebianScan::read_status(System& system) {
  const std::uint32_t entry = tree_.find(join(system.root.folder(), kStatusFile));
  if (entry == kNone || tree_.entries[entry].type != FileType::regular) return;
  const Entry& record = tree_.entries[entry];
  if (!record.has_content())
    return report(out_, record.path, "could not be read; the packages of the system are unknown");
  for (const DebianControl& control : read_debian_control(record.content())) {
    if (!control.is_there()) continue;
    std::string list = join(system.root.folder(), "var/lib/dpkg/info/");
    list.append(control.name);
    const std::size_t name = list.size();
    list.append(":").append(control.architecture).append(".list");
    if (tree_.find(list) == kNone) list.replace(name, list.size() - name, ".list");
    add(system, control, record.path, tree_.find(list) == kNone ? std::string_view() : out_.keep(list));
  }
}

void DebianScan::read_status_folder(System& system) {
  const auto [first, last] = tree_.below(join(system.root.folder(), kStatusFolder));
  for (std::uint32_t i = first; i < last; ++i) {
    const Entry& record = tree_.entries[i];
    if (record.path.ends_with(kMd5sums) || record.type != FileType::regular) continue;
    if (!record.has_content()) {
      report(out_, record.path, "could not be read; its package is unknown");
      continue;
    }
    const std::uint32_t list = tree_.find(std::string(record.path).append(kMd5sums));
    for (const DebianControl& control : read_debian_control(record.content()))
      add(system, control, record.path, list == kNone ? std::string_view() : tree_.entries[list].path);
  }
}

void DebianScan::add(System& system, const DebianControl& control, std::string_view record,
                     std::string_view list) {
  if (!is_system_word(control.name, kInName) || !is_system_word(control.version, kInVersion) ||
      (!control.architecture.empty() && !is_system_word(control.architecture, kInName)))
    return report(out_, record,
                  "names a package with an impossible name, version or architecture: " +
                      printable(control.name.substr(0, 64)));
  const std::string_view full = out_.keep(std::string(control.name).append(":").append(control.architecture));
  if (system.names.find(full) != kNone)
    return report(out_, record, "lists " + printable(full) + " twice; the first counts");
  Installed installed{control, static_cast<std::uint32_t>(out_.found.size()), record, list, {}};
  installed.conffiles = read_conffiles(control.conffiles);
  system.names.add(full, installed.found);
  system.names.add(control.name, installed.found);
  for (const auto& part : read_debian_relation(control.provides))
    for (const std::string_view name : part) system.names.add_provided(name, installed.found);
  out_.found.push_back({describe(system, installed), {}});
  system.packages.push_back(std::move(installed));
}

Package DebianScan::describe(const System& system, const Installed& installed) {
  const DebianControl& control = installed.control;
  Package package;
  package.name = control.name;
  package.version = control.version;
  OsRelease release = system.release;
  if (release.id.empty()) release.id = "debian";
  package.purl = system_purl(out_, installed.record, "deb", release, package, control.architecture);
  package.supplier = parse_party(control.maintainer);
  std::string_view description = control.description;
  package.description = take_line(description);
  if (!control.homepage.empty()) package.references.push_back({"website", control.homepage, {}, {}});
  package.location = system.root.folder();
  package.record = installed.record;
  package.record_status = installed.list.empty() ? "absent" : std::string_view();
  package.technique = "manifest-analysis";
  package.confidence = 100;
  const auto [source, version] = read_debian_source(control.source);
  if (!source.empty())
    package.properties.push_back({property::kSource, out_.keep(std::string(source).append(" ").append(
                                                         version.empty() ? control.version : version))});
  std::vector<std::string_view> replaces;
  for (const auto& part : read_debian_relation(control.replaces))
    replaces.insert(replaces.end(), part.begin(), part.end());
  if (!replaces.empty())
    package.properties.push_back({property::kReplaces, out_.keep(joined(replaces, "\n"))});
  return package;
}

/// Of alternatives the first that is there counts, as it does for dpkg.
void DebianScan::add_dependencies(const System& system, const Installed& installed) {
  for (const std::string_view field : {installed.control.pre_depends, installed.control.depends})
    for (const auto& choices : read_debian_relation(field))
      for (const std::string_view name : choices) {
        const std::string own = std::string(name).append(":").append(installed.control.architecture);
        std::uint32_t found = system.names.find(own);
        if (found == kNone) found = system.names.find(name);
        if (found == kNone) continue;
        if (found != installed.found) out_.found[installed.found].dependencies.push_back(found);
        break;
      }
}

// --- Files ---

/// Where dpkg put what the package has at `path`, by its diversions.
std::string_view DebianScan::unpacked_at(const System& system, const Installed& installed,
                                         std::string_view path) {
  const auto moved = system.diversions.find(path);
  const bool away = moved != system.diversions.end() && moved->second.by != installed.control.name;
  return away ? moved->second.to : path;
}

void DebianScan::claim_path(System& system, const Installed& installed, std::string_view path) {
  const std::uint32_t entry = system.root.find(unpacked_at(system, installed, path));
  if (entry != kNone) claims_.claim(entry, installed.found, system.root);
}

void DebianScan::read_filters(System& system) {
  const auto read = [&](const Entry& entry) {
    const auto filters = read_path_filters(entry.content());
    system.filters.insert(system.filters.end(), filters.begin(), filters.end());
  };
  const std::uint32_t main = tree_.find(join(system.root.folder(), kDpkgConfiguration));
  const auto [first, last] = tree_.below(join(system.root.folder(), kDpkgFolder));
  for (std::uint32_t i = first; i < last; ++i) read(tree_.entries[i]);  // dpkg reads these first
  if (main != kNone) read(tree_.entries[main]);
}

void DebianScan::list_path(System& system, const Installed& installed, std::string_view path,
                           std::string_view md5, RecordRow::Kind kind) {
  const std::string_view at = unpacked_at(system, installed, path);
  const auto place = system.root.place(at);
  const std::uint32_t entry = place ? tree_.find(*place) : kNone;
  // The list does not tell a link from an empty folder: without a digest nobody knows that a file is missing.
  if (entry == kNone && md5.empty()) return;
  if (entry == kNone && is_path_excluded(system.filters, std::string("/").append(below_root(path))))
    kind = RecordRow::Kind::excluded;
  out_.list(installed.found, entry, place ? std::string_view(*place) : at, HashAlgorithm::md5,
            canonical_hex(HashAlgorithm::md5, md5), kind);
}

/// What dpkg's records say of the files of one package. `md5sums` is the package's own and lists also what
/// another has taken over since; `list` is dpkg's and does not.
void DebianScan::list_rows(System& system, const Installed& installed, std::string_view list) {
  std::unordered_map<std::string_view, std::string_view> md5s;
  std::string record(installed.list);
  if (record.ends_with(".list")) record.replace(record.size() - 5, 5, kMd5sums);
  for (std::string_view text = tree_.content(record).value_or(""); !text.empty();) {
    const DebianMd5 line = read_md5_line(take_line(text));
    md5s.try_emplace(below_root(line.path), line.md5);
  }
  for (const DebianConffile& file : installed.conffiles) {
    list_path(system, installed, file.path, file.md5, RecordRow::Kind::configuration);
    md5s.erase(below_root(file.path));
    system.folders.insert(file.path);  // it is listed
  }
  const bool own = record == installed.list;
  while (!list.empty()) {
    const std::string_view line = take_line(list), path = own ? read_md5_line(line).path : line;
    if (path.empty() || system.folders.contains(path)) continue;
    const auto known = md5s.find(below_root(path));
    list_path(system, installed, path, known == md5s.end() ? std::string_view() : known->second,
              RecordRow::Kind::file);
    if (known != md5s.end()) md5s.erase(known);
  }
  list_unlisted_sums(system, installed, record, md5s);
}

/// What `md5sums` names and the list does not: another package may have taken it over, and then it is there.
void DebianScan::list_unlisted_sums(System& system, const Installed& installed, std::string_view record,
                                    const std::unordered_map<std::string_view, std::string_view>& left) {
  for (std::string_view text = tree_.content(record).value_or(""); !text.empty() && !left.empty();) {
    const DebianMd5 line = read_md5_line(take_line(text));
    if (line.path.empty() || !left.contains(below_root(line.path))) continue;
    const std::string_view path = out_.keep(std::string("/").append(below_root(line.path)));
    const auto place = system.root.place(unpacked_at(system, installed, path));
    if (!place || tree_.find(*place) == kNone)
      list_path(system, installed, path, line.md5, RecordRow::Kind::file);
  }
}

void DebianScan::claim_list(System& system, const Installed& installed) {
  if (installed.list.empty()) return;
  const auto content = tree_.content(installed.list);
  if (!content)
    return report(out_, installed.list, "could not be read; which files are the package's is unknown");
  const bool digests = installed.list.ends_with(kMd5sums);
  const auto path_of = [&](std::string_view line) { return digests ? read_md5_line(line).path : line; };
  // What other paths lie below is a folder to the package, also where it is a link here.
  system.folders.clear();
  for (std::string_view text = *content; !text.empty();)
    system.folders.insert(folder_of(path_of(take_line(text))));
  for (std::string_view text = *content; !text.empty();) {
    const std::string_view path = path_of(take_line(text));
    if (!path.empty() && !system.folders.contains(path)) claim_path(system, installed, path);
  }
  for (const DebianConffile& file : installed.conffiles) claim_path(system, installed, file.path);
  if (out_.keeps_rows) list_rows(system, installed, *content);
  if (const std::uint32_t entry = tree_.find(installed.list); digests && entry != kNone) {
    claims_.claim(entry, installed.found, system.root);
    claims_.claim(tree_.find(installed.record), installed.found, system.root);
  }
}

/// dpkg's own record of a package, and its scripts: `info/NAME.*`, `info/NAME:ARCH.*`.
void DebianScan::claim_info(System& system) {
  const auto [first, last] = tree_.below(join(system.root.folder(), "var/lib/dpkg/info"));
  for (std::uint32_t i = first; i < last; ++i) {
    const std::string_view name = base_name(tree_.entries[i].path), stem = name.substr(0, name.rfind('.'));
    const std::uint32_t found = system.names.find_package(stem);
    if (found == kNone || !claims_.is_free(i)) continue;
    claims_.claim(i, found, system.root);
    // The words are those of the package's file, so that the two can be compared.
    const std::string_view kind = name.substr(std::min(stem.size() + 1, name.size()));
    if (std::find(std::begin(kScripts), std::end(kScripts), kind) != std::end(kScripts))
      out_.found[found].package.hooks.push_back(
          out_.strings.keep("deb:", std::string(kind).append("=DEBIAN/").append(kind)));
  }
}

/// What dpkg leaves where it was when the package is removed and not purged (dpkg(1), "--remove"): the
/// configuration, what it needs to purge that later, and what it did not unpack itself.
void DebianScan::note_what_stays(System& system, const Installed& installed) {
  std::vector<std::string> stays;
  for (const DebianConffile& file : installed.conffiles)
    if (auto place = system.root.place(file.path)) stays.push_back(std::move(*place));
  if (installed.list.ends_with(".list")) {
    const std::string stem(installed.list.substr(0, installed.list.rfind('.')));
    for (const std::string_view kind : {".list", ".postrm"})
      if (tree_.find(stem + std::string(kind)) != kNone) stays.push_back(stem + std::string(kind));
  }
  claims_.note_what_stays(installed.found, std::move(stays));
}

/// The links that update-alternatives made, which is a program of dpkg's.
void DebianScan::claim_alternatives(System& system) {
  const std::uint32_t dpkg = system.names.find_package("dpkg");
  if (dpkg == kNone) return;
  // Each link must lead where the record says: what another hand made of it is nobody's.
  const auto claim_link = [&](std::string_view path, const auto& may_lead_to) {
    const std::uint32_t entry = system.root.find(path);
    if (claims_.is_free(entry) && tree_.entries[entry].type == FileType::symlink &&
        may_lead_to(tree_.entries[entry].target()))
      claims_.claim(entry, dpkg, system.root);
  };
  const auto [first, last] = tree_.below(join(system.root.folder(), "var/lib/dpkg/alternatives"));
  for (std::uint32_t i = first; i < last; ++i) {
    const Entry& record = tree_.entries[i];
    if (!record.has_content()) continue;
    const std::string_view choices =
        record.content().substr(std::min(record.content().find("\n\n"), record.content().size()));
    for (const auto& [link, name] : read_alternatives(base_name(record.path), record.content())) {
      const std::string chosen = join("etc/alternatives", name);
      claim_link(link, [&](std::string_view target) { return below_root(target) == chosen; });
      claim_link(chosen, [&](std::string_view target) { return has_line(choices, target); });
    }
  }
}

// --- A package file ---

void DebianScan::add_scripts(Package& package) {
  for (const std::string_view name : kScripts) {
    const std::uint32_t script = tree_.find(join("DEBIAN", name));
    if (script == kNone) continue;
    package.hooks.push_back(out_.strings.keep("deb:", std::string(name).append("=DEBIAN/").append(name)));
    package.properties.push_back({property::kHookFile, tree_.entries[script].path});
  }
}

void DebianScan::catalog_package_file(std::uint32_t control) {
  const Entry& record = tree_.entries[control];
  if (!record.has_content()) return report(out_, record.path, "could not be read; the package is unknown");
  System system{SystemRoot(tree_, ""), {}, {}, {}, {}, {}, {}};
  const std::uint32_t sums = tree_.find(kPackageSums);
  for (const DebianControl& paragraph : read_debian_control(record.content()))
    if (system.packages.empty())
      add(system, paragraph, record.path, sums == kNone ? std::string_view() : tree_.entries[sums].path);
  if (system.packages.empty()) return;
  Installed& installed = system.packages.front();
  const auto conffiles = tree_.content("DEBIAN/conffiles");
  for (std::string_view text = conffiles.value_or(""); !text.empty();)
    if (const std::string_view line = take_line(text); !line.empty())
      installed.conffiles.push_back({line, {}});
  for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) claims_.claim(i, installed.found, system.root);
  if (out_.keeps_rows && sums != kNone)
    list_rows(system, installed, tree_.content(kPackageSums).value_or(""));
  Package& package = out_.found[installed.found].package;
  add_scripts(package);
  package.properties.push_back({property::kPublished, to_string(PublishedPackage::Form::deb)});
  out_.roots.push_back(installed.found);
}

/// The files of a package without what describes it, as `dpkg-deb --extract` leaves them.
void DebianScan::catalog_extracted() {
  const auto found = static_cast<std::uint32_t>(out_.found.size());
  out_.found.push_back({bare_package(*tree_.expected, PublishedPackage::Form::deb, out_), {}});
  out_.roots.push_back(found);
  const SystemRoot root(tree_, "");
  for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) claims_.claim(i, found, root);
}

void catalog_debian(const Tree& tree, Catalog& out) {
  std::set<std::string_view> roots;
  for (const Entry& entry : tree.entries) {
    if (const auto root = root_with(entry.path, kStatusFile)) roots.insert(*root);
    const std::string_view folder = folder_of(entry.path);
    if (!folder.ends_with("status.d")) continue;
    if (const auto root = root_with(folder, kStatusFolder)) roots.insert(*root);
  }
  if (!roots.empty()) DebianScan(tree, out).run(roots);
  const PublishedPackage package = published_package(tree);
  if (package.form != PublishedPackage::Form::deb) return;
  DebianScan scan(tree, out);
  if (package.manifest != kNone)
    scan.catalog_package_file(package.manifest);
  else
    scan.catalog_extracted();
}

}  // namespace

const Cataloger kDebianCataloger = {"debian", debian_wants, catalog_debian};

}  // namespace stocktake
