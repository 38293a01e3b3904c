#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "differ/judge/rules/phrases.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/text/ascii.h"
#include "schemas/text/confusable.h"
#include "schemas/text/edit_distance.h"
#include "schemas/text/fold.h"
#include "schemas/text/hashing.h"
#include "schemas/text/path.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"

// Names made to be misread: nearly another package's, with characters that nobody sees, or one beside another
// that a file system takes for the same.

namespace stocktake {
namespace {

constexpr std::size_t kShortestName = 3;  // `ms` and `qs` are one edit apart, and both well known
constexpr std::size_t kShortName = 5;     // shorter ones often differ in one letter: `next` and `nest`

/// `npm` and `%40scope/name` of `pkg:npm/%40scope/name`.
std::pair<std::string_view, std::string_view> split_identity(std::string_view identity) {
  const auto at = identity.starts_with("pkg:") ? identity.find('/') : identity.find(':');
  if (at == std::string_view::npos) return {{}, identity};
  return {identity.substr(0, at), identity.substr(at + 1)};
}

std::string_view namespace_of(std::string_view name) {
  const auto slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
}

std::string without_digits(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (c < '0' || c > '9') result += c;
  return result;
}

/// One edit apart, and not in a way that honest names are: by a number, or within one publisher's namespace.
bool is_near(std::string_view a, std::string_view b) {
  if (a == b || edit_distance_at_most(a, b, 1) > 1) return false;
  if (!namespace_of(a).empty() && namespace_of(a) == namespace_of(b)) return false;
  return without_digits(a) != without_digits(b);
}

/// Whether short names are as near as honest ones seldom are: other honest ones have another letter in a
/// place.
bool is_slip(std::string_view a, std::string_view b) {
  if (std::min(a.size(), b.size()) >= kShortName || a.size() != b.size()) return true;
  return std::is_permutation(a.begin(), a.end(), b.begin());
}

/// Names one edit apart have a text in common among themselves and their forms with one character left out:
/// the look-up of a name costs its length, whatever the number of packages.
class NearNames {
 public:
  void add(std::string_view type, std::string_view name, std::uint32_t package) {
    each_form(type, name, [&](std::uint64_t form) { forms_.emplace(form, package); });
  }

  template <class Accept>
  std::uint32_t find(std::string_view type, std::string_view name, Accept&& accept) const {
    std::uint32_t found = kNone;
    each_form(type, name, [&](std::uint64_t form) {
      auto [from, to] = forms_.equal_range(form);
      for (int looked = 0; from != to && looked < kMostOfOneForm; ++from, ++looked)
        if (from->second < found && accept(from->second)) found = from->second;
    });
    return found;
  }

 private:
  static constexpr int kMostOfOneForm = 64;  // hostile documents could make all names alike

  template <class Use>
  static void each_form(std::string_view type, std::string_view name, Use&& use) {
    if (name.size() < kShortestName || name.size() > 256) return;
    const std::uint64_t seed = XXH3_64bits(type.data(), type.size());
    use(XXH3_64bits_withSeed(name.data(), name.size(), seed));
    std::string form(name.substr(1));
    for (std::size_t i = 0;; ++i) {
      use(XXH3_64bits_withSeed(form.data(), form.size(), seed));
      if (i == form.size()) break;
      form[i] = name[i];
    }
  }

