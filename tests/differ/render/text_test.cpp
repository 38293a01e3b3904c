#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "differ/render/render.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"
#include "tests/differ/report_builder.h"

using namespace stocktake;

namespace {

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Characters of a UTF-8 text.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string line_of(const std::string& text, std::string_view what) {
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.find(what) != line.npos) return line;
  }
  return {};
}

}  // namespace

TEST_CASE("text: an ordinary upgrade fits a screen and says that nothing is unexpected") {
  ReportBuilder builder;
  build_ordinary_upgrade(builder);
  const std::string text = rendered("text", builder.report());
  CHECK(text == golden("ordinary.txt", text));
  CHECK(text.starts_with("✓ Nothing unexpected\n"));
  CHECK(lines(text) < 24);
  CHECK(line_of(text, "pypi/requests").find("2.31.0 → 2.32.3") != std::string::npos);
  CHECK(line_of(text, "pypi/requests").find("18 files changed, 1 added") != std::string::npos);
}

TEST_CASE("text: an attack leads the report, with its size, digest and reason") {
  ReportBuilder builder;
  build_attack(builder);
  const std::string text = rendered("text", builder.report());
  CHECK(text == golden("attack.txt", text));
  CHECK(text.starts_with("✗ 3 unexpected: 2 errors, 1 warning\n"));
  CHECK(text.find("router_runtime.js") < text.find("pypi/requests"));
  CHECK(line_of(text, "router_runtime.js").find("new, 11.2 MB, 5f70bf18a086") != std::string::npos);
  CHECK(text.find("because it has 11.2 MB") != std::string::npos);
}

TEST_CASE("text: two equal sides are said to be equal in a few lines") {
  ReportBuilder builder;
  const std::string text = rendered("text", builder.report());
  CHECK(text == golden("equal.txt", text));
  CHECK(lines(text) <= 8);
}

