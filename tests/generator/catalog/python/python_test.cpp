#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "schemas/text/path.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr std::string_view kSite = "lib/python3.11/site-packages/";

// What a RECORD says of these bytes: `sha256=…,size`.
std::string record_hash(std::string_view content) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string hash = "sha256=";
  std::uint32_t bits = 0;
  int count = 0;
  for (const std::uint8_t byte : sha256_of(content).bytes) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 6; count -= 6) hash += kAlphabet[bits >> (count - 6) & 63];
  }
  hash += kAlphabet[bits << (6 - count) & 63];
  return hash + "," + std::to_string(content.size());
}

// One environment: distributions with their files, and a RECORD that lists them.
class Environment {
 public:
  struct Listed {
    std::string_view path, content;
  };

  Environment& file(std::string_view path, std::string_view content) {
    tree.file(path, content);
    return *this;
  }

  // Installs into `site` (ends in `/`): METADATA with `headers`, the files, and a RECORD of all of it.
  Environment& install(std::string_view name, std::string_view version, std::initializer_list<Listed> files,
                       std::string_view headers = {}, std::string_view site = kSite) {
    const std::string info = std::string(name).append("-").append(version).append(".dist-info/");
    const std::string metadata =
        std::string("Metadata-Version: 2.1\nName: ").append(name).append("\nVersion: ").append(version) +
        "\n" + std::string(headers) + "\nA description.\n";
    std::string record;
    for (const Listed& file : files) {
      record += std::string(file.path) + "," + record_hash(file.content) + "\n";
      tree.file(*resolve(site.substr(0, site.size() - 1), file.path), file.content);
    }
    record += info + "METADATA," + record_hash(metadata) + "\n" + info + "RECORD,,\n";
    tree.file(std::string(site) + info + "METADATA", metadata);
    tree.file(std::string(site) + info + "RECORD", record);
    return *this;
  }

  Tree build() { return tree.build(); }
  TreeBuilder tree{kPythonCataloger};
};

std::string at(std::string_view path) {
  return std::string(kSite).append(path);
}

std::vector<std::string> dependencies(const Catalog& catalog, std::string_view name) {
  std::vector<std::string> names;
  const FoundPackage* found = find_named(catalog, name);
  REQUIRE(found != nullptr);
  for (const std::uint32_t i : found->dependencies) names.emplace_back(catalog.found[i].package.name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string hook_of(const Tree& tree, const Catalog& catalog, std::string_view path) {
  std::string result;
  for (const Catalog::Hook& hook : catalog.hooks)
    if (tree.entries[hook.entry].path == path) result += hook.text;
  return result;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("an installed distribution is a package with what its metadata say") {
  Environment environment;
  environment.install("Foo.Bar", "1.0+x", {{"foo_bar/__init__.py", "a"}, {"foo_bar/b.py", "b"}},
                      "Summary: Does\n  it\nAuthor-email: A <a@b.example>\nLicense-Expression: MIT\n"
                      "Home-page: https://foo.example\nProject-URL: Source Code, https://git.example/foo\n"
                      "Project-URL: Funding, https://fund.example\nProject-URL: Bug Tracker, not a url\n");
  environment.file(at("Foo.Bar-1.0+x.dist-info/INSTALLER"), "pip\n");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  const FoundPackage* found = find_named(catalog, "Foo.Bar");
  REQUIRE(found != nullptr);
  const Package& p = found->package;
  CHECK(p.purl == "pkg:pypi/foo-bar@1.0%2Bx");
  CHECK(p.version == "1.0+x");
  CHECK(p.description == "Does it");
  CHECK(p.authors == std::vector<Party>{{"A", "a@b.example", ""}});
  CHECK(p.licenses == std::vector<License>{{License::Form::id, "MIT"}});
  CHECK(p.references == std::vector<ExternalReference>{{"website", "https://foo.example", "", {}},
                                                       {"vcs", "https://git.example/foo", "", {}},
                                                       {"other", "https://fund.example", "Funding", {}}});
  CHECK(p.location == at("foo_bar"));
  CHECK(p.record == at("Foo.Bar-1.0+x.dist-info/METADATA"));
  CHECK(p.record_status == "verified");
  CHECK(p.technique == "manifest-analysis");
  CHECK(p.entry_points == std::vector<std::string_view>{at("foo_bar/__init__.py")});
  CHECK(property_of(p, "stocktake:installer") == "pip");
  CHECK(property_of(p, "stocktake:record-missing") == "");
  CHECK(catalog.diagnostics.empty());
}

TEST_CASE("a file belongs to the distribution whose RECORD lists it, and what none lists belongs to none") {
  Environment environment;
  environment.install("foo", "1", {{"foo/__init__.py", "a"}, {"../../../bin/foo", "s"}, {"foo.pth", "x"}});
  environment.file(at("foo/intruder.py"), "evil").file(at("other.py"), "x").file("bin/python", "p");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, at("foo/__init__.py")) == "foo agrees 3");
  CHECK(claims_to(tree, catalog, at("foo.pth")) == "foo agrees 3");
  CHECK(claims_to(tree, catalog, "bin/foo") == "foo agrees 0");
  CHECK(claims_to(tree, catalog, at("foo/intruder.py")) == "");
  CHECK(claims_to(tree, catalog, at("other.py")) == "");
  CHECK(claims_to(tree, catalog, "bin/python") == "");
}

TEST_CASE("a file that differs from its RECORD or is missing is said so") {
  Environment environment;
  environment.install("foo", "1", {{"foo/__init__.py", "a"}});
  environment.install("bar", "1", {{"bar/__init__.py", "a"}});
  environment.file(at("baz-1.dist-info/METADATA"), "Name: baz\nVersion: 1\n");
  environment.file(at("baz.py"), "changed");
  environment.file(at("baz-1.dist-info/RECORD"), "baz.py," + record_hash("as released") + "\ngone.py," +
                                                     record_hash("x") + "\n__pycache__/gone.pyc,,\n" +
                                                     "../../../../outside.py," + record_hash("x") + "\n");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, at("baz.py")) == "baz differs 3");
  CHECK(find_named(catalog, "baz")->package.record_status == "differs");
  CHECK(property_of(find_named(catalog, "baz")->package, "stocktake:record-missing") == "1");
  CHECK(find_named(catalog, "foo")->package.record_status == "verified");
}

