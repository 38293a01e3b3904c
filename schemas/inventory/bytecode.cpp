#include "schemas/inventory/bytecode.h"

#include "schemas/text/path.h"

namespace stocktake {

std::string source_of_bytecode(std::string_view path) {
  if (!path.ends_with(".pyc")) return {};
  const std::string_view cache = folder_of(path);
  if (base_name(cache) != "__pycache__") return {};
  std::string_view name = base_name(path);
  name.remove_suffix(4);
  // `name.TAG`, where the tag of pytest's rewritten tests has dots of its own, or `name.TAG.opt-N`.
  for (const std::string_view part : {".opt-", "-pytest-", "."}) name = name.substr(0, name.rfind(part));
  return join(folder_of(cache), std::string(name).append(".py"));
}

}  // namespace stocktake
