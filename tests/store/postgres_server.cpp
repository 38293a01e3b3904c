#include "tests/store/postgres_server.h"

#include <doctest/doctest.h>
#include <libpq-fe.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "tests/content_of.h"
#include "tests/e2e/program.h"
#include "tests/skip.h"
#include "tests/temporary.h"

namespace stocktake::test {
namespace {

/// Where Debian's package has the server's programs, the newest version first; empty where it is not
/// installed.
std::string programs() {
  std::vector<std::string> found;
  std::error_code none;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none))
    if (std::filesystem::exists(version.path() / "bin/initdb")) found.push_back(version.path() / "bin/");
  std::sort(found.rbegin(), found.rend());
  return found.empty() ? "" : found.front();
}

class Server {
 public:
  Server() {
    if (programs().empty()) {
      why_none_ = "no PostgreSQL server (Debian: postgresql)";
      return;
    }
    // The server refuses to run as root: then it is the user that Debian's package made for it.
    if (geteuid() == 0) {
      as_ = {"runuser", "-u", "postgres", "--"};
      if (chmod(folder_.path().c_str(), 0755) != 0 ||
          run({"chown", "postgres", folder_.path().string()}).status != 0) {
        why_none_ = "root cannot become the user postgres";
        return;
      }
    }
    start({programs() + "initdb", "-D", data(), "-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C",
           "-N"});
    start({programs() + "pg_ctl", "-D", data(), "-w", "-s", "-l", folder_ / "log", "-o",
           "-c listen_addresses='' -c fsync=off -k " + folder_.path().string(), "start"});
    running_ = true;
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    if (running_) run(as_server({programs() + "pg_ctl", "-D", data(), "-m", "immediate", "-s", "stop"}));
  }

  const std::string& why_none() const { return why_none_; }

  StoreLocation new_store() {
    const std::string schema = "test" + std::to_string(++stores_);
    const StoreLocation location =
        store_location("postgresql:///postgres?user=owner&host=" + folder_.path().string() +
                       "&options=-csearch_path%3D" + schema);
    run_on_server(location, "CREATE SCHEMA " + schema);
    return location;
  }

 private:
  std::string data() const { return folder_ / "data"; }
  std::vector<std::string> as_server(const std::vector<std::string>& command) const {
    std::vector<std::string> whole = as_;
    whole.insert(whole.end(), command.begin(), command.end());
    return whole;
  }
  void start(const std::vector<std::string>& command) const {
    const Run ran = run(as_server(command), folder_.path().string());
    if (ran.status != 0) throw std::runtime_error("PostgreSQL does not start: " + ran.out + ran.err);
  }

  TemporaryFolder folder_;
  std::vector<std::string> as_;
  std::string why_none_;
  int stores_ = 0;
  bool running_ = false;
};

}  // namespace

std::optional<StoreLocation> postgres_store() {
  static Server kServer;
  if (kServer.why_none().empty()) return kServer.new_store();
  skip_test(kServer.why_none());
  return std::nullopt;
}

void run_on_server(const StoreLocation& store, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(store.target.c_str()), PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(PQerrorMessage(connection.get()));
}

void end_connections(const StoreLocation& store) {
  run_on_server(store,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                "application_name = 'stocktake'");
}

}  // namespace stocktake::test
