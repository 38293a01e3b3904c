#include <doctest/doctest.h>

#include <string>

#include "tests/schemas/expect_error.h"
#include "verifier/pins/pins.h"

using namespace stocktake;

namespace {

/// `LINE RULE` of each finding, a line each.
std::string found_in(const std::string& workflow, decltype(check_workflow)& check = check_workflow) {
  VerifyReport report;
  check("w.yml", workflow, report);
  std::string all;
  for (const VerifyFinding& finding : report.findings)
    all.append(std::to_string(finding.line)).append(" ").append(finding.rule->id).append("\n");
  return all;
}

}  // namespace

TEST_CASE("a workflow's findings name the line, also within blocks and behind aliases") {
  CHECK(
      found_in("jobs:\n"
               "  a:\n"
               "    container: node:22\n"
               "    steps: &steps\n"
               "      - uses: actions/checkout@v4\n"
               "      - run: |\n"
               "          echo\n"
               "          npm install\n"
               "  b:\n"
               "    services: {db: {image: 'postgres:17'}}\n"
               "    steps: *steps\n"
               "  c:\n"
               "    uses: o/r/.github/workflows/x.yml@main\n") ==
      "3 pin-image\n5 pin-action\n8 pin-install\n10 pin-image\n5 pin-action\n8 pin-install\n13 pin-action\n");
  CHECK(found_in("runs:\n  steps:\n  - run: npm install\n") == "3 pin-install\n");
  CHECK(found_in("jobs: [1]\nruns: x\n").empty());
}

TEST_CASE("a compose file's images by tag are found, but for what is built there") {
  const std::string digest = "@sha256:" + std::string(64, 'a');
  CHECK(found_in("services:\n  a:\n    image: x:1\n  b: {image: 'x" + digest +
                     "'}\n  c: {build: ., image: own}\n  d: {image: '${X}'}\n  e: &e {image: y}\n  f: *e\n",
                 check_compose) == "3 pin-image\n7 pin-image\n7 pin-image\n");
  CHECK(found_in("services: [1]\nvolumes: {}\n", check_compose).empty());
  CHECK(found_in("", check_compose).empty());
}

TEST_CASE("what cannot be a workflow is an error that names its place") {
  CHECK(error_text([] { found_in("jobs: [\n"); }).starts_with("w.yml:2:"));
  CHECK(error_text([] { found_in("a: &a [*a]\n"); }).find("stands in") != std::string::npos);
}
