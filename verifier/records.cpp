#include "verifier/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "schemas/identity/any_digest.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/bytecode.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/glob.h"
#include "schemas/text/path.h"
#include "schemas/text/text.h"
#include "verifier/known.h"
#include "verifier/strangers.h"

// The witnesses, and what each is worth:
//
//     RECORD                SHA-256 of all but itself and bytecode, written by the installer
//     .cargo-checksum.json  SHA-256 of all but itself, written by `cargo vendor`
//     md5sums, Conffiles    MD5, brought by a Debian package
//     apk's database        SHA-1, brought by an Alpine package
//
// All of them lie beside the files: whoever can change a file can change its record. What is compared is what
// the catalogers read of them (RecordRow), so that `scan` and `verify` cannot read a record differently.
namespace stocktake {
namespace {

bool precedes(const WantedDigest& a, const WantedDigest& b) {
  return std::tie(a.file, a.algorithm) < std::tie(b.file, b.algorithm);
}

bool was_read(const Inventory& inventory, const File& file) {
  const FileDetail* detail = inventory.detail_of(file);
  return file.type == FileType::regular &&
         (file.has_sha256 || (detail != nullptr && !detail->hashes.empty()));
}

/// What a record states of a link's target (apk) is not asked of anybody.
bool needs_digest(const Inventory& inventory, const RecordRow& row) {
  if (row.file == kNone || row.digest.hex.empty()) return false;
  const File& file = inventory.files[row.file];
  return was_read(inventory, file) && !(row.digest.algorithm == HashAlgorithm::sha256 && file.has_sha256);
}

/// Where the reading of the tree found it already.
std::string known_digest(const Inventory& inventory, const RecordRow& row) {
  const FileDetail* detail = inventory.detail_of(inventory.files[row.file]);
  if (detail != nullptr)
    for (const Hash& hash : detail->hashes)
      if (hash.algorithm == row.digest.algorithm) return std::string(hash.hex);
  return {};
}

std::string_view ecosystem_name(const Package& package) {
  const std::string_view rest = package.purl.substr(package.purl.starts_with("pkg:") ? 4 : 0);
  return rest.substr(0, rest.find('/'));
}

/// Whether its record is a RECORD ("Recording installed projects"), by which it is known too where its
/// METADATA is gone.
bool is_distribution(const Package& package) {
  const std::string_view name = base_name(package.record);
  return ecosystem_name(package) == "pypi" && (name == "METADATA" || name == "RECORD");
}

/// Whether every package of its kind brings a record of its files.
bool has_record_by_design(const Package& package) {
  const std::string_view kind = ecosystem_name(package);
  return kind == "pypi" || kind == "cargo" || kind == "deb" || kind == "apk";
}

/// The folders below which the package's record, and those beside it, claim to list everything. Around a
/// crate that is a vendor folder; the scanned root only where it is no project of its own, and not where it
/// is the crate.
std::vector<std::string> areas_of(const Inventory& inventory, const Package& package) {
  if (is_distribution(package)) return {std::string(folder_of(folder_of(package.record)))};
  if (ecosystem_name(package) == "cargo") {
    const std::string_view around = folder_of(package.location);
    const bool is_project = around.empty() && find_file(inventory, "Cargo.toml") != nullptr;
    if (package.location.empty() || is_project) return {};
    return {std::string(around)};
  }
  return {};
}

/// One run.
class RecordCheck {
 public:
  RecordCheck(const Inventory& inventory, std::span<const RecordRow> rows,
              std::span<const WantedDigest> digests)
      : inventory_(inventory),
        rows_(rows),
        digests_(digests),
        listed_(inventory.files.size()),
        folders_(inventory) {}

  VerifyReport run();

 private:
  enum class State : std::uint8_t { equal, changed, missing, known };

  State state_of(const RecordRow& row, std::string& found) const;
  std::string digest_of(const RecordRow& row) const;
  bool is_left_out(std::string_view path) const;
  bool may_vouch(std::uint32_t package, std::uint32_t other) const;
  std::string_view known_difference(const RecordRow& row, bool missing) const;
  std::string lacking_digest(const RecordRow& row) const;
  std::string bytecode_trouble(const File& file) const;
  bool check_bytecode(const RecordRow& row);
  void check(const RecordRow& row);
  void check_unlisted(std::uint32_t index);
  std::string_view known_unlisted(const File& file) const;
  void check_mode(const File& file);
  void note_packages();
  void note_recordless();
  void note_witnesses();
  void add(std::string_view rule, std::string_view package, std::string_view path, std::string message);

