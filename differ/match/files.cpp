#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "differ/match/match.h"
#include "schemas/text/ascii.h"
#include "schemas/text/hashing.h"

// What costs: one merge over both lists of files, sorted by path, which settles nearly all of them; then hash
// tables over what is left; then one walk that compares the pairs and writes down, in path order, what is not
// equal. No list is sorted again. Beside the result there are four bytes for each file of the after side and
// one for each of the before side.

namespace stocktake {
namespace {

/// How the paths of one package read with its own version and place taken out, so that `foo-1.2.dist-info/x`
/// and `foo-1.3.dist-info/x` are one.
struct Relocation {
  std::string_view version;
  std::string prefix;  ///< of the place, its version taken out, up to where both sides are alike
};

constexpr char kVersionMark = '\1';

/// Appends `text` with each `version` in it, where it stands as a word of its own, replaced by a mark.
void append_without_version(std::string& to, std::string_view text, std::string_view version) {
  std::size_t from = 0;
  while (!version.empty()) {
    const std::size_t at = text.find(version, from);
    if (at == std::string_view::npos) break;
    const std::size_t end = at + version.size();
    const bool begins = at == 0 || !is_alphanumeric(text[at - 1]) || text[at - 1] == 'v';
    const bool ends = end == text.size() || !is_alphanumeric(text[end]);
    to.append(text, from, at - from);
    if (begins && ends)
      to += kVersionMark;
    else
      to.append(version);
    from = end;
  }
  to.append(text, from);
}

/// The relocations of both sides of one pair: the longest common ending of the two places, by whole names,
/// stays in the paths; what stands before it is taken off.
std::pair<Relocation, Relocation> relocations(const Package& before, const Package& after) {
  Relocation b{before.version, {}}, a{after.version, {}};
  append_without_version(b.prefix, before.location, before.version);
  append_without_version(a.prefix, after.location, after.version);
  for (;;) {
    const auto slash_b = b.prefix.rfind('/'), slash_a = a.prefix.rfind('/');
    const auto name_b = slash_b == std::string::npos ? 0 : slash_b + 1;
    const auto name_a = slash_a == std::string::npos ? 0 : slash_a + 1;
    if (b.prefix.empty() || a.prefix.empty() ||
        std::string_view(b.prefix).substr(name_b) != std::string_view(a.prefix).substr(name_a))
      break;
    b.prefix.resize(name_b == 0 ? 0 : name_b - 1);
    a.prefix.resize(name_a == 0 ? 0 : name_a - 1);
  }
  return {std::move(b), std::move(a)};
}

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

class FileMatcher {
 public:
  FileMatcher(const Inventory& before, const Inventory& after, const PackageMatches& packages)
      : before_(before), after_(after), packages_(packages) {
    partial_before_ = is_partial_list(before);
    partial_after_ = is_partial_list(after);
    counts_before_ = partial_after_ && !after.held_to_all;
    counts_after_ = partial_before_ && !before.held_to_all;
    wrapping_before_ = wrapping(before, after);
    wrapping_after_ = wrapping(after, before);
    result_.partner.assign(after.files.size(), kNone);
    taken_.assign(before.files.size(), 0);
  }

  FileMatches run() {
    pair_equal_paths();
    find_leftovers();
    if (!rest_before_.empty() && !rest_after_.empty()) {
      pair_relocated();
      pair_equal_paths_of_other_owners();
      pair_equal_digests(true);
      pair_equal_digests(false);
    }
    compare_contents();
    mark_copies();
    return std::move(result_);
  }

 private:
  void pair(std::uint32_t before, std::uint32_t after) {
    result_.partner[after] = before;
    taken_[before] = 1;
  }

  std::uint32_t pair_of_before(const File& file) const {
    return file.package == kNone ? kNone : related(packages_.pair_of_before[file.package]);
  }
  std::uint32_t pair_of_after(const File& file) const {
    return file.package == kNone ? kNone : related(packages_.pair_of_after[file.package]);
  }
  std::uint32_t related(std::uint32_t pair) const { return packages_.pairs[pair].unrelated() ? kNone : pair; }

  /// How much of each path is the folder that an archive, or a published package, wraps all its files in, and
  /// that the other side does not have.
  static std::size_t wrapping(const Inventory& side, const Inventory& other) {
    if (side.files.empty()) return 0;
    const auto published = std::find_if(side.packages.begin(), side.packages.end(), is_published);
    const std::string_view place =
        published == side.packages.end() ? std::string_view() : std::string_view(published->location);
    if (place.find('/') != place.npos) return wrapped_in(place, side, other);  // `example.com/m@v1.0.0`
    const std::string_view first = side.files.front().path;
    const std::string_view top = first.substr(0, first.find('/'));
    const bool wraps = side.origin.kind == "archive" || (!place.empty() && place == top);
    return wraps && top != first ? wrapped_in(top, side, other) : 0;
  }