TEST_CASE("what cannot be compared is neither verified nor different") {
  Environment environment;
  environment.file(at("foo-1.dist-info/METADATA"), "Name: foo\nVersion: 1\n");
  environment.file(at("foo-1.dist-info/RECORD"), "a.py," + record_hash("a") + "\nb.py," + record_hash("b") +
                                                     "\nc.py,sha512=xyz,1\nd.py,sha256=%%,1\n");
  environment.file(at("a.py"), "a").file(at("c.py"), "c").file(at("d.py"), "d");
  environment.tree.unread(at("b.py"), "permission denied");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(find_named(catalog, "foo")->package.record_status == "");
  CHECK(claims_to(tree, catalog, at("b.py")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("c.py")) == "foo none 3");
  REQUIRE(catalog.diagnostics.size() == 1);
  CHECK(catalog.diagnostics[0].path == at("foo-1.dist-info/RECORD"));
}

TEST_CASE("bytecode belongs to the module that it was compiled from") {
  Environment environment;
  environment.install("foo", "1", {{"foo/__init__.py", "a"}, {"foo/m.py", "m"}});
  environment.file(at("foo/__pycache__/m.cpython-311.pyc"), "1")
      .file(at("foo/__pycache__/m.cpython-311.opt-1.pyc"), "2");
  environment.file(at("foo/__pycache__/orphan.cpython-311.pyc"), "3").file(at("foo/m.pyc"), "4");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, at("foo/__pycache__/m.cpython-311.pyc")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("foo/__pycache__/m.cpython-311.opt-1.pyc")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("foo/__pycache__/orphan.cpython-311.pyc")) == "");
  CHECK(claims_to(tree, catalog, at("foo/m.pyc")) == "");
}

TEST_CASE("the dist-info folder is owned, and what neither RECORD nor installers put there is unlisted") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}});
  environment.file(at("foo-1.dist-info/REQUESTED"), "").file(at("foo-1.dist-info/sboms/x.json"), "{}");
  environment.file(at("foo-1.dist-info/uv_build.json"), "{}").file(at("foo-1.dist-info/extra.py"), "evil");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, at("foo-1.dist-info/REQUESTED")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("foo-1.dist-info/sboms/x.json")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("foo-1.dist-info/uv_build.json")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("foo-1.dist-info/extra.py")) == "foo unlisted 3");
  CHECK(catalog.roots == std::vector<std::uint32_t>{0});
}

TEST_CASE("distributions that share a namespace package own their own files in it") {
  Environment environment;
  environment.install("ns-a", "1", {{"ns/a/__init__.py", "a"}, {"ns/a/m.py", "m"}});
  environment.install("ns-b", "1", {{"ns/b/__init__.py", "b"}});
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, at("ns/a/m.py")) == "ns-a agrees 3");
  CHECK(claims_to(tree, catalog, at("ns/b/__init__.py")) == "ns-b agrees 3");
  CHECK(find_named(catalog, "ns-a")->package.location == at("ns/a"));
  CHECK(find_named(catalog, "ns-a")->package.entry_points ==
        std::vector<std::string_view>{at("ns/a/__init__.py")});
}

TEST_CASE("a vendored distribution is a package of its own, vouched for by the RECORD of its carrier") {
  const std::string metadata = "Name: inner\nVersion: 2\n";
  const std::string record = "inner.py," + record_hash("as released") + "\n";
  Environment environment;
  environment.install("outer", "1",
                      {{"outer/__init__.py", "o"},
                       {"outer/_vendor/inner.py", "patched"},
                       {"outer/_vendor/inner-2.dist-info/METADATA", metadata},
                       {"outer/_vendor/inner-2.dist-info/RECORD", record},
                       {"outer/_vendor/inner-2.dist-info/REQUESTED", ""}});
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  REQUIRE(catalog.found.size() == 2);
  CHECK(claims_to(tree, catalog, at("outer/_vendor/inner.py")) == "outer agrees 3\ninner none 5");
  CHECK(find_named(catalog, "inner")->package.record_status != "differs");
  CHECK(catalog.roots.empty());
}

