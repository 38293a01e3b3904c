// The cache of digests: believed, or ignored with a warning, never an error. What it says is written and read
// again.
#include "generator/source/cache.h"

#include "tests/fuzz/fuzz.h"

using namespace stocktake;

FUZZ(input) {
  const InputFile file(input);
  const DigestCache cache(file.path(), DigestCache::kSafeAge);
  struct stat status {};
  DigestCache::Place place = 0;
  cache.find(status, place);
}
