#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "differ/judge/explanation/explanation.h"
#include "differ/judge/rules/phrases.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/text/path.h"

// Permissions, types and links.

namespace stocktake {
namespace {

constexpr unsigned kSetIdBits = 06000, kExec = 0111, kWritableByAll = 0002;

/// The bits of `mask` that the file has now and had not before; of a new file, all that it has.
unsigned gained(const FileCase& file, unsigned mask) {
  if (file.after == nullptr || file.after->mode == kUnknownMode || file.after->type != FileType::regular)
    return 0;
  const bool known =
      file.before != nullptr && file.before->mode != kUnknownMode && file.before->type == FileType::regular;
  const unsigned before = known ? file.before->mode : 0;
  return file.after->mode & ~before & mask;
}

Verdicts::Text modes(const FileCase& file, std::string message) {
  const std::string before = file.before == nullptr ? "" : mode_text(file.before->mode);
  const std::string after = mode_text(file.after->mode);
  return {before, after, std::move(message),
          before.empty() ? fmt::format("the new file has mode {}", after)
                         : fmt::format("its mode was {} and is {}", before, after)};
}

void setuid_gained(const FileCase& file, Verdicts& out) {
  const unsigned bits = gained(file, kSetIdBits);
  if (bits == 0) return;
  out.add(file, modes(file, fmt::format("Whoever runs this file gets the rights of its {}.",
                                        (bits & 04000) != 0 ? "owner (setuid)" : "group (setgid)")));
}

void exec_gained(const FileCase& file, Verdicts& out) {
  if (file.before == nullptr || (file.before->mode & kExec) != 0 || gained(file, kExec) == 0) return;
  const bool explained = !file.explained.empty();
  const std::uint32_t pair = file.match.pair;
  const bool upgraded = explained && (pair == kNone || file.comparison.packages.pairs[pair].new_version);
  out.add(file,
          modes(file, fmt::format("The file became executable{}.",
                                  upgraded ? ", with its package's new version" : "")),
          explained ? Severity::note : Severity::warning);
}

void world_writable_gained(const FileCase& file, Verdicts& out) {
  if (gained(file, kWritableByAll) == 0) return;
  out.add(file, modes(file, "Anyone on the machine can change this file."));
}

std::string target_text(const FileDetail* detail) {
  return detail == nullptr ? std::string() : std::string(detail->target);
}

/// Whether what is a link on this side leads to a file of its own package.
bool leads_within_package(const Inventory& side, const File& file) {
  const FileDetail* detail = side.detail_of(file);
  if (file.type != FileType::symlink || detail == nullptr || file.package == kNone) return false;
  const auto to = resolve_link(file.path, detail->target);
  const File* target = to ? find_file(side, *to) : nullptr;
  return target != nullptr && target->package == file.package && target->type == FileType::regular;
}

/// Packages of distributions hold one of two equal files as a link to the other, now this, now that one:
/// their new release may hold either.
bool changes_places(const FileCase& file) {
  if (file.explained.empty() || file.pair_on_both_sides() == nullptr || file.after->package == kNone)
    return false;
  if (!is_system(file.comparison.after.packages[file.after->package])) return false;
  const bool was_link = file.before->type == FileType::symlink;
  const File& other = was_link ? *file.after : *file.before;
  return other.type == FileType::regular &&
         (was_link ? leads_within_package(file.comparison.before, *file.before)
                   : leads_within_package(file.comparison.after, *file.after));
}

void type_changed(const FileCase& file, Verdicts& out) {
  if (file.before == nullptr || file.after == nullptr || !file.match.differs.type) return;
  if (changes_places(file)) return;
  out.add(file, contents(file,
                         fmt::format("What was a {} is a {} now.", to_string(file.before->type),
                                     to_string(file.after->type)),
                         "the types differ"));
}

constexpr int kMostLinks = 40;  // as Linux follows in one path

/// Where a path leads when each link on the way is followed, as the kernel does it: `up/..` is the folder
/// around the one that the link `up` leads to, and not where `up` stands.
struct Led {
  bool out = false;    ///< of the tree
  bool links = false;  ///< by a link on the way
  std::string where;   ///< of what leads out by an absolute path: that path
};
Led follow(const Inventory& side, std::string_view folder, std::string_view target) {
  constexpr std::size_t kLongest = 8192;  // bytes; the kernel follows no path of half of that
  Led led;
  std::string done(folder), text(target);
  std::string_view rest = text;
  for (int links = 0; !rest.empty();) {
    if (text.size() > kLongest) return {};
    if (rest.starts_with('/')) {
      led.out = true;
      led.where = rest;
      return led;
    }
    const auto length = std::min(rest.find('/'), rest.size());
    const std::string_view name = rest.substr(0, length);
    rest.remove_prefix(std::min(rest.find_first_not_of('/', length), rest.size()));
    if (name == ".") continue;
    if (name == "..") {
      if (done.empty()) return led.out = true, led;
      done = folder_of(done);
      continue;
    }
    const std::string next = join(done, name);
    const File* file = find_file(side, next);
    const FileDetail* detail = file == nullptr ? nullptr : side.detail_of(*file);
    if (file == nullptr || file->type != FileType::symlink || detail == nullptr) {
      done = next;
      continue;
    }
    if (++links > kMostLinks) return {};  // a loop leads nowhere
    led.links = true;
    // Behind it the rest follows from where the link leads.
    text = rest.empty() ? std::string(detail->target) : std::string(detail->target).append("/").append(rest);
    rest = text;
  }
  return led;
}

Led led_by(const Inventory& side, const File* file) {
  const FileDetail* detail = file == nullptr ? nullptr : side.detail_of(*file);
  if (file == nullptr || file->type != FileType::symlink || detail == nullptr) return {};
  if (detail->target.empty()) return {true, false, {}};
  return follow(side, folder_of(file->path), detail->target);
}

/// Whether the link led out of the tree before, to the same place: perhaps by other links on the way, as each
/// tool that makes environments of Python has them.
bool leads_as_before(const FileCase& file) {
  const Led was = led_by(file.comparison.before, file.before), is = led_by(file.comparison.after, file.after);
  return was.out && is.out && !is.where.empty() && was.where == is.where;
}

void symlink_changed(const FileCase& file, Verdicts& out) {
  if (file.before == nullptr || !file.match.differs.target || !file.explained.empty()) return;
  if (file.after->type != FileType::symlink || leads_as_before(file)) return;
  out.add(file, {target_text(file.detail_before()), target_text(file.detail_after()),
                 "The link leads elsewhere, and no new version explains it.", "the targets differ"});
}

void symlink_escapes(const FileCase& file, Verdicts& out) {
  if (file.comparison.system_after) return;  // nothing leads out of the root of a system
  const Led is = led_by(file.comparison.after, file.after);
  if (!is.out) return;
  if (file.explained.by == Explained::By::python_version) return;
  // A link that led out before is judged only where it leads elsewhere now.
  if (led_by(file.comparison.before, file.before).out && !file.match.differs.target) return;
  if (leads_as_before(file)) return;
  const bool alone = !resolve_link(file.after->path, file.detail_after()->target);
  out.add(file, {target_text(file.detail_before()), target_text(file.detail_after()),
                 alone ? "The link leads out of the tree."
                       : "The link leads out of the tree, together with another one on its way.",
                 file.detail_after()->target.starts_with('/') ? "its target is absolute"
                 : is.links ? "followed link by link, it climbs above the root"
                            : "its target climbs above the root"});
}

/// Links that did not change themselves, but lead out now because one on their way did.
void symlinks_led_out(const Comparison& c, Verdicts& out) {
  if (c.system_after) return;
  std::vector<std::uint8_t> changed(c.after.files.size(), 0);
  bool any = false;
  for (const FileMatch& match : c.files.changes) {
    if (match.after == kNone) continue;
    changed[match.after] = 1;
    any = any || c.after.files[match.after].type == FileType::symlink;
  }
  if (!any) return;
  for (std::uint32_t j = 0; j < c.after.files.size(); ++j) {
    const File& file = c.after.files[j];
    if (file.type != FileType::symlink || changed[j] != 0 || c.files.partner[j] == kNone) continue;
    if (!led_by(c.after, &file).out || led_by(c.before, &c.before.files[c.files.partner[j]]).out) continue;
    const std::string target = target_text(c.after.detail_of(file));
    out.add_path(file.path,
                 {target, target, "The link leads out of the tree now: one on its way leads elsewhere.",
                  "followed link by link, it climbs above the root"});
  }
}

const Rule kModeRules[] = {
    {.id = "setuid-gained",
     .severity = Severity::error,
     .summary = "A file got the setuid or setgid bit, or is new and has it.",
     .why = "Whoever runs it acts with the rights of the file's owner: one such file is enough to own a "
            "machine.",
     .incident = "",
     .what_to_do = "Take the bit away (chmod u-s,g-s), and find out what set it.",
     .compares = Compared::mode,
     .needs = {Fact::files, Fact::modes},
     .yields_to = {},
     .judge_file = setuid_gained,
     .anywhere = true},
    {.id = "exec-gained",
     .severity = Severity::warning,
     .summary = "A file became executable. A note where its package has a new version.",
     .why = "Data that can be run is a program.",
     .incident = "",
     .what_to_do = "Look whether it is meant to be run.",
     .several = "became executable with a new version",
     .compares = Compared::mode,
     .needs = {Fact::files, Fact::modes},
     .yields_to = {},
     .judge_file = exec_gained},
    {.id = "world-writable-gained",
     .severity = Severity::warning,
     .summary = "A file can be written by anyone, or is new and can.",
     .why = "Every user and every service of the machine can put their code there.",
     .incident = "",
     .what_to_do = "chmod o-w, and look at the umask of what wrote it.",
     .compares = Compared::mode,
     .needs = {Fact::files, Fact::modes},
     .yields_to = {},
     .judge_file = world_writable_gained,
     .anywhere = true},
    {.id = "type-changed",
     .severity = Severity::error,
     .summary = "A file became a symlink, a fifo or a device, or the other way round. Even when the version "
                "changed, but where a new release of a distribution's package has a link to its own file.",
     .why = "A link in place of a file lets another file be read or written under a trusted name.",
     .incident = "",
     .what_to_do = "Find out what replaced it.",
     .needs = {Fact::files},
     .yields_to = {"symlink-escapes"},
     .judge_file = type_changed},
    {.id = "symlink-changed",
     .severity = Severity::error,
     .summary = "A symlink leads elsewhere, and no new version explains it.",
     .why = "Whoever follows the old name gets another file.",
     .incident = "",
     .what_to_do = "Find out what changed the link.",
     .compares = Compared::target,
     .needs = {Fact::files},
     .yields_to = {"symlink-escapes"},
     .judge_file = symlink_changed},
    {.id = "symlink-escapes",
     .severity = Severity::error,
     .summary = "A new or changed symlink is absolute or climbs out of the tree, alone or by another link on "
                "its way.",
     .why = "Who reads the tree then reads the machine, who writes into it writes to the machine, and no "
            "scan of the "
            "tree sees what stands there.",
     .incident = "",
     .what_to_do = "Replace it by the file that it means, or remove it.",
     .compares = Compared::target,
     .needs = {Fact::files},
     .yields_to = {},
     .judge_file = symlink_escapes,
     .judge_all = symlinks_led_out,
     .anywhere = true},
};

}  // namespace

std::span<const Rule> mode_rules() {
  return kModeRules;
}

}  // namespace stocktake
