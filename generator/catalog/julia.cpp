#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/toml_reader.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Julia: a depot has each version of a package in a folder of its own, `packages/NAME/SLUG/`, where the slug
// is made of the package's UUID and its tree's hash (Pkg.jl, "Glossary"; `Base.version_slug`, five letters
// and digits), with the package's own Project.toml. Artifacts (`artifacts/HASH`) are nobody's. The package's
// version stands in no other place; a Manifest.toml of the project is a lock.
namespace stocktake {
namespace {

constexpr std::string_view kProject = "Project.toml", kJuliaProject = "JuliaProject.toml";

bool is_julia_package(std::string_view folder) {
  const std::string_view slug = base_name(folder);
  const bool is_slug =
      slug.size() >= 4 && slug.size() <= 5 &&
      slug.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == slug.npos;
  return is_slug && base_name(folder_of(folder_of(folder))) == "packages";
}

Wish julia_wants(std::string_view path, std::string_view name) {
  const bool record = name == kProject || name == kJuliaProject;
  return record && is_julia_package(folder_of(path)) ? Wish::all : Wish::nothing;
}

class JuliaDepot {
 public:
  JuliaDepot(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run() {
    for (const std::string_view name : {kJuliaProject, kProject})
      for (const std::uint32_t i : files_named(tree_, name)) {
        const std::string_view folder = folder_of(tree_.entries[i].path);
        // Julia takes JuliaProject.toml where there are both.
        if (!is_julia_package(folder) ||
            (name == kProject && tree_.find(join(folder, kJuliaProject)) != kNone))
          continue;
        take(tree_.entries[i], folder);
      }
    for (const auto& [found, uuids] : needs_)
      for (const std::string_view uuid : uuids)
        if (const auto other = by_uuid_.find(uuid); other != by_uuid_.end() && other->second != found)
          out_.found[found].dependencies.push_back(other->second);
  }

 private:
  void take(const Entry& record, std::string_view folder) {
    const auto text = record_text(record, out_);
    if (!text) return;
    // Julia writes its project files with a plain value a line; tables come behind all of them.
    const std::string_view top = text->substr(0, text->starts_with('[') ? 0 : text->find("\n["));
    const std::string_view name = plain_text(top, "name"), uuid = plain_text(top, "uuid");
    if (name.empty() || uuid.empty())
      return report(out_, record.path, "names no package of Julia; the package is unknown");
    const std::uint32_t found = add_package(out_,
                                            {"julia",
                                             {},
                                             std::string(name),
                                             std::string(plain_text(top, "version")),
                                             {{"uuid", std::string(uuid)}},
                                             {}},
                                            record.path, folder);
    claim_folder(tree_, folder, found, out_);
    by_uuid_.emplace(uuid, found);
    static constexpr std::array<std::string_view, 1> kWanted = {"deps"};
    try {
      const TomlFile file = read_toml(*text, std::string(record.path), kWanted);
      std::vector<std::string_view> uuids;
      if (const TomlTable* deps = file.find("deps"); deps != nullptr)
        for (const auto& [key, value] : deps->values) uuids.push_back(out_.keep(value.text));
      needs_.emplace_back(found, std::move(uuids));
    } catch (const Error& error) {
      report(out_, record.path, error);
    }
  }

  /// The text of `key = "text"` in a line of its own.
  static std::string_view plain_text(std::string_view text, std::string_view key) {
    while (!text.empty()) {
      std::string_view line = take_line(text);
      if (trim(take_until(line, '=')) == key) return unquoted(trim(line));
    }
    return {};
  }

  const Tree& tree_;
  Catalog& out_;
  std::unordered_map<std::string_view, std::uint32_t> by_uuid_;
  std::vector<std::pair<std::uint32_t, std::vector<std::string_view>>> needs_;
};

void catalog_julia(const Tree& tree, Catalog& out) {
  JuliaDepot(tree, out).run();
}

}  // namespace

const Cataloger kJuliaCataloger = {"julia", julia_wants, catalog_julia};

}  // namespace stocktake