  static std::size_t wrapped_in(std::string_view place, const Inventory& side, const Inventory& other) {
    const std::string folder = std::string(place) + '/';
    // In order: where the first and the last lie in it, all do.
    if (!side.files.front().path.starts_with(folder) || !side.files.back().path.starts_with(folder)) return 0;
    const auto found = files_from(other, folder);
    const bool both = found != other.files.end() && found->path.starts_with(folder);
    return both ? 0 : folder.size();
  }

  std::string_view path_before(const File& file) const { return file.path.substr(wrapping_before_); }
  std::string_view path_after(const File& file) const { return file.path.substr(wrapping_after_); }

  /// Whether two files have the same name and place. That is their path within what wraps it, but in two
  /// releases as published it is the path within the package, without the version.
  bool in_one_place(const File& before, const File& after) const {
    if (path_before(before) == path_after(after)) return true;
    const std::uint32_t pair = pair_of_after(after);
    if (pair == kNone || pair != pair_of_before(before) || !packages_.pairs[pair].published) return false;
    const auto within = [](const Package& package, std::string_view path) {
      if (!package.location.empty() && path.starts_with(package.location))
        path.remove_prefix(std::min(package.location.size() + 1, path.size()));
      std::string text;
      append_without_version(text, path, package.version);
      return text;
    };
    return within(before_.packages[before.package], before.path) ==
           within(after_.packages[after.package], after.path);
  }

  /// Two files of one path are one file, unless two packages have changed places.
  bool owners_agree(const File& before, const File& after) const {
    const std::uint32_t b = pair_of_before(before), a = pair_of_after(after);
    return a == b || a == kNone || b == kNone;
  }

  void pair_equal_paths() {
    const auto &before = before_.files, &after = after_.files;
    std::size_t i = 0, j = 0;
    while (i < before.size() && j < after.size()) {
      const int order = path_before(before[i]).compare(path_after(after[j]));
      if (order < 0) {
        ++i;
      } else if (order > 0) {
        ++j;
      } else {
        const std::size_t i_end = end_of_path(before, i), j_end = end_of_path(after, j);
        if (i_end - i == 1 && j_end - j == 1) {
          if (owners_agree(before[i], after[j]))
            pair(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j));
        } else {
          pair_repeated_path(i, i_end, j, j_end);
        }
        i = i_end;
        j = j_end;
      }
    }
  }

  static std::size_t end_of_path(const std::vector<File>& files, std::size_t from) {
    std::size_t end = from + 1;
    while (end < files.size() && files[end].path == files[from].path) ++end;
    return end;
  }

  /// A foreign document lists one path several times: equal digests first, then in order.
  void pair_repeated_path(std::size_t i, std::size_t i_end, std::size_t j, std::size_t j_end) {
    std::vector<std::uint32_t> b, a;
    for (std::size_t k = i; k < i_end; ++k) b.push_back(static_cast<std::uint32_t>(k));
    for (std::size_t k = j; k < j_end; ++k) a.push_back(static_cast<std::uint32_t>(k));
    const auto sort = [](const Inventory& inventory, std::vector<std::uint32_t>& indices) {
      std::sort(indices.begin(), indices.end(), [&](std::uint32_t x, std::uint32_t y) {
        const File &p = inventory.files[x], &q = inventory.files[y];
        return p.sha256 != q.sha256 ? p.sha256 < q.sha256 : x < y;
      });
    };
    sort(before_, b);
    sort(after_, a);
    std::vector<std::uint32_t> rest_b, rest_a;
    std::size_t x = 0, y = 0;
    while (x < b.size() && y < a.size()) {
      const auto order = before_.files[b[x]].sha256 <=> after_.files[a[y]].sha256;
      if (order == 0)
        pair(b[x++], a[y++]);
      else if (order < 0)
        rest_b.push_back(b[x++]);
      else
        rest_a.push_back(a[y++]);
    }
    rest_b.insert(rest_b.end(), b.begin() + static_cast<std::ptrdiff_t>(x), b.end());
    rest_a.insert(rest_a.end(), a.begin() + static_cast<std::ptrdiff_t>(y), a.end());
    std::sort(rest_b.begin(), rest_b.end());
    std::sort(rest_a.begin(), rest_a.end());
    for (std::size_t k = 0; k < std::min(rest_b.size(), rest_a.size()); ++k) pair(rest_b[k], rest_a[k]);
  }

