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

/// The property names that only stocktake writes, in one place for encoder and decoder. A property
/// NAME-encoding with the value `percent` right behind a property NAME says that its value is
/// percent-escaped, because the text itself is not UTF-8 or has characters that XML cannot hold; for a
/// component's name it is `stocktake:name-encoding`.
namespace property {
inline constexpr std::string_view kFacts = "stocktake:facts";
inline constexpr std::string_view kTlp = "stocktake:tlp";
inline constexpr std::string_view kUnread = "stocktake:unread";
inline constexpr std::string_view kObject = "stocktake:object";
inline constexpr std::string_view kRemote = "stocktake:remote";
inline constexpr std::string_view kSize = "stocktake:size";
inline constexpr std::string_view kMode = "stocktake:mode";
inline constexpr std::string_view kLayer = "stocktake:layer";
inline constexpr std::string_view kType = "stocktake:type";
inline constexpr std::string_view kTarget = "stocktake:target";
inline constexpr std::string_view kStarts = "stocktake:starts";
inline constexpr std::string_view kScript = "stocktake:script-sha256";
inline constexpr std::string_view kMadeFor = "stocktake:made-for";
/// Of a package of copied code: what says so (`chromium`, `banner` …).
inline constexpr std::string_view kVendored = "stocktake:vendored";
inline constexpr std::string_view kDeclared = "declared";  ///< … that stocktake.toml does
/// Of such a package: what its declaration states and the tree has otherwise.
inline constexpr std::string_view kVendoredDiffers = "stocktake:vendored-differs";
inline constexpr std::string_view kPython = "stocktake:python";
inline constexpr std::string_view kBytecode = "stocktake:bytecode";
inline constexpr std::string_view kBytecodeHead = "stocktake:bytecode-head";
inline constexpr std::string_view kCode = "stocktake:code-sha256";
inline constexpr std::string_view kGenerated = "stocktake:generated";
inline constexpr std::string_view kClaimedBy = "stocktake:claimed-by";
inline constexpr std::string_view kSteers = "stocktake:steers";
inline constexpr std::string_view kIrregular = "stocktake:irregular";
inline constexpr std::string_view kAttributes = "stocktake:attributes";
inline constexpr std::string_view kTraits = "stocktake:traits";
inline constexpr std::string_view kHook = "stocktake:hook";
inline constexpr std::string_view kRecord = "stocktake:record";
inline constexpr std::string_view kLock = "stocktake:lock";
inline constexpr std::string_view kLocation = "stocktake:location";
inline constexpr std::string_view kTree = "stocktake:tree-sha256";
inline constexpr std::string_view kEntry = "stocktake:entry";
inline constexpr std::string_view kName = "stocktake:name";
inline constexpr std::string_view kEncoding = "-encoding";
inline constexpr std::string_view kPercent = "percent";
}  // namespace property

/// The bom-ref of metadata.component.
inline constexpr std::string_view kRootReference = "stocktake:root";

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
