#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "differ/judge/rules/phrases.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

// What file systems know of files and folders beside the permissions of files.

namespace stocktake {
namespace {

constexpr unsigned kSetId = 06000, kSticky = 01000, kWorldWritable = 0002;

/// The word `NAME=…` of a file's attributes; empty where it has none.
std::string_view word_of(const FileDetail* detail, std::string_view name) {
  std::string_view words = detail == nullptr ? std::string_view() : detail->attributes;
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, end);
    if (word.starts_with(name) && word.substr(name.size()).starts_with('=')) return word;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return {};
}

void privilege_gained(const FileCase& file, Verdicts& out) {
  const auto was = word_of(file.detail_before(), "capabilities"),
             is = word_of(file.detail_after(), "capabilities");
  if (is.empty() || was == is) return;
  out.add(file, {std::string(was), std::string(is),
                 "Whoever runs this file gets rights of the superuser (file capabilities).",
                 was.empty() ? "it has capabilities and had none" : "its capabilities are others"});
}

void owner_changed(const FileCase& file, Verdicts& out) {
  if (file.after == nullptr) return;
  const auto was = word_of(file.detail_before(), "owner"), is = word_of(file.detail_after(), "owner");
  if (was == is) return;
  out.add(file,
          {std::string(was), std::string(is),
           is.empty()               ? "The file belongs to the owner of the tree now."
           : file.before == nullptr ? "The new file belongs to another user than the tree."
                                    : "The file belongs to another user than before.",
           "whoever owns a file can change it at any time"},
          is.empty() || file.before == nullptr ? Severity::note : Severity::warning);
}

void device_changed(const FileCase& file, Verdicts& out) {
  if (file.after == nullptr || file.after->type != FileType::device) return;
  const auto was = word_of(file.detail_before(), "device"), is = word_of(file.detail_after(), "device");
  if (was == is) return;
  out.add(file, {std::string(was), std::string(is),
                 file.before == nullptr ? "A new device: what is written to it goes to the kernel."
                                        : "The name stands for another device now.",
                 "the device numbers differ"});
}

/// What a side says of its folders: the mode that most have, the modes of the others, and what else.
struct Folders {
  std::uint16_t usual = 0755;
  std::map<std::string_view, std::uint16_t> modes;
  std::set<std::string_view> empty;
  std::map<std::string_view, std::string_view> owners;

  std::uint16_t mode(std::string_view path) const {
    const auto at = modes.find(path);
    return at == modes.end() ? usual : at->second;
  }
};

Folders folders_of(const Inventory& side) {
  Folders folders;
  for (const Property& note : side.notes) {
    if (note.name != property::kFolder) continue;
    const auto blank = std::min(note.value.find(' '), note.value.size());
    const std::string_view word = note.value.substr(0, blank);
    const std::string_view path = note.value.substr(std::min(blank + 1, note.value.size()));
    if (word == "empty") {
      folders.empty.insert(path);
    } else if (word.starts_with("owner=")) {
      folders.owners.emplace(path, word);
    } else {
      std::uint16_t mode = 0755;
      std::from_chars(word.data(), word.data() + word.size(), mode, 8);
      if (path == ".")
        folders.usual = mode;
      else
        folders.modes.emplace(path, mode);
    }
  }
  return folders;
}

/// Whether the side has the folder: it is said of it, or something lies in it.
bool has_folder(const Inventory& side, const Folders& folders, std::string_view path) {
  if (folders.modes.contains(path) || folders.empty.contains(path) || folders.owners.contains(path))
    return true;
  const std::string inside = std::string(path) + '/';
  const auto at = files_from(side, inside);
  return at != side.files.end() && at->path.starts_with(inside);
}

/// Permissions of a folder that let others act: what lies in it can be replaced by anyone, or gets its group.
unsigned danger(std::uint16_t mode) {
  unsigned bits = mode & kSetId;
  if ((mode & kWorldWritable) != 0 && (mode & kSticky) == 0) bits |= kWorldWritable;
  return bits;
}

void judge_mode(std::string_view path, std::uint16_t was, std::uint16_t is, bool is_new, Verdicts& out) {
  const unsigned gained = danger(is) & ~danger(was);
  if (gained == 0 && is_new) return;
  out.add_path(path,
               {is_new ? "" : mode_text(was), mode_text(is),
                (gained & kWorldWritable) != 0 ? "Anyone on the machine can put files into this folder."
                : gained != 0                  ? "What is put into this folder gets the folder's group."
                                               : "The permissions of the folder changed.",
                is_new ? "the folder is new" : "its mode differs", Compared::mode},
               gained != 0 ? Severity::error : Severity::note);
}

/// Where a folder of one side is on the other: where the files in it are, for archives wrap all they hold in
/// a folder that bears the version. `partner` leads from the files of `here` to those of `there`.
std::string elsewhere(const Inventory& here, const std::vector<std::uint32_t>& partner,
                      const Inventory& there, std::string_view path) {
  constexpr int kMostFiles = 16;  // looked at; one that both sides have is nearly always among the first
  const std::string inside = std::string(path) + '/';
  auto at = files_from(here, inside);
  for (int looked = 0; looked < kMostFiles && at != here.files.end() && at->path.starts_with(inside);
       ++looked, ++at) {
    const std::uint32_t other = partner[static_cast<std::size_t>(at - here.files.begin())];
    if (other == kNone) continue;
    const std::string_view rest = at->path.substr(path.size()), found = there.files[other].path;
    if (found.ends_with(rest)) return std::string(found.substr(0, found.size() - rest.size()));
  }
  return std::string(path);
}

/// What both sides say of folders, held against each other.
class FolderComparison {
 public:
  FolderComparison(const Comparison& comparison, Verdicts& out)
      : c_(comparison),
        out_(out),
        before_(folders_of(c_.before)),
        after_(folders_of(c_.after)),
        back_(c_.before.files.size(), kNone) {
    for (std::uint32_t j = 0; j < c_.files.partner.size(); ++j)
      if (c_.files.partner[j] != kNone) back_[c_.files.partner[j]] = j;
  }

