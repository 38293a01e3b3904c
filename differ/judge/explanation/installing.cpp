#include "differ/judge/comparison.h"
#include "differ/judge/explanation/explanation.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/text/path.h"

// What installing adds to what was published, where an archive is compared with what it became.

namespace stocktake {
namespace {

constexpr std::string_view kVendored = "cargo vendor lists the crate's files in it";
constexpr std::string_view kUnpacked = "cargo notes in it that it has unpacked the crate";
constexpr std::string_view kExecutable = "gem install lets everybody run the programs of a gem";
constexpr std::string_view kProgram = "the installer wrote it, to start a program of the package";

/// What cargo writes into a crate's folder when all of it is there (cargo, `sources/registry/mod.rs`): `ok`,
/// since 1.71 a version.
bool is_cargos_note(const Package& crate, const File& file) {
  if (purl_type(crate.purl) != "cargo" || file.path != join(crate.location, ".cargo-ok")) return false;
  if (!file.has_sha256) return false;
  return file.sha256 == sha256_of_text("{\"v\":1}") || file.sha256 == sha256_of_text("ok");
}

/// RubyGems lets everybody run the programs of a gem, whatever their mode is in the archive
/// (Gem::Installer#generate_bin).
bool is_gems_program(const ChangedFile& file, const Comparison& c) {
  constexpr std::uint16_t kExec = 0111;
  if (file.before == nullptr || file.after == nullptr || file.after->package == kNone) return false;
  if (c.before.origin.kind != "archive" || c.after.origin.kind == "archive") return false;
  const Package& gem = c.after.packages[file.after->package];
  const FileDifference& differs = file.match.differs;
  if (purl_type(gem.purl) != "gem" || differs.content || differs.type || differs.detail || !differs.mode)
    return false;
  const std::string_view folder = folder_of(file.after->path);
  return (folder == join(gem.location, "exe") || folder == join(gem.location, "bin")) &&
         (file.before->mode | kExec) == file.after->mode;
}

}  // namespace

/// Of a file that the archive has and what was made of it need not have (Comparison::left_out). And of a file
/// that is the package's and that no archive brings: the records that cargo writes, and scripts of which the
/// scan says that they start a program of the package and nothing else.
std::string_view explained_by_installing(const ChangedFile& file, Evidence& evidence) {
  const Comparison& c = evidence.comparison;
  if (const auto left_out = c.left_out.find(file.match.before);
      file.after == nullptr && left_out != c.left_out.end())
    return left_out->second;
  if (is_gems_program(file, c)) return kExecutable;
  if (file.before != nullptr || file.after == nullptr || file.after->package == kNone) return {};
  if (file.match.pair == kNone) return {};  // of a published package that is not the archive's
  if (c.before.origin.kind != "archive" || c.after.origin.kind == "archive") return {};
  const PackagePair& pair = c.packages.pairs[file.match.pair];
  if (pair.before == kNone || pair.new_version) return {};
  const Package& package = c.after.packages[file.after->package];
  if (file.after->path == package.record && base_name(package.record) == ".cargo-checksum.json")
    return kVendored;
  if (is_cargos_note(package, *file.after)) return kUnpacked;
  const FileDetail* detail = c.after.detail_of(*file.after);
  return purl_type(package.purl) == "pypi" && detail != nullptr && !detail->starts.empty()
             ? kProgram
             : std::string_view();
}

}  // namespace stocktake
