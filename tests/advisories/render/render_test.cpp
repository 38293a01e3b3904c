#include "advisories/render/render.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <tuple>

#include "advisories/render/wording.h"
#include "schemas/text/printable.h"
#include "tests/advisories/advisory_builder.h"
#include "tests/content_of.h"
#include "tests/paths.h"
#include "tests/sarif_schema.h"

using namespace stocktake;

namespace {

const std::string kEvil = "\x1b[31m\xE2\x80\xAE::error ::<b>|`[x](y)\"'\\\n##vso[x] {0} @team";

/// A report in which every text that can come from outside is hostile.
struct Hostile {
  Inventory inventory;
  CheckReport report;
  Hostile() {
    inventory.origin = {"document", kEvil, {}, std::string_view("aa")};
    inventory.name = "shop";
    Package& package = inventory.packages.emplace_back();
    package.name = kEvil;
    package.version = kEvil;
    package.location = kEvil;
    File& file = inventory.files.emplace_back();
    file.path = kEvil;
    report.inventory = &inventory;
    report.timestamp = "2026-04-30T08:00:00Z";
    report.databases.push_back({kEvil, {}, 3, true});
    report.databases[0].facts.newest = kEvil;
    report.databases[0].facts.complaints = 1;
    report.databases[0].facts.first_complaints = {kEvil};
    for (const auto status : {AdvisoryFinding::Status::open, AdvisoryFinding::Status::approved,
                              AdvisoryFinding::Status::dismissed, AdvisoryFinding::Status::below})
      add(status);
    report.matches.findings.push_back({});
    report.matches.findings.back().id = "X";
    report.matches.findings.back().ids = {"X"};
    report.problems.push_back({kEvil, "stale", kEvil});
    report.matches.gaps = {kEvil};
  }
  void add(AdvisoryFinding::Status status) {
    AdvisoryFinding& one = report.matches.findings.emplace_back();
    one.id = kEvil;
    one.ids = {kEvil, "Z"};
    one.records = one.upstream = {kEvil};
    one.summary = one.modified = one.url = one.vector = one.package = one.because = one.fixed = one.reason =
        kEvil;
    one.score = 7.2;
    one.level = AdvisoryLevel::high;
    one.packages = {0};
    one.status = status;
    one.digests.push_back({Indicator::What::file, "sha256:" + std::string(64, 'a'), 0, kEvil, kEvil, kEvil});
    one.said = VexStatement{{kEvil}, {}, VexStatus::not_affected, kEvil, kEvil, kEvil, kEvil};
  }
};

std::string rendered(const CheckRenderer& renderer, const CheckReport& report) {
  std::string text;
  renderer.render(report, [&](std::string_view piece) { text.append(piece); });
  return text;
}

std::string rendered(std::string_view name, const CheckReport& report) {
  for (const CheckRenderer& one : check_renderers())
    if (one.name == name) return rendered(one, report);
  FAIL("no such format");
  return {};
}

}  // namespace

TEST_CASE("nothing from outside leaves a check's report unescaped, in whatever format") {
  const Hostile hostile;
  for (const CheckRenderer& one : check_renderers()) {
    CAPTURE(one.name);
    const std::string text = rendered(one, hostile.report);
    CHECK_FALSE(text.empty());
    std::string without_lines = text;
    std::erase(without_lines, '\n');
    CHECK_FALSE(has_hidden_characters(without_lines));
    CHECK(text.find('\x1b') == std::string::npos);
    for (const char* command : {"\n::error", "\n##vso", "- ##vso", "- ::error"})
      CHECK(text.find(command) == std::string::npos);
  }
  const std::string markdown = rendered("markdown", hostile.report);
  for (const char* mark : {"<b>", "[x](y)", "@team", "`"}) CHECK(markdown.find(mark) == std::string::npos);
}

TEST_CASE("what is JSON is JSON") {
  const Hostile hostile;
  for (const char* name : {"json", "sarif", "openvex", "cyclonedx-vex"}) {
    CAPTURE(name);
    CHECK(nlohmann::json::accept(rendered(name, hostile.report)));
  }
}

TEST_CASE("the digest of a revision that was checked is called a commit, and that of a document SHA-256") {
  Inventory inventory;
  CheckReport report;
  report.inventory = &inventory;
  for (const auto& [kind, key, other] :
       {std::tuple<std::string_view, const char*, const char*>{"git", "commit", "sha256"},
        {"document", "sha256", "commit"}}) {
    inventory.origin = {kind, "it", {}, "abcd"};
    const auto checked = nlohmann::json::parse(rendered("json", report))["checked"];
    CHECK(checked[key] == "abcd");
    CHECK_FALSE(checked.contains(other));
    CHECK(rendered("text", report).find(std::string(key) + " abcd") != std::string::npos);
  }
}

TEST_CASE("a check's log is SARIF by the official schema") {
  const Hostile hostile;
  test::SarifSchema().check(rendered("sarif", hostile.report));
}

TEST_CASE("every format that is defined is in the list, and the documentation names it") {
  std::set<std::string> defined;
  const std::regex pattern(R"(\nconst CheckRenderer (k\w+))");
  const std::filesystem::path root = paths::kSource;
  for (const auto& file : std::filesystem::directory_iterator(root / "advisories/render")) {
    const std::string text = content_of(file.path());
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
      defined.insert((*at)[1]);
  }
  CHECK(defined.size() == check_renderers().size());
  const std::string page = content_of(root / "docs/advisories.md");
  for (const CheckRenderer& one : check_renderers())
    CHECK(page.find("\n| `" + std::string(one.name) + "` |") != std::string::npos);
}

TEST_CASE("a verdict is never 'nothing' where nothing could be looked up") {
  Inventory inventory;
  inventory.packages.emplace_back();
  CheckReport report;
  report.inventory = &inventory;
  report.blind_spot = "no package could be looked up";
  CHECK_FALSE(report.clean());
  CHECK(check_verdict(report) == "Not checked in full: no package could be looked up");
  report.blind_spot.clear();
  report.too_old = true;
  CHECK_FALSE(report.clean());
  CHECK(check_verdict(report).starts_with("The advisories are too old for a verdict"));
}
