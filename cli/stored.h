#pragma once

#include <string>
#include <string_view>

#include "store/database/database.h"
#include "store/store.h"

namespace CLI {
class App;
}

/// Releases of the store as inputs: `store:SUBJECT[@RELEASE]`. Which store that is, all of a run agrees on:
/// `--store URL`, else the environment's STOCKTAKE_STORE, else the policy's `store` (of a command that takes
/// no policy, that of the folder where the user stands), else the file in the user's data folder.
namespace stocktake {

/// Adds `--store` and `--wait`.
void add_store_options(CLI::App& command);
/// What the policy file says; nothing where it is empty. Call before a store is opened. \throws Error where
/// it holds a password.
void take_store_of_policy(const std::string& url);

/// The store of this run. \throws Error where its name is none.
StoreLocation chosen_store();
/// Whether somebody named a store, or has one in the data folder.
bool there_is_a_store();
/// Opens it. \throws Error where it cannot be.
Store open_store(Database::Access access);

/// Whether the name of a source is one of a release in the store.
bool is_stored(std::string_view source);

struct StoredDocument {
  std::string name;   ///< `store:SUBJECT@RELEASE`, also where the source named no release
  std::string bytes;  ///< as they were added
};
/// The document that such a name stands for. Any thread. \throws Error where there is none.
StoredDocument stored_document(std::string_view source);
/// The bytes of a document, a file's or a release's, as `read_input` gives them. \throws Error as that does.
std::string read_input_or_release(const std::string& source);

}  // namespace stocktake