TEST_CASE("a RECORD deeper in the tree cannot vouch for the files of another distribution") {
  Environment environment;
  environment.file(at("foo-1.dist-info/METADATA"), "Name: foo\nVersion: 1\n");
  environment.file(at("foo-1.dist-info/RECORD"), "foo.py," + record_hash("as released") + "\n");
  environment.install("evil", "1", {{"../../foo.py", "changed"}}, {}, at("x/y/"));  // foo.py among it
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, at("foo.py")) == "foo differs 3\nevil agrees 0");
  CHECK(find_named(catalog, "foo")->package.record_status == "differs");
}

TEST_CASE("metadata without name or version, or unreadable, still are a package") {
  Environment environment;
  environment.file(at("foo-1.2.dist-info/METADATA"), "no header\n");
  environment.tree.unread(at("bar_baz-3.dist-info/METADATA"), "permission denied");
  environment.tree.link(at("qux-4.dist-info/METADATA"), "/cache/METADATA");
  environment.file(at("empty-5.dist-info/RECORD"), "");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(catalog.found.size() == 3);
  CHECK(find_named(catalog, "foo", "1.2") != nullptr);
  CHECK(find_named(catalog, "bar_baz", "3")->package.purl == "pkg:pypi/bar-baz@3");
  CHECK(find_named(catalog, "qux", "4")->package.record_status == "absent");
  CHECK(catalog.diagnostics.size() == 4);
}

TEST_CASE("a distribution whose METADATA is gone is known by its RECORD, and owns what that lists") {
  Environment environment;
  environment.file(at("foo.py"), "f");
  environment.file(at("foo_bar-1.2.dist-info/RECORD"), "foo.py,,\nfoo_bar-1.2.dist-info/METADATA,,\n");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:pypi/foo-bar@1.2");
  CHECK(claims_to(tree, catalog, at("foo.py")).starts_with("foo_bar "));
  CHECK(catalog.diagnostics.size() == 1);
}

TEST_CASE("a distribution without RECORD owns the modules that top_level.txt names, or that have its name") {
  Environment environment;
  environment.install("recorded", "1", {{"shared/r.py", "r"}});
  environment.file(at("foo-1.dist-info/METADATA"), "Name: foo\nVersion: 1\n");
  environment.file(at("foo-1.dist-info/top_level.txt"), "shared\n_foo\n../..\n\n");
  environment.file(at("shared/f.py"), "f").file(at("_foo.py"), "f").file(at("_foo.cpython-311.so"), "f");
  environment.file(at("_foo.libs/x.so"), "f").file(at("_foo.txt"), "f");
  environment.file(at("my_bar-1.dist-info/METADATA"), "Name: my-bar\nVersion: 1\n");
  environment.file(at("my_bar/__init__.py"), "b").file(at("unrelated.py"), "u");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, at("shared/r.py")) == "recorded agrees 3");
  CHECK(claims_to(tree, catalog, at("shared/f.py")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("_foo.py")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("_foo.cpython-311.so")) == "foo none 3");
  CHECK(claims_to(tree, catalog, at("_foo.libs/x.so")) == "");
  CHECK(claims_to(tree, catalog, at("_foo.txt")) == "");
  CHECK(find_named(catalog, "foo")->package.entry_points ==
        std::vector<std::string_view>{at("_foo.cpython-311.so"), at("_foo.py")});
  CHECK(claims_to(tree, catalog, at("my_bar/__init__.py")) == "my-bar none 3");
  CHECK(claims_to(tree, catalog, at("unrelated.py")) == "");
  CHECK(find_named(catalog, "my-bar")->package.record_status == "absent");
  CHECK(find_named(catalog, "my-bar")->package.location == at("my_bar"));
}

