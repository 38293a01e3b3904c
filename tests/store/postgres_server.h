#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/database/location.h"

/// A PostgreSQL server of the tests' own, from Debian's package: its data in a temporary folder, on a socket
/// there and on no network, started by the first test that asks and stopped with the tests.
namespace stocktake::test {

/// A store of a test's own on that server, empty. Where the machine has no PostgreSQL, counts the running
/// test as skipped, and gives nothing.
std::optional<StoreLocation> postgres_store();

/// Runs an SQL statement on the server as its owner, in that store.
void run_on_server(const StoreLocation& store, const std::string& sql);

/// Ends all connections that others have to that store, as a server does that goes away.
void end_connections(const StoreLocation& store);

}  // namespace stocktake::test
