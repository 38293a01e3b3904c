#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/text/path.h"

// Homebrew: `Cellar/NAME/VERSION/` is an installed formula, a keg, and INSTALL_RECEIPT.json in it says from
// which tap it came and what it needs (Homebrew/brew, Library/Homebrew/tab.rb). What stands in `bin`, `lib`
// and `opt` are links into the kegs, which belong to nobody.
namespace stocktake {
namespace {

constexpr std::string_view kReceipt = "INSTALL_RECEIPT.json";

bool is_keg(std::string_view folder) {
  return base_name(folder_of(folder_of(folder))) == "Cellar";
}

Wish homebrew_wants(std::string_view path, std::string_view name) {
  return name == kReceipt && is_keg(folder_of(path)) ? Wish::all : Wish::nothing;
}

struct Receipt {
  std::string tap;
  std::vector<std::string> needs;
};

Receipt read_receipt(std::string_view text, std::string_view path, Catalog& out) {
  Receipt receipt;
  TolerantJson in(text, path, out.strings);
  in.document([&](std::string_view key) {
    if (key == "source")
      in.object([&](std::string_view part) {
        if (part == "tap")
          receipt.tap = in.text();
        else
          in.skip();
      });
    else if (key == "runtime_dependencies")
      in.array([&] { receipt.needs.emplace_back(base_name(in.text_or_member("full_name"))); });
    else
      in.skip();
  });
  return receipt;
}

void catalog_homebrew(const Tree& tree, Catalog& out) {
  std::unordered_multimap<std::string_view, std::uint32_t> by_name;
  std::vector<std::pair<std::uint32_t, std::vector<std::string>>> needs;
  for (const std::uint32_t i : files_named(tree, kReceipt)) {
    const Entry& record = tree.entries[i];
    const std::string_view folder = folder_of(record.path);
    if (!is_keg(folder)) continue;
    const auto text = record_text(record, out);
    Receipt receipt;
    try {
      if (text) receipt = read_receipt(*text, record.path, out);
    } catch (const Error& error) {  // the keg's place says name and version all the same
      report(out, record.path, error);
    }
    Purl purl{"brew", {}, std::string(base_name(folder_of(folder))), std::string(base_name(folder)), {}, {}};
    if (receipt.tap != "homebrew/core") purl.ns = receipt.tap;
    const std::uint32_t found = add_package(out, std::move(purl), record.path, folder);
    by_name.emplace(base_name(folder_of(folder)), found);
    needs.emplace_back(found, std::move(receipt.needs));
    claim_folder(tree, folder, found, out);
  }
  for (const auto& [found, names] : needs)
    for (const std::string& name : names)
      if (const auto other = by_name.find(name); other != by_name.end() && other->second != found)
        out.found[found].dependencies.push_back(other->second);
}

}  // namespace

const Cataloger kHomebrewCataloger = {"homebrew", homebrew_wants, catalog_homebrew};

}  // namespace stocktake
