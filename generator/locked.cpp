#include "generator/locked.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "generator/catalog/tools.h"
#include "generator/locks/lock.h"
#include "generator/locks/sources.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

/// Whether what was found is held against locks of that type here.
bool has_plain_locks(std::string_view purl_type) {
  const Ecosystem* const ecosystem = ecosystem_of(purl_type);
  return ecosystem != nullptr && ecosystem->has_plain_locks;
}

/// The versions of each package, by its identity.
using Versions = std::unordered_map<std::string, std::set<std::string>>;

/// What the locks of one folder say. Each that names all that may be installed must agree; of lists of what a
/// person asks for, which speak only of what no such lock names, one is enough.
struct FolderLocks {
  std::vector<const Entry*> files;
  std::vector<Versions> complete;
  Versions lists;
  bool is_read = false;
};

/// The list, and those that it includes by `-r` (pip, "Requirements File Format"), each once.
std::vector<const Entry*> with_included(const Entry& list, const Tree& tree, TreeLocks& locks) {
  constexpr std::size_t kMostLists = 64;
  std::vector<const Entry*> lists{&list};
  for (std::size_t i = 0; i < lists.size(); ++i)
    for (const std::string& file : locks.read(*lists[i]).reading.included) {
      const auto path = resolve(folder_of(lists[i]->path), file);
      const std::uint32_t entry = path ? tree.find(*path) : kNone;
      if (entry == kNone || !tree.entries[entry].has_content() || lists.size() == kMostLists) continue;
      if (std::find(lists.begin(), lists.end(), &tree.entries[entry]) == lists.end())
        lists.push_back(&tree.entries[entry]);
    }
  return lists;
}

/// The folders with locks of these types that no package claims.
std::map<std::string_view, FolderLocks> find_locks(const Tree& tree, const std::vector<Catalog>& catalogs,
                                                   TreeLocks& readings) {
  std::set<std::uint32_t> locks;
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    if (!tree.entries[i].has_content()) continue;
    const LockFile* const lock = lock_file(tree.entries[i].path);
    if (lock != nullptr && has_plain_locks(lock->purl_type)) locks.insert(i);
  }
  if (!locks.empty())
    for (const Catalog& catalog : catalogs)
      for (const Claim& claim : catalog.claims) locks.erase(claim.entry);
  std::map<std::string_view, FolderLocks> folders;
  for (const std::uint32_t lock : locks) {
    const Entry& file = tree.entries[lock];
    auto& files = folders[folder_of(file.path)].files;
    if (lock_file(file.path)->complete) {
      files.push_back(&file);
      continue;
    }
    for (const Entry* list : with_included(file, tree, readings))
      if (std::find(files.begin(), files.end(), list) == files.end()) files.push_back(list);
  }
  return folders;
}

/// What is no lock by its name is a list that one includes.
const LockFormat& format_of(const Entry& file) {
  static const LockFormat& list = *lock_format("requirements.txt");
  const LockFormat* const own = lock_format(file.path);
  return own == nullptr ? list : *own;
}

void take_lock(const Entry& file, const LockReading& reading, FolderLocks& folder) {
  const LockFormat& format = format_of(file);
  Versions versions;
  std::unordered_set<std::string> open;  // what a list names for some machines only: here it may be another
  for (const LockedPackage& package : reading.packages) {
    const std::string identity = locked_identity(format.purl_type, package.name);
    if (identity.empty() || package.version.empty()) continue;
    if (!format.complete && package.optional) open.insert(identity);
    versions[identity].insert(package.version);
  }
  if (format.complete) return folder.complete.push_back(std::move(versions));
  for (auto& [identity, all] : versions)
    if (!open.contains(identity)) folder.lists[identity].merge(all);
}

void read_locks(FolderLocks& folder, TreeLocks& locks, Catalog& out) {
  folder.is_read = true;
  for (const Entry* file : folder.files) {
    const TreeLocks::Outcome& outcome = locks.read(*file);
    if (outcome.error)
      report(out, file->path, *outcome.error);
    else
      take_lock(*file, outcome.reading, folder);
  }
}

/// The locks of the nearest folder around `location`; nullptr where there are none.
FolderLocks* locks_around(std::map<std::string_view, FolderLocks>& folders, std::string_view location) {
  for (;; location = folder_of(location)) {
    if (const auto found = folders.find(location); found != folders.end()) return &found->second;
    if (location.empty()) return nullptr;
  }
}

/// The versions that `locked` has for the package, where none of them is the installed one; else empty.
std::string denied_by(const std::set<std::string>& locked, const Package& package, std::string_view type) {
  std::string words;
  for (const std::string& version : locked) {
    if (same_locked_version(type, package.version, version)) return {};
    words.append(words.empty() ? "version " : ", ").append(version);
  }
  return words;
}

std::string contradiction(const FolderLocks& locks, const Package& package, std::string_view type) {
  const auto purl = try_parse_purl(package.purl);
  if (!purl) return {};
  const std::string identity = purl_identity(*purl);
  bool named = false;
  for (const Versions& versions : locks.complete)
    if (const auto locked = versions.find(identity); locked != versions.end()) {
      named = true;
      if (std::string words = denied_by(locked->second, package, type); !words.empty()) return words;
    }
  const auto listed = named ? locks.lists.end() : locks.lists.find(identity);
  return listed == locks.lists.end() ? std::string() : denied_by(listed->second, package, type);
}

}  // namespace

const TreeLocks::Outcome& TreeLocks::read(const Entry& file) {
  const auto [at, is_new] = read_.try_emplace(&file);
  if (!is_new) return at->second;
  try {
    at->second.reading = format_of(file).read(file.content(), std::string(file.path));
  } catch (const Error& error) {
    at->second.error = error;
  }
  return at->second;
}

void hold_against_locks(const Tree& tree, std::vector<Catalog>& catalogs, TreeLocks& readings) {
  std::map<std::string_view, FolderLocks> folders = find_locks(tree, catalogs, readings);
  if (folders.empty()) return;
  for (Catalog& catalog : catalogs)
    for (FoundPackage& found : catalog.found) {
      Package& package = found.package;
      const std::string_view type = purl_type(package.purl);
      if (!has_plain_locks(type) || is_project_own(package)) continue;
      FolderLocks* const locks = locks_around(folders, package.location);
      if (locks == nullptr) continue;
      if (!locks->is_read) read_locks(*locks, readings, catalog);
      if (const std::string words = contradiction(*locks, package, type); !words.empty())
        package.lock_status = catalog.keep(words);
    }
}

void note_locked_sources(const Tree& tree, const std::vector<Catalog>& catalogs, TreeLocks& locks,
                         Catalog& out) {
  std::unordered_set<std::uint32_t> claimed;
  for (const Catalog& catalog : catalogs)
    for (const Claim& claim : catalog.claims) claimed.insert(claim.entry);
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& file = tree.entries[i];
    if (file.type != FileType::regular || !notes_sources_of(file.path)) continue;
    if (claimed.contains(i) && base_name(file.path) != kShrinkwrap) continue;
    std::string text = "unread\n";  // The differ says so where it was readable before.
    if (file.has_content())
      if (const TreeLocks::Outcome& outcome = locks.read(file); !outcome.error)
        text = locked_sources_text(outcome.reading.sources);
    if (!text.empty()) text.pop_back();
    out.notes.push_back(
        {property::kLockedSources, out.keep(std::string(file.path).append("\n").append(text))});
  }
}

}  // namespace stocktake
