#include <fmt/format.h>

#include "differ/judge/rules/phrases.h"
#include "schemas/text/path.h"

// Permissions, types and links.

namespace stocktake {
namespace {

constexpr unsigned kSetId = 06000, kExec = 0111, kWorldWritable = 0002;

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
  const unsigned bits = gained(file, kSetId);
  if (bits == 0) return;
  out.add(file, modes(file, fmt::format("Whoever runs this file gets the rights of its {}.",
                                        (bits & 04000) != 0 ? "owner (setuid)" : "group (setgid)")));
}

void exec_gained(const FileCase& file, Verdicts& out) {
  if (file.before == nullptr || (file.before->mode & kExec) != 0 || gained(file, kExec) == 0) return;
  const bool explained = !file.explained.empty();
  out.add(file,
          modes(file, fmt::format("The file became executable{}.",
                                  explained ? ", with its package's new version" : "")),
          explained ? Severity::note : Severity::warning);
}

void world_writable_gained(const FileCase& file, Verdicts& out) {
  if (gained(file, kWorldWritable) == 0) return;
  out.add(file, modes(file, "Anyone on the machine can change this file."));
}

std::string target_text(const FileDetail* detail) {
  return detail == nullptr ? std::string() : std::string(detail->target);
}

void type_changed(const FileCase& file, Verdicts& out) {
  if (file.before == nullptr || file.after == nullptr || !file.match.differs.type) return;
  out.add(file, contents(file,
                         fmt::format("What was a {} is a {} now.", to_string(file.before->type),
                                     to_string(file.after->type)),
                         "the types differ"));
}

void symlink_changed(const FileCase& file, Verdicts& out) {
  if (file.before == nullptr || !file.match.differs.target || !file.explained.empty()) return;
  out.add(file, {target_text(file.detail_before()), target_text(file.detail_after()),
                 "The link leads elsewhere, and no new version explains it.", "the targets differ"});
}

bool escapes(const File& file, const FileDetail* detail) {
  return file.type == FileType::symlink && detail != nullptr && !resolve_link(file.path, detail->target);
}

void symlink_escapes(const FileCase& file, Verdicts& out) {
  if (file.after == nullptr || !escapes(*file.after, file.detail_after())) return;
  // A link that led out before is judged only where it leads elsewhere now.
  if (file.before != nullptr && escapes(*file.before, file.detail_before()) && !file.match.differs.target)
    return;
  out.add(file, {target_text(file.detail_before()), target_text(file.detail_after()),
                 "The link leads out of the tree.",
                 file.detail_after()->target.starts_with('/') ? "its target is absolute"
                                                              : "its target climbs above the root"});
}

const Rule kRules[] = {
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
     .judge_file = setuid_gained},
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
     .judge_file = world_writable_gained},
    {.id = "type-changed",
     .severity = Severity::error,
     .summary = "A file became a symlink, a fifo or a device, or the other way round. Even when the version "
                "changed.",
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
     .summary = "A new or changed symlink is absolute or climbs out of the tree.",
     .why = "Who reads the tree then reads the machine, who writes into it writes to the machine, and no "
            "scan of the "
            "tree sees what stands there.",
     .incident = "",
     .what_to_do = "Replace it by the file that it means, or remove it.",
     .compares = Compared::target,
     .needs = {Fact::files},
     .yields_to = {},
     .judge_file = symlink_escapes},
};

}  // namespace

std::span<const Rule> mode_rules() {
  return kRules;
}

}  // namespace stocktake
