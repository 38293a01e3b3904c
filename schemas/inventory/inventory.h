#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/identity/digest.h"
#include "schemas/identity/party.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/file_kind.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/string_arena.h"

/// The meeting point of generator and differ: one table of what is installed, built either from a tree on
/// disk or from a document, and read-only from then on. Text is owned by the inventory's arena, packages and
/// files refer to each other by index, digests are raw bytes.
namespace stocktake {

inline constexpr std::uint32_t kNone = UINT32_MAX;
inline constexpr std::uint64_t kUnknownSize = UINT64_MAX;
inline constexpr std::uint16_t kUnknownMode = UINT16_MAX;

enum class FileType : std::uint8_t { regular, symlink, fifo, socket, device, submodule };
std::string_view to_string(FileType type);
std::optional<FileType> file_type(std::string_view name);

/// A digest other than SHA-256, as lower-case hexadecimal.
struct Hash {
  HashAlgorithm algorithm = HashAlgorithm::sha256;
  std::string_view hex;
  bool operator==(const Hash&) const = default;
};

struct Property {
  std::string_view name;
  std::string_view value;
  bool operator==(const Property&) const = default;
};

/// What a file has beyond the ordinary; few files have one.
struct FileDetail {
  std::string_view target;  ///< of a symlink, raw bytes; of a submodule, the pinned commit
  std::string_view hook;    ///< what the file makes run by its presence: `python:import=import os; …`
  std::string_view unread;  ///< why its content could not be read; empty where it was
  /// Of a file that could not be read from a git repository: the object that it is there, `git:` and its id.
  std::string_view object;
  std::string_view remote;         ///< of a submodule, where it comes from, as .gitmodules says
  std::string_view record_status;  ///< `unlisted` or `differs`: against the package's own record
  std::vector<Hash> hashes;        ///< beside SHA-256
  /// Of a script that a package manager wrote to start a program of the file's package, and that does nothing
  /// else: the program, relative to the package's folder.
  std::string_view starts;
  /// Of a script that an installer writes for one place: its SHA-256 in hexadecimal with that place taken
  /// out, so that what was installed at another path is the same here, and the place: the environment's
  /// folder, or the interpreter that the first line names.
  std::string_view script, made_for;
  /// Of bytecode in a `__pycache__`: what is wrong between its head (PEP 552) and the source that it was
  /// compiled from; empty where the head is the one that Python would write for the source as it stands.
  /// `unchecked`: runs whatever the source says; `checked hash`: Python compares the hash itself;
  /// `other time`, `other size`: Python compiles anew; `no source`: Python does not load it; `malformed`.
  std::string_view bytecode;
  /// Of such bytecode: what its head says (PEP 552), `3495 timestamp 1700000000 size 100`, or `3495 checked
  /// HASH`, `3495 unchecked HASH`, where the first number is the version of the bytecode; empty where it is
  /// malformed. And SHA-256 in hexadecimal of the code behind the head, without the path of the source.
  std::string_view bytecode_head, code;
  /// Of a file that a package manager makes from its record: `agrees` with what it would write, or what does
  /// not, `differs: LINE`; empty where nobody looked.
  std::string_view generated;
  /// Where the records of several packages list the file: those packages, purls with a newline between,
  /// sorted. One of them is its owner.
  std::string_view claimed_by;
  /// Of a manifest of the scanned project or the configuration of an installer: all in it that decides what
  /// is installed from where, or what runs meanwhile, and is no mere version: lines, sorted.
  std::string_view steers;
  /// Of a file that an installer writes for itself and nobody reads: what in it is not what such a file
  /// holds; empty where it is in order.
  std::string_view irregular;
  /// What the file system says of the file beyond its mode, where that is not the ordinary: words
  /// `NAME=VALUE`, sorted (see docs/properties.md).
  std::string_view attributes;
  /// What the code of the file can do, as `decode_traits` (traits.h) reads it; empty where nothing shows, or
  /// nobody looked.
  std::string_view traits;
  bool operator==(const FileDetail&) const = default;
};

struct File {
  std::string_view path;  ///< relative to the root, `/` between names, raw bytes
  Sha256 sha256;          ///< valid where `has_sha256`
  std::uint64_t size = kUnknownSize;
  std::uint32_t package = kNone;      ///< index of the owner; kNone: no package claims the file
  std::uint32_t detail = kNone;       ///< index into Inventory::details
  std::uint16_t mode = kUnknownMode;  ///< permission bits, 07777
  std::uint16_t layer =
      0;  ///< of an image, the number of the layer that brought it (property::kImageLayer); 0: none
  FileType type = FileType::regular;
  FileKind kind = FileKind::unknown;
  bool has_sha256 = false;
};

/// Comment of a reference that no record states: it is where the package URL leads.
inline constexpr std::string_view kByPackageUrl = "by its package URL";

struct ExternalReference {
  std::string_view type;  ///< CycloneDX's: vcs, website, issue-tracker, distribution, …
  std::string_view url;
  std::string_view comment;
  std::vector<Hash> hashes;
  bool operator==(const ExternalReference&) const = default;
};

struct Package {
  std::string_view type = "library";  ///< CycloneDX component type
  std::string_view group, name, version;
  std::string_view purl;  ///< canonical, with version; empty where the document has none
  std::string_view bom_ref;
  std::string_view description, scope;
  std::string_view copyright;  ///< as its metadata or its licence file states it, a line each
  std::vector<Party> authors;
  Party supplier;             ///< who stands for it: its maintainer, author, or the owner of its repository
  Party manufacturer;         ///< who made it, where the record says more than that
  std::string_view location;  ///< its folder relative to the root; "" where it is the root or unknown
  std::string_view record;    ///< path of the installed record that proves it
  std::string_view record_status;  ///< `verified`, `differs`, `absent`; empty: not checked
  std::string_view lock_status;    ///< what a lock file says that is not so: `version 1.2.3`; empty: nothing
  std::string_view technique;      ///< of evidence.identity
  std::uint8_t confidence = 0;     ///< of evidence.identity, per cent
  std::optional<Sha256> tree;      ///< digest over its files' digests
  std::vector<License> licenses;
  std::vector<Hash> hashes;
  std::vector<ExternalReference> references;
  std::vector<std::string_view> hooks;  ///< what runs at install: `npm:preinstall=node setup.mjs`; sorted
  std::vector<std::string_view> entry_points;  ///< files that run on import, relative to the root; sorted
  std::vector<std::string_view> patches;  ///< pedigree.patches: SHA-256 of each declared diff, or its text's
  std::vector<std::uint32_t> dependencies;  ///< indices of packages; sorted
  std::vector<Property> properties;         ///< the rest, in order
};

/// The value of the package's first property of that name; empty where it has none.
std::string_view property_of(const Package& package, std::string_view name);
/// Whether the package has `property::kPublished`.
bool is_published(const Package& package);

/// What a source records. A document without one of them makes the rules that need it say that they could not
/// look.
enum class Fact : std::uint8_t {
  files,
  owners,
  sizes,
  modes,
  kinds,
  hooks,
  entry_points,
  records,
  scripts,     ///< FileDetail::script
  bytecode,    ///< FileDetail::bytecode
  steering,    ///< FileDetail::steers and FileDetail::irregular
  attributes,  ///< FileDetail::attributes, and the notes property::kFolder
  traits,      ///< FileDetail::traits
};
inline constexpr Fact kAllFacts[] = {Fact::files,   Fact::owners,   Fact::sizes,        Fact::modes,
                                     Fact::kinds,   Fact::hooks,    Fact::entry_points, Fact::records,
                                     Fact::scripts, Fact::bytecode, Fact::steering,     Fact::attributes,
                                     Fact::traits};
std::string_view to_string(Fact fact);

class Facts {
 public:
  constexpr Facts() = default;
  static constexpr Facts all() { return Facts((1U << std::size(kAllFacts)) - 1); }
  constexpr bool has(Fact fact) const { return (bits_ >> static_cast<unsigned>(fact) & 1) != 0; }
  constexpr void add(Fact fact) {
    bits_ = static_cast<std::uint16_t>(bits_ | 1u << static_cast<unsigned>(fact));
  }
  bool operator==(const Facts&) const = default;

