#include "generator/catalog/subject.h"

#include <array>
#include <optional>
#include <string>

#include "generator/catalog/published.h"
#include "generator/catalog/settings.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/clean.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

using ManifestSyntax = Steering::Syntax;

/// A manifest, and under which settings it says what. The same file may have several rows.
struct Manifest {
  std::string_view file;  ///< its name; one that begins with a point is how it ends
  ManifestSyntax syntax;
  std::string_view purl_type;
  std::string_view table;   ///< in which the settings lie, with a point behind it
  std::string_view author;  ///< within the table
};

constexpr Manifest kManifests[] = {
    {"pyproject.toml", ManifestSyntax::toml, "pypi", "project.", "authors"},      // PEP 621
    {"pyproject.toml", ManifestSyntax::toml, "pypi", "tool.poetry.", "authors"},  // Poetry before 2
    {"Cargo.toml", ManifestSyntax::toml, "cargo", "package.", "authors"},
    {"go.mod", ManifestSyntax::go, "golang", "", ""},
    {"composer.json", ManifestSyntax::json, "composer", "", "authors"},
    {".gemspec", ManifestSyntax::gemfile, "gem", "", ""},
    {"package.json", ManifestSyntax::json, "npm", "", "author"},
};

struct Subject {
  std::string name, version, license, description;
  std::string author, email;
};

bool is_named(std::string_view name, std::string_view file) {
  return file.front() == '.' ? name.ends_with(file) : name == file;
}

std::string joined_path(const SettingPath& path) {
  std::string joined;
  for (const std::string& part : path) joined.append(joined.empty() ? "" : ".").append(part);
  return joined;
}

/// `author`, `author.name`, `authors.0.name`: the first author only.
void take_author(const Manifest& row, std::string_view setting, std::string_view value, Subject& to) {
  if (row.author.empty() || !setting.starts_with(row.author)) return;
  setting.remove_prefix(row.author.size());
  if (setting.starts_with(".0")) setting.remove_prefix(2);
  if ((setting.empty() || setting == ".name") && to.author.empty()) to.author = value;
  if (setting == ".email" && to.email.empty()) to.email = value;
}

void take(const Manifest& row, const std::string& path, std::string_view value, Subject& to) {
  std::string_view setting = path;
  if (!setting.starts_with(row.table)) return;
  setting.remove_prefix(row.table.size());
  if (setting == "name" || (row.syntax == ManifestSyntax::go && setting == "module"))
    to.name = unquoted(value);
  else if (setting == "version")
    to.version = value;
  else if (setting == "license" || setting == "license.text")
    to.license = value;
  else if (setting == "description")
    to.description = value;
  else
    take_author(row, setting, value, to);
}

/// A gemspec is a program; what it sets to a plain text can be told without running it: `spec.name = "x"`.
void take_ruby_line(std::string_view line, Subject& to) {
  const auto dot = line.find('.');
  const auto equals = line.find('=');
  if (dot == line.npos || equals == line.npos || dot > equals) return;
  const std::string_view setting = trim(line.substr(dot + 1, equals - dot - 1));
  std::string_view value = trim(line.substr(equals + 1));
  if (const auto end = value.find(".freeze"); end != value.npos) value = value.substr(0, end);
  if (unquoted(value).size() == value.size()) return;
  const std::pair<std::string_view, std::string Subject::*> settings[] = {{"name", &Subject::name},
                                                                          {"version", &Subject::version},
                                                                          {"license", &Subject::license},
                                                                          {"summary", &Subject::description},
                                                                          {"email", &Subject::email}};
  for (const auto& [name, member] : settings)
    if (setting == name) to.*member = unquoted(value);
}

std::optional<Subject> read(const Manifest& row, std::string_view text, const std::string& path) {
  Subject subject;
  try {
    read_settings(row.syntax, text, path, [&](const SettingPath& setting, std::string_view value) {
      if (row.syntax == ManifestSyntax::gemfile)
        take_ruby_line(value, subject);
      else
        take(row, joined_path(setting), value, subject);
    });
  } catch (const Error&) {  // whoever reads the manifest for its packages says so
    return std::nullopt;
  }
  if (subject.name.empty()) return std::nullopt;
  return subject;
}

/// The folder of the manifest: that which a published archive wraps all in, else the root.
std::optional<Subject> find_subject(const Tree& tree, std::string_view folder, Manifest& found) {
  const auto [first, last] = tree.below(folder);
  for (const Manifest& row : kManifests)
    for (std::uint32_t i = first; i < last; ++i) {
      const Entry& entry = tree.entries[i];
      if (!entry.has_content() || folder_of(entry.path) != folder ||
          !is_named(base_name(entry.path), row.file))
        continue;
      found = row;
      if (auto subject = read(row, entry.content(), std::string(entry.path))) return subject;
    }
  return std::nullopt;
}

/// Group and name of the purl, which say the same as the manifest's name in parts; empty where the name is
/// none of that type.
std::optional<Purl> purl_of(const Subject& subject, std::string_view type) {
  Purl purl;
  purl.type = type;
  const auto slash = subject.name.rfind('/');
  if (slash != subject.name.npos) purl.ns = subject.name.substr(0, slash);
  purl.name = subject.name.substr(slash == subject.name.npos ? 0 : slash + 1);
  purl.version = subject.version;
  return try_parse_purl(to_string(purl));
}

}  // namespace

Wish subject_wants(std::string_view path) {
  if (folder_of(path).find('/') != path.npos) return Wish::nothing;
  const std::string_view name = base_name(path);
  for (const Manifest& row : kManifests)
    if (is_named(name, row.file)) return Wish::all;
  return Wish::nothing;
}

void name_subject(const Tree& tree, Inventory& inventory) {
  Manifest row{};
  const auto subject = find_subject(tree, published_package(tree).folder, row);
  if (!subject) return;
  StringArena& strings = inventory.strings;
  const auto keep = [&](const std::string& text) { return without_secrets_in(strings.keep(text), strings); };
  const std::string_view name = keep(subject->name);
  inventory.name = base_name(name);
  inventory.imprint.group = folder_of(name);
  inventory.version = keep(subject->version);
  if (const auto purl = purl_of(*subject, row.purl_type)) inventory.purl = strings.keep(to_string(*purl));
  inventory.imprint.description = keep(subject->description);
  if (!subject->license.empty()) inventory.imprint.licenses = {spdx_license(keep(subject->license))};
  inventory.imprint.supplier = parse_party(keep(subject->author));
  if (inventory.imprint.supplier.email.empty()) inventory.imprint.supplier.email = keep(subject->email);
}

}  // namespace stocktake
