#include <doctest/doctest.h>

#include <string>

#include "verifier/pins/pins.h"

using namespace stocktake;

namespace {

std::string found_in(std::string_view lock) {
  VerifyReport report;
  check_npm_lock("package-lock.json", lock, report);
  std::string all;
  for (const VerifyFinding& finding : report.findings)
    all.append(all.empty() ? "" : "; ")
        .append(std::to_string(finding.line))
        .append(" ")
        .append(finding.rule->id);
  return all;
}

}  // namespace

TEST_CASE("an entry of npm's lock states a digest or a commit") {
  struct Row {
    std::string entry, found;
  };
  const std::string commit(40, 'a');
  for (const Row& row : std::initializer_list<Row>{
           {R"("version": "1.0.0", "resolved": "https://r/a.tgz", "integrity": "sha512-x")", ""},
           {R"("version": "1.0.0", "resolved": "https://r/a.tgz")", "2 pin-hash"},
           {R"("version": "1.0.0", "resolved": "http://evil/a.tgz")", "2 pin-hash"},
           {R"("version": "1.0.0")", "2 pin-hash"},
           {R"("version": "1.0.0", "inBundle": true)", ""},
           {R"("resolved": "own", "link": true)", ""},
           {R"("version": "1.0.0", "resolved": "file:a.tgz")", ""},
           {R"("resolved": "git+ssh://git@host/a.git#)" + commit + "\"", ""},
           {R"("resolved": "git+ssh://git@host/a.git#main")", "2 pin-branch"},
           {R"("resolved": "git+https://host/a.git")", "2 pin-branch"},
       }) {
    CAPTURE(row.entry);
    CHECK(found_in("{\"packages\": {\"\": {}, \"own\": {\"version\": \"1.0.0\"},\n\"node_modules/a\": {" +
                   row.entry + "}}}") == row.found);
  }
}

TEST_CASE("a lock of npm's first version is read at all its levels") {
  CHECK(found_in("{\"dependencies\": {\"a\": {\"version\": \"1.0.0\", \"integrity\": \"sha512-x\", "
                 "\"dependencies\":\n"
                 "{\"b\": {\"version\": \"git+https://host/b.git#main\"},\n\"c\": {\"version\": \"1.0.0\"},\n"
                 "\"d\": {\"version\": \"file:d\"}}}}}") == "2 pin-branch; 3 pin-hash");
  CHECK(found_in("{").empty());  // check_installed says it
}
