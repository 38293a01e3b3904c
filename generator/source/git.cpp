#include "generator/source/git.h"

#include <fmt/format.h>
#include <git2.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "generator/source/content.h"
#include "generator/source/git_modules.h"
#include "generator/source/git_objects.h"
#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/glob.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

struct Free {
  void operator()(git_repository* p) const { git_repository_free(p); }
  void operator()(git_object* p) const { git_object_free(p); }
  void operator()(git_tree* p) const { git_tree_free(p); }
  void operator()(git_tree_entry* p) const { git_tree_entry_free(p); }
  void operator()(git_blob* p) const { git_blob_free(p); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

std::string hex_of(const git_oid& id) {
  std::array<char, GIT_OID_HEXSZ + 1> text{};
  git_oid_tostr(text.data(), text.size(), &id);
  return text.data();
}

[[noreturn]] void fail_of_revision(const std::string& spec, std::string_view what) {
  const git_error* error = git_error_last();
  throw Error(
      fmt::format("git:{}: {}{}", printable(spec), what,
                  error != nullptr && error->message != nullptr ? fmt::format(" ({})", error->message) : ""));
}

/// Whether a repository was not opened because of its owner. Without any `safe.directory` in the
/// configuration, libgit2 1.5 passes on that this key was not found.
bool belongs_to_another(int code) {
  const git_error* error = git_error_last();
  return code == GIT_EOWNER ||
         (error != nullptr && error->message != nullptr &&
          std::string_view(error->message).find("safe.directory") != std::string_view::npos);
}

constexpr std::size_t kDeepest = 1000;
// Some hundred bytes of nested trees can name more files than any disk holds. The largest repositories known
// have half a million.
constexpr std::uint64_t kMostObjects = 20'000'000;
constexpr std::uint64_t kMostPathBytes = std::uint64_t{4} << 30;

/// Names that git takes from no tree (verify_path in read-cache.c): they would lead out of the folder, or
/// into the repository itself, also on a disk that knows no case, or short names, or drops what ends a name.
bool refused_by_git(std::string_view name) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != name.npos) return true;
  const std::string_view stem = name.substr(0, name.find_first_of("\\:"));
  const auto end = stem.find_last_not_of(" .");
  const std::string_view plain = stem.substr(0, end == stem.npos ? 0 : end + 1);
  return equal_ignoring_case(plain, ".git") || equal_ignoring_case(plain, "git~1");
}

/// What the thread that reads and the one that waits for it share; lives as long as either.
struct Reading {
  std::string spec;
  std::vector<std::string> excludes;
  Wishes wishes = wants_nothing;
  LookFor look_for;
  std::atomic<std::uint64_t> objects{0};  // read so far
  std::promise<GitObject> result;
};

/// Reads a git tree into ours. A stack of folders instead of recursion: the depth is the repository's to
/// choose.
class GitWalk {
 public:
  GitWalk(git_repository* repository, Reading& reading)
      : repository_(repository),
        spec_(reading.spec),
        excludes_(reading.excludes),
        wishes_(reading.wishes),
        objects_(reading.objects),
        content_(reading.look_for) {
    tree_.has_traits = reading.look_for.traits;
  }

  Tree run(const git_oid& root) {
    folders_.push_back({"", root, 0});
    while (!folders_.empty()) {
      const Folder folder = std::move(folders_.back());
      folders_.pop_back();
      list(folder);
    }
    tree_.finish();
    const auto conflicts = tree_.conflicts();
    if (!conflicts.empty()) refuse(conflicts.front(), "stands in its folder twice");
    return std::move(tree_);
  }

 private:
  struct Folder {
    std::string path;
    git_oid id;
    std::size_t depth;
  };

  [[noreturn]] void refuse(std::string_view path, std::string_view why) const {
    throw Error(fmt::format("git:{}: {}: {}", printable(spec_), printable(path), why));
  }

  void list(const Folder& folder) {
    ++objects_;
    git_tree* raw = nullptr;
    if (git_tree_lookup(&raw, repository_, &folder.id) != 0)
      fail_of_revision(spec_, "a folder cannot be read: " + printable(folder.path));
    const Held<git_tree> listed(raw);
    if (folder.depth > kDeepest)
      throw Error(fmt::format("git:{}: folders nested deeper than {}", printable(spec_), kDeepest));
    for (std::size_t i = 0; i < git_tree_entrycount(listed.get()); ++i)
      add(folder, *git_tree_entry_byindex(listed.get(), i));
  }