TEST_CASE("an egg-info is a package where no RECORD lists it and no dist-info is its successor") {
  Environment environment;
  environment.install(
      "pkg", "1",
      {{"pkg/__init__.py", "p"}, {"pkg/tests/data.egg-info/PKG-INFO", "Name: data\nVersion: 1\n"}});
  environment.file(at("Pkg-0.9.egg-info/PKG-INFO"), "Name: Pkg\nVersion: 0.9\n");
  environment.file(at("old-1-py3.11.egg-info/PKG-INFO"), "Name: old\nVersion: 1\nLicense: UNKNOWN\n");
  environment.file(at("old-1-py3.11.egg-info/installed-files.txt"),
                   "../old/__init__.py\nPKG-INFO\n../../../../bin/old\n");
  environment.file(at("old-1-py3.11.egg-info/requires.txt"), "pkg\n[x]\nsingle\n");
  environment.file(at("old/__init__.py"), "o").file("bin/old", "o");
  environment.file(at("single-3.egg-info"), "Metadata-Version: 1.0\nName: single\nVersion: 3\n");
  environment.file(at("junk.egg-info"), "nothing").file(at("single/m.py"), "s");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(catalog.found.size() == 3);
  CHECK(claims_to(tree, catalog, at("pkg/tests/data.egg-info/PKG-INFO")) == "pkg agrees 3");
  CHECK(claims_to(tree, catalog, at("Pkg-0.9.egg-info/PKG-INFO")) == "pkg none 3");
  CHECK(claims_to(tree, catalog, at("old/__init__.py")) == "old none 3");
  CHECK(claims_to(tree, catalog, "bin/old") == "old none 0");
  CHECK(claims_to(tree, catalog, at("single-3.egg-info")) == "single none 3");
  CHECK(claims_to(tree, catalog, at("single/m.py")) == "single none 3");
  CHECK(claims_to(tree, catalog, at("junk.egg-info")) == "");
  CHECK(find_named(catalog, "old")->package.location == at("old"));
  CHECK(dependencies(catalog, "old") == Names{"pkg"});
  CHECK(catalog.diagnostics.size() == 1);
}

TEST_CASE("an editable installation is one package, with the place of its code") {
  for (const std::string_view source : {"", "work/foo/src"}) {
    CAPTURE(source);
    Environment environment;
    environment.install("Foo", "1", {{"__editable__.foo-1.pth", "/home/me/foo/src\n"}});
    environment.file(at("Foo-1.dist-info/direct_url.json"),
                     R"({"url": "file:///home/me/foo", "dir_info": {"editable": true}})");
    environment.file(join(source, "foo.egg-info/PKG-INFO"), "Name: foo\nVersion: 1\n");
    environment.file(join(source, "bar.egg-info/PKG-INFO"), "Name: bar\nVersion: 1\n");
    const Tree tree = environment.build();
    const Catalog catalog = catalog_of(kPythonCataloger, tree);
    REQUIRE(catalog.found.size() == 2);
    CHECK(property_of(find_named(catalog, "Foo")->package, "stocktake:editable") == "true");
    CHECK(property_of(find_named(catalog, "Foo")->package, "stocktake:editable-location") ==
          (source.empty() ? "." : source));
    CHECK(claims_to(tree, catalog, join(source, "foo.egg-info/PKG-INFO")).starts_with("Foo none"));
    CHECK(find_named(catalog, "bar") != nullptr);
  }
}

TEST_CASE("dependencies are the installed ones whose markers hold, with the extras that somebody asks for") {
  Environment environment;
  environment.install("app", "1", {},
                      "Requires-Dist: Lib.X[Fast]>=1\nRequires-Dist: win ; sys_platform == 'win32'\n"
                      "Requires-Dist: absent\nRequires-Dist: app\nRequires-Dist: [bad\n");
  environment.install(
      "lib-x", "1", {},
      "Requires-Dist: speed ; extra == 'fast'\nRequires-Dist: tests ; extra == 'test'\n"
      "Requires-Dist: old ; python_version < '3.10'\nRequires-Dist: new ; python_version >= '3.10'\n");
  for (const auto name : {"win", "speed", "tests", "old", "new"}) environment.install(name, "1", {});
  environment.install("absent", "1", {}, {}, "elsewhere/");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(dependencies(catalog, "app") == Names{"lib-x"});
  CHECK(dependencies(catalog, "lib-x") == Names{"new", "speed"});
  REQUIRE(catalog.diagnostics.size() == 1);
  CHECK(catalog.diagnostics[0].message == "not a requirement: [bad");
}

TEST_CASE("lib and lib64 of one installation are one place for dependencies") {
  Environment environment;
  environment.install("app", "1", {}, "Requires-Dist: native\n");
  environment.install("native", "1", {}, {}, "lib64/python3.11/site-packages/");
  const Tree tree = environment.build();
  CHECK(dependencies(catalog_of(kPythonCataloger, tree), "app") == Names{"native"});
}

TEST_CASE("a record that asks for ever more extras ends") {
  std::string headers;
  for (int i = 0; i < 2000; ++i) {
    const std::string n = std::to_string(i);
    headers += "Requires-Dist: app[e" + n + "] ; extra != 'z'\n";
  }
  Environment environment;
  environment.install("app", "1", {}, headers);
  const Tree tree = environment.build();
  CHECK(dependencies(catalog_of(kPythonCataloger, tree), "app") == Names{});
}

TEST_CASE("direct_url.json tells where an archive or a checkout came from") {
  const std::string hex(64, 'a');
  struct Case {
    std::string json;
    ExternalReference expected;
  };
  const Case cases[] = {
      {R"({"url": "https://h.example/a.whl", "archive_info": {"hash": "sha256=)" + hex + R"("}})",
       {"distribution", "https://h.example/a.whl", "", {{HashAlgorithm::sha256, hex}}}},
      {R"({"url": "https://h.example/a.whl", "archive_info": {"hashes": {"sha256": ")" + hex +
           R"(", "md5": "no hex", "crc": "1"}}})",
       {"distribution", "https://h.example/a.whl", "", {{HashAlgorithm::sha256, hex}}}},
      {R"({"url": "ssh://git@h.example/r.git", "vcs_info": {"vcs": "git", "commit_id": "abc", "n": [1]}})",
       {"vcs", "git+ssh://git@h.example/r.git@abc", "", {}}},
      {R"({"url": "file:///src/foo", "dir_info": {"editable": true}})",
       {"distribution", "file:///src/foo", "", {}}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.json);
    Environment environment;
    environment.install("foo", "1", {{"foo.py", "a"}}).file(at("foo-1.dist-info/direct_url.json"), c.json);
    const Tree tree = environment.build();
    const Catalog catalog = catalog_of(kPythonCataloger, tree);
    const Package& package = find_named(catalog, "foo")->package;
    REQUIRE(package.references.size() == 1);
    CHECK(package.references[0] == c.expected);
    const bool editable = c.json.find("editable") != std::string::npos;
    CHECK(property_of(package, "stocktake:editable") == (editable ? "true" : ""));
  }
}

