#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/source/tree.h"
#include "schemas/inventory/properties.h"

/// What a file system knows of files and folders beyond permissions, in the words of FileDetail::attributes
/// and of the note `property::kFolder` (docs/properties.md).
namespace stocktake {

/// User and group.
using Owner = std::pair<std::uint64_t, std::uint64_t>;

/// `owner=UID:GID`.
std::string owner_words(const Owner& owner);
/// `device=MAJOR:MINOR`.
std::string device_words(std::uint64_t major, std::uint64_t minor);
/// `capabilities=permitted:HEX,inheritable:HEX,effective` of the extended attribute security.capability
/// (capabilities(7), struct vfs_cap_data of linux/capability.h); its bytes where they are of no known
/// version; empty where there are none.
std::string capability_words(std::string_view attribute);
/// The same of an open file.
std::string capability_words_of(int file);
/// Of the file `name` in an open folder, which is not opened for it.
std::string capability_words_of(int folder, const char* name);

/// Adds words to a file's attributes; nothing where they are empty.
void add_words(std::string& words, std::string_view more);

/// The notes on the tree's folders: the mode that most of them have where that is not 0755, those that have
/// another, those that are empty, those with an attribute. Sorted.
std::vector<std::string> folder_notes(const Tree& tree);

}  // namespace stocktake