TEST_CASE("text: 100,000 findings stay readable, and what is rolled up is counted") {
  ReportBuilder builder;
  build_many(builder, 100'000);
  const std::string text = rendered("text", builder.report());
  CHECK(text == golden("many.txt", text));
  CHECK(text.starts_with("✗ 100,000 unexpected: 66,667 errors, 33,333 warnings\n"));
  CHECK(lines(text) < 150);
  CHECK(text.find("… and 975 more packages with 97,500 findings (-f json=FILE writes them all)") !=
        std::string::npos);
}

TEST_CASE("text: several notes of a rule are one line, and stand in full where all is asked for") {
  ReportBuilder builder;
  for (const std::string_view path : {"cookie/index.js", "cookie/more.js"}) {
    Finding note;
    note.rule = "entry-file-changed";
    note.status = Finding::Status::noted;
    note.package = "pkg:npm/cookie";
    note.path = path;
    note.compared = Compared::mode;
    note.before = "0644";
    note.after = "0755";
    note.message = "The file that runs when it is loaded changed.";
    builder.finding(note);
  }
  CHECK(rendered("text", builder.report())
            .find("Worth a look\n  2 files of 1 package changed that run when their package is loaded: "
                  "cookie/index.js,\n  cookie/more.js\n") != std::string::npos);
  RenderOptions all;
  all.all = true;
  CHECK(rendered("text", builder.report(), all)
            .find("  entry-file-changed\n"
                  "    cookie/index.js\n"
                  "      The file that runs when it is loaded changed.\n"
                  "      0644 → 0755\n") != std::string::npos);
}

TEST_CASE("text: what is new comes first and says who needs it, then what went back, then major upgrades") {
  ReportBuilder builder;
  Package app;
  app.name = "app";
  app.version = "2.0";
  builder.after().packages.push_back(app);
  builder.report().after.dependencies = true;
  builder.package("pkg:npm/big", "1.9.0", "2.0.0");
  builder.report().packages.back().major = true;
  builder.report().counts.packages_major = 1;
  builder.package("pkg:npm/gone", "1.0.0", "", PackageChange::Kind::removed);
  builder.package("pkg:npm/lonely", "", "1.0.0", PackageChange::Kind::added);
  builder.package("pkg:npm/new", "", "1.0.0", PackageChange::Kind::added);
  builder.report().packages.back().needed_by = {0};
  builder.package("pkg:npm/old", "2.0.0", "1.0.0", PackageChange::Kind::downgraded);
  builder.report().packages.back().direct = true;
  const std::string text = rendered("text", builder.report());
  CHECK(text.find("  packages: 1 upgraded (1 major), 2 new\n") != std::string::npos);
  CHECK(text.find("\nNew (2)\n"
                  "  npm/lonely  1.0.0  0 files, needed by no package here\n"
                  "  npm/new     1.0.0  0 files, needed by app 2.0\n"
                  "\n"
                  "Downgraded (1)\n"
                  "  npm/old  2.0.0 → 1.0.0  no file changed, asked for by the project itself\n"
                  "\n"
                  "Upgraded (1, 1 major)\n"
                  "  npm/big  1.9.0 → 2.0.0 major  no file changed\n"
                  "\n"
                  "Gone (1)\n"
                  "  npm/gone  1.0.0  0 files\n") != std::string::npos);
}

TEST_CASE("text: 150 upgrades fit two screens, and none is cut by its name") {
  ReportBuilder builder;
  for (int i = 0; i < 150; ++i)
    builder.package(builder.text(fmt::format("pkg:npm/package-{:03}", i)), "1.0.0",
                    builder.text(fmt::format("1.0.{}", i + 1)));
  const std::string text = rendered("text", builder.report());
  CHECK(lines(text) < 80);
  for (int i = 0; i < 150; ++i)
    CHECK(text.find(fmt::format("package-{:03} 1.0.0 → 1.0.{}", i, i + 1)) != text.npos);
}

TEST_CASE("text: of many upgrades, those that take one step together are named together") {
  ReportBuilder builder;
  builder.package("pkg:gem/rack", "3.0.0", "3.1.0");
  for (int i = 0; i < 40; ++i)
    builder.package(builder.text(fmt::format("pkg:npm/%40a/part-{:03}", i)), "30.2.0", "30.4.1");
  builder.package("pkg:npm/ms", "2.0.0", "2.1.3");
  builder.package("pkg:npm/ms", "2.0.0", "2.1.3");
  for (int i = 0; i < 40; ++i)
    builder.package(builder.text(fmt::format("pkg:npm/old-{:03}", i)), "1.0.0", "",
                    PackageChange::Kind::removed);
  const std::string text = rendered("text", builder.report());
  CHECK(text.find("\n  gem: rack 3.0.0 → 3.1.0\n") != text.npos);
  CHECK(text.find("\n  npm 30.2.0 → 30.4.1: @a/part-000, @a/part-001,") != text.npos);
  CHECK(text.find("\n  npm: ms 2.0.0 → 2.1.3 in 2 places\n") != text.npos);
  CHECK(text.find("\n  npm: old-000, old-001,") != text.npos);
}

TEST_CASE("text: where a list is too long, the least important is left out, and --all shows it") {
  ReportBuilder builder;
  for (int i = 0; i < 300; ++i) {
    const std::uint32_t package =
        builder.package(builder.text(fmt::format("pkg:npm/package-{:03}", i)), "1.0.0", "1.0.1");
    if (i >= 200) builder.file(package, builder.text(fmt::format("{}.js", i)));
  }
  const std::string text = rendered("text", builder.report());
  CHECK(text.find("package-250") != std::string::npos);
  CHECK(text.find("package-150") == std::string::npos);
  CHECK(text.find("… and 100 packages that are less important (--all lists them)") != std::string::npos);
  RenderOptions all;
  all.all = true;
  const std::string full = rendered("text", builder.report(), all);
  for (int i = 0; i < 300; ++i) CHECK(full.find(fmt::format("package-{:03}", i)) != std::string::npos);
}

TEST_CASE("text: the first line says that a side is incomplete") {
  ReportBuilder builder;
  builder.report().incomplete = true;
  builder.report().after.unread = 2;
  CHECK(
      rendered("text", builder.report())
          .starts_with("✗ Incomplete: 2 paths of the after side could not be read; nothing unexpected in the "
                       "rest\n"));
}

TEST_CASE("text: what was left out of a scan is said once") {
  ReportBuilder builder;
  builder.before().notes = {{"stocktake:excluded", "*.log"}, {"stocktake:excluded", "old"}};
  builder.after().notes = {{"stocktake:excluded", "*.log"}};
  CHECK(rendered("text", builder.report()).find("  left out of the scan: *.log, old (before)\n") !=
        std::string::npos);
}

TEST_CASE("text: with two copies of a package each stands with its own files and its place") {
  ReportBuilder builder;
  for (const std::string_view place : {"a/left", "b/left"}) {
    const std::uint32_t index = builder.package("pkg:npm/left", "1.0.0", "1.0.0", PackageChange::Kind::same);
    builder.report().packages[index].location = place;
    for (int i = 0; i < (place == "a/left" ? 1 : 2); ++i) {
      Finding finding;
      finding.rule = "file-changed-same-version";
      finding.severity = Severity::error;
      finding.package = "pkg:npm/left";
      finding.package_index = index;
      finding.path = builder.text(fmt::format("{}/{}.js", place, i));
      builder.file(index, finding.path);
      builder.finding(finding);
    }
  }
  const std::string text = rendered("text", builder.report());
  CHECK(text.find("\nnpm/left 1.0.0 in a/left  1 file changed\n") != std::string::npos);
  CHECK(text.find("\nnpm/left 1.0.0 in b/left  2 files changed\n") != std::string::npos);
}

TEST_CASE("text: a report that leaves something out says so") {
  ReportBuilder builder;
  CHECK(rendered("text", builder.report()).find("asked for") == std::string::npos);
  builder.report().restricted = "--only";
  CHECK(rendered("text", builder.report()).find(" · only what --only asked for\n") != std::string::npos);
}

TEST_CASE("text: a sentence that all findings of a rule share is said once") {
  ReportBuilder builder;
  for (int i = 0; i < 4; ++i) {
    Finding finding;
    finding.rule = "file-changed-same-version";
    finding.severity = Severity::error;
    finding.package = "pkg:npm/left-pad";
    finding.path = builder.text(fmt::format("node_modules/left-pad/{}.js", i));
    finding.message = "The bytes changed, but the version did not.";
    builder.finding(finding);
  }
  const std::string text = rendered("text", builder.report());
  const std::size_t first = text.find("The bytes changed");
  CHECK(first != std::string::npos);
  CHECK(text.find("The bytes changed", first + 1) == std::string::npos);
  CHECK(text.find("file-changed-same-version  4 times") != std::string::npos);
  for (int i = 0; i < 4; ++i) CHECK(text.find(fmt::format("left-pad/{}.js", i)) != std::string::npos);
}

TEST_CASE("text: verbose rolls nothing up and lists the explained files") {
  ReportBuilder builder;
  build_many(builder, 3'000);
  RenderOptions options;
  options.all = options.verbose = true;
  const std::string text = rendered("text", builder.report(), options);
  CHECK(text.find("writes them all") == std::string::npos);
  for (const Finding& finding : builder.report().findings) {
    if (text.find(finding.path) == std::string::npos) FAIL_CHECK("missing: " << finding.path);
  }
  ReportBuilder upgrade;
  build_ordinary_upgrade(upgrade);
  CHECK(rendered("text", upgrade.report(), options).find("requests/m07.py") != std::string::npos);
}

TEST_CASE("text: colour only where it is asked for, and it changes no word") {
  ReportBuilder builder;
  build_attack(builder);
  RenderOptions colour;
  colour.colour = true;
  std::string text = rendered("text", builder.report(), colour);
  CHECK(text.find("\x1b[1;31m✗") == 0);
  for (std::size_t at = 0; (at = text.find('\x1b')) != text.npos;)
    text.erase(at, text.find('m', at) - at + 1);
  CHECK(text == rendered("text", builder.report()));
}

TEST_CASE("text: sentences wrap to the width, paths stay whole") {
  ReportBuilder builder;
  build_attack(builder);
  RenderOptions narrow;
  narrow.width = 60;
  const std::string text = rendered("text", builder.report(), narrow);
  // Of what stands below a finding, a line is too long only where one word of it, a path, is.
  std::istringstream in(text);
  std::size_t lines = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("           ")) continue;
    ++lines;
    CAPTURE(line);
    const auto last = line.find_last_of(' ');
    if (width_of(line) > 60) CHECK((last == std::string::npos || width_of(line.substr(0, last)) <= 60));
  }
  CHECK(lines > 10);
  CHECK(text.find("lightning/_runtime/router_runtime.js") != std::string::npos);
}