TEST_CASE("a direct_url.json with a byte that is not UTF-8 tells all the same") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}})
      .file(at("foo-1.dist-info/direct_url.json"),
            "{\"url\": \"https://h.example/r.git\", \"vcs_info\": {\"vcs\": \"git\", \"commit_id\": 123, "
            "\"who\": \"\xe9\"}}");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(catalog.diagnostics.size() == 1);
  const Package& package = find_named(catalog, "foo")->package;
  REQUIRE(package.references.size() == 1);
  CHECK(package.references[0] == ExternalReference{"vcs", "git+https://h.example/r.git@123", "", {}});
}

TEST_CASE("a malformed direct_url.json is reported and the run goes on") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}})
      .file(at("foo-1.dist-info/direct_url.json"), "{\"url\": [");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  REQUIRE(catalog.diagnostics.size() == 1);
  CHECK(catalog.diagnostics[0].path == at("foo-1.dist-info/direct_url.json"));
  CHECK(find_named(catalog, "foo")->package.record_status == "verified");
}

TEST_CASE("files that Python runs at every start are hooks, where it would find them") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}}, {}, "target/");
  environment.file(at("a.pth"), "import os\n").file(at("b.pth"), "/opt/lib\n");
  environment.file(at("sub/c.pth"), "import os\n").file("target/d.pth", "import os\n");
  environment.file(at("sitecustomize.py"), "x").file(at("usercustomize/__init__.py"), "x");
  environment.file(at("pkg/sitecustomize.py"), "x").file("lib/python3.11/sitecustomize.py", "x");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(hook_of(tree, catalog, at("a.pth")) == "python:import=import os");
  CHECK(hook_of(tree, catalog, "target/d.pth") == "python:import=import os");
  const std::string digest = "=sha256:" + to_hex(sha256_of("x"));
  CHECK(hook_of(tree, catalog, at("sitecustomize.py")) == "python:sitecustomize" + digest);
  CHECK(hook_of(tree, catalog, at("usercustomize/__init__.py")) == "python:usercustomize" + digest);
  CHECK(hook_of(tree, catalog, "lib/python3.11/sitecustomize.py") == "python:sitecustomize" + digest);
  CHECK(hook_of(tree, catalog, at("b.pth")) == "python:path=/opt/lib");
  CHECK(catalog.hooks.size() == 6);
}

TEST_CASE(
    "a .pth that is a link is a hook with the digest of what it leads to, and so is a folder of the tree") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}});
  environment.file(at("foo/data.txt"), "import os; evil()\n").file(at("sub/m.py"), "x");
  environment.file(at("known.pth"), "sub\n# a comment\n").file(at("elsewhere.pth"), "sub\n../../../../out\n");
  environment.tree.link(at("a.pth"), "foo/data.txt").link(at("b.pth"), "/etc/passwd");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(hook_of(tree, catalog, at("a.pth")) ==
        "python:import=(a link to foo/data.txt) sha256:" + to_hex(sha256_of("import os; evil()\n")));
  CHECK(hook_of(tree, catalog, at("b.pth")) == "python:import=(a link to /etc/passwd)");
  CHECK(hook_of(tree, catalog, at("known.pth")) == "python:search=sub");
  CHECK(hook_of(tree, catalog, at("elsewhere.pth")) == "python:path=../../../../out:sub");
}

TEST_CASE("entry points that pytest and setuptools load by themselves are a hook") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}});
  environment.file(
      at("foo-1.dist-info/entry_points.txt"),
      "[pytest11]\na = foo\nb = foo\n[distutils.commands]\nx = foo:x\n[console_scripts]\nfoo = foo:x\n");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(find_named(catalog, "foo")->package.hooks ==
        std::vector<std::string_view>{"python:plugin=pytest11 a=foo", "python:plugin=pytest11 b=foo",
                                      "python:plugin=distutils.commands x=foo:x"});
}

