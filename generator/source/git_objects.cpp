#include "generator/source/git_objects.h"

#include <dirent.h>
#include <fcntl.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/source/inflater.h"
#include "schemas/io/descriptor.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostAlternates = 64;
constexpr std::size_t kLongestAlternates = 1 << 20;
constexpr std::size_t kHeader = 64;         // "blob 123\0": a word and a number of 64 bits
constexpr std::uint64_t kBestRatio = 1032;  // zlib's documentation: deflate makes nothing smaller

int damaged(const char* what) {
  git_error_set_str(GIT_ERROR_ODB, what);
  return GIT_ERROR;
}

/// The bytes of a regular file; nothing where there is none, or `errno` is not ENOENT where it cannot be
/// read.
std::optional<std::string> bytes_of(const std::string& path, std::size_t limit) {
  // O_NONBLOCK: opening a fifo must not wait for a writer.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status {};
  if (!file || fstat(file.get(), &status) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode) || static_cast<std::uint64_t>(status.st_size) > limit) {
    errno = EINVAL;
    return std::nullopt;
  }
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  if (!file.read_all(bytes.data(), bytes.size())) return std::nullopt;
  return bytes;
}

struct Header {
  git_object_t type = GIT_OBJECT_INVALID;
  std::uint64_t size = 0;
  std::size_t length = 0;  // of the header itself
};

/// "TYPE SIZE" and a zero byte; nothing where it is anything else.
std::optional<Header> header_of(std::string_view begin) {
  Header header;
  const auto space = begin.find(' ');
  const auto end = begin.find('\0');
  if (space == begin.npos || end == begin.npos || space > end) return std::nullopt;
  header.type = git_object_string2type(std::string(begin.substr(0, space)).c_str());
  const char* last = begin.data() + end;
  const auto [stop, error] = std::from_chars(begin.data() + space + 1, last, header.size);
  if (error != std::errc() || stop != last) return std::nullopt;
  header.length = end + 1;
  return header;
}

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

/// Loose objects of one folder, as a backend of libgit2's: it must begin with the struct.
struct LooseObjects {
  git_odb_backend backend{};
  std::string folder;

  std::string path_of(const git_oid& id) const {
    std::array<char, GIT_OID_HEXSZ + 1> hex{};
    git_oid_tostr(hex.data(), hex.size(), &id);
    return folder + '/' + std::string(hex.data(), 2) + '/' + (hex.data() + 2);
  }
  int read(const git_oid& id, void** data, std::size_t* size, git_object_t* type);
  int find(git_oid& id, const git_oid& prefix, std::size_t length) const;
};

int LooseObjects::read(const git_oid& id, void** data, std::size_t* size, git_object_t* type) {
  const auto bytes = bytes_of(path_of(id), std::size_t{4} << 30);
  if (!bytes)
    return errno == ENOENT || errno == ENOTDIR ? int{GIT_ENOTFOUND} : damaged("an object cannot be read");
  Inflater inflater(*bytes);
  std::array<char, kHeader> begin{};
  const std::size_t got = inflater.read(begin.data(), begin.size());
  const auto header = header_of({begin.data(), got});
  if (!header || header->type == GIT_OBJECT_INVALID || header->size / kBestRatio > bytes->size())
    return damaged("an object is damaged: no header");
  const auto whole = static_cast<std::size_t>(header->size);
  char* content = static_cast<char*>(git_odb_backend_data_alloc(&backend, whole + 1));
  if (content == nullptr) return GIT_ERROR;
  const std::size_t first = std::min(got - header->length, whole);
  std::memcpy(content, begin.data() + header->length, first);
  // One byte more than there should be: so the stream's end is seen.
  const std::size_t total = first + inflater.read(content + first, whole + 1 - first);
  if (total != whole || got - header->length > whole || !inflater.ended()) {
    git_odb_backend_data_free(&backend, content);
    return damaged("an object is damaged: it is cut off, or longer than it says");
  }
  content[whole] = '\0';
  *data = content;
  *size = whole;
  *type = header->type;
  return GIT_OK;
}