 private:
  explicit constexpr Facts(std::uint16_t bits) : bits_(bits) {}
  std::uint16_t bits_ = 0;
};

/// What could not be read, and why: a file of the inventory, or a folder whose files are therefore missing
/// from it.
struct Unread {
  std::string_view path;
  std::string_view reason;
  bool operator==(const Unread&) const = default;
};

/// Where an inventory came from; stands in every report.
struct Origin {
  std::string_view kind;    ///< `document`, `directory`, `archive`, `image`, `git`
  std::string_view path;    ///< as the user named it
  std::string_view serial;  ///< a document's serialNumber
  /// SHA-256 of a document's bytes, of the archive or the image's manifest; of git the commit, which has the
  /// digits of another algorithm in most repositories.
  std::string_view digest;

  bool is_git() const { return kind == "git"; }
  /// What `digest` is called where programs read it, and where people do.
  std::string_view digest_key() const { return is_git() ? "commit" : "sha256"; }
  std::string_view digest_name() const { return is_git() ? "commit" : "SHA-256"; }
};

/// What a person, or the scanned project's own manifest, says of the document and of what was scanned.
struct Imprint {
  std::vector<Party> authors;  ///< of the document
  Party supplier;              ///< of what was scanned
  Party manufacturer;          ///< who made it, and the document
  std::string_view type;       ///< CycloneDX component type; empty: `application`, of an image `container`
  std::string_view group, description;
  std::vector<License> licenses;  ///< of what was scanned
  std::string_view data_license;  ///< of the document itself: an SPDX id or expression; empty: not stated
  std::string_view tlp;           ///< Traffic Light Protocol (FIRST, TLP 2.0): `CLEAR`, `GREEN`, `AMBER`,
                                  ///< `AMBER_AND_STRICT`, `RED`; empty: not stated
  bool bsi = false;               ///< write the properties of BSI's taxonomy too (bsi.h)
  bool operator==(const Imprint&) const = default;
};

struct Inventory {
  StringArena strings;  ///< owns all text below
  Origin origin;
  std::string_view name, version, purl;  ///< what was scanned (metadata.component)
  Imprint imprint;
  std::string_view timestamp;             ///< RFC 3339, UTC
  std::string_view phase = "post-build";  ///< lifecycle phase
  std::vector<Package> packages;          ///< sorted by purl, then location
  std::vector<File> files;                ///< sorted bytewise by path; only foreign documents repeat a path
  std::vector<FileDetail> details;
  std::vector<Unread> unread;        ///< sorted by path; not empty: the inventory is incomplete
  std::vector<Property> notes;       ///< of the document: exclusions and whatever changes its meaning
  std::vector<std::uint32_t> roots;  ///< packages that the scanned thing itself depends on
  bool complete = false;             ///< compositions say so: every file stands here
  bool held_to_all = false;      ///< what it does not list is held to be absent, though it does not say so
  bool says_incomplete = false;  ///< it lists files, they say that some are missing, and `unread` names none
  Facts facts;

