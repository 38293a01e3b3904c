#include "generator/catalog/programs.h"

#include "generator/source/program.h"

namespace stocktake {

// A name for which a cataloger wants the whole of a file (a licence, a manifest) hides no program.
std::vector<InsideItem> told_by_program(const Entry& file, Catalog& out) {
  if (!file.program().empty()) return read_inside(file.program());
  if (!file.has_content() || !is_program(file.kind) || !begins_program(file.content())) return {};
  return read_inside(out.keep(look_into_program(file.content())));
}

}  // namespace stocktake