  void add(const Folder& folder, const git_tree_entry& entry) {
    const std::string_view name = git_tree_entry_name(&entry);
    const std::string path = join(folder.path, name);
    path_bytes_ += path.size();
    if (objects_ > kMostObjects || path_bytes_ > kMostPathBytes)
      refuse(printable(path).substr(0, 200), "the tree names more than any disk holds");
    if (refused_by_git(name)) refuse(path, "git refuses a file or folder of that name");
    if (std::any_of(excludes_.begin(), excludes_.end(),
                    [&](const auto& glob) { return glob_match(glob, path); }))
      return;
    const git_filemode_t mode = git_tree_entry_filemode(&entry);
    if (mode == GIT_FILEMODE_TREE)
      return folders_.push_back({path, *git_tree_entry_id(&entry), folder.depth + 1});
    Entry file;
    file.path = tree_.strings.keep(path);
    file.mode = mode == GIT_FILEMODE_BLOB_EXECUTABLE ? 0755 : 0644;
    if (mode == GIT_FILEMODE_COMMIT) {
      file.type = FileType::submodule;
      file.set_target(tree_.strings.keep(hex_of(*git_tree_entry_id(&entry))));
    } else {
      read_blob(*git_tree_entry_id(&entry), mode == GIT_FILEMODE_LINK, file);
    }
    tree_.entries.push_back(file);
    ++objects_;
  }

  void read_blob(const git_oid& id, bool link, Entry& file) {
    git_blob* raw = nullptr;
    if (const int code = git_blob_lookup(&raw, repository_, &id)) {
      const git_error* error = git_error_last();
      file.set_unread(code == GIT_ENOTFOUND || error == nullptr || error->message == nullptr
                          ? "the repository does not have its content (a shallow or partial clone?)"
                          : tree_.strings.keep(printable(error->message)));
      if (code == GIT_ENOTFOUND) tree_.missing.emplace(file.path, tree_.strings.keep("git:" + hex_of(id)));
      return;
    }
    const Held<git_blob> blob(raw);
    const std::string_view bytes(static_cast<const char*>(git_blob_rawcontent(raw)),
                                 static_cast<std::size_t>(git_blob_rawsize(raw)));
    if (link) {
      file.type = FileType::symlink;
      file.set_target(tree_.strings.keep(bytes));
      return;
    }
    file.size = bytes.size();
    content_.begin(file.path, wishes_(file.path));
    content_.update(bytes);
    content_.look(bytes, true);
    content_.finish(file, tree_.strings);
    note_traits(file.path, content_.traits(), tree_.traits, tree_.strings);
    note_also(file.path, content_.also(), tree_.also, tree_.strings);
  }

  git_repository* repository_;
  const std::string& spec_;
  const std::vector<std::string>& excludes_;
  const Wishes wishes_;
  std::atomic<std::uint64_t>& objects_;  // read so far
  std::uint64_t path_bytes_ = 0;
  Tree tree_;
  Content content_;
  std::vector<Folder> folders_;
};

/// Says of each submodule where it comes from, by the .gitmodules in the revision's top folder; `path` is the
/// folder that was read.
void add_remotes(git_repository* repository, const git_object* commit, std::string path, Tree& tree) {
  constexpr std::size_t kLargest = std::size_t{4} << 20;
  const auto is_submodule = [](const Entry& entry) { return entry.type == FileType::submodule; };
  if (std::none_of(tree.entries.begin(), tree.entries.end(), is_submodule)) return;
  git_object* raw = nullptr;
  if (git_revparse_single(&raw, repository, (hex_of(*git_object_id(commit)) + ":.gitmodules").c_str()) != 0)
    return;
  const Held<git_object> object(raw);
  if (git_object_type(raw) != GIT_OBJECT_BLOB) return;
  const auto* blob = reinterpret_cast<const git_blob*>(raw);
  const auto size = static_cast<std::size_t>(git_blob_rawsize(blob));
  if (size > kLargest) return;
  const auto remotes = submodule_remotes({static_cast<const char*>(git_blob_rawcontent(blob)), size});
  while (path.ends_with('/')) path.pop_back();
  for (const Entry& entry : tree.entries)
    if (is_submodule(entry))
      if (const auto remote = remotes.find(join(path, entry.path)); remote != remotes.end())
        tree.remotes.emplace(entry.path, tree.strings.keep(remote->second));
}