  std::unordered_multimap<std::uint64_t, std::uint32_t> forms_;
};

void near_name(const Comparison& c, Verdicts& out) {
  const auto is_new = [](const PackagePair& pair) { return pair.before == kNone; };
  if (std::none_of(c.packages.pairs.begin(), c.packages.pairs.end(), is_new)) return;
  NearNames names;
  std::unordered_set<std::string_view, TextHash> known;
  for (std::uint32_t i = 0; i < c.before.packages.size(); ++i) {
    const std::string_view identity = c.packages.identity_before[i];
    if (!known.insert(identity).second) continue;
    const auto [type, name] = split_identity(identity);
    names.add(type, name, i);
  }
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (!is_new(pair) || known.contains(c.package_name(p))) continue;
    const auto [type, name] = split_identity(c.package_name(p));
    const std::uint32_t other = names.find(type, name, [&, n = name](std::uint32_t candidate) {
      return is_near(split_identity(c.packages.identity_before[candidate]).second, n);
    });
    if (other == kNone) continue;
    const Package& after = c.after.packages[pair.after];
    out.add(PackageCase{c, p, pair, nullptr, &after},
            {c.packages.identity_before[other], std::string(c.package_name(p)),
             fmt::format("{} is new, and its name is one letter from {}.", release(after),
                         full_name(c.before.packages[other])),
             "one edit turns one name into the other"},
            is_slip(split_identity(c.packages.identity_before[other]).second, name) ? Severity::warning
                                                                                    : Severity::note);
  }
}

/// What a package's name looks like, behind its type; empty where that cannot be told.
std::string look_of(std::string_view identity) {
  const auto [type, name] = split_identity(identity);
  const std::string look = confusable_skeleton(percent_unescape(name));
  return look.empty() ? look : std::string(type).append("/").append(look);
}

/// Whether the registry of such packages has names of ASCII letters alone.
bool has_ascii_names(std::string_view type) {
  const Ecosystem* const ecosystem = ecosystem_of(type);
  return ecosystem != nullptr && ecosystem->has_ascii_names;
}

/// A name that no registry would have given away.
void impossible_name(const PackageCase& package, Verdicts& out) {
  const std::string name = full_name(*package.after);
  if (is_ascii(name) || !has_ascii_names(purl_type(package.after->purl))) return;
  out.add(package, {"", printable(release(*package.after)),
                    fmt::format("{} is new, and no registry of such packages has a name with these letters.",
                                printable(release(*package.after))),
                    "the name has letters that are not ASCII"});
}

/// Each new package against every other one, also another new one: of two that look alike one is not what it
/// seems.
void name_looks_alike(const Comparison& c, Verdicts& out) {
  const auto is_new = [&](std::uint32_t p) { return c.packages.pairs[p].before == kNone; };
  const auto count = static_cast<std::uint32_t>(c.packages.pairs.size());
  std::unordered_map<std::string, std::uint32_t>
      looks;  // of each look the first pair; what is old comes first
  std::unordered_set<std::string_view, TextHash> known;
  std::vector<std::uint32_t> added;
  for (std::uint32_t p = 0; p < count; ++p) {
    if (is_new(p))
      added.push_back(p);
    else
      known.insert(c.package_name(p));
  }
  if (added.empty()) return;
  for (std::uint32_t p = 0; p < count; ++p)
    if (!is_new(p))
      if (std::string look = look_of(c.package_name(p)); !look.empty()) looks.emplace(std::move(look), p);
  for (const std::uint32_t p : added) {
    const std::string_view name = c.package_name(p);
    std::string look = known.contains(name) ? std::string() : look_of(name);
    if (look.empty()) continue;
    const auto [at, first] = looks.emplace(std::move(look), p);
    const std::string_view other = c.package_name(at->second);
    const PackagePair& pair = c.packages.pairs[p];
    const Package& after = c.after.packages[pair.after];
    if (first || other == name || lower_ascii(other) == lower_ascii(name)) {
      impossible_name({c, p, pair, nullptr, &after}, out);
      continue;
    }
    const std::string theirs = full_name(c.package(c.packages.pairs[at->second])), ours = full_name(after);
    out.add(PackageCase{c, p, pair, nullptr, &after},
            {std::string(other), std::string(name),
             fmt::format("{} is new, and its name looks like {}.", release(after), theirs),
             "by Unicode's table of letters that look alike"},
            is_ascii(ours) && is_ascii(theirs) ? Severity::warning : Severity::error);
  }
}

/// Whether the path is new: of an added or moved file.
bool new_path(const FileMatch& match, const Comparison& c) {
  if (match.after == kNone) return false;
  return match.before == kNone || match.kind == FileChange::Kind::copied ||
         c.before.files[match.before].path != c.after.files[match.after].path;
}

/// Finds files whose names look like those of files beside them.
class LookAlikes {
 public:
  explicit LookAlikes(const Inventory& side) : side_(side) {}