TEST_CASE("of the program that loads the entry points only the groups are a hook") {
  Environment environment;
  environment.install("setuptools", "1", {{"foo.py", "a"}});
  environment.file(at("setuptools-1.dist-info/entry_points.txt"),
                   "[distutils.commands]\nx = foo:x\ny=foo:y\n");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  for (const std::string_view hook : find_named(catalog, "setuptools")->package.hooks)
    CHECK(hook == "python:plugin=distutils.commands");
}

TEST_CASE("a sitecustomize in a folder that a .pth names runs, too") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}});
  environment.file(at("foo.pth"), "sub\n").file(at("sub/sitecustomize.py"), "x");
  environment.file(at("other/sitecustomize.py"), "x");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(hook_of(tree, catalog, at("sub/sitecustomize.py")) ==
        "python:sitecustomize=sha256:" + to_hex(sha256_of("x")));
  CHECK(hook_of(tree, catalog, at("other/sitecustomize.py")).empty());
}

TEST_CASE("what an interrupted pip left behind is no distribution") {
  Environment environment;
  environment.install("pipish", "22.0", {{"pipish/__init__.py", "a"}});
  environment.install("user", "1.0", {{"user.py", "a"}}, "Requires-Dist: pipish\n");
  environment.file(at("~ipish-21.0.dist-info/METADATA"), "Name: pipish\nVersion: 21.0\n");
  environment.file(at("-ipish-20.0.egg-info"), "Name: pipish\nVersion: 20.0\n");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(catalog.found.size() == 2);
  CHECK(find_named(catalog, "pipish")->package.version == "22.0");
  CHECK(dependencies(catalog, "user") == Names{"pipish"});
  CHECK(catalog.diagnostics.size() == 2);
}

TEST_CASE("a site-packages that is a link out of the tree is said, one within is not") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}});
  environment.tree.link("venv/lib/python3.11/site-packages", "../../../../real")
      .link("other/site-packages", "../lib/python3.11/site-packages");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  REQUIRE(catalog.diagnostics.size() == 1);
  CHECK(catalog.diagnostics[0].path == "venv/lib/python3.11/site-packages");
}

TEST_CASE("bytecode that does not fit its source, and scripts of an environment, are told") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "four"}, {"../../../bin/foo", "#!/made/env/bin/python\nx\n"}});
  environment.file("pyvenv.cfg", "command = python -m venv /made/env\n");
  environment.file("bin/activate", "VIRTUAL_ENV=/made/env\n");
  environment.file(".gitignore", "*");
  environment.file(".lock", "");
  environment.file(at("__pycache__/foo.cpython-311.pyc"),
                   std::string("\xa7\x0d\r\n\0\0\0\0tttt\x04\0\0\0code", 20));
  environment.file(at("__pycache__/foo.cpython-311.opt-1.pyc"),
                   std::string("\xa7\x0d\r\n\1\0\0\0hashhash", 16));
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  const auto told = [&](std::string_view path, std::string_view FileDetail::*member) {
    std::string text;
    for (const Catalog::Detail& detail : catalog.details)
      if (detail.member == member && tree.entries[detail.entry].path == path) text += detail.text;
    return text;
  };
  CHECK(told(at("__pycache__/foo.cpython-311.pyc"), &FileDetail::bytecode).empty());
  CHECK(told(at("__pycache__/foo.cpython-311.opt-1.pyc"), &FileDetail::bytecode) == "unchecked");
  CHECK(told(at("__pycache__/foo.cpython-311.pyc"), &FileDetail::bytecode_head) ==
        "3495 timestamp 1953789044 size 4");
  CHECK(told(at("__pycache__/foo.cpython-311.opt-1.pyc"), &FileDetail::bytecode_head) ==
        "3495 unchecked 6861736868617368");
  CHECK(told(at("__pycache__/foo.cpython-311.pyc"), &FileDetail::code).size() == 64);
  CHECK(told(at("__pycache__/foo.cpython-311.opt-1.pyc"), &FileDetail::code).empty());
  CHECK(told(".gitignore", &FileDetail::generated) == "agrees");
  CHECK(told(".lock", &FileDetail::generated) == "agrees");
  CHECK(told("bin/activate", &FileDetail::generated).empty());
  for (const std::string_view path : {"bin/foo", "bin/activate", "pyvenv.cfg"}) {
    CAPTURE(path);
    CHECK(told(path, &FileDetail::made_for) == "/made/env");
    CHECK(told(path, &FileDetail::script).size() == 64);
  }
}

