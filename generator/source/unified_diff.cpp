#include "generator/source/unified_diff.h"

#include <git2.h>

#include <memory>

#include "schemas/error.h"

namespace stocktake {
std::string unified_diff(const std::string& path, std::string_view before, std::string_view after) {
  if (before.find('\0') != before.npos || after.find('\0') != after.npos) return {};
  static const int users = git_libgit2_init();  // counted, and never given back
  static_cast<void>(users);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  git_patch* raw = nullptr;
  if (git_patch_from_buffers(&raw, before.data(), before.size(), path.c_str(), after.data(), after.size(),
                             path.c_str(), &options) != 0)
    throw Error(path + ": its difference cannot be computed");
  const std::unique_ptr<git_patch, void (*)(git_patch*)> patch(raw, git_patch_free);
  git_buf text = GIT_BUF_INIT;
  if (git_patch_to_buf(&text, patch.get()) != 0) throw Error(path + ": its difference cannot be written");
  std::string result(text.ptr, text.size);
  git_buf_dispose(&text);
  const auto head = result.find("--- ");  // git's own two lines say nothing more
  return head == std::string::npos ? std::string() : result.substr(head);
}

}  // namespace stocktake
