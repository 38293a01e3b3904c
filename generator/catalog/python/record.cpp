#include "generator/catalog/python/record.h"

#include <algorithm>
#include <tuple>

#include "generator/catalog/python/metadata.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

// Distributions with more top-level folders have no folder of their own; it bounds the search among them.
constexpr std::size_t kMaxTops = 64;

// Whether `path` is already in the form in which the tree has it: no `.`, `..` or empty name in it.
bool is_plain(std::string_view path) {
  if (path.empty() || path.front() == '/' || path.front() == '.') return false;
  for (auto at = path.find('/'); at != std::string_view::npos; at = path.find('/', at + 1))
    if (at + 1 == path.size() || path[at + 1] == '/' || path[at + 1] == '.') return false;
  return true;
}

// One pass over a RECORD. Most records are sorted like the tree, so the entry behind the last one found is
// tried before the hash table.
class RecordPass {
 public:
  RecordPass(const Tree& tree, PythonClaims& claims, std::uint32_t found, std::string_view site)
      : tree_(tree), claims_(claims), found_(found), depth_(folder_depth(site)), site_(site), prefix_(site) {
    if (!site.empty()) prefix_.push_back('/');
  }

  // Claims the file of a row; kNone where there is none.
  std::uint32_t claim(const RecordReader::Row& row, PythonRecord& result) {
    const std::uint32_t entry = locate(row.path);
    if (entry != kNone || !outside_) claims_.list(found_, entry, path_, read_record_sha256(row.hash));
    if (entry == kNone) {
      if (!outside_ && !row.hash.empty()) ++result.missing;
      return kNone;
    }
    claims_.add(entry, found_, inside() ? depth_ : std::uint16_t{0},
                witness(tree_.entries[entry], row, result));
    note_script(entry, result);
    return entry;
  }

  // Whether the last row's file stands below site-packages, and its path from there.
  bool inside() const { return !outside_ && path_.starts_with(prefix_); }
  std::string_view inner() const { return std::string_view(path_).substr(prefix_.size()); }

 private:
  std::uint32_t locate(std::string_view listed) {
    outside_ = false;
    if (is_plain(listed)) {
      path_.assign(prefix_).append(listed);
      return lookup();
    }
    const auto resolved = resolve(site_, listed);
    outside_ = !resolved;
    if (!outside_) {
      path_ = *resolved;
      if (const std::uint32_t found = lookup(); found != kNone) return found;
    }
    // `pip install --target` moves programs to the folder's own bin, and leaves RECORD as it was.
    constexpr std::string_view kPrograms = "../../bin/";
    if (!listed.starts_with(kPrograms)) return kNone;
    path_.assign(prefix_).append(listed.substr(6));
    const std::uint32_t found = lookup();
    if (found != kNone) outside_ = false;
    return found;
  }

  std::uint32_t lookup() {
    const std::uint32_t next = last_ + 1;
    if (next < tree_.entries.size() && tree_.entries[next].path == path_) return last_ = next;
    std::uint32_t found = tree_.find(path_);
    if (found == kNone && path_.find('\\') != std::string::npos) {  // written on Windows
      std::replace(path_.begin(), path_.end(), '\\', '/');
      const auto resolved = resolve({}, path_);
      if (resolved) path_ = *resolved;
      found = resolved ? tree_.find(path_) : kNone;
    }
    if (found != kNone) last_ = found;
    return found;
  }

  Claim::Witness witness(const Entry& entry, const RecordReader::Row& row, PythonRecord& result) const {
    if (row.hash.empty()) return Claim::Witness::none;
    const auto expected = read_record_sha256(row.hash);
    if (!expected && row.hash.starts_with("sha256=")) ++result.bad_hashes;
    if (!expected || entry.type != FileType::regular || !entry.unread().empty()) {
      ++result.unchecked;
      return Claim::Witness::none;
    }
    const bool agrees = *expected == tree_.sha256(entry);
    ++(agrees ? result.agreeing : result.differing);
    return agrees ? Claim::Witness::agrees : Claim::Witness::differs;
  }

  void note_script(std::uint32_t entry, PythonRecord& result) const {
    const std::string_view path = tree_.entries[entry].path;
    const std::string_view folder = folder_of(path), name = base_name(folder);
    if ((name == "bin" || name == "Scripts") && (!inside() || folder_of(folder) == site_))
      result.scripts.push_back(base_name(path));
  }

  const Tree& tree_;
  PythonClaims& claims_;
  const std::uint32_t found_;
  const std::uint16_t depth_;
  const std::string_view site_;
  std::string prefix_;  // `site_/`
  std::string path_;    // of the last row's file, from the root
  std::uint32_t last_ = 0;
  bool outside_ = false;
};

