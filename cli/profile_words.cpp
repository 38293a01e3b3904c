#include "cli/profile_words.h"

#include <fmt/format.h>

#include "schemas/error.h"
#include "schemas/text/printable.h"

namespace stocktake {

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const Profile& list : profiles()) names.emplace_back(list.name);
  return names;
}

const Profile& profile_named(std::string_view name) {
  const Profile* list = profile(name);
  if (list == nullptr) throw Error(fmt::format("there is no list '{}'", printable(name)));
  return *list;
}

std::string lacking(const FieldVerdict& field) {
  if (field.field->scope == ProfileField::Scope::document) return "not stated";
  std::string words = fmt::format("missing in {} of {}", field.of - field.have, field.of);
  for (std::size_t i = 0; i < field.missing.size(); ++i)
    words.append(i == 0 ? ": " : ", ").append(printable(field.missing[i]));
  if (field.of - field.have > field.missing.size()) words += ", …";
  return words;
}

std::string_view word(ProfileField::Demand demand) {
  return demand == ProfileField::Demand::required ? "missing" : "wanted";
}

}  // namespace stocktake
