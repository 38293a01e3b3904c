#include "verifier/archives/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "generator/catalog/python/metadata.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/text/ascii.h"
#include "schemas/text/path.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostFiles = 5'000'000;
constexpr std::size_t kMostCandidates = 16;

// Keys: `TYPE:` and what a file of that kind is called.

/// `NAME-VERSION` of a Python archive's stem, as names compare; empty where it is none.
std::string python_key(std::string_view name, std::string_view version) {
  return "pypi:" + normalise_python_name(name) + "-" + lower_ascii(version);
}

/// The path of a module, or a version, in Go's cache: capitals stand as `!` and the small letter.
std::string unescaped_go(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool capital = text[i] == '!' && i + 1 < text.size() && is_lower(text[i + 1]);
    result += capital ? upper_ascii(text[++i]) : text[i];
  }
  return result;
}

std::string go_key(std::string_view path) {
  constexpr std::string_view kCache = "cache/download/";
  const auto cache = path.find(kCache);
  if (cache != path.npos) path.remove_prefix(cache + kCache.size());
  const auto at = path.rfind("/@v/");
  if (at == path.npos || !path.ends_with(".zip")) return {};
  const std::string_view version = path.substr(at + 4, path.size() - at - 8);
  return "golang:" + unescaped_go(path.substr(0, at)) + "@" + unescaped_go(version);
}

/// `content-v2/sha512/ab/cd/REST`: the digest is the place.
std::string content_key(std::string_view path) {
  constexpr std::string_view kContent = "content-v2/";
  const auto at = path.find(kContent);
  if (at == path.npos) return {};
  std::string digits;
  std::string_view rest = path.substr(at + kContent.size());
  const std::string algorithm(rest.substr(0, rest.find('/')));
  rest.remove_prefix(std::min(algorithm.size(), rest.size()));
  for (const char c : rest)
    if (c != '/') digits += c;
  return algorithm + ":" + digits;
}

/// `files/VENDOR/NAME/REFERENCE.zip`, as Composer's cache has it.
std::string composer_key(std::string_view path) {
  const std::string_view folder = folder_of(path);
  const std::string_view ns = base_name(folder_of(folder));
  if (ns.empty()) return {};
  return "composer:" + lower_ascii(join(ns, base_name(folder)));
}

std::string_view without(std::string_view name, std::string_view suffix) {
  return name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : std::string_view();
}

std::string sdist_key(std::string_view stem) {
  const auto dash = stem.rfind('-');
  return dash == stem.npos ? std::string() : python_key(stem.substr(0, dash), stem.substr(dash + 1));
}

std::string wheel_key(std::string_view stem) {
  const auto first = stem.find('-'), second = stem.find('-', first + 1);
  if (first == stem.npos || second == stem.npos) return {};
  return python_key(stem.substr(0, first), stem.substr(first + 1, second - first - 1));
}

/// The keys that a file's path gives it.
std::vector<std::string> keys_of(std::string_view path) {
  const std::string_view name = base_name(path);
  std::vector<std::string> keys;
  if (const auto stem = without(name, ".crate"); !stem.empty()) keys.push_back("cargo:" + std::string(stem));
  if (const auto stem = without(name, ".gem"); !stem.empty()) keys.push_back("gem:" + std::string(stem));
  if (const auto stem = without(name, ".whl"); !stem.empty()) keys.push_back(wheel_key(stem));
  if (const auto stem = without(name, ".deb"); !stem.empty()) keys.push_back("deb:" + percent_unescape(stem));
  if (const auto stem = without(name, ".tgz"); !stem.empty()) keys.push_back("npm:" + lower_ascii(stem));
  if (const auto stem = without(name, ".tar.gz"); !stem.empty()) keys.push_back(sdist_key(stem));
  if (const auto stem = without(name, ".zip"); !stem.empty()) {
    keys.push_back(go_key(path));
    keys.push_back(sdist_key(stem));
    keys.push_back(composer_key(path));
    keys.push_back("zip:" + lower_ascii(stem));  // as `composer archive` and people name them
  }
  keys.push_back(content_key(path));
  std::erase(keys, std::string());
  return keys;
}

std::string release_in(const Purl& purl) {
  return purl.name + "-" + purl.version;
}

std::vector<std::string> keys_of_npm(const Purl& purl) {
  const std::string release = release_in(purl);
  const std::string scoped = purl.ns.empty() ? release : purl.ns.substr(1) + "-" + release;
  return {"npm:" + lower_ascii(scoped), "npm:" + lower_ascii(release)};
}

