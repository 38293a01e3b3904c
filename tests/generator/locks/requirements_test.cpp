#include "generator/locks/requirements.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("verify: a requirement has name, specifier, marker, digests and its first line") {
  const auto all = read_requirements(
      "# comment\n\nrequests[socks] == 2.31.0 ; python_version > '3' --hash=sha256:zz\n"
      "a>=1,<2  # why\n-r other.txt\n--constraint=c.txt\n-e ./here\n--index-url https://example.com\n");
  REQUIRE(all.size() == 5);
  CHECK(all[0].name == "requests");
  CHECK(all[0].exact() == "2.31.0");
  CHECK(all[0].marker.starts_with("python_version"));
  CHECK(all[0].hashes.empty());  // it is none
  CHECK(all[0].line == 3);
  CHECK(all[1].specifier == ">=1,<2");
  CHECK(all[1].exact().empty());
  CHECK(all[2].file == "other.txt");
  CHECK(all[3].constraint);
  CHECK(all[4].editable);
  CHECK(all[4].url == "./here");
}

TEST_CASE("verify: a requirement may be a place") {
  const auto all = read_requirements(
      "git+https://example.com/a.git@main#egg=a\nb @ https://example.com/b.whl#sha256=x\nc==1.*\n");
  REQUIRE(all.size() == 3);
  CHECK(all[0].name == "a");
  CHECK(all[0].url.starts_with("git+https"));
  CHECK(all[1].name == "b");
  CHECK(all[1].url == "https://example.com/b.whl#sha256=x");
  CHECK(all[2].exact().empty());
}

TEST_CASE("verify: lines joined by a backslash are one requirement") {
  const std::string sha(64, 'b');
  const auto all =
      read_requirements("a==1 \\\n    --hash=sha256:" + sha + " \\\n    --hash=sha256:" + sha + "\nb==2\n");
  REQUIRE(all.size() == 2);
  CHECK(all[0].hashes.size() == 2);
  CHECK(all[1].line == 4);
}

TEST_CASE("verify: a line that is no requirement is kept as what it is, and a place is none") {
  const auto all =
      read_requirements("this is no requirement\n\x01\x02 !!\n<<<<<<< HEAD\nb==1\n./c\nd/e\nf.whl\n");
  std::string unknown;
  for (const Requirement& one : all)
    if (!one.unknown.empty()) unknown.append(std::to_string(one.line)).append(" ");
  CHECK(unknown == "1 2 3 ");
  CHECK(all.size() == 7);
}
