#include "generator/locks/sources.h"

#include <toml++/toml.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "generator/catalog/tolerant_json.h"
#include "generator/locks/json_member.h"
#include "generator/locks/lock.h"
#include "generator/locks/npm_places.h"
#include "generator/locks/requirements.h"
#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/word.h"

// Each format has its own way to its entries; what in an entry is an address and what a digest is called
// alike in all of them.
namespace stocktake {
namespace {

using Node = JsonTree::Node;
using Sources = std::vector<LockedSource>;

enum class Part : std::uint8_t { other, container, place, digest };

/// What stands under that key of an entry.
Part part_of(std::string_view key) {
  constexpr std::string_view kContainers[] = {"files", "wheels",     "sdist",      "archive",
                                              "dist",  "resolution", "attestation"};
  constexpr std::string_view kPlaces[] = {"source", "resolved", "url",  "git",       "hg",           "svn",
                                          "repo",   "tarball",  "path", "directory", "subdirectory", "vcs",
                                          "index",  "registry", "file", "editable",  "virtual"};
  constexpr std::string_view kDigests[] = {
      "hash",   "hashes",   "checksum",           "integrity", "shasum", "contentHash", "reference",
      "commit", "revision", "resolved_reference", "commit-id", "md5",    "sha256",      "sha512"};
  const auto in = [&](const auto& list) {
    return std::find(std::begin(list), std::end(list), key) != std::end(list);
  };
  if (in(kContainers)) return Part::container;
  if (in(kPlaces)) return Part::place;
  return in(kDigests) ? Part::digest : Part::other;
}

void take_text(std::string_view text, Part part, LockedSource& entry) {
  if (text.empty() || part == Part::container || part == Part::other) return;
  (part == Part::place ? entry.places : entry.digests).emplace_back(text);
}

/// What counts inside of what counts: a digest below an address is a digest.
Part inside(Part outer, std::string_view key) {
  const Part own = part_of(key);
  return own == Part::other && outer != Part::container ? outer : own;
}

/// As deep as the JSON is, which its reader bounds.
void take_json(const JsonTree& tree, Node node, Part part,
               LockedSource& entry) {  // NOLINT(misc-no-recursion)
  const JsonTree::Kind kind = tree.kind(node);
  if (part == Part::other || kind == JsonTree::Kind::null) return;
  if (kind == JsonTree::Kind::boolean) return take_text(tree.boolean(node) ? "true" : "", part, entry);
  if (kind == JsonTree::Kind::string || kind == JsonTree::Kind::number)
    return take_text(tree.text(node), part, entry);
  const bool object = kind == JsonTree::Kind::object;
  each_member(tree, node, [&](Node key, Node value) {
    take_json(tree, value, object ? inside(part, tree.text(key)) : part, entry);
  });
}

/// As deep as the TOML is, which its reader bounds.
void take_toml(const toml::node& node, Part part, LockedSource& entry) {  // NOLINT(misc-no-recursion)
  if (part == Part::other) return;
  if (const toml::table* table = node.as_table(); table != nullptr) {
    for (const auto& [key, value] : *table) take_toml(value, inside(part, key.str()), entry);
  } else if (const toml::array* array = node.as_array(); array != nullptr) {
    for (const toml::node& value : *array) take_toml(value, part, entry);
  } else if (const auto text = node.value<std::string>()) {
    take_text(*text, part, entry);
  }
}

/// The members of an object that say something of where it is from.
LockedSource entry_of(const JsonTree& tree, Node node, std::string_view name, std::string_view version) {
  LockedSource entry{std::string(name), std::string(version), {}, {}};
  if (tree.kind(node) != JsonTree::Kind::object) return entry;
  each_member(tree, node,
              [&](Node key, Node value) { take_json(tree, value, part_of(tree.text(key)), entry); });
  return entry;
}

Sources npm_sources(std::string_view text, const std::string& path) {
  Sources all;
  for (const NpmPlace& place : read_npm_places(text, path)) {
    const auto at = place.folder.rfind("node_modules/");
    LockedSource& entry = all.emplace_back();
    entry.name = at == place.folder.npos ? place.folder : place.folder.substr(at + 13);
    entry.version = place.version;
    take_text(place.resolved, Part::place, entry);
    take_text(place.integrity, Part::digest, entry);
  }
  return all;
}

/// `"a@^1", "a@^1.2":` and, indented by two, `version "1.2.0"`, `resolved "URL#SHA1"`, `integrity …`; Berry
/// has a colon behind the key, `resolution` and `checksum`.
Sources yarn_sources(std::string_view text, const std::string&) {
  Sources all;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (line.empty() || line[0] == '#') continue;
    if (line[0] != ' ') {
      const auto version = line.find('@', 2);
      std::string_view key = line.substr(0, line.find_first_of(",:", version == line.npos ? 0 : version));
      while (!key.empty() && (key.front() == '"' || key.front() == '?' || key.front() == ' '))
        key.remove_prefix(1);
      all.emplace_back().name = key.substr(0, key.find('@', 1));
      continue;
    }
    if (all.empty() || !line.starts_with("  ") || line[2] == ' ') continue;
    std::string_view value = trim(line);
    std::string_view key = take_until(value, ' ');
    if (key.ends_with(':')) key.remove_suffix(1);
    value = unquoted(trim(value));
    if (key == "version") all.back().version = value;
    take_text(value, key == "resolution" ? Part::place : part_of(key), all.back());
  }
  return all;
}

/// `packages` of maps by `NAME@VERSION`, and `patchedDependencies`.
Sources pnpm_sources(std::string_view text, const std::string& path) {
  const YamlDocument document = read_yaml(text, path);
  const JsonTree tree(document.json, path);
  Sources all;
  each_member(tree, tree.member(JsonTree::kRoot, "packages"), [&](Node key, Node value) {
    std::string_view name = tree.text(key);
    if (name.starts_with('/')) name.remove_prefix(1);
    const auto at = std::min(name.find('@', 1), name.size());
    const std::string_view version = name.substr(std::min(at + 1, name.size()));
    all.push_back(entry_of(tree, value, name.substr(0, at), version.substr(0, version.find('('))));
    if (version.find(':') != version.npos) take_text(version, Part::place, all.back());
  });
  each_member(tree, tree.member(JsonTree::kRoot, "patchedDependencies"), [&](Node key, Node value) {
    LockedSource& entry = all.emplace_back(entry_of(tree, value, tree.text(key), "patched"));
    entry.places.assign({"file:patch"});  // where it lies may change
  });
  return all;
}

/// `"packages": {"a": ["a@1.0.0", "REGISTRY", {…}, "sha512-…"]}`, with commas behind the last.
Sources bun_sources(std::string_view text, const std::string& path) {
  const std::string mended = mended_json(text).value_or(std::string(text));
  const JsonTree tree(mended, path);
  Sources all;
  each_member(tree, tree.member(JsonTree::kRoot, "packages"), [&](Node, Node value) {
    LockedSource entry;
    each_member(tree, value, [&](Node, Node element) {
      if (tree.kind(element) != JsonTree::Kind::string) return;
      const std::string_view one = tree.text(element);
      const auto at = one.find('@', 1);
      if (!entry.name.empty())
        return take_text(one, one.starts_with("sha") ? Part::digest : Part::place, entry);
      entry.name = one.substr(0, at);
      entry.version = at == one.npos ? std::string_view() : one.substr(at + 1);
      if (entry.version.find(':') != entry.version.npos) take_text(entry.version, Part::place, entry);
    });
    all.push_back(std::move(entry));
  });
  return all;
}

Sources toml_sources(std::string_view text, const std::string& path) {
  Sources all;
  try {
    const toml::table whole = toml::parse(text, path);
    for (const char* list : {"package", "packages"}) {
      const toml::array* packages = whole[list].as_array();
      if (packages == nullptr) continue;
      for (const toml::node& node : *packages) {
        const toml::table* table = node.as_table();
        if (table == nullptr) continue;
        LockedSource& entry = all.emplace_back();
        entry.name = (*table)["name"].value_or(std::string());
        entry.version = (*table)["version"].value_or(std::string());
        for (const auto& [key, value] : *table) take_toml(value, part_of(key.str()), entry);
      }
    }
    // Old locks have the digests apart: `[metadata.files]` by name (Poetry, PDM), `checksum NAME …` (Cargo).
    if (const toml::table* metadata = whole["metadata"].as_table(); metadata != nullptr)
      for (const auto& [key, value] : *metadata) {
        const bool by_name = key.str() == "files" && value.is_table();
        if (by_name)
          for (const auto& [name, files] : *value.as_table())
            take_toml(files, Part::container,
                      all.emplace_back(LockedSource{std::string(name.str()), "files", {}, {}}));
        if (key.str().starts_with("checksum "))
          take_toml(value, Part::digest, all.emplace_back(LockedSource{std::string(key.str()), "", {}, {}}));
      }
  } catch (const toml::parse_error& error) {
    throw Error(path + ":" + std::to_string(error.source().begin.line) +
                ": is no TOML: " + std::string(error.description()));
  }
  return all;
}

Sources pipfile_sources(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  Sources all;
  for (const std::string_view group : {"default", "develop"})
    each_member(tree, tree.member(JsonTree::kRoot, group), [&](Node key, Node value) {
      all.push_back(entry_of(tree, value, tree.text(key), member_text(tree, value, "version")));
    });
  const Node meta = tree.member(JsonTree::kRoot, "_meta");
  if (meta == JsonTree::kRoot) return all;
  each_member(tree, tree.member(meta, "sources"),
              [&](Node, Node value) { all.push_back(entry_of(tree, value, {}, {})); });
  return all;
}

/// Of a branch the commit is the version.
Sources composer_sources(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  Sources all;
  for (const std::string_view group : {"packages", "packages-dev"})
    each_member(tree, tree.member(JsonTree::kRoot, group), [&](Node, Node value) {
      LockedSource entry =
          entry_of(tree, value, member_text(tree, value, "name"), member_text(tree, value, "version"));
      if (entry.version.starts_with("dev-") || entry.version.ends_with("-dev"))
        for (const std::string& commit : std::exchange(entry.digests, {})) entry.version += "#" + commit;
      all.push_back(std::move(entry));
    });
  return all;
}

Sources nuget_sources(std::string_view text, const std::string& path) {
  const JsonTree tree(text, path);
  Sources all;
  each_member(tree, tree.member(JsonTree::kRoot, "dependencies"), [&](Node, Node framework) {
    each_member(tree, framework, [&](Node key, Node value) {
      const std::string_view version = member_text(tree, value, "resolved");
      LockedSource& entry =
          all.emplace_back(LockedSource{std::string(tree.text(key)), std::string(version), {}, {}});
      take_text(member_text(tree, value, "contentHash"), Part::digest, entry);
    });
  });
  return all;
}

/// Builds of one version differ in the name of their archive.
Sources conda_sources(std::string_view text, const std::string& path) {
  const YamlDocument document = read_yaml(text, path);
  const JsonTree tree(document.json, path);
  Sources all;
  each_member(tree, tree.member(JsonTree::kRoot, "package"), [&](Node, Node value) {
    const std::string archive(base_name(member_text(tree, value, "url")));
    all.push_back(entry_of(tree, value, member_text(tree, value, "name"),
                           std::string(member_text(tree, value, "version")).append(":").append(archive)));
  });
  return all;
}

/// `MODULE VERSION h1:SUM` and `MODULE VERSION/go.mod h1:SUM`.
Sources go_sources(std::string_view text, const std::string&) {
  Sources all;
  while (!text.empty()) {
    std::string_view rest = trim(take_line(text));
    const std::string_view module = take_until(rest, ' '), version = take_until(rest, ' ');
    if (module.empty()) continue;
    take_text(trim(rest), Part::digest,
              all.emplace_back(LockedSource{std::string(module), std::string(version), {}, {}}));
  }
  return all;
}

/// `GEM`, `GIT`, `PATH` and `PLUGIN SOURCE`: `  remote: URL`, `  revision: COMMIT`, and `    NAME (VERSION)`
/// of each that is from there; `  NAME (VERSION) sha256=HEX` in `CHECKSUMS`.
Sources gemfile_sources(std::string_view text, const std::string&) {
  Sources all;
  std::vector<std::string> places, digests;
  std::string_view section;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    std::string_view rest = line.substr(indent);
    if (indent == 0 && !line.empty()) {
      section = line;
      places.clear();
      digests.clear();
    } else if (indent == 2 && section != "CHECKSUMS") {
      for (const std::string_view key : {"remote: ", "glob: ", "branch: ", "tag: ", "ref: "})
        if (rest.starts_with(key)) places.emplace_back(rest.substr(key.size()));
      if (rest.starts_with("remote: "))  // Also where no gem is from there.
        all.push_back({{}, {}, {std::string(rest.substr(8))}, {}});
      if (rest.starts_with("revision: ")) digests.emplace_back(rest.substr(10));
    } else if (indent == (section == "CHECKSUMS" ? 2 : 4) && section != "DEPENDENCIES") {
      const std::string_view name = take_until(rest, ' ');
      const auto end = std::min(rest.find(')'), rest.size());
      all.push_back({std::string(name), std::string(rest.substr(0, end)), places, digests});
      if (section == "CHECKSUMS" && end < rest.size())
        take_text(trim(rest.substr(end + 1)), Part::digest, all.back());
    }
  }
  return all;
}

