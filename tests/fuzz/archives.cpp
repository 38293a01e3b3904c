// An archive of any format: a tree whose paths lie inside it.
#include "generator/source/archive.h"

#include "tests/fuzz/fuzz.h"

using namespace stocktake;

FUZZ(input) {
  const InputFile file(input);
  const Tree tree = read_archive(file.path(), {});
  for (const Entry& entry : tree.entries)
    demand(!entry.path.empty() && !entry.path.starts_with("/") && !entry.path.starts_with("../"));
}
