#include "differ/quotes.h"

#include <doctest/doctest.h>

#include <map>

#include "differ/render/wording.h"
#include "tests/differ/report_text.h"

using namespace stocktake;
using namespace stocktake::test;

namespace {

constexpr const char* kApi = "site-packages/requests/api.py";

/// What a report of an upgrade quotes of api.py, whose lines are these.
std::vector<std::string> quoted(const std::string& traits,
                                const std::map<std::uint32_t, std::string>& lines) {
  Upgrade u("requests", "2.31.1");
  u.after.find(kApi).traits = traits;
  u.after.find(kApi).content = "other";
  const Inventory before = u.before.build(), after = u.after.build();
  Report report = diff(before, after, {});
  quote(report, [&](std::span<WantedLines> wanted) {
    for (WantedLines& one : wanted) {
      CHECK(one.file->path == kApi);
      CHECK(std::is_sorted(one.lines.begin(), one.lines.end()));
      for (std::size_t i = 0; i < one.lines.size(); ++i)
        if (const auto line = lines.find(one.lines[i]); line != lines.end()) {
          one.texts[i] = line->second;
          if (const auto at = line->second.find("MEANT"); at != std::string::npos) one.places[i] = at;
        }
    }
  });
  REQUIRE_FALSE(report.findings.empty());
  return quoted_lines(report, report.findings.front(), 60);
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a finding quotes the lines that it rests on, each once") {
  CHECK(quoted("environment:3 network:4", {{3, "  e = os.environ\r"}, {4, "send(e)"}}) ==
        Lines{"3: e = os.environ", "4: send(e)"});
  CHECK(quoted("environment:3 network:3", {{3, "send(os.environ)"}}) == Lines{"3: send(os.environ)"});
}

TEST_CASE("at most three lines are quoted, and none that could not be read") {
  CHECK(quoted("environment:1 process:2 network:3 evaluate:4 decode:5",
               {{1, "a"}, {2, "b"}, {3, "c"}, {4, "d"}, {5, "e"}}) == Lines{"1: a", "2: b", "3: c"});
  CHECK(quoted("environment:3 network:4", {}).empty());
}

TEST_CASE("blanks that push code out of sight are left out, and a long line is cut") {
  CHECK(quoted("environment:3 network:3", {{3, "x = 1" + std::string(400, ' ') + ";send(e)"}}) ==
        Lines{"3: x = 1 … ;send(e)"});
  const Lines cut = quoted("environment:3 network:3", {{3, std::string(5000, 'x')}});
  REQUIRE(cut.size() == 1);
  CHECK(cut[0] == "3: " + std::string(56, 'x') + "…");
}

TEST_CASE("a line is cut around the code that is meant") {
  const std::string much(5000, 'x');
  CHECK(quoted("environment:3 network:3", {{3, much + ";f(MEANT)" + much}}) ==
        Lines{"3: …" + std::string(16, 'x') + ";f(MEANT)" + std::string(30, 'x') + "…"});
  CHECK(quoted("environment:3 network:3", {{3, "short = MEANT"}}) == Lines{"3: short = MEANT"});
  CHECK(quoted("environment:3 network:3", {{3, much + std::string(400, ' ') + ";MEANT"}}) ==
        Lines{"3: …" + std::string(13, 'x') + " … ;MEANT"});
  std::string letters;
  for (int i = 0; i < 300; ++i) letters += "ä";
  CHECK(quoted("environment:3 network:3", {{3, letters + "-MEANT" + much}}) ==
        Lines{"3: …äääääääää-MEANT" + std::string(40, 'x') + "…"});
}

TEST_CASE("what shows in a line is handed to who reads it") {
  Upgrade u("requests", "2.31.1");
  u.after.find(kApi).traits = "environment:3 network:3 evaluate:5";
  u.after.find(kApi).content = "other";
  const Inventory before = u.before.build(), after = u.after.build();
  Report report = diff(before, after, {});
  std::string asked;
  quote(report, [&](std::span<WantedLines> wanted) {
    for (const WantedLines& one : wanted)
      for (std::size_t i = 0; i < one.lines.size(); ++i)
        for (const std::string_view what : one.shown[i]) asked += fmt::format("{}:{} ", what, one.lines[i]);
  });
  CHECK(asked == "environment:3 network:3 evaluate:5 ");
}

TEST_CASE("what a line says is escaped") {
  CHECK(quoted("environment:3 network:3", {{3, "a\x1b[31mb\u202e"}}) == Lines{"3: a\\x1B[31mb\\u{202E}"});
}

TEST_CASE("notes are not quoted, and a report without findings asks for nothing") {
  const InventoryBuilder side = small_environment();
  const Inventory before = side.build(), after = side.build();
  Report report = diff(before, after, {});
  bool asked = false;
  quote(report, [&](std::span<WantedLines>) { asked = true; });
  CHECK_FALSE(asked);
}
