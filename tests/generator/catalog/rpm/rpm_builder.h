#pragma once

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/generator/catalog/sqlite_builder.h"

/// Headers of RPM for tests, made in memory (rpm.org, "RPM V4 Package format", "Header").
namespace stocktake::test {

inline std::string big_endian(std::uint32_t value, int size = 4) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

class RpmBuilder {
 public:
  RpmBuilder& text(std::uint32_t tag, std::string_view value) { return add(tag, 6, 1, zero_ended(value)); }
  RpmBuilder& texts(std::uint32_t tag, const std::vector<std::string_view>& values) {
    std::string data;
    for (const std::string_view value : values) data += zero_ended(value);
    return add(tag, 8, static_cast<std::uint32_t>(values.size()), data);
  }
  RpmBuilder& numbers(std::uint32_t tag, const std::vector<std::uint32_t>& values) {
    std::string data;
    for (const std::uint32_t value : values) data += big_endian(value);
    return add(tag, 4, static_cast<std::uint32_t>(values.size()), data);
  }
  RpmBuilder& package(std::string_view name, std::string_view version, std::string_view release) {
    return text(1000, name).text(1001, version).text(1002, release).text(1022, "x86_64");
  }

  /// As the database has it, without the magic number.
  std::string blob() const {
    return big_endian(static_cast<std::uint32_t>(index_.size() / 16)) +
           big_endian(static_cast<std::uint32_t>(data_.size())) + index_ + data_;
  }

 private:
  static std::string zero_ended(std::string_view text) { return std::string(text).append(1, '\0'); }
  RpmBuilder& add(std::uint32_t tag, std::uint32_t type, std::uint32_t count, const std::string& data) {
    index_ += big_endian(tag) + big_endian(type) + big_endian(static_cast<std::uint32_t>(data_.size())) +
              big_endian(count);
    data_ += data;
    return *this;
  }

  std::string index_, data_;
};

/// The package `a`, epoch 1, with a program, its configuration and a ghost, of which the first holds `hello`.
inline RpmBuilder rpm_a() {
  return RpmBuilder()
      .package("a", "2.0", "3.fc40")
      .numbers(1003, {1})
      .text(1004, "does a")
      .text(1011, "Example")
      .text(1014, "MIT")
      .text(1020, "https://example.com/")
      .text(1044, "s-2.0-3.fc40.src.rpm")
      .text(1024, "echo one\necho two\n")
      .text(1086, "/bin/sh")
      .text(1088, "/sbin/ldconfig")
      .texts(1049, {"libb.so.1", "/usr/bin/b", "rpmlib(X)"})
      .numbers(1116, {0, 1, 1})
      .texts(1117, {"a", "a.conf", "a.lock"})
      .texts(1118, {"/usr/bin/", "/etc/"})
      .texts(1035, {"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                    "0000000000000000000000000000000000000000000000000000000000000000", ""})
      .numbers(1037, {0, 1, 64})
      .numbers(5011, {8})
      .text(5096, "a:1:2:3");
}

/// A database of these headers.
inline std::string rpm_database(const std::vector<std::string>& blobs) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(":memory:", &database) == SQLITE_OK);
  sqlite3_exec(database, "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)", nullptr, nullptr,
               nullptr);
  for (const std::string& blob : blobs) {
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO Packages (blob) VALUES (?)", -1, &insert, nullptr);
    sqlite3_bind_blob(insert, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
    sqlite3_step(insert);
    sqlite3_finalize(insert);
  }
  return closed_bytes_of(database);
}

}  // namespace stocktake::test