  const FileDetail* detail_of(const File& file) const {
    return file.detail == kNone ? nullptr : &details[file.detail];
  }
  /// The detail of `file`, made where it has none yet.
  FileDetail& make_detail(File& file);
};

/// Indices of the files of each package, in path order, in one flat array: `files(p)` for package p,
/// `unowned()`. Cost: one pass over the files.
class FilesByPackage {
 public:
  explicit FilesByPackage(const Inventory& inventory);
  std::span<const std::uint32_t> files(std::uint32_t package) const {
    return {order_.data() + starts_[package], starts_[package + 1] - starts_[package]};
  }
  std::span<const std::uint32_t> unowned() const {
    return files(static_cast<std::uint32_t>(starts_.size()) - 2);
  }

 private:
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> order_;
};

/// Whether SHA-512 of any file is stated.
bool has_sha512(const Inventory& inventory);

/// SHA-256 over the lines `<sha256>  <path>` of the regular files among `files` (in path order), so that
/// anyone can recompute it with `sha256sum | sort -k2 | sha256sum` (LC_ALL=C). Nothing where a regular file
/// has no SHA-256, or there is none.
std::optional<Sha256> tree_digest(const Inventory& inventory, std::span<const std::uint32_t> files);

/// The first file whose path is not less than `path`: a binary search.
std::vector<File>::const_iterator files_from(const Inventory& inventory, std::string_view path);
/// The file at this path, or nullptr: a binary search.
const File* find_file(const Inventory& inventory, std::string_view path);

}  // namespace stocktake
