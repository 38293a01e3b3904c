// stocktake.toml.
#include "differ/policy/read.h"

#include "tests/fuzz/fuzz.h"

using namespace stocktake;

FUZZ(input) {
  parse_policy(input, "stocktake.toml");
}
