#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Paths relative to a root, with `/` between names, as trees and documents have them: text only, no file is
/// looked at. Any bytes; thread-safe; the result of a function on views is a view of its argument.
namespace stocktake {

/// The last name of a path: `c` of `a/b/c`.
std::string_view base_name(std::string_view path);
/// The folder of a path: `a/b` of `a/b/c`, "" where it has none.
std::string_view folder_of(std::string_view path);
/// Whether a path lies below a folder; everything lies below the root, "".
bool is_below(std::string_view path, std::string_view folder);
/// Two parts joined by `/`; one of them where the other is empty.
std::string join(std::string_view folder, std::string_view name);
/// What stands behind the `/` at a path's begin.
std::string_view below_root(std::string_view path);
/// `path` with `.` and `..` resolved against `folder`; nothing where it leaves the root or is absolute.
std::optional<std::string> resolve(std::string_view folder, std::string_view path);
/// Where a symlink at `path` leads, relative to the root; nothing where it leaves the root, is absolute or
/// empty.
std::optional<std::string> resolve_link(std::string_view path, std::string_view target);

}  // namespace stocktake