TEST_CASE("what is vendored in no package is packages, with their files") {
  const Tree tree = TreeBuilder(kPythonCataloger)
                        .file("src/tool/_vendor/vendor.txt", "six==1.17.0\nUrllib3==2.0\ngone==1\n")
                        .file("src/tool/_vendor/six.py", "a")
                        .file("src/tool/_vendor/urllib3/__init__.py", "b")
                        .file("src/tool/_vendor/urllib3/util.py", "c")
                        .file("src/tool/_vendor/README.rst", "d")
                        .build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(catalog.found.size() == 2);
  const FoundPackage* urllib3 = find_named(catalog, "Urllib3", "2.0");
  REQUIRE(urllib3 != nullptr);
  CHECK(urllib3->package.purl == "pkg:pypi/urllib3@2.0");
  CHECK(urllib3->package.location == "src/tool/_vendor/urllib3");
  CHECK(urllib3->package.record == "src/tool/_vendor/vendor.txt");
  CHECK(urllib3->package.entry_points.size() == 1);
  CHECK(claims_to(tree, catalog, "src/tool/_vendor/urllib3/util.py") == "Urllib3 none 3");
  CHECK(claims_to(tree, catalog, "src/tool/_vendor/six.py") == "six none 3");
  CHECK(claims_to(tree, catalog, "src/tool/_vendor/README.rst").empty());
}

TEST_CASE("what Python an environment is for is said once, also of what is vendored in it") {
  const auto note = [](Environment& environment) {
    const Tree tree = environment.build();
    std::string all;
    for (const Property& property : catalog_of(kPythonCataloger, tree).notes)
      all.append(property.name).append("=").append(property.value).append("\n");
    return all;
  };
  Environment full;
  full.install("foo", "1", {{"foo/__init__.py", "a"}})
      .install("bar", "1", {{"bar.py", "a"}}, {}, at("foo/_vendor/"))
      .file("pyvenv.cfg", "home = /usr/bin\nversion = 3.11.7\n");
  CHECK(note(full) == "stocktake:python=cpython 3.11.7 lib/python3.11/site-packages\n");
  Environment other;
  other.install("foo", "1", {{"foo.py", "a"}}, {}, "lib/pypy3.10/site-packages/");
  CHECK(note(other) == "stocktake:python=pypy 3.10 lib/pypy3.10/site-packages\n");
  Environment unknown;
  unknown.install("foo", "1", {{"foo.py", "a"}}, {}, "target/");
  CHECK(note(unknown).empty());
}

TEST_CASE("what pip moved to the folder of --target is found where it is") {
  Environment environment;
  environment.file("target/ruff-1.dist-info/METADATA", "Name: ruff\nVersion: 1\n");
  environment.file("target/ruff/__init__.py", "a");
  environment.file("target/ruff-1.dist-info/RECORD", "../../bin/ruff," + record_hash("program") +
                                                         "\nruff/__init__.py," + record_hash("a") + "\n");
  environment.file("target/bin/ruff", "program");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, "target/bin/ruff") == "ruff agrees 1");
}

TEST_CASE("a script with the name of a common command is a hook of its package") {
  Environment environment;
  environment.install("foo", "1", {{"foo.py", "a"}, {"../../../bin/curl", "x"}, {"../../../bin/foo", "x"}});
  environment.file(at("foo-1.dist-info/entry_points.txt"),
                   "[console_scripts]\ngit = foo:main\n[other]\nls = x:y\n");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(find_named(catalog, "foo")->package.hooks ==
        std::vector<std::string_view>{"python:script=git", "python:script=curl"});
}

TEST_CASE("vendor.txt is a property of the package that carries it") {
  Environment environment;
  environment.install("foo", "1",
                      {{"foo/__init__.py", "a"},
                       {"foo/_vendor/vendor.txt",
                        "requests==2.32.3\n    Zope.X==1 ; python_version > '3'  # why\n# no==1\n"
                        "html5lib==1.1 \\\n    --hash=sha256:00\nunpinned\n"}});
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(catalog.found.size() == 1);
  CHECK(property_of(find_named(catalog, "foo")->package, "stocktake:vendors") ==
        "pkg:pypi/html5lib@1.1\npkg:pypi/requests@2.32.3\npkg:pypi/zope-x@1");
}

TEST_CASE("file names with commas, quotes and line ends are found by their RECORD row") {
  const std::string name = "foo/odd, \"name\"\nof two.py";
  Environment environment;
  environment.file(at("foo-1.dist-info/METADATA"), "Name: foo\nVersion: 1\n");
  environment.file(at("foo-1.dist-info/RECORD"), "\"foo/odd, \"\"name\"\"\nof two.py\"," + record_hash("a") +
                                                     "\nfoo\\back.py," + record_hash("b") + "\n");
  environment.file(at(name), "a").file(at("foo/back.py"), "b");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, at(name)) == "foo agrees 3");
  CHECK(claims_to(tree, catalog, at("foo/back.py")) == "foo agrees 3");
  CHECK(find_named(catalog, "foo")->package.record_status == "verified");
}

TEST_CASE("a tree that is a site-packages folder itself is catalogued too") {
  Environment environment;
  environment.file("foo-1.dist-info/METADATA", "Name: foo\nVersion: 1\n");
  environment.file("foo-1.dist-info/RECORD",
                   "foo/__init__.py," + record_hash("a") + "\n../../../bin/foo,,\n");
  environment.file("foo/__init__.py", "a").file("x.pth", "import x");
  const Tree tree = environment.build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(claims_to(tree, catalog, "foo/__init__.py") == "foo agrees 0");
  CHECK(find_named(catalog, "foo")->package.location == "foo");
  CHECK(find_named(catalog, "foo")->package.record_status == "verified");
  CHECK(hook_of(tree, catalog, "x.pth") == "python:import=import x");
}