Sources requirement_sources(std::string_view text, const std::string&) {
  Sources all;
  for (const Requirement& one : read_requirements(text)) {
    if (one.name.empty()) continue;
    LockedSource& entry = all.emplace_back(LockedSource{one.name, one.specifier, {}, {}});
    take_text(one.url, Part::place, entry);
    for (const LockedHash& hash : one.hashes) entry.digests.push_back(hash.hex);
  }
  return all;
}

Sources no_sources(std::string_view, const std::string&) {
  return {};
}

using ReadSources = Sources (*)(std::string_view text, const std::string& path);

constexpr std::pair<std::string_view, ReadSources> kReaders[] = {
    {"package-lock.json", npm_sources},
    {kShrinkwrap, npm_sources},
    {"yarn.lock", yarn_sources},
    {"pnpm-lock.yaml", pnpm_sources},
    {"bun.lock", bun_sources},
    {"poetry.lock", toml_sources},
    {"uv.lock", toml_sources},
    {"pdm.lock", toml_sources},
    {"pylock.toml", toml_sources},
    {"pylock.*.toml", toml_sources},
    {"Pipfile.lock", pipfile_sources},
    {"requirements*.txt", requirement_sources},
    {"go.sum", go_sources},
    {"Cargo.lock", toml_sources},
    {"composer.lock", composer_sources},
    {"Gemfile.lock", gemfile_sources},
    {"packages.lock.json", nuget_sources},
    {"gradle.lockfile", no_sources},  // names and versions alone
    {"conda-lock.yml", conda_sources},
    {"*_Packages", no_sources},  // apt's own, signed by whom apt trusts
};
static_assert(std::size(kReaders) == std::size(kLockFiles));

