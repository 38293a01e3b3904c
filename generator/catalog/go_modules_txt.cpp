#include "generator/catalog/go_modules_txt.h"

#include <optional>
#include <unordered_set>

#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

/// `path version`, `path version => path version`, `path version => folder`; the lists at the end of the file
/// that name replacements in general, `path => …`, are no modules.
std::optional<GoVendored> read_module(std::string_view text) {
  GoVendored module;
  module.path = take_until(text, ' ');
  module.version = take_until(text, ' ');
  if (module.path.empty() || module.version.empty() || module.version == "=>") return std::nullopt;
  if (text.starts_with("=> ")) {
    text.remove_prefix(3);
    module.replacement = text;
    // A folder begins with ./, ../ or / and may hold a blank; a module path holds none.
    if (const auto blank = text.find(' '); blank != text.npos && text[0] != '.' && text[0] != '/') {
      module.replacement = text.substr(0, blank);
      module.replacement_version = text.substr(blank + 1);
    }
  }
  return module;
}

bool is_explicit(std::string_view annotation) {
  while (!annotation.empty()) {
    std::string_view part = take_until(annotation, ';');
    while (part.starts_with(' ')) part.remove_prefix(1);
    if (part == "explicit") return true;
  }
  return false;
}

}  // namespace

std::vector<GoVendored> read_modules_txt(std::string_view text, std::vector<std::string_view>& twice) {
  std::vector<GoVendored> modules;
  std::optional<GoVendored> current;
  std::unordered_set<std::string_view> seen;
  const auto finish = [&] {
    if (!current || current->packages.empty()) return;
    if (seen.insert(current->path).second)
      modules.push_back(std::move(*current));
    else
      twice.push_back(current->path);
  };
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with("# ")) {
      finish();
      current = read_module(line.substr(2));
    } else if (line.starts_with("## ")) {
      if (current && is_explicit(line.substr(3))) current->is_explicit = true;
    } else if (!line.empty() && line[0] != '#' && current) {
      current->packages.push_back(line);
    }
  }
  finish();
  return modules;
}

void note_modules_inside(std::string_view modules_txt, ExpectedPackage& module) {
  const std::string own = join(module.group, module.name);
  std::vector<std::string_view> twice;
  for (const GoVendored& other : read_modules_txt(modules_txt, twice)) {
    if (!is_below(other.path, own) || resolve("", other.path) != other.path) continue;
    const bool replaced = !other.replacement_version.empty();
    module.inside.push_back({std::string(other.path.substr(own.size() + 1)),
                             std::string(replaced ? other.replacement : other.path),
                             std::string(replaced ? other.replacement_version : other.version)});
  }
}

}  // namespace stocktake
