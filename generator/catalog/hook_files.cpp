#include "generator/catalog/hook_files.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostWords = 1000;  // of a hostile command
constexpr std::string_view kEngines[] = {"node", "nodejs",  "bun", "deno",
                                         "tsx",  "ts-node", "npx", "babel-node"};

/// Words as far as a shell or a line of JavaScript tells them apart.
std::vector<std::string_view> command_parts(std::string_view command) {
  constexpr std::string_view kBetween = " \t\r\n\"'`()[]{};&|<>=,";
  std::vector<std::string_view> words;
  while (words.size() < kMostWords) {
    const auto begin = command.find_first_not_of(kBetween);
    if (begin == command.npos) break;
    const auto end = std::min(command.find_first_of(kBetween, begin), command.size());
    words.push_back(command.substr(begin, end - begin));
    command.remove_prefix(end);
  }
  return words;
}

bool is_engine(std::string_view word) {
  return std::find(std::begin(kEngines), std::end(kEngines), base_name(word)) != std::end(kEngines);
}

void add_file(std::string_view path, const Tree& tree, std::vector<std::uint32_t>& found) {
  if (const std::uint32_t entry = tree.find(path); entry != kNone) found.push_back(entry);
}

/// Names under which make looks for what it is to do (GNU make, "What Name to Give Your Makefile").
constexpr std::string_view kMakefiles[] = {"GNUmakefile", "makefile", "Makefile"};

bool is_make(std::string_view word) {
  const std::string_view name = base_name(word);
  return name == "make" || name == "gmake";
}

/// Finds the files that the words of one command name, relative to the folders that it may stand in.
class RunFiles {
 public:
  RunFiles(std::string_view folder, bool engine, const Tree& tree)
      : folder_(folder),
        inside_(folder.empty() ? "" : std::string(folder) + '/'),
        engine_(engine),
        tree_(tree) {
    bases_.emplace_back(folder);
  }

  void take(std::string_view word, std::string_view before) {
    if (is_make(word))
      for (const std::string& base : bases_)
        for (const std::string_view name : kMakefiles) add_file(join(base, name), tree_, found);
    const std::vector<std::string> bases = bases_;
    for (const std::string& base : bases)
      if (const auto path = resolve(base, word); path && is_inside(*path)) take_path(*path, before == "cd");
  }

  std::vector<std::uint32_t> found;

 private:
  static constexpr std::size_t kMostBases = 8;  // folders that a command changes into

  bool is_inside(std::string_view path) const {
    return folder_.empty() || path == folder_ || path.starts_with(inside_);
  }

  void take_path(const std::string& path, bool entered) {
    static constexpr std::string_view kEndings[] = {".js", ".cjs", ".mjs", ".json", ".node", ".ts"};
    if (entered) {
      if (bases_.size() < kMostBases) bases_.push_back(path);
      return;
    }
    if (path != folder_) add_file(path, tree_, found);
    if (!engine_) return;
    if (path != folder_)
      for (const std::string_view ending : kEndings) add_file(path + std::string(ending), tree_, found);
    add_file(join(path, "index.js"), tree_, found);
    if (path != folder_) take_main(path);
  }

  /// A package.json in the folder says which of its files runs. It is no package's, so that nobody has read
  /// it: any that stands right beside it may be that.
  void take_main(const std::string& folder) {
    if (tree_.find(join(folder, "package.json")) == kNone) return;
    const auto [first, last] = tree_.below(folder);
    for (std::uint32_t i = first; i < last; ++i)
      if (folder_of(tree_.entries[i].path) == folder) found.push_back(i);
  }

  std::string_view folder_;
  std::string inside_;
  bool engine_;
  const Tree& tree_;
  std::vector<std::string> bases_;
};

void tidy(std::vector<std::uint32_t>& entries) {
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
}

}  // namespace

std::vector<std::uint32_t> files_run_by(std::string_view command, std::string_view folder, const Tree& tree) {
  const auto words = command_parts(command);
  RunFiles files(folder, std::any_of(words.begin(), words.end(), is_engine), tree);
  std::string_view before;
  for (const std::string_view word : words) files.take(word, std::exchange(before, word));
  tidy(files.found);
  return std::move(files.found);
}

std::vector<std::uint32_t> modules_named_by(std::string_view line, std::string_view site, const Tree& tree) {
  const auto is_name = [](char c) { return is_alphanumeric(c) || c == '_' || c == '.'; };
  std::vector<std::uint32_t> found;
  std::size_t words = 0;
  while (!line.empty() && words < kMostWords) {
    const auto begin =
        static_cast<std::size_t>(std::find_if(line.begin(), line.end(), is_name) - line.begin());
    line.remove_prefix(begin);
    const auto end =
        static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_name) - line.begin());
    std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    ++words;
    // Of `a.b.c` the last one: the packages around it have entries of their own.
    std::string module(word);
    std::replace(module.begin(), module.end(), '.', '/');
    if (module.empty()) continue;
    add_file(join(site, module) + ".py", tree, found);
    add_file(join(site, module) + "/__init__.py", tree, found);
  }
  tidy(found);
  return found;
}

void add_hook_file(Package& package, std::string_view path) {
  const auto is = [&](const Property& property) {
    return property.name == property::kHookFile && property.value == path;
  };
  if (std::none_of(package.properties.begin(), package.properties.end(), is))
    package.properties.push_back({property::kHookFile, path});
}

}  // namespace stocktake
