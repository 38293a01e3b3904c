#pragma once

#include <string>
#include <string_view>

#include "generator/catalog/catalog.h"
#include "generator/catalog/python/metadata.h"

/// How a Python distribution looks in the inventory.
namespace stocktake {

/// Fills in what the metadata in the file `record` say: name and version (which must be on one line), purl,
/// description, author, licences, links. Text is of the metadata or kept in `out`.
void describe_python_package(Package& package, const PythonMetadata& metadata, std::string_view record,
                             Catalog& out);

/// Adds what a direct_url.json (PEP 610; `path` is its own) says about the source: `distribution` with the
/// archive's hashes, or `vcs` with the commit, and the property `stocktake:editable`. Users and passwords in
/// URLs are left out. Malformed JSON becomes a diagnostic. Returns whether the installation is editable.
bool describe_python_source(Package& package, std::string_view text, std::string_view path, Catalog& out);

/// `pkg:pypi/name@version`, with the name normalised by PEP 503; `record` names it (package_url in tools.h).
std::string_view python_purl(std::string_view name, std::string_view version, std::string_view record,
                             Catalog& out);

/// A metadata value on one line; only a value that was folded over several costs a copy.
std::string_view one_line(std::string_view value, Catalog& out);

}  // namespace stocktake