/// Names of one registry, and what says how a registry is spoken to, not where it is.
std::string plain_place(std::string_view text) {
  for (const std::string_view kind : {"registry+", "sparse+"})
    if (text.starts_with(kind)) text.remove_prefix(kind.size());
  std::string place(text);
  for (const std::string_view alias : {"//registry.yarnpkg.com/", "//registry.npmjs.com/"})
    if (const auto at = place.find(alias); at != place.npos)
      place.replace(at, alias.size(), "//registry.npmjs.org/");
  return place;
}

/// The host that the place names: of a URL, of `git@HOST:PATH`, of `github:OWNER/NAME`; `file` of what lies
/// on this machine; empty where it names none.
std::string host_in(std::string_view place) {
  const auto scheme = place.find("://");
  if (scheme == place.npos) {
    for (const std::string_view service : {"github:", "gitlab:", "bitbucket:", "gist:"})
      if (place.starts_with(service)) return std::string(service.substr(0, service.size() - 1));
    const auto at = place.find('@'), colon = place.find(':', at == place.npos ? 0 : at);
    if (at != place.npos && colon != place.npos && place.find('/') > colon)
      return lower_ascii(place.substr(at + 1, colon - at - 1));
    return place.starts_with("file:") ? "file" : std::string();
  }
  std::string_view host = place.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#\\ "));
  host = host.substr(host.rfind('@') + 1);
  if (host.empty()) return "file";
  return lower_ascii(host);
}

