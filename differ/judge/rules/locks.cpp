#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "differ/judge/rules/phrases.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/lock_file.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Lock files, held against what they lock.

namespace stocktake {
namespace {

/// Whether what the lock is made from is not the same on both sides, or is not there.
bool manifest_changed(const Comparison& c, std::string_view lock, std::string_view manifest) {
  if (manifest.empty()) return true;
  const std::string path = join(folder_of(lock), manifest);
  const File *was = find_file(c.before, path), *is = find_file(c.after, path);
  if (was == nullptr || is == nullptr || !was->has_sha256 || !is->has_sha256) return true;
  return was->sha256 != is->sha256;
}

void lock_changed_alone(const Comparison& c, Verdicts& out) {
  std::unordered_set<std::string_view> installed;
  for (const Package& package : c.after.packages) installed.insert(purl_type(package.purl));
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    const FileCase file = file_case(c, i);
    if (file.before == nullptr || file.after == nullptr || !file.match.same_place ||
        !file.match.differs.content || file.pair != nullptr)
      continue;
    const LockFile* lock = lock_file(file.after->path);
    if (lock == nullptr || !lock->complete || !installed.contains(lock->purl_type)) continue;
    if (c.packages_changed(lock->purl_type) || manifest_changed(c, file.after->path, lock->manifest))
      continue;
    out.add(
        file,
        {"", "",
         fmt::format("{} changed, and neither {} nor anything that is installed did.",
                     base_name(file.after->path), lock->manifest),
         fmt::format("the digests of the lock differ, those of {} do not, and no package has another version",
                     lock->manifest)});
  }
}

/// Which dependencies each manifest asks for in one version, or in a range (property::kPins).
struct Pin {
  std::string_view path, name;
  bool exact;
};

std::vector<Pin> pins_of(const Inventory& side) {
  std::vector<Pin> pins;
  for (const Property& note : side.notes) {
    if (note.name != property::kPins) continue;
    std::string_view rest = note.value;
    const std::string_view path = take_line(rest);
    while (!rest.empty()) {
      std::string_view line = take_line(rest);
      const std::string_view name = take_until(line, ' ');
      pins.push_back({path, name, line == "exact"});
    }
  }
  std::sort(pins.begin(), pins.end(), [](const Pin& a, const Pin& b) {
    return std::tie(a.path, a.name, a.exact) < std::tie(b.path, b.name, b.exact);
  });
  return pins;
}

/// Named twice, a dependency is as loose as the looser.
void pin_lost(const Comparison& c, Verdicts& out) {
  const std::vector<Pin> before = pins_of(c.before), after = pins_of(c.after);
  const auto find = [](const std::vector<Pin>& pins, const Pin& wanted) {
    const auto less = [](const Pin& a, const Pin& b) {
      return std::tie(a.path, a.name) < std::tie(b.path, b.name);
    };
    const auto at = std::lower_bound(pins.begin(), pins.end(), wanted, less);
    return at != pins.end() && at->path == wanted.path && at->name == wanted.name ? &*at : nullptr;
  };
  for (const Pin& pin : after) {
    const Pin* was = pin.exact ? nullptr : find(before, pin);
    if (was == nullptr || !was->exact) continue;
    out.add_path(
        pin.path,
        {"one version, commit or digest", "a range, branch or tag",
         fmt::format(
             "{} names {} in words that can come to mean other code; before, they meant one state of it.",
             base_name(pin.path), pin.name),
         "the file's words for the version differ"});
  }
}

/// What a lock takes from where (property::kLockedSources); each release by its name and version.
struct LockedFrom {
  bool known = false, read = false;
  std::vector<std::string_view> hosts;
  struct From {
    std::string_view places, digests;
  };
  std::map<std::pair<std::string_view, std::string_view>, From> releases;
};

LockedFrom locked_from(const Inventory& side, std::string_view lock) {
  LockedFrom from;
  for (const Property& note : side.notes) {
    if (note.name != property::kLockedSources) continue;
    std::string_view rest = note.value;
    if (take_line(rest) != lock) continue;
    from.known = true;
    from.read = rest != "unread";
    while (from.read && !rest.empty()) {
      std::string_view line = take_line(rest);
      const std::string_view name = take_until(line, ' '), version = take_until(line, ' ');
      if (line.empty()) {
        from.hosts.push_back(version);
        continue;
      }
      const std::string_view places = take_until(line, ' ');
      from.releases[{name, version}] = {places, line};
    }
    std::sort(from.hosts.begin(), from.hosts.end());
    break;
  }
  return from;
}

/// Each of `ALL` or `ALL:ONE,ONE`.
std::vector<std::string_view> each_of(std::string_view word) {
  const std::string_view all = take_until(word, ':');
  if (word.empty()) return {all};
  std::vector<std::string_view> each;
  while (!word.empty()) each.push_back(take_until(word, ','));
  return each;
}

enum class Became : std::uint8_t { same, more, other };

/// What became of the addresses or digests of a release. `more`: those of before, and others beside them.
Became became(std::string_view was, std::string_view is) {
  if (was.substr(0, was.find(':')) == is.substr(0, is.find(':'))) return Became::same;
  std::vector<std::string_view> now = each_of(is);
  std::sort(now.begin(), now.end());
  for (const std::string_view one : each_of(was))
    if (!std::binary_search(now.begin(), now.end(), one)) return Became::other;
  return Became::more;
}

/// Whether a release is taken from elsewhere, or another archive would do. What had no address or digest may
/// get a digest, and what has a digest may lose its address. Of a release in Python a wheel may be published
/// later, and locks have all of them; elsewhere a release is one archive, and a second is another.
Became source_became(const LockedFrom::From& was, const LockedFrom::From& is, bool several) {
  const Became places = is.places == "-" ? Became::same : became(was.places, is.places);
  const Became digests = was.digests == "-" ? Became::same : became(was.digests, is.digests);
  if (!several) return places == Became::same && digests == Became::same ? Became::same : Became::other;
  return places == Became::other ? Became::other : digests;
}

template <class Name>
std::string listed(const std::vector<Name>& names) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
    text.append(i == 0 ? "" : ", ").append(names[i]);
  if (names.size() > kShown) text += fmt::format(" and {} more", names.size() - kShown);
  return text;
}

