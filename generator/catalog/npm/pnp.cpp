#include "generator/catalog/npm/pnp.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schemas/error.h"
#include "schemas/identity/any_digest.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

using Node = JsonTree::Node;

/// What is otherwise than Yarn would write it: the message is a LINE.
class Otherwise : public Error {
 public:
  using Error::Error;
};

[[noreturn]] void refuse(std::string_view what, std::string_view name) {
  constexpr std::size_t kLongest = 200;
  throw Otherwise(std::string(what).append(" ").append(printable(name.substr(0, kLongest))));
}

/// The members of the whole, which must be an object.
template <class Take>
void each_at_root(const JsonTree& tree, Take&& take) {
  if (tree.kind(JsonTree::kRoot) != JsonTree::Kind::object) throw Otherwise("no table that is read here");
  if (tree.size(JsonTree::kRoot) == 0) return;
  Node key = JsonTree::first(JsonTree::kRoot);
  for (std::uint32_t i = 0; i < tree.size(JsonTree::kRoot); ++i, key = tree.next(JsonTree::value(key)))
    take(key, JsonTree::value(key));
}

/// A `.pnp.cjs` in two: the JSON in the text between quotes, and all around it.
struct PnpParts {
  std::string json, code;
};

/// Between the quotes each line ends with `\`, and quotes and backslashes have one before them.
PnpParts parts_of(std::string_view pnp) {
  const auto open = pnp.find("'{\\\n");
  if (open == pnp.npos) throw Otherwise("no table that is read here");
  PnpParts parts;
  std::size_t at = open + 1;
  for (; at < pnp.size() && pnp[at] != '\''; ++at) {
    if (pnp[at] == '\n') throw Otherwise("a table that ends within a line");
    if (pnp[at] != '\\') {
      parts.json += pnp[at];
      continue;
    }
    const char next = ++at < pnp.size() ? pnp[at] : '\0';
    if (next != '\\' && next != '\'' && next != '\n') throw Otherwise("a table with another escape");
    if (next != '\n') parts.json += next;
  }
  if (at >= pnp.size()) throw Otherwise("a table without end");
  parts.code.append(pnp.substr(0, open + 1)).append(pnp.substr(at));
  return parts;
}

/// `@scope/name` and `npm:1.0.0`; what Yarn calls a locator.
struct Locator {
  std::string_view name, reference;

  std::string text() const { return std::string(name).append("@").append(reference); }
};

/// Of `virtual:HASH#npm:1.0.0`, a copy for certain peers, the reference behind it.
std::string_view without_virtual(std::string_view reference) {
  const auto hash = reference.find('#');
  return reference.starts_with("virtual:") && hash != reference.npos ? reference.substr(hash + 1) : reference;
}

bool is_version(std::string_view text) {
  return !text.empty() && is_digit(text[0]) &&
         std::count(text.begin(),
                    text.begin() + static_cast<std::ptrdiff_t>(std::min(text.find('-'), text.size())),
                    '.') == 2;
}

/// What Yarn calls the archive and the folder of a package: `@scope-name-npm-1.0.0-HASH` (`slugifyLocator`).
std::string slug_of(const Locator& locator) {
  const auto slash = locator.name.starts_with('@') ? locator.name.find('/') : locator.name.npos;
  const std::string_view scope =
      slash == locator.name.npos ? std::string_view() : locator.name.substr(1, slash - 1);
  const std::string_view name = locator.name.substr(slash == locator.name.npos ? 0 : slash + 1);
  std::string_view selector = locator.reference;
  const auto colon = selector.find(':');
  const std::string_view protocol = colon == selector.npos ? "exotic" : selector.substr(0, colon);
  selector.remove_prefix(colon == selector.npos ? 0 : colon + 1);
  selector = selector.substr(0, std::min(selector.find('#'), selector.find("::")));
  const std::string ident = digest_of_text(HashAlgorithm::sha512, std::string(scope).append(name));
  std::string slug;
  if (!scope.empty()) slug.append("@").append(scope).append("-");
  slug.append(name).append("-").append(protocol);
  if (is_version(selector)) slug.append("-").append(selector.substr(0, selector.find('+')));
  const std::string hash = digest_of_text(HashAlgorithm::sha512, ident + std::string(locator.reference));
  return slug.append("-").append(hash, 0, 10);
}

