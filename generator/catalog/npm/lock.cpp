#include "generator/catalog/npm/lock.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "generator/catalog/digests.h"
#include "generator/catalog/tolerant_json.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using Kind = TolerantJson::Kind;

/// Packages inside packages of a version 1 lock. npm itself writes a handful; what is deeper is passed over.
constexpr int kDeepestNesting = 64;

class LockReader {
 public:
  using Found = std::function<void(std::string_view folder, const NpmLocked&)>;
  LockReader(std::string_view text, StringArena& strings, const Found& found)
      : found_(found), in_(text, "lock", strings) {}

  /// Reads `packages` (versions 2 and 3) or, where `older`, `dependencies` (version 1). Returns whether there
  /// was a `packages`.
  bool read(bool older) {
    bool has_packages = false;
    in_.document([&](std::string_view key) {
      const bool packages = key == "packages";
      if (in_.peek() != Kind::object) return in_.skip();
      has_packages = has_packages || packages;
      if (packages && !older)
        read_packages();
      else if (key == "dependencies" && older)
        read_dependencies("", 0);
      else
        in_.skip();
    });
    return has_packages;
  }

 private:
  void read_packages();
  void read_dependencies(const std::string& parent, int depth);
  bool member(std::string_view key, NpmLocked& locked);

  const Found& found_;
  TolerantJson in_;
};

/// Reads a member that both forms have; false, and nothing is read, for others.
bool LockReader::member(std::string_view key, NpmLocked& locked) {
  if (key == "version") {
    locked.version = in_.text();
  } else if (key == "resolved") {
    locked.resolved = in_.text();
  } else if (key == "integrity") {
    locked.integrity = in_.text();
  } else if (key == "dev") {
    locked.dev = in_.boolean();
  } else if (key == "optional" || key == "devOptional") {
    locked.optional = in_.boolean() || locked.optional;
  } else if (key == "inBundle" || key == "bundled") {
    locked.bundled = in_.boolean();
  } else {
    return false;
  }
  return true;
}

void LockReader::read_packages() {
  std::string folder;
  in_.object([&](std::string_view key) {
    folder = key;
    if (in_.peek() != Kind::object) return in_.skip();
    NpmLocked locked;
    in_.object([&](std::string_view inner) {
      if (inner == "name")
        locked.name = in_.text();
      else if (!member(inner, locked))
        in_.skip();
    });
    found_(folder, locked);
  });
}

/// Version 1 nests as node_modules does. Its `version` is a source for what is not from a registry, and
/// `npm:name@version` for an alias.
void LockReader::read_dependencies(const std::string& parent, int depth) {
  std::string folder;
  in_.object([&](std::string_view key) {
    folder = join(parent, "node_modules/").append(key);
    if (depth > kDeepestNesting || in_.peek() != Kind::object) return in_.skip();
    NpmLocked locked;
    in_.object([&](std::string_view inner) {
      if (inner == "dependencies" && in_.peek() == Kind::object)
        read_dependencies(folder, depth + 1);
      else if (!member(inner, locked))
        in_.skip();
    });
    if (const auto at = locked.version.rfind('@'); locked.version.substr(0, 4) == "npm:" && at > 4) {
      locked.name = locked.version.substr(4, at - 4);
      locked.version = locked.version.substr(at + 1);
    } else if (locked.version.find(':') != std::string_view::npos) {
      locked.resolved = std::exchange(locked.version, {});
    }
    found_(folder, locked);
  });
}

/// Calls `line(indent, text)` for every line that is neither empty nor a comment, without its indentation and
/// end.
template <class Line>
void for_each_line(std::string_view text, Line&& line) {
  while (!text.empty()) {
    const std::string_view one = take_line(text);
    const auto indent = one.find_first_not_of(' ');
    if (indent != std::string_view::npos && one[indent] != '#') line(indent, one.substr(indent));
  }
}

/// `key value`, `key: value` or `"key" "value"` of yarn.lock and pnpm-lock.yaml: the value of `key`.
std::optional<std::string_view> value_of(std::string_view line, std::string_view key) {
  if (line.substr(0, key.size()) != key) return std::nullopt;
  line.remove_prefix(key.size());
  if (!line.empty() && line[0] == ':') line.remove_prefix(1);
  if (line.empty() || line[0] != ' ') return std::nullopt;
  return unquoted(line.substr(std::min(line.find_first_not_of(' '), line.size())));
}

/// The package of a yarn.lock entry that begins with the pattern `name@range`, `alias@npm:name@range`.
std::string_view yarn_name(std::string_view header) {
  std::string_view pattern = header.substr(0, std::min(header.find(','), header.size() - 1));
  if (!pattern.empty() && (pattern[0] == '"' || pattern[0] == '\'')) pattern.remove_prefix(1);
  const auto at = pattern.find('@', 1);
  if (at == std::string_view::npos) return {};
  const std::string_view range = pattern.substr(at + 1);
  const auto inner = range.substr(0, 4) == "npm:" ? range.find('@', 5) : std::string_view::npos;
  return inner == std::string_view::npos ? pattern.substr(0, at) : range.substr(4, inner - 4);
}

/// Yarn writes the SHA-1 of an archive behind its URL: `….tgz#da39…`. That of git is a commit and stays.
void split_yarn_url(NpmLocked& locked, StringArena& strings) {
  const auto hash = locked.resolved.rfind('#');
  if (hash == std::string_view::npos || locked.resolved.substr(0, 4) != "http") return;
  const std::string sha1 = canonical_hex(HashAlgorithm::sha1, locked.resolved.substr(hash + 1));
  if (sha1.empty() || locked.resolved.find(".git#") != std::string_view::npos) return;
  locked.resolved = locked.resolved.substr(0, hash);
  locked.sha1 = strings.keep(sha1);
}

