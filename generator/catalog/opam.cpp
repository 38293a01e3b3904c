#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/tools.h"
#include "schemas/identity/party.h"
#include "schemas/identity/spdx.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// OCaml: opam keeps what is installed in a switch as `.opam-switch/packages/NAME.VERSION/opam`, and in
// `.opam-switch/install/NAME.changes` what installing it added below the switch's folder (opam manual, "opam
// root"; ocaml/opam, src/core/opamDirTrack.ml): a list of paths, each with `"D"` for a folder, or a mark of
// the file that is no digest of its bytes. A version begins behind the first point of the name.
namespace stocktake {
namespace {

constexpr std::string_view kOpamRecord = "opam", kSwitch = ".opam-switch";

bool is_opam_package(std::string_view folder) {
  const std::string_view packages = folder_of(folder);
  return base_name(packages) == "packages" && base_name(folder_of(packages)) == kSwitch;
}

Wish opam_wants(std::string_view path, std::string_view name) {
  if (name == kOpamRecord && is_opam_package(folder_of(path))) return Wish::all;
  if (!name.ends_with(".changes")) return Wish::nothing;
  const std::string_view folder = folder_of(path);
  const bool changes = base_name(folder) == "install" && base_name(folder_of(folder)) == kSwitch;
  return changes ? Wish::all : Wish::nothing;
}

/// Takes all up to the next text in double quotes, and that, with its escapes as they stand.
std::string_view take_string(std::string_view& rest) {
  const auto begin = std::min(rest.find('"'), rest.size());
  rest.remove_prefix(std::min(begin + 1, rest.size()));
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  end = std::min(end, rest.size());
  const std::string_view found = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return found;
}

/// The value of a field at the left edge, to the next field there.
std::string_view opam_field(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    std::string_view line = text;
    take_line(text);
    if (!line.starts_with(name) || !line.substr(name.size()).starts_with(':')) continue;
    while (!text.empty() && (text.front() == ' ' || text.front() == ']' || text.front() == '\n' ||
                             text.front() == '"' || text.front() == '\t'))
      take_line(text);
    line.remove_suffix(text.size());
    return line.substr(name.size() + 1);
  }
  return {};
}

std::string_view opam_text(std::string_view text, std::string_view name) {
  std::string_view field = opam_field(text, name);
  return take_string(field);
}

class OpamScan {
 public:
  OpamScan(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run() {
    for (const std::uint32_t i : files_named(tree_, kOpamRecord))
      if (is_opam_package(folder_of(tree_.entries[i].path))) take(tree_.entries[i]);
    for (const auto& [found, text] : depends_) add_needs(found, text);
  }

 private:
  void take(const Entry& record) {
    const std::string_view folder = folder_of(record.path), full = base_name(folder);
    const auto dot = full.find('.');
    if (dot == full.npos || dot == 0)
      return report(out_, record.path, "stands in a folder that names no version; the package is unknown");
    const std::string_view name = full.substr(0, dot), state = folder_of(folder_of(folder));
    const std::uint32_t found =
        add_package(out_, {"opam", {}, std::string(name), std::string(full.substr(dot + 1)), {}, {}},
                    record.path, folder);
    claim_folder(tree_, folder, found, out_);
    by_name_.emplace(key_of(state, name), found);
    if (const auto text = record_text(record, out_); text) describe(*text, found);
    claim_changes(state, name, found);
  }

  static std::string key_of(std::string_view state, std::string_view name) {
    return std::string(state).append("\n").append(name);
  }

  void describe(std::string_view text, std::uint32_t found) {
    Package& package = out_.found[found].package;
    package.description = opam_text(text, "synopsis");
    package.supplier = parse_party(opam_text(text, "maintainer"));
    if (const std::string_view licence = opam_text(text, "license"); !licence.empty())
      package.licenses.push_back(spdx_license(licence));
    if (const std::string_view page = opam_text(text, "homepage"); page.find("://") != page.npos)
      package.references.push_back({"website", page, {}, {}});
    depends_.emplace_back(found, opam_field(text, "depends"));
  }

  /// Each name that is no version or condition: those stand in braces.
  void add_needs(std::uint32_t found, std::string_view field) {
    const std::string_view record = out_.found[found].package.record;
    const std::string_view state = folder_of(folder_of(folder_of(record)));
    while (!field.empty()) {
      const auto at = field.find_first_of("\"{");
      if (at == field.npos) return;
      if (field[at] == '{') {
        field.remove_prefix(std::min(field.find('}', at), field.size()));
        continue;
      }
      const std::string_view name = take_string(field);
      if (const auto other = by_name_.find(key_of(state, name));
          other != by_name_.end() && other->second != found)
        out_.found[found].dependencies.push_back(other->second);
    }
  }

  void claim_changes(std::string_view state, std::string_view name, std::uint32_t found) {
    const std::string path = join(join(state, "install"), std::string(name).append(".changes"));
    const std::uint32_t changes = tree_.find(path);
    if (changes == kNone) return;
    const std::string_view root = folder_of(state);
    out_.claims.push_back({changes, found, depth_of(root), Claim::Witness::none});
    std::string_view added = opam_field(tree_.content(path).value_or(std::string_view()), "added");
    std::size_t missing = 0;
    while (added.find('"') != added.npos) {
      const auto place = place_below(root, take_string(added));
      if (take_string(added) == "D") continue;
      const std::uint32_t entry = place ? tree_.find(*place) : kNone;
      if (entry == kNone)
        ++missing;
      else
        out_.claims.push_back({entry, found, depth_of(root), Claim::Witness::none});
    }
    if (missing > 0)
      out_.found[found].package.properties.push_back(
          {property::kRecordMissing, out_.keep(std::to_string(missing))});
  }

  const Tree& tree_;
  Catalog& out_;
  std::unordered_map<std::string, std::uint32_t> by_name_;  // by the switch and the name
  std::vector<std::pair<std::uint32_t, std::string_view>> depends_;
};

void catalog_opam(const Tree& tree, Catalog& out) {
  OpamScan(tree, out).run();
}

}  // namespace

const Cataloger kOpamCataloger = {"opam", opam_wants, catalog_opam};

}  // namespace stocktake