TEST_CASE("text: hostile names reach no terminal") {
  ReportBuilder builder;
  build_hostile(builder);
  RenderOptions options;
  for (const bool verbose : {false, true}) {
    options.all = options.verbose = verbose;
    const std::string text = rendered("text", builder.report(), options);
    CHECK(is_utf8(text));
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      CHECK_FALSE(has_hidden_characters(line));
      CHECK_FALSE(line.starts_with("line: Nothing unexpected"));
    }
    CHECK(text.find("./=cmd()") != std::string::npos);
    CHECK(text.find("rtl\\u{202E}yp.exe") != std::string::npos);
  }
}

TEST_CASE("text: what happened to a package alike in several places stands once, with their number") {
  ReportBuilder builder;
  const auto added = PackageChange::Kind::added;
  for (int i = 0; i < 3; ++i) builder.package("pkg:npm/ms", "", "2.1.3", added);
  builder.package("pkg:npm/ms", "2.0.0", "2.1.3");
  const std::string text = rendered("text", builder.report());
  CHECK(text.find("ms  2.1.3  0 files, in 3 places\n") != std::string::npos);
  CHECK(text.find("ms  2.0.0 → 2.1.3  no file changed\n") != std::string::npos);

  RenderOptions verbose;
  verbose.verbose = true;
  CHECK(rendered("text", builder.report(), verbose).find("places") == std::string::npos);
}

