#include "generator/source/image.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "generator/parallel.h"
#include "generator/source/archive_reader.h"
#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kLargestSmall = std::size_t{4} << 20;  // of manifests and configurations

/// The files of a layout, in a folder or an archive.
class Layout {
 public:
  using Take = std::function<void(const std::string& path, Blocks& bytes, std::uint64_t size)>;

  Layout() = default;
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;
  virtual ~Layout() = default;

  /// The whole of a small file; nothing where there is none. Not thread-safe.
  virtual std::optional<std::string> small(const std::string& path) = 0;
  /// The file that a path means: another one where a link stands there.
  virtual std::string place_of(const std::string& path) const { return path; }
  /// Gives those of the files (by `place_of`) that are there, in any order. Thread-safe.
  virtual void read(const std::set<std::string>& paths, const Take& take) const = 0;
  /// Whether reading one file costs no reading of the others.
  virtual bool is_seekable() const = 0;
};

class FolderLayout : public Layout {
 public:
  explicit FolderLayout(const std::string& path) : path_(path) {}

  std::optional<std::string> small(const std::string& path) override {
    const Descriptor file = open_file(path);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    if (static_cast<std::uint64_t>(status.st_size) > kLargestSmall) return std::nullopt;
    std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
    if (!file.read_all(bytes.data(), bytes.size())) return std::nullopt;
    return bytes;
  }

