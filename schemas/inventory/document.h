#pragma once

#include <string>
#include <string_view>

#include "schemas/document/spec_version.h"
#include "schemas/inventory/inventory.h"
#include "schemas/io/sink.h"

namespace stocktake {

/// Writes `inventory` as CycloneDX JSON of the version 1.6 or 1.7, in one pass and constant memory. The same
/// inventory gives the same bytes. The serial number stands last: it is a UUID version 5 (RFC 9562) over all
/// that precedes it but the timestamp and the digest of the program, so equal content has an equal number
/// whenever and by whichever build it was taken. `program` is the SHA-256 of the program that writes, as hex;
/// empty: not stated.
void encode_inventory(const Inventory& inventory, const Sink& sink, SpecVersion version = SpecVersion::v1_6,
                      std::string_view program = {});

/// Reads a CycloneDX document of any form and version into an inventory; decode(encode(x)) has x's content.
/// Files nested in a package are that package's; files and packages may be nested or flat. JSON is read in
/// one pass with the memory of the result only. \param path what to read; `-` is standard input. It is
/// `origin.path`. \throws Error naming file, line and column where the document is malformed, or what the
/// file looks like instead.
Inventory decode_inventory(const std::string& path);

class InputFile;
struct Trust;
/// The same of a document that may come signed (schemas/signature/signed_document.h): in a DSSE envelope or a
/// sigstore bundle, or with a signature inside. One by a key must be verified before it is read, and then
/// lies in memory as a whole. \throws Error also where a key is asked for and did not sign it.
Inventory decode_inventory(const InputFile& file, const Trust& trust);

/// The same from memory, of any form; `name` is `origin.path`.
Inventory decode_inventory_bytes(std::string bytes, const std::string& name, const Trust& trust);

/// The same from memory (JSON only, not in an envelope), for tests and for converted documents.
Inventory decode_inventory_text(std::string_view json, const std::string& name);

}  // namespace stocktake
