#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "generator/source/attributes.h"
#include "generator/source/tree.h"

namespace stocktake {

/// One thing of an archive that is not a folder.
struct Member {
  Entry entry;
  /// Of another name of a file: that file's path, empty where it leads out of the archive.
  std::string_view hard_link;
  bool is_hard_link = false;
  std::string_view attributes;  ///< FileDetail::attributes, but for the owner
  std::string_view traits, also;
  Owner owner;
};

struct FolderMember {
  std::string_view path;
  std::uint16_t mode = 0755;
  std::string_view attributes;
  Owner owner;
};

/// What an archive lists, in its order, before it is laid out as a tree.
struct Members {
  std::vector<Member> files;
  std::vector<FolderMember> folders;
  std::vector<Unread> unread;
  bool has_traits = false;
  StringArena strings;  ///< owns all text above
};

/// Makes `link`, another name of a file, that file: with its bytes and all that they say. Unread where there
/// is no such file. \param file nullptr: there is none
void resolve_hard_link(Member& link, const Member* file);

/// The tree that unpacking the members one after the other gives: of a path that occurs twice the last
/// counts, which is said. An owner that most of them have is not.
Tree lay_out(Members members);

}  // namespace stocktake
