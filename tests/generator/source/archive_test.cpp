#include "generator/source/archive.h"

#include <doctest/doctest.h>

#include <fstream>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/scan.h"
#include "schemas/error.h"
#include "tests/generator/archive_builder.h"
#include "tests/generator/tree_builder.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

using Item = test::ArchiveItem;

/// Writes an archive of the items.
std::string write_archive(const std::string& path, int format, int filter, const std::vector<Item>& items) {
  std::ofstream(path, std::ios::binary) << test::archive_of(format, filter, items);
  return path;
}

constexpr std::string_view kHelloSha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

}  // namespace

TEST_CASE("an archive of any form gives the tree that unpacking it would give") {
  const TemporaryFolder folder;
  const std::vector<Item> items = {{"./top/hello", "hello"},
                                   {"top/tool", "#!/bin/sh\n", AE_IFREG, 04755},
                                   {"top/", "", AE_IFDIR, 0755},
                                   {"top/link", "../hello", AE_IFLNK}};
  struct Case {
    const char* name;
    int format, filter;
  };
  for (const Case& c : {Case{"a.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE},
                        Case{"a.tgz", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_GZIP},
                        Case{"a.whl", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE}}) {
    CAPTURE(c.name);
    const std::string path = write_archive(folder / c.name, c.format, c.filter, items);
    CHECK(form_of_file(path) == FileForm::archive);
    const Tree tree = read_archive(path, {});
    REQUIRE(tree.entries.size() == 3);
    CHECK(tree.entries[0].path == "top/hello");
    CHECK(to_hex(tree.entries[0].sha256) == kHelloSha256);
    CHECK(tree.entries[0].size == 5);
    CHECK(tree.entries[1].target() == "../hello");
    CHECK(tree.entries[1].type == FileType::symlink);
    CHECK(tree.entries[2].mode == 04755);
    CHECK(tree.entries[2].kind == FileKind::shell);
  }
}

TEST_CASE("of a path that occurs twice the traits of the last count, also where it has none") {
  const TemporaryFolder folder;
  const auto traits_of = [&](std::string_view first, std::string_view last) {
    const std::string path =
        write_archive(folder / "twice.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE,
                      {{"a.py", std::string(first)}, {"a.py", std::string(last)}});
    std::vector<Diagnostic> diagnostics;
    const Inventory inventory =
        take_inventory(read_archive(path, {}, wish_for, {.traits = true}), 1, diagnostics);
    const FileDetail* detail = inventory.detail_of(inventory.files.at(0));
    return detail == nullptr ? std::string() : std::string(detail->traits);
  };
  CHECK(traits_of("os.environ\n", "os.system(x)\n") == "process:1");
  CHECK(traits_of("os.environ\n", "x = 1\n").empty());
  CHECK(traits_of("x = 1\n", "os.environ\n") == "environment:1");
}

TEST_CASE("what lies below a folder that is left out is left out as well") {
  const TemporaryFolder folder;
  const std::string path =
      write_archive(folder / "a.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE,
                    {{"out/a", "1"}, {"out/deep/b", "2"}, {"outer", "3"}});
  const Tree tree = read_archive(path, {"out"});
  REQUIRE(tree.entries.size() == 1);
  CHECK(tree.entries[0].path == "outer");
}

TEST_CASE("another name of a file can do what the file can") {
  const TemporaryFolder folder;
  const std::string path =
      write_archive(folder / "link.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE,
                    {{"a.py", "os.system(x)\n"}, {"b.py", "a.py", 0}});
  std::vector<Diagnostic> diagnostics;
  const Inventory inventory =
      take_inventory(read_archive(path, {}, wish_for, {.traits = true}), 1, diagnostics);
  REQUIRE(inventory.files.size() == 2);
  for (const File& file : inventory.files) {
    const FileDetail* detail = inventory.detail_of(file);
    REQUIRE(detail != nullptr);
    CHECK(detail->traits == "process:1");
  }
}

TEST_CASE("of a path that occurs twice the last counts, a hard link has its file's bytes") {
  const TemporaryFolder folder;
  const Tree tree =
      read_archive(write_archive(folder / "a.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE,
                                 {{"x", "first"}, {"x", "hello"}, {"hard", "x", 0}, {"lost", "none", 0}}),
                   {});
  REQUIRE(tree.entries.size() == 3);
  CHECK(to_hex(tree.entries[tree.find("x")].sha256) == kHelloSha256);
  CHECK(to_hex(tree.entries[tree.find("hard")].sha256) == kHelloSha256);
  CHECK(tree.entries[tree.find("lost")].unread().find("hard link") != std::string_view::npos);
}

TEST_CASE(
    "the holes of a sparse file count as zeros, also at its end, and are refused where they are endless") {
  const TemporaryFolder folder;
  const std::string path = folder / "sparse.tar";
  archive* writer = archive_write_new();
  archive_write_set_format_pax(writer);
  REQUIRE(archive_write_open_filename(writer, path.c_str()) == ARCHIVE_OK);
  const auto add = [&](const char* name, la_int64_t size, la_int64_t data_at) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, size);
    archive_entry_sparse_add_entry(entry, data_at, 5);
    REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
    std::string before(static_cast<std::size_t>(data_at), '\0');
    archive_write_data(writer, (before + "hello").data(), before.size() + 5);
    archive_entry_free(entry);
  };
  add("end", 20'000, 0);
  add("begin", 20'005, 20'000);
  add("endless", la_int64_t{1} << 60, 0);
  archive_write_close(writer);
  archive_write_free(writer);
  const Tree tree = read_archive(path, {});
  REQUIRE(tree.entries.size() == 3);
  CHECK(tree.entries[0].path == "begin");
  CHECK(tree.entries[0].size == 20'005);
  CHECK(tree.entries[0].sha256 == sha256_of(std::string(20'000, '\0') + "hello"));
  CHECK(tree.entries[1].path == "end");
  CHECK(tree.entries[1].size == 20'000);
  CHECK(tree.entries[1].sha256 == sha256_of("hello" + std::string(19'995, '\0')));
  CHECK(tree.entries[2].unread() == "a sparse file: the archive's holes are larger than 8 GiB");
}

TEST_CASE("a path that leads out of the archive is refused and said") {
  const TemporaryFolder folder;
  const Tree tree =
      read_archive(write_archive(folder / "a.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE,
                                 {{"../../etc/passwd", "x"}, {"/abs", "hello"}, {"skip/me", "x"}}),
                   {"skip/**"});
  REQUIRE(tree.entries.size() == 1);
  CHECK(tree.entries[0].path == "abs");
  REQUIRE(tree.unread.size() == 1);
  CHECK(tree.unread[0].path == "../../etc/passwd");
}

TEST_CASE("what is no archive is a document, what is damaged an error that says where") {
  const TemporaryFolder folder;
  CHECK(form_of_file(folder.file("doc", R"({"bomFormat": "CycloneDX"})")) == FileForm::document);
  CHECK(form_of_file(folder.file("doc.xml", "<?xml version=\"1.0\"?>\n<bom/>")) == FileForm::document);
  CHECK(form_of_file(folder.file("empty", "")) == FileForm::document);
  CHECK_THROWS_WITH_AS(form_of_file(folder / "none"), doctest::Contains("none: cannot be opened"), Error);
  const std::string whole =
      write_archive(folder / "a.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE,
                    {{"x", std::string(100'000, 'x')}, {"y", std::string(100'000, 'y')}});
  std::filesystem::resize_file(whole, 150'000);
  CHECK_THROWS_WITH_AS(read_archive(whole, {}), doctest::Contains("behind y"), Error);
}

TEST_CASE("the archive inside an archive is read as one of its own") {
  const test::ArchiveItem items[] = {{"./usr/bin/a", "hello"}};
  const std::string data =
      test::archive_of(ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP, {items[0]});
  const TemporaryFolder folder;
  const std::string path =
      folder.file("a.deb", test::archive_of(ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE,
                                            {{"control.tar.gz", "no archive"}, {"data.tar.gz", data}}));
  const Tree tree = read_inner_archive(path, "data.tar");
  REQUIRE(tree.entries.size() == 1);
  CHECK(tree.entries[0].path == "usr/bin/a");
  CHECK(tree.entries[0].sha256 == sha256_of("hello"));
  CHECK_THROWS_WITH_AS(read_inner_archive(path, "other"), doctest::Contains("has no other inside"), Error);
  CHECK_THROWS_AS(read_inner_archive(path, "control"), Error);
}
