#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "differ/judge/rules/phrases.h"
#include "schemas/inventory/properties.h"

// What a document no longer says. Rules look only where both sides have the fact, so that leaving one out
// would be the way past them all.

namespace stocktake {
namespace {

void lost_facts(const Comparison& c, Verdicts& out) {
  std::string had, has, lost;
  const auto add = [](std::string& list, Fact fact, std::string_view separator) {
    list.append(list.empty() ? "" : separator).append(to_string(fact));
  };
  for (const Fact fact : kAllFacts) {
    const bool before = c.before.facts.has(fact), after = c.after.facts.has(fact);
    if (before) add(had, fact, " ");
    if (after) add(has, fact, " ");
    // That a side lists no files has a rule of its own.
    if (before && !after && fact != Fact::files) add(lost, fact, ", ");
  }
  if (lost.empty()) return;
  out.add_path(
      "", {had, has,
           fmt::format("The after side no longer records {}, so that what needs it was not judged.", lost),
           "only the before side says that it records this"});
}

void lost_completeness(const Comparison& c, Verdicts& out) {
  if (!c.before.complete || c.after.complete || !c.after.unread.empty()) return;
  out.add_path("", {"complete", "",
                    "The after side no longer says that it lists every file, and names none that is missing.",
                    "only the before side says that it is complete"});
}

std::set<std::string_view> notes_of(const Inventory& side, std::string_view name) {
  std::set<std::string_view> values;
  for (const Property& note : side.notes)
    if (note.name == name) values.insert(note.value);
  return values;
}

bool is_repository(std::string_view excluded) {
  return excluded == ".git" || excluded == ".hg" || excluded == ".svn";
}

/// The root's own repository is left out unless the user asks for it. One that came to a folder hides
/// whatever lies in it; where the before side could have none (an archive, an image, a revision) it did not
/// come.
Severity severity_of_repository(const Inventory& before) {
  const auto scanned = notes_of(before, property::kScanned);
  const bool is_folder =
      before.origin.kind == "directory" || (before.origin.kind == "document" && scanned.empty());
  return is_folder ? Severity::warning : Severity::note;
}

/// More is left out of the scan. What the scan itself was writing there at that time is none of the tree's.
/// Who leaves something out of this very run knows it, and it is compared on neither side (Comparison).
void new_exclusions(const Comparison& c, Verdicts& out) {
  const bool of_document = c.after.origin.kind == "document";
  const auto before = notes_of(c.before, property::kExcluded), own = notes_of(c.after, property::kOutput);
  for (const std::string_view glob : notes_of(c.after, property::kExcluded)) {
    if (before.contains(glob) || own.contains(glob) || !(of_document || is_repository(glob))) continue;
    out.add_path(
        glob,
        {"", std::string(glob), "The after side leaves this out of the scan, the before side does not.",
         "only the after side says that it was left out"},
        is_repository(glob) ? severity_of_repository(c.before) : Severity::error);
  }
}

/// A record or lock that the scan of the after side could not read, or not believe, and that of the before
/// side could. What it would have denied, nobody denies now.
void new_diagnostics(const Comparison& c, Verdicts& out) {
  const auto before = notes_of(c.before, property::kDiagnostic);
  for (const std::string_view note : notes_of(c.after, property::kDiagnostic)) {
    if (before.contains(note)) continue;
    const auto colon = std::min(note.find(": "), note.size());
    out.add_path(note.substr(0, colon),
                 {"", std::string(note.substr(std::min(colon + 2, note.size()))),
                  "A record, or what should be one, could not be taken at its word.",
                  "only the scan of the after side complains of it"},
                 Severity::warning);
  }
}

/// Whether hooks that are the same run a file that is still there, and of which the after side does not say
/// so any more.
bool lost_hook_file(const Comparison& c, const Package& before, const Package& after) {
  if (before.hooks.empty() || before.hooks != after.hooks) return false;
  return std::any_of(before.properties.begin(), before.properties.end(), [&](const Property& property) {
    if (property.name != property::kHookFile) return false;
    const File* file = find_file(c.after, property.value);
    const bool is_its =
        file != nullptr && file->package != kNone && &c.after.packages[file->package] == &after;
    return is_its &&
           std::find(after.properties.begin(), after.properties.end(), property) == after.properties.end();
  });
}

/// Whether a lock or record says what the package's archive is.
bool has_archive_digest(const Package& package) {
  return std::any_of(package.references.begin(), package.references.end(), [](const ExternalReference& one) {
    return one.type == "distribution" && !one.hashes.empty();
  });
}

/// A package of which the after side says less, in a word for each thing; empty where there is none. Without
/// files the digest over them is all there is to compare; and what the very same files make run is the same,
/// too.
std::string lost_of(const Comparison& c, const PackagePair& pair, const Package& before,
                    const Package& after) {
  std::string lost;
  const auto add = [&](bool is_lost, std::string_view what) {
    if (is_lost) lost.append(lost.empty() ? "" : ", ").append(what);
  };
  add(!before.purl.empty() && after.purl.empty(), "its package URL");
  add(!before.version.empty() && after.version.empty(), "its version");
  add(!before.record_status.empty() && after.record_status.empty(), "whether its record agrees");
  const bool no_files = !c.before.facts.has(Fact::files) && !c.after.facts.has(Fact::files);
  add(no_files && before.tree && !after.tree, "the digest of its files");
  const bool same_files = !pair.new_version && before.tree && before.tree == after.tree;
  add(same_files && !before.hooks.empty() && after.hooks.empty(), "what it makes run");
  add(lost_hook_file(c, before, after), "which of its files its hooks run");
  add(has_archive_digest(before) && !has_archive_digest(after) && !after.record.empty(),
      "the digest of its archive");
  return lost;
}

void lost_of_packages(const Comparison& c, Verdicts& out) {
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (!pair.both()) continue;
    const Package &before = c.before.packages[pair.before], &after = c.after.packages[pair.after];
    const std::string lost = lost_of(c, pair, before, after);
    if (lost.empty()) continue;
    out.add(PackageCase{c, p, pair, &before, &after},
            {lost, "", fmt::format("The after side no longer says of {}: {}.", full_name(after), lost),
             "only the before side states it"});
  }
}

/// What is missing of a file that both sides have, although the after side records it of others.
std::string_view lost_of(const Comparison& c, const File& before, const File& after) {
  if (after.type != FileType::regular || before.type != FileType::regular) return {};
  const FileDetail* detail = c.after.detail_of(after);
  if (detail != nullptr && !detail->unread.empty()) return {};
  if (before.size != kUnknownSize && after.size == kUnknownSize && c.after.facts.has(Fact::sizes))
    return "size";
  // Under another name the same bytes may promise nothing.
  const bool same = before.has_sha256 && after.has_sha256 && before.sha256 == after.sha256 &&
                    kind_by_name(before.path) == kind_by_name(after.path);
  if (same && before.kind != FileKind::unknown && after.kind == FileKind::unknown &&
      c.after.facts.has(Fact::kinds))
    return "kind";
  return {};
}

/// Once for each package and fact; the first file stands for all.
void lost_of_files(const Comparison& c, Verdicts& out) {
  struct Group {
    std::string_view path;
    std::uint32_t count = 0;
  };
  std::map<std::pair<std::uint32_t, std::string_view>, Group> groups;
  for (std::uint32_t j = 0; j < c.files.partner.size(); ++j) {
    const std::uint32_t i = c.files.partner[j];
    if (i == kNone) continue;
    const File& after = c.after.files[j];
    const std::string_view lost = lost_of(c, c.before.files[i], after);
    if (lost.empty()) continue;
    Group& group = groups[{after.package, lost}];
    if (group.count++ == 0) group.path = after.path;
  }
  for (const auto& [key, group] : groups)
    out.add_path(
        group.path,
        {std::string(key.second), "",
         fmt::format("The after side states no {} of {} that both sides have.", key.second,
                     group.count == 1 ? std::string("this file") : fmt::format("{} files", group.count)),
         "only the before side states it"});
}

bool says_dependencies(const Inventory& side) {
  return std::any_of(side.packages.begin(), side.packages.end(),
                     [](const Package& package) { return !package.dependencies.empty(); });
}

void says_less(const Comparison& c, Verdicts& out) {
  lost_facts(c, out);
  lost_completeness(c, out);
  new_exclusions(c, out);
  new_diagnostics(c, out);
  lost_of_packages(c, out);
  if (c.compares_files) lost_of_files(c, out);
  if (says_dependencies(c.before) && !says_dependencies(c.after) && !c.after.packages.empty())
    out.add_path("", {"dependencies", "", "The after side no longer says what depends on what.",
                      "only the before side has dependencies"});
}

/// A second digest of one algorithm that is not the first.
const Hash* second_digest(const Package& package) {
  for (const Hash& hash : package.hashes)
    for (const Hash& other : package.hashes)
      if (other.algorithm == hash.algorithm && other.hex != hash.hex) return &other;
  return nullptr;
}

void two_digests(const PackageCase& package, Verdicts& out) {
  if (package.after == nullptr) return;
  const Hash* second = second_digest(*package.after);
  if (second == nullptr || (package.before != nullptr && package.before->hashes == package.after->hashes))
    return;
  out.add(package, {"", std::string(second->hex),
                    fmt::format("{} is stated to have two different digests {}.", release(*package.after),
                                to_string(second->algorithm)),
                    "no archive has two digests of one algorithm", Compared::digest});
}

const Rule kDocumentRules[] = {
    {.id = "says-less",
     .severity = Severity::error,
     .summary = "The after side no longer says what the before side says: which facts it records, that it is "
                "complete, sizes, kinds, dependencies; it leaves more out of the scan, or could not read "
                "a record.",
     .why = "A rule can only look where both sides have what it compares. Who leaves that out of the second "
            "document switches the rule off.",
     .incident = "",
     .what_to_do =
         "Make the second document as the first was made: with the same program and version, the same "
         "options, and the rights to read all files. What a repository at the root holds, --include-vcs "
         "lists.",
     .needs = {},
     .yields_to = {},
     .judge_all = says_less},
    {.id = "two-digests",
     .severity = Severity::warning,
     .summary = "A package is stated to have two different digests of one algorithm, and was not before.",
     .why = "One of the two is there for who compares, the other for who installs.",
     .incident = "",
     .what_to_do = "Find out which of them the registry states, and make the document anew.",
     .compares = Compared::digest,
     .needs = {},
     .yields_to = {},
     .judge_package = two_digests},
};

}  // namespace

std::span<const Rule> document_rules() {
  return kDocumentRules;
}

}  // namespace stocktake
