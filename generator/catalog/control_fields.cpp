#include "generator/catalog/control_fields.h"

#include "schemas/text/lines.h"

namespace stocktake {

ControlText take_control_field(std::string_view& text) {
  const std::string_view all = text;
  take_until(text, '\n');
  while (text.starts_with(' ') || text.starts_with('\t')) take_until(text, '\n');
  const std::string_view field = all.substr(0, all.size() - text.size());
  const auto colon = field.find(':');
  if (colon == field.npos) return {{}, {}, trim(field).empty()};
  return {field.substr(0, colon), field.substr(colon + 1), false};
}

}  // namespace stocktake