/// The object whose name begins with the first `length` hexadecimal digits of `prefix`.
int LooseObjects::find(git_oid& id, const git_oid& prefix, std::size_t length) const {
  std::array<char, GIT_OID_HEXSZ + 1> hex{};
  git_oid_tostr(hex.data(), hex.size(), &prefix);
  const std::string_view wanted(hex.data(), length);
  const std::string_view first = wanted.substr(0, 2), rest = wanted.substr(std::min<std::size_t>(2, length));
  const std::unique_ptr<DIR, CloseFolder> listed(opendir((folder + '/' + std::string(first)).c_str()));
  int found = GIT_ENOTFOUND;
  while (const dirent* entry = listed ? readdir(listed.get()) : nullptr) {
    const std::string_view name = entry->d_name;
    if (!name.starts_with(rest) || name.size() != GIT_OID_HEXSZ - 2) continue;
    if (git_oid_fromstr(&id, (std::string(first) + std::string(name)).c_str()) != 0) continue;
    if (found == GIT_OK) return GIT_EAMBIGUOUS;
    found = GIT_OK;
  }
  return found;
}

/// Runs what may throw where C is the caller.
template <class Call>
int without_throwing(const Call& call) {
  try {
    return call();
  } catch (const std::exception&) {
    git_error_set_oom();
    return GIT_ERROR;
  }
}

LooseObjects& objects_of(git_odb_backend* backend) {
  return *reinterpret_cast<LooseObjects*>(backend);
}

int read_object(void** data, std::size_t* size, git_object_t* type, git_odb_backend* backend,
                const git_oid* id) {
  return without_throwing([&] { return objects_of(backend).read(*id, data, size, type); });
}

int find_object(git_oid* id, git_odb_backend* backend, const git_oid* prefix, std::size_t length) {
  return without_throwing([&] { return objects_of(backend).find(*id, *prefix, length); });
}

int read_by_prefix(git_oid* id, void** data, std::size_t* size, git_object_t* type, git_odb_backend* backend,
                   const git_oid* prefix, std::size_t length) {
  const int found = find_object(id, backend, prefix, length);
  return found != GIT_OK ? found : read_object(data, size, type, backend, id);
}

int object_exists(git_odb_backend* backend, const git_oid* id) {
  return without_throwing([&] {
    struct stat status {};
    return int{stat(objects_of(backend).path_of(*id).c_str(), &status) == 0};
  });
}

git_odb_backend* new_loose_objects(const std::string& folder) {
  auto* objects = new LooseObjects;
  objects->folder = folder;
  git_odb_init_backend(&objects->backend, GIT_ODB_BACKEND_VERSION);
  objects->backend.read = read_object;
  objects->backend.read_prefix = read_by_prefix;
  objects->backend.exists = object_exists;
  objects->backend.exists_prefix = find_object;
  objects->backend.free = [](git_odb_backend* backend) { delete &objects_of(backend); };
  return &objects->backend;
}

/// The folders of objects: the repository's own, and those it borrows from (gitrepository-layout(5),
/// objects/info/alternates).
std::vector<std::string> object_folders(const std::string& own) {
  std::vector<std::string> folders = {own};
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const auto text = bytes_of(folders[i] + "/info/alternates", kLongestAlternates).value_or("");
    for (std::size_t from = 0; from < text.size() && folders.size() < kMostAlternates;) {
      const auto to = std::min(text.find('\n', from), text.size());
      const std::string line = text.substr(from, to - from);
      from = to + 1;
      if (line.empty() || line.front() == '#') continue;
      const std::string folder = line.front() == '/' ? line : folders[i] + '/' + line;
      if (std::find(folders.begin(), folders.end(), folder) == folders.end()) folders.push_back(folder);
    }
  }
  return folders;
}

int add(git_odb* database, git_odb_backend* backend, int priority) {
  const int added = git_odb_add_backend(database, backend, priority);
  if (added != 0) backend->free(backend);
  return added;
}

}  // namespace

int guard_objects(git_repository* repository) {
  git_buf path{};
  if (const int code = git_repository_item_path(&path, repository, GIT_REPOSITORY_ITEM_OBJECTS)) return code;
  std::string own(path.ptr, path.size);
  git_buf_dispose(&path);
  while (own.size() > 1 && own.back() == '/') own.pop_back();

  git_odb* raw = nullptr;
  if (const int code = git_odb_new(&raw)) return code;
  const std::unique_ptr<git_odb, decltype(&git_odb_free)> database(raw, git_odb_free);
  int priority = 2 * static_cast<int>(kMostAlternates);  // higher is asked first: own before borrowed, as git
  for (const std::string& folder : object_folders(own)) {
    git_odb_backend* packs = nullptr;
    if (const int code = git_odb_backend_pack(&packs, folder.c_str())) return code;
    if (const int code = add(raw, packs, priority--)) return code;
    if (const int code = add(raw, new_loose_objects(folder), priority--)) return code;
  }
  return git_repository_set_odb(repository, raw);
}

}  // namespace stocktake
