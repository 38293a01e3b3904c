#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "generator/source/tree.h"

namespace stocktake {

/// What the cache of the dynamic loader (`etc/ld.so.cache`, which ldconfig makes) says beyond what ldconfig
/// would: that a library is found under another name than its file's, or where `is_there` says no; or that it
/// is no such cache. Empty where all is in order. The form is that of glibc's `cache_file_new`, alone or
/// behind the older one.
std::string wrong_in_loader_cache(std::string_view cache,
                                  const std::function<bool(std::string_view path)>& is_there);
/// The same of a file of a system's root in the tree.
std::string wrong_in_loader_cache(const Entry& file, const Tree& tree);

}  // namespace stocktake
