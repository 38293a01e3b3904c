#include "verifier/links.h"

#include <doctest/doctest.h>

#include "generator/scan.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

/// The links that are findings, with blanks between.
std::string strange(TreeBuilder tree, const std::map<std::string_view, std::string>& texts) {
  std::vector<Diagnostic> diagnostics;
  const Inventory inventory = take_inventory(tree.build(), 1, diagnostics);
  VerifyReport report;
  check_links(inventory, texts, report);
  std::string all;
  for (const VerifyFinding& finding : report.findings)
    all.append(all.empty() ? "" : " ").append(finding.path);
  return all;
}

TreeBuilder linked() {
  TreeBuilder tree(kNpmCataloger);
  tree.link("node_modules/own", "../packages/own")
      .link("node_modules/@s/own", "../../packages/own")
      .link("node_modules/evil", "../evil")
      .link("node_modules/away", "/tmp/evil")
      .link("node_modules/stored", ".store/stored@1/node_modules/stored")
      .link("node_modules/.bin/x", "../../evil/x.js")
      .link("docs/latest", "../evil");
  return tree;
}

}  // namespace

TEST_CASE("verify: of npm each link that leads out of node_modules stands in the lock") {
  CHECK(strange(linked(), {{"package-lock.json",
                            R"({"packages": {"": {}, "packages/own": {"version": "1.0.0"},
                              "node_modules/own": {"resolved": "packages/own", "link": true},
                              "node_modules/@s/own": {"resolved": "packages/own", "link": true}}})"}}) ==
        "node_modules/away node_modules/evil");
  CHECK(strange(linked(), {{"package-lock.json", R"({"dependencies": {"own": {"version": "file:packages/own"},
                              "@s/own": {"version": "file:packages/own"}}})"}}) ==
        "node_modules/away node_modules/evil");
}

TEST_CASE("verify: without a lock of npm's a manifest names the links") {
  CHECK(strange(linked(), {{"package.json", R"({"workspaces": ["./packages/*"]})"}}) ==
        "node_modules/away node_modules/evil");
  CHECK(strange(linked(), {{"package.json", R"({"workspaces": {"packages": ["packages/**"]},
                              "dependencies": {"away": "link:/tmp/evil", "evil": "^1.0.0"}})"}}) ==
        "node_modules/evil");
  CHECK(strange(linked(), {{"pnpm-workspace.yaml", "packages:\n  - packages/*\n"}}) ==
        "node_modules/away node_modules/evil");
  CHECK(strange(linked(), {{"pnpm-workspace.yaml", "packages: [\n"}}) ==
        "node_modules/@s/own node_modules/away node_modules/evil node_modules/own");
}

TEST_CASE("verify: where no link leads out, no manifest has to be read") {
  std::vector<Diagnostic> diagnostics;
  TreeBuilder calm(kNpmCataloger);
  calm.file("package.json", "{}").link("node_modules/a", ".store/a/node_modules/a");
  CHECK(files_for_links(take_inventory(calm.build(), 1, diagnostics)).empty());
  TreeBuilder linking(kNpmCataloger);
  linking.file("package.json", "{}").file("node_modules/b/package.json", "{}").link("node_modules/a", "../a");
  CHECK(files_for_links(take_inventory(linking.build(), 1, diagnostics)).size() == 1);
}
