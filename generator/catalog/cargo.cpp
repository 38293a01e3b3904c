#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/programs.h"
#include "generator/catalog/published.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/toml_reader.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/archive_url.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Cargo: the crates that `cargo vendor` copied (The Cargo Book, "Source Replacement", directory sources). A
// crate is a folder with a .cargo-checksum.json, which lists the SHA-256 of each of its files: a second
// witness for every byte. Its `package` is the SHA-256 of the archive that the registry served; a crate from
// a git repository has none. Cargo.toml tells the rest, in the normalised form that cargo writes. What
// depends on what, and where a crate came from, stands only in the Cargo.lock beside the vendor folder.
namespace stocktake {
namespace {

constexpr std::string_view kChecksumJson = ".cargo-checksum.json";
constexpr std::string_view kCargoToml = "Cargo.toml";
constexpr std::string_view kCargoLock = "Cargo.lock";

Wish cargo_wants(std::string_view, std::string_view name) {
  return name == kCargoToml || name == kChecksumJson || name == kCargoLock ? Wish::all : Wish::nothing;
}

// --- The record: which files, with which digests ---

struct CrateChecksums {
  std::string_view package;  // SHA-256 of the archive, lower-case hexadecimal; empty for a crate from git
  std::size_t listed = 0;
  std::size_t missing = 0;  // listed, but not here
  std::size_t strange = 0;  // differ from what is listed, or are not listed
};

Claim::Witness held_against(const Tree& tree, const Entry& entry, std::string_view hex) {
  if (!entry.unread().empty()) return Claim::Witness::none;
  const auto digest = parse_sha256(hex);
  const bool agrees = entry.type == FileType::regular && digest && *digest == tree.sha256(entry);
  return agrees ? Claim::Witness::agrees : Claim::Witness::differs;
}

/// Reads the record of the crate in `folder` and what it says of the folder's entries, which begin at
/// `first`. \throws Error where the record is malformed.
CrateChecksums read_checksums(const Tree& tree, std::string_view text, std::string_view folder,
                              std::uint32_t index, std::uint32_t first,
                              std::vector<Claim::Witness>& witnesses, Catalog& out) {
  CrateChecksums sums;
  TolerantJson in(text, join(folder, kChecksumJson), out.strings);
  std::string listed = folder.empty() ? std::string() : std::string(folder) + '/';
  const std::size_t prefix = listed.size();
  const auto read_file = [&](std::string_view name) {
    listed.resize(prefix);
    listed.append(name);
    // A name that leads out of the folder, by `..` or from the root, is no path of an entry.
    const std::uint32_t entry = tree.find(listed);
    ++sums.listed;
    const std::string_view hex = in.text();
    out.list(index, entry, listed, HashAlgorithm::sha256, hex);
    if (entry == kNone)
      ++sums.missing;
    else
      witnesses[entry - first] = held_against(tree, tree.entries[entry], hex);
  };
  in.document([&](std::string_view key) {
    if (key == "files")
      in.object(read_file);
    else if (key == "package")
      sums.package = out.keep(canonical_hex(HashAlgorithm::sha256, in.text()));
    else
      in.skip();
  });
  return sums;
}

/// Claims the files of the crate in `folder` for the package `index`, each with what the crate's record says
/// of it.
CrateChecksums claim_files(const Tree& tree, std::string_view folder, std::uint32_t index, Catalog& out) {
  const std::uint32_t self = tree.find(join(folder, kChecksumJson));
  const auto [begin, last] = tree.below(folder);
  const std::uint32_t first = begin;  // clang 14 lets no lambda have a part of a binding
  std::vector<Claim::Witness> witnesses(last - first, Claim::Witness::unlisted);
  CrateChecksums sums;
  try {
    sums = read_tolerantly(tree.entries[self].content(), tree.entries[self].path, out,
                           [&](std::string_view text) {
                             return read_checksums(tree, text, folder, index, first, witnesses, out);
                           });
  } catch (const Error& error) {
    report(out, tree.entries[self].path, error);
    sums = {};  // g++ 12 lets the function that throws write to it (return slot optimisation)
  }
  // Distributions that build their own vendor folder write an empty list: then the record speaks of no file.
  if (sums.listed == 0) std::fill(witnesses.begin(), witnesses.end(), Claim::Witness::none);
  witnesses[self - first] = Claim::Witness::none;

  const std::uint16_t depth = depth_of(folder);
  for (std::uint32_t i = first; i < last; ++i) {
    const Claim::Witness witness = witnesses[i - first];
    if (witness == Claim::Witness::differs || witness == Claim::Witness::unlisted) ++sums.strange;
    out.claims.push_back({i, index, depth, witness});
  }
  return sums;
}

std::string_view status_of(const CrateChecksums& sums) {
  if (sums.listed == 0) return "absent";
  return sums.missing == 0 && sums.strange == 0 ? "verified" : "differs";
}

// --- The manifest ---

/// Before SPDX expressions, crates wrote `MIT/Apache-2.0` for a choice.
License license_of(std::string_view text, Catalog& out) {
  std::string expression;
  for (std::string_view rest = text; !rest.empty();) {
    const auto size = std::min(rest.find('/'), rest.size());
    expression.append(expression.empty() ? "" : " OR ").append(trim(rest.substr(0, size)));
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  License license = spdx_license(expression);
  license.text = out.keep(license.form == License::Form::name ? text : license.text);
  return license;
}

void add_reference(std::string_view type, std::string_view url, Package& package, Catalog& out) {
  if (!url.empty()) package.references.push_back({type, out.keep(url), {}, {}});
}

/// The build script, relative to the crate: what `build` names, or build.rs where that stands in the crate
/// and `build` does not forbid it. Several scripts are as good as one.
std::vector<std::string_view> build_scripts(const TomlTable& manifest, const Tree& tree,
                                            std::string_view folder) {
  const TomlValue* build = manifest.find("build");
  const bool implied = build == nullptr || (build->kind == TomlValue::Kind::boolean && build->truth);
  if (implied && tree.find(join(folder, "build.rs")) != kNone) return {"build.rs"};
  if (build != nullptr && build->kind == TomlValue::Kind::string) return {build->text};
  if (build != nullptr && build->kind == TomlValue::Kind::strings) return build->items;
  return {};
}

bool is_proc_macro(const TomlTable& lib) {
  for (const std::string_view key : {"proc-macro", "proc_macro"})
    if (const TomlValue* value = lib.find(key); value != nullptr && value->truth) return true;
  // Older manifests say it so, and Cargo takes both.
  for (const std::string_view key : {"crate-type", "crate_type"})
    if (const TomlValue* value = lib.find(key); value != nullptr)
      for (const std::string_view type : value->items)
        if (type == "proc-macro") return true;
  return false;
}

void add_entry(const Tree& tree, std::string_view folder, std::string_view name, Package& package,
               Catalog& out) {
  const auto path = resolve(folder, name);
  if (path && tree.find(*path) != kNone) package.entry_points.push_back(out.keep(*path));
}

/// What runs while the crate is compiled, and what is compiled first.
void add_hooks(const TomlFile& manifest, const TomlTable& crate, const Tree& tree, Package& package,
               Catalog& out) {
  const std::string_view folder = package.location;
  for (const std::string_view script : build_scripts(crate, tree, folder)) {
    // `./build.rs` is `build.rs`; what leads out of the crate stays as it stands.
    const auto plain = resolve({}, script);
    package.hooks.push_back(out.strings.keep("cargo:build=", plain ? std::string_view(*plain) : script));
    add_entry(tree, folder, script, package, out);
  }
  std::string_view library = "src/lib.rs";
  if (const TomlTable* lib = manifest.find("lib"); lib != nullptr) {
    if (is_proc_macro(*lib)) package.hooks.push_back("cargo:proc-macro=true");
    if (const auto path = lib->text("path"); !path.empty()) library = path;
    if (!resolve({}, library)) package.hooks.push_back(out.strings.keep("cargo:lib=", library));
  }
  add_entry(tree, folder, library, package, out);
  std::sort(package.hooks.begin(), package.hooks.end());
  std::sort(package.entry_points.begin(), package.entry_points.end());
}

/// The package that the manifest in `folder` describes. \throws Error where it is malformed or names none.
Package read_manifest(const Tree& tree, std::string_view folder, std::string_view record, Catalog& out) {
  static constexpr std::string_view kTables[] = {"package", "lib"};
  const std::string path = join(folder, kCargoToml);
  const auto content = tree.content(path);
  if (!content) throw Error(path + ": cannot be read, so the crate beside it is unknown");
  const TomlFile manifest = read_toml(*content, path, kTables);
  const TomlTable* crate = manifest.find("package");
  if (crate == nullptr || crate->text("name").empty()) throw Error(path + ": names no package");

  Package package;
  package.name = out.keep(crate->text("name"));
  const auto version = crate->text("version");
  package.version = version.empty() ? "0.0.0" : out.keep(version);  // as cargo takes it
  package.purl = package_url(out, record, "cargo", {}, package.name, package.version);
  package.description = out.keep(trim(crate->text("description")));
  if (const TomlValue* authors = crate->find("authors"); authors != nullptr)
    for (const std::string_view author : authors->items)
      package.authors.push_back(parse_party(out.keep(author)));
  if (const auto license = crate->text("license"); !license.empty())
    package.licenses.push_back(license_of(license, out));
  add_reference("vcs", crate->text("repository"), package, out);
  add_reference("website", crate->text("homepage"), package, out);
  add_reference("documentation", crate->text("documentation"), package, out);
  package.location = folder;
  package.record = record;
  package.technique = "manifest-analysis";
  package.confidence = 100;
  add_hooks(manifest, *crate, tree, package, out);
  return package;
}

// --- The lock ---

struct Locked {
  std::string_view name, version, source, checksum;
  const std::vector<std::string_view>* dependencies = nullptr;
  std::uint32_t found = kNone;  // the crate that is vendored for it

  auto key() const { return std::tie(name, version, source); }
};

struct Lock {
  TomlFile file;                 // owns the text
  std::vector<Locked> packages;  // sorted by name, version and source

  /// Where the packages with these parts begin, the last parts left empty where they do not matter.
  std::vector<Locked>::iterator begin_of(std::string_view name, std::string_view version,
                                         std::string_view source) {
    return std::lower_bound(packages.begin(), packages.end(), std::tie(name, version, source),
                            [](const Locked& a, const auto& key) { return a.key() < key; });
  }

  /// The package that `name`, `name version` or `name version (source)` means: cargo writes no more than
  /// tells it from the others. Null where there is none.
  Locked* find(std::string_view reference) {
    std::string_view parts[3];
    for (std::string_view& part : parts) {
      const auto size = std::min(reference.find(' '), reference.size());
      part = reference.substr(0, size);
      reference.remove_prefix(std::min(size + 1, reference.size()));
    }
    auto& [name, version, source] = parts;
    if (source.starts_with('(') && source.ends_with(')')) source = source.substr(1, source.size() - 2);
    const auto found = begin_of(name, version, source);
    const bool meant = found != packages.end() && found->name == name &&
                       (version.empty() || found->version == version) &&
                       (source.empty() || found->source == source);
    return meant ? &*found : nullptr;
  }
};

/// Versions 1 to 4. Version 1 keeps the checksums in a table of its own, under `checksum NAME VERSION
/// (SOURCE)`, and its oldest form has a `[root]` instead of a package for the workspace's member.
Lock read_lock(std::string_view text, std::string_view path) {
  static constexpr std::string_view kTables[] = {"package", "root", "metadata"};
  Lock lock;
  lock.file = read_toml(text, std::string(path), kTables);
  for (const TomlTable& table : lock.file.tables) {
    if (table.name == "metadata") continue;
    Locked package{table.text("name"), table.text("version"), table.text("source"), table.text("checksum")};
    if (const TomlValue* list = table.find("dependencies"); list != nullptr)
      package.dependencies = &list->items;
    lock.packages.push_back(package);
  }
  std::sort(lock.packages.begin(), lock.packages.end(),
            [](const Locked& a, const Locked& b) { return a.key() < b.key(); });
  if (const TomlTable* metadata = lock.file.find("metadata"); metadata != nullptr)
    for (const auto& [key, value] : metadata->values)
      if (key.starts_with("checksum "))
        if (Locked* package = lock.find(key.substr(9)); package != nullptr) package->checksum = value.text;
  return lock;
}

struct Crate {
  std::uint32_t found = kNone;
  std::string_view archive;  // CrateChecksums::package
};

/// `registry+https://…`, `sparse+https://…`, `git+https://…?branch=x#commit`: where the lock says that a
/// crate is from.
void add_source(std::string_view source, const Crate& crate, Package& package, Catalog& out) {
  const auto plus = source.find('+');
  if (plus == source.npos) return;
  ExternalReference reference;
  std::string_view url = source.substr(plus + 1);
  if (source.starts_with("git+")) {
    const auto hash = std::min(url.find('#'), url.size());
    reference.type = "vcs";
    reference.comment = out.keep(url.substr(std::min(hash + 1, url.size())));
    url = url.substr(0, hash);
    // The commit counts, not the repository that the manifest advertises.
    std::erase_if(package.references, [](const ExternalReference& r) { return r.type == "vcs"; });
  } else {
    reference.type = "distribution";
    if (!crate.archive.empty()) {
      reference.hashes = {{HashAlgorithm::sha256, crate.archive}};
      package.hashes.clear();
    }
  }
  // The lock names the index of a registry; of the public one it is known where it serves archives.
  const bool is_public =
      url == "https://github.com/rust-lang/crates.io-index" || url == "https://index.crates.io/";
  reference.url = out.keep(is_public ? archive_url(package.purl) : url);
  package.references.push_back(std::move(reference));
}

/// The versions that the lock names instead; all that a person needs of them.
std::string other_versions(Lock& lock, std::string_view name) {
  std::string versions;
  int left = 5;
  for (auto it = lock.begin_of(name, {}, {}); it != lock.packages.end() && it->name == name; ++it) {
    if (it->source.empty()) continue;  // a member of the workspace is not vendored
    if (left-- == 0) return versions + ", …";
    versions.append(versions.empty() ? "" : ", ").append(it->version);
  }
  return versions;
}

/// What the lock says of the crate's archive that is not so.
std::string contradiction(const Locked& locked, const Crate& crate) {
  if (!locked.checksum.empty() && locked.checksum != crate.archive)
    return "checksum " + std::string(locked.checksum);
  if (locked.source.starts_with("git+") && !crate.archive.empty())
    return "source " + std::string(locked.source);
  return {};
}

/// Finds what the lock says of a vendored crate, and says in the package where the two do not agree.
void match_crate(const Crate& crate, Lock& lock, std::string_view lock_path, Package& package, Catalog& out) {
  Locked* match = nullptr;
  for (auto it = lock.begin_of(package.name, package.version, {});
       it != lock.packages.end() && it->name == package.name && it->version == package.version; ++it) {
    if (it->source.empty()) continue;
    // One version from two sources: the archive tells them apart.
    if (match == nullptr || it->checksum == crate.archive) match = &*it;
  }
  if (match == nullptr) {
    if (const auto versions = other_versions(lock, package.name); !versions.empty())
      package.lock_status = out.strings.keep("version ", versions);
    return;
  }
  match->found = crate.found;
  package.lock_status = out.keep(contradiction(*match, crate));
  if (!match->checksum.empty() && package.lock_status.empty())
    package.properties.push_back({property::kLockedBy, lock_path});
  add_source(match->source, crate, package, out);
}

/// Edges between vendored crates; what the workspace's members depend on are the roots.
void add_dependencies(Lock& lock, Catalog& out) {
  for (const Locked& package : lock.packages) {
    if (package.dependencies == nullptr || (package.found == kNone && !package.source.empty())) continue;
    auto& to = package.found == kNone ? out.roots : out.found[package.found].dependencies;
    for (const std::string_view reference : *package.dependencies)
      if (const Locked* meant = lock.find(reference); meant != nullptr && meant->found != kNone)
        to.push_back(meant->found);
  }
}

void apply_lock(const Entry& entry, std::span<const Crate> crates, Catalog& out) {
  if (!entry.has_content()) return;
  try {
    Lock lock = read_lock(entry.content(), entry.path);
    for (const Crate& crate : crates)
      match_crate(crate, lock, entry.path, out.found[crate.found].package, out);
    add_dependencies(lock, out);
  } catch (const Error& error) {
    report(out, entry.path, error);
  }
}

// --- The whole ---

std::optional<Crate> catalog_crate(const Tree& tree, std::string_view folder, Catalog& out) {
  const std::string_view path = tree.entries[tree.find(join(folder, kChecksumJson))].path;
  const auto index = static_cast<std::uint32_t>(out.found.size());
  Package package;
  try {
    package = read_manifest(tree, folder, path, out);
  } catch (const Error& error) {
    report(out, path, error);
    return std::nullopt;
  }
  const CrateChecksums sums = claim_files(tree, folder, index, out);
  package.record_status = status_of(sums);
  if (sums.missing > 0)
    package.properties.push_back({property::kRecordMissing, out.keep(std::to_string(sums.missing))});
  if (!sums.package.empty()) package.hashes.push_back({HashAlgorithm::sha256, sums.package});
  out.found.push_back({std::move(package), {}});
  return Crate{index, sums.package};
}

/// The folders with a record and a manifest. Cargo reads the folders right in a directory source, so what
/// looks like a crate inside a crate is that one's files.
std::vector<std::string_view> crate_folders(const Tree& tree, Catalog& out) {
  std::vector<std::string_view> folders;
  for (const std::uint32_t i : files_named(tree, kChecksumJson)) {
    const Entry& entry = tree.entries[i];
    if (!entry.has_content())
      report(out, entry.path, "could not be read; the crate beside it is unknown");
    else if (tree.find(join(folder_of(entry.path), kCargoToml)) == kNone)
      report(out, entry.path, "has no Cargo.toml beside it; cargo ignores such a folder");
    else
      folders.push_back(folder_of(entry.path));
  }
  return outermost(std::move(folders));
}

void catalog_published(const Tree& tree, Catalog& out) {
  const PublishedPackage crate = published_package(tree);
  if (crate.form != PublishedPackage::Form::crate) return;
  const std::string_view path = tree.entries[crate.manifest].path;
  const auto index = static_cast<std::uint32_t>(out.found.size());
  try {
    Package package = read_manifest(tree, crate.folder, path, out);
    package.record_status = "absent";
    package.properties.push_back({property::kPublished, to_string(crate.form)});
    out.found.push_back({std::move(package), {}});
  } catch (const Error& error) {
    return report(out, path, error);
  }
  out.roots.push_back(index);
  claim_folders(tree, {{crate.folder, index}}, depth_of(crate.folder), out);
}

void catalog_cargo(const Tree& tree, Catalog& out) {
  std::map<std::string_view, std::vector<Crate>> vendors;  // by the folder that the crates lie in
  for (const std::string_view folder : crate_folders(tree, out))
    if (const auto crate = catalog_crate(tree, folder, out); crate)
      vendors[folder_of(folder)].push_back(*crate);
  for (const auto& [vendor, crates] : vendors) {
    const std::uint32_t lock = vendor.empty() ? kNone : tree.find(join(folder_of(vendor), kCargoLock));
    if (lock != kNone) apply_lock(tree.entries[lock], crates, out);
  }
  catalog_published(tree, out);
  catalog_rust_programs(tree, out);
}

}  // namespace

const Cataloger kCargoCataloger = {"cargo", cargo_wants, catalog_cargo};

}  // namespace stocktake
