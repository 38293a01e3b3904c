#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "advisories/index.h"

namespace stocktake {

struct DatabaseOptions {
  std::string today;          ///< YYYY-MM-DD: what is dated later is an error of the database
  std::int64_t now = 0;       ///< nanoseconds since 1970
  std::string index_folder;   ///< where indexes are kept; empty: none is
  bool always_index = false;  ///< keep one of a small database too
  /// Told now and then how many records were read so far.
  std::function<void(std::uint64_t records)> progress = [](std::uint64_t) {};
};

/// A database, ready to be asked.
struct AdvisoryDatabase {
  std::string path;  ///< as the user named it
  AdvisoryIndex index;
  bool from_index = false;  ///< an index was there, and nothing of the database was read
  std::string
      remark;  ///< why an index that is there was not used, or none could be kept; empty: nothing to say
};

/// Opens what people mirror: OSV's `all.zip` of an ecosystem, a folder of records in JSON or YAML, the cache
/// of osv-scanner, a checkout of an advisory repository. Records that are malformed are complaints in
/// DatabaseFacts and stop nothing; files that are no OSV records at all are passed over.
///
/// The index of a large one is kept in a file and used from then on, while nothing of the database changes
/// (`state_of_database`) and the file is this user's. A database that changed in the last two seconds is not
/// safely older than its reading, so that its index is not kept. \throws Error where nothing is there, or
/// nothing in it is a record.
AdvisoryDatabase open_database(const std::string& path, const DatabaseOptions& options);

}  // namespace stocktake