TEST_CASE("a source distribution is one package with all that lies in it, packed or unpacked") {
  constexpr std::string_view kInfo = "Metadata-Version: 2.1\nName: Left.Pad\nVersion: 1.2.0\n\n";
  for (const std::string_view folder : {"left_pad-1.2.0", ""}) {
    CAPTURE(folder);
    const auto at = [&](std::string_view name) { return join(folder, name); };
    const Tree tree = TreeBuilder(kPythonCataloger)
                          .file(at("PKG-INFO"), kInfo)
                          .file(at("setup.py"), "setup()")
                          .file(at("src/left_pad/__init__.py"), "")
                          .file(at("src/left_pad.egg-info/PKG-INFO"), kInfo)
                          .file(at("src/left_pad.egg-info/top_level.txt"), "left_pad\n")
                          .file(at("src/left_pad.pth"), "import os\n")
                          .file(at("tests/data/other.egg-info/PKG-INFO"), "Name: other\nVersion: 1\n\n")
                          .build();
    const Catalog catalog = catalog_of(kPythonCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    const Package& package = catalog.found[0].package;
    CHECK(package.purl == "pkg:pypi/left-pad@1.2.0");
    CHECK(package.location == folder);
    CHECK(package.record == at("PKG-INFO"));
    CHECK(package.record_status == "absent");
    CHECK(package.hooks == std::vector<std::string_view>{"python:build=own code"});
    CHECK(package.entry_points ==
          std::vector<std::string_view>{tree.entries[tree.find(at("setup.py"))].path,
                                        tree.entries[tree.find(at("src/left_pad/__init__.py"))].path});
    CHECK(property_of(package, "stocktake:published") == "sdist");
    CHECK(catalog.claims.size() == tree.entries.size());
    CHECK(catalog.roots == std::vector<std::uint32_t>{0});
    REQUIRE(catalog.hooks.size() == 1);
    CHECK(tree.entries[catalog.hooks[0].entry].path == at("src/left_pad.pth"));
  }
}

TEST_CASE("what is installed inside a source distribution is a package of its own") {
  const Tree tree = TreeBuilder(kPythonCataloger)
                        .file("a-1.0/PKG-INFO", "Name: a\nVersion: 1.0\n\n")
                        .file("a-1.0/a/_vendor/b-2.0.dist-info/METADATA", "Name: b\nVersion: 2.0\n\n")
                        .build();
  const Catalog catalog = catalog_of(kPythonCataloger, tree);
  CHECK(catalog.found.size() == 2);
  CHECK(find_named(catalog, "a") != nullptr);
  CHECK(find_named(catalog, "b") != nullptr);
}

TEST_CASE("a PKG-INFO beside what is installed, or without name and version, makes no source distribution") {
  const Tree site = TreeBuilder(kPythonCataloger)
                        .file("site/PKG-INFO", "Name: a\nVersion: 1.0\n\n")
                        .file("site/b-2.0.dist-info/METADATA", "Name: b\nVersion: 2.0\n\n")
                        .file("site/intruder.py", "")
                        .build();
  const Catalog installed = catalog_of(kPythonCataloger, site);
  CHECK(installed.found.size() == 1);
  CHECK(claims_to(site, installed, "site/intruder.py").empty());
  const Tree nameless =
      TreeBuilder(kPythonCataloger).file("a-1.0/PKG-INFO", "Version: 1.0\n\n").file("a-1.0/a.py", "").build();
  const Catalog none = catalog_of(kPythonCataloger, nameless);
  CHECK(none.found.empty());
  CHECK(none.claims.empty());
  CHECK(none.diagnostics.size() == 1);
}

TEST_CASE("a build backend that a source distribution brings itself is the same hook as a setup.py") {
  const auto found = [&](std::string_view project) {
    const Tree tree = TreeBuilder(kPythonCataloger)
                          .file("a-1.0/PKG-INFO", "Name: a\nVersion: 1.0\n\n")
                          .file("a-1.0/build/own/backend.py", "")
                          .file("a-1.0/pyproject.toml", project)
                          .build();
    const Catalog catalog = catalog_of(kPythonCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    std::string all;
    for (const std::string_view hook : catalog.found[0].package.hooks) all.append(hook);
    for (const std::string_view entry : catalog.found[0].package.entry_points) all.append(" ").append(entry);
    return all + (catalog.diagnostics.empty() ? "" : " diagnosed");
  };
  CHECK(found("[build-system]\nbuild-backend = \"hatchling.build\"\n").empty());
  CHECK(found("[build-system]\nbuild-backend = \"own.backend:get()\"\nbackend-path = [\"build\"]\n") ==
        "python:build=own code a-1.0/build/own/backend.py");
  CHECK(found("[build-system]\nbuild-backend = \"own\"\nbackend-path = [\"../..\"]\n") ==
        "python:build=own code");
  CHECK(found("[build-system\n") == " diagnosed");
}
