#include "verifier/archives/proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "generator/catalog/debian/control.h"
#include "generator/locks/lock.h"
#include "generator/parallel.h"
#include "generator/source/archive.h"
#include "generator/source/unified_diff.h"
#include "schemas/error.h"
#include "schemas/identity/any_digest.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/base64.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/text.h"
#include "verifier/archives/cargo_record.h"
#include "verifier/archives/deb_control.h"
#include "verifier/archives/index.h"
#include "verifier/archives/layout.h"
#include "verifier/archives/patch.h"
#include "verifier/archives/replaced.h"
#include "verifier/archives/sdist.h"
#include "verifier/known.h"
#include "verifier/strangers.h"

// One package after another, side by side: which archives may be its own (index.h), which of them the lock
// means, and whether what is installed is what is in it (layout.h). Only then, in one thread, what no archive
// explains: packages that came inside others, and files of nobody among installed packages.
namespace stocktake {
namespace {

constexpr std::string_view kPatched = "as the declared patches leave it";
constexpr std::size_t kMostPatches = 100;  // of one package
constexpr std::string_view kFirstLine = "a script whose first line names this environment's interpreter";
constexpr std::string_view kFromSource = "built from source when the package was installed";

constexpr std::string_view kDpkgDiversions = "var/lib/dpkg/diversions";
constexpr std::string_view kEntryPoints = "entry_points.txt";
constexpr std::string_view kCargoRecord = ".cargo-checksum.json";

constexpr std::size_t kMostHashes = 1000;  // of one release: no registry serves so many archives of one

/// What a lock demands of a package's archive.
struct Demand {
  std::vector<LockedHash> hashes;
  std::string h1;
  bool any() const { return !hashes.empty() || !h1.empty(); }
};

/// What came out of one package.
struct Proof {
  PackageVerdict verdict;
  std::vector<VerifyFinding> findings;
  std::vector<std::uint32_t> covered;  // files that its archive has, whoever owns them
};

/// A file that is not as the archive has it.
struct Difference {
  std::uint32_t file = kNone;  // kNone: missing
  PlacedMember placed;
  std::string member;  // empty: the archive has none
};

struct HeldFiles {
  std::string archive;
  std::uint64_t equal = 0;
  std::vector<std::uint32_t> covered;
  std::vector<Difference> differences;
  std::vector<std::uint32_t> as_owner;  // files that run with their owner's rights, and the archive's do not
  std::map<std::string_view, std::uint64_t> known;
};

/// What a report calls an archive: its name, or of npm's cache, where that is the rest of a digest, its
/// begin.
std::string archive_name(std::string_view path) {
  constexpr std::string_view kContent = "content-v2/";
  constexpr std::size_t kShown = 16;
  const auto at = path.find(kContent);
  if (at == path.npos) return std::string(base_name(path));
  std::string_view rest = path.substr(at + kContent.size());
  std::string name(take_until(rest, '/'));
  name += ':';
  for (const char c : rest.substr(0, kShown))
    if (c != '/') name += c;
  return name + "…";
}

/// What building copies as it stands, where it is not generated.
bool is_module(std::string_view path) {
  return path.ends_with(".py");
}

std::string first_line_removed(std::string_view text) {
  return std::string(text.substr(std::min(text.find('\n'), text.size())));
}

/// A script whose first line starts a Python: `#!python`, `#!/path/of/python3.11`, `#!/usr/bin/env python3`.
bool names_python(std::string_view text) {
  std::string_view line = take_line(text);
  if (!line.starts_with("#!")) return false;
  line = trim(line.substr(2));
  const std::string_view last = base_name(line.substr(line.rfind(' ') + 1));
  return last.starts_with("python") || last.starts_with("pypy");
}

/// Digests of a file by several algorithms at once; nothing where it cannot be read.
std::vector<LockedHash> digests_of_file(const std::string& path, const std::vector<LockedHash>& like) {
  std::vector<std::pair<HashAlgorithm, AnyDigest>> digests;
  for (const LockedHash& one : like) {
    const bool known = std::any_of(digests.begin(), digests.end(),
                                   [&](const auto& digest) { return digest.first == one.algorithm; });
    if (!known && AnyDigest::knows(one.algorithm))
      digests.emplace_back(one.algorithm, AnyDigest(one.algorithm));
  }
  const Descriptor file = open_to_read(path);
  std::array<char, std::size_t{64} << 10> block;  // NOLINT: written before it is read
  for (;;) {
    const ssize_t size = file ? file.read(block.data(), block.size()) : -1;
    if (size < 0) return {};
    if (size == 0) break;
    for (auto& [algorithm, digest] : digests) digest.update({block.data(), static_cast<std::size_t>(size)});
  }
  std::vector<LockedHash> result;
  for (auto& [algorithm, digest] : digests) result.push_back({algorithm, digest.finish()});
  return result;
}

class Prover {
 public:
  Prover(const Inventory& inventory, const ProofInput& input)
      : inventory_(inventory), input_(input), index_(input.archives), files_(inventory) {
    for (const RecordRow& row : input.rows)
      if (row.file != kNone && purl_type(inventory.packages[row.package].purl) == "deb")
        unpacked_.try_emplace(row.file, row.kind);
  }

  VerifyReport run();