  const Inventory& inventory_;
  std::span<const RecordRow> rows_;
  std::span<const WantedDigest> digests_;
  std::vector<std::uint8_t> listed_;  // of each file: a record lists it
  /// Of each file: the outermost package whose record states its bytes.
  std::vector<std::uint32_t> agreeing_;
  std::vector<std::uint8_t> has_rows_;  // of each package: its record was read
  std::vector<std::uint8_t> has_sums_;  // of each package: its record has digests, not of configuration alone
  InstalledFolders folders_;
  std::uint64_t as_owner_ = 0;  // of systems' packages: files that run with their owner's rights
  std::uint64_t bytecode_ = 0;  // files of it that only their head speaks for
  std::set<HashAlgorithm> algorithms_;
  std::vector<std::string_view> excludes_;
  std::unordered_set<std::string_view> gone_;     // what records list and is not there
  std::unordered_set<std::string_view> records_;  // paths of the records themselves
  VerifyReport report_;
};

void RecordCheck::add(std::string_view rule, std::string_view package, std::string_view path,
                      std::string message) {
  report_.findings.push_back(
      {verify_rule(rule), std::string(package), std::string(path), 0, std::move(message), {}, {}, false});
}

std::string RecordCheck::digest_of(const RecordRow& row) const {
  const File& file = inventory_.files[row.file];
  if (row.digest.algorithm == HashAlgorithm::sha256 && file.has_sha256) return to_hex(file.sha256);
  const WantedDigest wanted{row.file, row.digest.algorithm, {}};
  const auto at = std::lower_bound(digests_.begin(), digests_.end(), wanted, precedes);
  const bool found = at != digests_.end() && !precedes(wanted, *at);
  return found ? at->hex : std::string();
}

RecordCheck::State RecordCheck::state_of(const RecordRow& row, std::string& found) const {
  if (row.file == kNone) return State::missing;
  const File& file = inventory_.files[row.file];
  if (row.digest.hex.empty()) return State::known;
  const std::string_view type =
      row.package == kNone ? std::string_view() : purl_type(inventory_.packages[row.package].purl);
  if (file.type == FileType::symlink && (type == "conda" || type == "rpm" || type == "apk")) {
    // apk and rattler record the digest of the target, and RPM the target.
    found = digest_of_text(row.digest.algorithm, inventory_.detail_of(file)->target);
  } else if (file.type != FileType::regular) {
    found = to_string(file.type);
    return State::changed;
  } else {
    found = digest_of(row);
  }
  if (found.empty()) return State::known;
  return found == row.digest.hex ? State::equal : State::changed;
}

bool RecordCheck::is_left_out(std::string_view path) const {
  return std::any_of(excludes_.begin(), excludes_.end(), [&](std::string_view glob) {
    for (std::string_view at = path; !at.empty(); at = folder_of(at))
      if (glob_match(glob, at)) return true;
    return false;
  });
}

/// Whether what one package states of a file excuses that another one's record states otherwise. dpkg takes a
/// file that one package replaces from the one that had it (Policy, 7.6). Of distributions only one that
/// vendors another may, whose record lies below the folder that it is installed into itself, as in
/// bleach/_vendor: else what one states of a file in another's place would excuse any change of it.
bool RecordCheck::may_vouch(std::uint32_t package, std::uint32_t other) const {
  if (package == kNone || package == other) return false;
  const Package& vouching = inventory_.packages[package];
  const Package& contradicting = inventory_.packages[other];
  if (is_system(contradicting)) return is_system(vouching);
  const std::string_view around = folder_of(folder_of(vouching.record));
  const std::string_view place = folder_of(folder_of(contradicting.record));
  return is_distribution(vouching) && is_distribution(contradicting) && place != around &&
         is_below(place, around);
}

/// Why a file that is not as listed, or of which nobody knows, is in order; empty where it is not.
std::string_view RecordCheck::known_difference(const RecordRow& row, bool missing) const {
  if (row.kind == RecordRow::Kind::excluded && missing) return kExcludedByDpkg;
  if (row.kind == RecordRow::Kind::configuration) return kConfiguration;
  if (row.path.ends_with(".pyc") && row.digest.hex.empty()) return kBytecode;
  if (missing && is_left_out(row.path)) return kLeftOut;
  if (missing && !property_of(inventory_.packages[row.package], property::kBroughtBy).empty()) return kMoved;
  if (missing) return {};
  const File& file = inventory_.files[row.file];
  if (row.digest.hex.empty()) return base_name(row.path) == "RECORD" ? kInstaller : kNoDigest;
  if (may_vouch(agreeing_[row.file], row.package)) return kOtherPackage;
  if (file.type == FileType::regular && digest_of(row).empty()) return kUnread;
  return {};
}

/// Why bytecode is not what Python would write for a source that a record lists; empty where its head says
/// that it is. What lies behind the head nobody knows, whoever lists it.
std::string RecordCheck::bytecode_trouble(const File& file) const {
  const std::string source = source_of_bytecode(file.path);
  if (gone_.contains(source)) return {};  // that is said of the source; Python loads none without it
  const File* module = find_file(inventory_, source);
  if (module == nullptr || listed_[static_cast<std::size_t>(module - inventory_.files.data())] == 0)
    return "It is bytecode of a source that no record lists.";
  const FileDetail* detail = inventory_.detail_of(file);
  if (detail != nullptr && detail->bytecode == "malformed") return "It is no bytecode that Python writes.";
  if (detail == nullptr || detail->bytecode != "unchecked") return {};
  return "The bytecode runs whatever its source says.";
}

/// Bytecode of a distribution is judged by its head, whether a record lists it or none does: a digest of it
/// says nothing of the source, and is as easily written as the row. \return whether the row was of bytecode
bool RecordCheck::check_bytecode(const RecordRow& row) {
  if (row.file == kNone || source_of_bytecode(row.path).empty()) return false;
  if (!is_distribution(inventory_.packages[row.package])) return false;
  const File& file = inventory_.files[row.file];
  if (file.type != FileType::regular) return false;
  if (!row.digest.hex.empty() && digest_of(row) != row.digest.hex) return false;  // changed
  PackageVerdict& verdict = report_.packages[row.package];
  if (std::string trouble = bytecode_trouble(file); !trouble.empty()) {
    ++verdict.unlisted;
    add("record-unlisted", verdict.package, row.path, std::move(trouble));
  } else {
    ++verdict.known[kBytecode];
    ++bytecode_;
  }
  return true;
}

/// What no row may leave out, and what it then says; empty where the row is in order. In a RECORD only its
/// own row, and bytecode's, have no digest ("Recording installed projects"); of a Debian package that brings
/// digests only configuration has none in md5sums (Policy, 10.7 and dh_md5sums(1)).
std::string RecordCheck::lacking_digest(const RecordRow& row) const {
  if (row.file == kNone || !row.digest.hex.empty()) return {};
  if (inventory_.files[row.file].type != FileType::regular) return {};
  const Package& package = inventory_.packages[row.package];
  if (is_distribution(package) && base_name(row.path) != "RECORD")
    return "The record lists the file without the SHA-256 that it must have.";
  if (ecosystem_name(package) == "deb" && has_sums_[row.package] != 0 && row.kind == RecordRow::Kind::file)
    return "dpkg's list names the file, and the package's md5sums has no digest of it.";
  return {};
}

void RecordCheck::check(const RecordRow& row) {
  if (check_bytecode(row)) return;
  PackageVerdict& verdict = report_.packages[row.package];
  if (std::string wrong = lacking_digest(row); !wrong.empty()) {
    ++verdict.unlisted;
    return add("record-unlisted", verdict.package, row.path, std::move(wrong));
  }
  if (!row.digest.hex.empty()) algorithms_.insert(row.digest.algorithm);
  std::string found;
  const State state = state_of(row, found);
  if (state == State::equal) {
    ++verdict.equal;
    return;
  }
  if (const std::string_view reason = known_difference(row, state == State::missing); !reason.empty()) {
    ++verdict.known[reason];
    return;
  }
  const std::string stated = row.digest.hex.empty()
                                 ? std::string()
                                 : fmt::format("{} {}", to_string(row.digest.algorithm), row.digest.hex);
  if (state == State::missing) {
    ++verdict.missing;
    add("record-missing", verdict.package, row.path,
        stated.empty() ? "The record lists the file, and it is not there."
                       : fmt::format("The record lists the file ({}), and it is not there.", stated));
  } else {
    ++verdict.changed;
    const File& file = inventory_.files[row.file];
    const bool link = file.type == FileType::symlink;
    const std::string what = file.type == FileType::regular ? found
                             : link ? fmt::format("a link to {}", inventory_.detail_of(file)->target)
                                    : "a " + found;
    add("record-changed", verdict.package, row.path,
        fmt::format("The record states {}, and what stands there is {}.", stated, what));
  }
}

/// Why a file that its package's record does not list is in order; empty where it is not.
std::string_view RecordCheck::known_unlisted(const File& file) const {
  const FileDetail* detail = inventory_.detail_of(file);
  if (!source_of_bytecode(file.path).empty())
    return bytecode_trouble(file).empty() ? kBytecode : std::string_view();
  if (records_.contains(file.path)) return kInstaller;
  if (file.package == kNone) return known_stranger(inventory_, file);
  if (detail != nullptr && detail->record_status == "unlisted") return {};
  return is_system(inventory_.packages[file.package]) && !is_managers_own(file.path) ? kMade : kInstaller;
}

void RecordCheck::check_unlisted(std::uint32_t index) {
  const File& file = inventory_.files[index];
  if (listed_[index] != 0) return;
  PackageVerdict* verdict = file.package == kNone ? nullptr : &report_.packages[file.package];
  if (verdict != nullptr && verdict->witness.empty()) return;  // there is no list that it could stand in
  if (verdict == nullptr && !folders_.hold(file.path)) return;
  if (const std::string_view reason = known_unlisted(file); !reason.empty()) {
    if (verdict != nullptr) ++verdict->known[reason];
    bytecode_ += reason == kBytecode ? 1 : 0;
    return;
  }
  if (verdict != nullptr) ++verdict->unlisted;
  add("record-unlisted", verdict == nullptr ? std::string_view() : verdict->package, file.path,
      verdict == nullptr ? "No record of the packages around it lists the file."
                         : "The package's record does not list the file.");
}

/// No record but those of systems' packages could say that a file runs as its owner, and none of a system's
/// that is read here does.
void RecordCheck::check_mode(const File& file) {
  if (file.package == kNone || file.type != FileType::regular || file.mode == kUnknownMode ||
      (file.mode & kRunsAsOwner) == 0)
    return;
  if (is_system(inventory_.packages[file.package]))
    ++as_owner_;
  else
    add("runs-as-owner", report_.packages[file.package].package, file.path,
        fmt::format("Its mode is {:04o}, and no package of its kind brings such files.", file.mode));
}

void RecordCheck::note_packages() {
  for (std::size_t i = 0; i < inventory_.packages.size(); ++i) {
    const Package& package = inventory_.packages[i];
    PackageVerdict& verdict = report_.packages[i];
    if (!package.lock_status.empty())
      add("lock-differs", verdict.package, package.record,
          fmt::format("The lock file says {}, and {} is installed.", package.lock_status, package.version));
    if (is_distribution(package) && has_rows_[i] == 0 && property_of(package, property::kBroughtBy).empty())
      add("record-unreadable", verdict.package, join(folder_of(package.record), "RECORD"),
          "The distribution has no RECORD, so that nobody answers for its files.");
    const bool bad = verdict.changed + verdict.missing + verdict.unlisted != 0;
    verdict.status = verdict.witness.empty() ? "unwitnessed" : bad ? "differs" : "equal";
  }
  for (const Property& note : inventory_.notes)
    if (note.name == property::kDiagnostic) {
      const auto colon = std::min(note.value.find(": "), note.value.size());
      if (gone_.contains(note.value.substr(0, colon))) continue;  // a record lists it, and that is said
      add("record-unreadable", {}, note.value.substr(0, colon),
          fmt::format("The record {}.", note.value.substr(std::min(colon + 2, note.value.size()))));
    }
}

/// Where some packages have records, those without are not passed over: a record that is gone is how to keep
/// a package out of the question. Of kinds that have none, all are named together.
void RecordCheck::note_recordless() {
  if (report_.nothing_held()) return;  // that is said of the whole tree
  std::map<std::string_view, std::pair<std::uint64_t, std::string_view>> kinds;  // how many, and where
  const FilesByPackage files(inventory_);
  for (std::uint32_t i = 0; i < inventory_.packages.size(); ++i) {
    const Package& package = inventory_.packages[i];
    const auto own = files.files(i);
    const bool all_listed =
        std::all_of(own.begin(), own.end(), [&](std::uint32_t f) { return listed_[f] != 0; });
    if (!report_.packages[i].witness.empty() || all_listed ||
        !property_of(package, property::kBroughtBy).empty())
      continue;
    if (is_distribution(package) && has_rows_[i] == 0) continue;  // said already
    if (has_record_by_design(package))
      add("record-absent", report_.packages[i].package, package.record,
          "Packages of its kind have a record of their files, and this one has none.");
    else if (auto& kind = kinds[ecosystem_name(package)]; ++kind.first == 1)
      kind.second = package.location.empty() ? package.record : package.location;
  }
  for (const auto& [name, kind] : kinds)
    add("record-absent", {}, kind.second,
        fmt::format("Of {} of kind {} here or elsewhere no record says what their files are.",
                    counted(kind.first, "package", "packages"), name));
}

/// What the witnesses are worth.
void RecordCheck::note_witnesses() {
  std::uint64_t silent = 0;
  for (const PackageVerdict& verdict : report_.packages) silent += verdict.witness.empty() ? 1 : 0;
  if (algorithms_.contains(HashAlgorithm::md5))
    report_.notes.emplace_back("MD5, which dpkg and R record, shows accidents and not attackers.");
  if (algorithms_.contains(HashAlgorithm::sha1))
    report_.notes.emplace_back("SHA-1, which apk records, shows accidents and not every attacker.");
  if (!algorithms_.empty())
    report_.notes.emplace_back(
        "A record lies beside its files: whoever changed them may have changed it too.");
  if (bytecode_ != 0)
    report_.notes.push_back(fmt::format(
        "Of {} of bytecode only the head was held against the source, and whoever writes it can choose that: "
        "python -m compileall -f writes all anew.",
        counted(bytecode_, "file", "files")));
  if (as_owner_ != 0)
    report_.notes.push_back(fmt::format(
        "{} of the system run with the rights of their owner or group, of which its records do not "
        "speak.",
        counted(as_owner_, "file", "files")));
  if (silent != 0)
    report_.notes.push_back(
        fmt::format("{} no record of files, and nothing was held against {}.",
                    silent == 1 ? "1 package has" : format_count(silent) + " packages have",
                    silent == 1 ? "its files" : "their files"));
}

VerifyReport RecordCheck::run() {
  report_ = report_on(inventory_, "records");
  for (const Package& package : inventory_.packages) {
    PackageVerdict& verdict = report_.packages.emplace_back();
    verdict.package = name_of(package);
    verdict.location = package.location;
    records_.insert(package.record);
  }
  for (const Property& note : inventory_.notes)
    if (note.name == property::kExcluded) excludes_.push_back(note.value);
  agreeing_.assign(inventory_.files.size(), kNone);
  has_rows_.resize(inventory_.packages.size());
  has_sums_.resize(inventory_.packages.size());
  for (const RecordRow& row : rows_) {
    PackageVerdict& verdict = report_.packages[row.package];
    const Package& package = inventory_.packages[row.package];
    has_rows_[row.package] = 1;
    if (!row.digest.hex.empty() && row.kind == RecordRow::Kind::file) has_sums_[row.package] = 1;
    if (verdict.witness.empty() && !row.digest.hex.empty()) {
      verdict.witness = to_string(row.digest.algorithm);
      for (std::string& area : areas_of(inventory_, package)) folders_.add(std::move(area));
      if (ecosystem_name(package) == "conda")
        folders_.add_environment(package.location);
      else if (is_system(package))
        folders_.add_system(package.location);
    }
    if (row.file == kNone) gone_.insert(row.path);
    if (row.file == kNone) continue;
    listed_[row.file] = 1;
    if (row.digest.hex.empty() || digest_of(row) != row.digest.hex) continue;
    std::uint32_t& agreeing = agreeing_[row.file];
    if (agreeing == kNone || package.record.size() < inventory_.packages[agreeing].record.size())
      agreeing = row.package;
  }
  for (const RecordRow& row : rows_) check(row);
  for (std::uint32_t i = 0; i < inventory_.files.size(); ++i) {
    check_unlisted(i);
    check_mode(inventory_.files[i]);
  }
  note_packages();
  note_recordless();
  note_witnesses();
  return std::move(report_);
}

}  // namespace

std::optional<HashAlgorithm> digest_of_records(const std::function<bool(std::string_view path)>& has) {
  constexpr std::pair<std::string_view, HashAlgorithm> kSystems[] = {
      {"var/lib/dpkg/status", HashAlgorithm::md5}, {"lib/apk/db/installed", HashAlgorithm::sha1}};
  for (const auto& [path, algorithm] : kSystems)
    if (has(path)) return algorithm;
  return std::nullopt;
}

std::vector<WantedDigest> wanted_digests(const Inventory& inventory, std::span<const RecordRow> rows) {
  std::vector<WantedDigest> wanted;
  for (const RecordRow& row : rows)
    if (needs_digest(inventory, row))
      wanted.push_back({row.file, row.digest.algorithm, known_digest(inventory, row)});
  std::sort(wanted.begin(), wanted.end(), precedes);
  const auto same = [](const WantedDigest& a, const WantedDigest& b) { return !precedes(a, b); };
  wanted.erase(std::unique(wanted.begin(), wanted.end(), same), wanted.end());
  return wanted;
}

VerifyReport check_records(const Inventory& inventory, std::span<const RecordRow> rows,
                           std::span<const WantedDigest> digests) {
  return RecordCheck(inventory, rows, digests).run();
}

}  // namespace stocktake
