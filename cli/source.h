#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "differ/quotes.h"
#include "generator/assemble.h"
#include "generator/source/cache.h"
#include "generator/source/reread.h"
#include "generator/source/walk.h"
#include "schemas/inventory/inventory.h"
#include "schemas/io/input_file.h"
#include "schemas/signature/signed_document.h"
#include "verifier/records.h"

namespace stocktake {

/// Anything that an inventory can be taken from: an SBOM (`-`: on standard input), a folder, an archive, a
/// program, a container image (an OCI layout as a folder or an archive, or what `docker save` writes),
/// `git:REV[:PATH]`, a folder or an SBOM in the repository around the current folder, or
/// `store:SUBJECT[@RELEASE]`, a release that the store keeps. What it is shows its content, which is looked
/// at once.
class Source {
 public:
  /// \throws Error where nothing of that name can be opened.
  explicit Source(std::string name);

  /// Whether it is (or should be) an SBOM, rather than something to scan.
  bool is_document() const { return kind_ == Kind::document || kind_ == Kind::stored; }
  /// The file that it is, if it is one. Standard input too.
  const std::optional<InputFile>& file() const { return file_; }
  bool is_folder() const { return kind_ == Kind::folder; }
  bool is_archive() const { return kind_ == Kind::archive; }
  /// Whether it is a folder, on disk or in git.
  bool is_unpacked() const { return kind_ == Kind::folder || kind_ == Kind::git; }
  /// Of a folder that is `place` in another, the text of a file of that other: of `x/vendor/example.com/m`,
  /// which is `example.com/m` in `x/vendor`, its `modules.txt`. nullopt where it lies elsewhere, or there is
  /// none.
  std::optional<std::string> text_above(std::string_view place, std::string_view name) const;
  /// Reads or scans it. Diagnostics of a scan go to standard error. \throws Error where it cannot be read,
  /// and where it is a document that none of the keys signed.
  Inventory open(const WalkOptions& walk, const Trust& trust) const;
  /// Scans it. \throws Error where it cannot be scanned, as an SBOM cannot.
  /// \param rows where what the records of packages list goes (see `assemble`); nullptr: nobody asks
  Inventory scan(const WalkOptions& walk, std::vector<Diagnostic>& diagnostics,
                 std::vector<RecordRow>* rows = nullptr) const;
  /// Gives `take` the bytes of these files (indices of what was scanned, ascending), each once, perhaps by
  /// several threads; not of files larger than 64 MiB, nor of what changed since.
  void read_files(const Inventory& opened, std::span<const std::uint32_t> files, unsigned threads,
                  const std::function<void(std::uint32_t, std::string_view)>& take) const;
  /// Adds the texts of these files, by path, which views what was opened.
  void read_texts(const Inventory& opened, std::span<const std::uint32_t> files, unsigned threads,
                  std::map<std::string_view, std::string>& texts) const;
  /// Computes those digests other than SHA-256 that are not known by reading the files again. \param wanted
  /// sorted by file
  void digest(const Inventory& opened, std::span<WantedDigest> wanted, unsigned threads) const;
  /// Reads lines of its files once more, for a report to quote: nothing of a document, and of what changed
  /// since. \param opened what `open` gave
  void read_lines(const Inventory& opened, std::span<WantedLines> wanted) const;

 private:
  enum class Kind : std::uint8_t { document, stored, folder, archive, image, git, program };
  /// Opens it, where it is a file.
  Kind open_kind();
  Inventory read(const WalkOptions& walk, const Trust* trust, std::vector<Diagnostic>& diagnostics,
                 std::vector<RecordRow>* rows) const;

  /// Of an archive or image.
  std::unordered_map<std::string_view, std::string> reread(const Inventory& opened,
                                                           const std::vector<KnownFile>& files) const;

  std::string name_;               ///< as the user gave it
  std::optional<InputFile> file_;  ///< where it is one; opened once
  Kind kind_;
};

/// Tells the first of them on standard error, and how many more there are. `where`: where to find those, to
/// be said after the number; empty: nowhere.
void tell_diagnostics(const std::vector<Diagnostic>& diagnostics, std::string_view where = {});

/// What names a revision of the repository around the current folder: `git:REV[:PATH]`.
inline constexpr std::string_view kRevisionScheme = "git:";
inline bool is_revision(std::string_view source) {
  return source.starts_with(kRevisionScheme);
}
/// `REV[:PATH]` of it.
inline std::string_view revision_of(std::string_view source) {
  return source.substr(kRevisionScheme.size());
}

/// Leaves these out of the scan, and the document says so.
void leave_out(const std::vector<std::string>& globs, WalkOptions& walk);

/// Leaves `own`, a file that this run writes itself, out of the scan of `root`, where it lies below it: a
/// document inside the tree must not list itself. Empty and `-` stand for no file.
void exclude_own(WalkOptions& walk, const std::string& root, const std::string& own);

/// Opens the cache of digests at `path`, with a warning on standard error where it must be ignored; nothing
/// where `path` is empty.
std::unique_ptr<DigestCache> open_cache(const std::string& path);

}  // namespace stocktake
