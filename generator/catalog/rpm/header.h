#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/inventory/inventory.h"

/// RPM's header: what describes a package, in a package file as in the database (rpm.org, "RPM V4 Package
/// format", "Header"). All of it is bounded by the bytes that are there; results are views of them.
namespace stocktake {

/// One file that a package lists.
struct RpmFile {
  std::string path;         ///< begins with `/`
  std::string_view digest;  ///< in hexadecimal; empty: it has none (a link, a folder, a ghost)
  std::string_view link;    ///< of a link, what it leads to
  std::uint32_t flags = 0;
  std::uint16_t mode = 0;
  std::uint8_t state = 0;

  bool is_configuration() const { return (flags & 1) != 0; }  ///< RPMFILE_CONFIG
  bool is_ghost() const { return (flags & 64) != 0; }         ///< RPMFILE_GHOST: listed, and never brought
  bool is_link() const { return (mode & 0170000) == 0120000; }
  bool is_folder() const { return (mode & 0170000) == 0040000; }
  /// Whether the database says that it is not here, or another package's by now (RPMFILE_STATE_*).
  bool is_elsewhere() const { return state != 0; }
};

/// A scriptlet: `postin`, the program that runs it, and the script, which is empty where the program is all.
struct RpmScript {
  std::string_view name, program, text;
};

struct RpmHeader {
  std::string_view name, version, release, architecture, summary, vendor, packager, license, url, source,
      module;
  std::optional<std::uint32_t> epoch;
  HashAlgorithm algorithm = HashAlgorithm::md5;  ///< of the files' digests
  std::vector<RpmFile> files;
  std::vector<RpmScript> scripts;
  std::vector<std::string_view> provides, needs, replaces;
};

/// \param blob the header with or without its magic number, which the database leaves out. Nothing where it
/// is none: an index or a value that does not lie within it. It has at most 200,000 files and 16 MiB of their
/// paths.
std::optional<RpmHeader> read_rpm_blob(std::string_view blob);

}  // namespace stocktake
