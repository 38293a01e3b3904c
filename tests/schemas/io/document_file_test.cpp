#include "schemas/io/document_file.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/io/input.h"
#include "tests/schemas/expect_error.h"
#include "tests/temporary.h"

using namespace stocktake;

TEST_CASE("looking at the first bytes of a document takes none away, and its digest is of all") {
  const TemporaryFolder folder;
  const std::string text = " \n{" + std::string(10'000, ' ') + "}";
  folder.file("a.json", text);
  DocumentFile file(folder / "a.json");
  CHECK(file.begins_as_json());
  std::string begin(5, '\0');
  CHECK(file.read(begin.data(), begin.size()) == 5);
  CHECK(begin + file.read_all() == text);
  CHECK(file.sha256() == InputFile(folder / "a.json").sha256());
}

TEST_CASE("only a JSON object in UTF-8 begins as one") {
  const TemporaryFolder folder;
  const std::pair<const char*, bool> cases[] = {{"{}", true},  {"\xEF\xBB\xBF {", true},
                                                {"[]", false}, {"<bom/>", false},
                                                {"", false},   {"\xFF\xFE{", false}};
  for (const auto& [text, json] : cases) {
    folder.file("x", text);
    CAPTURE(text);
    CHECK(DocumentFile(folder / "x").begins_as_json() == json);
  }
}

TEST_CASE("a document that cannot be opened or read is named with the reason") {
  const TemporaryFolder folder;
  CHECK(error_text([&] {
          DocumentFile file(folder / "gone");
        }).ends_with("gone: cannot be opened: No such file or directory"));
  CHECK(error_text([&] {
          DocumentFile(folder / "").begins_as_json();
        }).ends_with("cannot be read: Is a directory"));
}
