#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_set>
#include <utility>

#include "differ/judge/rules/phrases.h"
#include "schemas/identity/purl.h"
#include "schemas/text/text.h"

// What a package is made of: kinds of code that it never had, code where it had none, code far larger than
// any it had. All compare with the package as it was, so that a package of JavaScript may bring more
// JavaScript.

namespace stocktake {
namespace {

// A patch release repairs; a file that is 4 times as large as the largest code file before, and 64 KiB
// larger, is no repair. Larger steps of the version may bring more. Chosen, not fitted: with these limits the
// rule is silent in all 80 ordinary upgrades of docs/upgrades/results.md, and speaks in the replayed
// incidents that it is for (fixtures/replay).
struct SizeLimits {
  std::uint64_t times, bytes;
};
constexpr SizeLimits kPatchRelease{4, 64 << 10};
constexpr SizeLimits kOtherRelease{10, 512 << 10};

bool is_native(FileKind kind) {
  return family(kind) == KindFamily::native;
}

/// The package as it was, where the file is in a package that both sides have and that had files.
const PackageProfile* profile_before(const FileCase& file) {
  const PackagePair* pair = file.pair_on_both_sides();
  if (pair == nullptr || pair->kind == PackageChange::Kind::copied) return nullptr;
  // A package of the same release of a Go module that was not copied before says nothing new of the module.
  const auto* packages = file.comparison.go.of(file.match.pair);
  if (packages != nullptr && packages->same_release && file.after != nullptr &&
      file.comparison.go.came(file.match.pair, file.after->path))
    return nullptr;
  const PackageProfile& profile = file.comparison.profile(pair->before);
  return profile.files == 0 ? nullptr : &profile;
}

const Package& before_package(const FileCase& file) {
  return file.comparison.before.packages[file.pair->before];
}

bool patch_release(const FileCase& file) {
  const Package &before = before_package(file), &after = file.comparison.after.packages[file.pair->after];
  return !file.pair->new_version ||
         is_patch_upgrade(version_scheme_of(before, after), before.version, after.version);
}

/// Whether the go command links the file beside Go ("go help filetype"): go-foreign-code-added speaks of it.
bool is_go_object(const FileCase& file) {
  return purl_type(file.comparison.package_name(file.match.pair)) == "golang" &&
         file.after->path.ends_with(".syso");
}

/// What one of these rules says of a file, and how loudly.
struct Said {
  Verdicts::Text text;
  Severity severity = Severity::error;
};

/// For what is said of files: the file of another package that has the same bytes, and of which the rule says
/// nothing, although that package was there before. What it holds is no news in this tree.
class Twins {
 public:
  Twins(const Comparison& c, const std::map<std::uint32_t, Said>& said) {
    std::unordered_set<std::uint32_t> meant;
    for (const auto& [change, what] : said) {
      const std::uint32_t file = c.files.changes[change].after;
      if (what.severity != Severity::error || !c.after.files[file].has_sha256) continue;
      meant.insert(file);
      by_digest_.try_emplace(c.after.files[file].sha256, Twin{c.after.files[file].package, nullptr});
    }
    if (by_digest_.empty()) return;
    for (std::uint32_t j = 0; j < c.after.files.size(); ++j) {
      const File& file = c.after.files[j];
      const std::uint32_t pair = c.pair_after(file);
      if (pair == kNone || !c.packages.pairs[pair].both() || !file.has_sha256 || meant.contains(j)) continue;
      const auto found = by_digest_.find(file.sha256);
      if (found == by_digest_.end() || found->second.file != nullptr) continue;
      if (found->second.package != file.package) found->second.file = &file;
    }
  }
  const File* of(const File& file) const {
    const auto found = file.has_sha256 ? by_digest_.find(file.sha256) : by_digest_.end();
    return found == by_digest_.end() ? nullptr : found->second.file;
  }

