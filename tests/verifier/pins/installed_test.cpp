#include <doctest/doctest.h>

#include <string>

#include "verifier/pins/pins.h"

using namespace stocktake;

TEST_CASE("pins: a program that was built of the module which is worked on here needs no lock to name it") {
  const auto found = [](std::string_view module) {
    Inventory inventory;
    Package package;
    package.name = "example.com/tool";
    package.version = "(devel)";
    package.purl = "pkg:golang/example.com/tool";
    package.location = package.record = "bin/tool";
    inventory.packages.push_back(package);
    const std::string manifest = "module " + std::string(module) + " // the project\n\ngo 1.22\n";
    const ProjectTexts texts = {{"go.mod", manifest}, {"go.sum", "example.com/a v1.0.0 h1:abc=\n"}};
    VerifyReport report;
    check_installed(inventory, texts, report);
    std::string rules;
    for (const VerifyFinding& finding : report.findings) rules.append(finding.rule->id);
    return rules;
  };
  CHECK(found("example.com/tool") == "");
  CHECK(found("example.com/other") == "pin-not-locked");
}
