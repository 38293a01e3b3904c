#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/published.h"
#include "generator/catalog/system_claims.h"
#include "generator/catalog/system_root.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

// conda: an environment is a prefix with a record of each package, conda-meta/NAME-VERSION-BUILD.json, which
// lists every file with the SHA-256 that it has in this prefix (conda, "Package specification",
// "paths.json"). Of a package file the same stands in info/index.json and info/paths.json.
//
// A conda package is of the kind that a system is made of: its files have no folder of their own, and Python
// distributions that came in one are listed as brought by it. What pip installed beside stays pip's.
//
// What runs by itself: bin/.NAME-post-link.sh when the package is installed, and etc/conda/activate.d/*
// whenever somebody activates the environment, which also takes the variables of etc/conda/env_vars.d/*.json.
namespace stocktake {
namespace {

constexpr std::string_view kCondaMeta = "conda-meta";

bool is_conda_record(std::string_view path, std::string_view name) {
  return name.ends_with(".json") && base_name(folder_of(path)) == kCondaMeta;
}

Wish conda_wants(std::string_view path, std::string_view name) {
  const bool of_file = path == "info/index.json" || path == "info/paths.json";
  return of_file || name == "conda-lock.yml" || is_conda_record(path, name) ? Wish::all : Wish::nothing;
}

struct CondaPath {
  std::string_view path, sha256;
  std::string_view built;  ///< before the environment's path was written into it
};

struct CondaRecord {
  std::string_view name, version, build, channel, subdir, license, url, sha256, md5, file;
  std::vector<std::string_view> needs;  // names
  std::vector<CondaPath> paths;
  bool has_paths = false;
};

void read_conda_paths(TolerantJson& in, CondaRecord& record) {
  record.has_paths = true;
  record.paths.clear();  // the same names without digests, which stand before it
  in.array([&] {
    CondaPath path;
    std::string_view in_prefix;
    in.object([&](std::string_view key) {
      if (key == "_path")
        path.path = in.text();
      else if (key == "sha256")
        path.sha256 = in.text();
      else if (key == "sha256_in_prefix")
        in_prefix = in.text();
      else
        in.skip();
    });
    path.built = path.sha256;
    if (!in_prefix.empty()) path.sha256 = in_prefix;
    if (!path.path.empty()) record.paths.push_back(path);
  });
}

/// Reads a record, or of a package file its index.json or paths.json.
void read_conda(TolerantJson& in, CondaRecord& record) {
  static constexpr std::pair<std::string_view, std::string_view CondaRecord::*> kTexts[] = {
      {"name", &CondaRecord::name},     {"version", &CondaRecord::version},
      {"build", &CondaRecord::build},   {"channel", &CondaRecord::channel},
      {"subdir", &CondaRecord::subdir}, {"license", &CondaRecord::license},
      {"url", &CondaRecord::url},       {"sha256", &CondaRecord::sha256},
      {"md5", &CondaRecord::md5},       {"fn", &CondaRecord::file},
  };
  in.document([&](std::string_view key) {
    for (const auto& [name, member] : kTexts)
      if (key == name) {
        record.*member = in.text();
        return;
      }
    if (key == "depends") {
      for (const std::string_view need : in.texts())
        record.needs.push_back(need.substr(0, need.find_first_of(" =<>")));
    } else if (key == "paths") {
      read_conda_paths(in, record);
    } else if (key == "paths_data") {
      in.object([&](std::string_view inner) { inner == "paths" ? read_conda_paths(in, record) : in.skip(); });
    } else if (key == "files" && !record.has_paths) {  // of conda before 4.4: without digests
      for (const std::string_view path : in.texts()) record.paths.push_back({path, {}});
    } else {
      in.skip();
    }
  });
}

/// The last part of the channel's address that is no platform: `conda-forge`, `main`.
std::string_view channel_name(std::string_view channel, std::string_view subdir) {
  while (channel.ends_with('/')) channel.remove_suffix(1);
  if (!subdir.empty() && channel.ends_with(subdir)) channel.remove_suffix(subdir.size());
  while (channel.ends_with('/')) channel.remove_suffix(1);
  // Without a word on the platform: `linux-64`, `noarch`.
  const std::string_view last = base_name(channel);
  const bool is_platform = last == "noarch" || last.starts_with("linux-") || last.starts_with("osx-") ||
                           last.starts_with("win-") || last.starts_with("emscripten-");
  return base_name(is_platform ? folder_of(channel) : channel);
}

/// One environment, or one package file.
class CondaPrefix {
 public:
  CondaPrefix(const Tree& tree, std::string_view folder, SystemClaims& claims, Catalog& out)
      : tree_(tree), root_(tree, folder), claims_(claims), out_(out) {}

  /// \return index of the package; kNone, with a diagnostic, where the record names none
  std::uint32_t add(const Entry& file, CondaRecord record);
  void finish();

