#include "generator/source/git.h"

#include <fmt/format.h>
#include <git2.h>

#include <algorithm>
#include <array>
#include <memory>

#include "generator/source/content.h"
#include "schemas/error.h"
#include "schemas/text/glob.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

struct Library {
  Library() { git_libgit2_init(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() { git_libgit2_shutdown(); }
};

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

[[noreturn]] void fail(const std::string& spec, std::string_view what) {
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

/// Reads a git tree into ours. A stack of folders instead of recursion: the depth is the repository's to
/// choose.
class GitWalk {
 public:
  GitWalk(git_repository* repository, const std::string& spec, const std::vector<std::string>& excludes)
      : repository_(repository), spec_(spec), excludes_(excludes) {}

  Tree run(const git_oid& root) {
    folders_.push_back({"", root, 0});
    while (!folders_.empty()) {
      const Folder folder = std::move(folders_.back());
      folders_.pop_back();
      list(folder);
    }
    tree_.finish();
    return std::move(tree_);
  }

 private:
  struct Folder {
    std::string path;
    git_oid id;
    std::size_t depth;
  };

  void list(const Folder& folder) {
    git_tree* raw = nullptr;
    if (git_tree_lookup(&raw, repository_, &folder.id) != 0)
      fail(spec_, "a folder cannot be read: " + folder.path);
    const Held<git_tree> listed(raw);
    if (folder.depth > kDeepest)
      throw Error(fmt::format("git:{}: folders nested deeper than {}", printable(spec_), kDeepest));
    for (std::size_t i = 0; i < git_tree_entrycount(listed.get()); ++i)
      add(folder, *git_tree_entry_byindex(listed.get(), i));
  }

  void add(const Folder& folder, const git_tree_entry& entry) {
    const std::string path = join(folder.path, git_tree_entry_name(&entry));
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
  }

  void read_blob(const git_oid& id, bool link, Entry& file) {
    git_blob* raw = nullptr;
    if (git_blob_lookup(&raw, repository_, &id) != 0) {
      file.set_unread("the repository does not have its content (a shallow or partial clone?)");
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
    content_.begin(file.path);
    content_.update(bytes);
    content_.finish(file, tree_.strings);
  }

  git_repository* repository_;
  const std::string& spec_;
  const std::vector<std::string>& excludes_;
  Tree tree_;
  Content content_;
  std::vector<Folder> folders_;
};

}  // namespace

GitObject read_git(const std::string& spec, const std::vector<std::string>& excludes) {
  static const Library library;
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
  if (opened != 0) fail(spec, "there is no git repository here");
  const Held<git_repository> repository(raw_repository);
  git_object* raw_commit = nullptr;
  if (git_revparse_single(&raw_commit, repository.get(), (revision + "^{commit}").c_str()) != 0)
    fail(spec, "no such revision");
  const Held<git_object> commit(raw_commit);
  git_object* raw_object = nullptr;
  if (git_revparse_single(&raw_object, repository.get(), (revision + "^{commit}:" + path).c_str()) != 0)
    fail(spec, "no such path in that revision");
  const Held<git_object> object(raw_object);

  GitObject result;
  result.commit = hex_of(*git_object_id(commit.get()));
  result.name = path.empty() ? revision : std::string(base_name(path));
  if (git_object_type(object.get()) == GIT_OBJECT_BLOB) {
    const auto* blob = reinterpret_cast<const git_blob*>(object.get());
    result.file.emplace(static_cast<const char*>(git_blob_rawcontent(blob)),
                        static_cast<std::size_t>(git_blob_rawsize(blob)));
  } else {
    result.tree = GitWalk(repository.get(), spec, excludes).run(*git_object_id(object.get()));
  }
  return result;
}

}  // namespace stocktake
