#pragma once

#include <string_view>

/// The names of the properties that only stocktake writes, for writers and readers: of a document, of files
/// and of packages. docs/properties.md says what the value of each may be, a row for each name here.
namespace stocktake::property {

/// What all of them begin with.
inline constexpr std::string_view kPrefix = "stocktake:";

// Of a document.

inline constexpr std::string_view kFacts = "stocktake:facts";
inline constexpr std::string_view kTlp = "stocktake:tlp";
/// A path or glob that the scan left out.
inline constexpr std::string_view kExcluded = "stocktake:excluded";
/// One of these that the scan left out because it was writing there itself.
inline constexpr std::string_view kOutput = "stocktake:output";
/// `MODE PATH` of a folder whose permissions are not those that most folders of the tree have, `MODE .` of
/// those; `empty PATH` of a folder that holds nothing.
inline constexpr std::string_view kFolder = "stocktake:folder";
/// `PATH: what is wrong`, where a record could not be read, or not wholly. What it would have said is missing
/// from the inventory.
inline constexpr std::string_view kDiagnostic = "stocktake:diagnostic";
inline constexpr std::string_view kPython = "stocktake:python";
/// From where a lock of the project takes what it names: its path, and behind it a line `host HOST` for each
/// host, and for each release `NAME VERSION PLACES DIGESTS`, the last two being the beginning of a SHA-256 of
/// what the lock says of it, or `-`; where it says several things `ALL:ONE,ONE`, of all of them and of each,
/// unless they are too many. Sorted. `unread` alone: it is no such lock.
inline constexpr std::string_view kLockedSources = "stocktake:locked-sources";
/// What a manifest of the project asks for by version: its path, and behind it a line for each dependency,
/// `NAME exact` or `NAME range`, sorted.
inline constexpr std::string_view kPins = "stocktake:pins";
/// What was scanned, where that was no folder: `KIND DIGEST`.
inline constexpr std::string_view kScanned = "stocktake:scanned";
/// On a container image: `WORD TEXT` of what its configuration says of how it runs; and of each layer, from 1
/// for the lowest, `NUMBER SHA256 COMMAND`: the digest of its unpacked archive, and what made it, where the
/// image says.
inline constexpr std::string_view kImage = "stocktake:image";
inline constexpr std::string_view kImageLayer = "stocktake:image-layer";
/// Of a report of `check`: a database of advisories, and how old it is.
inline constexpr std::string_view kAdvisories = "stocktake:advisories";
/// That digests were taken over from an earlier scan.
inline constexpr std::string_view kCache = "stocktake:cache";

// Of a file.

inline constexpr std::string_view kSize = "stocktake:size";
inline constexpr std::string_view kLayer = "stocktake:layer";
inline constexpr std::string_view kMode = "stocktake:mode";
inline constexpr std::string_view kType = "stocktake:type";
inline constexpr std::string_view kTarget = "stocktake:target";
inline constexpr std::string_view kStarts = "stocktake:starts";
inline constexpr std::string_view kScript = "stocktake:script-sha256";
inline constexpr std::string_view kMadeFor = "stocktake:made-for";
inline constexpr std::string_view kBytecode = "stocktake:bytecode";
inline constexpr std::string_view kBytecodeHead = "stocktake:bytecode-head";
inline constexpr std::string_view kCode = "stocktake:code-sha256";
inline constexpr std::string_view kGenerated = "stocktake:generated";
inline constexpr std::string_view kClaimedBy = "stocktake:claimed-by";
inline constexpr std::string_view kSteers = "stocktake:steers";
inline constexpr std::string_view kIrregular = "stocktake:irregular";
inline constexpr std::string_view kAttributes = "stocktake:attributes";
inline constexpr std::string_view kTraits = "stocktake:traits";
inline constexpr std::string_view kUnread = "stocktake:unread";  ///< of a document, too: of a folder
inline constexpr std::string_view kObject = "stocktake:object";
inline constexpr std::string_view kRemote = "stocktake:remote";

// Of a package; `hook` and `record` also of a file.

inline constexpr std::string_view kLocation = "stocktake:location";
inline constexpr std::string_view kTree = "stocktake:tree-sha256";
inline constexpr std::string_view kRecord = "stocktake:record";
/// How many files that its record lists are not there.
inline constexpr std::string_view kRecordMissing = "stocktake:record-missing";
inline constexpr std::string_view kLock = "stocktake:lock";
inline constexpr std::string_view kHook = "stocktake:hook";
inline constexpr std::string_view kEntry = "stocktake:entry";
/// A file of it, relative to the root, that one of its hooks runs (`node PATH`); one property a file.
inline constexpr std::string_view kHookFile = "stocktake:hook-file";
/// What its manifest asks for and what is not among the packages of the document, a name a line; and what it
/// asks for from an address, a repository or under another name, installed or not: `NAME SOURCE`. Sorted. Of
/// a tree with other packages only what it cannot do without is named.
inline constexpr std::string_view kAsks = "stocktake:asks";
/// Of the package that the scanned tree as a whole is, as a registry serves it: `tarball` (npm), `sdist`,
/// `crate`, `deb` …
inline constexpr std::string_view kPublished = "stocktake:published";
/// npm: the name of the folder, where that is another and a lock file says that it is an alias.
inline constexpr std::string_view kAlias = "stocktake:alias";
inline constexpr std::string_view kBundled = "stocktake:bundled";      ///< npm: it came in another's archive
inline constexpr std::string_view kWorkspace = "stocktake:workspace";  ///< npm: a part of the project
inline constexpr std::string_view kInstaller = "stocktake:installer";  ///< Python: who installed it
/// Python: it stands for a folder that is worked on; and which one.
inline constexpr std::string_view kEditable = "stocktake:editable";
inline constexpr std::string_view kEditableLocation = "stocktake:editable-location";
inline constexpr std::string_view kVendors = "stocktake:vendors";  ///< Python: what it has copied into itself
/// Of copied code: what says so (`chromium`, `banner` …).
inline constexpr std::string_view kVendored = "stocktake:vendored";
inline constexpr std::string_view kDeclared = "declared";  ///< … that stocktake.toml does
/// Of copied code: what its declaration states and the tree has otherwise.
inline constexpr std::string_view kVendoredDiffers = "stocktake:vendored-differs";
/// Of a Go module: the packages of it that are vendored, import paths with a newline between; what stands in
/// its place, a folder of the project (`./fork`), and whether the vendored files are that folder's, byte for
/// byte (`agrees`, `differs: PATH`); the module that it stands for, `PATH VERSION`; its sum in go.sum.
inline constexpr std::string_view kGoPackages = "stocktake:go-packages";
inline constexpr std::string_view kReplacedBy = "stocktake:replaced-by";
inline constexpr std::string_view kReplacement = "stocktake:replacement";
inline constexpr std::string_view kStandsFor = "stocktake:stands-for";
inline constexpr std::string_view kGoSum = "stocktake:go-sum";
/// Of the Go module that a program was built from: the commit, and `modified` where the work tree was.
inline constexpr std::string_view kBuiltFrom = "stocktake:built-from";
/// Cargo: the lock file that names it with the checksum that its record states.
inline constexpr std::string_view kLockedBy = "stocktake:locked-by";
/// Of a package of a system (Debian …): the source package that it was built from, `NAME VERSION`; the
/// packages whose files it may take over, names with a newline between; the files that stay where they are
/// when it is removed, paths with a newline between.
inline constexpr std::string_view kSource = "stocktake:source";
inline constexpr std::string_view kReplaces = "stocktake:replaces";
inline constexpr std::string_view kStays = "stocktake:stays";
inline constexpr std::string_view kModule = "stocktake:module";  ///< RPM: of which module it is
/// Of a package that stands in a system's package, whose files are that package's: its purl.
inline constexpr std::string_view kBroughtBy = "stocktake:brought-by";

// Of a property. NAME-encoding with the value `percent` right behind a property NAME says that its value is
// percent-escaped, because the text itself is not UTF-8 or has characters that XML cannot hold; for a
// component's name it is `stocktake:name-encoding`.

inline constexpr std::string_view kName = "stocktake:name";
inline constexpr std::string_view kEncoding = "-encoding";
inline constexpr std::string_view kPercent = "percent";

}  // namespace stocktake::property

namespace stocktake {

/// The bom-ref of metadata.component.
inline constexpr std::string_view kRootReference = "stocktake:root";

}  // namespace stocktake