  void judge() {
    if (before_.usual != after_.usual) judge_mode("", before_.usual, after_.usual, false, out_);
    judge_modes();
    judge_owners();
    judge_empty();
  }

 private:
  std::string old_place(std::string_view path) const {
    return elsewhere(c_.after, c_.files.partner, c_.before, path);
  }

  void judge_modes() {
    std::map<std::string, std::string> named;  // of both sides: its place after, its place before
    for (const auto& [path, mode] : after_.modes) named.emplace(path, old_place(path));
    for (const auto& [path, mode] : before_.modes)
      named.emplace(elsewhere(c_.before, back_, c_.after, path), path);
    for (const auto& [now, old] : named) {
      const std::uint16_t was = before_.mode(old), is = after_.mode(now);
      if (was == is || !has_folder(c_.after, after_, now)) continue;
      judge_mode(now, was, is, !has_folder(c_.before, before_, old), out_);
    }
  }

  void judge_owners() {
    for (const auto& [path, owner] : after_.owners) {
      const std::string old = old_place(path);
      const auto at = before_.owners.find(old);
      if (at != before_.owners.end() && at->second == owner) continue;
      out_.add_path(path,
                    {at == before_.owners.end() ? "" : std::string(at->second), std::string(owner),
                     "The folder belongs to another user than the tree, and did not before.",
                     "whoever owns a folder can replace what lies in it"},
                    has_folder(c_.before, before_, old) ? Severity::warning : Severity::note);
    }
  }

  void judge_empty() {
    for (const std::string_view path : after_.empty)
      if (!has_folder(c_.before, before_, path))
        out_.add_path(path,
                      {"", "empty", "A new folder that holds nothing.", "the before side has no such folder"},
                      Severity::note);
    for (const std::string_view path : before_.empty)
      if (!has_folder(c_.after, after_, path))
        out_.add_path(path, {"empty", "", "An empty folder is gone.", "the after side has no such folder"},
                      Severity::note);
  }

  const Comparison& c_;
  Verdicts& out_;
  const Folders before_, after_;
  std::vector<std::uint32_t> back_;  // of each file of the before side, its file after
};

void folder_changed(const Comparison& c, Verdicts& out) {
  const auto says = [](const Inventory& side) {
    return std::any_of(side.notes.begin(), side.notes.end(),
                       [](const Property& note) { return note.name == property::kFolder; });
  };
  if (says(c.before) || says(c.after)) FolderComparison(c, out).judge();
}

const Rule kAttributeRules[] = {
    {.id = "privilege-gained",
     .severity = Severity::error,
     .summary =
         "A file got Linux capabilities (the extended attribute security.capability), or is new and has "
         "some.",
     .why =
         "With them a program acts with rights of the superuser, whoever runs it, and its mode does not show "
         "it.",
     .incident = "",
     .what_to_do = "Take them away (setcap -r), and find out what set them.",
     .needs = {Fact::files, Fact::attributes},
     .yields_to = {},
     .judge_file = privilege_gained,
     .anywhere = true},
    {.id = "owner-changed",
     .severity = Severity::warning,
     .summary =
         "A file belongs to another user or group than before. A note where the file is new, or belongs "
         "to the tree's owner now.",
     .why = "Whoever owns a file can change it at any time, whatever its permissions are today.",
     .incident = "",
     .what_to_do = "chown it to the owner of the tree, and find out what wrote it.",
     .several = "of another owner than the tree",
     .needs = {Fact::files, Fact::attributes},
     .yields_to = {},
     .judge_file = owner_changed},
    {.id = "device-changed",
     .severity = Severity::error,
     .summary = "A device node is new, or stands for another device.",
     .why = "By a device node one reads and writes disks and memory past all permissions of files.",
     .incident = "",
     .what_to_do = "Remove it; no package brings one.",
     .needs = {Fact::files, Fact::attributes},
     .yields_to = {},
     .judge_file = device_changed,
     .anywhere = true},
    {.id = "folder-changed",
     .severity = Severity::error,
     .summary =
         "A folder can be written by anyone, or got the setuid or setgid bit. A warning where it belongs "
         "to another user; a note where its permissions changed otherwise, and of empty folders.",
     .why = "Who may write into a folder may replace every file in it.",
     .incident = "",
     .what_to_do = "chmod it as its neighbours, and look at the umask of what made it.",
     .several = "that changed in their permissions, or hold nothing",
     .needs = {Fact::files, Fact::attributes},
     .yields_to = {},
     .judge_all = folder_changed},
};

}  // namespace

std::span<const Rule> attribute_rules() {
  return kAttributeRules;
}

}  // namespace stocktake