  void find_leftovers() {
    for (std::uint32_t i = 0; i < before_.files.size(); ++i)
      if (taken_[i] == 0) rest_before_.push_back(i);
    for (std::uint32_t j = 0; j < after_.files.size(); ++j)
      if (result_.partner[j] == kNone) rest_after_.push_back(j);
  }

  /// A chained hash table over what is left of the before side; `take` gives each of its files once, those of
  /// one key in path order, so that both directions of a comparison pair the same.
  class Leftovers {
   public:
    explicit Leftovers(std::size_t size) {
      std::size_t buckets = 16;
      while (buckets < size * 2) buckets *= 2;
      heads_.assign(buckets, kNone);
      links_.reserve(size);
    }
    /// To be called from the last file to the first.
    void add(std::uint64_t key, std::uint32_t file) {
      std::uint32_t& head = heads_[key & (heads_.size() - 1)];
      links_.push_back({key, file, head});
      head = static_cast<std::uint32_t>(links_.size() - 1);
    }
    template <class Same>
    std::uint32_t take(std::uint64_t key, Same&& same) {
      for (std::uint32_t* at = &heads_[key & (heads_.size() - 1)]; *at != kNone; at = &links_[*at].next) {
        const Link& link = links_[*at];
        if (link.key != key || !same(link.file)) continue;
        const std::uint32_t file = link.file;
        *at = link.next;
        return file;
      }
      return kNone;
    }

   private:
    struct Link {
      std::uint64_t key;
      std::uint32_t file, next;
    };
    std::vector<std::uint32_t> heads_;
    std::vector<Link> links_;
  };

  void drop_paired_leftovers() {
    std::erase_if(rest_before_, [&](std::uint32_t i) { return taken_[i] != 0; });
    std::erase_if(rest_after_, [&](std::uint32_t j) { return result_.partner[j] != kNone; });
  }

  void pair_relocated() {
    std::vector<std::uint32_t> slot(packages_.pairs.size(), kNone);
    std::vector<std::pair<Relocation, Relocation>> moved;
    for (std::size_t p = 0; p < packages_.pairs.size(); ++p) {
      const PackagePair& pair = packages_.pairs[p];
      if (!pair.both()) continue;
      const Package &b = before_.packages[pair.before], &a = after_.packages[pair.after];
      if (b.version == a.version && b.location == a.location) continue;
      slot[p] = static_cast<std::uint32_t>(moved.size());
      moved.push_back(relocations(b, a));
    }
    if (moved.empty()) return;

    Leftovers leftovers(rest_before_.size());
    std::string key, other_key;
    const auto write_key = [](std::string& to, std::uint32_t owner, const Relocation& r,
                              std::string_view path) {
      to.assign(reinterpret_cast<const char*>(&owner), sizeof owner);
      const std::size_t start = to.size();
      append_without_version(to, path, r.version);
      const std::size_t size = r.prefix.size();
      if (size != 0 && to.size() > start + size && to[start + size] == '/' &&
          to.compare(start, size, r.prefix) == 0)
        to.erase(start, size + 1);
    };
    for (auto i = rest_before_.rbegin(); i != rest_before_.rend(); ++i) {
      const File& file = before_.files[*i];
      const std::uint32_t owner = pair_of_before(file);
      if (owner == kNone || slot[owner] == kNone) continue;
      write_key(key, owner, moved[slot[owner]].first, file.path);
      leftovers.add(TextHash{}(key), *i);
    }
    for (const std::uint32_t j : rest_after_) {
      const File& file = after_.files[j];
      const std::uint32_t owner = pair_of_after(file);
      if (owner == kNone || slot[owner] == kNone) continue;
      write_key(key, owner, moved[slot[owner]].second, file.path);
      const std::uint32_t i = leftovers.take(TextHash{}(key), [&](std::uint32_t candidate) {
        const File& other = before_.files[candidate];
        write_key(other_key, pair_of_before(other), moved[slot[pair_of_before(other)]].first, other.path);
        return other_key == key;
      });
      if (i != kNone) pair(i, j);
    }
    drop_paired_leftovers();
  }

  /// A path that another package owns now, and that no move of either explains.
  void pair_equal_paths_of_other_owners() {
    std::size_t i = 0, j = 0;
    while (i < rest_before_.size() && j < rest_after_.size()) {
      const int order =
          path_before(before_.files[rest_before_[i]]).compare(path_after(after_.files[rest_after_[j]]));
      if (order == 0)
        pair(rest_before_[i++], rest_after_[j++]);
      else
        ++(order < 0 ? i : j);
    }
    drop_paired_leftovers();
  }

