#include "generator/source/reread.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <unordered_set>
#include <utility>

#include "generator/parallel.h"
#include "generator/source/archive.h"
#include "generator/source/folder_opener.h"
#include "generator/source/git.h"
#include "generator/source/image.h"
#include "schemas/error.h"
#include "schemas/identity/any_digest.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/io/descriptor.h"
#include "schemas/text/path.h"

namespace stocktake {

namespace {

/// A regular file below the folder `root`, with no link on the way; none where there is no such file.
Descriptor open_regular_file(const std::string& root, std::string_view path, struct stat& status) {
  const Descriptor top(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!top) return {};
  FolderOpener opener(top.get());
  const Descriptor folder = opener.open(std::string(folder_of(path)));
  if (!folder) return {};
  const std::string name(base_name(path));
  Descriptor opened(::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!opened || ::fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return opened;
}

}  // namespace

std::optional<std::string> reread_from_folder(const std::string& root, const KnownFile& file) {
  struct stat status {};
  const Descriptor opened = open_regular_file(root, file.path, status);
  if (!opened || static_cast<std::uint64_t>(status.st_size) > kMostReread) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  if (!opened.read_all(bytes.data(), bytes.size()) || sha256_of_text(bytes) != file.sha256)
    return std::nullopt;
  return bytes;
}

std::string digest_from_folder(const std::string& root, std::string_view path, HashAlgorithm algorithm) {
  struct stat status {};
  const Descriptor opened = open_regular_file(root, path, status);
  if (!opened) return {};
  AnyDigest digest(algorithm);
  std::array<char, std::size_t{64} << 10> block;  // NOLINT: written before it is read
  for (;;) {
    const ssize_t size = opened.read(block.data(), block.size());
    if (size < 0) return {};
    if (size == 0) return digest.finish();
    digest.update({block.data(), static_cast<std::size_t>(size)});
  }
}

namespace {

using Contents = std::unordered_map<std::string_view, std::string>;

/// What of the files `read`, which is told whose content is wanted, gives, where it still is what it was.
template <class Read>
Contents still_known(const std::vector<KnownFile>& files, Read&& read) {
  Contents found;
  std::unordered_set<std::string_view> paths;
  for (const KnownFile& file : files) paths.insert(file.path);
  try {
    const Tree tree =
        read([&](std::string_view path) { return paths.contains(path) ? Wish::all : Wish::nothing; });
    for (const KnownFile& file : files)
      if (const auto bytes = tree.content(file.path); bytes && sha256_of_text(*bytes) == file.sha256)
        found.emplace(file.path, *bytes);
  } catch (const Error&) {  // it is no longer what was read
  }
  return found;
}

}  // namespace

Contents reread_from_archive(const InputFile& archive, const std::vector<KnownFile>& files) {
  return still_known(files, [&](const Wishes& wishes) { return read_archive(archive, {}, wishes); });
}

namespace {

/// \param image its folder, or its archive that is open
template <class Image>
Contents reread_image(const Image& image, std::string_view manifest, const std::vector<KnownFile>& files) {
  return still_known(files, [&](const Wishes& wishes) {
    return std::move(
        read_image(image, {{}, wishes, {}, {{}, {}, std::string(manifest)}, available_cores()}).tree);
  });
}

}  // namespace

Contents reread_from_image(const std::string& image, std::string_view manifest,
                           const std::vector<KnownFile>& files) {
  return reread_image(image, manifest, files);
}

Contents reread_from_image(const InputFile& image, std::string_view manifest,
                           const std::vector<KnownFile>& files) {
  return reread_image(image, manifest, files);
}

std::optional<std::string> reread_from_git(const std::string& spec, const KnownFile& file) {
  const auto colon = spec.find(':');
  std::string_view folder =
      colon == spec.npos ? std::string_view() : std::string_view(spec).substr(colon + 1);
  if (folder.ends_with('/')) folder.remove_suffix(1);
  try {
    GitObject object = read_git(spec.substr(0, colon) + ":" + join(folder, file.path), {});
    if (object.file && sha256_of_text(*object.file) == file.sha256) return std::move(object.file);
  } catch (const Error&) {  // the repository has lost it meanwhile
  }
  return std::nullopt;
}

std::vector<std::string_view> lines_of(std::string_view text, const std::vector<std::uint32_t>& numbers) {
  std::vector<std::string_view> lines(numbers.size());
  std::uint32_t line = 1;
  std::size_t next = 0;
  for (std::size_t from = 0; next < numbers.size() && from <= text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (line == numbers[next]) lines[next++] = text.substr(from, end - from);
    from = end + 1;
  }
  return lines;
}

}  // namespace stocktake
