#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "differ/judge/explanation/explanation.h"
#include "differ/judge/rules/phrases.h"
#include "schemas/text/path.h"

// What came, went or changed without a reason.

namespace stocktake {
namespace {

constexpr std::uint32_t kManyFiles = 10;  // fewer files than this are soon gone for good reasons

/// Names of files that a build runs, whatever they are made of.
constexpr std::string_view kBuildFiles[] = {"configure",    "configure.ac", "CMakeLists.txt", "Makefile",
                                            "Makefile.am",  "Makefile.in",  "GNUmakefile",    "meson.build",
                                            "SConstruct",   "binding.gyp",  "BUILD.bazel",    "Rakefile",
                                            "build.gradle", "pom.xml",      "Dockerfile"};
constexpr std::string_view kBuildEndings[] = {".m4", ".cmake", ".mk", ".gyp", ".gypi", ".gradle", ".gemspec"};

bool names_build_file(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
  return std::find(std::begin(kBuildFiles), std::end(kBuildFiles), name) != std::end(kBuildFiles) ||
         std::any_of(std::begin(kBuildEndings), std::end(kBuildEndings), ends);
}

/// Whether something may run the file: by its bytes, its name, its permissions or its place.
bool runs(const FileCase& file) {
  const File& f = file.file();
  if (f.type != FileType::regular) return false;
  const FileDetail* detail = file.detail_after();
  const bool executable = f.mode != kUnknownMode && (f.mode & 0111) != 0;
  return is_code(f.kind) || is_code(kind_by_name(f.path)) || family(f.kind) == KindFamily::source ||
         executable || names_build_file(f.path) || (detail != nullptr && !detail->hook.empty());
}

/// The package that had the file before and has it no more, where it changed hands; nullptr where it did not.
const PackagePair* former(const FileCase& file) {
  if (file.before == nullptr || !file.comparison.knows_owners()) return nullptr;
  const std::uint32_t was = file.comparison.pair_before(*file.before);
  const bool kept = file.after == nullptr || was == file.comparison.pair_after(*file.after);
  return kept || was == kNone ? nullptr : &file.comparison.packages.pairs[was];
}

/// Whether no package answers for the change: none owns the file, or one took over what none owned.
bool unowned(const FileCase& file) {
  if (!file.explained.empty()) return false;
  if (file.pair == nullptr) return true;
  if (file.after == nullptr || !file.comparison.knows_owners()) return false;
  const bool stayed = file.before != nullptr && file.match.same_place;
  if (stayed) return file.comparison.pair_before(*file.before) == kNone;
  return file.comparison.pair_after(*file.after) == kNone;
}

bool stays_same(const PackagePair& pair) {
  return pair.both() && !pair.new_version;
}

/// Whether packages answer for the file, and none of them for its change.
bool unexplained(const FileCase& file) {
  if (!file.explained.empty() || unowned(file)) return false;
  // With nothing expected, what would be explained otherwise counts only in a package that stays the same.
  return file.comparison.explanations[file.index].empty() || stays_same(*file.pair);
}

bool came(const FileCase& file) {
  return file.after != nullptr && (file.before == nullptr || !file.match.same_place);
}

bool changed(const FileCase& file) {
  return file.before != nullptr && file.after != nullptr && file.match.same_place &&
         file.match.differs.content && !file.match.differs.type;
}

/// Why no package's new version answers for the file.
struct Unanswered {
  std::string but;      ///< the sentence's end: "requests 2.31.0 is still the same version"
  std::string because;  ///< the facts
};

/// Who denies it, to stand behind "by".
std::string_view denier(Denial denial) {
  return denial == Denial::lock_file ? "the lock file"
         : denial == Denial::folder  ? "its own folder"
                                     : "its package URL";
}

Unanswered unanswered(const FileCase& file) {
  const Comparison& c = file.comparison;
  if (const PackagePair* had = former(file)) {
    const std::string it = release(c.before.packages[had->before]);
    if (had->after == kNone)
      return {
          fmt::format("{}, whose file it was, has no record any more, so that no version explains it", it),
          fmt::format("the after side has no record of {}, but its file is still there", it)};
    if (stays_same(*had))
      return {fmt::format("{} is still the same version", it),
              fmt::format("{} owned the file and is the same version on both sides", it)};
    return {fmt::format("{}, whose file it was, does not list it any more",
                        release(c.after.packages[had->after])),
            "the record of the after side does not list it"};
  }
  const std::string it = owner(file);
  if (stays_same(*file.pair))
    return {fmt::format("{} is still the same version", it),
            fmt::format("{} is the same version on both sides", it)};
  if (file.pair->after != kNone) {
    const Package& now = c.after.packages[file.pair->after];
    const Package* was = file.pair->before == kNone ? nullptr : &c.before.packages[file.pair->before];
    const Denial denial = denial_of(was, now);
    if (denial == Denial::record_gone)
      return {fmt::format("{} has no record of its files, and had one before", it),
              "a version that no record of files stands behind explains nothing"};
    if (denial != Denial::none)
      return {fmt::format("what says that it is of {} is denied by {}", it, denier(denial)),
              "a name or version that something else denies explains nothing"};
  }
  return {"another package, whose version stayed, listed the file too",
          "the records of several packages listed it before"};
}

/// What of the file the before side has, at this or at another path.
std::string where_from(const FileCase& file) {
  if (file.match.before == kNone) return "the before side has no file of this path";
  const File& origin = file.comparison.before.files[file.match.before];
  if (file.match.differs.content) return fmt::format("it stood, with other bytes, at {} before", origin.path);
  return fmt::format("the same bytes {} at {} before",
                     file.match.kind == FileChange::Kind::copied ? "stand" : "stood", origin.path);
}

void file_changed_same_version(const FileCase& file, Verdicts& out) {
  if (!unexplained(file) || !changed(file)) return;
  const Unanswered why = unanswered(file);
  out.add(file, contents(file, fmt::format("The bytes changed, but {}.", why.but),
                         "the digests differ and " + why.because));
}

void file_added_same_version(const FileCase& file, Verdicts& out) {
  if (!unexplained(file) || !came(file) || file.out_of_place() != nullptr) return;
  const Unanswered why = unanswered(file);
  out.add(file, contents(file, fmt::format("A file appeared in {}, but {}.", owner(file), why.but),
                         where_from(file) + ", and " + why.because));
}

void file_removed_same_version(const FileCase& file, Verdicts& out) {
  if (file.after != nullptr || !file.explained.empty()) return;
  if (file.pair != nullptr && !stays_same(*file.pair)) return;
  out.add(file,
          contents(file,
                   file.pair == nullptr
                       ? "A file that no package owns is gone."
                       : fmt::format("A file is gone from {}, which is still the same version.", owner(file)),
                   "the after side has no file of this path"));
}

/// Of a file that a package manager generates, why it is not explained; and whether the reason may lie with
/// the project, which is not among what is compared.
struct NotGenerated {
  std::string because;
  bool unseen = false;
};

NotGenerated not_generated(const FileCase& file, std::string_view otherwise) {
  const FileDetail* detail = file.comparison.after.detail_of(*file.after);
  const std::string_view state = detail == nullptr ? std::string_view() : detail->generated;
  const auto line = state.find(": ");
  if (line == std::string_view::npos) return {std::string(otherwise)};
  const std::string_view text = state.substr(line + 2);
  if (state.starts_with("unseen "))
    return {fmt::format("it names what the project around the compared folder has, of which nothing is known "
                        "here; compare the project's folder: {}",
                        text),
            true};
  return {fmt::format("the package manager would not write it so: {}", text)};
}

/// Whether the file tells only version control something: what it is not to look at.
bool is_for_version_control(const File& file) {
  constexpr std::string_view kNames[] = {".gitignore", ".gitkeep", ".hgignore"};
  return std::find(std::begin(kNames), std::end(kNames), base_name(file.path)) != std::end(kNames);
}

/// How loudly to speak of a file that nobody owns.
Severity loudness(const FileCase& file, bool code, const NotGenerated& why) {
  if (code) return why.unseen ? Severity::warning : Severity::error;
  return is_for_version_control(*file.after) ? Severity::note : Severity::warning;
}

void unowned_file_added(const FileCase& file, Verdicts& out) {
  if (!unowned(file) || !came(file)) return;
  const NotGenerated why = not_generated(file, "no package's record lists it");
  const bool code = runs(file);
  out.add(file,
          contents(file,
                   fmt::format("A new file that no package owns{}{}.", size_words(file.file()),
                               code ? ", and that something may run" : ""),
                   where_from(file) + ", and " + why.because),
          loudness(file, code, why));
}

void unowned_file_changed(const FileCase& file, Verdicts& out) {
  if (!unowned(file) || !changed(file)) return;
  const NotGenerated why = not_generated(file, "no package's new version explains it");
  const bool code = runs(file);
  out.add(file,
          contents(file,
                   fmt::format("The bytes of a file that no package owns changed{}.",
                               code ? ", and something may run it" : ""),
                   "the digests differ, and " + why.because),
          loudness(file, code, why));
}

/// What an environment at another path explains is said once: digests cannot tell what else changed in the
/// scripts.
void environment_moved(const Comparison& c, Verdicts& out) {
  std::uint32_t first = kNone, count = 0;
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    if (c.explanations[i].by != Explained::By::environment_moved) continue;
    if (count++ == 0) first = i;
  }
  if (count == 0) return;
  const FileCase file = file_case(c, first);
  out.add(file,
          contents(file,
                   fmt::format(
                       "The Python environment was made at another path, which stands in {} of its scripts; "
                       "compare environments of one path to be sure that nothing else changed in them.",
                       count),
                   "no console script stayed the same, and those named grew by the same number of bytes"),
          Severity::note);
}

/// Where a side lists no files, the digest over all of them tells that one changed, and not which.
void package_files_changed(const PackageCase& package, Verdicts& out) {
  if (!package.pair.both() || package.comparison.compares_files || package.pair.new_version) return;
  const auto &was = package.before->tree, &is = package.after->tree;
  if (!was || !is || *was == *is) return;
  out.add(package, {to_hex(*was), to_hex(*is),
                    fmt::format("Files of {} changed under the same version; which ones, documents without "
                                "files do not tell.",
                                release(*package.after)),
                    "the digests over its files differ", Compared::digest});
}

void mass_deletion(const PackageCase& package, Verdicts& out) {
  if (!package.pair.both() || !package.comparison.compares_files) return;
  const auto& c = package.comparison;
  if (c.files.changes.empty()) return;
  // What the project no longer imports of a Go module is not copied any more, and so not gone.
  const std::uint32_t had = c.profile(package.pair.before).files - c.dropped_files(package.index);
  const std::uint32_t kept = c.kept_files(package.index);
  if (had < kManyFiles || kept * 4 >= had) return;
  const std::uint32_t has = c.files_after(package.pair.after);
  if (has * 2 >= had) return;  // as many files as ever, under other names
  out.add(package,
          {fmt::format("{} files", had), fmt::format("{} files", has),
           fmt::format("Most files of {} are gone: {} of {} are left.", release(*package.after), kept, had),
           "fewer than a quarter of its files stayed, and it has fewer than half as many"});
}

void changed_file(const FileCase& file, Verdicts& out) {
  const std::string of = file.pair == nullptr ? "of no package" : "of " + owner(file);
  constexpr const char* kBecause = "every change is unexpected under --expect nothing";
  if (file.match.kind == FileChange::Kind::attributes && file.before->mode != file.after->mode)
    return out.add(file, {mode_text(file.before->mode), mode_text(file.after->mode),
                          fmt::format("The mode of a file {} changed, although no change was expected.", of),
                          kBecause, Compared::mode});
  out.add(file,
          contents(file,
                   fmt::format("A file {} was {}, although no change was expected.", of,
                               file.match.kind == FileChange::Kind::attributes ? "given other attributes"
                                                                               : to_string(file.match.kind)),
                   kBecause));
}

void changed_package(const PackageCase& package, Verdicts& out) {
  constexpr const char* kBecause = "every change is unexpected under --expect nothing";
  if (package.pair.kind != PackageChange::Kind::same)
    out.add(package, {package.before != nullptr ? std::string(package.before->version) : "",
                      package.after != nullptr ? std::string(package.after->version) : "",
                      fmt::format("The package was {}, although no change was expected.",
                                  to_string(package.pair.kind)),
                      kBecause, Compared::version});
  else if (licence_differs(package))
    out.add(package, {licence_text(*package.before), licence_text(*package.after),
                      fmt::format("The licence of {} changed, although no change was expected.",
                                  release(*package.after)),
                      kBecause, Compared::licence});
}

const std::vector<std::string_view> kMoreTelling = {
    "import-hook-added", "native-binary-added",   "size-outlier",          "type-changed",
    "symlink-escapes",   "hash-conflict",         "root-manifest-changed", "bookkeeping-irregular",
    "submodule-changed", "bytecode-changed-alone"};

const Rule kFileRules[] = {
    {.id = "file-changed-same-version",
     .severity = Severity::error,
     .summary = "The bytes of a file changed, while the version of its package did not.",
     .why = "A release never changes. Other bytes under the same version mean that the installed copy was "
            "edited, "
            "that a registry or mirror delivers something else, or that a tag was moved. A list of versions "
            "shows "
            "nothing of it.",
     .incident =
         "intercom-php 5.0.2: the version stayed, the bytes did not, and the package had become a Composer "
         "plugin.",
     .what_to_do =
         "Fetch the release from its registry and compare. Where the change is your own patch, approve it "
         "in stocktake.toml by the digest of the patched file.",
     .needs = {Fact::files},
     .yields_to = kMoreTelling,
     .judge_file = file_changed_same_version,
     .judge_all = environment_moved},
    {.id = "package-files-changed",
     .severity = Severity::error,
     .summary =
         "The digest over all files of a package changed, while its version did not, and a side lists no "
         "files by which to say more.",
     .why = "A release never changes. Documents made with --files digests are small, and tell that something "
            "was "
            "changed, added or removed, but not what.",
     .incident = "",
     .what_to_do = "Compare what is installed, or documents that list files.",
     .needs = {},
     .yields_to = {},
     .judge_package = package_files_changed},
    {.id = "file-added-same-version",
     .severity = Severity::error,
     .summary = "A file appeared in a package whose version did not change.",
     .why = "A release never gains a file. What is new was put there by something other than the release: a "
            "build, an install script, or an intruder.",
     .incident = "",
     .what_to_do =
         "Find out what wrote the file. Where a build makes it, exclude it from the scan or approve it by "
         "digest.",
     .needs = {Fact::files},
     .yields_to = kMoreTelling,
     .judge_file = file_added_same_version},
    {.id = "file-removed-same-version",
     .severity = Severity::warning,
     .summary = "A file is gone from a package whose version did not change, or a file that no package owns "
                "is gone.",
     .why = "Removing a file can switch off a check, a licence or a test, and it breaks what needs the file.",
     .incident = "",
     .what_to_do =
         "Find out what removes it (a slimming step of an image build does). Approve it with change = "
         "\"remove\".",
     .needs = {Fact::files},
     .yields_to = {},
     .judge_file = file_removed_same_version},
    {.id = "unowned-file-added",
     .severity = Severity::error,
     .summary = "A file appeared that no package's record claims. A warning where nothing would run it, and "
                "a note for a "
                ".gitignore.",
     .why = "What no package owns came in by another way than the package manager, and no version will ever "
            "show "
            "it.",
     .incident =
         "xz 5.6.0 was delivered with a build script that stood only in the release's archive and not in its "
         "repository: against the source, it is a file that nobody owns.",
     .what_to_do =
         "Find out what wrote it. What your own build adds belongs into stocktake.toml with its digest.",
     .needs = {Fact::files},
     .yields_to = kMoreTelling,
     .judge_file = unowned_file_added},
    {.id = "unowned-file-changed",
     .severity = Severity::error,
     .summary = "The bytes of a file that no package claims changed. A warning where nothing would run it, "
                "and a note for a "
                ".gitignore.",
     .why = "No version explains the change, so a person must.",
     .incident = "",
     .what_to_do =
         "Compare the two files. What your own build changes belongs into stocktake.toml with its digest.",
     .needs = {Fact::files},
     .yields_to = kMoreTelling,
     .judge_file = unowned_file_changed},
    {.id = "mass-deletion",
     .severity = Severity::warning,
     .summary = "Most files of a package are gone.",
     .why = "A package that is suddenly empty was taken down, replaced by a stub, or sabotaged, and what "
            "depends on "
            "it breaks.",
     .incident =
         "left-pad vanished from its registry in 2016 and took thousands of builds with it; the authors of "
         "colors and faker emptied or broke theirs in 2022.",
     .what_to_do = "Read the release's notes. Stay with the version before until they explain it.",
     .compares = Compared::count,
     .needs = {Fact::files, Fact::owners},
     .yields_to = {},
     .judge_package = mass_deletion},
    {.id = "changed",
     .severity = Severity::error,
     .summary = "Under --expect nothing: anything changed of which no other rule speaks; what others only "
                "warn of is an error then.",
     .why = "Two builds of one release are to be the same in every byte, or the build cannot be checked by "
            "building "
            "again.",
     .incident = "",
     .what_to_do =
         "Make the build reproducible (timestamps, paths, order), or approve the change in stocktake.toml.",
     .needs = {},
     .yields_to = {},
     .judge_file = changed_file,
     .judge_package = changed_package,
     .only_expect_nothing = true},
};

}  // namespace

std::span<const Rule> file_rules() {
  return kFileRules;
}

}  // namespace stocktake
