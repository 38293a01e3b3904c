#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/catalog/programs.h"
#include "generator/catalog/tools.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/utf8.h"

// Go: what a program says it was built from (runtime/debug, BuildInfo; cmd/go, "go version -m"), a line each,
// with tabs between:
//
//     path  example.com/cmd/tool                  the package that was built
//     mod   example.com v1.2.3 h1:…               its module; `(devel)` where it has no version
//     dep   example.com/other v0.1.0 h1:…         a module in it
//     =>    example.com/fork v0.1.1 h1:…          … for which this one stands, or a folder
//     build vcs.revision=…                        how it was built
//
// The file belongs to the module of the package. Everything else is inside: the modules, each a package of
// its own, and Go's standard library, which advisories call `stdlib`. What was built without modules, as the
// programs of Go itself, is the library's.
namespace stocktake {
namespace {

constexpr std::size_t kMostModules = 10'000;

struct BuiltModule {
  std::string_view path, version, sum;
};
struct BuiltDependency {
  BuiltModule module;
  std::optional<BuiltModule> other;  ///< stands for it
};

struct BuildInfo {
  std::string_view go, package, revision;
  bool modified = false;
  BuiltModule main;
  std::vector<BuiltDependency> dependencies;
};

BuiltModule read_built_module(std::string_view rest) {
  BuiltModule module;
  module.path = take_until(rest, '\t');
  module.version = take_until(rest, '\t');
  module.sum = take_until(rest, '\t');
  return module;
}

BuildInfo read_build_info(std::string_view text) {
  BuildInfo info;
  info.go = take_line(text);
  while (!text.empty() && info.dependencies.size() < kMostModules) {
    std::string_view line = take_line(text);
    const std::string_view word = take_until(line, '\t');
    if (word == "path") info.package = line;
    if (word == "mod") info.main = read_built_module(line);
    if (word == "dep") info.dependencies.push_back({read_built_module(line), {}});
    if (word == "=>" && !info.dependencies.empty()) info.dependencies.back().other = read_built_module(line);
    if (word != "build") continue;
    const std::string_view key = take_until(line, '=');
    if (key == "vcs.revision") info.revision = line;
    if (key == "vcs.modified") info.modified = line == "true";
  }
  return info;
}

/// What is built where it is worked on has no version.
std::string_view version_of(const BuiltModule& module) {
  return module.version == "(devel)" ? std::string_view() : module.version;
}

class GoPrograms {
 public:
  GoPrograms(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run() {
    for (std::uint32_t i = 0; i < tree_.entries.size(); ++i) {
      const Entry& file = tree_.entries[i];
      for (const InsideItem& item : told_by_program(file, out_)) {
        if (item.path == "go") take(i, item.content);
        if (item.path == "go!" || item.path == "!") report(out_, file.path, item.content);
      }
    }
  }

 private:
  void take(std::uint32_t entry, std::string_view text);
  std::uint32_t add(const Entry& file, std::string_view path, std::string_view version);
  std::uint32_t add_main(const Entry& file, const BuildInfo& info);
  std::uint32_t add_dependency(const Entry& file, const BuiltDependency& dependency);

  const Tree& tree_;
  Catalog& out_;
};

std::uint32_t GoPrograms::add(const Entry& file, std::string_view path, std::string_view version) {
  Package package;
  package.name = path;
  package.version = version;
  package.purl = package_url(out_, file.path, "golang", folder_of(path), base_name(path), version);
  package.location = file.path;
  package.record = file.path;
  package.technique = "binary-analysis";
  package.confidence = 100;
  out_.found.push_back({std::move(package), {}});
  return static_cast<std::uint32_t>(out_.found.size() - 1);
}

std::uint32_t GoPrograms::add_main(const Entry& file, const BuildInfo& info) {
  const bool named = !info.main.path.empty() && info.main.path != "command-line-arguments";
  if (!named) return kNone;
  const std::uint32_t main = add(file, info.main.path, version_of(info.main));
  Package& package = out_.found[main].package;
  if (!info.main.sum.empty()) package.properties.push_back({property::kGoSum, info.main.sum});
  if (!info.revision.empty())
    package.properties.push_back({property::kBuiltFrom, info.modified
                                                            ? out_.strings.keep(info.revision, " modified")
                                                            : info.revision});
  return main;
}

/// A module that another one replaces is that other, as in a vendor folder; one that a folder replaces is
/// itself.
std::uint32_t GoPrograms::add_dependency(const Entry& file, const BuiltDependency& dependency) {
  const BuiltModule& module = dependency.module;
  const bool is_folder = dependency.other &&
                         (dependency.other->path.starts_with('.') || dependency.other->path.starts_with('/'));
  const BuiltModule& code = dependency.other && !is_folder ? *dependency.other : module;
  const std::uint32_t found = add(file, code.path, version_of(code));
  Package& package = out_.found[found].package;
  if (dependency.other && !is_folder)
    package.properties.push_back(
        {property::kStandsFor, out_.keep(std::string(module.path).append(" ").append(module.version))});
  if (is_folder) package.properties.push_back({property::kReplacedBy, dependency.other->path});
  if (!is_folder && !code.sum.empty()) package.properties.push_back({property::kGoSum, code.sum});
  return found;
}

void GoPrograms::take(std::uint32_t entry, std::string_view text) {
  const Entry& file = tree_.entries[entry];
  if (!is_utf8(text)) return report(out_, file.path, "has build information of Go's that is not UTF-8");
  const BuildInfo info = read_build_info(text);
  if (info.dependencies.size() == kMostModules)
    report(out_, file.path, "says that more than 10,000 modules are in it; the rest is not listed");
  std::uint32_t owner = add_main(file, info);
  std::string_view go = info.go;
  if (go.starts_with("go")) go = go.substr(2, go.find(' ') - 2);
  const std::uint32_t library = add(file, "stdlib", go);
  std::vector<std::uint32_t> inside = {library};
  for (const BuiltDependency& dependency : info.dependencies)
    if (!dependency.module.path.empty()) inside.push_back(add_dependency(file, dependency));
  if (owner == kNone) owner = library;
  out_.claims.push_back({entry, owner, 0, Claim::Witness::none});
  for (const std::uint32_t one : inside)
    if (one != owner) out_.found[owner].dependencies.push_back(one);
}

}  // namespace

void catalog_go_programs(const Tree& tree, Catalog& out) {
  GoPrograms(tree, out).run();
}

}  // namespace stocktake
