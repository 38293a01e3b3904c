#include "generator/source/members.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace stocktake {
namespace {

using Places = std::unordered_map<std::string_view, std::size_t>;

/// Leaves of each path the last one, at the place of the first, and returns the places.
Places last_of_each_path(Members& members) {
  Places places;
  std::size_t kept = 0;
  for (Member& member : members.files) {
    const std::string_view path = member.entry.path;
    const auto [at, fresh] = places.emplace(path, kept);
    if (!fresh) members.unread.push_back({path, "stands in the archive more than once; the last one counts"});
    members.files[at->second] = member;
    if (fresh) ++kept;
  }
  members.files.resize(kept);
  return places;
}

/// A hard link is another name of a file that stood before it.
void resolve_hard_links(Members& members, const Places& places) {
  for (Member& member : members.files) {
    if (!member.is_hard_link) continue;
    const auto at = places.find(member.hard_link);
    const Member* file = at == places.end() ? nullptr : &members.files[at->second];
    resolve_hard_link(member, file == &member ? nullptr : file);
  }
}

Owner usual_owner(const Members& members) {
  std::map<Owner, std::uint64_t> owners;
  for (const Member& member : members.files) ++owners[member.owner];
  for (const FolderMember& folder : members.folders) ++owners[folder.owner];
  const auto most = std::max_element(owners.begin(), owners.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == owners.end() ? Owner() : most->first;
}

void note_attributes(std::string_view path, std::string_view attributes, const Owner& owner,
                     const Owner& usual, Tree& tree) {
  std::string words(attributes);
  if (owner != usual) add_words(words, owner_words(owner));
  if (!words.empty()) tree.attributes.push_back({path, tree.strings.keep(words)});
}

/// Of several members for one folder the last counts, as with files, but that is ordinary.
void take_folders(std::vector<FolderMember>& folders, const Owner& usual, Tree& tree) {
  std::stable_sort(folders.begin(), folders.end(),
                   [](const FolderMember& a, const FolderMember& b) { return a.path < b.path; });
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const FolderMember& folder = folders[i];
    if (i + 1 < folders.size() && folders[i + 1].path == folder.path) continue;
    note_attributes(folder.path, folder.attributes, folder.owner, usual, tree);
    const auto [first, last] = tree.below(folder.path);
    const std::string below = std::string(folder.path) + '/';
    const auto inner =
        std::lower_bound(folders.begin(), folders.end(), below,
                         [](const FolderMember& a, const std::string& text) { return a.path < text; });
    const bool empty = first == last && (inner == folders.end() || !inner->path.starts_with(below));
    if (folder.mode == 0755 && !empty)
      ++tree.usual_folders;
    else
      tree.folders.push_back({folder.path, folder.mode, empty});
  }
}

}  // namespace

void resolve_hard_link(Member& link, const Member* file) {
  if (file == nullptr) {
    link.entry.set_unread("a hard link to a file that the archive does not have");
    return;
  }
  const std::string_view path = link.entry.path;
  link.entry = file->entry;
  link.entry.path = path;
  if (link.entry.kind == FileKind::unknown) link.entry.kind = kind_by_name(path);
  link.traits = file->traits;
  link.also = file->also;
}

Tree lay_out(Members members) {
  const Places places = last_of_each_path(members);
  resolve_hard_links(members, places);
  Tree tree;
  tree.strings = std::move(members.strings);
  tree.unread = std::move(members.unread);
  tree.has_traits = members.has_traits;
  const Owner usual = usual_owner(members);
  tree.entries.reserve(members.files.size());
  for (const Member& member : members.files) {
    tree.entries.push_back(member.entry);
    note_attributes(member.entry.path, member.attributes, member.owner, usual, tree);
    if (!member.traits.empty()) tree.traits.push_back({member.entry.path, member.traits});
    if (!member.also.empty()) tree.also.push_back({member.entry.path, member.also});
  }
  tree.finish();
  take_folders(members.folders, usual, tree);
  for (const std::string_view path : tree.conflicts())
    tree.unread.push_back({path, "is both a file and a folder in the archive"});
  return tree;
}

}  // namespace stocktake
