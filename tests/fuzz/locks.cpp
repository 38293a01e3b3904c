// A lock file of any kind: the first line is its path, the rest its text.
#include "generator/locks/lock.h"

#include "schemas/text/lines.h"
#include "tests/fuzz/fuzz.h"

using namespace stocktake;

FUZZ(input) {
  const std::string path(take_line(input));
  const LockFormat* format = lock_format(path);
  if (format == nullptr) return;
  for (const LockedPackage& package : format->read(input, path).packages) {
    demand(!package.name.empty());
    same_locked_version(format->purl_type, package.version, package.version);
    locked_identity(format->purl_type, package.name);
  }
}