 private:
  void read_locks();
  Demand demand_for(const Package& package) const;
  Proof prove_one(std::uint32_t index) const;
  bool choose(const Package& package, const ArchiveLayout& layout, const Demand& demand, Proof& proof,
              std::string& archive, Tree& members) const;
  void look_for_scripts(const Package& package, HeldFiles& held) const;
  std::vector<DpkgPathFilter> path_filters(std::string_view root) const;
  std::vector<DebianDiversion> diversions_from(const Package& package) const;
  std::string_view known_added(std::uint32_t file, const ArchiveLayout& layout, const Package& package) const;
  bool is_declared_script(const File& file, const Package& package) const;
  void note_interpreters();
  std::optional<PlacedMember> place(const ArchiveLayout& layout, const Package& package, const Tree& members,
                                    std::string_view member) const;
  HeldFiles hold(std::uint32_t index, const ArchiveLayout& layout, const Tree& members) const;
  void look_closer(HeldFiles& held, const ArchiveLayout& layout, const std::string& archive, bool patch,
                   Proof& proof) const;
  using Texts = std::map<std::string, std::optional<std::string>, std::less<>>;
  std::string patch_text(std::string_view patch) const;
  Texts patched_texts(const Package& package, const ArchiveLayout& layout, const std::string& archive,
                      const Tree& members, const std::vector<FilePatch>& patches) const;
  bool apply_patches(std::uint32_t index, const ArchiveLayout& layout, const std::string& archive,
                     const Tree& members, HeldFiles& held, Proof& proof) const;
  static void forgive_orphans(HeldFiles& held);
  void judge(const HeldFiles& held, Proof& proof) const;
  HeldFiles hold_source(std::uint32_t index, const Tree& members) const;
  void forgive_versions(HeldFiles& held, const std::string& archive) const;
  void check_replaced(const Package& package, Proof& proof) const;
  void check_cargo_record(const Package& package, const std::string& archive, const Tree& members,
                          Proof& proof) const;
  static void forget_installers(Proof& proof);
  void check_control(const Package& package, const std::string& archive, Proof& proof) const;
  void check_nobodys();
  void settle_without_archive();
  void summarise();

