#include "schemas/inventory/clean.h"

#include <string>

#include "schemas/identity/url.h"

namespace stocktake {
namespace {

using Clean = std::string (*)(std::string_view);

void apply(Clean clean, std::string_view& text, StringArena& strings) {
  if (text.empty()) return;
  if (const std::string cleaned = clean(text); cleaned != text) text = strings.keep(cleaned);
}

constexpr std::string_view Package::*kTexts[] = {
    &Package::group,       &Package::name,      &Package::version,     &Package::bom_ref,
    &Package::description, &Package::copyright, &Package::lock_status, &Package::record_status};

void remove_secrets_of(Party& party, StringArena& strings) {
  apply(without_secrets_in, party.name, strings);
  apply(without_secrets, party.email, strings);
  apply(without_secrets, party.url, strings);
}

void remove_secrets_of(std::vector<Party>& parties, StringArena& strings) {
  for (Party& party : parties) remove_secrets_of(party, strings);
}

}  // namespace

std::string_view without_secrets_in(std::string_view text, StringArena& strings) {
  apply(without_secrets_in, text, strings);
  return text;
}

void remove_secrets(Package& package, StringArena& strings) {
  apply(purl_without_secrets, package.purl, strings);
  for (const auto text : kTexts) apply(without_secrets_in, package.*text, strings);
  remove_secrets_of(package.authors, strings);
  remove_secrets_of(package.supplier, strings);
  remove_secrets_of(package.manufacturer, strings);
  for (License& license : package.licenses) apply(without_secrets_in, license.text, strings);
  for (ExternalReference& reference : package.references) {
    apply(reference.url.starts_with("pkg:") ? purl_without_secrets : without_secrets, reference.url, strings);
    apply(without_secrets_in, reference.comment, strings);
  }
  for (std::string_view& hook : package.hooks) apply(without_secrets_in, hook, strings);
  for (Property& property : package.properties) apply(without_secrets_in, property.value, strings);
}

void remove_secrets(Imprint& imprint, StringArena& strings) {
  apply(without_secrets_in, imprint.group, strings);
  apply(without_secrets_in, imprint.description, strings);
  remove_secrets_of(imprint.authors, strings);
  remove_secrets_of(imprint.supplier, strings);
  remove_secrets_of(imprint.manufacturer, strings);
  for (License& license : imprint.licenses) apply(without_secrets_in, license.text, strings);
}

void remove_secrets(Inventory& inventory) {
  StringArena& strings = inventory.strings;
  for (Package& package : inventory.packages) remove_secrets(package, strings);
  for (FileDetail& detail : inventory.details) {
    apply(without_secrets_in, detail.hook, strings);
    apply(without_secrets_in, detail.steers, strings);
  }
  for (Property& note : inventory.notes) apply(without_secrets_in, note.value, strings);
  apply(without_secrets_in, inventory.name, strings);
  apply(without_secrets_in, inventory.version, strings);
  remove_secrets(inventory.imprint, strings);
  apply(purl_without_secrets, inventory.purl, strings);
}

}  // namespace stocktake