  /// The file with an ASCII name in the same folder that the name of `file`, which is not ASCII, looks like;
  /// nullptr where there is none.
  const File* find(const File& file) {
    const std::string_view name = base_name(file.path);
    const std::string look = is_ascii(name) ? std::string() : confusable_skeleton(name);
    if (look.empty()) return nullptr;
    const Looks& looks = looks_in(folder_of(file.path));
    const auto found = looks.find(look);
    return found == looks.end() ? nullptr : found->second;
  }

 private:
  using Looks = std::unordered_map<std::string, const File*>;
  static constexpr int kMost = 4096;  // files below a folder that are looked at

  const Looks& looks_in(std::string_view folder) {
    const auto [known, added] = folders_.try_emplace(folder);
    if (!added) return known->second;
    const std::string prefix = folder.empty() ? std::string() : std::string(folder) + "/";
    auto at = files_from(side_, prefix);
    for (int left = kMost; left > 0 && at != side_.files.end() && at->path.starts_with(prefix); ++at, --left)
      if (const std::string_view name = base_name(at->path); folder_of(at->path) == folder && is_ascii(name))
        known->second.emplace(confusable_skeleton(name), &*at);
    return known->second;
  }

  const Inventory& side_;
  std::unordered_map<std::string_view, Looks, TextHash> folders_;
};

bool ends_in_blank(std::string_view path) {
  return path.ends_with(' ') || path.find(" /") != path.npos;
}

void hidden_characters(const Comparison& c, Verdicts& out) {
  LookAlikes look_alikes(c.after);
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    const FileMatch& match = c.files.changes[i];
    if (!new_path(match, c)) continue;
    const File& after = c.after.files[match.after];
    if (const File* other = look_alikes.find(after); other != nullptr)
      out.add(file_case(c, i),
              {printable(other->path), printable(after.path),
               fmt::format("The name looks like that of {} beside it.", printable(other->path)),
               "by Unicode's table of letters that look alike"});
    else if (ends_in_blank(after.path))
      out.add(file_case(c, i),
              {"", printable(after.path), "A name in the path ends in a blank, which nobody sees.",
               "the path has a blank at the end of a name"});
    if (!has_hidden_characters(after.path)) continue;
    out.add(file_case(c, i),
            {"", printable(c.after.files[match.after].path),
             "The name has characters that nobody sees, or that change the order of the others.",
             "the path has control, bidirectional or invisible characters"});
  }
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (pair.before != kNone) continue;
    const Package& after = c.after.packages[pair.after];
    if (!has_hidden_characters(after.name) && !has_hidden_characters(after.group)) continue;
    out.add(PackageCase{c, p, pair, nullptr, &after},
            {"", printable(release(after)), "The name of the new package has characters that nobody sees.",
             "the name has control, bidirectional or invisible characters", Compared::text});
  }
}

/// A hash that is equal for paths that collide. Most paths are ASCII, where folding is lower case.
std::uint64_t collision_hash(std::string_view path, std::string& buffer) {
  buffer.resize(path.size());
  unsigned char any = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto c = static_cast<unsigned char>(path[i]);
    any |= c;
    buffer[i] = static_cast<char>(c + (static_cast<unsigned char>(c - 'A') < 26 ? 32 : 0));
  }
  if ((any & 0x80) != 0) buffer = fold_for_collision(path);
  return XXH3_64bits(buffer.data(), buffer.size());
}

/// Two files of one package of a system, which lies on a file system that tells the two apart.
bool is_pair_of_a_system(const Comparison& c, std::uint32_t change, const File& twin) {
  const File& file = c.after.files[c.files.changes[change].after];
  return c.system_after && file.package != kNone && file.package == twin.package &&
         !c.explanations[change].empty() && is_system(c.after.packages[file.package]);
}

