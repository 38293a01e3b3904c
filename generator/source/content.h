#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "generator/source/tree.h"
#include "generator/traits/reader.h"
#include "schemas/identity/any_digest.h"
#include "schemas/identity/md5_stream.h"
#include "schemas/identity/sha256_stream.h"

namespace stocktake {

/// What is kept of a file for Wish::banner: the first bytes, where a comment stands in front of all else.
std::string_view banner_of(std::string_view head);

/// What one reading of a file yields: its SHA-256, its kind by the first bytes, and the bytes themselves
/// where a cataloger wants them; and what its code can do, where that is asked for. One object serves many
/// files, one after the other; every source of a tree uses it. Not thread-safe: each thread has its own.
class Content {
 public:
  /// \param look_for where traits, `look` is to be given all bytes too
  /// \param again whoever asks can read parts of a file again once it ended, and looks into programs himself;
  /// else programs are held in memory for that
  explicit Content(LookFor look_for = {}, bool again = false)
      : look_for_(look_for), holds_programs_(look_for.programs && !again) {}

  /// Which digests of a file are computed, of SHA-256 and LookFor::also.
  enum class Digests : std::uint8_t { all, sha256, also };
  /// Begins the file at `path` (relative to the root), which must stay until `finish`, which says in the
  /// entry where SHA-256 was not computed.
  void begin(std::string_view path, Wish wish, Digests digests = Digests::all);
  /// Takes the next bytes.
  void update(std::string_view bytes);
  /// A file, and the bytes that it is to be given next.
  struct Share {
    Content* content;
    std::string_view* bytes;
  };
  /// Gives files their next bytes, and takes those off `bytes`: to all as many as all have, side by side,
  /// which takes far less than one after the other (Sha256Stream, Md5Stream); where those make no block, to
  /// the one that has the fewest all of its own. \param shares one at least, each with bytes
  static void update_all(std::span<const Share> shares);
  /// How many files `update_all` needs to be as fast as it can be.
  static std::size_t lanes(const LookFor& look_for);
  /// Looks at the next bytes for traits, apart from `update`, since it is faster with much at a time.
  /// \param last no more come
  void look(std::string_view bytes, bool last) {
    if (look_for_.traits) reader_.read(bytes, last);
  }
  /// Ends the file: writes digest, kind, and the content where it was wanted, to `entry`; text is kept in
  /// `strings`.
  void finish(Entry& entry, StringArena& strings);

  /// What the bytes of the file that ended last are, whatever its name.
  FileKind bytes_kind() const { return bytes_kind_; }
  /// Of bytecode that ended last, the digest of its code (Entry::code); zeros where there is none.
  const Sha256& code() const { return code_; }
  /// The traits of the file that ended last; all absent where they were not asked for.
  const Traits& traits() const { return traits_; }
  /// The language that its code was read as; nothing where it was not looked into.
  std::optional<Language> language() const { return look_for_.traits ? reader_.language() : std::nullopt; }
  bool finds_traits() const { return look_for_.traits; }
  /// The digest beside SHA-256 (LookFor::also) of the file that ended last, in hexadecimal; empty where none
  /// was asked for.
  const std::string& also() const { return also_; }
  /// Writes the head of a bytecode file, and the digest where it is not zeros, to `entry`.
  static void set_bytecode(Entry& entry, std::string_view head, const Sha256& code, StringArena& strings);

  /// A wanted file larger than this is hashed but not kept: no installed record comes near it.
  static constexpr std::size_t kMostKept = 64u << 20;
  /// A script larger than this was not written by an installer.
  static constexpr std::size_t kLargestScript = 64u << 10;

 private:
  void keep(std::string_view bytes);
  static std::size_t update_side_by_side(std::span<const Share> shares);
  bool between_blocks() const;
  std::size_t most_kept(std::string_view bytes) const;
  bool holds_program(std::string_view bytes) const;

  LookFor look_for_;
  bool holds_programs_;
  TraitReader reader_;
  Traits traits_;
  Sha256Stream hash_;
  std::optional<Md5Stream> md5_;          // where LookFor::also is MD5
  std::optional<AnyDigest> second_hash_;  // where it is another
  std::string also_;
  std::string_view path_;
  std::string head_;  // the first bytes, or all of them where they are wanted
  FileKind bytes_kind_ = FileKind::unknown;
  Sha256 code_;
  Wish wish_ = Wish::nothing;
  bool hashes_ = true;  // SHA-256
  bool too_large_ = false;
};

}  // namespace stocktake
