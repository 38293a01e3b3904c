#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "differ/judge/rules/phrases.h"

// What the two sides let us compare, and what they don't: never silently "equal".

namespace stocktake {
namespace {

/// One finding for each package: the first file stands for all that have the same trouble.
struct Group {
  std::uint32_t first = kNone;
  std::uint32_t count = 0;
};

template <class Concerned>
std::map<std::uint32_t, Group> group_by_package(const Comparison& c, Concerned&& concerned) {
  std::map<std::uint32_t, Group> groups;
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    if (!concerned(c.files.changes[i], i)) continue;
    Group& group = groups[c.files.changes[i].pair];
    if (group.count++ == 0) group.first = i;
  }
  return groups;
}

std::string and_more(const Group& group) {
  if (group.count == 1) return "";
  return fmt::format("; the same holds for {} more {} of its package", group.count - 1,
                     group.count == 2 ? "file" : "files");
}

void say(const Comparison& c, const Group& group, std::string_view message, std::string because,
         Verdicts& out) {
  const FileCase file = file_case(c, group.first);
  out.add(file, contents(file, fmt::format("{}{}.", message, and_more(group)), std::move(because)));
}

bool has_digest(const Comparison& c, const FileMatch& match) {
  return strongest_hash(c.after, c.after.files[match.after]).has_value();
}

std::optional<HashAlgorithm> strongest(const std::vector<Hash>& hashes) {
  std::optional<HashAlgorithm> result;
  for (const Hash& hash : hashes)
    if (!result || hash.algorithm > *result) result = hash.algorithm;
  return result;
}

void hash_removed(const Comparison& c, Verdicts& out) {
  const auto groups = group_by_package(c, [&](const FileMatch& match, std::uint32_t) {
    return match.differs.weakened && !has_digest(c, match);
  });
  for (const auto& [pair, group] : groups)
    say(c, group,
        "The digest that the before side has is gone, so that nobody can tell whether the file changed",
        "the after side has no digest of it", out);
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (!pair.both()) continue;
    const Package &before = c.before.packages[pair.before], &after = c.after.packages[pair.after];
    if (before.hashes.empty() || !after.hashes.empty()) continue;
    out.add(
        PackageCase{c, p, pair, &before, &after},
        {std::string(before.hashes.front().hex), "", fmt::format("The digest of {} is gone.", release(after)),
         "only the before side has a digest of the package", Compared::digest});
  }
}

void hash_weakened(const Comparison& c, Verdicts& out) {
  const auto groups = group_by_package(c, [&](const FileMatch& match, std::uint32_t) {
    return match.differs.weakened && has_digest(c, match);
  });
  for (const auto& [pair, group] : groups)
    say(c, group, "The digest is of a weaker algorithm than before, one that can perhaps be forged",
        "the strongest digest of the before side has no counterpart", out);
  for (std::uint32_t p = 0; p < c.packages.pairs.size(); ++p) {
    const PackagePair& pair = c.packages.pairs[p];
    if (!pair.both()) continue;
    const Package &before = c.before.packages[pair.before], &after = c.after.packages[pair.after];
    const auto was = strongest(before.hashes), is = strongest(after.hashes);
    if (!was || !is || *is >= *was) continue;
    out.add(PackageCase{c, p, pair, &before, &after},
            {std::string(to_string(*was)), std::string(to_string(*is)),
             fmt::format("The digest of {} is of a weaker algorithm than before.", release(after)),
             "the strongest digest of the before side has no counterpart", Compared::algorithm});
  }
}

void hash_conflict(const FileCase& file, Verdicts& out) {
  if (!file.match.differs.conflict) return;
  out.add(file,
          contents(file,
                   file.match.differs.content
                       ? "The file changed, and yet a weaker digest of it is the same: a forgery, or a "
                         "broken document."
                       : "The strongest digest is the same, but another one differs: the document is broken.",
                   "two algorithms that both sides have do not agree"));
}

/// Folders and files that a side could not read.
void unread(const Comparison& c, const Inventory& side, std::string_view which, Verdicts& out) {
  for (const Unread& item : side.unread)
    if (!is_settled(c.before, c.after, item.path))
      out.add_path(item.path,
                   {"", "", fmt::format("The {} side could not read this: {}.", which, item.reason),
                    fmt::format("the {} side lists it as unread", which)});
}

void not_comparable(const Comparison& c, Verdicts& out) {
  const bool before = c.before.facts.has(Fact::files), after = c.after.facts.has(Fact::files);
  // A list of packages alone claims nothing of files; the packages were compared.
  if (before != after)
    out.add_path("",
                 {before ? "files" : "", after ? "files" : "",
                  fmt::format("Only the {} side lists files, so that no file was compared.",
                              before ? "before" : "after"),
                  "files can be compared only where both sides list them"},
                 (before ? c.after : c.before).complete ? Severity::warning : Severity::note);
  const auto groups = group_by_package(c, [&](const FileMatch& match, std::uint32_t index) {
    return match.differs.not_comparable && !match.differs.weakened && c.explanations[index].empty();
  });
  for (const auto& [pair, group] : groups)
    say(c, group,
        "Nobody can tell whether the file changed: the two sides have no digest algorithm in common",
        "no algorithm stands on both sides", out);
  unread(c, c.before, "before", out);
  unread(c, c.after, "after", out);
}

const Rule kDigestRules[] = {
    {.id = "hash-removed",
     .severity = Severity::warning,
     .summary =
         "The before side has a digest of a file or package, the after side has none. Named once for each "
         "package.",
     .why = "Leaving a digest out is the easiest way past a comparison of digests.",
     .incident = "",
     .what_to_do = "Make the document anew with digests.",
     .needs = {},
     .yields_to = {},
     .judge_all = hash_removed},
    {.id = "hash-weakened",
     .severity = Severity::warning,
     .summary = "The strongest digest of a file or package is of a weaker algorithm than before. Named once "
                "for each "
                "package.",
     .why =
         "Files of equal MD5 or SHA-1 can be made at will; a comparison is worth what its weakest step is.",
     .incident = "",
     .what_to_do = "Make the document anew with SHA-256 or better.",
     .needs = {},
     .yields_to = {},
     .judge_all = hash_weakened},
    {.id = "hash-conflict",
     .severity = Severity::error,
     .summary = "One digest of a file is the same on both sides, another one differs.",
     .why = "Of honest files, either all digests are equal or all differ. One of these is forged, or the "
            "document is.",
     .incident = "Files of equal MD5 with different content have been made since 2004; of SHA-1 since 2017.",
     .what_to_do = "Trust the strongest digest, and find out how the file came to be.",
     .needs = {Fact::files},
     .yields_to = {},
     .judge_file = hash_conflict,
     .anywhere = true},
    {.id = "not-comparable",
     .severity = Severity::warning,
     .summary =
         "The two sides have nothing in common by which a file could be compared, or a side could not read "
         "it. Named once for each package.",
     .why = "What could not be compared is not known to be equal.",
     .incident = "",
     .what_to_do =
         "Make both documents with the same digest algorithm (stocktake scan writes SHA-256), with the "
         "rights to read all files.",
     .needs = {},
     .yields_to = {},
     .judge_all = not_comparable},
};

}  // namespace

std::span<const Rule> digest_rules() {
  return kDigestRules;
}

}  // namespace stocktake
