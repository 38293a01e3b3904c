#include "cli/progress_line.h"

#include <doctest/doctest.h>

#include "schemas/io/input.h"
#include "schemas/io/read_count.h"
#include "tests/temporary.h"

using namespace stocktake;

TEST_CASE("the line says of a scan how much is done, how fast, and how many folders are left") {
  CHECK(progress_text({.files = 1200, .bytes = 30'000'000, .folders_left = 7, .seconds = 3}) ==
        "1,200 files, 30.0 MB (10.0 MB/s), 7 folders to go");
  // A tree beside a document: what takes longer.
  CHECK(progress_text({.files = 1, .bytes = 10, .read = 5, .documents = 5, .seconds = 1}) ==
        "1 file, 10 B (10 B/s), 0 folders to go");
}

TEST_CASE("the line says of documents how fast they are read and how long that will take") {
  CHECK(progress_text({.documents = 80'000'000, .seconds = 1}) == "0 B of 80.0 MB (0 B/s)");
  CHECK(progress_text({.read = 20'000'000, .documents = 80'000'000, .seconds = 2}) ==
        "20.0 MB of 80.0 MB (10.0 MB/s), 6 s to go");
  CHECK(progress_text({.read = 80'000'000, .documents = 80'000'000, .seconds = 12.4}) ==
        "80.0 MB read, 12 s");
  CHECK(progress_text({.read = 5000, .seconds = 3}) ==
        "5.0 kB read, 3 s");  // of a pipe nobody knows the size
}

TEST_CASE("what is read of a document is counted once") {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.json", std::string(5000, ' '));
  const std::uint64_t before = document_bytes_read();
  read_input(path);
  CHECK(document_bytes_read() - before == 5000);
}
