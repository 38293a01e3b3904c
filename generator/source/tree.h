#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schemas/inventory/inventory.h"
#include "schemas/inventory/properties.h"

/// generator: a tree on disk, in an archive, an image or in git becomes an Inventory. In: a root. Out: every
/// file with its digest, every installed package, who owns what, and what could not be read. It never follows
/// a link, never leaves the root, never opens anything but regular files, never runs anything it finds, and
/// never compares.
namespace stocktake {

struct Traits;

/// How much of a file's content is kept in the tree.
enum class Wish : std::uint8_t {
  nothing,
  bytecode,  ///< the first 16 bytes (Entry::head), and the digest of the code behind them (Entry::code)
  banner,    ///< the first lines, where it begins with a comment of a script or style sheet
  script,    ///< the whole where it begins with `#!` and is small
  inside,    ///< of an archive, what `look_inside` tells of it
  all,       ///< the whole
};

/// What is wanted of the content of the file at a path: called for every regular file, by every thread that
/// reads.
using Wishes = std::function<Wish(std::string_view path)>;
inline Wish wants_nothing(std::string_view) {
  return Wish::nothing;
}

/// What is to be found of every file's bytes, beside SHA-256 and the kind.
struct LookFor {
  bool traits = false;                ///< what the code can do
  std::optional<HashAlgorithm> also;  ///< a digest beside SHA-256, of those that AnyDigest knows
  bool programs = false;              ///< what programs say of what they were made of (Entry::program)
};

/// One thing in the tree that is not a folder.
struct Entry {
  std::string_view path;  ///< relative to the root, raw bytes
  std::uint64_t size = 0;
  Sha256 sha256;  ///< regular files that could be read; ask Tree::sha256 where `lacks_sha256` may be
  std::uint16_t mode = 0;
  FileType type = FileType::regular;
  FileKind kind = FileKind::unknown;
  std::uint32_t mtime = 0;  ///< seconds since 1970, modulo 2^32 (as in bytecode); 0: unknown

  /// Of a symlink, or the commit of a submodule; else empty.
  std::string_view target() const { return text_of(Text::target); }
  /// Why the content could not be read; empty where it was.
  std::string_view unread() const { return text_of(Text::unread); }
  /// The whole of a file that a cataloger asked for, or what is told of it (Wish::inside); else empty.
  std::string_view content() const { return text_of(Text::content); }
  bool has_content() const { return holds_ == Text::content; }
  bool holds_nothing() const { return holds_ == Text::none; }
  /// The first 16 bytes of bytecode of which a cataloger asked for no more; else empty.
  std::string_view head() const { return text_of(Text::bytecode).substr(0, kHead); }
  /// SHA-256 of the code of such bytecode (`code_digest`), raw; empty where there is none.
  std::string_view code() const {
    const std::string_view text = text_of(Text::bytecode);
    return text.substr(text.size() < kHead ? text.size() : kHead);
  }
  /// What a program says of itself (`look_into_program`), where nothing else is kept of it; else empty.
  std::string_view program() const { return text_of(Text::program); }
  void set_program(std::string_view text) { set(Text::program, text); }
  void set_target(std::string_view text) { set(Text::target, text); }
  void set_unread(std::string_view text) { set(Text::unread, text); }
  void set_content(std::string_view text) { set(Text::content, text); }
  /// \param text the head, and where it is whole and there is code the digest behind it
  void set_bytecode(std::string_view text) { set(Text::bytecode, text); }
  /// Copies what it has of these into `strings`, so that it lasts as long as they.
  void keep_text_in(StringArena& strings) { text_ = strings.keep({text_, size_of_text_}).data(); }
  static constexpr std::size_t kHead = 16;

 private:
  // A tree of a million files has a million of these, and none has more than one of the texts, none of which
  // comes near 4 GiB.
  enum class Text : std::uint8_t { none, target, unread, content, bytecode, program };
  std::string_view text_of(Text what) const {
    return holds_ == what ? std::string_view(text_, size_of_text_) : std::string_view();
  }
  void set(Text what, std::string_view text) {
    holds_ = what;
    text_ = text.data();
    size_of_text_ = static_cast<std::uint32_t>(text.size());
  }

  Text holds_ = Text::none;

