#include "generator/source/package_file.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "generator/source/archive.h"
#include "schemas/error.h"
#include "tests/generator/archive_builder.h"
#include "tests/generator/tree_builder.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

using Items = std::vector<test::ArchiveItem>;

std::string tar(const Items& items, int filter = ARCHIVE_FILTER_GZIP) {
  return test::archive_of(ARCHIVE_FORMAT_TAR_USTAR, filter, items);
}

/// `PATH=CONTENT` of all files of an archive, a line each.
std::string laid_out(const std::string& path) {
  const Tree tree = read_archive(path, {}, [](std::string_view) { return Wish::all; });
  std::string lines;
  for (const Entry& entry : tree.entries)
    lines.append(entry.path).append("=").append(entry.content()) += "\n";
  for (const Unread& unread : tree.unread)
    lines.append("! ").append(unread.path).append(": ").append(unread.reason) += "\n";
  return lines;
}

std::string deb(const Items& control, const Items& data) {
  return test::ar_of({{"debian-binary", "2.0\n"},
                      {"control.tar.gz", tar(control)},
                      {"data.tar.xz", tar(data, ARCHIVE_FILTER_XZ)}});
}

/// One header of an RPM package with nothing in it but `size` bytes of data.
std::string rpm_header(std::uint8_t size) {
  std::string header("\x8e\xad\xe8\x01\0\0\0\0\0\0\0\0\0\0\0", 15);
  header.push_back(static_cast<char>(size));
  return header.append(size, 'x');
}

}  // namespace

TEST_CASE("a .deb is laid out as dpkg-deb --raw-extract does it, whatever its name") {
  const TemporaryFolder folder;
  const std::string path = folder.file(
      "any", deb({{"./control", "Package: a\n"}, {"./postinst", "#!/bin/sh\n"}}, {{"./usr/bin/a", "hello"}}));
  CHECK(laid_out(path) ==
        "DEBIAN/control=Package: a\n\nDEBIAN/debian-binary=2.0\n\nDEBIAN/postinst=#!/bin/sh\n\n"
        "usr/bin/a=hello\n");
}

TEST_CASE("a file that a .deb's data puts among its control files is said to stand there twice") {
  const TemporaryFolder folder;
  const std::string path =
      folder.file("a.deb", deb({{"./control", "Package: a\n"}}, {{"./DEBIAN/control", "Package: b\n"}}));
  CHECK(laid_out(path).find("! DEBIAN/control: stands in the archive more than once") != std::string::npos);
}

TEST_CASE("a second part of one kind, and bytes behind the last, make a package doubtful") {
  const TemporaryFolder folder;
  const std::string whole = deb({{"./control", "Package: a\n"}}, {{"./usr/bin/a", "hello"}});
  const std::string twice = test::ar_of({{"debian-binary", "2.0\n"},
                                         {"control.tar.gz", tar({{"./control", "Package: a\n"}})},
                                         {"data.tar.gz", tar({{"./a", "a"}})},
                                         {"data.tar.xz", tar({{"./b", "b"}}, ARCHIVE_FILTER_XZ)}});
  CHECK(laid_out(folder.file("one.deb", whole)).find("! ") == std::string::npos);
  CHECK(laid_out(folder.file("two.deb", twice)).find("! data.tar.xz: the package has a second part") !=
        std::string::npos);
  CHECK(laid_out(folder.file("more.deb", whole + "more")).find("! .: data stands behind the end") !=
        std::string::npos);
}

TEST_CASE("a hard link in an inner archive leads to that archive's file") {
  const TemporaryFolder folder;
  const std::string path =
      folder.file("a.gem", tar({{"metadata.gz", tar({}, ARCHIVE_FILTER_GZIP)},
                                {"data.tar.gz", tar({{"lib/a.rb", "hello"}, {"lib/b.rb", "lib/a.rb", 0}})}},
                               ARCHIVE_FILTER_NONE));
  const std::string lines = laid_out(path);
  CHECK(lines.find("lib/b.rb=hello\n") != std::string::npos);
}

TEST_CASE("the same archive by another name than a gem's has its members as they are") {
  const TemporaryFolder folder;
  const std::string bytes = tar({{"data.tar.gz", tar({{"lib/a.rb", "hello"}})}}, ARCHIVE_FILTER_NONE);
  CHECK(laid_out(folder.file("a.gem", bytes)) == "lib/a.rb=hello\n");
  CHECK(read_archive(folder.file("a.tar", bytes), {}).entries.at(0).path == "data.tar.gz");
}

TEST_CASE("a conda package of the second format is laid out as conda unpacks it") {
  const TemporaryFolder folder;
  const std::string path = folder.file(
      "a.conda",
      test::archive_of(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
                       {{"metadata.json", "{}"},
                        {"pkg-a-1-0.tar.zst", tar({{"lib/a", "hello"}}, ARCHIVE_FILTER_ZSTD)},
                        {"info-a-1-0.tar.zst", tar({{"info/index.json", "[]"}}, ARCHIVE_FILTER_ZSTD)}}));
  CHECK(laid_out(path) == "info/index.json=[]\nlib/a=hello\nmetadata.json={}\n");
}

TEST_CASE("an inner archive that is none, or is damaged, makes the package unreadable") {
  const TemporaryFolder folder;
  const std::string data = tar({{"usr/bin/a", std::string(5000, 'x')}});
  for (const std::string& inner :
       {std::string("no archive at all, not even a small one"), data.substr(0, 40)}) {
    const std::string path = folder.file("a.gem", tar({{"data.tar.gz", inner}}, ARCHIVE_FILTER_NONE));
    CHECK_THROWS_WITH_AS(read_archive(path, {}), doctest::Contains("a.gem: data.tar.gz"), Error);
  }
}

TEST_CASE("the header of an RPM package stands behind its lead and its padded signature") {
  const TemporaryFolder folder;
  const std::string lead = std::string("\xed\xab\xee\xdb") + std::string(92, '\0');
  const std::string signature = rpm_header(3) + std::string(5, '\0'), header = rpm_header(7);
  CHECK(rpm_header_of(folder.file("a.rpm", lead + signature + header + "payload")) == header);
  CHECK(rpm_header_of(folder.file("b.rpm", "no package")).empty());
  CHECK_THROWS_WITH_AS(rpm_header_of(folder.file("c.rpm", lead + signature + header.substr(0, 20))),
                       doctest::Contains("is cut off within its header"), Error);
  std::string huge = header;
  huge[8] = '\x7f';
  CHECK_THROWS_WITH_AS(rpm_header_of(folder.file("d.rpm", lead + huge)),
                       doctest::Contains("larger than 64 MiB"), Error);
}