TEST_CASE("text: a sentence that several findings share is said once, above them") {
  ReportBuilder builder;
  for (const std::string_view path : {"a.node", "b.exe", "c.node"}) {
    Finding finding;
    finding.rule = "native-binary-added";
    finding.severity = Severity::error;
    finding.package = "pkg:npm/bcrypt";
    finding.path = path;
    finding.message = path == "b.exe" ? "It brings a Windows binary." : "It brings an ELF binary.";
    builder.finding(finding);
  }
  const std::string text = rendered("text", builder.report());
  CHECK(text.find("           It brings an ELF binary.\n"
                  "           a.node\n"
                  "           c.node\n"
                  "           b.exe\n"
                  "             It brings a Windows binary.\n") != std::string::npos);
}

TEST_CASE("text: a fact that the sentence says is not said twice") {
  ReportBuilder builder;
  Finding finding;
  finding.rule = "dependency-added";
  finding.severity = Severity::warning;
  finding.package = "pkg:npm/eslint";
  finding.compared = Compared::package;
  finding.after = "pkg:npm/%40eslint/core";
  finding.message = "eslint 9.11.1 needs @eslint/core 0.6.0 now.";
  finding.because = "eslint 9.11.0 did not depend on it";
  builder.finding(finding);
  CHECK(rendered("text", builder.report()).find("now: ") == std::string::npos);

  finding.message = "It needs another package now.";
  builder.finding(finding);
  CHECK(rendered("text", builder.report()).find("now: pkg:npm/%40eslint/core\n") != std::string::npos);
}

TEST_CASE("text: notes that are rolled up name what each is about, and no name twice") {
  ReportBuilder builder;
  for (int i = 0; i < 12; ++i) {
    Finding note;
    note.rule = "dependency-added";
    note.status = Finding::Status::noted;
    note.package = "pkg:npm/express";
    note.compared = Compared::package;
    note.after = i < 9 ? "pkg:npm/debug" : "pkg:npm/router";
    note.message = "A new dependency.";
    builder.finding(note);
  }
  CHECK(line_of(rendered("text", builder.report()), "new dependencies") ==
        "  1 package got new dependencies: npm/express (npm/debug, npm/router)");
}

TEST_CASE("text: notes that are cut name the most important packages, not the first of the alphabet") {
  ReportBuilder builder;
  for (int i = 0; i < 30; ++i) {
    const std::uint32_t index =
        builder.package(builder.text(fmt::format("pkg:npm/package-{:02}", i)), "1.0.0", "1.0.1");
    builder.report().packages.back().direct = i == 29;
    Finding note;
    note.rule = "licence-changed";
    note.status = Finding::Status::noted;
    note.package = builder.report().packages[index].package;
    note.package_index = index;
    note.compared = Compared::licence;
    note.before = "MIT";
    note.after = "BUSL-1.1";
    builder.finding(note);
  }
  std::string text = rendered("text", builder.report());
  text.erase(0, text.find("Worth a look"));
  CHECK(text.find("npm/package-29") != text.npos);
  CHECK(text.find("npm/package-28") == text.npos);
  CHECK(text.find("(--all lists them)") != text.npos);
}
