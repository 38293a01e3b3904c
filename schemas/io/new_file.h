#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "schemas/io/descriptor.h"

namespace stocktake {

/// A regular file that is written whole or not at all: until `commit`, the file at `path` is what it was.
///
/// Where the file system can, the bytes have no name until they are whole (O_TMPFILE), so that nothing is
/// left behind however the process ends; else they stand beside the target under a name of their own, which
/// the destructor and `remove_unfinished_files` remove. A link at `path` is written through where it leads to
/// a regular file, and refused where it leads nowhere. Not thread-safe; two objects are independent.
class NewFile {
 public:
  /// What a file that is replaced leaves to the new one.
  enum class Keep {
    owner_and_mode,  ///< its permissions, and where possible its owner
    nothing,         ///< it is as new: ours
  };
  /// \param mode permissions of a new file; the process's mask is taken off.
  /// \throws Error where nothing can be written there.
  NewFile(const std::string& path, mode_t mode, Keep keep = Keep::owner_and_mode);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  /// \throws Error where the bytes cannot be written (a full disk, a limit).
  void write(std::string_view bytes);
  /// Brings the bytes to the disk and makes them the file's content. Call once, last. \throws Error as
  /// `write`.
  void commit();

 private:
  void find_target();
  void open_temporary(mode_t mode);
  bool link_in_place();
  void name_temporary();
  [[noreturn]] void fail(int code) const;

  std::string path_;       // as the user named it
  std::string target_;     // behind links
  std::string temporary_;  // the name beside the target; empty where the bytes have none yet
  bool replaces_ = false;
  bool keeps_ = false;  // and then what:
  uid_t owner_ = 0;
  gid_t group_ = 0;
  mode_t mode_ = 0;
  Descriptor file_;
};

/// Removes what unfinished NewFiles have beside their targets. For a signal's handler: async-signal-safe.
void remove_unfinished_files() noexcept;

}  // namespace stocktake
