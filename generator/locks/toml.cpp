#include <toml++/toml.h>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "generator/catalog/digests.h"
#include "generator/locks/lock.h"
#include "generator/locks/source_parts.h"
#include "schemas/error.h"
#include "schemas/text/path.h"
#include "schemas/text/text.h"

// poetry.lock, uv.lock, pdm.lock, pylock.toml (PEP 751) and Cargo.lock: tables `[[package]]` (`[[packages]]`)
// with name and version. What differs is where the digests of the archives stand.
namespace stocktake {
namespace {

void add_text(const std::string& text, LockedPackage& package) {
  const auto colon = text.find(':');
  if (colon == text.npos) return;
  const auto algorithm = plain_hash_algorithm(text.substr(0, colon));
  if (!algorithm) return;
  if (std::string hex = canonical_hex(*algorithm, text.substr(colon + 1)); !hex.empty())
    package.hashes.push_back({*algorithm, std::move(hex)});
}

/// The digests of one archive: `hash = "sha256:…"`, or `hashes = {sha256 = "…"}`.
void add_archive(const toml::table& archive, LockedPackage& package) {
  if (const auto hash = archive["hash"].value<std::string>()) add_text(*hash, package);
  if (const toml::table* hashes = archive["hashes"].as_table(); hashes != nullptr)
    for (const auto& [name, value] : *hashes)
      if (const auto hex = value.value<std::string>())
        add_text(std::string(name.str()).append(":").append(*hex), package);
}

void add_archives(const toml::table& table, LockedPackage& package) {
  for (const char* key : {"files", "wheels"})
    if (const toml::array* archives = table[key].as_array(); archives != nullptr)
      for (const toml::node& archive : *archives)
        if (const toml::table* one = archive.as_table(); one != nullptr) add_archive(*one, package);
  for (const char* key : {"sdist", "archive"})
    if (const toml::table* one = table[key].as_table(); one != nullptr) add_archive(*one, package);
  if (const auto checksum = table["checksum"].value<std::string>())  // Cargo
    add_text("sha256:" + *checksum, package);
}

/// Version 1 of Cargo.lock keeps the checksums apart: `checksum NAME VERSION (SOURCE)`.
void add_old_checksums(const toml::table& sums, std::vector<LockedPackage>& packages) {
  std::unordered_map<std::string, std::string> by_release;
  for (const auto& [key, value] : sums) {
    const std::string_view text = key.str();
    if (text.starts_with("checksum "))
      by_release.try_emplace(std::string(text.substr(9, text.find(" (") - 9)), value.value_or(std::string()));
  }
  for (LockedPackage& package : packages)
    if (const auto sum = by_release.find(package.name + " " + package.version); sum != by_release.end())
      add_text("sha256:" + sum->second, package);
}

/// Poetry before 1.2 and PDM before 2.8 keep the digests of all archives apart, by name, or name and version.
void add_metadata_files(const toml::table& files, std::vector<LockedPackage>& packages) {
  for (LockedPackage& package : packages)
    for (const std::string& key : {package.name, package.name + " " + package.version})
      if (const toml::array* archives = files[key].as_array(); archives != nullptr)
        for (const toml::node& archive : *archives)
          if (const toml::table* one = archive.as_table(); one != nullptr) add_archive(*one, package);
}

/// Whether a package of a Python lock comes from an index: uv and Poetry say so in `source`, PDM and PEP 751
/// name what else it is from.
bool is_from_index(const toml::table& table) {
  for (const char* key : {"git", "hg", "svn", "bzr", "path", "url", "vcs", "directory", "archive"})
    if (table.contains(key)) return false;
  const toml::table* source = table["source"].as_table();
  return source == nullptr || source->contains("registry") ||
         (*source)["type"].value_or(std::string_view()) == "legacy";
}

/// The project itself, or one of its workspace: nothing that is installed from an archive.
bool is_own(const toml::table& table, bool cargo) {
  if (cargo) return !table.contains("source");
  const toml::table* source = table["source"].as_table();
  if (source == nullptr) return table.contains("directory");
  return source->contains("virtual") || source->contains("editable") || source->contains("directory");
}

/// As deep as the TOML is, which its reader bounds.
void take_toml(const toml::node& node, SourcePart part, LockedSource& source) {  // NOLINT(misc-no-recursion)
  if (part == SourcePart::other) return;
  if (const toml::table* table = node.as_table(); table != nullptr) {
    for (const auto& [key, value] : *table) take_toml(value, source_part_in(part, key.str()), source);
  } else if (const toml::array* array = node.as_array(); array != nullptr) {
    for (const toml::node& value : *array) take_toml(value, part, source);
  } else if (const auto text = node.value<std::string>()) {
    take_source_text(*text, part, source);
  }
}

LockedSource toml_source(const toml::table& table) {
  LockedSource source;
  source.name = table["name"].value_or(std::string());
  source.version = table["version"].value_or(std::string());
  for (const auto& [key, value] : table) take_toml(value, source_part(key.str()), source);
  return source;
}

/// Old locks have the digests apart: `[metadata.files]` by name (Poetry, PDM), `checksum NAME …` (Cargo).
void take_metadata(const toml::table& metadata, std::vector<LockedSource>& sources) {
  for (const auto& [key, value] : metadata) {
    if (key.str() == "files" && value.is_table())
      for (const auto& [name, files] : *value.as_table())
        take_toml(files, SourcePart::container,
                  sources.emplace_back(LockedSource{std::string(name.str()), "files", {}, {}}));
    if (key.str().starts_with("checksum "))
      take_toml(value, SourcePart::digest,
                sources.emplace_back(LockedSource{std::string(key.str()), "", {}, {}}));
  }
}

/// Where it can be installed; nothing of the project's own.
std::optional<LockedPackage> toml_package(const toml::table& table, bool cargo, bool pylock) {
  if (is_own(table, cargo)) return std::nullopt;
  LockedPackage package;
  package.name = table["name"].value_or(std::string());
  package.version = table["version"].value_or(std::string());
  package.line = static_cast<std::uint32_t>(table.source().begin.line);
  // Python's locks are for all platforms and groups at once; only PEP 751 says of each package alone.
  package.optional = !cargo && (!pylock || table.contains("marker"));
  add_archives(table, package);
  package.lacks_digest = !cargo && is_from_index(table);
  return package.name.empty() ? std::nullopt : std::optional(std::move(package));
}

}  // namespace

LockReading read_toml_lock(std::string_view text, const std::string& path) {
  const bool cargo = path.ends_with("Cargo.lock"), pylock = base_name(path).starts_with("pylock.");
  LockReading reading;
  try {
    const toml::table whole = toml::parse(text, path);
    if (const toml::array* list = whole[pylock ? "packages" : "package"].as_array(); list != nullptr)
      for (const toml::node& node : *list) {
        const toml::table* table = node.as_table();
        if (table == nullptr) continue;
        reading.sources.push_back(toml_source(*table));
        if (auto package = toml_package(*table, cargo, pylock))
          reading.packages.push_back(std::move(*package));
      }
    if (const toml::table* metadata = whole["metadata"].as_table(); metadata != nullptr) {
      take_metadata(*metadata, reading.sources);
      if (cargo) add_old_checksums(*metadata, reading.packages);
      const toml::table* files = (*metadata)["files"].as_table();
      if (files != nullptr && !cargo) add_metadata_files(*files, reading.packages);
    }
    for (LockedPackage& package : reading.packages)
      package.lacks_digest = package.lacks_digest && package.hashes.empty();
  } catch (const toml::parse_error& error) {
    throw Error(path + ":" + std::to_string(error.source().begin.line) +
                ": is no TOML: " + std::string(error.description()));
  }
  return reading;
}

}  // namespace stocktake
