#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stocktake {

/// Where a store is.
struct StoreLocation {
  enum class Kind : std::uint8_t { sqlite, postgres };
  Kind kind = Kind::sqlite;
  std::string target;  ///< a file's path; of PostgreSQL what libpq takes for a connection
  std::string shown;   ///< what messages may say of it: without user names, passwords and tokens, printable
  int wait_seconds = kDefaultWait;  ///< how long to wait for a lock that another program holds

  static constexpr int kDefaultWait = 10;
};

/// Reads a store's URL: `postgresql://…`, `postgres://…` and `service=NAME …` are PostgreSQL's, in the words
/// of libpq; `sqlite:PATH` and any other text are a file. \throws Error where it is empty, or has a scheme
/// that is none of these. The message does not repeat what it was given.
StoreLocation store_location(std::string_view url);

/// The store of somebody who named none: `stocktake/store.sqlite` in the user's data folder (XDG Base
/// Directory Specification): $XDG_DATA_HOME where that is an absolute path, else $HOME/.local/share.
/// \throws Error where there is neither.
StoreLocation default_store_location();

/// Whether a PostgreSQL location holds a password, which has no place in a file of ours.
bool holds_password(std::string_view url);

}  // namespace stocktake
