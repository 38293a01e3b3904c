#include "generator/locks/sources.h"

#include <doctest/doctest.h>

#include <set>

#include "schemas/error.h"
#include "schemas/inventory/lock_file.h"
#include "schemas/text/lines.h"

using namespace stocktake;

namespace {

/// The entries as they are read: `NAME VERSION <PLACES> [DIGESTS]`.
std::string read(std::string_view text, const std::string& path) {
  std::string all;
  for (const LockedSource& one : lock_format(path)->read(text, path).sources) {
    all.append(one.name).append(" ").append(one.version).append(" <");
    for (const std::string& place : one.places) all.append(place).append(";");
    all.append("> [");
    for (const std::string& digest : one.digests) all.append(digest).append(";");
    all.append("]\n");
  }
  return all;
}

struct Lock {
  std::string path, text, sources;
};

const Lock kLocks[] = {
    {"package-lock.json",
     R"({"packages": {"": {"name": "x"}, "node_modules/a/node_modules/b": {"version": "1.0.0", "resolved":
"https://r/b.tgz", "integrity": "sha512-x"}, "node_modules/l": {"resolved": "lib/l", "link": true}}})",
     "b 1.0.0 <https://r/b.tgz;> [sha512-x;]\nl  <lib/l;> []\n"},
    {"sub/npm-shrinkwrap.json", R"({"dependencies": {"a": {"version": "git+ssh://g/a.git#1"}}})",
     "a git+ssh://g/a.git#1 <git+ssh://g/a.git#1;> []\n"},
    {"yarn.lock",
     "# yarn lockfile v1\n\n\"@s/a@^1.0.0\", \"@s/a@^1.1.0\":\n  version \"1.1.0\"\n  resolved "
     "\"https://r/a.tgz#12\"\n  integrity sha512-x\n  dependencies:\n    resolved \"1\"\n",
     "@s/a 1.1.0 <https://r/a.tgz#12;> [sha512-x;]\n"},
    {"yarn.lock",
     "__metadata:\n  version: 8\n\n\"a@npm:^1.0.0\":\n  version: 1.0.0\n  resolution: \"a@npm:1.0.0\"\n  "
     "checksum: 10c0/ab\n",
     "a 1.0.0 <a@npm:1.0.0;> [10c0/ab;]\n"},
    {"pnpm-lock.yaml",
     "lockfileVersion: '9.0'\npatchedDependencies:\n  a:\n    hash: ab\n    path: "
     "patches/a.patch\npackages:\n  "
     "a@1.0.0:\n    resolution: {integrity: sha512-x, tarball: https://r/a.tgz}\n    engines: {node: '>=4'}\n"
     "  b@git+https://g/b.git#1:\n    resolution: {commit: '1', repo: https://g/b.git, type: git}\n",
     "a 1.0.0 <https://r/a.tgz;> [sha512-x;]\nb git+https://g/b.git#1 "
     "<https://g/b.git;git+https://g/b.git#1;> [1;]\na patched <file:patch;> [ab;]\n"},
    {"bun.lock",
     R"({"packages": {"a": ["a@1.0.0", "https://r/a.tgz", {"dependencies": {"b": "1"}}, "sha512-x"], "b":
["b@github:o/b#1", {}, "o-b-1"],}})",
     "a 1.0.0 <https://r/a.tgz;> [sha512-x;]\nb github:o/b#1 <github:o/b#1;o-b-1;> []\n"},
    {"uv.lock",
     "[[package]]\nname = \"a\"\nversion = \"1\"\nsource = { registry = \"https://i/simple\" }\n"
     "dependencies = [{ name = \"b\", source = { git = \"no\" } }]\n"
     "sdist = { url = \"https://f/a.tar.gz\", hash = \"sha256:1\", size = 3 }\n",
     "a 1 <https://f/a.tar.gz;https://i/simple;> [sha256:1;]\n"},
    {"poetry.lock",
     "[[package]]\nname = \"a\"\nversion = \"1\"\ndescription = \"d\"\nfiles = [{file = \"a.whl\", hash = "
     "\"sha256:1\"}]\n[package.source]\ntype = \"git\"\nurl = \"https://g/a\"\nresolved_reference = \"12\"\n"
     "[metadata.files]\nb = [{file = \"b.whl\", hash = \"sha256:2\"}]\n",
     "a 1 <a.whl;git;https://g/a;> [sha256:1;12;]\nb files <b.whl;> [sha256:2;]\n"},
    {"pylock.dev.toml",
     "[[packages]]\nname = \"a\"\nversion = \"1\"\nindex = \"https://i\"\nwheels = [{name = \"a.whl\", url = "
     "\"https://f/a.whl\", hashes = {sha256 = \"1\"}}]\n",
     "a 1 <https://i;https://f/a.whl;> [1;]\n"},
    {"Cargo.lock",
     "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://g/i\"\nchecksum = \"1\"\n"
     "[metadata]\n\"checksum b 1.0.0 (r)\" = \"2\"\n",
     "a 1.0.0 <registry+https://g/i;> [1;]\nchecksum b 1.0.0 (r)  <> [2;]\n"},
    {"Pipfile.lock",
     R"({"_meta": {"sources": [{"name": "pypi", "url": "https://i/simple"}]}, "develop": {"a": {"version":
"==1", "hashes": ["sha256:1"], "index": "pypi", "markers": "x"}}})",
     "a ==1 <pypi;> [sha256:1;]\n  <https://i/simple;> []\n"},
    {"composer.lock",
     R"({"packages-dev": [{"name": "v/a", "version": "1.0", "homepage": "https://h", "dist": {"type": "zip",
"url": "https://d/1", "reference": "12", "shasum": ""}}, {"name": "v/b", "version": "dev-main", "source":
{"url": "https://g/b", "reference": "34"}}]})",
     "v/a 1.0 <https://d/1;> [12;]\nv/b dev-main#34 <https://g/b;> []\n"},
    {"packages.lock.json",
     R"({"dependencies": {"net8.0": {"A": {"resolved": "1.0", "contentHash": "x=="}}}})",
     "A 1.0 <> [x==;]\n"},
    {"conda-lock.yml",
     "package:\n- name: a\n  version: '1'\n  url: https://c/a-1-0.conda\n  hash:\n    md5: '1'\n    sha256: "
     "'2'\n",
     "a 1:a-1-0.conda <https://c/a-1-0.conda;> [1;2;]\n"},
    {"go.sum", "m v1.0.0 h1:x=\nm v1.0.0/go.mod h1:y=\n",
     "m v1.0.0 <> [h1:x=;]\nm v1.0.0/go.mod <> [h1:y=;]\n"},
    {"Gemfile.lock",
     "GIT\n  remote: https://g/z.git\n  revision: 12\n  specs:\n    z (1.0)\n      rack\n\nGEM\n  remote: "
     "https://r/\n  specs:\n    rack (3.0)\n\nDEPENDENCIES\n  rack!\n\nCHECKSUMS\n  rack (3.0) sha256=ab\n",
     "  <https://g/z.git;> []\nz (1.0 <https://g/z.git;> [12;]\n  <https://r/;> []\nrack (3.0 <https://r/;> "
     "[]\n"
     "rack (3.0 <> [sha256=ab;]\n"},
    {"requirements-dev.txt", "a==1 --hash=sha256:" + std::string(64, '1') + "\nb @ https://h/b.whl\n",
     "a ==1 <> [" + std::string(64, '1') + ";]\nb  <https://h/b.whl;> []\n"},
    {"gradle.lockfile", "g:n:1=x\n", ""},
};

}  // namespace