 public:
  bool lacks_sha256 = false;  ///< it was read, and only the digest of LookFor::also computed
  std::uint16_t layer = 0;    ///< the number of the image's layer that brought it (File::layer)

 private:
  std::uint32_t size_of_text_ = 0;
  const char* text_ = nullptr;
};
static_assert(sizeof(Entry) <= 80);

/// What the package is that a folder is compared with, of whose files alone nobody could tell: how it is
/// published (property::kPublished), and what it is called.
struct ExpectedPackage {
  /// Another package, whose folder lies in that of this one.
  struct Inside {
    std::string folder, name, version;
  };

  std::string form, group, name, version, purl;
  std::vector<Inside> inside;
};

/// What the walk of a source delivers: all entries in bytewise order of their paths, with lookup. Read-only
/// after `finish`; then safe to read from any number of threads.
class Tree {
 public:
  /// What a file, or a folder, has beyond the ordinary: FileDetail::attributes, FileDetail::traits.
  struct Text {
    std::string_view path;
    std::string_view text;
  };
  /// A folder of which something is to be said: most have the mode 0755 and hold something.
  struct Folder {
    std::string_view path;
    std::uint16_t mode = 0755;
    bool empty = false;
  };

  std::vector<Entry> entries;
  std::vector<Unread> unread;         ///< folders that could not be opened or listed
  std::vector<std::string> left_out;  ///< paths that the walk left out without being asked to
  std::vector<Text> attributes;
  std::vector<Text> traits;  ///< of files that have some; of several for one path the last holds
  bool has_traits = false;   ///< somebody looked for them
  /// The digest beside SHA-256 of regular files, in hexadecimal, where one was asked for; as `traits`. Its
  /// length tells the algorithm.
  std::vector<Text> also;
  std::vector<Folder> folders;
  std::uint64_t usual_folders = 0;  ///< how many others there are, with the mode 0755
  /// Of files of a git revision whose content is missing, the objects that they are: `git:` and the id, by
  /// path.
  std::unordered_map<std::string_view, std::string_view> missing;
  /// The remotes of submodules, by path.
  std::unordered_map<std::string_view, std::string_view> remotes;
  /// Files outside of what was scanned that catalogers asked for (Cataloger::beyond), by their path relative
  /// to the root, which begins with `../`.
  std::unordered_map<std::string, Sha256> beyond;
  /// Gives the SHA-256 of a file of which it was not computed as it was read, by reading it again.
  std::function<Sha256(std::string_view path)> late_sha256;
  /// Where the tree is compared with a published package, that package.
  std::optional<ExpectedPackage> expected;
  /// Of an RPM package, the header that describes it (`rpm_header_of`); else empty.
  std::string_view rpm_header;
  StringArena strings;

  /// Sorts the entries and builds the lookup. Call once, before anything below.
  void finish();

  /// Index of the entry at `path`, or kNone. Constant time.
  std::uint32_t find(std::string_view path) const;
  /// SHA-256 of a regular file that could be read; of one that is gone meanwhile zeros.
  Sha256 sha256(const Entry& entry) const {
    return entry.lacks_sha256 ? late_sha256(entry.path) : entry.sha256;
  }
  /// Content of the file at `path` where a cataloger asked for it and it could be read.
  std::optional<std::string_view> content(std::string_view path) const;
  /// Paths that no folder on disk could hold beside the others: they stand twice, or are both a file and a
  /// folder. Views into the entries.
  std::vector<std::string_view> conflicts() const;
  /// Range [first, last) of the entries below the folder `folder` ("" is the root; no trailing slash), which
  /// stand together in the order. Logarithmic time.
  std::pair<std::uint32_t, std::uint32_t> below(std::string_view folder) const;

 private:
  std::vector<std::uint32_t> slots_;  // open-addressing hash table of entry index + 1
};

/// Adds the digest of the file at `path`, which must stay, to those of a tree whose texts `strings` keeps;
/// nothing where it is empty.
void note_also(std::string_view path, std::string_view hex, std::vector<Tree::Text>& to,
               StringArena& strings);

/// Adds the traits of the file at `path`, which must stay, to those of a tree whose texts `strings` keeps;
/// nothing where it has none.
void note_traits(std::string_view path, const Traits& traits, std::vector<Tree::Text>& to,
                 StringArena& strings);

}  // namespace stocktake
