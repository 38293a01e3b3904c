#include "generator/catalog/npm/shim.h"

#include <algorithm>
#include <string>

#include "generator/source/tree.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::string_view kModulesEnd = "/node_modules";

// The script in pieces, as pnpm 8 to 10 write it; the second head is that of later ones.
constexpr std::string_view kStart = R"sh(#!/bin/sh
basedir=$(dirname "$(echo "$0" | sed -e 's,\\,/,g')")

case `uname` in
)sh";
constexpr std::string_view kCygwin = R"sh(    *CYGWIN*) basedir=`cygpath -w "$basedir"`;;
)sh";
constexpr std::string_view kLaterCygwin = R"sh(    *CYGWIN*|*MINGW*|*MSYS*)
        if command -v cygpath > /dev/null 2>&1; then
            basedir=`cygpath -w "$basedir"`
        fi
    ;;
)sh";
constexpr std::string_view kEndOfHead = "esac\n\n";
constexpr std::string_view kPath = "if [ -z \"$NODE_PATH\" ]; then\n  export NODE_PATH=\"";
constexpr std::string_view kLongerPath = "\"\nelse\n  export NODE_PATH=\"";
constexpr std::string_view kEndOfPath = ":$NODE_PATH\"\nfi\n";
constexpr std::string_view kRun = "if [ -x \"$basedir/node\" ]; then\n  exec \"$basedir/node\"  \"$basedir/";
constexpr std::string_view kRunOther = "\" \"$@\"\nelse\n  exec node  \"$basedir/";
constexpr std::string_view kEnd = "\" \"$@\"\nfi\n";

/// Takes what stands between quotes up to the second one. False where the shell would read more in it than a
/// name.
bool take_quoted(std::string_view& rest, std::string_view& text) {
  text = rest.substr(0, rest.find_first_of("\"$`\\\n"));
  rest.remove_prefix(text.size());
  return !text.empty() && rest.starts_with('"');
}

/// Whether `path` is `folder` or a folder around it.
bool is_around(std::string_view path, std::string_view folder) {
  return folder.starts_with(path) && (folder.size() == path.size() || folder[path.size()] == '/');
}

/// What stands before `/A/node_modules` in `place`, for the deepest A that is `folder` or a folder around it.
std::optional<std::string_view> before_modules(std::string_view place, std::string_view folder) {
  if (!place.starts_with('/') || !place.ends_with(kModulesEnd)) return std::nullopt;
  place.remove_suffix(kModulesEnd.size());
  for (; !folder.empty(); folder = folder_of(folder))
    if (place.ends_with(folder) && place[place.size() - folder.size() - 1] == '/')
      return place.substr(0, place.size() - folder.size() - 1);
  return std::nullopt;
}

}  // namespace

std::optional<PnpmShim> read_pnpm_shim(std::string_view script) {
  PnpmShim shim;
  std::string_view rest = script;
  if (!take_prefix(rest, kStart) || !(take_prefix(rest, kCygwin) || take_prefix(rest, kLaterCygwin)) ||
      !take_prefix(rest, kEndOfHead))
    return std::nullopt;
  if (take_prefix(rest, kPath) && !(take_quoted(rest, shim.node_path) && take_prefix(rest, kLongerPath) &&
                                    take_prefix(rest, shim.node_path) && take_prefix(rest, kEndOfPath)))
    return std::nullopt;
  const bool whole = take_prefix(rest, kRun) && take_quoted(rest, shim.program) &&
                     take_prefix(rest, kRunOther) && take_prefix(rest, shim.program) &&
                     take_prefix(rest, kEnd) && rest.empty();
  return whole ? std::optional(shim) : std::nullopt;
}

std::optional<std::string_view> root_of_node_path(std::string_view node_path, std::string_view folder) {
  std::optional<std::string_view> root;
  for (std::string_view rest = node_path; !rest.empty();) {
    const std::string_view place = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(place.size() + 1, rest.size()));
    if (!root) {
      root = before_modules(place, folder);
      if (!root) return std::nullopt;
    }
    std::string_view within = place;
    if (!take_prefix(within, *root) || !take_prefix(within, "/") || !within.ends_with(kModulesEnd))
      return std::nullopt;
    within.remove_suffix(kModulesEnd.size());
    if (!is_around(within, folder)) return std::nullopt;
  }
  return root;
}

}  // namespace stocktake