/// A name or version as one word, also where it is empty.
std::string word(std::string_view text) {
  return text.empty() ? "-" : one_word(text);
}

/// Eighty bits: who wants other contents with the same words has to try more than can be tried.
std::string word_of(const std::set<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all.append(text).push_back('\n');
  return all.empty() ? "-" : to_hex(sha256_of_text(all)).substr(0, 20);
}

}  // namespace

std::vector<LockedSource> read_locked_sources(std::string_view text, const std::string& path) {
  const std::string_view name = base_name(path);
  const LockFile* lock = lock_file(path);
  const auto* reader = std::find_if(std::begin(kReaders), std::end(kReaders), [&](const auto& one) {
    return lock != nullptr && one.first == lock->name;
  });
  // What a list of requirements includes has any name.
  return (reader == std::end(kReaders) ? requirement_sources : reader->second)(text, std::string(name));
}

std::string locked_sources_text(const std::vector<LockedSource>& sources) {
  std::set<std::string> hosts;
  std::map<std::pair<std::string, std::string>, std::pair<std::set<std::string>, std::set<std::string>>>
      entries;
  for (const LockedSource& source : sources) {
    auto& [places, digests] = entries[{word(source.name), word(source.version)}];
    for (const std::string& one : source.places) {
      const std::string place = plain_place(one);
      places.insert(place);
      if (std::string host = host_in(place); !host.empty()) hosts.insert(std::move(host));
    }
    digests.insert(source.digests.begin(), source.digests.end());
  }
  std::string text;
  for (const std::string& host : hosts) text.append("host ").append(word(host)).push_back('\n');
  for (const auto& [key, what] : entries) {
    if (key.first == "-") continue;  // an index for all: its host counts
    text.append(key.first).append(" ").append(key.second).append(" ");
    text.append(word_of(what.first)).append(" ").append(word_of(what.second)).push_back('\n');
  }
  return text;
}

}  // namespace stocktake