 private:
  struct Twin {
    std::uint32_t package;  ///< that brings the file
    const File* file;       ///< of another package
  };
  std::map<Sha256, Twin> by_digest_;
};

/// Adds what `judge` says of each change, as a note where another package has the very file.
void say_news(const Comparison& c, std::optional<Said> (*judge)(const FileCase&), Verdicts& out) {
  std::map<std::uint32_t, Said> said;  // by change
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i)
    if (auto what = judge(file_case(c, i))) said.emplace(i, std::move(*what));
  const Twins twins(c, said);
  for (auto& [i, what] : said) {
    const FileCase file = file_case(c, i);
    if (const File* twin = twins.of(*file.after); twin != nullptr) {
      what.severity = Severity::note;
      what.text.because +=
          fmt::format("; the same bytes as {}, of {}", twin->path, release(c.after.packages[twin->package]));
    }
    out.add(file, what.text, what.severity);
  }
}

std::optional<Said> judge_native(const FileCase& file) {
  const PackageProfile* profile = profile_before(file);
  if (profile == nullptr || !file.new_content() || !is_native(file.after->kind)) return std::nullopt;
  if (is_go_object(file)) return std::nullopt;
  if (file.before != nullptr && is_native(file.before->kind)) return std::nullopt;
  const bool had = profile->has_native();
  return Said{contents(file,
                       fmt::format("{} brings {}{}.", owner(file), kind_words(file.after->kind),
                                   had ? ", as it did before" : " and had no machine code before"),
                       fmt::format("the first bytes are those of {}, and {} had {} such file",
                                   kind_words(file.after->kind), release(before_package(file)),
                                   had ? "another" : "no")),
              had ? Severity::note : Severity::error};
}

void native_binary_added(const Comparison& comparison, Verdicts& out) {
  say_news(comparison, judge_native, out);
}

/// Whether the file is code of a kind that `new-file-kind` speaks of; machine code has a rule of its own.
bool is_new_kind(const FileCase& file) {
  const PackageProfile* profile = profile_before(file);
  return profile != nullptr && file.new_content() && file.after->type == FileType::regular &&
         is_code(file.after->kind) && is_code_file(*file.after) && !is_native(file.after->kind) &&
         !profile->has(file.after->kind);
}

void new_file_kind(const Comparison& comparison, Verdicts& out) {
  std::unordered_set<std::uint64_t> said;  // of one kind in one package, the first file stands for all
  for (std::uint32_t i = 0; i < comparison.files.changes.size(); ++i) {
    const FileCase file = file_case(comparison, i);
    if (!is_new_kind(file)) continue;
    const auto kind = file.after->kind;
    if (!said.insert(std::uint64_t{file.match.pair} << 8 | static_cast<unsigned>(kind)).second) continue;
    out.add(file,
            contents(file,
                     fmt::format("{} has {} now, which it never had{}.", owner(file), kind_words(kind),
                                 size_words(*file.after)),
                     fmt::format("no file of {} is {}", release(before_package(file)), kind_words(kind))));
  }
}

void root_code_added(const Comparison& comparison, Verdicts& out) {
  std::unordered_set<std::uint32_t> said;
  for (std::uint32_t i = 0; i < comparison.files.changes.size(); ++i) {
    const FileCase file = file_case(comparison, i);
    const PackageProfile* profile = profile_before(file);
    if (profile == nullptr || profile->code_in_root || !file.new_content()) continue;
    if (!is_code(file.after->kind) || !is_code_file(*file.after)) continue;
    const auto slash = file.after->path.rfind('/');
    const std::string_view folder = slash == std::string_view::npos ? "" : file.after->path.substr(0, slash);
    const Package& package = comparison.after.packages[file.pair->after];
    if (folder != package_root(package) || !said.insert(file.match.pair).second) continue;
    out.add(
        file,
        contents(file, fmt::format("{} has code in its top folder now, where there was none.", owner(file)),
                 fmt::format("no code stood in the top folder of {}", release(before_package(file)))));
  }
}

std::optional<Said> judge_size(const FileCase& file) {
  const PackageProfile* profile = profile_before(file);
  if (profile == nullptr || !file.new_content() || !is_code_file(*file.after)) return std::nullopt;
  if (file.after->size == kUnknownSize) return std::nullopt;
  const std::uint64_t size = file.after->size, largest = profile->largest_code;
  const bool patch = patch_release(file);
  const SizeLimits limits = patch ? kPatchRelease : kOtherRelease;
  if (size >= largest + limits.bytes && size / limits.times >= largest)
    return Said{contents(
        file,
        fmt::format("{} of code in one file; the largest of {} had {}.", format_bytes(size),
                    release(before_package(file)), format_bytes(largest)),
        fmt::format("{} is at least {} times {}", format_bytes(size), limits.times, format_bytes(largest)))};
  // In a patch release, also a file that outgrows itself, in a package that has larger ones.
  if (!patch || file.before == nullptr || file.before->size == kUnknownSize || !is_code_file(*file.before))
    return std::nullopt;
  const std::uint64_t old = file.before->size;
  if (old == 0 || size < old + limits.bytes || size / limits.times < old) return std::nullopt;
  return Said{contents(
      file,
      fmt::format("This file grew from {} to {} in a patch release.", format_bytes(old), format_bytes(size)),
      fmt::format("{} is at least {} times {}", format_bytes(size), limits.times, format_bytes(old)))};
}

void size_outlier(const Comparison& comparison, Verdicts& out) {
  say_news(comparison, judge_size, out);
}

/// Whether the bytes are something that runs or unpacks, under a name that promises a picture or text.
bool mismatches(const File& file) {
  if (file.type != FileType::regular) return false;
  const KindFamily promised = family(kind_by_name(file.path)), is = family(file.kind);
  if (promised == KindFamily::media)
    return is_code(file.kind) || (is == KindFamily::archive && file.kind != FileKind::gzip);
  return promised == KindFamily::text && (is == KindFamily::native || is == KindFamily::archive);
}

void content_kind_mismatch(const FileCase& file, Verdicts& out) {
  if (!file.new_content() || !mismatches(*file.after)) return;
  if (file.before != nullptr && mismatches(*file.before)) return;
  out.add(file, contents(file,
                         fmt::format("The name promises {}, but the bytes are {}.",
                                     family(kind_by_name(file.after->path)) == KindFamily::media
                                         ? "a picture or document"
                                         : "text",
                                     kind_words(file.after->kind)),
                         "the first bytes say otherwise than the ending of the name"));
}

const Rule kKindRules[] = {
    {.id = "native-binary-added",
     .severity = Severity::error,
     .summary =
         "A package brings machine code (ELF, PE, Mach-O, WebAssembly, by its bytes) and had none. A note "
         "where it had some already, or another package has the same file.",
     .why = "Nobody reviews machine code by reading it, and a package of scripts needs none.",
     .incident = "ua-parser-js 0.7.29 had its scripts fetch and start a miner's binary.",
     .what_to_do = "Find the source that it is built from, and build it. Read the release's notes.",
     .several = "with machine code, in packages that had some before",
     .needs = {Fact::files, Fact::owners, Fact::kinds},
     .yields_to = {},
     .judge_all = native_binary_added},
    {.id = "new-file-kind",
     .severity = Severity::warning,
     .summary =
         "A package has a kind of program that it never had: JavaScript in a Python package, a shell script "
         "in a crate. Named once for each kind.",
     .why = "Attackers bring the tools they know, which are often not those of the package they found.",
     .incident = "lightning 2.6.2, a Python package, came with 11 MB of JavaScript.",
     .what_to_do =
         "Find out what runs the file. Front ends and helpers do come to packages, seldom in a patch "
         "release.",
     .needs = {Fact::files, Fact::owners, Fact::kinds},
     .yields_to = {},
     .judge_all = new_file_kind},
    {.id = "root-code-added",
     .severity = Severity::warning,
     .summary = "Code stands in the top folder of a package that had none there.",
     .why = "The top folder is where install hooks and configuration look first; packages whose code is "
            "built into "
            "a folder below have no reason to change that.",
     .incident =
         "intercom-client 7.0.4 had a new setup.mjs in its top folder, beside its built code in dist.",
     .what_to_do = "Read the file, and see whether package.json or another file names it.",
     .needs = {Fact::files, Fact::owners, Fact::kinds},
     .yields_to = {},
     .judge_all = root_code_added},
    {.id = "size-outlier",
     .severity = Severity::error,
     .summary =
         "A new or changed code file is many times as large as any code file that the package had: 4 times "
         "and 64 KiB more in a patch release (also against the file itself), 10 times and 512 KiB more "
         "otherwise. A note where another package, to whose size it fits, has the same file.",
     .why = "Payloads bring all that they need with them, packed into one file.",
     .incident = "lightning 2.6.2 brought one file of 11 MB; node-ipc had 80 KB appended to a file in use.",
     .what_to_do =
         "Open the file. A bundle or generated tables are harmless; one long line of encoded text is not.",
     .several = "are far larger than the code of their packages was",
     .needs = {Fact::files, Fact::owners, Fact::kinds, Fact::sizes},
     .yields_to = {"native-binary-added", "type-changed"},
     .judge_all = size_outlier},
    {.id = "content-kind-mismatch",
     .severity = Severity::warning,
     .summary =
         "A file whose name promises a picture, a document or text is a program or an archive by its bytes.",
     .why = "Payloads travel as what nobody opens.",
     .incident = "xz 5.6.0 carried its payload in what seemed to be damaged test files.",
     .what_to_do = "Open the file with a tool that shows bytes, and find out who reads it.",
     .needs = {Fact::files, Fact::kinds},
     .yields_to = {},
     .judge_file = content_kind_mismatch},
};

}  // namespace

std::span<const Rule> kind_rules() {
  return kKindRules;
}

}  // namespace stocktake
