#pragma once

#include <string>
#include <string_view>

#include "generator/catalog/catalog.h"
#include "schemas/inventory/ecosystem.h"

/// Whether the files that installers write for themselves, and whose changes are therefore expected, hold
/// what such files hold (Bookkeeping::shape of schemas/inventory/ecosystem.h): nobody would look into one.
namespace stocktake {

/// What in `text` is not of that shape, in words; empty where it is in order.
std::string irregular(Bookkeeping::Shape shape, std::string_view text);

/// As Cataloger::wants.
Wish irregular_wants(std::string_view path);

/// Records FileDetail::irregular.
void catalog_irregular(const Tree& tree, Catalog& out);

}  // namespace stocktake
