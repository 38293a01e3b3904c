#pragma once

#include <string_view>

#include "generator/locks/lock.h"
#include "schemas/json/tree.h"

/// What in an entry of a lock is an address and what a digest is called alike in all formats; each has its
/// own way to its entries.
namespace stocktake {

enum class SourcePart : std::uint8_t { other, container, place, digest };

/// What stands under that key of an entry.
SourcePart source_part(std::string_view key);
/// What counts inside of what counts: a digest below an address is a digest.
SourcePart source_part_in(SourcePart outer, std::string_view key);

/// Adds the text where it is an address or a digest.
void take_source_text(std::string_view text, SourcePart part, LockedSource& source);

/// The members of an object that say something of where it is from.
LockedSource source_of(const JsonTree& tree, JsonTree::Node node, std::string_view name,
                       std::string_view version);

}  // namespace stocktake
