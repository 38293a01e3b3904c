#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// A project that a tool from before Go's modules put below `vendor/`.
struct GoLocked {
  std::string path;                   ///< below the vendor folder, and what the code imports
  std::string version;                ///< a tag where the lock names one, else the commit
  std::string commit;                 ///< empty: only a tag is known
  std::string source;                 ///< a repository that stands in for the path's own; empty: none does
  std::vector<std::string> packages;  ///< import paths that are used of it; empty: the lock does not say
};

/// The locks of dep (`Gopkg.lock`), glide (`glide.lock`) and vndr (`vendor.conf`).
std::span<const std::string_view> go_lock_names();
bool is_go_lock(std::string_view name);

/// What the lock of this name lists, in its order, each path once. Sources: "Gopkg.lock" in dep's
/// documentation, cfg/lock.go of glide, the README of vndr.
/// \throws Error where a Gopkg.lock is no TOML.
std::vector<GoLocked> read_go_lock(std::string_view name, std::string_view text);

}  // namespace stocktake