/// What Yarn leaves alone where nobody says otherwise: what it writes for editors.
constexpr std::string_view kPnpIgnoredBySdks =
    R"((^(?:\.yarn\/sdks(?:\/(?!\.{1,2}(?:\/|$))(?:(?:(?!(?:^|\/)\.{1,2}(?:\/|$)).)*?)|$))$))";

/// A yarn.lock of Yarn 2 or newer, which is YAML.
class BerryLock {
 public:
  explicit BerryLock(std::string_view text)
      : json_(yaml_as_json(text, "yarn.lock")), tree_(json_, "yarn.lock") {
    each_at_root(tree_, [&](Node key, Node value) { take(tree_.text(key), value); });
  }

  bool has(const Locator& locator) const { return checksums_.contains(locator.text()); }
  /// Whether the lock has it under that name, which another package may stand for.
  bool has_as(std::string_view name, const Locator& locator) const {
    return named_.contains(std::string(name).append("\n").append(locator.text()));
  }
  /// How the names of the archive in a cache may end: with the first digits of the checksum, or with the key
  /// of the cache.
  bool ends_archive(const Locator& locator, std::string_view ending) const {
    const auto found = checksums_.find(locator.text());
    std::string_view sum = found == checksums_.end() ? std::string_view() : found->second;
    sum.remove_prefix(sum.find('/') == sum.npos ? 0 : sum.find('/') + 1);
    return (!cache_key_.empty() && ending == cache_key_) ||
           (ending.size() == 10 && (sum.empty() || sum.starts_with(ending)));
  }

 private:
  /// `"a@npm:^1.0.0, b@npm:a@^1.0.0":` and `resolution`, `checksum`.
  void take(std::string_view descriptors, Node value) {
    if (descriptors == "__metadata") {
      cache_key_ = member_text(tree_, value, "cacheKey");
      return;
    }
    const std::string resolution(member_text(tree_, value, "resolution"));
    checksums_.emplace(resolution, member_text(tree_, value, "checksum"));
    while (!descriptors.empty()) {
      const std::string_view one = trim(take_until(descriptors, ','));
      named_.insert(std::string(one.substr(0, one.find('@', 1))).append("\n").append(resolution));
    }
  }

  std::string json_;
  JsonTree tree_;
  std::string_view cache_key_;
  std::unordered_map<std::string, std::string_view> checksums_;
  std::unordered_set<std::string> named_;
};

/// Holds the table against the lock. \throws Otherwise
class PnpTable {
 public:
  PnpTable(std::string_view json, const BerryLock& lock) : tree_(json, ".pnp.cjs"), lock_(lock) {}

  void check() {
    std::set<std::string_view> seen;
    each_at_root(tree_, [&](Node key, Node value) {
      if (!seen.insert(tree_.text(key)).second) refuse("twice", tree_.text(key));
      check_member(tree_.text(key), value);
    });
  }
  /// What is not of the packages: how the code is to work, and where the caches are.
  const std::set<std::string>& settings() const { return settings_; }

 private:
  void check_member(std::string_view key, Node value) {
    const JsonTree::Kind kind = tree_.kind(value);
    if (key == "__info") return;
    if (key == "enableTopLevelFallback" && kind == JsonTree::Kind::boolean)
      return set(std::string(key) + (tree_.boolean(value) ? " true" : " false"));
    if ((key == "ignorePatternData" || key == "pnpZipBackend") && kind == JsonTree::Kind::string)
      return set(std::string(key).append(" ").append(tree_.text(value)));
    if (key == "ignorePatternData" && kind == JsonTree::Kind::null) return set(std::string(key) + " null");
    if (kind != JsonTree::Kind::array) refuse("the member", key);
    each_member(tree_, value, [&](Node, Node one) {
      if (key == "dependencyTreeRoots")
        check_root(one);
      else if (key == "fallbackPool")
        check_dependency(one);
      else if (key == "fallbackExclusionList")
        check_excluded(one);
      else if (key == "packageRegistryData")
        check_package(one);
      else
        refuse("the member", key);
    });
  }

  void set(std::string setting) { settings_.insert(std::move(setting)); }

