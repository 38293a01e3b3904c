#pragma once

#include "schemas/inventory/inventory.h"

/// The one place where an inventory loses what lets somebody in: user names, passwords and tokens in URLs
/// (see schemas/identity/url.h), wherever a record or a foreign document put them. Scans pass through it
/// before packages become components, documents as they are read, so that nothing behind it (documents,
/// reports, `show`, `find`) has a secret to write. Paths and digests are left as they are.
namespace stocktake {

/// The text without secrets: itself where it has none, else kept in `strings`.
std::string_view without_secrets_in(std::string_view text, StringArena& strings);

/// All texts of a package.
void remove_secrets(Package& package, StringArena& strings);

/// What is said of the document and of what was scanned.
void remove_secrets(Imprint& imprint, StringArena& strings);

/// All texts of an inventory; what is new is kept in its arena.
void remove_secrets(Inventory& inventory);

}  // namespace stocktake
