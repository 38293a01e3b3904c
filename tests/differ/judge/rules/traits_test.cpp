#include <doctest/doctest.h>

#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

constexpr const char* kApi = "site-packages/requests/api.py";
constexpr const char* kInit = "site-packages/requests/__init__.py";

/// An upgrade in which api.py has other bytes, and these traits before and after.
Upgrade upgraded(const std::string& was, const std::string& is, const char* version = "2.31.1") {
  Upgrade u("requests", version);
  u.before.find(kApi).traits = was;
  u.after.find(kApi).traits = is;
  u.after.find(kApi).content = std::string(20'010, 'b');
  return u;
}

const Finding* find(const Report& report, std::string_view rule) {
  for (const Finding& finding : report.findings)
    if (finding.rule == rule) return &finding;
  return nullptr;
}

}  // namespace

TEST_CASE("a file that gains both halves of a combination is an error, whatever the package had") {
  for (const char* gained :
       {"environment:3 network:4", "network:4 secrets:2", "network:4 system-info:3", "evaluate:2 decode:1",
        "process:1 obfuscated:7", "process:2 network:1", "network:1 evaluate:2", "decode:2 secrets:1",
        "process:2 persistence:1", "environment:2 drop-host:1"}) {
    CAPTURE(gained);
    Upgrade u = upgraded("", gained);
    CHECK(u.unexpected() == "error capability-gained pkg:pypi/requests site-packages/requests/api.py\n");
    u.before.find(kInit).traits = u.after.find(kInit).traits = gained;
    CHECK(u.unexpected() == "error capability-gained pkg:pypi/requests site-packages/requests/api.py\n");
  }
}

TEST_CASE("traits that a file had, or that are no danger together, are no finding") {
  const char* quiet[][2] = {{"environment:3 network:4", "environment:9 network:12"},
                            {"", "environment:3"},
                            {"", "network:1 decode:2"},
                            {"environment:1", "environment:1 evaluate:2"},
                            {"", "listen:1 native-call:2"},
                            {"process:1 network:2", "network:2"}};
  for (const auto& [was, is] : quiet) {
    CAPTURE(is);
    CHECK(upgraded(was, is).unexpected().empty());
  }
}

TEST_CASE("a side that does not record what code can do is said to be looked at by no rule") {
  Upgrade u = upgraded("", "environment:3 network:4");
  u.before.facts = Facts();
  for (const Fact fact : kAllFacts)
    if (fact != Fact::traits) u.before.facts.add(fact);
  const Inventory before = u.before.build(), after = u.after.build();
  const Report report = diff(before, after, {});
  CHECK(report.expected);
  CHECK(std::any_of(report.coverage.begin(), report.coverage.end(), [](const Coverage& c) {
    return c.rule == "capability-gained" && c.message == "the before side records no traits";
  }));
}

TEST_CASE("a finding says what the code does, in which lines, and what the file had before") {
  Upgrade u = upgraded("decode:7", "environment:3 network:4 decode:8");
  const Inventory before = u.before.build(), after = u.after.build();
  const Report report = diff(before, after, {});
  const Finding* finding = find(report, "capability-gained");
  REQUIRE(finding != nullptr);
  CHECK(finding->compared == Compared::traits);
  CHECK(finding->before == "decode");
  CHECK(finding->after == "environment, network, decode");
  CHECK(finding->message == "This file collects and sends now: it reads its environment and connects.");
  CHECK(finding->because ==
        "environment in line 3, network in line 4, and in requests 2.31.0 this file had decode in line 7");
  std::string lines;
  for (const CodeLine& line : code_lines_of(report, *finding))
    lines += fmt::format("{} {}:{}:{}\n", line.before ? "before" : "after", line.what, line.path, line.line);
  CHECK(lines ==
        "after environment:site-packages/requests/api.py:3\n"
        "after network:site-packages/requests/api.py:4\n");
}