TEST_CASE("each lock says from where it takes what") {
  std::set<std::string_view> tried;
  for (const Lock& lock : kLocks) {
    CAPTURE(lock.path);
    tried.insert(lock_file(lock.path)->name);
    CHECK(read(lock.text, lock.path) == lock.sources);
  }
  tried.insert({"pdm.lock", "pylock.toml", "*_Packages", "package-lock.json"});  // as their neighbours
  for (const LockFile& lock : kLockFiles) CHECK_MESSAGE(tried.contains(lock.name), lock.name);
}

TEST_CASE("the note of a lock has its hosts, and a line for each release, however the lock is sorted") {
  const std::vector<LockedSource> sources = {
      {"b", "1", {"git@Example.org:b.git"}, {}},
      {"a", "1", {"https://user:secret@registry.yarnpkg.com/a.tgz"}, {"sha512-x"}},
      {"a", "1", {"https://user:secret@registry.yarnpkg.com/a.tgz"}, {"sha512-x"}},
      {"c", "", {"github:o/c"}, {}},
      {"d e", "1\n2", {"file:../d.tgz"}, {}},
      {"", "", {"https://index.example:8080/simple"}, {}},
  };
  const std::string text = locked_sources_text(sources);
  CHECK(
      text.starts_with("host example.org\nhost file\nhost github\nhost index.example:8080\nhost registry."));
  CHECK(text.find("\na 1 ") != text.npos);
  CHECK(text.find("\nb 1 ") != text.npos);
  CHECK(text.find("\nd_e 1_2 ") != text.npos);
  CHECK(text.find("secret") == text.npos);
  std::vector<LockedSource> turned(sources.rbegin(), sources.rend());
  CHECK(locked_sources_text(turned) == text);
  turned.back().digests = {"sha512-y"};
  CHECK(locked_sources_text(turned) != text);
  const std::vector<LockedSource> npm = {{"a", "1", {"https://registry.npmjs.org/a.tgz"}, {}}},
                                  yarn = {{"a", "1", {"https://registry.yarnpkg.com/a.tgz"}, {}}};
  CHECK(locked_sources_text(npm) == locked_sources_text(yarn));
}

TEST_CASE("the note of a release has each of its digests, where they are several and not too many") {
  const auto line_of = [](std::vector<std::string> digests) {
    const std::string text = locked_sources_text({{"a", "1", {}, std::move(digests)}});
    return text.substr(std::string_view("a 1 - ").size(), text.size() - std::string_view("a 1 - \n").size());
  };
  const std::string one = line_of({"sha256:1"}), two = line_of({"sha256:2"}),
                    both = line_of({"sha256:2", "sha256:1"});
  CHECK(one.size() == 20);
  CHECK(both.size() == 62);
  CHECK(both.find(one) != both.npos);
  CHECK(both.find(two) != both.npos);
  CHECK(both == line_of({"sha256:1", "sha256:2", "sha256:1"}));
  std::vector<std::string> many;
  for (int i = 0; i < 300; ++i) many.push_back("sha256:" + std::to_string(i));
  CHECK(line_of(many).size() == 20);
}

TEST_CASE("a lock that is none is refused") {
  for (const char* path : {"package-lock.json", "uv.lock", "pnpm-lock.yaml", "composer.lock", "bun.lock"})
    CHECK_THROWS_AS(lock_format(path)->read("{[\n", path), Error);
}
