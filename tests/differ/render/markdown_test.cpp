#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"
#include "tests/differ/report_builder.h"

using namespace stocktake;

namespace {

std::size_t cells(const std::string& row) {
  return static_cast<std::size_t>(std::count(row.begin(), row.end(), '|'));
}

/// Every row has as many cells as the rule below its table's head: nothing broke out of a table.
void check_tables(const std::string& markdown) {
  std::istringstream in(markdown);
  std::size_t expected = 0, rows = 0;
  std::string previous;
  for (std::string line; std::getline(in, line); previous = line) {
    if (line.starts_with("|---")) {
      expected = cells(line);
      CHECK(cells(previous) == expected);
    } else if (line.starts_with("|") && previous.starts_with("|") &&
               line.find("… and ") == std::string::npos) {
      CHECK_MESSAGE(cells(line) == expected, line);
      ++rows;
    }
  }
  CHECK(rows > 0);
}

}  // namespace

TEST_CASE("markdown: the verdict and what is unexpected lead the comment") {
  ReportBuilder builder;
  build_attack(builder);
  const std::string text = rendered("markdown", builder.report());
  CHECK(text == golden("attack.md", text));
  CHECK(text.starts_with("## ❌ 3 unexpected: 2 errors, 1 warning\n"));
  CHECK(text.find("router_runtime.js") < text.find("<details>"));
  CHECK(text.find("pypi/requests") > text.find("<details>"));
  check_tables(text);
}

TEST_CASE("markdown: nothing unexpected is said in the first line") {
  ReportBuilder builder;
  build_ordinary_upgrade(builder);
  const std::string text = rendered("markdown", builder.report());
  CHECK(text == golden("ordinary.md", text));
  CHECK(text.starts_with("## ✅ Nothing unexpected\n"));
}

TEST_CASE("markdown: any report fits a comment, and says what it left out") {
  ReportBuilder many;
  build_many(many, 10'000);
  Report& report = many.report();
  // The worst case: every section has more than it may write, with the longest names.
  for (int i = 0; i < 3'000; ++i) {
    const std::string name = fmt::format("{}/{}", std::string(300, '|'), i);
    many.package("pkg:npm/" + name, std::string(300, '<'), std::string(300, '>'));
    for (const auto status : {Finding::Status::approved, Finding::Status::noted}) {
      Finding finding;
      finding.rule = "hidden-name";
      finding.status = status;
      finding.package = finding.path = finding.message = finding.approval = many.text(name);
      many.finding(finding);
    }
    report.approval_problems.push_back({name, "stale", name});
    report.coverage.push_back({"setuid-gained", name});
  }
  const std::string text = rendered("markdown", many.report());
  CHECK(text.size() < 65'000);
  CHECK(text.size() > 40'000);
  CHECK(text.starts_with("## ❌ 10,000 unexpected"));
  CHECK(text.find("more unexpected findings** that this comment has no room for") != std::string::npos);
  std::size_t open = 0, closed = 0;
  for (std::size_t at = 0; (at = text.find("<details>", at)) != text.npos; ++at) ++open;
  for (std::size_t at = 0; (at = text.find("</details>", at)) != text.npos; ++at) ++closed;
  CHECK(open == 5);
  CHECK(closed == open);
  check_tables(text);
}

TEST_CASE("markdown: every finding is written, counted in its table, or counted at the end") {
  for (const std::size_t count : {3u, 50u, 51u, 700u, 5'000u}) {
    ReportBuilder builder;
    build_many(builder, count);
    const std::string text = rendered("markdown", builder.report());
    std::istringstream in(text);
    std::uint64_t spoken_for = 0;
    const auto number_after = [](const std::string& line, std::string_view words) {
      std::string digits = line.substr(line.find(words) + words.size());
      std::erase(digits, ',');
      return std::stoull(digits);
    };
    for (std::string line; std::getline(in, line);) {
      if (line.find("… and ") != line.npos) {
        spoken_for += number_after(line, "… and ");
      } else if (line.starts_with("| error | ") || line.starts_with("| warning | ")) {
        ++spoken_for;
      }
    }
    CHECK(spoken_for == count);
  }
}

TEST_CASE("markdown: hostile names stay in their cell and mean nothing") {
  ReportBuilder builder;
  build_hostile(builder);
  const std::string text = rendered("markdown", builder.report());
  CHECK(is_utf8(text));
  check_tables(text);
  std::string one_line = text;
  std::erase(one_line, '\n');
  CHECK_FALSE(has_hidden_characters(one_line));
  for (const char* forbidden : {"<script", "</script", "<img", "[link]", "](", "@mention", "&amp;.py"}) {
    CHECK_MESSAGE(text.find(forbidden) == std::string::npos, forbidden);
  }
  // A comment is only ever ours.
  std::size_t comments = 0;
  for (std::size_t at = 0; (at = text.find("<!--", at)) != text.npos; ++at, ++comments)
    CHECK(text.compare(at, 8, "<!-- -->") == 0);
  CHECK(comments > 0);
}

TEST_CASE("markdown: where not all packages have room, the least important are left out and counted") {
  ReportBuilder builder;
  for (int i = 0; i < 1'000; ++i)
    builder.package(builder.text(fmt::format("pkg:npm/package-{:03}", i)), "1.0.0", "1.0.1");
  builder.report().packages.back().direct = true;
  const std::string text = rendered("markdown", builder.report());
  CHECK(text.find("package-999") != text.npos);
  CHECK(text.find("package-998") == text.npos);
  std::size_t rows = 0;
  for (std::size_t at = 0; (at = text.find("| `npm/package-", at)) != text.npos; ++at) ++rows;
  CHECK(rows > 100);
  CHECK(text.find(fmt::format("| … and {} more |", 1'000 - rows)) != text.npos);
}

TEST_CASE("markdown: several notes of a rule are one row, unless all are asked for") {
  ReportBuilder builder;
  for (const std::string_view package : {"pkg:npm/ms", "pkg:npm/qs"}) {
    Finding note;
    note.rule = "licence-changed";
    note.status = Finding::Status::noted;
    note.package = package;
    note.package_index = builder.package(package, "1.0.0", "1.0.1");
    note.compared = Compared::licence;
    note.before = "MIT";
    note.after = "ISC";
    builder.finding(note);
  }
  CHECK(
      rendered("markdown", builder.report())
          .find("| `licence-changed` | | 2 packages changed licence&#58; npm/ms &#40;MIT → ISC&#41;, npm/qs "
                "&#40;MIT → ISC&#41; |\n") != std::string::npos);
  RenderOptions all;
  all.all = true;
  CHECK(
      rendered("markdown", builder.report(), all).find("| `licence-changed` | `npm/ms`<br>`MIT` → `ISC` |") !=
      std::string::npos);
}
