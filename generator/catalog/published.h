#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "generator/source/tree.h"
#include "schemas/inventory/properties.h"

namespace stocktake {

/// A package as its registry serves it, where the scanned tree is nothing else: an npm tarball, a source
/// distribution, a crate, a package of Debian …, packed or unpacked.
struct PublishedPackage {
  enum class Form : std::uint8_t {
    none,
    tarball,  ///< npm
    sdist,    ///< Python
    crate,    ///< Cargo
    deb,      ///< Debian; laid out as `inners_of_package` says, as are the others
    apk,      ///< Alpine
    rpm,
    gem,
    nupkg,  ///< NuGet
    conda,
    module,  ///< Go: what a module proxy serves
    jar,
  } form = Form::none;
  std::string_view folder;         ///< that holds all of it; "" is the root
  std::uint32_t manifest = kNone;  ///< entry of its package.json, PKG-INFO, Cargo.toml …; kNone: it has none
};

/// Whether the tree as a whole is a published package. Such archives hold one folder and nothing beside it;
/// in that folder stands a file that only publishing writes: PKG-INFO (packaging.python.org, "Source
/// distribution format"), Cargo.toml.orig beside the Cargo.toml that cargo has normalised (The Cargo Book,
/// "cargo package"); or a package.json, which every npm tarball has (docs.npmjs.com, "npm pack"). The first
/// two also tell at the root itself, the folder that unpacking leaves; a package.json there is a project's.
/// What stands at the root of other packages is in the table in published.cpp.
///
/// Where Tree::expected says of a folder what it is compared with, it is that: a module out of Go's cache or
/// a vendor folder, the files of a Debian package or a gem, an installed npm package. Its cataloger sees
/// whether the manifest contradicts.
///
/// Whether the manifest names a package is for its cataloger to see. Costs a few look-ups.
PublishedPackage published_package(const Tree& tree);

/// Takes 0644, which `go mod vendor` writes, for the modes of an archive that is a module as a proxy serves
/// it: such an archive states none (Go Modules Reference, "Module zip files").
void settle_modes(Tree& archive);

/// The published package that an opened archive is; nullptr where it is none, or no archive.
const Package* published_in(const Inventory& archive);

/// What a folder that is compared with this archive is expected to be; nothing where the archive is no
/// published package.
std::optional<ExpectedPackage> expected_beside(const Inventory& archive);

struct Catalog;
/// The package that a folder is expected to be (Tree::expected), where nothing in the folder describes it.
Package bare_package(const ExpectedPackage& expected, PublishedPackage::Form form, Catalog& out);

/// The form as `property::kPublished` says it.
std::string_view to_string(PublishedPackage::Form form);

}  // namespace stocktake
