#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source/members.h"
#include "generator/source/unpacked.h"

struct archive;
struct archive_entry;

namespace stocktake {

/// An archive that is being read front to back, through libarchive. Not thread-safe.
class ArchiveReader {
 public:
  /// Reads a file, and seeks in it. \throws Error where it cannot be read.
  /// \param raw take what is no archive for one file
  explicit ArchiveReader(const InputFile& file, bool raw = false);
  /// Reads `blocks`, which must outlive this. \param name stands in front of every error
  /// \param only_tar take no other form of archive
  ArchiveReader(std::string name, Blocks& blocks, bool only_tar = false);
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  /// The next member, valid until the next call; nullptr at the end. \throws Error where the archive is none,
  /// or damaged: the message says behind which member.
  archive_entry* next();
  /// Reads the first header instead; false where it is no archive.
  bool begins();
  /// The path of the member as it stands in the archive: UTF-8 where the archive says so, else as bytes.
  std::string_view name_of(archive_entry* member) const;
  /// The member's next bytes with the place where they stand, which may be behind a hole, valid until the
  /// next call; false at its end. \param trouble set, and the answer false, where the member alone is
  /// damaged, as by a wrong checksum. \throws Error where the archive is.
  bool next_block(std::string_view& bytes, std::uint64_t& offset, std::string& trouble);

  archive* get() const { return handle_.get(); }
  bool is_tar() const;
  const std::string& name() const { return name_; }

 private:
  void open_blocks();
  void let_seek();
  static std::int64_t give(archive* handle, void* reader, const void** block);
  int read_header(archive_entry*& entry) const;
  [[noreturn]] void fail() const;

  std::string name_;
  std::unique_ptr<FileBlocks> file_;  // none: the bytes come from elsewhere
  Blocks* blocks_ = nullptr;
  std::exception_ptr failure_;  // of `blocks_`
  std::string last_;            // path of the member that was read last
  std::unique_ptr<archive, int (*)(archive*)> handle_;
};

/// A file that is an archive: read through `unpack` where it is compressed, else by libarchive itself, which
/// can seek in it.
class ArchiveFile {
 public:
  /// \throws Error where it cannot be read.
  explicit ArchiveFile(const InputFile& file);

  ArchiveReader& reader() { return *reader_; }
  /// nullptr: the file is not compressed.
  Unpacked* unpacked() { return unpacked_.get(); }
  std::uint64_t size() const { return size_; }

 private:
  std::uint64_t size_ = 0;
  std::unique_ptr<FileBlocks> file_;
  std::unique_ptr<Unpacked> unpacked_;
  std::unique_ptr<ArchiveReader> reader_;
};

/// The bytes of the member at which a reader stands.
class MemberBlocks : public Blocks {
 public:
  explicit MemberBlocks(ArchiveReader& reader) : reader_(reader) {}
  /// \throws Error where the archive or the member is damaged.
  std::string_view next() override;

 private:
  ArchiveReader& reader_;
};

/// What is to be taken from an archive.
struct ArchiveWish {
  std::vector<std::string> excludes;
  Wishes wishes = wants_nothing;
  LookFor look_for;
};

/// A member that is an archive or compressed itself, and what becomes of it: its own members stand in
/// `folder`, or its bytes, unpacked, at `file`.
struct Inner {
  std::string folder, file;
  bool is_archive() const { return file.empty(); }
};
/// What the member of that name is; nothing where it is a file like any other.
using Inners = std::function<std::optional<Inner>(std::string_view name)>;

/// Reads all members and hashes every regular file. Unread, with the reason, is what cannot be read or fails
/// its checksum, and a path that leaves the folder it is unpacked into. \throws Error as `reader` does, and
/// where the archive is a bomb.
/// \param packed how many bytes the archive has
/// \param inners which members are read as archives themselves, one level deep; nullptr: none
/// \param folder before every path
Members read_members(ArchiveReader& reader, std::uint64_t packed, const ArchiveWish& wish,
                     const Inners& inners = nullptr, std::string_view folder = {});

}  // namespace stocktake
