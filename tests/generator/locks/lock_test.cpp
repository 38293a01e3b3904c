#include "generator/locks/lock.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "schemas/error.h"
#include "tests/mutation.h"

using namespace stocktake;

namespace {

const std::string kSha(64, 'a');

/// `NAME VERSION place hashes line optional`, a package a line.
std::string read(const std::string& path, std::string_view text) {
  const LockFormat* format = lock_format(path);
  REQUIRE(format != nullptr);
  std::string lines;
  for (const LockedPackage& package : format->read(text, path).packages) {
    lines.append(package.name).append(" ").append(package.version);
    if (!package.place.empty()) lines.append(" in ").append(package.place);
    for (const LockedHash& hash : package.hashes)
      lines.append(" ").append(to_string(hash.algorithm)).append(":").append(hash.hex.substr(0, 4));
    if (!package.h1.empty()) lines.append(" ").append(package.h1);
    lines.append(" @").append(std::to_string(package.line)).append(package.optional ? " optional\n" : "\n");
  }
  return lines;
}

struct Example {
  std::string path, text, packages;
};

const std::string kIntegrity = "sha256-qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=";  // of 32 bytes 0xaa

/// One of each format.
std::vector<Example> examples() {
  return {
      {"package-lock.json",
       "{\"lockfileVersion\":3,\"packages\":{\"\":{\"name\":\"x\"},\n\"node_modules/"
       "a\":{\"version\":\"1.0.0\",\n"
       "\"integrity\":\"" +
           kIntegrity + "\"},\"node_modules/b\":{\"version\":\"2.0.0\",\"optional\":true}}}",
       "a 1.0.0 in node_modules/a SHA-256:aaaa @2\nb 2.0.0 in node_modules/b @3 optional\n"},
      {"yarn.lock", "# yarn lockfile v1\n\na@^1.0.0:\n  version \"1.0.0\"\n  integrity " + kIntegrity + "\n",
       "a 1.0.0 SHA-256:aaaa @4 optional\n"},
      {"pnpm-lock.yaml",
       "lockfileVersion: '9.0'\npackages:\n\n  a@1.0.0:\n    resolution: {integrity: " + kIntegrity + "}\n",
       "a 1.0.0 SHA-256:aaaa @4 optional\n"},
      {"bun.lock",
       "{\n\"lockfileVersion\": 1,\n\"packages\": {\n\"@s/a\": [\"@s/a@1.0.0\", \"\", {}, \"" + kIntegrity +
           "\"],\n},\n}",
       "@s/a 1.0.0 SHA-256:aaaa @4 optional\n"},
      {"poetry.lock",
       "[[package]]\nname = \"a\"\nversion = \"1.0\"\nfiles = [{file = \"a.whl\", hash = \"sha256:" + kSha +
           "\"}]\n",
       "a 1.0 SHA-256:aaaa @1 optional\n"},
      {"uv.lock",
       "[[package]]\nname = \"me\"\nversion = \"0\"\nsource = { virtual = \".\" }\n[[package]]\nname = "
       "\"a\"\n"
       "version = \"1.0\"\nsource = { registry = \"https://example.com\" }\nwheels = [{ hash = \"sha256:" +
           kSha + "\" }]\n",
       "a 1.0 SHA-256:aaaa @5 optional\n"},
      {"pdm.lock",
       "[[package]]\nname = \"a\"\nversion = \"1.0\"\nfiles = [{hash = \"sha256:" + kSha + "\"}]\n",
       "a 1.0 SHA-256:aaaa @1 optional\n"},
      {"pylock.toml",
       "[[packages]]\nname = \"a\"\nversion = \"1.0\"\nwheels = [{hashes = {sha256 = \"" + kSha +
           "\"}}]\n"
           "[[packages]]\nname = \"b\"\nversion = \"2\"\nmarker = \"sys_platform == 'win32'\"\n",
       "a 1.0 SHA-256:aaaa @1\nb 2 @5 optional\n"},
      {"Pipfile.lock",
       "{\"default\":{\n\"a\":{\"version\":\"==1.0\",\"hashes\":[\"sha256:" + kSha +
           "\"]}},\"develop\":{\"b\":{\"version\":\"==2\"}}}",
       "a 1.0 SHA-256:aaaa @2\nb 2 @2 optional\n"},
      {"requirements-dev.txt", "a==1.0 \\\n  --hash=sha256:" + kSha + "\nb>=2\nc==3 ; python_version < '3'\n",
       "a 1.0 SHA-256:aaaa @1\nc 3 @4 optional\n"},
      {"go.sum", "example.com/a v1.0.0 h1:abc=\nexample.com/a v1.0.0/go.mod h1:def=\n",
       "example.com/a v1.0.0 h1:abc= @1 optional\n"},
      {"Cargo.lock",
       "[[package]]\nname = \"me\"\nversion = \"0.1.0\"\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n"
       "source = \"registry+x\"\nchecksum = \"" +
           kSha + "\"\n",
       "a 1.0.0 SHA-256:aaaa @4\n"},
      {"composer.lock",
       "{\"packages\":[\n{\"name\":\"A/"
       "b\",\"version\":\"v1.0\",\"dist\":{\"shasum\":\"\"}}],\"packages-dev\":[{\"name\":\"c/"
       "d\",\"version\":\"2\"}]}",
       "a/b v1.0 @2\nc/d 2 @2 optional\n"},
      {"Gemfile.lock",
       "GEM\n  remote: https://example.com/\n  specs:\n    a (1.0)\n      b (>= 2)\n\nCHECKSUMS\n  a (1.0) "
       "sha256=" +
           kSha + "\n",
       "a 1.0 SHA-256:aaaa @4 optional\n"},
      {"packages.lock.json", "{\"dependencies\":{\"net8.0\":{\n\"A\":{\"resolved\":\"1.0.0\"}}}}",
       "A 1.0.0 @2 optional\n"},
      {"gradle.lockfile", "# comment\ncom.example:a:1.0=classpath\nempty=\n",
       "com.example/a 1.0 @2 optional\n"},
      {"conda-lock.yml",
       "version: 1\npackage:\n- name: a\n  version: 1.0\n  hash:\n    sha256: " + kSha + "\n",
       "a 1.0 SHA-256:aaaa @3 optional\n"},
      {"deb.debian.org_Packages",
       "Package: a\nVersion: 1:1.0-1\nSHA256: " + kSha + "\n\nPackage: b\nVersion: 2\n",
       "debian/a 1:1.0-1 SHA-256:aaaa @1 optional\n"},
  };
}

}  // namespace

