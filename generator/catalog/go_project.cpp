#include "generator/catalog/go_project.h"

#include <algorithm>
#include <iterator>

#include "generator/catalog/settings.h"
#include "schemas/error.h"
#include "schemas/identity/version_order.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::string_view kMod = "go.mod", kWork = "go.work";
constexpr std::string_view kSums[] = {"go.sum", "go.work.sum"};
constexpr std::string_view kRequiresAll = "1.17";
constexpr std::string_view kNothing = "nothing of it";

std::string says_version(std::string_view version) {
  return std::string("version ").append(version);
}

}  // namespace

bool is_go_project_file(std::string_view name) {
  return name == kMod || name == kWork || std::count(std::begin(kSums), std::end(kSums), name) != 0;
}

GoProject::GoProject(const Tree& tree, std::string_view folder) {
  for (const std::string_view name : kSums)
    if (const auto text = tree.content(join(folder, name))) read_sums(*text);
  // The modules of a workspace have a go.mod each, and go.work names no requirements.
  if (tree.find(join(folder, kWork)) != kNone) return;
  const std::string path = join(folder, kMod);
  if (const auto text = tree.content(path)) read_requirements(*text, path);
}

void GoProject::read_sums(std::string_view text) {
  has_sums_ = true;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const auto blank = line.rfind(' ');
    if (blank == line.npos || !line.substr(blank + 1).starts_with("h1:")) continue;
    const std::string_view key = line.substr(0, blank);
    if (!key.ends_with("/go.mod")) sums_.emplace(key, line.substr(blank + 1));
  }
}

void GoProject::read_requirements(std::string_view text, const std::string& path) {
  has_requirements_ = true;
  read_settings(Steering::Syntax::go, text, path, [&](const SettingPath& verb, std::string_view value) {
    if (verb.size() != 1) return;
    if (verb[0] == "go")
      requires_all_ =
          compare_versions(VersionScheme::generic, value, kRequiresAll) != std::weak_ordering::less;
    if (verb[0] != "require") return;
    const std::string_view module = unquoted(take_until(value, ' '));
    required_.emplace(module, unquoted(trim(value)));
  });
}

std::string_view GoProject::sum(std::string_view module, std::string_view version) const {
  const auto found = sums_.find(std::string(module).append(" ").append(version));
  return found == sums_.end() ? std::string_view() : found->second;
}

/// A version of the module of whose archive go.sum has the hash; empty where it has none.
std::string GoProject::other_sum(std::string_view module) const {
  const std::string start = std::string(module) + " ";
  const auto found = sums_.lower_bound(start);
  return found != sums_.end() && found->first.starts_with(start)
             ? std::string(found->first.substr(start.size()))
             : std::string();
}

std::string GoProject::contradiction(const Vendored& module) const {
  if (has_requirements_) {
    const auto required = required_.find(std::string(module.path));
    if (required == required_.end()) {
      if (module.is_explicit || requires_all_) return std::string(kNothing);
    } else if (required->second != module.version) {
      return says_version(required->second);
    }
  }
  // To vendor a module go reads its archive, and writes the hash down. A folder has none.
  if (!has_sums_ || module.source.empty() || !sum(module.source, module.release).empty()) return {};
  const std::string other = other_sum(module.source);
  return other.empty() ? std::string(kNothing) : says_version(other);
}

}  // namespace stocktake
