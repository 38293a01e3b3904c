#include "generator/catalog/hook_files.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostWords = 1000;  // of a hostile command
constexpr std::string_view kEngines[] = {"node", "nodejs",  "bun", "deno",
                                         "tsx",  "ts-node", "npx", "babel-node"};

/// Words as far as a shell or a line of JavaScript tells them apart.
std::vector<std::string_view> words_of(std::string_view command) {
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

void tidy(std::vector<std::uint32_t>& entries) {
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
}

}  // namespace

std::vector<std::uint32_t> files_run_by(std::string_view command, std::string_view folder, const Tree& tree) {
  static constexpr std::string_view kEndings[] = {"",      ".js",   ".cjs", ".mjs",
                                                  ".json", ".node", ".ts",  "/index.js"};
  const auto words = words_of(command);
  const bool engine = std::any_of(words.begin(), words.end(), is_engine);
  const std::string inside = folder.empty() ? std::string() : std::string(folder) + '/';
  std::vector<std::uint32_t> found;
  for (const std::string_view word : words) {
    const auto path = resolve(folder, word);
    if (!path || (!folder.empty() && *path != folder && !path->starts_with(inside))) continue;
    const bool whole = *path == folder;  // `node .`
    for (const std::string_view ending : kEndings) {
      if (whole && ending != "/index.js") continue;
      add_file(whole ? join(folder, "index.js") : *path + std::string(ending), tree, found);
      if (!engine) break;
    }
  }
  tidy(found);
  return found;
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
    return property.name == kHookFile && property.value == path;
  };
  if (std::none_of(package.properties.begin(), package.properties.end(), is))
    package.properties.push_back({kHookFile, path});
}

}  // namespace stocktake
