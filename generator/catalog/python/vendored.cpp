#include "generator/catalog/python/vendored.h"

#include <algorithm>
#include <map>
#include <set>

#include "generator/catalog/python/metadata.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

/// What may be imported under the folder, by normalised name: `typing_extensions.py` and `jaraco/text` (a
/// part of a namespace) stand for `typing-extensions` and `jaraco-text`.
class Places {
 public:
  Places(const Tree& tree, std::string_view folder) : tree_(tree), folder_(folder) {
    const auto [first, last] = tree.below(folder);
    for (std::uint32_t i = first; i < last; ++i) add(tree.entries[i].path);
  }

  /// Gives the places of the package away.
  std::vector<std::string> take(const std::string& normal_name) {
    const auto found = by_name_.find(normal_name);
    if (found == by_name_.end()) return {};
    std::vector<std::string> result(found->second.begin(), found->second.end());
    by_name_.erase(found);
    for (const std::string& place : result) tops_.erase(place);
    return result;
  }

  /// The only folder that is nobody's; empty where there are several.
  std::string only_folder() const { return tops_.size() == 1 ? *tops_.begin() : std::string(); }

 private:
  void add(std::string_view path) {
    const std::string_view inner = path.substr(folder_.empty() ? 0 : folder_.size() + 1);
    const auto slash = inner.find('/');
    if (slash == inner.npos) {
      // Of `six.py` and `six.LICENSE` the name is `six`.
      if (const auto dot = inner.find('.'); dot != 0) put(inner.substr(0, dot), path);
      return;
    }
    const std::string_view top = inner.substr(0, slash), behind = inner.substr(slash + 1);
    if (top == "__pycache__") return;
    const std::string place = join(folder_, top);
    const bool regular = tree_.find(place + "/__init__.py") != kNone;
    put(top, place);
    if (regular) tops_.insert(place);
    if (regular || behind.empty()) return;
    // A namespace package has parts, each of another distribution.
    const std::string_view part = behind.substr(0, behind.find('/'));
    put(std::string(top).append("-").append(part.substr(0, part.find('.'))), join(place, part));
  }
  void put(std::string_view name, std::string_view place) {
    by_name_[normalise_python_name(name)].emplace(place);
  }

  const Tree& tree_;
  const std::string_view folder_;
  std::map<std::string, std::set<std::string>> by_name_;
  std::set<std::string> tops_;  // folders of packages
};

/// The name without the language's, which many distributions have and few modules: `python-dotenv` brings
/// `dotenv`.
std::string without_language(std::string_view name) {
  constexpr std::string_view kFront = "python-", kBack = "-python";
  if (name.starts_with(kFront)) name.remove_prefix(kFront.size());
  if (name.ends_with(kBack)) name.remove_suffix(kBack.size());
  return std::string(name);
}

}  // namespace

bool is_list_of_vendored(std::string_view path) {
  const std::string_view name = base_name(path), folder = base_name(folder_of(path));
  // The scanned folder may be the vendor folder itself.
  return (name == "vendor.txt" || name == "vendored.txt") &&
         (folder.empty() || folder == "_vendor" || folder == "vendor");
}

std::vector<VendoredPython> read_vendored(const Tree& tree, std::string_view path, std::string_view content) {
  std::map<std::string, VendoredPython> by_name;
  while (!content.empty()) {
    std::string_view line = take_line(content);
    line = trim(line.substr(0, std::min(line.find('#'), line.find(';'))));
    if (line.empty() || line.starts_with('-'))
      continue;  // an option of pip, as `--hash` on a line of its own
    const auto equals = line.find("==");
    const auto requirement = read_python_requirement(line.substr(0, equals));
    if (!requirement || equals == line.npos) continue;
    const std::string_view version = trim(line.substr(equals + 2));
    const std::string name = normalise_python_name(requirement->name);
    by_name[name] = {
        std::string(requirement->name), std::string(version.substr(0, version.find_first_of(" \t\\"))), {}};
  }
  Places places(tree, folder_of(path));
  VendoredPython* without = nullptr;
  std::size_t missing = 0;
  for (auto& [name, package] : by_name) package.places = places.take(name);
  for (auto& [name, package] : by_name) {
    if (package.places.empty()) package.places = places.take(without_language(name));
    if (!package.places.empty()) continue;
    without = &package;
    ++missing;
  }
  if (const std::string folder = places.only_folder(); missing == 1 && !folder.empty())
    without->places = {folder};
  std::vector<VendoredPython> result;
  for (auto& [name, package] : by_name) result.push_back(std::move(package));
  return result;
}

}  // namespace stocktake
