#include "store/database/location.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/error.h"

using namespace stocktake;

TEST_CASE("a store's URL says what it is, and messages show nothing that lets somebody in") {
  struct Row {
    const char* url;
    StoreLocation::Kind kind;
    const char* shown;
  };
  for (const Row& row :
       {Row{"store.sqlite", StoreLocation::Kind::sqlite, "store.sqlite"},
        Row{"sqlite:/a/b", StoreLocation::Kind::sqlite, "/a/b"},
        Row{"./service=x", StoreLocation::Kind::sqlite, "./service=x"},
        Row{"postgresql://u:s3cr3t@h:5432/d?sslmode=require", StoreLocation::Kind::postgres,
            "postgresql://h:5432/d"},
        Row{"postgres://h/d?password=s3cr3t", StoreLocation::Kind::postgres, "postgres://h/d"},
        Row{"postgresql://u:s3/cr3t@x@h/d", StoreLocation::Kind::postgres, "postgresql://h/d"},
        Row{"postgresql://s3cr3t@h", StoreLocation::Kind::postgres, "postgresql://h"},
        Row{"service=prod password=s3cr3t", StoreLocation::Kind::postgres, "service=prod"}}) {
    CAPTURE(row.url);
    const StoreLocation location = store_location(row.url);
    CHECK(location.kind == row.kind);
    CHECK(location.shown == row.shown);
  }
}

TEST_CASE("what is no store's URL is refused, and not repeated") {
  for (const char* url : {"", "sqlite:", "mysql://u:s3cr3t@h/d", "https://s3cr3t@h"}) {
    CAPTURE(url);
    try {
      store_location(url);
      FAIL("taken");
    } catch (const Error& error) {
      CHECK(std::string(error.what()).find("s3cr3t") == std::string::npos);
    }
  }
}

TEST_CASE("a password in a URL is seen, so that a file of ours does not hold it") {
  CHECK(holds_password("postgresql://u:p@h/d"));
  CHECK(holds_password("postgresql://h/d?password=p"));
  CHECK(holds_password("service=x password=p"));
  CHECK_FALSE(holds_password("postgresql://u@h/d"));
  CHECK_FALSE(holds_password("service=x"));
  CHECK_FALSE(holds_password("/home/password/s.sqlite"));
}

TEST_CASE("the default store is in the user's data folder") {
  const auto restore = [](const char* name, const char* value) {
    return value == nullptr ? unsetenv(name) : setenv(name, value, 1);
  };
  const char* data = std::getenv("XDG_DATA_HOME");
  const char* home = std::getenv("HOME");
  const std::string data_was = data == nullptr ? "" : data, home_was = home == nullptr ? "" : home;
  setenv("HOME", "/home/a", 1);
  setenv("XDG_DATA_HOME", "/data", 1);
  CHECK(default_store_location().target == "/data/stocktake/store.sqlite");
  setenv("XDG_DATA_HOME", "relative", 1);
  CHECK(default_store_location().target == "/home/a/.local/share/stocktake/store.sqlite");
  unsetenv("XDG_DATA_HOME");
  unsetenv("HOME");
  CHECK_THROWS_AS(default_store_location(), Error);
  restore("XDG_DATA_HOME", data == nullptr ? nullptr : data_was.c_str());
  restore("HOME", home == nullptr ? nullptr : home_was.c_str());
}