GitObject read_here(Reading& reading) {
  const std::string& spec = reading.spec;
  git_error_clear();
  const auto colon = spec.find(':');
  const std::string revision = spec.substr(0, colon);
  const std::string path = colon == std::string::npos ? "" : spec.substr(colon + 1);

  git_repository* raw_repository = nullptr;
  const int opened = git_repository_open_ext(&raw_repository, ".", 0, nullptr);
  if (opened != 0 && belongs_to_another(opened))
    throw Error(
        fmt::format("git:{}: the repository belongs to another user; where you trust it, run: "
                    "git config --global --add safe.directory \"$(pwd)\" (in its top folder)",
                    printable(spec)));
  if (opened != 0) fail_of_revision(spec, "there is no git repository here");
  const Held<git_repository> repository(raw_repository);
  if (guard_objects(repository.get()) != 0) fail_of_revision(spec, "the objects cannot be read");
  git_object* raw_commit = nullptr;
  if (git_revparse_single(&raw_commit, repository.get(), (revision + "^{commit}").c_str()) != 0)
    fail_of_revision(spec, "no such revision");
  const Held<git_object> commit(raw_commit);
  git_object* raw_object = nullptr;
  if (git_revparse_single(&raw_object, repository.get(), (revision + "^{commit}:" + path).c_str()) != 0)
    fail_of_revision(spec, "no such path in that revision");
  const Held<git_object> object(raw_object);

  GitObject result;
  result.commit = hex_of(*git_object_id(commit.get()));
  result.name = path.empty() ? revision : std::string(base_name(path));
  if (git_object_type(object.get()) == GIT_OBJECT_BLOB) {
    const auto* blob = reinterpret_cast<const git_blob*>(object.get());
    result.file.emplace(static_cast<const char*>(git_blob_rawcontent(blob)),
                        static_cast<std::size_t>(git_blob_rawsize(blob)));
  } else {
    result.tree = GitWalk(repository.get(), reading).run(*git_object_id(object.get()));
    add_remotes(repository.get(), commit.get(), path, *result.tree);
  }
  return result;
}

void read_and_hand_over(Reading& reading) {
  try {
    GitObject object = read_here(reading);
    // What OpenSSL keeps for this thread goes before anybody hears of the result: who has it may end the
    // program.
    if (reading.look_for.also) OPENSSL_thread_stop();
    reading.result.set_value(std::move(object));
  } catch (...) {  // handed to the one who waits
    reading.result.set_exception(std::current_exception());
  }
}

}  // namespace

GitObject read_git(const std::string& spec, const std::vector<std::string>& excludes, Wishes wishes,
                   LookFor look_for, std::chrono::milliseconds patience) {
  // Never shut down: a thread that we gave up waiting for may be inside still when the program ends.
  static const int users = git_libgit2_init();
  if (users < 0) fail_of_revision(spec, "libgit2 cannot be used");
  const auto reading = std::make_shared<Reading>();
  reading->spec = spec;
  reading->excludes = excludes;
  reading->wishes = std::move(wishes);
  reading->look_for = look_for;
  auto result = reading->result.get_future();
  try {
    std::thread([reading] { read_and_hand_over(*reading); }).detach();
  } catch (const std::system_error&) {  // no more threads to be had: without a watch
    read_and_hand_over(*reading);
  }
  for (std::uint64_t before = 0;;) {
    if (result.wait_for(before == 0 ? patience : 6 * patience) == std::future_status::ready)
      return result.get();
    const std::uint64_t objects = reading->objects;
    if (objects == before)
      throw GitWaits(
          fmt::format("git:{}: the repository cannot be read: nothing came for {} seconds (a fifo in "
                      "the place of one of its files?)",
                      printable(spec), (before == 0 ? patience : 6 * patience).count() / 1000));
    before = objects;
  }
}

}  // namespace stocktake
