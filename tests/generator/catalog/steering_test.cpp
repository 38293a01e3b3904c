#include "generator/catalog/steering.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

void nothing(const Tree&, Catalog&) {}
const Cataloger kSteering{
    "steering", [](std::string_view path, std::string_view) { return steering_wants(path); }, nothing};

std::string steers(std::string_view path, std::string_view content) {
  const Tree tree = TreeBuilder(kSteering).file(path, content).build();
  Catalog out;
  catalog_steering(tree, out);
  return out.details.empty() ? std::string() : std::string(out.details.front().text);
}

}  // namespace

TEST_CASE("of a package.json, scripts, sources and overrides steer, versions do not") {
  CHECK(steers("package.json",
               R"({"name": "a", "version": "1.0.0", "dependencies": {"b": "^1", "c": "latest"}})")
            .empty());
  CHECK(steers("package.json", R"({"scripts": {"postinstall": "node x"}, "workspaces": ["a", "b"]})") ==
        "scripts.postinstall=node x\nworkspaces=a\nworkspaces=b");
  CHECK(steers("package.json", R"({"overrides": {"a": "1.0.0", "b": {"c": "npm:d@2.0.0"}}})") ==
        "overrides.a\noverrides.b.c=npm:d");
  CHECK(steers("package.json", R"({"dependencies": {"a": "git+ssh://git@host/a.git#v1", "b": "user/b"}})") ==
        "dependencies.a=git+ssh://git@host/a.git\ndependencies.b=user/b");
  CHECK(steers("package.json", R"({"packageManager": "pnpm@8.6.0+sha512.abc"})") == "packageManager=pnpm");
  CHECK(steers("package.json", R"({"packageManager": "pnpm@https://other/pnpm.tgz"})") !=
        "packageManager=pnpm");
  CHECK(steers("a/package.json", R"({"scripts": {"postinstall": "node x"}})").empty());
}

TEST_CASE("a file that is not what it should be has its digest instead") {
  const std::string one = steers("package.json", "{"), other = steers("package.json", "{ ");
  CHECK(one.starts_with("not understood, sha256:"));
  CHECK(one != other);
  CHECK(steers("Cargo.toml", "[a").starts_with("not understood"));
  CHECK(steers("package.json", std::string(1000, '[')).starts_with("not understood"));
  // What npm itself overlooks is no reason.
  CHECK(steers("package.json", R"({"scripts": {"x": "y",}})") == "scripts.x=y");
}

TEST_CASE("of a Cargo.toml, patches, build scripts and other sources steer") {
  CHECK(steers("Cargo.toml", "[package]\nname='a'\nversion='1'\n[dependencies]\nb='1'\nc={version='2'}\n")
            .empty());
  CHECK(steers("Cargo.toml", "[package]\nbuild='b.rs'\n[patch.crates-io]\nr={git='http://e'}\n") ==
        "package.build=b.rs\npatch.crates-io.r.git=http://e");
  CHECK(steers("Cargo.toml", "[target.'cfg(unix)'.dependencies]\nr={git='http://e'}\n") ==
        "target.cfg(unix).dependencies.r.git=http://e");
  CHECK(steers(".cargo/config.toml", "[source.crates-io]\nreplace-with='m'\n") ==
        "source.crates-io.replace-with=m");
}

TEST_CASE("of a go.mod, replacements, tools and strange toolchains steer") {
  CHECK(steers("go.mod", "module a\n\ngo 1.21\n\nrequire (\n\tb.org/b v1.0.0 // indirect\n)\n").empty());
  CHECK(steers("go.mod", "toolchain go1.22.1\n") == "toolchain");
  CHECK(steers("go.mod", "toolchain go1.99evil\n") == "toolchain=go1.99evil");
  CHECK(steers("go.mod", "replace y.org/b => evil.org/b v9.0.0\n") == "replace=y.org/b => evil.org/b");
  CHECK(steers("go.mod", "replace (\n y.org/b v1.0.0 => ./b\n)\nexclude x.org/x v1.0.0\n") ==
        "exclude=x.org/x v1.0.0\nreplace=y.org/b => ./b");
}

TEST_CASE("of requirements, options and sources steer, names and versions do not") {
  CHECK(steers("requirements.txt",
               "# a comment\na==1.0\nb>=2 ; python_version<'3'\nc==1 \\\n  --hash=sha256:ab\n")
            .empty());
  CHECK(steers("requirements.txt", "--index-url http://evil/simple\n--trusted-host evil\n-r other.txt\n") ==
        "--index-url=http://evil/simple\n--trusted-host=evil\n-r=other.txt");
  CHECK(steers("requirements.txt", "--extra-index-url=https://u:p@h/simple\n") ==
        "--extra-index-url=https://h/simple");
  CHECK(steers("requirements-dev.txt", "a @ https://h/a.whl\n./b.whl\nc.tar.gz\n") ==
        "requirement=./b.whl\nrequirement=c.tar.gz\nrequirement=https://h/a.whl");
  CHECK(steers("requirements/ci.txt", "--pre\n") == "--pre");
}

TEST_CASE("all of an installer's configuration steers, and no secret is written down") {
  CHECK(steers(".npmrc", "registry=http://e\n//h/:_authToken=hush\n; a comment\nignore-scripts = true\n") ==
        "//h/:_authToken=***\nignore-scripts=true\nregistry=http://e");
  CHECK(steers("pip.conf", "[global]\nindex-url = https://u:p@h/simple\nfind-links =\n  a\n  b\n") ==
        "global.find-links\nglobal.find-links=a\nglobal.find-links=b\nglobal.index-url=https://h/simple");
  CHECK(steers(".pypirc", "[x]\npassword: hush\n") == "x.password=***");
  CHECK(steers(".yarnrc", "registry \"http://e\"\n\"//h/:_authToken\" \"hush\"\n") ==
        "//h/:_authToken=***\nregistry=http://e");
  CHECK(steers(".yarnrc.yml",
               "npmRegistries:\n  \"//h\":\n    npmAuthToken: hush\nplugins:\n  - path: x.cjs\n"
               "    spec: y\n") == "npmRegistries.//h.npmAuthToken=***\nplugins.spec=y\nplugins=path: x.cjs");
  CHECK(steers("bunfig.toml", "[install]\nregistry='http://e'\n") == "install.registry=http://e");
  CHECK(steers(".bundle/config", "BUNDLE_GEMS__H__COM: \"u:p\"\nBUNDLE_MIRROR__ALL: \"http://e\"\n") ==
        "BUNDLE_GEMS__H__COM=***\nBUNDLE_MIRROR__ALL=http://e");
  CHECK(steers("auth.json", R"({"http-basic": {"h": {"username": "u", "password": "p"}}})") ==
        "http-basic.h.password=***\nhttp-basic.h.username=***");
}

TEST_CASE("of the other manifests, what is taken from where steers") {
  CHECK(steers("pyproject.toml",
               "[build-system]\nrequires=['setuptools>=61']\nbuild-backend='setuptools.b'\n"
               "[project]\ndependencies=['a>=1', 'b @ https://h/b.whl']\n"
               "[[tool.uv.index]]\nurl='https://i'\n[tool.other]\nx=1\n") ==
        "build-system.build-backend=setuptools.b\nbuild-system.requires=setuptools\n"
        "project.dependencies=b @ https://h/b.whl\ntool.uv.index.0.url=https://i");
  CHECK(steers("composer.json", R"({"require": {"a/b": "^1"}, "repositories": [{"url": "https://r"}],
                                    "config": {"secure-http": false}})") ==
        "config.secure-http=false\nrepositories.0.url=https://r");
  CHECK(steers("pnpm-workspace.yaml",
               "packages:\n  - 'a/*'\ncatalog:\n  b: ^1.0.0\noverrides:\n  c: 2.0.0\n") ==
        "overrides.c\npackages=a/*");
  CHECK(steers("Gemfile", "source 'https://r'\ngem 'a', '~> 1'\ngem 'b', git: 'https://h/b'\nend\n") ==
        "gem=gem 'b', git: 'https://h/b'\nline=source 'https://r'");
  CHECK(steers("Gemfile", "gem 'a', '~> 1', require: false, :groups => [:test]\ngem 'b' if system 'x'\n") ==
        "gem=gem 'b' if system 'x'");
}

TEST_CASE("what a package manager runs in place of itself, or inside itself, steers as a whole") {
  CHECK(steers(".pnpmfile.cjs", "module.exports = {}\n") == "\"module.exports\"== {}");
  CHECK(steers(".yarn/releases/yarn-4.0.0.cjs", "run\n") == "value=run");
  CHECK(steers("releases/yarn-4.0.0.cjs", "run\n").empty());
  CHECK(steers(".gradle/init.d/a.gradle", "run\n") == "value=run");
  CHECK(steers("environment.yml", "channels:\n  - https://h/c\ndependencies:\n  - a=1\n") ==
        "channels=https://h/c");
}

TEST_CASE("what is long is cut, with its digest, and so is what is much") {
  const std::string line = steers("package.json", "{\"scripts\":{\"a\":\"" + std::string(1000, 'x') + "\"}}");
  CHECK(line.size() < 500);
  CHECK(line.find(" sha256:") != std::string::npos);
  std::string many = "{\"scripts\":{";
  for (int i = 0; i < 3000; ++i) many += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":\"run something\"";
  CHECK(steers("package.json", many + "}}").starts_with("3000 settings sha256:"));
}

TEST_CASE("in a manifest of a project all steers but versions and what is for people") {
  for (const char* key :
       {"imports",      "exports",  "main", "browser", "jest",          "ava",     "mocha", "babel",
        "eslintConfig", "prettier", "nx",   "wireit",  "nodemonConfig", "release", "build", "oclif",
        "pre-commit",   "config",   "type", "bin",     "directories",   "anything"})
    CHECK_MESSAGE(!steers("package.json", std::string("{\"") + key + "\": {\"a\": \"b\"}}").empty(), key);
  for (const char* key : {"name", "version", "keywords", "author", "license", "repository", "files", "types"})
    CHECK_MESSAGE(steers("package.json", std::string("{\"") + key + "\": [\"a\"]}").empty(), key);
  CHECK(steers("package.json", R"({"engines": {"node": ">=18"}})") == "engines.node");
  CHECK(
      steers("Cargo.toml", "[package]\nname='a'\nworkspace='vendor/foo'\nauthors=['x']\nedition='2021'\n") ==
      "package.workspace=vendor/foo");
  CHECK(steers("Cargo.toml", "[[bin]]\nname='a'\npath='vendor/foo/src/lib.rs'\n") ==
        "bin.0.name=a\nbin.0.path=vendor/foo/src/lib.rs");
  CHECK(steers("Cargo.toml", "[profile.release]\nrustflags=['-C']\n") == "profile.release.rustflags=-C");
  CHECK(steers("Cargo.toml",
               "[dependencies]\na={version='1',features=['x'],path='p'}\n[lints.rust]\nx='deny'\n") ==
        "dependencies.a.path=p");
  CHECK(steers("Cargo.toml", "[target.x.dependencies]\na='1'\nb={version='1',package='c'}\n") ==
        "target.x.dependencies.b.package=c");
  CHECK(steers("composer.json", R"({"include-path": ["x"], "target-dir": "y", "conflict": {"a/b": "<2"},
"description": "d", "suggest": {"a/c": "for c"}})") == "include-path=x\ntarget-dir=y");
}