  /// The elements of an array; refuses what is none of so many.
  std::vector<Node> elements(Node array, std::size_t count) const {
    std::vector<Node> all;
    if (tree_.kind(array) == JsonTree::Kind::array)
      each_member(tree_, array, [&](Node, Node one) { all.push_back(one); });
    if (all.size() != count) throw Otherwise("a list of another length");
    return all;
  }

  std::string_view text_of(Node node) const {
    if (tree_.kind(node) == JsonTree::Kind::string) return tree_.text(node);
    if (tree_.kind(node) != JsonTree::Kind::null) throw Otherwise("no text where one stands");
    return {};
  }

  void require(const Locator& locator) const {
    if (!lock_.has({locator.name, without_virtual(locator.reference)}))
      refuse("not in yarn.lock:", locator.text());
  }

  void check_root(Node root) const {
    require({member_text(tree_, root, "name"), member_text(tree_, root, "reference")});
  }

  /// `["name", ["reference", …]]`
  void check_excluded(Node node) const {
    const std::vector<Node> pair = elements(node, 2);
    each_member(tree_, pair[1], [&](Node, Node one) { require({text_of(pair[0]), text_of(one)}); });
  }

  /// `["name", "reference"]`, `["name", ["other", "reference"]]`; null where a peer is not there.
  void check_dependency(Node node) const {
    const std::vector<Node> pair = elements(node, 2);
    const std::string_view name = text_of(pair[0]);
    if (tree_.kind(pair[1]) == JsonTree::Kind::null) return;
    Locator locator{name, {}};
    if (tree_.kind(pair[1]) == JsonTree::Kind::array) {
      const std::vector<Node> other = elements(pair[1], 2);
      locator = {text_of(other[0]), text_of(other[1])};
    } else {
      locator.reference = text_of(pair[1]);
    }
    locator.reference = without_virtual(locator.reference);
    // Under its own name a package finds itself, also where others know it by another.
    if (locator.name == name ? !lock_.has(locator) : !lock_.has_as(name, locator))
      refuse("not in yarn.lock:", std::string(name).append(" = ").append(locator.text()));
  }

  /// `["name", [["reference", {…}], …]]`; the project itself as null too.
  void check_package(Node node) {
    const std::vector<Node> pair = elements(node, 2);
    const std::string_view name = text_of(pair[0]);
    each_member(tree_, pair[1], [&](Node, Node one) {
      const std::vector<Node> release = elements(one, 2);
      const Locator locator{name, text_of(release[0])};
      const bool top =
          tree_.kind(pair[0]) == JsonTree::Kind::null && tree_.kind(release[0]) == JsonTree::Kind::null;
      if (!top) require(locator);
      check_release(locator, release[1], top);
    });
  }

  void check_release(const Locator& locator, Node release, bool top) {
    std::set<std::string_view> seen;
    each_member(tree_, release, [&](Node key, Node value) {
      const std::string_view member = tree_.text(key);
      if (!seen.insert(member).second) refuse("twice", member);
      if (member == "packageLocation")
        check_location(locator, text_of(value), top);
      else if (member == "packageDependencies")
        each_member(tree_, value, [&](Node, Node one) { check_dependency(one); });
      else if (member != "packagePeers" && member != "linkType" && member != "discardFromLookup")
        refuse("the member", member);
    });
    if (!seen.contains("packageLocation")) refuse("no place of", locator.text());
  }