 private:
  struct Installed {
    CondaRecord record;
    std::uint32_t found;
  };
  Package describe(const Entry& file, const CondaRecord& record);
  void recognise_tag();
  using BuiltDigests = std::unordered_map<std::string, std::string_view>;  // by path
  std::string link_digest(const BuiltDigests& built, const Entry& link, const std::string& stated) const;
  void claim_files(const Installed& installed);
  void add_hooks(const Installed& installed);

  const Tree& tree_;
  SystemRoot root_;
  SystemClaims& claims_;
  Catalog& out_;
  std::vector<Installed> packages_;
  std::unordered_map<std::string_view, std::uint32_t> names_;
};

std::uint32_t CondaPrefix::add(const Entry& file, CondaRecord record) {
  if (record.name.empty() || record.version.empty()) {
    report(out_, file.path, "is no record of a conda package; the package is unknown");
    return kNone;
  }
  const auto found = static_cast<std::uint32_t>(out_.found.size());
  out_.found.push_back({describe(file, record), {}});
  names_.emplace(record.name, found);
  if (const std::uint32_t entry = tree_.find(file.path); entry != kNone) claims_.claim(entry, found, root_);
  packages_.push_back({std::move(record), found});
  return found;
}

Package CondaPrefix::describe(const Entry& file, const CondaRecord& record) {
  Package package;
  package.name = record.name;
  package.version = record.version;
  Purl purl;
  purl.type = "conda";
  purl.name = record.name;
  purl.version = record.version;
  purl.qualifiers = {{"build", std::string(record.build)},
                     {"channel", std::string(channel_name(record.channel, record.subdir))},
                     {"subdir", std::string(record.subdir)}};
  const std::string_view archive = record.file.empty() ? record.url : record.file;
  for (const std::string_view type : {"tar.bz2", "conda"})
    if (archive.ends_with(std::string(".").append(type))) purl.qualifiers.emplace_back("type", type);
  package.purl = package_url(out_, file.path, std::move(purl));
  if (!record.license.empty()) package.licenses.push_back(spdx_license(record.license));
  add_hash(HashAlgorithm::sha256, record.sha256, package.hashes, out_.strings);
  add_hash(HashAlgorithm::md5, record.md5, package.hashes, out_.strings);
  const std::string_view from = record.url.empty() ? record.channel : record.url;
  if (from.find("://") != from.npos) package.references.push_back({"distribution", from, {}, {}});
  package.location = root_.folder();
  package.record = file.path;
  package.technique = "manifest-analysis";
  package.confidence = 100;
  return package;
}

/// What rattler writes into each environment, so that backups leave it out.
void CondaPrefix::recognise_tag() {
  constexpr std::string_view kOfRattler = "5fd8d0f0d1bc590ed69ecd369111ed0e01944ae48cf7da43e99e32db6a367699";
  const std::uint32_t tag = tree_.find(join(root_.folder(), "CACHEDIR.TAG"));
  if (tag == kNone || tree_.entries[tag].type != FileType::regular || !tree_.entries[tag].unread().empty())
    return;
  if (to_hex(tree_.sha256(tree_.entries[tag])) == kOfRattler)
    out_.details.push_back({tag, &FileDetail::generated, "agrees"});
}

void CondaPrefix::finish() {
  recognise_tag();
  for (const Installed& installed : packages_) {
    claim_files(installed);
    add_hooks(installed);
    for (const std::string_view need : installed.record.needs)
      if (const auto at = names_.find(need); at != names_.end() && at->second != installed.found)
        out_.found[installed.found].dependencies.push_back(at->second);
  }
}

/// Of a link rattler states the digest of the text that it leads to; conda-build that of the bytes, as they
/// were when the package was built, or of none where the link led nowhere then. Where those are there, the
/// link is as stated, and its own digest is given.
std::string CondaPrefix::link_digest(const BuiltDigests& built, const Entry& link,
                                     const std::string& stated) const {
  const std::string own = to_hex(sha256_of_text(link.target()));
  if (stated.empty() || stated == own) return stated;
  if (stated == to_hex(sha256_of_text(""))) return own;
  const auto place = follow_links(tree_, root_.folder(), link.path);
  const std::uint32_t led_to = place ? tree_.find(*place) : kNone;
  if (led_to == kNone || tree_.entries[led_to].type != FileType::regular) return stated;
  const auto as_built = built.find(*place);
  const bool same = (as_built != built.end() && as_built->second == stated) ||
                    to_hex(tree_.sha256(tree_.entries[led_to])) == stated;
  return same ? own : stated;
}

void CondaPrefix::claim_files(const Installed& installed) {
  std::uint32_t agree = 0, differ = 0, missing = 0;
  BuiltDigests built;
  for (const CondaPath& path : installed.record.paths)
    if (const auto place = resolve(root_.folder(), path.path)) built.emplace(*place, path.built);
  for (const CondaPath& path : installed.record.paths) {
    const auto place = resolve(root_.folder(), path.path);
    if (!place) continue;
    const std::uint32_t entry = tree_.find(*place);
    std::string hex = canonical_hex(HashAlgorithm::sha256, path.sha256);
    if (entry != kNone && tree_.entries[entry].type == FileType::symlink)
      hex = link_digest(built, tree_.entries[entry], hex);
    out_.list(installed.found, entry, *place, HashAlgorithm::sha256, hex);
    if (entry == kNone) {
      ++missing;
      continue;
    }
    auto witness = Claim::Witness::none;
    const Entry& file = tree_.entries[entry];
    const bool link = file.type == FileType::symlink;
    if (!hex.empty() && (link || file.type == FileType::regular) && file.unread().empty()) {
      const bool agrees = to_hex(link ? sha256_of_text(file.target()) : tree_.sha256(file)) == hex;
      witness = agrees ? Claim::Witness::agrees : Claim::Witness::differs;
      ++(agrees ? agree : differ);
    }
    claims_.claim(entry, installed.found, root_, witness);
  }
  Package& package = out_.found[installed.found].package;
  package.record_status = differ > 0 ? "differs" : agree > 0 ? "verified" : "absent";
  if (missing > 0)
    package.properties.push_back({property::kRecordMissing, out_.keep(std::to_string(missing))});
}

void CondaPrefix::add_hooks(const Installed& installed) {
  Package& package = out_.found[installed.found].package;
  for (const CondaPath& path : installed.record.paths) {
    const std::string_view name = base_name(path.path), folder = folder_of(path.path);
    std::string_view kind;
    if (folder == "etc/conda/activate.d" || folder == "etc/conda/env_vars.d")
      kind = "activate";
    else if (name.starts_with('.') && name.find("-post-link.") != name.npos)
      kind = "post-link";
    else if (name.starts_with('.') && name.find("-pre-unlink.") != name.npos)
      kind = "pre-unlink";
    const auto place = kind.empty() ? std::nullopt : resolve(root_.folder(), path.path);
    const std::uint32_t entry = place ? tree_.find(*place) : kNone;
    if (entry == kNone) continue;
    package.hooks.push_back(out_.keep(std::string("conda:").append(kind).append("=").append(path.path)));
    package.properties.push_back({property::kHookFile, tree_.entries[entry].path});
  }
}

/// Nothing, with a diagnostic, where it cannot be read.
bool read_conda_file(const Entry& file, CondaRecord& record, Catalog& out) {
  if (!file.has_content()) {
    report(out, file.path, "could not be read; the package is unknown");
    return false;
  }
  try {
    read_tolerantly(file.content(), file.path, out, [&](std::string_view text) {
      TolerantJson in(text, std::string(file.path), out.strings);
      read_conda(in, record);
    });
    return true;
  } catch (const Error& error) {
    report(out, file.path, error);
    return false;
  }
}

void catalog_conda_file(const Tree& tree, const Entry& index, SystemClaims& claims, Catalog& out) {
  CondaRecord record;
  if (!read_conda_file(index, record, out)) return;
  if (const std::uint32_t paths = tree.find("info/paths.json"); paths != kNone)
    read_conda_file(tree.entries[paths], record, out);
  CondaPrefix prefix(tree, "", claims, out);
  const std::uint32_t found = prefix.add(index, std::move(record));
  if (found == kNone) return;
  prefix.finish();
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i)
    if (claims.is_free(i)) claims.claim(i, found, SystemRoot(tree, ""));
  out.found[found].package.properties.push_back(
      {property::kPublished, to_string(PublishedPackage::Form::conda)});
  out.roots.push_back(found);
}

void catalog_conda(const Tree& tree, Catalog& out) {
  std::vector<std::uint32_t> records;
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i)
    if (tree.entries[i].type == FileType::regular &&
        is_conda_record(tree.entries[i].path, base_name(tree.entries[i].path)))
      records.push_back(i);
  const PublishedPackage file = published_package(tree);
  const bool is_file = file.form == PublishedPackage::Form::conda;
  if (records.empty() && !is_file) return;
  SystemClaims claims(tree, out);
  for (std::size_t i = 0; i < records.size();) {
    const std::string_view meta = folder_of(tree.entries[records[i]].path);
    CondaPrefix prefix(tree, folder_of(meta), claims, out);
    for (; i < records.size() && folder_of(tree.entries[records[i]].path) == meta; ++i) {
      CondaRecord record;
      if (read_conda_file(tree.entries[records[i]], record, out))
        prefix.add(tree.entries[records[i]], std::move(record));
    }
    prefix.finish();
  }
  if (is_file) catalog_conda_file(tree, tree.entries[file.manifest], claims, out);
  claims.claim_bytecode();
  claims.note_rivals();
}

}  // namespace

const Cataloger kCondaCataloger = {"conda", conda_wants, catalog_conda};

}  // namespace stocktake
