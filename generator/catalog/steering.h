#pragma once

#include <string_view>

#include "generator/catalog/catalog.h"

/// What the files of a project, and of whoever configures an installer, say about where packages come from
/// and what runs when they are installed (the rows `steering` of schemas/inventory/ecosystem.h). Unlike an
/// ecosystem it finds no packages.
namespace stocktake {

/// As Cataloger::wants.
Wish steering_wants(std::string_view path);

/// Records FileDetail::steers of each such file: sorted lines `PATH=VALUE`, secrets taken out, a long one cut
/// with its digest behind it, and where they are very many the digest of them all. A file that cannot be read
/// as what it is has its digest for them, so that any change of it shows.
void catalog_steering(const Tree& tree, Catalog& out);

}  // namespace stocktake