  /// Whether equal bytes prove that a file is the same: empty files are all alike.
  static bool tells_apart(const File& file) {
    return file.type == FileType::regular && file.has_sha256 && file.size != 0 && file.sha256 != kEmptyFile;
  }

  /// Whether equal bytes prove that a file passed from one package to another. Small files are alike
  /// everywhere (`INSTALLER`, `__init__.py`), and so are licences.
  static bool tells_origin(const File& file) {
    constexpr std::uint64_t kSmall = 512;
    static constexpr std::string_view kGeneric[] = {"license", "licence", "copying", "notice", "authors"};
    const std::string name = lower_ascii(last_name(file.path));
    return file.size >= kSmall && std::none_of(std::begin(kGeneric), std::end(kGeneric),
                                               [&](auto generic) { return name.find(generic) != name.npos; });
  }

  /// Whether the one may be the other, of which it has the bytes.
  bool may_stem_from(const File& before, const File& after) const {
    const bool same_owner =
        before.package == kNone || after.package == kNone ||
        packages_.pair_of_before[before.package] == packages_.pair_of_after[after.package];
    return same_owner || tells_origin(after);
  }

  static std::uint64_t digest_key(const File& file, bool with_name) {
    std::uint64_t key = 0;
    std::memcpy(&key, file.sha256.bytes.data(), sizeof key);
    return with_name ? key ^ TextHash {}(last_name(file.path)) : key;
  }

  void pair_equal_digests(bool with_name) {
    Leftovers leftovers(rest_before_.size());
    for (auto i = rest_before_.rbegin(); i != rest_before_.rend(); ++i)
      if (tells_apart(before_.files[*i])) leftovers.add(digest_key(before_.files[*i], with_name), *i);
    for (const std::uint32_t j : rest_after_) {
      const File& file = after_.files[j];
      if (!tells_apart(file)) continue;
      const std::uint32_t i = leftovers.take(digest_key(file, with_name), [&](std::uint32_t candidate) {
        const File& other = before_.files[candidate];
        return other.sha256 == file.sha256 && may_stem_from(other, file) &&
               (!with_name || last_name(other.path) == last_name(file.path));
      });
      if (i != kNone) pair(i, j);
    }
    drop_paired_leftovers();
  }

  FileDifference difference(const File& before, const File& after) const {
    FileDifference differs;
    differs.type = before.type != after.type;
    differs.mode = before.mode != after.mode && before.mode != kUnknownMode && after.mode != kUnknownMode;
    if (before.detail != kNone || after.detail != kNone) compare_details(before, after, differs);
    if (before.type != FileType::regular || after.type != FileType::regular) return differs;
    const DigestComparison content = compare_content(before_, before, after_, after);
    differs.conflict = content.conflict;
    if (content.answer == DigestComparison::Answer::equal && content.algorithm < HashAlgorithm::sha256)
      differs.weakly_equal = content.algorithm;
    differs.content =
        content.answer == DigestComparison::Answer::different ||
        (before.size != after.size && before.size != kUnknownSize && after.size != kUnknownSize);
    differs.not_comparable = content.answer == DigestComparison::Answer::unknown;
    if (!before.has_sha256 || !after.has_sha256) {
      const auto strongest = strongest_hash(before_, before), left = strongest_hash(after_, after);
      differs.weakened = strongest && (!left || *left < *strongest);
    }
    return differs;
  }

  void compare_details(const File& before, const File& after, FileDifference& differs) const {
    static const FileDetail kPlain;
    const FileDetail* b = before_.detail_of(before);
    const FileDetail* a = after_.detail_of(after);
    if (b == nullptr) b = &kPlain;
    if (a == nullptr) a = &kPlain;
    const bool leads = before.type == FileType::symlink || before.type == FileType::submodule;
    differs.target = leads && before.type == after.type && (b->target != a->target || b->remote != a->remote);
    const bool hooks = before_.facts.has(Fact::hooks) && after_.facts.has(Fact::hooks);
    const bool records = before_.facts.has(Fact::records) && after_.facts.has(Fact::records);
    const bool steering = before_.facts.has(Fact::steering) && after_.facts.has(Fact::steering);
    const bool attributes = before_.facts.has(Fact::attributes) && after_.facts.has(Fact::attributes);
    differs.detail = (hooks && b->hook != a->hook) || (records && b->record_status != a->record_status) ||
                     (steering && (b->steers != a->steers || b->irregular != a->irregular)) ||
                     (attributes && b->attributes != a->attributes);
  }

