#include "tests/e2e/scan_check.h"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <locale.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <vector>

#include "schemas/text/glob.h"
#include "tests/content_of.h"
#include "tests/digest_of.h"
#include "tests/e2e/program.h"

using nlohmann::json;

namespace {

namespace fs = std::filesystem;

/// The options of a scan that have no value.
constexpr const char* kFlags =
    "-q|--quiet|-h|--help|--allow-incomplete|--stats|--timing|--include-vcs|--no-traits|--no-policy";

constexpr const char* kStandIn = R"(#!/bin/sh
[ "${1-}" = scan ] && [ -e "/proc/$$/fd/1" ] || exec "$program" "$@"
here=$(mktemp -d "$kept/scan-XXXXXX" 2> /dev/null) || exec "$program" "$@"
source= output=- cache= excludes= code=0
look() {
  while [ $# -gt 1 ]; do
    shift
    case $1 in
      -o|--output) output=${2-}; shift ;;
      --cache) cache=${2-}; shift ;;
      --exclude) printf '%s\n' "${2-}" >> "$here/excludes"; shift ;;
      --exclude-from) cat "${2-}" >> "$here/excludes"; shift ;;
      --files) printf '%s' "${2-}" > "$here/files"; shift ;;
      --include-vcs) : > "$here/include-vcs" ;;
      @FLAGS@|--*=*) ;;
      -?*) [ $# -lt 2 ] || shift ;;
      *) source=$1 ;;
    esac
  done
}
look "$@"
printf 'stocktake %s' "$*" > "$here/command"
printf '%s' "$source" > "$here/source"
case $output$(readlink "/proc/$$/fd/1") in
  -pipe:*|-/tmp/*)
    "$program" "$@" > "$here/document" || code=$?
    cat "$here/document" ;;
  *)
    "$program" "$@" || code=$? ;;
esac
[ $code = 0 ] || exit $code
case $output in
  -|/dev/*) ;;
  *) cp "$output" "$here/document" ;;
esac
exec 2> "$here/trouble" < /dev/null
if [ -d "$source" ]; then
  cd "$source"
  [ "$PWD" != / ] || exit 0  # the whole machine, which nobody wants to wait for
  find . -mindepth 1 ! -type d -printf '%P\0%y\0%m\0%s\0%l\0' > "$here/listing"
  find . -type f -print0 | xargs -0 -r sha256sum -z > "$here/sums"
  [ ! -f .git ] || cp .git "$here/gitfile"
  cd - > /dev/null
  for own in "$output" "$cache"; do
    [ ! -e "$own" ] || find "$source/" -samefile "$own" -printf '%P\0' >> "$here/own"
  done
elif [ -f "$source" ]; then
  cp "$source" "$here/archive"
elif [ "${source#git:}" != "$source" ]; then
  git ls-tree -rz --full-tree "${source#git:}" > "$here/revision"
  git ls-tree -r --full-tree "${source#git:}" | cut -d' ' -f3 | cut -f1 | git cat-file --batch > "$here/blobs"
fi
exit 0
)";

/// What a source holds at a path, whoever says so.
struct Listed {
  std::string type;  ///< as the document says it; empty: a regular file
  std::optional<unsigned> mode;
  std::uint64_t size = 0;
  std::string sha256;  ///< of a regular file; empty: it could not be read
  std::string target;  ///< of a symlink or a submodule
};
using Listing = std::map<std::string, Listed>;

std::vector<std::string> split_at(const std::string& text, char end) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, end);) parts.push_back(part);
  return parts;
}

Listing list_folder(const fs::path& kept) {
  Listing listing;
  const auto fields = split_at(content_of(kept / "listing"), '\0');
  for (std::size_t i = 0; i + 4 < fields.size() + 1; i += 5) {
    Listed& file = listing[fields[i]];
    const std::string& type = fields[i + 1];
    file.type = type == "f"   ? ""
                : type == "l" ? "symlink"
                : type == "p" ? "fifo"
                : type == "s" ? "socket"
                              : "device";
    file.mode = static_cast<unsigned>(std::stoul(fields[i + 2], nullptr, 8));
    file.size = std::stoull(fields[i + 3]);
    if (i + 4 < fields.size()) file.target = fields[i + 4];
  }
  for (const std::string& line : split_at(content_of(kept / "sums"), '\0'))
    listing.at(line.substr(68)).sha256 = line.substr(0, 64);  // behind two spaces and `./`
  return listing;
}

/// The contents of a repository's objects, as `git cat-file --batch` writes them.
std::map<std::string, std::string> read_objects(const std::string& text) {
  std::map<std::string, std::string> objects;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const auto head = split_at(text.substr(at, end - at), ' ');
    at = end + 1;
    if (head.size() != 3) continue;  // `ID missing`: a submodule
    const std::size_t size = std::stoul(head[2]);
    objects[head[0]] = text.substr(at, size);
    at += size + 1;
  }
  return objects;
}

Listing list_revision(const fs::path& kept) {
  Listing listing;
  const auto objects = read_objects(content_of(kept / "blobs"));
  for (const std::string& line : split_at(content_of(kept / "revision"), '\0')) {
    const std::size_t tab = line.find('\t');
    const auto head = split_at(line.substr(0, tab), ' ');
    Listed& file = listing[line.substr(tab + 1)];
    const unsigned mode = static_cast<unsigned>(std::stoul(head[0], nullptr, 8));
    if (head[1] == "commit") {
      file = {"submodule", {}, 0, {}, head[2]};
      continue;
    }
    const std::string& content = objects.at(head[2]);
    if (S_ISLNK(mode))
      file = {"symlink", {}, 0, {}, content};
    else
      file = {"", mode & 0777, content.size(), hex_sha256(content), {}};
  }
  return listing;
}

std::string path_in_archive(std::string path) {
  while (path.starts_with("./") || path.starts_with("/")) path.erase(0, path.find('/') + 1);
  return path;
}

/// Names in UTF-16 are told as UTF-8 where the thread's locale is one of UTF-8, whatever that of the tests
/// is.
class Utf8Names {
 public:
  Utf8Names() : before_(uselocale(locale())) {}
  ~Utf8Names() { uselocale(before_); }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  static locale_t locale() {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return utf8;
  }
  locale_t before_;
};

/// By libarchive; what stands there twice is what came last, as `tar -x` leaves it. Nothing where the file is
/// no archive.
std::optional<Listing> list_archive(const fs::path& place) {
  const Utf8Names names;
  Listing listing;
  const std::unique_ptr<archive, decltype(&archive_read_free)> opened(archive_read_new(), archive_read_free);
  archive* const in = opened.get();
  archive_read_support_format_all(in);
  archive_read_support_filter_all(in);
  archive_entry* entry = nullptr;
  if (archive_read_open_filename(in, place.c_str(), 65536) != ARCHIVE_OK) return std::nullopt;
  for (int got = 0; (got = archive_read_next_header(in, &entry)) == ARCHIVE_OK || got == ARCHIVE_WARN;) {
    const char* const name = archive_entry_pathname_utf8(entry);
    const std::string path = path_in_archive(name != nullptr ? name : archive_entry_pathname(entry));
    const auto kind = archive_entry_filetype(entry);
    if (kind == AE_IFDIR) continue;
    Listed file;
    file.mode = static_cast<unsigned>(archive_entry_perm(entry));
    if (const char* const other = archive_entry_hardlink(entry)) {
      file = listing.at(path_in_archive(other));
    } else if (kind == AE_IFLNK) {
      file.type = "symlink";
      file.target = archive_entry_symlink(entry);
    } else if (kind != AE_IFREG) {
      file.type = kind == AE_IFIFO ? "fifo" : kind == AE_IFSOCK ? "socket" : "device";
    } else {
      std::string content;
      char buffer[8192];
      for (la_ssize_t n = 0; (n = archive_read_data(in, buffer, sizeof buffer)) > 0;)
        content.append(buffer, static_cast<std::size_t>(n));
      file.size = content.size();
      file.sha256 = hex_sha256(content);
    }
    listing[path] = file;
  }
  return listing;
}

/// Takes away what a scan leaves out: version control of the root, its own files, what it was told.
void leave_out(Listing& listing, const fs::path& kept) {
  const bool include_vcs = fs::exists(kept / "include-vcs");
  const bool is_repository = !include_vcs && listing.contains(".git/HEAD");
  const bool is_worktree = !include_vcs && content_of(kept / "gitfile").starts_with("gitdir:");
  const auto own = split_at(content_of(kept / "own"), '\0');
  const auto excludes = split_at(content_of(kept / "excludes"), '\n');
  std::erase_if(listing, [&](const auto& file) {
    const std::string& path = file.first;
    if ((is_repository && path.starts_with(".git/")) || (is_worktree && path == ".git")) return true;
    if (std::find(own.begin(), own.end(), path) != own.end()) return true;
    for (const std::string& glob : excludes)
      for (fs::path p = path; !p.empty(); p = p.parent_path())
        if (stocktake::glob_match(glob, p.string())) return true;
    return false;
  });
}

std::string unescaped(const std::string& text) {
  std::string raw;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    raw.push_back(escape ? static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)) : text[i]);
    i += escape ? 2 : 0;
  }
  return raw;
}

std::string property(const json& component, const std::string& name) {
  const json properties = component.value("properties", json::array());
  for (std::size_t i = 0; i < properties.size(); ++i) {
    if (properties[i]["name"] != name) continue;
    const std::string value = properties[i].value("value", "");
    const bool escaped = i + 1 < properties.size() && properties[i + 1]["name"] == name + "-encoding";
    return escaped ? unescaped(value) : value;
  }
  return {};
}

class Document {
 public:
  explicit Document(const json& document) {
    if (document.contains("components")) collect(document["components"]);
    for (const json& dependency : document.value("dependencies", json::array())) {
      const std::string ref = dependency["ref"];
      CHECK_MESSAGE((refs_.contains(ref) || ref == "stocktake:root"), "no component has bom-ref ", ref);
      for (const std::string on : dependency.value("dependsOn", json::array()))
        CHECK_MESSAGE(refs_.contains(on), "no component has bom-ref ", on);
    }
  }

  std::map<std::string, json> files;

 private:
  void collect(const json& components) {
    for (const json& component : components) {
      if (component["type"] == "file") {
        add_file(component);
        continue;
      }
      const std::string ref = component.value("bom-ref", "");
      CHECK_MESSAGE(refs_.insert(ref).second, "two components have bom-ref ", ref);
      const json own = component.value("components", json::array());
      collect(own);
      check_digest(component, own);
    }
  }

  static std::string path_of(const json& file) {
    const std::string name = file["name"];
    return property(file, "stocktake:name-encoding").empty() ? name : unescaped(name);
  }

  void add_file(const json& file) {
    CHECK_MESSAGE(files.emplace(path_of(file), file).second, path_of(file), " stands in the document twice");
  }

  /// The digest over a package's files is what `sha256sum | sort -k2 | sha256sum` gives.
  static void check_digest(const json& package, const json& files) {
    const std::string tree = property(package, "stocktake:tree-sha256");
    if (tree.empty()) return;
    std::map<std::string, std::string> lines;
    for (const json& file : files)
      if (file["type"] == "file" && file.contains("hashes") && property(file, "stocktake:type").empty())
        lines[path_of(file)] = file["hashes"][0]["content"].get<std::string>() + "  " + path_of(file) + "\n";
    std::string all;
    for (const auto& [path, line] : lines) all += line;
    CHECK_MESSAGE(hex_sha256(all) == tree, "tree-sha256 of ", package["name"].get<std::string>());
  }

  std::set<std::string> refs_;
};

/// What the document says of a file against what the source has.
void check_file(const std::string& path, const Listed& source, const json& file) {
  CAPTURE(path);
  CHECK(property(file, "stocktake:type") == source.type);
  CHECK(property(file, "stocktake:target") == source.target);
  if (!source.type.empty() || !property(file, "stocktake:unread").empty()) return;
  CHECK(property(file, "stocktake:size") == std::to_string(source.size));
  const std::string mode = property(file, "stocktake:mode");
  if (source.mode) CHECK((mode.empty() ? 0644 : std::stoul(mode, nullptr, 8)) == *source.mode);
  REQUIRE(file.contains("hashes"));
  CHECK(file["hashes"][0]["alg"] == "SHA-256");
  CHECK(file["hashes"][0]["content"] == source.sha256);
}

/// The document as JSON, whatever form it was written in.
json as_json(const std::string& text) {
  if (!text.starts_with("<")) return json::parse(text);
  const TemporaryFolder folder;
  folder.file("xml", text);
  const Run converted = run_program({"convert", "xml", "-", "--format", "json"}, folder.path());
  REQUIRE(converted.status == 0);
  return json::parse(converted.out);
}

std::optional<Listing> listing_of(const fs::path& kept) {
  if (fs::exists(kept / "listing")) return list_folder(kept);
  if (fs::exists(kept / "archive")) return list_archive(kept / "archive");
  if (fs::exists(kept / "revision")) return list_revision(kept);
  return std::nullopt;
}

/// Whether the source is one whose files an independent listing has, and no image, package or program.
bool is_listable(const json& document) {
  std::string kind;
  for (const json& note : document["metadata"].value("properties", json::array()))
    if (note["name"] == "stocktake:scanned") kind = note["value"];
  kind = kind.substr(0, kind.find(' '));
  return kind.empty() || kind == "archive" || kind == "git";
}

void check_kept(const fs::path& kept) {
  const std::string text = content_of(kept / "document");
  if (!text.starts_with('{') && !text.starts_with('<')) return;  // --help, or it went into a pipe
  CHECK_MESSAGE(!content_of(kept / "source").empty(), "of '", content_of(kept / "command"),
                "' the source was not understood: does kFlags have every option without a value?");
  auto listing = listing_of(kept);
  if (!listing) return;
  INFO("the scan of '", content_of(kept / "command"), "' against its source ", content_of(kept / "trouble"));
  const json whole = as_json(text);
  if (!is_listable(whole)) return;
  leave_out(*listing, kept);
  const std::string files = content_of(kept / "files");
  if (!files.empty() && files != "all") {
    CHECK(text.find("\"type\":\"file\"") == std::string::npos);
    return;
  }
  const Document document(whole);
  CHECK(document.files.size() == listing->size());
  for (const auto& [path, source] : *listing) {
    const auto file = document.files.find(path);
    CHECK_MESSAGE(file != document.files.end(), path, " is missing from the document");
    if (file != document.files.end()) check_file(path, source, file->second);
  }
}

}  // namespace

KeptScans::KeptScans(const std::string& program) {
  std::string text = kStandIn;
  const std::string flags = "@FLAGS@";
  text.replace(text.find(flags), flags.size(), kFlags);
  text.insert(text.find('\n') + 1, "program='" + program + "' kept='" + folder_.path().string() + "'\n");
  fs::permissions(folder_.file("stocktake", text), fs::perms::all);
  fs::permissions(folder_.path(), fs::perms::all);  // some commands become somebody else
}

void KeptScans::check() const {
  for (const auto& entry : fs::directory_iterator(folder_.path()))
    if (entry.is_directory()) check_kept(entry.path());
}
