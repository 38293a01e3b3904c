#include "store/database/database.h"

/// In place of postgres.cpp in the static program (cmake/StaticProgram.cmake).
namespace stocktake {

std::unique_ptr<Database> open_postgres(const StoreLocation& location, Database::Access) {
  throw Error(
      location.shown +
      ": this is the static program, which reaches no PostgreSQL; use the one of the .deb or one that "
      "was built on this system, or keep the store in a file");
}

}  // namespace stocktake