void collisions(const Comparison& c, Verdicts& out) {
  std::string buffer;
  std::size_t added = 0;
  for (const FileMatch& match : c.files.changes) added += new_path(match, c);
  if (added == 0) return;
  // How many files of the after side have each hash that a new path has: nearly always one.
  std::unordered_map<std::uint64_t, std::uint32_t> counts(added);
  for (const FileMatch& match : c.files.changes)
    if (new_path(match, c)) counts.try_emplace(collision_hash(c.after.files[match.after].path, buffer));
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> groups;  // of those that several have
  for (std::uint32_t j = 0; j < c.after.files.size(); ++j) {
    const auto count = counts.find(collision_hash(c.after.files[j].path, buffer));
    if (count != counts.end() && ++count->second == 2) groups.try_emplace(count->first);
  }
  if (groups.empty()) return;
  for (std::uint32_t j = 0; j < c.after.files.size(); ++j) {
    const auto group = groups.find(collision_hash(c.after.files[j].path, buffer));
    if (group != groups.end()) group->second.push_back(j);
  }
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    const FileMatch& match = c.files.changes[i];
    if (!new_path(match, c)) continue;
    const std::string_view path = c.after.files[match.after].path;
    const auto group = groups.find(collision_hash(path, buffer));
    if (group == groups.end()) continue;
    const std::string key = fold_for_collision(path);
    for (const std::uint32_t other : group->second) {
      const std::string_view twin = c.after.files[other].path;
      if (twin == path || fold_for_collision(twin) != key) continue;
      if (is_pair_of_a_system(c, i, c.after.files[other])) continue;
      out.add(file_case(c, i),
              {std::string(twin), std::string(path),
               "Beside this file stands one whose name differs only in case or in how its letters "
               "are encoded.",
               "a file system without case would take the two for one"});
      break;
    }
  }
}

void hidden_name(const Comparison& c, Verdicts& out) {
  hidden_characters(c, out);
  collisions(c, out);
}

const Rule kNameRules[] = {
    {.id = "near-name",
     .severity = Severity::warning,
     .summary =
         "The name of a new package is one edit away from that of a package that was there before, in the "
         "same ecosystem. Numbers, names of one or two letters and one publisher's own names do not count. A "
         "note where names of three or four letters have another letter in one place.",
     .why = "Packages wait under misspelled names for whoever mistypes.",
     .incident =
         "crossenv stood beside cross-env on npm in 2017 and stole the environment of who installed it.",
     .what_to_do = "Look whether the package is the one that was meant.",
     .compares = Compared::package,
     .needs = {},
     .yields_to = {},
     .judge_all = near_name},
    {.id = "name-looks-alike",
     .severity = Severity::error,
     .summary =
         "The name of a new package looks like that of another package of the same ecosystem: it has "
         "letters of another alphabet in it. A warning where both are plain letters and digits (`1` and "
         "`l`, `rn` and `m`).",
     .why = "Nobody who reads the name sees that it is another package.",
     .incident = "",
     .what_to_do = "Look at the name's bytes, and remove the package.",
     .compares = Compared::package,
     .needs = {},
     .yields_to = {},
     .judge_all = name_looks_alike},
    {.id = "hidden-name",
     .severity = Severity::error,
     .summary = "A new path has control, bidirectional or invisible characters, or differs from another path "
                "only in "
                "case or in Unicode normalisation.",
     .why = "A reviewer sees one name and the machine another.",
     .incident =
         "Trojan Source (2021) showed how bidirectional characters make code read otherwise than it runs.",
     .what_to_do = "Look at the name's bytes, and rename or remove the file.",
     .compares = Compared::path,
     .needs = {},
     .yields_to = {},
     .judge_all = hidden_name},
};

}  // namespace

std::span<const Rule> name_rules() {
  return kNameRules;
}

}  // namespace stocktake
