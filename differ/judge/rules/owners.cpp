#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>
#include <vector>

#include "differ/judge/explanation/explanation.h"
#include "differ/judge/rules/phrases.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Whose a file is. A record is written by the author of its package, so that what it claims is not proven by
// it.

namespace stocktake {
namespace {

constexpr std::uint64_t kLargestMarker = 1024;  // bytes of an `__init__.py` that only marks a shared folder

/// Files that passed from one hand to another: how many, and the first.
struct Passed {
  std::uint32_t count = 0, first = kNone;  ///< `first`: on the after side
  std::uint32_t changed = 0;               ///< of them, those with other bytes

  void add(std::uint32_t file, bool has_changed = false) {
    if (count++ == 0) first = file;
    changed += has_changed ? 1 : 0;
  }
};

/// By the pair that had the files and the pair that has them; kNone: nobody.
using Passages = std::map<std::pair<std::uint32_t, std::uint32_t>, Passed>;

/// Whether the package of `pair` lists the file on that side beside its owner.
bool listed_by(const Inventory& side, const File& file, std::uint32_t package) {
  const FileDetail* detail = package == kNone ? nullptr : side.detail_of(file);
  return detail != nullptr && has_line(detail->claimed_by, side.packages[package].purl);
}

/// What the package managers of systems leave where it is when they remove a package, of those that are gone.
std::unordered_set<std::string_view> left_by_removal(const Comparison& c) {
  std::unordered_set<std::string_view> paths;
  for (const PackagePair& pair : c.packages.pairs)
    if (pair.after == kNone)
      for (std::string_view lines = property_of(c.before.packages[pair.before], property::kStays);
           !lines.empty();)
        paths.insert(take_line(lines));
  return paths;
}

/// All files that stand where they stood, with the bytes that they had, and are another's now. Bytecode goes
/// with its source.
Passages find_passages(const Comparison& c, bool also_changed) {
  Passages passages;
  const std::unordered_set<std::string_view> stays = left_by_removal(c);
  for (std::uint32_t j = 0; j < c.after.files.size(); ++j) {
    const std::uint32_t i = c.files.partner[j];
    if (i == kNone) continue;
    const File &old = c.before.files[i], &now = c.after.files[j];
    const std::uint32_t was = c.pair_before(old), is = c.pair_after(now);
    // Another version of the same package in the same place is no other owner.
    const bool same_name = was != kNone && is != kNone && c.package_name(was) == c.package_name(is);
    if (was == is || same_name || old.path != now.path || !source_of_bytecode(now.path).empty()) continue;
    const bool changed = old.has_sha256 && now.has_sha256 && old.sha256 != now.sha256;
    if (!also_changed && changed) continue;
    // Two that both list a file share it.
    if (was != kNone && listed_by(c.after, now, c.packages.pairs[was].after)) continue;
    if (is != kNone && listed_by(c.before, old, c.packages.pairs[is].before)) continue;
    if (is == kNone && c.packages.pairs[was].after == kNone && stays.contains(now.path)) continue;
    passages[{was, is}].add(j, changed);
  }
  return passages;
}

std::string files_words(const Comparison& c, const Passed& passed) {
  const std::string_view path = c.after.files[passed.first].path;
  return passed.count == 1 ? std::string(path) : fmt::format("{} files ({} …)", passed.count, path);
}

/// A package whose record went while its files stayed.
void record_lost(const Comparison& c, Verdicts& out) {
  if (!c.compares_files || !c.knows_owners()) return;
  const auto is_gone = [](const PackagePair& pair) { return pair.after == kNone; };
  if (std::none_of(c.packages.pairs.begin(), c.packages.pairs.end(), is_gone)) return;
  std::map<std::uint32_t, Passed> left;  // by the pair that had them
  const Evidence evidence(c);
  for (const auto& [hands, passed] : find_passages(c, true)) {
    const auto [was, is] = hands;
    if (was == kNone || c.packages.pairs[was].after != kNone) continue;
    if (is != kNone && evidence.may_hand_over(was, is)) continue;
    Passed& all = left[was];
    if (all.first == kNone || passed.first < all.first) all.first = passed.first;
    all.count += passed.count;
  }
  for (const auto& [was, passed] : left) {
    const PackageCase package = package_case(c, was);
    out.add(package,
            {std::string(package.before->version), "",
             fmt::format("The record of {} is gone, but not what it installed: {} {} still there.",
                         release(*package.before), files_words(c, passed), passed.count == 1 ? "is" : "are"),
             "the after side has its files and no package that they are of", Compared::version});
  }
}

/// Files of a package of a system that is gone, with other bytes now, in the hands of one that says of itself
/// that it replaces it: nobody else said so.
void replaced_by_own_word(const Comparison& c, const Evidence& evidence, Verdicts& out) {
  for (const auto& [hands, passed] : find_passages(c, true)) {
    const auto [was, is] = hands;
    if (was == kNone || is == kNone || c.packages.pairs[was].after != kNone) continue;
    const Package &giver = *package_case(c, was).before, &taker = *package_case(c, is).after;
    if (passed.changed == 0 || !is_system(giver) || !is_system(taker) || !evidence.may_hand_over(was, is))
      continue;
    out.add(package_case(c, is),
            {release(giver), release(taker),
             fmt::format("{} says that it replaces {}, which is gone, and changed what was its: {}.",
                         release(taker), release(giver), files_words(c, passed)),
             "the record of the package that takes the files names the other, and the bytes differ",
             Compared::package},
            Severity::warning);
  }
}

void ownership_changed(const Comparison& c, Verdicts& out) {
  if (!c.compares_files || !c.knows_owners()) return;
  const Evidence evidence(c);
  replaced_by_own_word(c, evidence, out);
  for (const auto& [hands, passed] : find_passages(c, false)) {
    const auto [was, is] = hands;
    if (was != kNone && c.packages.pairs[was].after == kNone) continue;  // record-lost
    if (was != kNone && is != kNone && evidence.may_hand_over(was, is)) continue;
    const std::string had = was == kNone ? "nobody" : release(*package_case(c, was).before);
    const std::string has = is == kNone ? "nobody" : release(*package_case(c, is).after);
    const std::string files = files_words(c, passed);
    out.add(package_case(c, is != kNone ? is : was),
            {had, has,
             is == kNone    ? fmt::format("{} belonged to {}, which does not list {} any more.", files, had,
                                       passed.count == 1 ? "it" : "them")
             : was == kNone ? fmt::format("{} claims what no package owned: {}.", has, files)
                            : fmt::format("{} claims what belonged to {}: {}.", has, had, files),
             "the files stand where they stood, and another record lists them", Compared::package},
            was != kNone && is != kNone ? Severity::error : Severity::warning);
  }
}

/// Several distributions bring one and the same marker of the folder that they share.
bool is_marker(const File& file) {
  return base_name(file.path) == "__init__.py" && file.size <= kLargestMarker;
}

/// Files that several records list now, and did not before: by the newcomer and the owner that it disputes.
Passages find_disputes(const Comparison& c) {
  std::map<std::string_view, std::uint32_t> packages;  // of the after side, by purl
  for (std::uint32_t i = 0; i < c.after.packages.size(); ++i) packages.emplace(c.after.packages[i].purl, i);
  Passages disputes;
  for (std::uint32_t j = 0; j < c.after.files.size(); ++j) {
    const File& now = c.after.files[j];
    const FileDetail* detail = c.after.detail_of(now);
    if (detail == nullptr || detail->claimed_by.empty() || is_marker(now)) continue;
    const File* old = c.files.partner[j] == kNone ? nullptr : &c.before.files[c.files.partner[j]];
    std::vector<std::uint32_t> claimants;
    for (std::string_view lines = detail->claimed_by; !lines.empty();)
      if (const auto known = packages.find(take_line(lines)); known != packages.end())
        claimants.push_back(c.packages.pair_of_after[known->second]);
    const auto had_it = [&](std::uint32_t pair) {
      const std::uint32_t package = c.packages.pairs[pair].before;
      return old != nullptr && package != kNone &&
             (old->package == package || listed_by(c.before, *old, package));
    };
    const auto keeper = std::find_if(claimants.begin(), claimants.end(), had_it);
    for (const std::uint32_t pair : claimants)
      if (!had_it(pair) && pair != (keeper != claimants.end() ? *keeper : claimants.front()))
        disputes[{pair, keeper != claimants.end() ? *keeper : claimants.front()}].add(j);
  }
  return disputes;
}

void ownership_disputed(const Comparison& c, Verdicts& out) {
  if (!c.compares_files || !c.knows_owners()) return;
  for (const auto& [sides, files] : find_disputes(c)) {
    const auto [newcomer, keeper] = sides;
    const std::string it = release(*package_case(c, newcomer).after),
                      other = release(*package_case(c, keeper).after);
    out.add(package_case(c, newcomer),
            {other, it,
             fmt::format("The record of {} lists what the record of {} lists too: {}.", it, other,
                         files_words(c, files)),
             "only one of them can have brought the file", Compared::package});
  }
}

void file_out_of_place(const FileCase& file, Verdicts& out) {
  const Misplaced* why = file.out_of_place();
  if (why == nullptr || file.pair == nullptr) return;
  const std::string it = owner(file);
  if (why->why == Misplaced::Why::outside) {
    out.add(file,
            contents(file, fmt::format("{} brings a file to where no package of its kind puts any.", it),
                     fmt::format("its packages stand in {}", why->where.empty() ? "." : why->where)));
    return;
  }
  const Package& other = file.comparison.after.packages[why->other];
  if (why->why == Misplaced::Why::in_another)
    out.add(file, contents(file, fmt::format("{} brings a file into the folder of {}.", it, release(other)),
                           fmt::format("{} is the folder of {} alone", why->where, full_name(other))));
  else
    out.add(file, contents(file,
                           fmt::format("{} brings a module that Python may import in place of {}'s {}.", it,
                                       full_name(other), why->where),
                           "both answer for one import"));
}

void version_disagrees(const PackageCase& package, Verdicts& out) {
  if (package.after == nullptr) return;
  const std::string folder = folder_disagrees(*package.after), url = url_disagrees(*package.after);
  if (!url.empty() && (package.before == nullptr || url_disagrees(*package.before).empty()))
    out.add(package,
            {url, std::string(package.after->version),
             fmt::format("The package URL says {}, and the component {}.", url, package.after->version),
             "both are of the after side; on the before side they agree, or the package is not there"});
  if (folder.empty() || (package.before != nullptr && !folder_disagrees(*package.before).empty())) return;
  out.add(package,
          {folder, release(*package.after),
           fmt::format("The folder says {}, and the record in it {}.", folder, release(*package.after)),
           "both are of the after side; on the before side they agree, or the package is not there"});
}

/// Whether a Python package stands in a folder of the project's own, which it may fill by any means, so that
/// the records in it say little of who asked for what.
bool is_vendored(const Inventory& side, const Package& package) {
  const std::string_view site = package_root(package);
  return base_name(site.empty() ? side.name : site).find("vendor") != std::string_view::npos;
}

void package_unrequested(const Comparison& c, Verdicts& out) {
  Places places(c.before, c.after, c.packages);
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackageCase package = package_case(c, p);
    if (package.before != nullptr || package.pair.unrelated() || places.requested(package.pair.after))
      continue;
    if (!property_of(*package.after, property::kBroughtBy).empty()) continue;  // its bringer was asked for
    const std::string_view type = purl_type(package.after->purl);
    if (type.empty() || !places.knows_requests(type)) continue;
    const bool vendored = type == "pypi" && is_vendored(c.after, *package.after);
    out.add(package,
            {"", std::string(package.after->version),
             fmt::format("Nothing asks for {}: no package needs it, and neither does the project.",
                         release(*package.after)),
             "no dependency of the after side leads to it", Compared::version},
            vendored ? Severity::note : Severity::warning);
  }
}

const Rule kOwnerRules[] = {
    {.id = "record-lost",
     .severity = Severity::error,
     .summary = "The record of a package is gone or unreadable, while files of it are still there.",
     .why = "Without its record a package is in no list, no advisory is matched to it and no version says "
            "that its files "
            "are to stay as they are; but what it installed is loaded as before.",
     .incident = "",
     .what_to_do = "Install the package anew, or remove what is left of it. See the diagnostics of the scan: "
                   "a record that "
                   "cannot be read counts as none.",
     .compares = Compared::version,
     .needs = {Fact::files, Fact::owners},
     .yields_to = {},
     .judge_all = record_lost},
    {.id = "ownership-changed",
     .severity = Severity::error,
     .summary =
         "Files that stand where they stood belong to another package. A warning where nobody owned "
         "them before, or nobody owns them now; and where a package of a system says that it replaces one "
         "that is gone, and changed what it took over.",
     .why = "From then on the new owner's versions explain what becomes of them.",
     .incident = "",
     .what_to_do = "See why the package lists the files of another: where it has replaced it, the other is "
                   "to be uninstalled.",
     .compares = Compared::package,
     .needs = {Fact::files, Fact::owners},
     .yields_to = {},
     .judge_all = ownership_changed},
    {.id = "ownership-disputed",
     .severity = Severity::error,
     .summary = "The records of two packages list the same file, which only one of them listed before.",
     .why = "Who was installed last has overwritten what the other brought, and the next version of either "
            "changes it for "
            "both.",
     .incident = "",
     .what_to_do = "Uninstall one of the two.",
     .compares = Compared::package,
     .needs = {Fact::files, Fact::owners},
     .yields_to = {},
     .judge_all = ownership_disputed},
    {.id = "file-out-of-place",
     .severity = Severity::error,
     .summary = "A package newly brings a file to a place that is not its own: outside its folders, into "
                "another package's "
                "folder, or where Python finds it before another package's module.",
     .why = "That a package is new, or has a new version, explains what it brings into its own folder. A "
            "package that writes "
            "into another one's changes what that does, under a version that stays.",
     .incident = "",
     .what_to_do = "Look at the file. Where two packages share a folder on purpose, approve it once: a "
                   "folder that was shared "
                   "before is no finding.",
     .needs = {Fact::files, Fact::owners},
     .yields_to = {"import-hook-added", "symlink-escapes"},
     .judge_file = file_out_of_place},
    {.id = "version-disagrees",
     .severity = Severity::error,
     .summary = "The folder of a package says another name or version than the record in it.",
     .why = "Installers name the folder after what they install. Where the two disagree the record was "
            "edited, and the "
            "version that it claims explains nothing.",
     .incident = "",
     .what_to_do = "Install the package anew.",
     .compares = Compared::package,
     .needs = {},
     .yields_to = {},
     .judge_package = version_disagrees},
    {.id = "package-unrequested",
     .severity = Severity::warning,
     .summary = "A new package that no other package needs, and that the project does not ask for in a "
                "manifest, a lock file "
                "or, with pip, as installed by name. A note in a folder of the project's own (`_vendor`).",
     .why = "Installers bring what is asked for. What nobody asked for was put there by other means.",
     .incident = "",
     .what_to_do = "Find out what installed it.",
     .several = "are asked for by nobody",
     .compares = Compared::version,
     .needs = {},
     .yields_to = {},
     .judge_all = package_unrequested},
};

}  // namespace

std::span<const Rule> owner_rules() {
  return kOwnerRules;
}

}  // namespace stocktake
