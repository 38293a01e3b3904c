#pragma once

#include <cstdint>
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
  std::string hex;  ///< to be filled in; empty: it could not be had
};

/// What has to be computed before `check_records`: each file and algorithm once, sorted.
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
