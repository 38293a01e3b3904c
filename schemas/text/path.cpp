#include "schemas/text/path.h"

#include <algorithm>
#include <cstring>

namespace stocktake {
namespace {

/// Where the last slash of a path stands, or npos. Asked for every file several times: memrchr looks at many
/// bytes a step, where `rfind` looks at one.
std::size_t last_slash(std::string_view path) {
  const void* slash = path.empty() ? nullptr : memrchr(path.data(), '/', path.size());
  return slash == nullptr ? path.npos
                          : static_cast<std::size_t>(static_cast<const char*>(slash) - path.data());
}

}  // namespace

std::string_view base_name(std::string_view path) {
  const auto slash = last_slash(path);
  return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
  const auto slash = last_slash(path);
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

bool is_below(std::string_view path, std::string_view folder) {
  return folder.empty() ||
         (path.size() > folder.size() && path[folder.size()] == '/' && path.starts_with(folder));
}

std::string join(std::string_view folder, std::string_view name) {
  std::string path(folder);
  if (!folder.empty() && !name.empty()) path.push_back('/');
  return path.append(name);
}

std::string_view below_root(std::string_view path) {
  return path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

std::optional<std::string> resolve(std::string_view folder, std::string_view path) {
  if (path.substr(0, 1) == "/") return std::nullopt;
  std::string result(folder);
  while (!path.empty()) {
    const auto length = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, length);
    path.remove_prefix(std::min(length + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (result.empty()) return std::nullopt;
      result.resize(folder_of(result).size());
    } else {
      if (!result.empty()) result.push_back('/');
      result.append(part);
    }
  }
  return result;
}

std::optional<std::string> resolve_link(std::string_view path, std::string_view target) {
  if (target.empty()) return std::nullopt;
  return resolve(folder_of(path), target);
}

}  // namespace stocktake