// Whether a file runs when something of its distribution is imported: `x.py`, `x/__init__.py`, and
// `x/y/__init__.py` where `x` is a namespace package, which has no `__init__.py` of its own.
bool runs_on_import(const Tree& tree, std::string_view site, std::string_view inner) {
  if (!is_python_module(inner)) return false;
  const auto levels = std::count(inner.begin(), inner.end(), '/');
  if (levels > 2) return false;
  const std::string_view name = base_name(inner);
  const std::string_view stem = name.substr(0, name.find('.'));
  if (levels == 0) return is_python_identifier(stem);
  if (stem != "__init__") return false;
  const std::string_view top = inner.substr(0, inner.find('/'));
  if (!is_python_identifier(top)) return false;
  return levels == 1 || (is_python_identifier(base_name(folder_of(inner))) &&
                         tree.find(join(join(site, top), "__init__.py")) == kNone);
}

}  // namespace

void PythonClaims::add(std::uint32_t entry, std::uint32_t found, std::uint16_t depth,
                       Claim::Witness witness) {
  const Claim claim{entry, found, depth, witness};
  std::uint32_t& held = best_[entry];
  if (held != kNone && out_.claims[held].found != found) contested_.insert(entry);
  if (held == kNone || precedes(claim, out_.claims[held]))
    held = static_cast<std::uint32_t>(out_.claims.size());
  out_.claims.push_back(claim);
}

bool PythonClaims::precedes(const Claim& a, const Claim& b) const {
  if (a.depth != b.depth) return a.depth > b.depth;
  const auto trust = [](const Claim& claim) {
    return claim.witness == Claim::Witness::agrees ? 2 : claim.witness == Claim::Witness::unlisted ? 0 : 1;
  };
  if (trust(a) != trust(b)) return trust(a) > trust(b);
  return out_.found[a.found].package.purl < out_.found[b.found].package.purl;
}

std::uint16_t folder_depth(std::string_view folder) {
  if (folder.empty()) return 0;
  const auto names = std::count(folder.begin(), folder.end(), '/') + 1;
  return static_cast<std::uint16_t>(std::min<std::ptrdiff_t>(names, UINT16_MAX));
}

PythonRecord claim_record(const Tree& tree, PythonClaims& claims, std::uint32_t found, std::string_view site,
                          std::string_view info_folder, std::string_view normal_name, std::string_view text) {
  PythonRecord result;
  PackageFolder folder;
  RecordPass pass(tree, claims, found, site);
  const std::string info_prefix = std::string(base_name(info_folder)) + "/";
  RecordReader reader(text);
  for (RecordReader::Row row; reader.next(row);) {
    const std::uint32_t entry = pass.claim(row, result);
    if (entry == kNone || !pass.inside()) continue;
    const std::string_view inner = pass.inner();
    if (inner.starts_with(info_prefix)) continue;
    folder.add(inner);
    if (runs_on_import(tree, site, inner)) result.entry_points.push_back(entry);
  }
  result.malformed = reader.malformed();
  const std::string inside = folder.choose(normal_name);
  result.location = join(site, inside);
  return result;
}

void PackageFolder::add(std::string_view path) {
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return;
  const std::string_view name = path.substr(0, slash);
  if (last_ >= tops_.size() || tops_[last_].name != name) {
    const auto known =
        std::find_if(tops_.begin(), tops_.end(), [&](const Top& top) { return top.name == name; });
    last_ = static_cast<std::size_t>(known - tops_.begin());
    if (known == tops_.end()) {
      if (!is_python_identifier(name) || name == "__pycache__" || tops_.size() >= kMaxTops) return;
      tops_.push_back({std::string(name), std::string(folder_of(path))});
      return;
    }
  }
  std::string& common = tops_[last_].common;
  while (path.size() <= common.size() || path[common.size()] != '/' || !path.starts_with(common))
    common.resize(folder_of(common).size());
}

std::string PackageFolder::choose(std::string_view normal_name) const {
  for (const Top& top : tops_)
    if (normalise_python_name(top.name) == normal_name) return top.common;
  return tops_.size() == 1 ? tops_.front().common : std::string();
}

bool is_python_identifier(std::string_view name) {
  const auto fits = [](char c) {
    return is_alphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !name.empty() && !is_digit(name[0]) && std::all_of(name.begin(), name.end(), fits);
}

bool is_python_module(std::string_view name) {
  return name.ends_with(".py") || name.ends_with(".so") || name.ends_with(".pyd");
}

}  // namespace stocktake
