#pragma once

#include <string>

#include "cli/commands.h"
#include "generator/source/walk.h"
#include "schemas/inventory/query.h"
#include "schemas/signature/signed_document.h"
#include "store/store.h"

/// What the commands of `stocktake store` share.
namespace stocktake {

/// A document that is about to become a release.
struct TakenStock {
  std::string bytes;
  bool complete = true;  ///< of a scan: whether everything could be read
  bool scanned = false;  ///< it was made now, and is not a document that was there
};

/// The document of a source: of an SBOM its bytes as they are, of anything else that of a scan. Where `like`
/// is a release, a scan that finds what its document says gives that document again, though time has passed.
TakenStock take_stock(const std::string& source, const WalkOptions& walk, const Release* like);

/// Adds a document as that release, and packs it while it is decoded. \param name stands before its errors;
/// empty: that of the release. \throws Error where it is no SBOM, or `trust` asks for a signature that it has
/// not.
Added add_document(Store& store, NewRelease release, const std::string& bytes, const std::string& name = {},
                   const Trust& trust = {});

/// Why "not found" in the store would not mean "not there"; empty where the answer is sure.
std::string blind_words(Store& store, const InventoryQuery& query, const std::string& subject);

CLI::Option* add_subject_option(CLI::App& app, std::string& subject);
CLI::Option* add_release_option(CLI::App& app, std::string& release, const std::string& help);

// Each adds one command below `stocktake store`.
void add_store_add_command(CLI::App& store, Run& run);
void add_store_list_command(CLI::App& store, Run& run);
void add_store_remove_command(CLI::App& store, Run& run);
void add_store_export_command(CLI::App& store, Run& run);
void add_store_watch_command(CLI::App& store, Run& run);

}  // namespace stocktake