  /// `./.yarn/__virtual__/SLUG/2/x/` is `x` two folders above `.yarn`. \throws Otherwise
  static std::string real_place(std::string_view location) {
    constexpr std::string_view kVirtual = "__virtual__/";
    std::string place(location);
    if (const auto at = location.find(kVirtual); at != location.npos) {
      std::string_view rest = location.substr(at + kVirtual.size());
      take_until(rest, '/');
      const std::string_view number = take_until(rest, '/');
      unsigned up = 0;
      const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), up);
      if (failed != std::errc() || end != number.data() + number.size() || up > 100)
        refuse("the place", location);
      place = location.substr(0, at);
      for (; up != 0; --up) place += "../";
      place.append(rest);
    }
    return std::filesystem::path(place).lexically_normal().generic_string();
  }

  /// Where the reference itself names a folder, that: `workspace:packages/a`, and relative to a workspace
  /// `link:./a::locator=NAME%40workspace%3APATH`.
  static std::optional<std::string> folder_of_reference(std::string_view reference) {
    constexpr std::string_view kWorkspace = "workspace:", kEncoded = "workspace%3A";
    std::string folder;
    if (reference.starts_with(kWorkspace)) {
      folder = reference.substr(kWorkspace.size());
    } else if (reference.starts_with("link:") || reference.starts_with("portal:")) {
      const auto bound = reference.find("::locator="), base = reference.find(kEncoded);
      if (bound == reference.npos || base == reference.npos || base < bound) return std::nullopt;
      folder = reference.substr(base + kEncoded.size());
      for (auto at = folder.find("%2F"); at != folder.npos; at = folder.find("%2F"))
        folder.replace(at, 3, "/");
      folder.append("/").append(reference.substr(reference.find(':') + 1, bound - reference.find(':') - 1));
    } else {
      return std::nullopt;
    }
    return std::filesystem::path(folder + "/").lexically_normal().generic_string();
  }

  void check_location(const Locator& locator, std::string_view location, bool top) {
    if (top && location != "./") refuse("the project in", location);
    if (top) return;
    const std::string place = real_place(location);
    const Locator real{locator.name, without_virtual(locator.reference)};
    if (const auto folder = folder_of_reference(real.reference)) {
      if (place != *folder) refuse("the place", location);
      return;
    }
    const std::string inner = std::string("/node_modules/").append(locator.name).append("/");
    if (!place.ends_with(inner)) refuse("the place", location);
    const std::string_view holder = std::string_view(place).substr(0, place.size() - inner.size());
    const std::string_view folder = folder_of(holder);
    if (folder == ".yarn/unplugged" && base_name(holder) == slug_of(locator)) return;
    const std::string slug = slug_of(real) + "-";
    const std::string_view name = base_name(holder);
    constexpr std::string_view kZip = ".zip";
    if (!name.starts_with(slug) || !name.ends_with(kZip) || name.size() < slug.size() + kZip.size() ||
        !lock_.ends_archive(real, name.substr(slug.size(), name.size() - slug.size() - kZip.size())))
      refuse("the place", location);
    set(std::string("cache ").append(folder));
  }

  JsonTree tree_;
  const BerryLock& lock_;
  std::set<std::string> settings_;
};

/// The first setting that is not what Yarn writes where nobody set anything; empty where all are.
std::string unusual(const std::set<std::string>& settings) {
  constexpr std::string_view kCache = "cache ", kPattern = "ignorePatternData ";
  for (const std::string& one : settings) {
    const std::string_view setting = one;
    if (setting.starts_with(kCache)) {
      const std::string_view folder = setting.substr(kCache.size());
      if (folder != ".yarn/cache" && !folder.ends_with("/.yarn/cache") &&
          !folder.ends_with("/.yarn/berry/cache"))
        return one;
    }
    if (setting.starts_with(kPattern) && setting.substr(kPattern.size()) != "null" &&
        setting.substr(kPattern.size()) != kPnpIgnoredBySdks)
      return one;
  }
  return {};
}

std::string differs(const std::string& what, std::string_view line) {
  return std::string("differs ").append(to_hex(sha256_of_text(what))).append(": ").append(line);
}

template <class List>
bool is_listed(const List& digests, std::string_view text) {
  return std::find(std::begin(digests), std::end(digests), to_hex(sha256_of_text(text))) != std::end(digests);
}

}  // namespace

bool is_pnp_file(std::string_view name) {
  return name == ".pnp.cjs" || name == ".pnp.loader.mjs";
}

std::string pnp_state(std::string_view pnp, std::string_view yarn_lock,
                      std::span<const std::string_view> releases) {
  try {
    const PnpParts parts = parts_of(pnp);
    const BerryLock lock(yarn_lock);
    PnpTable table(parts.json, lock);
    table.check();
    const std::string setting = unusual(table.settings());
    const bool released = is_listed(releases, parts.code);
    if (released && setting.empty()) return "agrees";
    std::string stays = parts.code;
    for (const std::string& one : table.settings()) stays.append("\n").append(one);
    return differs(stays, released ? printable(setting) : "code of no release of Yarn that is known here");
  } catch (const Error& error) {
    return differs(std::string(pnp), error.what());
  }
}

std::string pnp_loader_state(std::string_view loader) {
  return is_listed(kPnpLoaders, loader) ? "agrees" : "";
}

}  // namespace stocktake
