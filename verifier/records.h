#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "generator/catalog/catalog.h"
#include "verifier/report.h"

namespace stocktake {

/// A file of which a record states another digest than SHA-256, which the scan computed.
struct WantedDigest {
  std::uint32_t file = kNone;  ///< index into Inventory::files: a regular file that could be read
  HashAlgorithm algorithm = HashAlgorithm::md5;
  std::string hex;  ///< to be filled in where it is empty, and left so where it cannot be had
};

/// The digest beside SHA-256 that the records of a system state of its files, so that it can be found while
/// they are read: told by the records that stand in the tree. Nothing where SHA-256 is enough. \param has
/// whether the tree has a file at a path
std::optional<HashAlgorithm> digest_of_records(const std::function<bool(std::string_view path)>& has);

/// What has to be known before `check_records`: each file and algorithm once, sorted; what was found already
/// has its digest.
std::vector<WantedDigest> wanted_digests(const Inventory& inventory, std::span<const RecordRow> rows);

/// Holds the files of a tree against what the records of its packages list (RECORD, .cargo-checksum.json,
/// dpkg's md5sums and conffiles, apk's database): of each package which files are as listed, changed,
/// missing, and not listed. What installers change by design is known and no finding. What lies in the
/// folders of which records claim to list everything (site-packages, a Cargo vendor folder, a system's /usr)
/// and belongs to no package is not listed either.
/// \param digests what `wanted_digests` asked for
VerifyReport check_records(const Inventory& inventory, std::span<const RecordRow> rows,
                           std::span<const WantedDigest> digests);

}  // namespace stocktake
