#include <fmt/format.h>

#include <array>
#include <string>

#include "differ/judge/rules/phrases.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/text/path.h"

// Compiled forms that run in place of the source that people read. Considered beside these, and left alone:
// `.pyo`, which no Python since 3.5 loads; `NAME.node`, which node tries behind `NAME.js`; a minified file
// beside its source, which is code like any other, so that the rules on what code can do look into it.

namespace stocktake {
namespace {

bool same_bytes(const File* a, const File* b) {
  return a != nullptr && b != nullptr && a->has_sha256 && b->has_sha256 && a->sha256 == b->sha256;
}

/// Whether any of the files in the folder of `path`, or below it, is so: what builds a package builds all of
/// it alike.
template <class Is>
bool any_beside(const Inventory& side, std::string_view path, const Is& is) {
  constexpr int kMostFiles = 1000;  // looked at
  const std::string inside = std::string(folder_of(path)) + '/';
  auto at = files_from(side, inside);
  for (int looked = 0; looked < kMostFiles && at != side.files.end() && at->path.starts_with(inside);
       ++looked, ++at)
    if (is(*at)) return true;
  return false;
}

/// Whether Python imports the file itself: bytecode that stands in no `__pycache__`, and has no source beside
/// it that would be taken first.
bool is_sourceless(const Inventory& side, const File& file) {
  if (file.type != FileType::regular || !file.path.ends_with(".pyc")) return false;
  if (base_name(folder_of(file.path)) == "__pycache__") return false;
  return find_file(side, file.path.substr(0, file.path.size() - 1)) == nullptr;
}

void bytecode_without_source(const FileCase& file, Verdicts& out) {
  const PackagePair* pair = file.pair_on_both_sides();
  if (pair == nullptr || !file.new_content() || !is_sourceless(file.comparison.after, *file.after)) return;
  if (file.before != nullptr && is_sourceless(file.comparison.before, *file.before)) return;
  const bool had = file.comparison.profile(pair->before).has(FileKind::python_bytecode);
  out.add(
      file,
      contents(file, fmt::format("{} brings bytecode that Python runs, and no source of it.", owner(file)),
               fmt::format("no {} stands beside it, and the package had {} such file before",
                           base_name(file.after->path.substr(0, file.after->path.size() - 1)),
                           had ? "another" : "no")),
      had ? Severity::note : Severity::error);
}

/// The bytecode of the first file of the module's package, which importing the module writes as well; nothing
/// where the module is in no package, or is that file.
std::string bytecode_of_package(std::string_view source, std::string_view bytecode) {
  const std::string_view name = base_name(source), compiled = base_name(bytecode);
  const std::string stem(name.substr(0, name.size() - 3));
  if (stem == "__init__" || !compiled.starts_with(stem)) return {};
  return std::string(folder_of(bytecode)).append("/__init__").append(compiled.substr(stem.size()));
}

/// What is wrong with bytecode whose source did not change; empty where nothing is.
std::string apart_from_source(const FileCase& file, const std::string& source) {
  const Comparison& c = file.comparison;
  const FileDetail *was = file.detail_before(), *is = file.detail_after();
  if (file.before != nullptr) {
    const bool known = was != nullptr && is != nullptr && !was->code.empty() && !is->code.empty();
    return known && was->code != is->code ? "the code in it is another one, and the source is the same" : "";
  }
  const std::string first = bytecode_of_package(source, file.after->path);
  if (first.empty() || find_file(c.after, first) != nullptr) return {};
  const std::string package = std::string(folder_of(source)) + "/__init__.py";
  if (find_file(c.after, package) == nullptr) return {};
  return "whatever imports the module compiles the __init__.py beside it first, and that is not compiled";
}

/// Whether bytecode runs whatever its source says (PEP 552, "unchecked").
bool is_unchecked(const Inventory& side, const File& file) {
  const FileDetail* detail = side.detail_of(file);
  return detail != nullptr && detail->bytecode == "unchecked";
}

/// No version explains it: that its source stands beside it says nothing of what runs.
void bytecode_unchecked(const FileCase& file, Verdicts& out) {
  const Inventory& before = file.comparison.before;
  const bool had_unchecked =
      any_beside(before, file.after->path, [&](const File& one) { return is_unchecked(before, one); });
  out.add(
      file,
      contents(
          file,
          fmt::format(
              "The bytecode of {} is {} and never to be checked: Python runs it whatever the source says.",
              base_name(source_of_bytecode(file.after->path)), file.before == nullptr ? "new" : "another"),
          "its head says that Python is never to compare it with the source"),
      had_unchecked ? Severity::note : Severity::error);
}

void bytecode_changed_alone(const FileCase& file, Verdicts& out) {
  if (!file.new_content() || file.same_bytes() || file.after->type != FileType::regular) return;
  const std::string source = source_of_bytecode(file.after->path);
  if (source.empty()) return;
  if (is_unchecked(file.comparison.after, *file.after)) return bytecode_unchecked(file, out);
  const File* beside = find_file(file.comparison.after, source);
  if (!same_bytes(find_file(file.comparison.before, source), beside)) return;
  const std::string why = apart_from_source(file, source);
  if (why.empty()) return;
  out.add(file, contents(file,
                         fmt::format("The bytecode of {} {}, and the module itself did not change.",
                                     base_name(source), file.before == nullptr ? "is new" : "changed"),
                         why));
}

/// The module that Python or node loads no longer, because this file stands before it; nullptr where there is
/// none. (Python: extension modules come before sources, `importlib.machinery`; packages before modules.)
const File* shadowed(const Inventory& side, const File& file) {
  const std::string_view name = base_name(file.path), folder = folder_of(file.path);
  const auto at = [&](std::string_view in, std::string_view stem) {
    return find_file(side, join(in, std::string(stem) + ".py"));
  };
  if (name == "__init__.py") return at(folder_of(folder), base_name(folder));
  if (!name.ends_with(".so") && !name.ends_with(".pyd")) return nullptr;
  return at(folder, name.substr(0, name.find('.')));
}

/// Whether a neighbour of the file shadowed its source before: the package is compiled so.
bool did_so_before(const Inventory& side, const File& file) {
  return any_beside(side, file.path, [&](const File& one) {
    return base_name(one.path) != "__init__.py" && shadowed(side, one) != nullptr;
  });
}

void source_shadowed(const FileCase& file, Verdicts& out) {
  const PackagePair* pair = file.pair_on_both_sides();
  if (pair == nullptr || file.after == nullptr || file.after->type != FileType::regular) return;
  if (file.before != nullptr && file.match.same_place) return;
  const Comparison& c = file.comparison;
  const File* source = shadowed(c.after, *file.after);
  if (source == nullptr || find_file(c.before, source->path) == nullptr) return;
  out.add(file,
          contents(file, fmt::format("Python loads this file in place of {} now.", base_name(source->path)),
                   "the source was there before and stays, but this is found first"),
          did_so_before(c.before, *file.after) ? Severity::note : Severity::error);
}

const Rule kCompiledFileRules[] = {
    {.id = "bytecode-without-source",
     .severity = Severity::error,
     .summary =
         "A package brings bytecode outside of `__pycache__` without the source beside it, which Python "
         "imports like a module. A note where the package had such files.",
     .why = "Nobody reads bytecode, and what the source would be is the author's word.",
     .incident = "fshec2 (PyPI, 2023) hid its code in a .pyc that one line imported, past every scanner of "
                 "sources.",
     .what_to_do = "Decompile it, or take a release that has the source.",
     .needs = {Fact::files, Fact::owners, Fact::kinds},
     .yields_to = {"type-changed"},
     .judge_file = bytecode_without_source},
    {.id = "bytecode-changed-alone",
     .severity = Severity::error,
     .summary =
         "Bytecode in a `__pycache__` holds other code than before while its source is the same, is new "
         "beside a source that did not change where importing would have compiled the package's "
         "`__init__.py` too, or is set never to be checked against its source, whatever the version. A note "
         "where bytecode in its folder was so before. Not seen is other code in bytecode that is new beside "
         "an "
         "unchanged source otherwise, if its head fits the source: Python writes such files by itself, and "
         "only the same Python can tell what it would have written.",
     .why = "Python runs the bytecode, and people read the source.",
     .incident = "",
     .what_to_do = "Delete it: Python compiles the source anew. Then find out what wrote it.",
     .needs = {Fact::files, Fact::bytecode},
     .yields_to = {},
     .judge_file = bytecode_changed_alone},
    {.id = "source-shadowed",
     .severity = Severity::error,
     .summary =
         "An extension module or package folder is new beside a module of the same name that was there and "
         "stays: Python loads the new one in its place. A note where others in its folder did so before.",
     .why = "The file that people read and know does no longer run.",
     .incident = "",
     .what_to_do =
         "Compare what the two say. Packages that are compiled by mypyc or Cython do this on purpose.",
     .needs = {Fact::files, Fact::owners},
     .yields_to = {},
     .judge_file = source_shadowed},
};

}  // namespace

std::span<const Rule> compiled_rules() {
  return kCompiledFileRules;
}

}  // namespace stocktake