/// npm follows a shrinkwrap of a package where it installs it (docs.npmjs.com, "npm-shrinkwrap.json"): a new
/// one names what the package brings, and from where.
void shrinkwrap_came(const FileCase& file, Verdicts& out) {
  if (base_name(file.after->path) != kShrinkwrap || file.pair_on_both_sides() == nullptr) return;
  const LockedFrom is = locked_from(file.comparison.after, file.after->path);
  out.add(file,
          {"", listed(is.hosts),
           fmt::format("{} decides from now on what is installed for it, and from where.", owner(file)),
           "the package had no npm-shrinkwrap.json"},
          Severity::warning);
}

void lock_source_changed(const FileCase& file, Verdicts& out) {
  if (file.after == nullptr || !notes_sources_of(file.after->path)) return;
  if (file.before == nullptr) return shrinkwrap_came(file, out);
  const Comparison& c = file.comparison;
  const LockedFrom was = locked_from(c.before, file.before->path),
                   is = locked_from(c.after, file.after->path);
  if (!was.known || !was.read || !file.match.differs.content) return;
  const std::string name(base_name(file.after->path));
  if (!is.read)
    return out.add(file, {"", "", fmt::format("From where {} takes packages is not known any more.", name),
                          "the after side says of the lock that it cannot be read, or nothing"});
  std::vector<std::string> releases, wider;
  std::vector<std::string_view> hosts;
  const bool several = lock_file(file.after->path)->purl_type == "pypi";
  for (const auto& [release, now] : is.releases) {
    const auto old = was.releases.find(release);
    if (old == was.releases.end()) continue;
    const Became what = source_became(old->second, now, several);
    if (what == Became::same) continue;
    (what == Became::other ? releases : wider).push_back(fmt::format("{} {}", release.first, release.second));
  }
  for (const std::string_view host : is.hosts)
    if (!std::binary_search(was.hosts.begin(), was.hosts.end(), host)) hosts.push_back(host);
  if (!releases.empty())
    out.add(file,
            {"", listed(releases),
             fmt::format("{} takes {} from elsewhere than before, or as another archive.", name,
                         releases.size() == 1 ? "a release" : fmt::format("{} releases", releases.size())),
             "an address or a digest differs in the lock under the same name and version"});
  if (!wider.empty())
    out.add(file,
            {"", listed(wider),
             fmt::format("{} knows more archives of {} than before, as after a wheel was published later.",
                         name, wider.size() == 1 ? "a release" : fmt::format("{} releases", wider.size())),
             "all digests that the lock had for it are there, and others beside them"},
            Severity::note);
  if (!hosts.empty())
    out.add(file,
            {listed(was.hosts), listed(hosts),
             fmt::format("{} takes packages from a place that it did not name before.", name),
             "no entry of the lock was from there"},
            Severity::warning);
}

const Rule kLockRules[] = {
    {.id = "lock-source-changed",
     .severity = Severity::error,
     .summary =
         "A lock file has another address or digest for a release under the same name and version, "
         "installed or not; or (a warning) takes something from a host that none of its entries was "
         "from; or a package of npm newly brings a lock of its own. A note where a lock of Python's has "
         "more digests for a release than before, and all of those.",
     .why =
         "The next installation follows the lock: on another platform, with the development tools, in CI. "
         "That something was upgraded is a reason for other versions, not for another archive of the same.",
     .incident = "",
     .what_to_do = "Compare the entry with what the registry has. Where a registry moved, approve it once.",
     .needs = {Fact::files, Fact::steering},
     .yields_to = {},
     .judge_file = lock_source_changed,
     .anywhere = true},
    {.id = "pin-lost",
     .severity = Severity::warning,
     .summary =
         "A manifest of the project asks for a range where it named one version of a dependency, or a "
         "workflow, Dockerfile or compose file names an action or image by a tag where it named a commit or "
         "digest.",
     .why = "From now on somebody else decides which version is installed or run next, where no lock does.",
     .incident = "",
     .what_to_do = "Name the version again, or see that a lock does.",
     .needs = {Fact::files, Fact::steering},
     .yields_to = {},
     .judge_all = pin_lost,
     .anywhere = true},
    {.id = "lock-changed-alone",
     .severity = Severity::warning,
     .summary =
         "A lock file changed, while the manifest beside it and all installed packages of its kind are "
         "the same.",
     .why =
         "The next installation follows the lock, which nobody reads line by line: another address or digest "
         "in it brings other code under the same names and versions.",
     .incident = "",
     .what_to_do = "Look at what changed in the lock: addresses and digests of packages that stay. "
                   "`stocktake pins` says what is installed and locked differently.",
     .needs = {Fact::files, Fact::owners},
     .yields_to = {},
     .judge_all = lock_changed_alone,
     .anywhere = true},
};

}  // namespace

std::span<const Rule> lock_rules() {
  return kLockRules;
}

}  // namespace stocktake
