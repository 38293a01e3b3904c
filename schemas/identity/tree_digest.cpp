#include "schemas/identity/tree_digest.h"

namespace stocktake {

void TreeDigest::add(std::string_view path, const Sha256& digest) {
  line_.resize(66);
  write_hex(digest.bytes.data(), digest.bytes.size(), line_.data());
  line_.replace(64, 2, "  ").append(path).push_back('\n');
  hash_.update(line_);
}

}  // namespace stocktake
