#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "differ/judge/rules/phrases.h"
#include "schemas/identity/purl.h"
#include "schemas/text/path.h"

// What Go modules consist of.

namespace stocktake {
namespace {

/// What the go command compiles or links beside Go ("go help filetype"), and archives, which it links by a
/// line of cgo. Headers alone make no code.
constexpr std::string_view kForeignCode[] = {
    ".c",   ".cc", ".cpp", ".cxx", ".m",   ".s",    ".S",       ".sx",   ".f",  ".F",     ".for",
    ".f90", ".a",  ".o",   ".obj", ".lib", ".syso", ".swigcxx", ".swig", ".so", ".dylib", ".dll"};

bool is_foreign(std::string_view path) {
  const std::string_view name = base_name(path);
  const auto dot = name.rfind('.');
  return dot != name.npos && dot != 0 &&
         std::find(std::begin(kForeignCode), std::end(kForeignCode), name.substr(dot)) !=
             std::end(kForeignCode);
}

bool is_go(const Comparison& c, std::uint32_t pair) {
  return purl_type(c.package_name(pair)) == "golang";
}

void go_packages_changed(const PackageCase& package, Verdicts& out) {
  constexpr std::size_t kNamed = 5;
  const auto* change = package.comparison.go.of(package.index);
  if (change == nullptr || !change->same_release) return;
  const auto names = [](const std::vector<std::string_view>& all) {
    return all.size() <= kNamed ? fmt::format("{}", fmt::join(all, ", "))
                                : fmt::format("{}, …", fmt::join(all.begin(), all.begin() + kNamed, ", "));
  };
  std::string words;
  if (!change->more.empty())
    words = fmt::format("{} package{} more", change->more.size(), change->more.size() == 1 ? "" : "s");
  if (!change->fewer.empty())
    words += words.empty() ? fmt::format("{} package{} fewer", change->fewer.size(),
                                         change->fewer.size() == 1 ? "" : "s")
                           : fmt::format(", {} fewer", change->fewer.size());
  out.add(package, {names(change->fewer), names(change->more),
                    fmt::format("Of {}, {}.", release(*package.after), words),
                    "modules.txt lists other packages of the same release"});
}

/// The first such file of a module stands for all.
void foreign_code_added(const Comparison& c, Verdicts& out) {
  std::unordered_set<std::uint32_t> bring, had;
  const auto is_new = [&](const FileMatch& match) {
    return match.after != kNone && match.pair != kNone &&
           (match.before == kNone || match.kind == FileChange::Kind::copied ||
            !is_foreign(c.before.files[match.before].path)) &&
           c.packages.pairs[match.pair].both() && is_go(c, match.pair) &&
           is_foreign(c.after.files[match.after].path);
  };
  for (const FileMatch& match : c.files.changes)
    if (is_new(match)) bring.insert(match.pair);
  if (bring.empty()) return;
  for (const File& file : c.before.files)
    if (file.package != kNone && is_foreign(file.path)) had.insert(c.packages.pair_of_before[file.package]);
  for (std::uint32_t i = 0; i < c.files.changes.size(); ++i) {
    const FileMatch& match = c.files.changes[i];
    if (!is_new(match) || had.contains(match.pair)) continue;
    const auto* change = c.go.of(match.pair);
    if (change != nullptr && change->same_release && c.go.came(match.pair, c.after.files[match.after].path))
      continue;
    if (!had.insert(match.pair).second) continue;
    const FileCase file = file_case(c, i);
    out.add(file, contents(file,
                           fmt::format("{} is built from more than Go now{}.", owner(file),
                                       size_words(*file.after)),
                           fmt::format("no file of {} was C, assembly, an object or an archive",
                                       release(c.before.packages[file.pair->before]))));
  }
}

const Rule kGoRules[] = {
    {.id = "go-packages-changed",
     .severity = Severity::note,
     .summary =
         "The project imports more or fewer packages of a Go module that stays the same release, so that "
         "go mod vendor copied more or fewer. One line a module.",
     .why = "The files are those of the release that was there before, but more of them are built.",
     .incident = "",
     .what_to_do = "Nothing, where the project's imports changed.",
     .several = "are the same release, of which more or fewer Go packages are imported",
     .needs = {Fact::files, Fact::owners},
     .yields_to = {},
     .judge_package = go_packages_changed},
    {.id = "go-foreign-code-added",
     .severity = Severity::warning,
     .summary =
         "A Go module has C, assembly, an object file or an archive, and had none of these. Named once for "
         "a module.",
     .why =
         "Go code is read; what go hands to another compiler or to the linker is seldom, and an object file "
         "cannot be.",
     .incident = "",
     .what_to_do = "See what calls it, and whether it can be built from source.",
     .needs = {Fact::files, Fact::owners},
     .yields_to = {"native-binary-added", "file-added-same-version", "file-changed-same-version"},
     .judge_all = foreign_code_added},
};

}  // namespace

std::span<const Rule> go_rules() {
  return kGoRules;
}

}  // namespace stocktake