std::vector<std::string> keys_of_gem(const Purl& purl) {
  const std::string key = "gem:" + release_in(purl);
  const std::string_view platform = qualifier_of(purl, "platform");
  return platform.empty() ? std::vector{key} : std::vector{key + "-" + std::string(platform), key};
}

std::vector<std::string> keys_of_deb(const Purl& purl) {
  const std::string architecture(qualifier_of(purl, "arch"));
  if (architecture.empty()) return {};
  return {"deb:" + purl.name + "_" + purl.version + "_" + architecture};
}

std::vector<std::string> keys_of_composer(const Purl& purl) {
  return {"composer:" + lower_ascii(join(purl.ns, purl.name)),
          "zip:" + lower_ascii(purl.ns + "-" + release_in(purl))};
}

/// What an archive of a release may be called, the likeliest first.
struct ArchiveNames {
  std::string_view purl_type;
  std::vector<std::string> (*keys)(const Purl& purl);
};
constexpr ArchiveNames kArchiveNames[] = {
    {"golang",
     [](const Purl& purl) { return std::vector{"golang:" + join(purl.ns, purl.name) + "@" + purl.version}; }},
    {"cargo", [](const Purl& purl) { return std::vector{"cargo:" + release_in(purl)}; }},
    {"pypi", [](const Purl& purl) { return std::vector{python_key(purl.name, purl.version)}; }},
    {"composer", keys_of_composer},
    {"npm", keys_of_npm},
    {"gem", keys_of_gem},
    {"deb", keys_of_deb},
};

const ArchiveNames* archive_names(std::string_view purl_type) {
  const auto* const found = std::find_if(std::begin(kArchiveNames), std::end(kArchiveNames),
                                         [&](const ArchiveNames& one) { return one.purl_type == purl_type; });
  return found == std::end(kArchiveNames) ? nullptr : found;
}

std::vector<std::string> keys_of(const Package& package) {
  const auto purl = try_parse_purl(package.purl);
  const ArchiveNames* const names = purl ? archive_names(purl->type) : nullptr;
  return names == nullptr ? std::vector<std::string>() : names->keys(*purl);
}

std::string_view digest_name(HashAlgorithm algorithm) {
  switch (algorithm) {
    case HashAlgorithm::sha512:
      return "sha512";
    case HashAlgorithm::sha256:
      return "sha256";
    case HashAlgorithm::sha1:
      return "sha1";
    default:
      return {};
  }
}

}  // namespace

bool finds_archives_of(std::string_view purl_type) {
  return archive_names(purl_type) != nullptr;
}

ArchiveIndex::ArchiveIndex(const std::vector<std::string>& folders) {
  namespace fs = std::filesystem;
  for (const std::string& folder : folders) {
    std::error_code error;
    if (fs::is_regular_file(folder, error)) {
      add(folder, folder);
      continue;
    }
    fs::recursive_directory_iterator at(folder, error), end;
    if (error) throw Error(fmt::format("{}: cannot be listed: {}", printable(folder), error.message()));
    while (at != end) {
      if (at->is_regular_file(error) && !at->is_symlink(error)) add(folder, at->path().string());
      at.increment(error);
      if (error) throw Error(fmt::format("{}: cannot be listed: {}", printable(folder), error.message()));
    }
  }
  for (auto& [key, paths] : paths_) std::sort(paths.begin(), paths.end());  // whatever order the disk has
}

void ArchiveIndex::add(const std::string& folder, const std::string& path) {
  if (++size_ > kMostFiles)
    throw Error(fmt::format("{}: holds more than 5,000,000 files", printable(folder)));
  for (std::string& key : keys_of(path)) paths_[std::move(key)].push_back(path);
}

std::vector<std::string> ArchiveIndex::find(const Package& package,
                                            std::span<const LockedHash> demanded) const {
  std::vector<std::string> found;
  const auto take = [&](const std::string& key) {
    const auto at = paths_.find(key);
    if (at == paths_.end()) return;
    for (const std::string& path : at->second)
      if (found.size() < kMostCandidates && std::find(found.begin(), found.end(), path) == found.end())
        found.push_back(path);
  };
  for (const LockedHash& hash : demanded)
    if (const std::string_view name = digest_name(hash.algorithm); !name.empty())
      take(std::string(name).append(":").append(hash.hex));
  for (const std::string& key : keys_of(package)) take(key);
  return found;
}

}  // namespace stocktake
