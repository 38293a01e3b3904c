#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/catalog.h"
#include "verifier/report.h"

namespace stocktake {

/// What `prove` needs beside the inventory.
struct ProofInput {
  std::vector<std::string> archives;                               ///< folders of archives
  const std::map<std::string_view, std::string>* locks = nullptr;  ///< texts of lock files, by path
  /// What the records of the packages list: what dpkg says that it unpacked, the archive has to have.
  std::span<const RecordRow> rows = {};
  /// The bytes of a file of the tree, where they can still be had; called by several threads.
  std::function<std::optional<std::string>(std::uint32_t file)> bytes;
  bool patch = false;  ///< add unified diffs of changed text files to the findings
  unsigned threads = 1;
};

/// Which files of the inventory are locks that speak of archives. Indices, ascending.
std::vector<std::uint32_t> files_for_proof(const Inventory& inventory);

/// Holds each package against the archive that it was published as: proven is one whose archive has the
/// digest that a lock demands and each of whose files equals the archive's member. What ecosystems leave out,
/// add or rewrite by installing is known and no finding (layout.h). The statuses of a package: `proven`;
/// `lock silent`, equal to an archive whose digest no lock states; `differs`; `archive absent`; `inside
/// another`, all of whose files another package's archive has; `built here`, installed from a source
/// distribution; `the project's own`. Archives are read by up to `threads` threads. \throws Error where a
/// folder of archives cannot be listed.
VerifyReport prove(const Inventory& inventory, const ProofInput& input);

/// Writes into the inventory what came out, so that its document says which packages are proven:
/// `record_status` of packages (`proven`, `differs`) and of files, and how the package was identified.
/// \param report what `prove` gave for this inventory
void note_proofs(const VerifyReport& report, Inventory& inventory);

}  // namespace stocktake
