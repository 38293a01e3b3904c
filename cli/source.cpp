#include "cli/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <utility>

#include "cli/code_place.h"
#include "cli/output.h"
#include "cli/stored.h"
#include "generator/catalog/catalog.h"
#include "generator/catalog/published.h"
#include "generator/catalog/vendored/declared.h"
#include "generator/parallel.h"
#include "generator/scan.h"
#include "generator/source/archive.h"
#include "generator/source/git.h"
#include "generator/source/image.h"
#include "generator/source/program_file.h"
#include "generator/source/reread.h"
#include "schemas/error.h"
#include "schemas/identity/any_digest.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/document.h"
#include "schemas/inventory/properties.h"
#include "schemas/io/input.h"
#include "schemas/io/timing.h"
#include "schemas/text/glob.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

namespace stocktake {
namespace {

constexpr std::uint64_t kMostHeld = std::uint64_t{512} << 20;  // bytes of files of an archive at a time

Inventory scan_folder(const std::string& source, WalkOptions walk, std::vector<Diagnostic>& diagnostics,
                      std::vector<RecordRow>* rows) {
  if (walk.cache != nullptr) exclude_own(walk, source, walk.cache->path());
  return scan_directory(source, walk, diagnostics, rows);
}

Inventory scan_tree(Tree tree, const WalkOptions& walk, std::vector<Diagnostic>& diagnostics,
                    std::vector<RecordRow>* rows) {
  tree.expected = walk.expected;
  return take_inventory(std::move(tree), walk.threads != 0 ? walk.threads : available_cores(), diagnostics,
                        rows);
}

/// Of a folder of a revision, adds what its records name outside of it, where the revision has that.
void read_beyond(const std::string& spec, const WalkOptions& walk, Tree& tree) {
  constexpr std::size_t kMostFolders = 1000;
  const auto colon = spec.find(':');
  if (colon == spec.npos) return;
  const std::filesystem::path root = spec.substr(colon + 1);
  const auto folders = folders_beyond(tree);
  for (std::size_t i = 0; i < std::min(folders.size(), kMostFolders); ++i) {
    const std::string place = (root / folders[i]).lexically_normal().generic_string();
    if (place.starts_with("..")) continue;
    try {
      const GitObject other =
          read_git(spec.substr(0, colon + 1) + (place == "." ? "" : place), walk.excludes);
      if (!other.tree) continue;
      for (const Entry& entry : other.tree->entries)
        if (entry.type == FileType::regular && entry.unread().empty())
          tree.beyond.emplace(std::string(folders[i]).append("/").append(entry.path), entry.sha256);
    } catch (const GitWaits&) {
      throw;
    } catch (const Error&) {  // the revision has no such folder: then nothing is known of it
    }
  }
}

/// Says of a scan what `generator/scan.h` says of that of a folder: what was scanned, and what was left out.
void describe(Inventory& inventory, std::string_view name, const Origin& origin, const WalkOptions& walk) {
  if (inventory.name.empty()) inventory.name = inventory.strings.keep(name);
  inventory.origin = origin;
  inventory.notes.push_back(
      {property::kScanned, inventory.strings.keep(fmt::format("{} {}", origin.kind, origin.digest))});
  for (const std::string& glob : walk.excludes)
    inventory.notes.push_back({property::kExcluded, inventory.strings.keep(glob)});
}

/// What is wanted of a revision's files: also what its stocktake.toml names.
Wishes wishes_of_revision(const std::string& spec) {
  try {
    const char* const between = spec.find(':') == spec.npos ? ":" : spec.ends_with(':') ? "" : "/";
    const GitObject declaration = read_git(spec + between + "stocktake.toml", {});
    if (declaration.file) return wishes_with_declared(*declaration.file);
  } catch (const GitWaits&) {
    throw;
  } catch (const Error&) {  // the revision has none, or there is none: who reads it will say
  }
  return wish_for;
}

GitObject read_revision(const std::string& source, const WalkOptions& walk) {
  const Pass pass("read the commit");
  const std::string spec(revision_of(source));
  return read_git(spec, walk.excludes, wishes_of_revision(spec), walk.look_for);
}

Inventory scan_revision(const std::string& source, GitObject object, const WalkOptions& walk,
                        std::vector<Diagnostic>& diagnostics, std::vector<RecordRow>* rows) {
  read_beyond(std::string(revision_of(source)), walk, *object.tree);
  Inventory inventory = scan_tree(std::move(*object.tree), walk, diagnostics, rows);
  describe(inventory, object.name,
           {"git", inventory.strings.keep(source), {}, inventory.strings.keep(object.commit)}, walk);
  return inventory;
}

Inventory read_committed(const std::string& source, const GitObject& object, const Trust& trust) {
  const OpenedDocument opened = open_document(*object.file, source, trust);
  Inventory inventory = decode_inventory_text(opened.text, opened.name);
  inventory.name = inventory.strings.keep(object.name);
  inventory.origin = {"git", inventory.strings.keep(source), inventory.origin.serial,
                      inventory.strings.keep(object.commit)};
  return inventory;
}

Inventory scan_archive(const InputFile& file, const WalkOptions& walk, std::vector<Diagnostic>& diagnostics,
                       std::vector<RecordRow>* rows) {
  const auto read = [&] {
    const Pass pass("read the archive");
    Tree tree = read_archive(file, walk.excludes, wish_for, walk.look_for);
    settle_modes(tree);
    return tree;
  };
  Inventory inventory = scan_tree(read(), walk, diagnostics, rows);
  describe(inventory, std::filesystem::path(file.path()).filename().string(),
           {"archive", inventory.strings.keep(file.path()), {}, inventory.strings.keep(file.sha256())}, walk);
  return inventory;
}

/// A program is named after the package that it was built from.
Inventory scan_program(const InputFile& file, const WalkOptions& walk, std::vector<Diagnostic>& diagnostics,
                       std::vector<RecordRow>* rows) {
  Tree tree = read_program_file(file, walk.look_for);
  const std::string digest = to_hex(tree.entries.front().sha256);
  Inventory inventory = scan_tree(std::move(tree), walk, diagnostics, rows);
  if (const std::uint32_t owner = inventory.files.front().package; owner != kNone) {
    const Package& package = inventory.packages[owner];
    inventory.name = package.name;
    inventory.version = package.version;
    inventory.purl = package.purl;
  }
  describe(inventory, std::filesystem::path(file.path()).filename().string(),
           {"program", inventory.strings.keep(file.path()), {}, inventory.strings.keep(digest)}, walk);
  return inventory;
}

/// The number of each layer, its digest, and what made it.
void note_layers(const ImageManifest& manifest, Inventory& inventory) {
  for (const std::string& setting : manifest.settings)
    inventory.notes.push_back({property::kImage, inventory.strings.keep(setting)});
  for (std::size_t i = 0; i < manifest.layers.size(); ++i) {
    const ImageLayer& layer = manifest.layers[i];
    inventory.notes.push_back({property::kImageLayer, inventory.strings.keep(fmt::format(
                                                          "{} {}{}{}", i + 1, layer.diff_id,
                                                          layer.command.empty() ? "" : " ", layer.command))});
  }
}

/// An image's name in two: the repository and the tag. A layout's own name is mostly a tag alone.
std::pair<std::string_view, std::string_view> repository_and_tag(std::string_view name) {
  const auto last = name.rfind('/');
  const auto colon = name.rfind(':');
  if (colon != name.npos && (last == name.npos || last < colon))
    return {name.substr(0, colon), name.substr(colon + 1)};
  if (last == name.npos) return {{}, name};
  return {name, {}};
}

/// `pkg:oci/shop@sha256:HEX?tag=4.2` (purl-spec, oci); empty where the image has no name or no manifest.
std::string image_purl(const ImageManifest& manifest) {
  const auto [repository, tag] = repository_and_tag(manifest.name);
  if (repository.empty() || manifest.digest.empty()) return {};
  Purl purl;
  purl.type = "oci";
  purl.name = base_name(repository);
  purl.version = "sha256:" + manifest.digest;
  if (!tag.empty()) purl.qualifiers.emplace_back("tag", tag);
  const auto parsed = try_parse_purl(to_string(purl));
  return parsed ? to_string(*parsed) : std::string();
}

Inventory scan_image(const std::string& source, const InputFile* archive, const WalkOptions& walk,
                     std::vector<Diagnostic>& diagnostics, std::vector<RecordRow>* rows) {
  const auto read = [&] {
    const Pass pass("read the image");
    const ImageOptions options{walk.excludes,
                               wish_for,
                               walk.look_for,
                               walk.image,
                               walk.threads != 0 ? walk.threads : available_cores(),
                               walk.layers};
    return archive != nullptr ? read_image(*archive, options) : read_image(source, options);
  };
  Image image = read();
  Inventory inventory = scan_tree(std::move(image.tree), walk, diagnostics, rows);
  inventory.name = {};  // what stands at the root of an image is a part of it
  inventory.imprint = {};
  const auto [repository, tag] = repository_and_tag(image.manifest.name);
  const std::string name = repository.empty()
                               ? std::filesystem::path(source).lexically_normal().filename().string()
                               : std::string(repository);
  describe(inventory, name,
           {"image", inventory.strings.keep(source), {}, inventory.strings.keep(image.manifest.digest)},
           walk);
  inventory.purl = inventory.strings.keep(image_purl(image.manifest));
  inventory.version = inventory.strings.keep(tag);
  note_layers(image.manifest, inventory);
  return inventory;
}

/// The folder that a file stands in, for the system.
std::string folder_around(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Says of what is scanned that no key vouches for it, where one is asked for.
void tell_unsigned(const std::string& name, const Trust* trust) {
  if (trust != nullptr && !trust->keys.empty())
    tell("stocktake: {}: is scanned, not read as a document, so that --key says nothing of it\n",
         printable(name));
}

/// What stands behind `git:` of a source, with the commit in place of the revision's name: that may mean
/// another one by now.
std::string at_commit(std::string_view source, std::string_view commit) {
  const auto colon = source.find(':', kRevisionScheme.size());
  return std::string(commit).append(colon == source.npos ? "" : source.substr(colon));
}

}  // namespace

void tell_diagnostics(const std::vector<Diagnostic>& diagnostics, std::string_view where) {
  constexpr std::size_t kShown = 20;
  for (std::size_t i = 0; i < std::min(kShown, diagnostics.size()); ++i)
    tell("stocktake: {}: {}\n", printable(diagnostics[i].path), printable(diagnostics[i].message));
  if (diagnostics.size() > kShown)
    tell("stocktake: … and {} more such records{}\n", format_count(diagnostics.size() - kShown), where);
}

void leave_out(const std::vector<std::string>& globs, WalkOptions& walk) {
  walk.excludes.insert(walk.excludes.end(), globs.begin(), globs.end());
}

void exclude_own(WalkOptions& walk, const std::string& root, const std::string& own) {
  if (own.empty() || own == "-") return;
  std::error_code error;
  // Of a relative path, none of which exists yet, `weakly_canonical` keeps the text.
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(own, error), error);
  const auto relative =
      path.lexically_relative(std::filesystem::weakly_canonical(root, error)).generic_string();
  if (relative.empty() || relative.starts_with("..")) return;
  walk.excludes.push_back(literal_glob(relative));
  walk.outputs.push_back(walk.excludes.back());
}

std::unique_ptr<DigestCache> open_cache(const std::string& path) {
  if (path.empty()) return nullptr;
  const Pass pass("read the cache");
  auto cache = std::make_unique<DigestCache>(path, nanoseconds_now());
  if (!cache->warning().empty()) tell("stocktake: {}\n", cache->warning());
  return cache;
}

Source::Source(std::string name) : name_(std::move(name)), kind_(open_kind()) {}

Source::Kind Source::open_kind() {
  if (is_revision(name_)) return Kind::git;
  if (is_stored(name_)) return Kind::stored;
  std::error_code error;
  const auto status = name_ == "-" ? std::filesystem::file_status() : std::filesystem::status(name_, error);
  if (status.type() == std::filesystem::file_type::not_found)
    throw Error(fmt::format("{}: no such file or folder", printable(name_)));
  if (error) throw Error(fmt::format("{}: cannot be opened: {}", printable(name_), error.message()));
  if (std::filesystem::is_directory(status)) return is_image_folder(name_) ? Kind::image : Kind::folder;
  file_.emplace(name_);
  if (name_ == "-") return Kind::document;
  if (form_of_file(*file_) != FileForm::archive)
    return is_program_file(*file_) ? Kind::program : Kind::document;
  if (!file_->is_seekable())
    throw Error(
        fmt::format("{}: is an archive in a pipe, which is read more than once: write it to a file first",
                    printable(name_)));
  return is_image_archive(*file_) ? Kind::image : Kind::archive;
}

/// \param trust nullptr: documents are not read
Inventory Source::read(const WalkOptions& walk, const Trust* trust, std::vector<Diagnostic>& diagnostics,
                       std::vector<RecordRow>* rows) const {
  if (kind_ != Kind::document && kind_ != Kind::git) tell_unsigned(name_, trust);
  if (kind_ == Kind::folder) return scan_folder(name_, walk, diagnostics, rows);
  if (kind_ == Kind::archive) return scan_archive(*file_, walk, diagnostics, rows);
  if (kind_ == Kind::program) return scan_program(*file_, walk, diagnostics, rows);
  if (kind_ == Kind::image) return scan_image(name_, file_ ? &*file_ : nullptr, walk, diagnostics, rows);
  if (kind_ == Kind::git) {
    GitObject object = read_revision(name_, walk);
    if (object.tree) {
      tell_unsigned(name_, trust);
      return scan_revision(name_, std::move(object), walk, diagnostics, rows);
    }
    if (trust != nullptr) return read_committed(name_, object, *trust);
  } else if (trust != nullptr && kind_ == Kind::stored) {
    const Pass pass("read the release");
    StoredDocument document = stored_document(name_);
    return decode_inventory_bytes(std::move(document.bytes), document.name, *trust);
  } else if (trust != nullptr) {
    const Pass pass("read the document");
    return decode_inventory(*file_, *trust);
  }
  throw Error(
      fmt::format("{}: cannot be scanned: it is neither a folder nor an archive (stocktake show "
                  "says what an SBOM holds)",
                  printable(name_)));
}

std::optional<std::string> Source::text_above(std::string_view place, std::string_view name) const {
  constexpr std::size_t kLargest = std::size_t{16} << 20;
  const bool git = kind_ == Kind::git;
  const std::string spec(git ? revision_of(name_) : std::string_view());
  const auto colon = std::min(spec.find(':'), spec.size());
  std::error_code error;
  const std::filesystem::path folder =
      git ? std::filesystem::path(spec.substr(std::min(colon + 1, spec.size())))
          : std::filesystem::absolute(name_, error);
  const std::string path = (folder / "").lexically_normal().generic_string();
  const std::string ending = "/" + std::string(place) + "/";
  if (!path.ends_with(ending)) return std::nullopt;
  const std::string file = path.substr(0, path.size() - ending.size() + 1).append(name);
  try {
    if (!git) return read_input(file, kLargest);
    return read_git(spec.substr(0, colon) + ":" + file, {}).file;
  } catch (const GitWaits&) {
    throw;
  } catch (const Error&) {  // nothing stands there that could be read
    return std::nullopt;
  }
}

Inventory Source::open(const WalkOptions& walk, const Trust& trust) const {
  std::vector<Diagnostic> diagnostics;
  Inventory inventory = read(walk, &trust, diagnostics, nullptr);
  tell_diagnostics(diagnostics);
  return inventory;
}

Inventory Source::scan(const WalkOptions& walk, std::vector<Diagnostic>& diagnostics,
                       std::vector<RecordRow>* rows) const {
  return read(walk, nullptr, diagnostics, rows);
}

void Source::read_files(const Inventory& opened, std::span<const std::uint32_t> files, unsigned threads,
                        const std::function<void(std::uint32_t, std::string_view)>& take) const {
  std::vector<KnownFile> known;
  for (const std::uint32_t file : files)
    known.push_back({opened.files[file].path, opened.files[file].sha256});
  if (kind_ == Kind::folder || kind_ == Kind::git || kind_ == Kind::program) {
    const unsigned side_by_side = kind_ == Kind::git ? 1 : threads != 0 ? threads : available_cores();
    const std::string folder = kind_ == Kind::program ? folder_around(name_) : name_;
    return for_each_index(side_by_side, files.size(), [&](std::size_t i) {
      const auto bytes = kind_ != Kind::git
                             ? reread_from_folder(folder, known[i])
                             : reread_from_git(at_commit(name_, opened.origin.digest), known[i]);
      if (bytes) take(files[i], *bytes);
    });
  }
  // All of one reading is held in memory, so that there are several where that would be much.
  for (std::size_t first = 0; first < files.size();) {
    std::uint64_t size = 0;
    std::size_t last = first;
    while (last < files.size() && (last == first || size < kMostHeld))
      size += opened.files[files[last++]].size;
    const std::vector<KnownFile> some(known.begin() + static_cast<std::ptrdiff_t>(first),
                                      known.begin() + static_cast<std::ptrdiff_t>(last));
    const auto bytes = reread(opened, some);
    for (std::size_t i = first; i < last; ++i)
      if (const auto found = bytes.find(known[i].path); found != bytes.end()) take(files[i], found->second);
    first = last;
  }
}

std::unordered_map<std::string_view, std::string> Source::reread(const Inventory& opened,
                                                                 const std::vector<KnownFile>& files) const {
  if (kind_ == Kind::archive) return reread_from_archive(*file_, files);
  return file_ ? reread_from_image(*file_, opened.origin.digest, files)
               : reread_from_image(name_, opened.origin.digest, files);
}

void Source::read_texts(const Inventory& opened, std::span<const std::uint32_t> files, unsigned threads,
                        std::map<std::string_view, std::string>& texts) const {
  std::mutex mutex;
  read_files(opened, files, threads, [&](std::uint32_t file, std::string_view bytes) {
    const std::lock_guard lock(mutex);
    texts.emplace(opened.files[file].path, bytes);
  });
}

void Source::digest(const Inventory& opened, std::span<WantedDigest> wanted, unsigned threads) const {
  if (kind_ == Kind::folder || kind_ == Kind::program)
    return for_each_index(threads != 0 ? threads : available_cores(), wanted.size(), [&](std::size_t i) {
      if (!wanted[i].hex.empty()) return;
      const std::string folder = kind_ == Kind::program ? folder_around(name_) : name_;
      wanted[i].hex = digest_from_folder(folder, opened.files[wanted[i].file].path, wanted[i].algorithm);
    });
  std::vector<std::uint32_t> files;
  for (const WantedDigest& one : wanted)
    if (one.hex.empty() && (files.empty() || files.back() != one.file)) files.push_back(one.file);
  if (files.empty()) return;
  read_files(opened, files, threads, [&](std::uint32_t file, std::string_view bytes) {
    const auto less = [](const WantedDigest& one, std::uint32_t index) { return one.file < index; };
    auto at = std::lower_bound(wanted.begin(), wanted.end(), file, less);
    for (; at != wanted.end() && at->file == file; ++at) at->hex = digest_of_text(at->algorithm, bytes);
  });
}

void Source::read_lines(const Inventory& opened, std::span<WantedLines> wanted) const {
  std::vector<KnownFile> files;
  for (const WantedLines& one : wanted) files.push_back({one.file->path, one.file->sha256});
  std::unordered_map<std::string_view, std::string> at_once;
  if (kind_ == Kind::archive || kind_ == Kind::image) at_once = reread(opened, files);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    std::optional<std::string> bytes;
    if (kind_ == Kind::folder) bytes = reread_from_folder(name_, files[i]);
    if (kind_ == Kind::git) bytes = reread_from_git(at_commit(name_, opened.origin.digest), files[i]);
    if (const auto found = at_once.find(files[i].path); found != at_once.end()) bytes = found->second;
    if (!bytes) continue;
    const auto lines = lines_of(*bytes, wanted[i].lines);
    wanted[i].texts.assign(lines.begin(), lines.end());
    for (std::size_t l = 0; l < lines.size(); ++l)
      wanted[i].places[l] = place_of_code(*wanted[i].file, lines[l], wanted[i].shown[l]);
  }
}

}  // namespace stocktake