  void read(const std::set<std::string>& paths, const Take& take) const override {
    for (const std::string& path : paths) {
      struct stat status {};
      const std::string full = path_ + "/" + path;
      if (lstat(full.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
      FileBlocks blocks{InputFile(full)};
      take(path, blocks, blocks.size());
    }
  }

  bool is_seekable() const override { return true; }

 private:
  Descriptor open_file(const std::string& path) const {
    return Descriptor(
        ::open((path_ + "/" + path).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  }

  const std::string path_;
};

/// The path of a member without `./` in front; empty where it leads out.
std::string clean_path(std::string_view name) {
  return resolve("", name).value_or("");
}

/// Where manifests stand: at the root or among the blobs.
bool may_be_manifest(std::string_view path) {
  return path.find('/') == path.npos || path.starts_with("blobs/");
}

class ArchiveLayout : public Layout {
 public:
  explicit ArchiveLayout(InputFile file) : file_(std::move(file)) { gather(); }

  std::optional<std::string> small(const std::string& path) override {
    const auto at = small_.find(place_of(path));
    return at == small_.end() ? std::nullopt : std::optional(at->second);
  }
  std::string place_of(const std::string& path) const override {
    const auto at = links_.find(path);
    return at == links_.end() ? path : at->second;
  }
  void read(const std::set<std::string>& paths, const Take& take) const override;
  bool is_seekable() const override { return !compressed_; }
  /// The first names of all members' paths.
  const std::set<std::string>& top() const { return top_; }

 private:
  void gather();
  void take_small(ArchiveReader& reader, const std::string& member);

  const InputFile file_;
  bool compressed_ = false;
  std::set<std::string> top_;
  std::size_t kept_ = 0;                      // bytes of `small_`
  std::map<std::string, std::string> small_;  // what may be read whole
  std::map<std::string, std::string> links_;  // docker once wrote equal layers as links
};

/// One pass over the members: of most nothing is read where the archive can be sought in.
void ArchiveLayout::gather() {
  ArchiveFile file(file_);
  compressed_ = file.unpacked() != nullptr;
  ArchiveReader& reader = file.reader();
  while (archive_entry* entry = reader.next()) {
    const std::string member = clean_path(reader.name_of(entry));
    top_.insert(member.substr(0, member.find('/')));
    if (const char* link = archive_entry_symlink(entry); link != nullptr)
      links_.emplace(member, resolve_link(member, link).value_or(""));
    else if (const char* other = archive_entry_hardlink(entry); other != nullptr)
      links_.emplace(member, clean_path(other));
    const la_int64_t size = archive_entry_size(entry);
    const bool small = size > 0 && static_cast<std::uint64_t>(size) <= kLargestSmall;
    if (archive_entry_filetype(entry) == AE_IFREG && small && may_be_manifest(member))
      take_small(reader, member);
  }
}

/// Keeps a member that looks like JSON.
void ArchiveLayout::take_small(ArchiveReader& reader, const std::string& member) {
  constexpr std::size_t kMost = std::size_t{64} << 20;
  MemberBlocks blocks(reader);
  std::string bytes(blocks.next());
  if (!bytes.starts_with('{') && !bytes.starts_with('[')) return;
  for (std::string_view more = blocks.next(); !more.empty(); more = blocks.next()) bytes += more;
  kept_ += bytes.size();
  if (kept_ > kMost)
    throw Error(fmt::format("{}: holds more than 64 MiB of manifests", printable(file_.path())));
  small_.insert_or_assign(member, std::move(bytes));
}

void ArchiveLayout::read(const std::set<std::string>& paths, const Take& take) const {
  std::set<std::string> wanted = paths;
  ArchiveFile file(file_);
  ArchiveReader& reader = file.reader();
  while (archive_entry* entry = wanted.empty() ? nullptr : reader.next()) {
    const std::string member = clean_path(reader.name_of(entry));
    if (archive_entry_filetype(entry) != AE_IFREG || wanted.erase(member) == 0) continue;
    MemberBlocks blocks(reader);
    take(member, blocks, static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0)));
  }
}

/// Hashes what goes through it.
class HashedBlocks : public Blocks {
 public:
  explicit HashedBlocks(Blocks& blocks) : blocks_(blocks) {}
  std::string_view next() override {
    const std::string_view bytes = blocks_.next();
    hash_.update(bytes);
    return bytes;
  }
  /// The digest of all, also of what nobody has asked for yet.
  Sha256 finish() {
    while (!next().empty()) {
    }
    return hash_.finish();
  }

 private:
  Blocks& blocks_;
  Sha256Stream hash_;
};

/// Reads the layers of one image.
class ImageReader {
 public:
  ImageReader(std::string path, std::unique_ptr<Layout> layout, const ImageOptions& options)
      : path_(std::move(path)), options_(options), layout_(std::move(layout)) {}

  Image run() {
    Image image;
    image.manifest = read_image_manifest(
        path_, [&](const std::string& path) { return layout_->small(path); }, options_.choice);
    layers_ = &image.manifest.layers;
    if (layers_->size() >= UINT16_MAX) throw Error(fmt::format("{}: has too many layers", printable(path_)));
    read_layers();
    LayerStack stack;
    std::vector<Unread> missing;
    for (std::size_t i = 0; i < layers_->size(); ++i) {
      static const Members kNothing;
      stack.add(read_[i] ? *read_[i] : kNothing);
      if (!read_[i]) missing.push_back({(*layers_)[i].blob, "a layer of the image is not in it"});
    }
    Members members = stack.take();
    for (const Unread& unread : missing)
      members.unread.push_back({members.strings.keep(unread.path), unread.reason});
    image.tree = lay_out(std::move(members));
    return image;
  }

 private:
  void read_layers();
  std::shared_ptr<const Members> read_layer(const ImageLayer& layer, Blocks& bytes, std::uint64_t size) const;

  const std::string path_;
  const ImageOptions& options_;
  std::unique_ptr<Layout> layout_;
  const std::vector<ImageLayer>* layers_ = nullptr;
  std::vector<std::shared_ptr<const Members>> read_;
};

std::shared_ptr<const Members> ImageReader::read_layer(const ImageLayer& layer, Blocks& bytes,
                                                       std::uint64_t size) const {
  const std::string name = path_ + ": " + layer.blob;
  const auto unpacked = unpack(name, bytes, size);
  HashedBlocks hashed(*unpacked);
  auto members = [&] {
    ArchiveReader reader(name, hashed, true);
    return std::make_shared<const Members>(
        read_members(reader, size, {options_.excludes, options_.wishes, options_.look_for}));
  }();
  if (to_hex(hashed.finish()) != layer.diff_id)
    throw Error(
        fmt::format("{}: is not the layer that the configuration names (sha256:{}): the image is "
                    "damaged, or was tampered with",
                    printable(name), layer.diff_id));
  if (options_.cache != nullptr) options_.cache->keep(layer.diff_id, members);
  return members;
}

void ImageReader::read_layers() {
  read_.resize(layers_->size());
  std::map<std::string, std::vector<std::size_t>> places;  // of each blob that is still to be read
  std::vector<std::string> order;                          // the largest layers are mostly the lowest ones
  for (std::size_t i = 0; i < layers_->size(); ++i) {
    const ImageLayer& layer = (*layers_)[i];
    if (options_.cache != nullptr) read_[i] = options_.cache->find(layer.diff_id);
    if (read_[i]) continue;
    auto& here = places[layout_->place_of(layer.blob)];
    if (here.empty()) order.push_back(layout_->place_of(layer.blob));
    here.push_back(i);
  }
  const auto take = [&](const std::string& blob, Blocks& bytes, std::uint64_t size) {
    const std::vector<std::size_t>& here = places.at(blob);
    const auto members = read_layer((*layers_)[here.front()], bytes, size);
    for (const std::size_t i : here)
      if ((*layers_)[i].diff_id == (*layers_)[here.front()].diff_id) read_[i] = members;
  };
  if (layout_->is_seekable())
    for_each_index(options_.threads, order.size(), [&](std::size_t i) { layout_->read({order[i]}, take); });
  else
    layout_->read({order.begin(), order.end()}, take);
}

/// Whether a name at the top of an archive may be that of an image's part.
bool may_be_of_image(std::string_view name) {
  if (name == "blobs" || name == "oci-layout" || name == "index.json" || name == "manifest.json" ||
      name == "repositories")
    return true;
  const std::string_view stem = name.starts_with("sha256:") ? name.substr(7) : name.substr(0, name.find('.'));
  return stem.size() == 64 && is_lower_hex(stem);
}

/// Whether all that stands at the top is an image's: what holds more is a tree that only looks like one, and
/// would hide the rest. \param manifest docker's, which may give its parts any names
bool holds_nothing_else(const std::set<std::string>& top, std::string_view manifest) {
  return std::all_of(top.begin(), top.end(), [&](const std::string& name) {
    return name.empty() || may_be_of_image(name) || manifest.find('"' + name) != manifest.npos;
  });
}

/// Whether a manifest.json is docker's, and not that of a web page or an extension of a browser.
bool is_saved_manifest(std::string_view json) {
  return json.starts_with('[') && json.find("\"Config\"") != json.npos &&
         json.find("\"Layers\"") != json.npos;
}

}  // namespace

bool is_image_folder(const std::string& path) {
  struct stat status {};
  for (const char* name : {"/oci-layout", "/index.json"})
    if (stat((path + name).c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::set<std::string> top;
  std::error_code error;
  for (std::filesystem::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
    top.insert(at->path().filename().string());
  return !error && holds_nothing_else(top, {});
}

bool is_image_archive(const InputFile& file) {
  ArchiveReader reader(file);
  if (!reader.begins() || !reader.is_tar()) return false;
  if (archive_filter_count(reader.get()) > 1) {  // one stands for the file itself
    ArchiveReader again(file);
    std::string first;
    while (archive_entry* entry = first.empty() ? again.next() : nullptr)
      first = clean_path(again.name_of(entry));
    if (!may_be_of_image(first.substr(0, first.find('/')))) return false;
  }
  ArchiveLayout layout(file);
  const std::string saved = layout.small("manifest.json").value_or("");
  const bool is_layout = layout.small("oci-layout") && layout.small("index.json");
  return (is_layout || is_saved_manifest(saved)) && holds_nothing_else(layout.top(), saved);
}

Image read_image(const std::string& path, const ImageOptions& options) {
  if (!is_image_folder(path)) return read_image(InputFile(path), options);
  return ImageReader(path, std::make_unique<FolderLayout>(path), options).run();
}

Image read_image(const InputFile& archive, const ImageOptions& options) {
  return ImageReader(archive.path(), std::make_unique<ArchiveLayout>(archive), options).run();
}

}  // namespace stocktake