TEST_CASE("verify: every lock gives its packages with version, digests and line") {
  std::set<std::string_view> tried;
  for (const Example& example : examples()) {
    CAPTURE(example.path);
    CHECK(read("folder/" + example.path, example.text) == example.packages);
    tried.insert(lock_format(example.path)->name);
  }
  for (const char* same : {"npm-shrinkwrap.json", "pylock.*.toml"}) tried.insert(same);  // as those above
  CHECK(tried.size() == lock_formats().size());
}

TEST_CASE("verify: a lock that ends anywhere, or is damaged, is read or refused and nothing else") {
  for (const Example& example : examples()) {
    CAPTURE(example.path);
    const auto read_lock = [&, format = lock_format(example.path)](std::string text) {
      for (const LockedPackage& package : format->read(text, example.path).packages)
        CHECK(!package.name.empty());
    };
    mutation::feed_beginnings(example.text, read_lock);
    mutation::feed_beginnings(example.text, [&](std::string text) {
      const bool whole = text.size() == example.text.size();
      if (!text.empty() && !whole) text.back() = '\xff';
      read_lock(text);
    });
    mutation::feed({example.text}, 50, read_lock);
  }
}

TEST_CASE("verify: a lock that names a package often costs no more than its length") {
  std::string gems = "GEM\n  specs:\n", sums = "CHECKSUMS\n";
  for (int i = 0; i < 20'000; ++i) {
    gems += "    a (1)\n";
    sums += "  a (1) sha256=" + kSha + "\n";
  }
  std::size_t hashes = 0;
  for (const LockedPackage& package : read_gemfile(gems + sums, "Gemfile.lock").packages)
    hashes += package.hashes.size();
  CHECK(hashes == 1);
}

TEST_CASE("verify: a lock of pnpm that has two documents is read in both, with the lines of the file") {
  CHECK(read("pnpm-lock.yaml",
             "---\nlockfileVersion: '9.0'\npackages:\n  p@1.0.0:\n    resolution: {integrity: " + kIntegrity +
                 "}\n---\npackages:\n  a@1.0.0:\n    resolution:\n      integrity: " + kIntegrity + "\n") ==
        "p 1.0.0 SHA-256:aaaa @4 optional\na 1.0.0 SHA-256:aaaa @8 optional\n");
}

TEST_CASE("verify: lines are counted on through a lock of twenty thousand packages") {
  std::string text = "{\"packages\": {\n";
  for (int i = 0; i < 20'000; ++i)
    text += "\"node_modules/a" + std::to_string(i) + "\": {\n\"version\": \"1.0.0\"\n},\n";
  text += "\"node_modules/z\": {\n\"version\": \"1.0.0\"\n}\n}}";
  const auto packages = read_npm_json(text, "package-lock.json").packages;
  REQUIRE(packages.size() == 20'001);
  CHECK(packages.back().line == 60'003);
}

TEST_CASE("verify: the checksums of Cargo's oldest locks stand apart") {
  CHECK(read("Cargo.lock",
             "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n[metadata]\n"
             "\"checksum a 1.0.0 (registry+x)\" = \"" +
                 kSha + "\"\n") == "a 1.0.0 SHA-256:aaaa @1\n");
}

TEST_CASE("verify: a locked package and an installed one have one identity, however the name is written") {
  CHECK(locked_identity("pypi", "Zope.Interface") == locked_identity("pypi", "zope-interface"));
  CHECK(locked_identity("npm", "@a/b") == "pkg:npm/%40a/b");
  CHECK(locked_identity("golang", "example.com/x/y") == "pkg:golang/example.com/x/y");
}