/// `name@version`, with a slash before it (version 6) and peers behind it: `/react-dom@18.3.1(react@18.3.1)`.
bool split_pnpm_key(std::string_view key, NpmLocked& locked) {
  key = unquoted(key);
  if (key.substr(0, 1) == "/") key.remove_prefix(1);
  key = key.substr(0, key.find('('));
  const auto at = key.find('@', 1);  // a source that follows may hold another: `a@git+ssh://git@host/a.git`
  if (at == std::string_view::npos) return false;
  locked.name = key.substr(0, at);
  locked.version = key.substr(at + 1);
  if (locked.version.find_first_of(":/") != std::string_view::npos) locked.version = {};
  return true;
}

/// `{integrity: sha512-…, tarball: https://…}`, or `{commit: …, repo: https://…, type: git}`, which becomes
/// what npm's lock says of it.
void read_pnpm_resolution(std::string_view flow, StringArena& strings, NpmLocked& locked) {
  std::string_view repository, commit;
  bool in_folder = false;
  while (!flow.empty()) {
    const auto start = flow.find_first_not_of("{, ");
    if (start == std::string_view::npos) break;
    flow.remove_prefix(start);
    const std::string_view part = flow.substr(0, flow.find_first_of(",}"));
    if (const auto value = value_of(part, "integrity")) locked.integrity = *value;
    if (const auto value = value_of(part, "tarball")) locked.resolved = *value;
    if (const auto value = value_of(part, "repo")) repository = *value;
    if (value_of(part, "directory")) in_folder = true;
    if (const auto value = value_of(part, "commit")) commit = *value;
    flow.remove_prefix(std::min(part.size() + 1, flow.size()));
  }
  locked.lacks_digest = locked.integrity.empty() && repository.empty() && !in_folder &&
                        !is_made_of_commit(locked.resolved) && !locked.resolved.starts_with("file:");
  if (repository.empty() || commit.empty()) return;
  const bool is_marked = repository.starts_with("git+") || repository.starts_with("git:");
  locked.resolved =
      strings.keep(std::string(is_marked ? "" : "git+").append(repository).append("#").append(commit));
}

}  // namespace

bool is_made_of_commit(std::string_view url) {
  constexpr std::string_view kHosts[] = {"https://codeload.github.com/", "https://api.github.com/",
                                         "https://github.com/", "https://gitlab.com/",
                                         "https://bitbucket.org/"};
  return std::any_of(std::begin(kHosts), std::end(kHosts),
                     [&](std::string_view host) { return url.starts_with(host); });
}

void read_npm_lock(std::string_view text, StringArena& strings, const LockReader::Found& found) {
  if (!LockReader(text, strings, found).read(false)) LockReader(text, strings, found).read(true);
}

void read_yarn_lock(std::string_view text, StringArena& strings,
                    const std::function<void(const NpmLocked&)>& found) {
  NpmLocked locked;
  bool has_conditions = false;  // as Yarn 2 and newer say it
  const auto give = [&] {
    split_yarn_url(locked, strings);
    const bool served = locked.resolved.starts_with("http") && !is_made_of_commit(locked.resolved) &&
                        locked.resolved.find(".git#") == locked.resolved.npos;
    // Of packages for some platforms alone Yarn 2 states a checksum where it needs one.
    locked.lacks_digest = (served && locked.integrity.empty() && locked.sha1.empty()) ||
                          (locked.resolution.find("@npm:") != locked.resolution.npos &&
                           locked.checksum.empty() && !has_conditions);
    if (locked.version == "0.0.0-use.local") locked.version = {};
    if (!locked.name.empty()) found(locked);
  };
  for_each_line(text, [&](std::size_t indent, std::string_view line) {
    if (indent == 0) {
      give();
      locked = {};
      has_conditions = false;
      if (line.back() == ':') locked.name = yarn_name(line);
    } else if (indent == 2) {
      if (const auto version = value_of(line, "version")) locked.version = *version;
      if (const auto resolved = value_of(line, "resolved")) locked.resolved = *resolved;
      if (const auto integrity = value_of(line, "integrity")) locked.integrity = *integrity;
      if (const auto resolution = value_of(line, "resolution")) locked.resolution = *resolution;
      if (const auto checksum = value_of(line, "checksum")) locked.checksum = *checksum;
      if (value_of(line, "conditions")) has_conditions = true;
    }
  });
  give();
}

void read_pnpm_lock(std::string_view text, StringArena& strings,
                    const std::function<void(const NpmLocked&)>& found) {
  bool inside = false;
  NpmLocked locked;
  const auto give = [&] {
    if (!locked.name.empty() && !locked.version.empty()) found(locked);
    locked = {};
  };
  for_each_line(text, [&](std::size_t indent, std::string_view line) {
    if (indent == 0) {
      give();
      inside = line == "packages:" || line == "snapshots:";
    } else if (inside && indent == 2) {
      give();
      const auto colon = line.rfind(':');
      if (colon != std::string_view::npos) split_pnpm_key(line.substr(0, colon), locked);
    } else if (inside && indent == 4) {
      if (const auto flow = value_of(line, "resolution")) read_pnpm_resolution(*flow, strings, locked);
      if (const auto version = value_of(line, "version")) locked.version = *version;
      if (const auto name = value_of(line, "name")) locked.name = *name;
      if (value_of(line, "dev") == "true") locked.dev = true;
      if (value_of(line, "optional") == "true") locked.optional = true;
    }
  });
  give();
}

}  // namespace stocktake
