#include "cli/imprint_options.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/inventory/clean.h"

namespace stocktake {
namespace {

/// A name of one's own is not that of the manifest's package; another version is another release of it.
void rename(const DocumentSettings& settings, Inventory& inventory) {
  if (!settings.name.empty() && settings.name != inventory.name) {
    inventory.name = inventory.strings.keep(settings.name);
    inventory.purl = inventory.imprint.group = {};
  }
  if (!settings.version.empty()) {
    inventory.version = inventory.strings.keep(settings.version);
    if (auto purl = try_parse_purl(inventory.purl); purl && purl->type != "oci") {
      purl->version = settings.version;
      inventory.purl = inventory.strings.keep(to_string(*purl));
    }
  }
  if (!settings.purl.empty()) inventory.purl = inventory.strings.keep(to_string(parse_purl(settings.purl)));
}

}  // namespace

void add_imprint_options(CLI::App& command, DocumentSettings& settings) {
  const std::string party = "NAME[ <EMAIL>][ (URL)]";
  command.add_option("--name", settings.name,
                     "Name of what is scanned; default: that in its own manifest, else the folder's");
  command.add_option("--component-version", settings.version, "Version of what is scanned");
  command.add_option("--component-purl", settings.purl, "Package URL of what is scanned")->type_name("PURL");
  command.add_option("--component-type", settings.type, "CycloneDX type of what is scanned")
      ->type_name("TYPE");
  command.add_option("--author", settings.authors, "Who made the document; repeatable")
      ->type_name(party)
      ->allow_extra_args(false);
  command.add_option("--supplier", settings.supplier, "Who supplies what is scanned")->type_name(party);
  command.add_option("--manufacturer", settings.manufacturer, "Who made what is scanned")->type_name(party);
  command
      .add_option("--data-license", settings.data_license,
                  "Licence of the document itself, an SPDX expression; default: CC0-1.0")
      ->type_name("SPDX");
  command
      .add_option("--tlp", settings.tlp,
                  "With whom the document may be shared: CLEAR, GREEN, AMBER, AMBER_AND_STRICT, RED")
      ->type_name("WORD");
}

void apply_imprint(const DocumentSettings& settings, Inventory& inventory) {
  if (const std::string wrong = complaint(settings); !wrong.empty()) throw Error(wrong);
  StringArena& strings = inventory.strings;
  Imprint& imprint = inventory.imprint;
  const auto say = [&](const std::string& said, std::string_view& of) {
    if (!said.empty()) of = strings.keep(said);
  };
  const auto name = [&](const std::string& said, Party& of) {
    if (!said.empty()) of = parse_party(strings.keep(said));
  };
  rename(settings, inventory);
  say(settings.type, imprint.type);
  say(settings.data_license.empty() ? "CC0-1.0" : settings.data_license, imprint.data_license);
  say(settings.tlp, imprint.tlp);
  name(settings.supplier, imprint.supplier);
  name(settings.manufacturer, imprint.manufacturer);
  for (const std::string& author : settings.authors)
    imprint.authors.push_back(parse_party(strings.keep(author)));
  remove_secrets(inventory.imprint, strings);
}

}  // namespace stocktake
