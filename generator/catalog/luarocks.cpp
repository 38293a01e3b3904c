#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/digests.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/lua_table.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/path.h"

// Lua: LuaRocks keeps a rock in `lib/luarocks/rocks-5.3/NAME/VERSION/`, with its rockspec and
// `rock_manifest`, the MD5 of its files as they were packed (LuaRocks, "Rock manifest file format"). What is
// in `lua` there stands in `share/lua/5.3`, what is in `lib` in `lib/lua/5.3`; beside a file of `bin` stands
// a script in the tree's `bin` that starts it.
namespace stocktake {
namespace {

constexpr std::string_view kRockManifest = "rock_manifest", kRocks = "rocks";

/// Whether `folder` is that of a rock: two below `rocks` or `rocks-5.3`.
bool is_rock(std::string_view folder) {
  const std::string_view rocks = base_name(folder_of(folder_of(folder)));
  return rocks == kRocks || rocks.starts_with("rocks-");
}

Wish luarocks_wants(std::string_view path, std::string_view name) {
  const bool record = name == kRockManifest || name.ends_with(".rockspec");
  return record && is_rock(folder_of(path)) ? Wish::all : Wish::nothing;
}

class Rock {
 public:
  Rock(const Tree& tree, const Entry& record, Catalog& out)
      : tree_(tree),
        record_(record),
        out_(out),
        folder_(folder_of(record.path)),
        name_(base_name(folder_of(folder_))),
        version_(base_name(folder_)) {
    const std::string_view rocks = folder_of(folder_of(folder_));  // …/lib/luarocks/rocks-5.3
    prefix_ = folder_of(folder_of(folder_of(rocks)));
    const auto dash = base_name(rocks).find('-');
    lua_ = dash == std::string_view::npos ? "5.1" : std::string(base_name(rocks).substr(dash + 1));
  }

  std::uint32_t run(std::vector<std::string>& needs) {
    found_ = add_package(out_, {"luarocks", {}, std::string(name_), std::string(version_), {}, {}},
                         record_.path, folder_);
    claim_folder(tree_, folder_, found_, out_);
    if (const auto text = record_text(record_, out_); text) read_files(*text);
    read_rockspec(needs);
    return found_;
  }

 private:
  void read_files(std::string_view text) {
    std::size_t missing = 0;
    try {
      read_lua_table(text, [&](const std::vector<std::string>& path, std::string_view md5) {
        if (path.size() < 2 || path[0] != kRockManifest) return;
        const std::string place = place_of(path);
        const std::uint32_t entry = place.empty() ? kNone : tree_.find(place);
        if (entry == kNone) ++missing;
        out_.list(found_, entry, place, HashAlgorithm::md5, canonical_hex(HashAlgorithm::md5, md5));
        if (entry != kNone) out_.claims.push_back({entry, found_, depth_of(folder_), Claim::Witness::none});
        const std::uint32_t script =
            path.size() == 3 && path[1] == "bin" ? tree_.find(join(join(prefix_, "bin"), path[2])) : kNone;
        if (script != kNone) out_.claims.push_back({script, found_, depth_of(prefix_), Claim::Witness::none});
      });
    } catch (const Error& error) {
      report(out_, record_.path, error);
    }
    if (missing > 0)
      out_.found[found_].package.properties.push_back(
          {property::kRecordMissing, out_.keep(std::to_string(missing))});
  }

  /// Where a file of the manifest stands; empty where its name leads out.
  std::string place_of(const std::vector<std::string>& path) const {
    std::string below;
    for (std::size_t i = 2; i < path.size(); ++i) below = join(below, path[i]);
    std::string folder(folder_);
    if (path[1] == "lua" && path.size() > 2)
      folder = join(prefix_, "share/lua/" + lua_);
    else if (path[1] == "lib" && path.size() > 2)
      folder = join(prefix_, "lib/lua/" + lua_);
    else
      below = join(path[1], below);
    return place_below(folder, below).value_or(std::string());
  }

  /// A rockspec is a program; what is not plain in it is not read.
  void read_rockspec(std::vector<std::string>& needs) {
    const std::string path =
        join(folder_, std::string(name_).append("-").append(version_).append(".rockspec"));
    const auto text = tree_.content(path);
    if (!text) return;
    Package& package = out_.found[found_].package;
    try {
      read_lua_table(*text, [&](const std::vector<std::string>& at, std::string_view value) {
        if (at.size() == 2 && at[0] == "dependencies")
          needs.emplace_back(value.substr(0, value.find_first_of(" <>=~")));
        if (at.size() != 2 || at[0] != "description") return;
        if (at[1] == "summary") package.description = out_.keep(value);
        if (at[1] == "license") package.licenses.push_back(spdx_license(out_.keep(value)));
        if (at[1] == "homepage" && value.find("://") != value.npos)
          package.references.push_back({"website", out_.keep(value), {}, {}});
      });
    } catch (const Error&) {  // its own programs run it, and what it would say is not known
    }
  }

  const Tree& tree_;
  const Entry& record_;
  Catalog& out_;
  std::string_view folder_, name_, version_, prefix_;
  std::string lua_;
  std::uint32_t found_ = kNone;
};

void catalog_luarocks(const Tree& tree, Catalog& out) {
  std::unordered_map<std::string, std::uint32_t> by_name;
  std::vector<std::pair<std::uint32_t, std::vector<std::string>>> all;
  for (const std::uint32_t i : files_named(tree, kRockManifest)) {
    const std::string_view folder = folder_of(tree.entries[i].path);
    if (!is_rock(folder)) continue;
    std::vector<std::string> needs;
    const std::uint32_t found = Rock(tree, tree.entries[i], out).run(needs);
    by_name.emplace(base_name(folder_of(folder)), found);
    all.emplace_back(found, std::move(needs));
  }
  for (const auto& [found, needs] : all)
    for (const std::string& need : needs)
      if (const auto other = by_name.find(need); other != by_name.end() && other->second != found)
        out.found[found].dependencies.push_back(other->second);
}

}  // namespace

const Cataloger kLuarocksCataloger = {"luarocks", luarocks_wants, catalog_luarocks};

}  // namespace stocktake
