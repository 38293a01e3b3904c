#include "generator/catalog/debian/control.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/text/lines.h"

using namespace stocktake;

namespace {

/// Choices joined by `|`, parts by a blank.
std::string relation(std::string_view field) {
  std::string text;
  for (const auto& part : read_debian_relation(field))
    text.append(text.empty() ? "" : " ").append(joined(part, "|"));
  return text;
}

bool is_there(std::string_view status) {
  DebianControl control;
  control.status = status;
  return control.is_there();
}

}  // namespace

TEST_CASE("debian: a paragraph's fields are read in any case, with their continuation lines") {
  const auto packages = read_debian_control(
      "Package: a\nStatus: install ok installed\nversion: 1:2.0-1+b1\nDescription: first\n second: no field\n"
      " .\nUnknown: x\n\n\nPackage: b\r\nVersion: 3\r\nnonsense\n:\nVersion: 4\n\nVersion: of no package\n");
  REQUIRE(packages.size() == 2);
  CHECK(packages[0].name == "a");
  CHECK(packages[0].version == "1:2.0-1+b1");
  CHECK(packages[0].description == "first\n second: no field\n .");
  CHECK(packages[1].name == "b");
  CHECK(packages[1].version == "3");
}

TEST_CASE("debian: a package is there when it is unpacked or more") {
  for (const char* state :
       {"install ok installed", "hold ok installed", "install reinstreq half-configured",
        "install ok unpacked", "install ok triggers-pending", "install ok triggers-awaited"})
    CHECK_MESSAGE(is_there(state), state);
  for (const char* state : {"deinstall ok config-files", "purge ok not-installed", "install ok", ""})
    CHECK_FALSE_MESSAGE(is_there(state), state);
}

TEST_CASE("debian: a relation is the names of which one of each part is enough") {
  CHECK(relation("libc6 (>= 2.34), debconf (>= 0.5) | debconf-2.0, python3:any,\n foo [amd64]") ==
        "libc6 debconf|debconf-2.0 python3 foo");
  CHECK(relation("") == "");
  CHECK(relation(" , | ,x|") == "x");
}

TEST_CASE("debian: a source package has a version where it is another") {
  CHECK(read_debian_source("glibc (2.36-9)") ==
        std::pair<std::string_view, std::string_view>("glibc", "2.36-9"));
  CHECK(read_debian_source("glibc") == std::pair<std::string_view, std::string_view>("glibc", ""));
  CHECK(read_debian_source("glibc (") == std::pair<std::string_view, std::string_view>("glibc", ""));
}

TEST_CASE("debian: conffiles are read with their digests, and obsolete ones too") {
  const auto files = read_conffiles(
      "/etc/a d41d8cd98f00b204e9800998ecf8427e\n /etc/b c 0 obsolete\n /etc/gone 0 remove-on-upgrade\n x 1");
  REQUIRE(files.size() == 2);
  CHECK(files[0].path == "/etc/a");
  CHECK(files[0].md5 == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(files[1].path == "/etc/b c");
  CHECK(files[1].md5 == "0");
}

TEST_CASE("debian: of what dpkg is told to leave out, the last filter that fits decides") {
  const auto filters = read_path_filters(
      "# docs\npath-exclude /usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\nforce-unsafe-io\n");
  REQUIRE(filters.size() == 2);
  CHECK(is_path_excluded(filters, "/usr/share/doc/a/b/NEWS"));
  CHECK_FALSE(is_path_excluded(filters, "/usr/share/doc/a/copyright"));
  CHECK_FALSE(is_path_excluded(filters, "/usr/bin/a"));
}

TEST_CASE("debian: diversions are triples, and what is none is left out") {
  const auto diversions =
      read_diversions("/bin/sh\n/bin/sh.distrib\ndash\nx\ny\nz\n/usr/bin/a\n/usr/bin/a.real\n:\n/rest\n");
  REQUIRE(diversions.size() == 2);
  CHECK(diversions[0].from == "/bin/sh");
  CHECK(diversions[0].to == "/bin/sh.distrib");
  CHECK(diversions[0].by == "dash");
  CHECK(diversions[1].by == ":");
}

TEST_CASE("debian: an alternative is its link and its slaves', and not its choices") {
  const auto links = read_alternatives(
      "awk", "auto\n/usr/bin/awk\nnawk\n/usr/bin/nawk\n\n/usr/bin/mawk\n5\n/usr/bin/mawk\n\n");
  REQUIRE(links.size() == 2);
  CHECK(links[0] == std::pair<std::string_view, std::string_view>("/usr/bin/awk", "awk"));
  CHECK(links[1] == std::pair<std::string_view, std::string_view>("/usr/bin/nawk", "nawk"));
  CHECK(read_alternatives("x", "").empty());
  CHECK(read_alternatives("x", "auto\nrelative\n").empty());
}