  /// Walks both sides in path order once more and writes down what is not equal.
  void compare_contents() {
    result_.equal_files.assign(packages_.pairs.size(), 0);
    std::uint32_t i = 0;
    const auto removed_before = [&](std::string_view path, bool all) {
      for (; i < before_.files.size() && (all || before_.files[i].path < path); ++i) {
        if (taken_[i] != 0) continue;
        if (counts_before_) {
          ++result_.only_before;
          continue;
        }
        FileMatch match{i, kNone, pair_of_before(before_.files[i]), FileChange::Kind::removed, {}, false};
        result_.changes.push_back(match);
      }
    };
    for (std::uint32_t j = 0; j < after_.files.size(); ++j) {
      // Only a side with leftovers can have something that went: the look at every path is saved otherwise.
      if (!rest_before_.empty()) removed_before(after_.files[j].path, false);
      compare_one(j);
    }
    if (!rest_before_.empty()) removed_before({}, true);
  }

  void compare_one(std::uint32_t j) {
    const File& file = after_.files[j];
    FileMatch match{result_.partner[j], j, pair_of_after(file), FileChange::Kind::added, {}, false};
    if (match.before == kNone) {
      if (counts_after_)
        ++result_.only_after;
      else
        result_.changes.push_back(match);
      return;
    }
    const File& old = before_.files[match.before];
    if (match.pair == kNone) match.pair = pair_of_before(old);
    match.differs = difference(old, file);
    match.same_place = in_one_place(old, file);
    // Other generators write paths from another root, or from within a package: where the package has the
    // bytes on both sides, it is the file.
    if ((partial_before_ || partial_after_) && match.pair != kNone && match.pair == pair_of_before(old))
      match.same_place = match.same_place || !match.differs.any();
    if (match.same_place && !match.differs.any()) {
      ++result_.equal;
      if (match.differs.weakly_equal)
        ++(*match.differs.weakly_equal == HashAlgorithm::md5 ? result_.equal_by_md5 : result_.equal_by_sha1);
      if (match.pair != kNone) ++result_.equal_files[match.pair];
      return;
    }
    match.kind = match.differs.content || match.differs.type || match.differs.target
                     ? FileChange::Kind::modified
                 : match.differs.not_comparable ? FileChange::Kind::not_comparable
                 : !match.same_place            ? FileChange::Kind::moved
                                                : FileChange::Kind::attributes;
    result_.changes.push_back(match);
  }

  /// An added file with the bytes of one that is still there is a copy of it. `before` then names the
  /// original; the look-up holds the added files, which are few, and all files before are walked past it.
  void mark_copies() {
    std::unordered_map<std::uint64_t, std::uint32_t> original;
    for (const std::uint32_t j : rest_after_)
      if (tells_apart(after_.files[j])) original.emplace(digest_key(after_.files[j], false), kNone);
    if (original.empty()) return;
    for (std::uint32_t i = 0; i < before_.files.size(); ++i) {
      const File& file = before_.files[i];
      if (!tells_apart(file)) continue;
      const auto found = original.find(digest_key(file, false));
      if (found != original.end() && found->second == kNone) found->second = i;
    }
    for (FileMatch& match : result_.changes) {
      if (match.kind != FileChange::Kind::added) continue;
      const File& file = after_.files[match.after];
      if (!tells_apart(file)) continue;
      const std::uint32_t source = original.at(digest_key(file, false));
      if (source == kNone || before_.files[source].sha256 != file.sha256) continue;
      if (!may_stem_from(before_.files[source], file)) continue;
      match.kind = FileChange::Kind::copied;
      match.before = source;
    }
  }

  static constexpr Sha256 kEmptyFile{{0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
                                      0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
                                      0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55}};

  const Inventory& before_;
  const Inventory& after_;
  const PackageMatches& packages_;
  std::size_t wrapping_before_ = 0, wrapping_after_ = 0;  ///< bytes of each path
  bool partial_before_ = false, partial_after_ = false;
  // What only one side has is counted, since the other's list claims nothing of it.
  bool counts_before_ = false, counts_after_ = false;
  FileMatches result_;
  std::vector<std::uint8_t> taken_;
  std::vector<std::uint32_t> rest_before_, rest_after_;  ///< not paired yet, in path order
};

}  // namespace

bool is_partial_list(const Inventory& side) {
  return !side.complete && side.unread.empty() && side.facts.has(Fact::files) &&
         !side.facts.has(Fact::hooks) && !side.facts.has(Fact::records);
}

FileMatches match_files(const Inventory& before, const Inventory& after, const PackageMatches& packages) {
  return FileMatcher(before, after, packages).run();
}

}  // namespace stocktake
