#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schemas/inventory/inventory.h"
#include "verifier/records.h"

/// A document, ours or anyone's, that a tree is to be held against: what of the tree has to be found so that
/// both can be compared.
namespace stocktake {

/// Why no tree can be held against the document; empty where one can.
std::string document_trouble(const Inventory& document);

/// The digest beside SHA-256 that is to be found of every file while the tree is read: SHA-512 where the
/// document has any, since a side that says less is a finding; else the one that most files have that lack
/// SHA-256. Nothing where SHA-256 is enough.
std::optional<HashAlgorithm> digest_beside_sha256(const Inventory& document);

/// Of which files of the tree the document states no digest that reading it found, but another that can be
/// computed; sorted by file.
std::vector<WantedDigest> further_digests(const Inventory& document, const Inventory& tree);
/// Adds what was computed to what is known of the tree's files.
void take_digests(std::span<const WantedDigest> digests, Inventory& tree);

/// Takes a document of others at what it lists: what stands in it as a file, and is a link in the tree to one
/// whose bytes have the digest that the document states, is the link; and what it does not list is held to be
/// absent, unless it says itself that files are missing from it.
void take_as_said(Inventory& document, const Inventory& tree);

/// Of a document that lists files and no packages: takes the packages out of the tree too, since it says
/// nothing of which file is whose.
void compare_files_alone(Inventory& tree);

}  // namespace stocktake
