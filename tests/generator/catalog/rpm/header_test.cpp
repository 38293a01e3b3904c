#include "generator/catalog/rpm/header.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/catalog/rpm/rpm_builder.h"

using namespace stocktake;

TEST_CASE("the header of RPM gives a package's facts, files and scripts") {
  const std::string blob = test::rpm_a().blob();
  const auto header = read_rpm_blob(blob);
  REQUIRE(header);
  CHECK(header->name == "a");
  CHECK(header->version == "2.0");
  CHECK(header->release == "3.fc40");
  CHECK(header->epoch == 1);
  CHECK(header->module == "a:1:2:3");
  CHECK(header->algorithm == HashAlgorithm::sha256);
  REQUIRE(header->files.size() == 3);
  CHECK(header->files[0].path == "/usr/bin/a");
  CHECK(header->files[1].path == "/etc/a.conf");
  CHECK(header->files[1].is_configuration());
  CHECK(header->files[2].is_ghost());
  REQUIRE(header->scripts.size() == 2);
  CHECK(header->scripts[0].name == "postin");
  CHECK(header->scripts[0].text == "echo one\necho two\n");
  CHECK(header->scripts[1].name == "postun");
  CHECK(header->scripts[1].program == "/sbin/ldconfig");
}

TEST_CASE("the header of RPM is the same with and without its magic number") {
  const std::string blob = test::rpm_a().blob();
  const std::string with = std::string("\x8e\xad\xe8\x01\0\0\0\0", 8) + blob;
  const auto header = read_rpm_blob(with);
  REQUIRE(header);
  CHECK(header->files.size() == 3);
}

TEST_CASE("names of files as RPM 3 wrote them are read too") {
  const std::string blob = test::RpmBuilder().package("a", "1", "1").texts(1027, {"/usr/bin/a"}).blob();
  CHECK(read_rpm_blob(blob)->files.at(0).path == "/usr/bin/a");
}

TEST_CASE("a header of RPM whose index or values lie outside of it is none") {
  const std::string blob = test::rpm_a().blob();
  for (std::size_t size = 0; size < blob.size(); ++size) CHECK(!read_rpm_blob(blob.substr(0, size)));
  std::string outside = blob;
  outside.replace(8 + 8, 4, test::big_endian(0x7fffffff));  // offset of the first value
  CHECK(!read_rpm_blob(outside));
  CHECK(!read_rpm_blob(std::string(8, '\xff')));
}

TEST_CASE("a count larger than what is there gives what is there") {
  std::string blob = test::RpmBuilder().package("a", "1", "1").texts(1117, {"x"}).blob();
  blob.replace(8 + 4 * 16 + 12, 4, test::big_endian(0xffffffff));
  const auto header = read_rpm_blob(blob);
  REQUIRE(header);
  CHECK(header->files.empty());  // no folder is said of it
}