  const Inventory& inventory_;
  const ProofInput& input_;
  const ArchiveIndex index_;
  const FilesByPackage files_;
  std::unordered_multimap<std::string, LockedPackage> locked_;  // by identity
  std::vector<Proof> proofs_;
  std::vector<std::uint8_t> covered_;
  /// Of files that dpkg says that it unpacked, as what.
  std::unordered_map<std::uint32_t, RecordRow::Kind> unpacked_;
  VerifyReport report_;
};

VerifyFinding finding_of(std::string_view rule, std::string_view package, std::string_view path,
                         std::string message) {
  return {verify_rule(rule), std::string(package), std::string(path), 0, std::move(message), {}, {}, false};
}

void Prover::read_locks() {
  for (const auto& [path, text] : *input_.locks) {
    const LockFormat* format = lock_format(path);
    if (format == nullptr) continue;
    try {
      for (LockedPackage& package : format->read(text, std::string(path)).packages)
        if (std::string identity = locked_identity(format->purl_type, package.name); !identity.empty())
          locked_.emplace(std::move(identity), std::move(package));
    } catch (const Error& error) {
      report_.findings.push_back(
          finding_of("pin-unreadable", {}, path, fmt::format("It cannot be read: {}", error.what())));
    }
  }
}

Demand Prover::demand_for(const Package& package) const {
  Demand demand;
  const auto purl = try_parse_purl(package.purl);
  if (!purl) return demand;
  // Apt's lists do not say of which distribution they are.
  const auto [first, last] = locked_.equal_range(
      purl->type == "deb" ? locked_identity("deb", "debian/" + purl->name) : purl_identity(*purl));
  for (auto at = first; at != last; ++at) {
    const LockedPackage& locked = at->second;
    if (demand.hashes.size() > kMostHashes) break;
    if (!same_locked_version(purl->type, package.version, locked.version)) continue;
    demand.hashes.insert(demand.hashes.end(), locked.hashes.begin(), locked.hashes.end());
    if (!locked.h1.empty()) demand.h1 = locked.h1;
  }
  return demand;
}

/// Why an archive is not the one that the lock demands; empty where it is, or nothing is demanded of its
/// bytes.
std::string digest_trouble(const std::string& path, const std::vector<LockedHash>& demanded) {
  if (demanded.empty()) return {};
  const std::vector<LockedHash> found = digests_of_file(path, demanded);
  for (const LockedHash& one : found)
    if (std::find(demanded.begin(), demanded.end(), one) != demanded.end()) return {};
  if (found.empty()) return "no digest that can be computed";
  return fmt::format("{} {}, which is none of those in the lock", to_string(found[0].algorithm),
                     found[0].hex);
}

/// The same of Go's sum, which is over the archive's members.
std::string sum_trouble(const std::string& h1, const Tree& members) {
  Sha256 wanted;
  const bool is_sum = h1.starts_with("h1:") && parse_base64(h1.substr(3), wanted.bytes);
  return is_sum && wanted == go_sum_of(members) ? std::string() : "another sum of its files than " + h1;
}

/// The first candidate that the lock means and that can be read. \return false: there is none, and the proof
/// says why
bool Prover::choose(const Package& package, const ArchiveLayout& layout, const Demand& demand, Proof& proof,
                    std::string& archive, Tree& members) const {
  const auto refuse = [&](std::string_view rule, std::string message) {
    proof.findings.push_back(finding_of(rule, proof.verdict.package, {}, std::move(message)));
  };
  for (const std::string& path : index_.find(package, demand.hashes)) {
    std::string trouble = digest_trouble(path, demand.hashes);  // before anything in it is believed
    try {
      if (trouble.empty())
        members = layout.inner.empty() ? read_archive(path, {}) : read_inner_archive(path, layout.inner);
    } catch (const Error& error) {
      refuse("archive-unreadable", error.what());
      continue;
    }
    if (trouble.empty() && !demand.h1.empty()) trouble = sum_trouble(demand.h1, members);
    if (!trouble.empty()) {
      refuse("archive-digest", fmt::format("{} has {}.", path, trouble));
      continue;
    }
    if (!members.unread.empty())
      refuse("archive-unreadable",
             fmt::format("{}: {}: {}", path, members.unread[0].path, members.unread[0].reason));
    archive = path;
    // Others were of another platform, or of a name that looks like it.
    std::erase_if(proof.findings, [](const VerifyFinding& f) { return f.rule->id == "archive-digest"; });
    return true;
  }
  return false;
}

/// What dpkg of a system was told not to unpack, in the order in which it reads it (dpkg.cfg(5)).
std::vector<DpkgPathFilter> Prover::path_filters(std::string_view root) const {
  std::vector<DpkgPathFilter> filters;
  const std::string folder = join(root, kDpkgFolder), main = join(root, kDpkgConfiguration);
  const auto read = [&](std::string_view text) {
    for (DpkgPathFilter& filter : read_path_filters(text)) filters.push_back(std::move(filter));
  };
  for (auto at = input_.locks->lower_bound(folder); at != input_.locks->end(); ++at) {
    if (!is_below(at->first, folder)) break;
    read(at->second);
  }
  if (const auto at = input_.locks->find(main); at != input_.locks->end()) read(at->second);
  return filters;
}

/// What of the package's files another one had moved away (dpkg-divert(1)).
std::vector<DebianDiversion> Prover::diversions_from(const Package& package) const {
  const auto text = input_.locks->find(join(package.location, kDpkgDiversions));
  if (text == input_.locks->end()) return {};
  std::vector<DebianDiversion> all = read_diversions(text->second);
  std::erase_if(all, [&](const DebianDiversion& one) { return one.by == package.name; });
  return all;
}

/// Why a file of the package that its archive does not have is in order; empty where it is not. What dpkg
/// says that it unpacked came out of an archive.
std::string_view Prover::known_added(std::uint32_t file, const ArchiveLayout& layout,
                                     const Package& package) const {
  if (layout.purl_type == "deb" && is_folder_link(inventory_, package, inventory_.files[file]))
    return kFolderLink;
  if (const auto listed = unpacked_.find(file); listed != unpacked_.end())
    return listed->second == RecordRow::Kind::configuration ? kConfiguration : std::string_view();
  const std::string_view reason = layout.added(inventory_, package, inventory_.files[file]);
  return reason == kEntryScript && !is_declared_script(inventory_.files[file], package) ? std::string_view()
                                                                                        : reason;
}

/// Whether the script starts what the distribution's entry points say of its name.
bool Prover::is_declared_script(const File& file, const Package& package) const {
  const auto text = input_.locks->find(join(folder_of(package.record), kEntryPoints));
  if (text == input_.locks->end()) return false;
  const std::vector<EntryScript> scripts = entry_scripts(inventory_, package, text->second);
  const std::string_view starts = inventory_.detail_of(file)->starts;
  return std::any_of(scripts.begin(), scripts.end(), [&](const EntryScript& one) {
    return one.path == file.path &&
           one.starts == starts.substr(std::min(starts.find(' ') + 1, starts.size()));
  });
}

/// Where a member goes. Composer takes the folder off that holds all of an archive, and where there is none,
/// as in what `composer archive` makes, nothing.
std::optional<PlacedMember> Prover::place(const ArchiveLayout& layout, const Package& package,
                                          const Tree& members, std::string_view member) const {
  const std::string_view first = members.entries.front().path;
  const std::string_view top = first.substr(0, std::min(first.find('/'), first.size() - 1) + 1);
  const bool bare = layout.purl_type == "composer" &&
                    (!top.ends_with('/') || !members.entries.back().path.starts_with(top));
  return layout.place(inventory_, package, bare ? std::string("./").append(member) : std::string(member));
}

HeldFiles Prover::hold(std::uint32_t index, const ArchiveLayout& layout, const Tree& members) const {
  const Package& package = inventory_.packages[index];
  const bool deb = layout.purl_type == "deb";
  const auto filters = deb ? path_filters(package.location) : std::vector<DpkgPathFilter>();
  const auto diversions = deb ? diversions_from(package) : std::vector<DebianDiversion>();
  HeldFiles held;
  std::unordered_set<std::uint32_t> seen;
  for (const Entry& member : members.entries) {
    auto placed = place(layout, package, members, member.path);
    if (!placed) continue;
    for (const DebianDiversion& one : diversions)
      if (one.from == "/" + std::string(member.path) || one.from == "/" + placed->path)
        placed = place(layout, package, members, one.to.substr(1));
    const File* file = find_file(inventory_, placed->path);
    if (file == nullptr) {
      if (is_path_excluded(filters, "/" + std::string(member.path))) placed->left_out = kExcludedByDpkg;
      if (placed->left_out.empty())
        held.differences.push_back({kNone, std::move(*placed), std::string(member.path)});
      else
        ++held.known[placed->left_out];
      continue;
    }
    const auto at = static_cast<std::uint32_t>(file - inventory_.files.data());
    seen.insert(at);
    held.covered.push_back(at);
    const FileDetail* detail = inventory_.detail_of(*file);
    const bool same_link =
        member.type == FileType::symlink && detail != nullptr && detail->target == member.target();
    if (file->type == FileType::regular && file->mode != kUnknownMode &&
        (file->mode & ~member.mode & kRunsAsOwner) != 0)
      held.as_owner.push_back(at);
    if (file->type == member.type && (same_link || (file->has_sha256 && file->sha256 == member.sha256)))
      ++held.equal;
    else if (!placed->rewritten.empty())
      ++held.known[placed->rewritten];
    else
      held.differences.push_back({at, std::move(*placed), std::string(member.path)});
  }
  for (const std::uint32_t at : files_.files(index)) {
    if (seen.contains(at)) continue;
    const File& file = inventory_.files[at];
    if (const std::string_view reason = known_added(at, layout, package); !reason.empty())
      ++held.known[reason];
    else
      held.differences.push_back({at, {std::string(file.path), {}, {}, false, false}, {}});
  }
  forgive_orphans(held);
  return held;
}

/// Bytecode of a source that is missing: that is said of the source, and Python loads none without it.
void Prover::forgive_orphans(HeldFiles& held) {
  std::unordered_set<std::string> missing;
  for (const Difference& one : held.differences)
    if (one.file == kNone) missing.insert(one.placed.path);
  const auto orphans = std::erase_if(held.differences, [&](const Difference& one) {
    return one.file != kNone && one.member.empty() && missing.contains(source_of_bytecode(one.placed.path));
  });
  if (orphans != 0) held.known[kBytecode] += orphans;
}

/// The scripts that the installer had to write, which no archive has.
void Prover::look_for_scripts(const Package& package, HeldFiles& held) const {
  const auto text = input_.locks->find(join(folder_of(package.record), kEntryPoints));
  if (text == input_.locks->end()) return;
  for (EntryScript& script : entry_scripts(inventory_, package, text->second))
    if (find_file(inventory_, script.path) == nullptr)
      held.differences.push_back(
          {kNone, {std::move(script.path), {}, kEntryScript}, std::string(kEntryPoints)});
}

/// What only the bytes tell: a script's first line, what Go ignores; and the diffs that were asked for.
void Prover::look_closer(HeldFiles& held, const ArchiveLayout& layout, const std::string& archive, bool patch,
                         Proof& proof) const {
  std::unordered_set<std::string_view> wanted;
  for (const Difference& one : held.differences)
    if (!one.member.empty() &&
        (one.file == kNone ? one.placed.if_not_ignored : patch || one.placed.first_line_may))
      wanted.insert(one.member);
  if (wanted.empty()) return;
  const auto wish = [&](std::string_view path) { return wanted.contains(path) ? Wish::all : Wish::nothing; };
  const Tree members = layout.inner.empty() ? read_archive(archive, {}, wish)
                                            : read_inner_archive(archive, layout.inner, wish);
  std::erase_if(held.differences, [&](const Difference& one) {
    const auto text = wanted.contains(one.member) ? members.content(one.member) : std::nullopt;
    if (!text) return false;
    if (one.file == kNone) {
      if (is_ignored_by_go(*text)) ++held.known[kIgnoredByGo];
      return is_ignored_by_go(*text);
    }
    const auto installed = input_.bytes(one.file);
    if (!installed) return false;
    if (one.placed.first_line_may && names_python(*text) && names_python(*installed) &&
        first_line_removed(*text) == first_line_removed(*installed)) {
      ++held.known[kFirstLine];
      return true;
    }
    if (patch)
      for (VerifyFinding& finding : proof.findings)
        if (finding.path == one.placed.path) finding.patch = unified_diff(finding.path, *text, *installed);
    return false;
  });
}

/// The bytes of a declared patch, `PATH#sha256:HEX`. \throws Error that says why it is not to be used
std::string Prover::patch_text(std::string_view patch) const {
  const auto mark = patch.rfind("#sha256:");
  const std::string_view path = patch.substr(0, mark);
  const File* file = mark == patch.npos ? nullptr : find_file(inventory_, path);
  if (file == nullptr || file->type != FileType::regular) throw Error("is not there");
  if (file->size > kLargestPatch) throw Error("is larger than what can be applied");
  auto text = input_.bytes(static_cast<std::uint32_t>(file - inventory_.files.data()));
  if (!text) throw Error("cannot be read");
  const std::string digest = to_hex(sha256_of_text(*text));
  if (digest != patch.substr(mark + std::string_view("#sha256:").size()))
    throw Error("has the digest " + digest + ", and another is declared");
  return std::move(*text);
}

/// The files that a package's patches change, by their installed paths: as the archive has them, and then as
/// the patches leave them; nothing where there is none.
Prover::Texts Prover::patched_texts(const Package& package, const ArchiveLayout& layout,
                                    const std::string& archive, const Tree& members,
                                    const std::vector<FilePatch>& patches) const {
  Texts texts;
  for (const FilePatch& patch : patches)
    texts[join(package.location, patch.before.empty() ? patch.after : patch.before)] = std::nullopt;
  std::unordered_map<std::string_view, std::string> placed;  // by member
  for (const Entry& member : members.entries)
    if (const auto at = place(layout, package, members, member.path); at && texts.contains(at->path))
      placed.emplace(member.path, at->path);
  const auto wish = [&](std::string_view path) { return placed.contains(path) ? Wish::all : Wish::nothing; };
  const Tree contents = layout.inner.empty() ? read_archive(archive, {}, wish)
                                             : read_inner_archive(archive, layout.inner, wish);
  for (const auto& [member, path] : placed)
    if (const auto text = contents.content(member)) texts[path] = std::string(*text);
  for (const FilePatch& patch : patches) {
    const std::string& name = patch.before.empty() ? patch.after : patch.before;
    std::optional<std::string>& text = texts[join(package.location, name)];
    if (text ? patch.before.empty() : !patch.may_create())
      throw Error(fmt::format("{}: the archive has {} such file", name, text ? "already a" : "no"));
    try {
      text = apply_patch(patch, text.value_or(std::string()));
    } catch (const Error& error) {
      throw Error(fmt::format("{}: {}", name, error.what()));
    }
    const bool gone = find_file(inventory_, join(package.location, name)) == nullptr;
    if (patch.after.empty() && !text->empty())
      throw Error(name + ": is to be removed, but holds more than the patch says");
    if (patch.after.empty() || (gone && patch.may_remove() && text->empty())) text.reset();
  }
  return texts;
}

/// Whether the package's declared patches, applied to the archive's members, are what is installed. Only then
/// is anything explained: every file that they change must be as they leave it.
bool Prover::apply_patches(std::uint32_t index, const ArchiveLayout& layout, const std::string& archive,
                           const Tree& members, HeldFiles& held, Proof& proof) const {
  const Package& package = inventory_.packages[index];
  std::string_view current;
  const auto refuse = [&](const std::string& why) {
    proof.findings.push_back(finding_of("patch-differs", proof.verdict.package, current, why));
    return false;
  };
  std::vector<std::string> kept;  // of which the patches are views
  std::vector<FilePatch> patches;
  Texts texts;
  try {
    if (package.patches.size() > kMostPatches) throw Error("There are more patches than can be applied.");
    kept.reserve(package.patches.size());
    for (const std::string_view patch : package.patches) {
      current = patch.substr(0, patch.rfind("#sha256:"));
      for (FilePatch& one : read_patch(kept.emplace_back(patch_text(patch))))
        patches.push_back(std::move(one));
    }
    texts = patched_texts(package, layout, archive, members, patches);
  } catch (const Error& error) {
    return refuse(fmt::format("It does not apply to {}: {}.", proof.verdict.witness, error.what()));
  }
  for (const auto& [path, text] : texts) {
    const File* file = find_file(inventory_, path);
    const bool same =
        text ? file != nullptr && file->has_sha256 && file->sha256 == sha256_of_text(*text) : file == nullptr;
    if (!same)
      return refuse(fmt::format("{} is not what it makes of the file of {}.", path, proof.verdict.witness));
  }
  std::erase_if(held.differences, [&](const Difference& one) { return texts.contains(one.placed.path); });
  held.known[kPatched] += texts.size();
  return true;
}

void Prover::judge(const HeldFiles& held, Proof& proof) const {
  PackageVerdict& verdict = proof.verdict;
  verdict.equal = held.equal;
  verdict.known = held.known;
  proof.covered = held.covered;
  for (const std::uint32_t at : held.as_owner) {
    const File& file = inventory_.files[at];
    proof.findings.push_back(
        finding_of("runs-as-owner", verdict.package, file.path,
                   fmt::format("Its mode is {:04o}, which it has not in {}.", file.mode, verdict.witness)));
  }
  for (const Difference& one : held.differences) {
    const std::string_view rule = one.file == kNone    ? "archive-missing"
                                  : one.member.empty() ? "archive-unlisted"
                                                       : "archive-changed";
    ++(one.file == kNone ? verdict.missing : one.member.empty() ? verdict.unlisted : verdict.changed);
    proof.findings.push_back(finding_of(
        rule, verdict.package, one.placed.path,
        one.file == kNone && one.placed.rewritten == kEntryScript
            ? "The distribution's entry points name the program, and no script starts it."
        : one.file == kNone  ? fmt::format("{} has it, and it is not installed.", verdict.witness)
        : one.member.empty() ? fmt::format("{} does not have it.", verdict.witness)
                             : fmt::format("It is not what {} has as {}.", verdict.witness, one.member)));
  }
}

/// Of a package that was built here, what of its source is installed as it was published, what is otherwise,
/// and which modules are missing beside others of their folder, or stand there and have no source. What else
/// was built or written while building nobody can prove.
HeldFiles Prover::hold_source(std::uint32_t index, const Tree& members) const {
  const std::string_view site = folder_of(folder_of(inventory_.packages[index].record));
  const auto tail_of = [&](const File& file) {
    return is_below(file.path, site) ? file.path.substr(site.empty() ? 0 : site.size() + 1)
                                     : std::string_view();
  };
  std::unordered_set<std::string_view> installed, folders;
  for (const std::uint32_t at : files_.files(index)) installed.insert(tail_of(inventory_.files[at]));
  std::unordered_set<std::string> published;  // names with digests
  for (const Entry& member : members.entries)
    published.insert(std::string(base_name(member.path)) + "/" + to_hex(member.sha256));
  const auto sources = source_members(members, installed);
  HeldFiles held;
  for (const std::uint32_t at : files_.files(index)) {
    const File& file = inventory_.files[at];
    const std::string_view tail = tail_of(file);
    const auto source = tail.empty() ? sources.end() : sources.find(tail);
    const bool same = source != sources.end()
                          ? file.has_sha256 && file.sha256 == source->second->sha256
                          : file.has_sha256 && published.contains(std::string(base_name(file.path)) + "/" +
                                                                  to_hex(file.sha256));
    if (source != sources.end() && is_module(tail)) folders.insert(folder_of(tail));
    if (same)
      ++held.equal, held.covered.push_back(at);
    else if (source != sources.end())
      held.differences.push_back({at, {std::string(file.path)}, std::string(source->second->path)});
    else if (is_module(tail))
      held.differences.push_back({at, {std::string(file.path)}, {}});
    else
      ++held.known[kFromSource];
  }
  for (const auto& [tail, member] : sources) {
    if (!is_module(tail) || folder_of(tail).empty() || !folders.contains(folder_of(tail))) continue;
    if (std::string path = join(site, tail); find_file(inventory_, path) == nullptr)
      held.differences.push_back({kNone, {std::move(path)}, std::string(member->path)});
  }
  return held;
}

/// Modules with the version that building writes anew, where both are nothing else.
void Prover::forgive_versions(HeldFiles& held, const std::string& archive) const {
  std::unordered_set<std::string_view> wanted;
  for (const Difference& one : held.differences)
    if (one.file != kNone && base_name(one.member).ends_with("version.py")) wanted.insert(one.member);
  if (wanted.empty()) return;
  const Tree members = read_archive(
      archive, {}, [&](std::string_view path) { return wanted.contains(path) ? Wish::all : Wish::nothing; });
  std::erase_if(held.differences, [&](const Difference& one) {
    const auto text = wanted.contains(one.member) ? members.content(one.member) : std::nullopt;
    if (!text || !is_written_version(*text)) return false;
    const auto installed = input_.bytes(one.file);
    if (!installed || !is_written_version(*installed)) return false;
    ++held.known[kFromSource];
    return true;
  });
}

/// The record that `cargo vendor` wrote beside a crate's files: no archive has it, and what it says is known.
void Prover::check_cargo_record(const Package& package, const std::string& archive, const Tree& members,
                                Proof& proof) const {
  const auto text = input_.locks->find(join(package.location, kCargoRecord));
  if (text == input_.locks->end()) return;
  const std::vector<LockedHash> digest = digests_of_file(archive, {{HashAlgorithm::sha256, {}}});
  if (digest.empty()) return;
  std::string trouble = cargo_record_trouble(text->second, members, digest[0].hex);
  if (trouble.empty()) return;
  ++proof.verdict.changed;
  forget_installers(proof);
  proof.findings.push_back(
      finding_of("archive-changed", proof.verdict.package, text->first, std::move(trouble)));
}

/// One of the installer's own files is none that is known.
void Prover::forget_installers(Proof& proof) {
  const auto known = proof.verdict.known.find(kInstaller);
  if (known != proof.verdict.known.end() && --known->second == 0) proof.verdict.known.erase(known);
}

/// What dpkg keeps of the archive's control data.
void Prover::check_control(const Package& package, const std::string& archive, Proof& proof) const {
  const Tree control = read_inner_archive(archive, "control.tar");
  for (ControlTrouble& one : deb_control_troubles(inventory_, package, control)) {
    const bool missing = one.rule == "archive-missing";
    if (!missing) forget_installers(proof);
    ++(missing                         ? proof.verdict.missing
       : one.rule == "archive-changed" ? proof.verdict.changed
                                       : proof.verdict.unlisted);
    proof.findings.push_back(
        finding_of(one.rule, proof.verdict.package, std::move(one.path), std::move(one.message)));
  }
}

/// A module whose code is a folder's: go.mod says so beside the vendor folder, or go.work, and the folder has
/// that code. vendor/modules.txt alone proves nothing: it lies beside the code.
void Prover::check_replaced(const Package& package, Proof& proof) const {
  const std::string_view folder = property_of(package, property::kReplacedBy);
  if (folder.empty()) return;
  const auto add = [&](std::string_view rule, std::string_view path, std::string message) {
    proof.findings.push_back(finding_of(rule, proof.verdict.package, path, std::move(message)));
    proof.verdict.status = "differs";
  };
  const std::string project(folder_of(folder_of(package.record)));
  bool said = false;
  for (const char* name : {"go.mod", "go.work"})
    if (const auto text = input_.locks->find(join(project, name)); text != input_.locks->end())
      said = said || go_replaces(text->second, package.name, folder);
  if (!said)
    return add(
        "lock-differs", package.record,
        fmt::format("It says that {} stands for the module, and no go.mod beside the vendor folder does.",
                    folder));
  const std::string_view state = property_of(package, property::kReplacement);
  constexpr std::string_view kDiffers = "differs: ";
  if (state.starts_with(kDiffers))
    add("archive-changed", state.substr(kDiffers.size()), fmt::format("It is not what {} has.", folder));
  else if (state.empty())
    add("archive-absent", {}, fmt::format("Its code is that of {}, which is not in the tree.", folder));
}

Proof Prover::prove_one(std::uint32_t index) const {
  const Package& package = inventory_.packages[index];
  Proof proof;
  proof.verdict.package = name_of(package);
  proof.verdict.location = package.location;
  // A lock that names an archive for it knows better than a link or a note beside it. What replaces a Go
  // module stands in go.mod, and the sum of what it replaces may stay in go.sum.
  const bool is_go = purl_type(package.purl) == "golang";
  if (is_project_own(package) && (is_go || !demand_for(package).any())) {
    proof.verdict.status = "the project's own";
    if (is_go) check_replaced(package, proof);
    return proof;
  }
  const ArchiveLayout* layout = archive_layout(purl_type(package.purl));
  proof.verdict.status = "archive absent";
  // What another's archive brought is that archive's, also where the registry serves the package too.
  if (layout == nullptr || !property_of(package, property::kBundled).empty()) return proof;
  const Demand demand = demand_for(package);
  std::string archive;
  Tree members;
  if (!choose(package, *layout, demand, proof, archive, members)) return proof;
  proof.verdict.witness = archive_name(archive);
  if (layout->purl_type == "pypi" && !archive.ends_with(".whl")) {
    HeldFiles held = hold_source(index, members);
    forgive_versions(held, archive);
    judge(held, proof);
    if (input_.patch) look_closer(held, *layout, archive, true, proof);
    proof.verdict.status = held.differences.empty() ? "built here" : "differs";
    return proof;
  }
  HeldFiles held = hold(index, *layout, members);
  if (layout->purl_type == "pypi") look_for_scripts(package, held);
  look_closer(held, *layout, archive, false, proof);
  const bool patched =
      !package.patches.empty() && apply_patches(index, *layout, archive, members, held, proof);
  judge(held, proof);
  if (layout->purl_type == "cargo") check_cargo_record(package, archive, members, proof);
  if (layout->purl_type == "deb") check_control(package, archive, proof);
  if (input_.patch) look_closer(held, *layout, archive, true, proof);
  const bool refused = !package.patches.empty() && !patched;
  const bool differs = !held.differences.empty() ||
                       proof.verdict.changed + proof.verdict.missing + proof.verdict.unlisted != 0;
  proof.verdict.status = differs || !held.as_owner.empty() || refused ? "differs"
                         : patched && demand.any()                    ? "proven with a patch"
                         : demand.any()                               ? "proven"
                                                                      : "lock silent";
  if (!demand.any())
    proof.findings.push_back(finding_of(
        "lock-silent", proof.verdict.package, {},
        fmt::format("No lock states a digest of {}, which it was held against.", proof.verdict.witness)));
  return proof;
}

/// What came inside another package's archive is proven by that; of the rest nothing is known.
void Prover::settle_without_archive() {
  for (std::uint32_t i = 0; i < proofs_.size(); ++i) {
    Proof& proof = proofs_[i];
    const auto own = files_.files(i);
    if (proof.verdict.status != "archive absent") continue;
    const ArchiveLayout* layout = archive_layout(purl_type(inventory_.packages[i].purl));
    const bool inside = std::all_of(own.begin(), own.end(), [&](std::uint32_t file) {
      return covered_[file] != 0 ||
             (layout != nullptr &&
              !layout->added(inventory_, inventory_.packages[i], inventory_.files[file]).empty());
    });
    if (inside) {
      proof.verdict.status = own.empty() ? "has no files" : "inside another";
      continue;
    }
    if (proof.findings.empty())
      proof.findings.push_back(finding_of(
          "archive-absent", proof.verdict.package, {},
          fmt::format("{} of it have no archive to be held against.", counted(own.size(), "file", "files"))));
  }
}

/// Files of no package among installed ones, of which archives make up everything.
void Prover::check_nobodys() {
  InstalledFolders folders(inventory_);
  for (const Package& package : inventory_.packages) {
    const ArchiveLayout* layout = archive_layout(purl_type(package.purl));
    if (layout == nullptr) continue;
    if (layout->purl_type == "deb") folders.add_system(package.location);
    if (auto area = layout->area(package)) folders.add(std::move(*area));
  }
  for (const std::uint32_t at : files_.unowned()) {
    const File& file = inventory_.files[at];
    if (covered_[at] != 0 || !folders.hold(file.path)) continue;
    if (!known_stranger(inventory_, file).empty() || is_bytecode_in_order(inventory_, file)) continue;
    report_.findings.push_back(
        finding_of("archive-unlisted", {}, file.path, "No archive of the packages around it has it."));
  }
}

void Prover::summarise() {
  std::uint64_t equal = 0, whole = 0;
  for (std::uint32_t i = 0; i < proofs_.size(); ++i) {
    whole += files_.files(i).size();
    equal += proofs_[i].verdict.equal;
    for (const auto& [reason, count] : proofs_[i].verdict.known)
      if (reason == kBytecode || reason == kInstaller || reason == kPackageLink)
        whole -= std::min(whole, count);
    if (proofs_[i].verdict.known.contains(kPatched))
      for (const std::string_view patch : inventory_.packages[i].patches)
        report_.notes.push_back(fmt::format("{} is patched by {}, as stocktake.toml in the tree declares.",
                                            proofs_[i].verdict.package, patch));
    report_.packages.push_back(std::move(proofs_[i].verdict));
    for (VerifyFinding& finding : proofs_[i].findings) report_.findings.push_back(std::move(finding));
  }
  note_interpreters();
  if (whole != 0)
    report_.notes.push_back(fmt::format(
        "Of {} of packages, not counting what installers write themselves, {} as the archives have "
        "them ({:.1f} %).",
        counted(whole, "file", "files"), equal == 1 ? "1 is" : format_count(equal) + " are",
        100.0 * static_cast<double>(equal) / static_cast<double>(whole)));
}

/// The Pythons outside of the tree by which scripts for entry points are run.
void Prover::note_interpreters() {
  std::map<std::string_view, std::size_t> scripts;
  for (const File& file : inventory_.files) {
    const FileDetail* detail = inventory_.detail_of(file);
    if (detail == nullptr || file.package == kNone || !detail->starts.starts_with('/')) continue;
    if (purl_type(inventory_.packages[file.package].purl) == "pypi")
      ++scripts[detail->starts.substr(0, detail->starts.find(' '))];
  }
  for (const auto& [interpreter, count] : scripts)
    report_.notes.push_back(fmt::format("{} run by {}, which is not in the tree.",
                                        count == 1 ? "1 script is" : format_count(count) + " scripts are",
                                        interpreter));
}

VerifyReport Prover::run() {
  report_ = report_on(inventory_, "archives");
  read_locks();
  proofs_.resize(inventory_.packages.size());
  for_each_index(input_.threads, proofs_.size(),
                 [&](std::size_t i) { proofs_[i] = prove_one(static_cast<std::uint32_t>(i)); });
  covered_.resize(inventory_.files.size());
  for (const Proof& proof : proofs_)
    for (const std::uint32_t file : proof.covered) covered_[file] = 1;
  settle_without_archive();
  check_nobodys();
  summarise();
  return std::move(report_);
}

/// What says what dpkg does otherwise than its packages do.
bool is_dpkg_configuration(std::string_view path) {
  const auto is = [](std::string_view whole, std::string_view name) {
    return whole == name || (whole.ends_with(name) && whole[whole.size() - name.size() - 1] == '/');
  };
  return is(path, kDpkgConfiguration) || is(folder_of(path), kDpkgFolder) || is(path, kDpkgDiversions);
}

}  // namespace

std::vector<std::uint32_t> files_for_proof(const Inventory& inventory) {
  std::vector<std::uint32_t> files;
  for (std::uint32_t i = 0; i < inventory.files.size(); ++i) {
    const File& file = inventory.files[i];
    const LockFormat* lock =
        file.type == FileType::regular && file.has_sha256 ? lock_format(file.path) : nullptr;
    // A lock inside a package is that package's test data; apt's lists are apt's.
    const std::string_view name = base_name(file.path);
    const bool go =
        file.type == FileType::regular && file.has_sha256 && (name == "go.mod" || name == "go.work");
    const bool dpkg = file.type == FileType::regular && file.has_sha256 && is_dpkg_configuration(file.path);
    const bool entry_points = file.type == FileType::regular && file.has_sha256 && name == kEntryPoints &&
                              folder_of(file.path).ends_with(".dist-info");
    const bool record = file.type == FileType::regular && file.has_sha256 && name == kCargoRecord;
    if (dpkg || entry_points || record) files.push_back(i);
    if (go && file.package == kNone) files.push_back(i);
    if (lock != nullptr && (file.package == kNone || lock->purl_type == "deb")) files.push_back(i);
  }
  return files;
}

VerifyReport prove(const Inventory& inventory, const ProofInput& input) {
  return Prover(inventory, input).run();
}

void note_proofs(const VerifyReport& report, Inventory& inventory) {
  for (std::size_t i = 0; i < report.packages.size(); ++i) {
    Package& package = inventory.packages[i];
    if (report.packages[i].status == "differs") package.record_status = "differs";
    if (!report.packages[i].status.starts_with("proven")) continue;
    package.record_status = report.packages[i].status;
    package.technique = "hash-comparison";
    package.confidence = 100;
  }
  for (const VerifyFinding& finding : report.findings) {
    const bool unlisted = finding.rule->id == "archive-unlisted";
    if (!unlisted && finding.rule->id != "archive-changed") continue;
    const File* file = find_file(inventory, finding.path);
    if (file == nullptr || file->package == kNone) continue;
    File& changed = inventory.files[static_cast<std::size_t>(file - inventory.files.data())];
    inventory.make_detail(changed).record_status = unlisted ? "unlisted" : "differs";
  }
}

}  // namespace stocktake
