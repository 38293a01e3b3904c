#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/text/path.h"
#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

using Files = std::vector<std::pair<std::string_view, std::string_view>>;

constexpr std::string_view kArchive = "5a0e8f2b5f6a3b1f3c8f3f6d0f3b7c6a9a4a2f2f0a1b2c3d4e5f60718293a4b5";

/// A record that lists `files` with their real digests.
std::string record_of(const Files& files, std::string_view package = kArchive) {
  std::string text = R"({"files":{)";
  for (const auto& [name, content] : files) {
    if (!text.ends_with('{')) text += ",";
    text.append("\"").append(name).append("\":\"").append(to_hex(sha256_of(content))).append("\"");
  }
  text.append("},\"package\":");
  package.empty() ? text.append("null") : text.append("\"").append(package).append("\"");
  return text + "}";
}

/// Adds the crate in `folder` with `files` and the record of them.
void add_crate(TreeBuilder& tree, std::string_view folder, const Files& files,
               std::string_view package = kArchive) {
  for (const auto& [name, content] : files) tree.file(join(folder, name), content);
  tree.file(join(folder, ".cargo-checksum.json"), record_of(files, package));
}

std::string manifest_of(std::string_view name, std::string_view version, std::string_view more = {}) {
  std::string text = "[package]\n";
  return text.append("name = \"")
      .append(name)
      .append("\"\nversion = \"")
      .append(version)
      .append("\"\n")
      .append(more);
}

/// A tree with one crate, `vendor/a`, whose manifest has these lines more and that has these files more.
Tree crate_with(std::string_view manifest, const Files& more = {}) {
  TreeBuilder tree(kCargoCataloger);
  const std::string text = manifest_of("a", "1.0.0", manifest);
  Files files = {{"Cargo.toml", text}};
  files.insert(files.end(), more.begin(), more.end());
  add_crate(tree, "vendor/a", files);
  return tree.build();
}

/// `from -> to` with versions for each edge between packages, one a line.
std::string edges_of(const Catalog& catalog) {
  const auto named = [&](std::uint32_t i) {
    const Package& p = catalog.found[i].package;
    return std::string(p.name) + " " + std::string(p.version);
  };
  std::string text;
  for (std::uint32_t i = 0; i < catalog.found.size(); ++i)
    for (const auto to : catalog.found[i].dependencies) text.append(named(i) + " -> " + named(to) + "\n");
  for (const auto to : catalog.roots) text.append("-> " + named(to) + "\n");
  return text;
}

/// Crates a 1.0.0, a 2.0.0 and b 1.0.0 in vendor/, with a Cargo.lock beside.
Tree locked(std::string_view lock, std::string_view package = kArchive) {
  TreeBuilder tree(kCargoCataloger);
  const std::string a1 = manifest_of("a", "1.0.0", "repository = \"https://example.com/a\"\n");
  const std::string a2 = manifest_of("a", "2.0.0");
  const std::string b = manifest_of("b", "1.0.0");
  add_crate(tree, "vendor/a-1.0.0", {{"Cargo.toml", a1}}, package);
  add_crate(tree, "vendor/a", {{"Cargo.toml", a2}}, package);
  add_crate(tree, "vendor/b", {{"Cargo.toml", b}}, package);
  tree.file("Cargo.lock", lock);
  return tree.build();
}

}  // namespace

TEST_CASE("cargo: a folder with a record is a crate, described by its manifest") {
  const Tree tree = crate_with(
      "authors = [\n    \"Ann <ann@example.com>\",\n    \"Bob\",\n]\n"
      "description = \"\"\"\nDoes one thing.\n\"\"\"\n"
      "homepage = \"https://example.com\"\nrepository = \"https://example.com/a.git\"\n"
      "license = \"MIT/Apache-2.0\"\n");
  const Catalog catalog = catalog_of(kCargoCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.diagnostics.empty());
  const Package& a = catalog.found[0].package;
  CHECK(a.name == "a");
  CHECK(a.version == "1.0.0");
  CHECK(a.purl == "pkg:cargo/a@1.0.0");
  CHECK(a.location == "vendor/a");
  CHECK(a.record == "vendor/a/.cargo-checksum.json");
  CHECK(a.record_status == "verified");
  CHECK(a.description == "Does one thing.");
  CHECK(a.authors == std::vector<Party>{{"Ann", "ann@example.com", ""}, {"Bob", "", ""}});
  CHECK(a.licenses == std::vector<License>{{License::Form::expression, "MIT OR Apache-2.0"}});
  CHECK(a.hashes == std::vector<Hash>{{HashAlgorithm::sha256, kArchive}});
  CHECK(references_of(a) == "vcs https://example.com/a.git \nwebsite https://example.com \n");
  CHECK(a.properties.empty());
}

TEST_CASE("cargo: a crate's licence is an id, an expression or a name") {
  struct Case {
    std::string_view text, result;
    License::Form form;
  };
  const Case cases[] = {
      {"MIT", "MIT", License::Form::id},
      {"Apache-2.0 / MIT", "Apache-2.0 OR MIT", License::Form::expression},
      {"MIT AND Unicode-3.0", "MIT AND Unicode-3.0", License::Form::expression},
      {"do / what you like", "do / what you like", License::Form::name},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Tree tree = crate_with("license = \"" + std::string(c.text) + "\"\n");
    const Catalog catalog = catalog_of(kCargoCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    CHECK(catalog.found[0].package.licenses == std::vector<License>{{c.form, c.result}});
  }
}

TEST_CASE("cargo: the record is a witness for every file of the crate") {
  TreeBuilder builder(kCargoCataloger);
  const std::string manifest = manifest_of("a", "1.0.0");
  const Files files = {{"Cargo.toml", manifest},
                       {"src/lib.rs", "fn a() {}"},
                       {"src/gone.rs", ""},
                       {"l", "x"},
                       {"unread.rs", ""}};
  builder.file("vendor/a/.cargo-checksum.json", record_of(files))
      .file("vendor/a/Cargo.toml", manifest)
      .file("vendor/a/src/lib.rs", "fn a() { evil() }")
      .file("vendor/a/src/new.rs", "")
      .file("vendor/a.rs", "")
      .link("vendor/a/l", "x")
      .unread("vendor/a/unread.rs", "permission denied");
  const Tree tree = builder.build();
  const Catalog catalog = catalog_of(kCargoCataloger, tree);
  const auto owner = [&](std::string_view path) { return claims_to(tree, catalog, path); };
  CHECK(owner("vendor/a/Cargo.toml") == "a agrees 2");
  CHECK(owner("vendor/a/src/lib.rs") == "a differs 2");
  CHECK(owner("vendor/a/src/new.rs") == "a unlisted 2");
  CHECK(owner("vendor/a/l") == "a differs 2");
  CHECK(owner("vendor/a/unread.rs") == "a none 2");
  CHECK(owner("vendor/a/.cargo-checksum.json") == "a none 2");
  CHECK(owner("vendor/a.rs").empty());
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.record_status == "differs");
  CHECK(catalog.found[0].package.properties == std::vector<Property>{{"stocktake:record-missing", "1"}});
}

TEST_CASE("cargo: a record that lists no files vouches for none and accuses none") {
  const std::string manifest = manifest_of("a", "1.0.0");
  const Tree tree = TreeBuilder(kCargoCataloger)
                        .file("vendor/a/.cargo-checksum.json", record_of({}, ""))
                        .file("vendor/a/Cargo.toml", manifest)
                        .build();
  const Catalog catalog = catalog_of(kCargoCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.record_status == "absent");
  CHECK(catalog.found[0].package.hashes.empty());
  CHECK(claims_to(tree, catalog, "vendor/a/Cargo.toml") == "a none 2");
}

TEST_CASE("cargo: what runs at compile time is a hook, and what is compiled first an entry") {
  struct Case {
    std::string_view manifest;
    Files files;
    std::string_view hooks, entries;
  };
  const Case cases[] = {
      {"", {}, "", ""},
      {"", {{"src/lib.rs", ""}}, "", "vendor/a/src/lib.rs"},
      {"",
       {{"build.rs", ""}, {"src/lib.rs", ""}},
       "cargo:build=build.rs",
       "vendor/a/build.rs | vendor/a/src/lib.rs"},
      {"build = true\n", {{"build.rs", ""}}, "cargo:build=build.rs", "vendor/a/build.rs"},
      {"build = false\n", {{"build.rs", ""}}, "", ""},
      {"build = \"build/main.rs\"\n",
       {{"build.rs", ""}, {"build/main.rs", ""}},
       "cargo:build=build/main.rs",
       "vendor/a/build/main.rs"},
      {"build = [\"one.rs\", \"two.rs\"]\n",
       {{"two.rs", ""}},
       "cargo:build=one.rs | cargo:build=two.rs",
       "vendor/a/two.rs"},
      {"build = \"../../../out.rs\"\n", {}, "cargo:build=../../../out.rs", ""},
      {"links = \"z\"\nbuild = \"build.rs\"\n", {}, "cargo:build=build.rs", ""},
      {"build = \"./build.rs\"\n", {{"build.rs", ""}}, "cargo:build=build.rs", "vendor/a/build.rs"},
      {"[lib]\nproc-macro = true\npath = \"lib.rs\"\n",
       {{"lib.rs", ""}},
       "cargo:proc-macro=true",
       "vendor/a/lib.rs"},
      {"[lib]\npath = \"../b/x.rs\"\n", {}, "cargo:lib=../b/x.rs", ""},
      {"[lib]\nproc_macro = true\n", {}, "cargo:proc-macro=true", ""},
      {"[lib]\nproc-macro = false\n", {}, "", ""},
      {"[lib]\ncrate-type = [\"proc-macro\"]\n", {}, "cargo:proc-macro=true", ""},
      {"[lib]\ncrate-type = [\"cdylib\"]\n", {}, "", ""},
      {"[features]\nbuild = [\"x\"]\nproc-macro = []\n", {}, "", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.manifest);
    const Tree tree = crate_with(c.manifest, c.files);
    const Catalog catalog = catalog_of(kCargoCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    CHECK(lines_of(catalog.found[0].package.hooks) == c.hooks);
    CHECK(lines_of(catalog.found[0].package.entry_points) == c.entries);
  }
}

TEST_CASE("cargo: the lock beside the vendor folder gives dependencies in all its versions") {
  const std::string_view locks[] = {
      // version 4: no more of a reference than needed
      "version = 4\n"
      "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n"
      "[[package]]\nname = \"a\"\nversion = \"2.0.0\"\nsource = \"registry+x\"\ndependencies = [\n "
      "\"b\",\n]\n"
      "[[package]]\nname = \"b\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\ndependencies = [\n \"a "
      "1.0.0\",\n \"gone\",\n]\n"
      "[[package]]\nname = \"gone\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n"
      "[[package]]\nname = \"me\"\nversion = \"1.0.0\"\ndependencies = [\n \"a 2.0.0\",\n \"b\",\n "
      "\"mine\",\n]\n"
      "[[package]]\nname = \"mine\"\nversion = \"1.0.0\"\n",
      // version 1: full references, [root], checksums apart
      "[root]\nname = \"me\"\nversion = \"1.0.0\"\ndependencies = [\n \"a 2.0.0 (registry+x)\",\n \"b 1.0.0 "
      "(registry+x)\",\n]\n"
      "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n"
      "[[package]]\nname = \"a\"\nversion = \"2.0.0\"\nsource = \"registry+x\"\n"
      "dependencies = [\n \"b 1.0.0 (registry+x)\",\n]\n"
      "[[package]]\nname = \"b\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n"
      "dependencies = [\n \"a 1.0.0 (registry+x)\",\n]\n"
      "[metadata]\n\"checksum b 1.0.0 (registry+x)\" = "
      "\"5a0e8f2b5f6a3b1f3c8f3f6d0f3b7c6a9a4a2f2f0a1b2c3d4e5f60718293a4b5\"\n",
  };
  for (const auto lock : locks) {
    CAPTURE(lock);
    const Tree tree = locked(lock);
    const Catalog catalog = catalog_of(kCargoCataloger, tree);
    CHECK(diagnostics_of(catalog).empty());
    CHECK(edges_of(catalog) ==
          "a 2.0.0 -> b 1.0.0\n"
          "b 1.0.0 -> a 1.0.0\n"
          "-> a 2.0.0\n"
          "-> b 1.0.0\n");
    for (const FoundPackage& found : catalog.found) CHECK(found.package.lock_status.empty());
  }
}

TEST_CASE("cargo: a lock that names another version, archive or source is contradicted") {
  struct Case {
    std::string_view lock, package, status;
  };
  const std::string_view other = "0000000000000000000000000000000000000000000000000000000000000000";
  const std::string wrong =
      "[[package]]\nname = \"b\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\nchecksum = \"" +
      std::string(other) + "\"\n";
  const std::string wrong_v1 =
      "[[package]]\nname = \"b\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n"
      "[metadata]\n\"checksum b 1.0.0 (registry+x)\" = \"" +
      std::string(other) + "\"\n";
  const std::string checksum = "checksum " + std::string(other);
  const Case cases[] = {
      {"version = 4\n", kArchive, ""},
      {"[[package]]\nname = \"b\"\nversion = \"1.0.0\"\n", kArchive, ""},
      {"[[package]]\nname = \"b\"\nversion = \"1.1.0\"\nsource = \"registry+x\"\n", kArchive,
       "version 1.1.0"},
      {wrong, kArchive, checksum},
      {wrong, "", checksum},
      {wrong_v1, kArchive, checksum},
      {"[[package]]\nname = \"b\"\nversion = \"1.0.0\"\nsource = \"git+https://example.com/b#abc\"\n",
       kArchive, "source git+https://example.com/b#abc"},
      {"[[package]]\nname = \"b\"\nversion = \"1.0.0\"\nsource = \"git+https://example.com/b#abc\"\n", "",
       ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.lock);
    const Tree tree = locked(c.lock, c.package);
    const Catalog catalog = catalog_of(kCargoCataloger, tree);
    const FoundPackage* b = find_named(catalog, "b");
    REQUIRE(b != nullptr);
    CHECK(b->package.lock_status == c.status);
    CHECK(diagnostics_of(catalog).empty());
  }
}

TEST_CASE("cargo: the lock says where a crate comes from") {
  const Tree from_registry = locked(
      "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://example.com/index\"\n");
  const Catalog registry = catalog_of(kCargoCataloger, from_registry);
  const FoundPackage* a = find_named(registry, "a", "1.0.0");
  REQUIRE(a != nullptr);
  CHECK(references_of(a->package) ==
        "vcs https://example.com/a \ndistribution https://example.com/index  SHA-256 " +
            std::string(kArchive) + "\n");
  CHECK(a->package.hashes.empty());

  const Tree from_git = locked(
      "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"git+https://example.com/b?branch=c#abc\"\n",
      "");
  const Catalog git = catalog_of(kCargoCataloger, from_git);
  a = find_named(git, "a", "1.0.0");
  REQUIRE(a != nullptr);
  CHECK(references_of(a->package) == "vcs https://example.com/b?branch=c abc\n");
}

TEST_CASE("cargo: the root may be the vendor folder or a crate, and a crate in a crate is files") {
  TreeBuilder builder(kCargoCataloger);
  const std::string a = manifest_of("a", "1.0.0");
  const std::string b = manifest_of("b", "1.0.0");
  add_crate(builder, "a", {{"Cargo.toml", a}});
  add_crate(builder, "a/tests/vendor/b", {{"Cargo.toml", b}});
  builder.file(".cargo-checksum.json", "{}");
  const Tree vendor = builder.build();
  const Catalog catalog = catalog_of(kCargoCataloger, vendor);
  CHECK(catalog.found.size() == 1);
  CHECK(claims_to(vendor, catalog, "a/Cargo.toml") == "a agrees 1");
  CHECK(claims_to(vendor, catalog, "a/tests/vendor/b/Cargo.toml") == "a unlisted 1");
  CHECK(diagnostics_of(catalog) ==
        ".cargo-checksum.json: has no Cargo.toml beside it; cargo ignores such a folder\n");

  add_crate(builder, "", {{"Cargo.toml", a}, {"src/lib.rs", ""}});
  const Tree crate = builder.build();
  const Catalog alone = catalog_of(kCargoCataloger, crate);
  CHECK(claims_to(crate, alone, "src/lib.rs") == "a agrees 0");
  REQUIRE(alone.found.size() == 1);
  CHECK(lines_of(alone.found[0].package.entry_points) == "src/lib.rs");
}

TEST_CASE("cargo: a malformed record, manifest or lock is a diagnostic and the rest goes on") {
  TreeBuilder builder(kCargoCataloger);
  const std::string good = manifest_of("good", "1.0.0");
  const std::string torn = manifest_of("torn", "1.0.0");
  add_crate(builder, "vendor/good", {{"Cargo.toml", good}});
  add_crate(builder, "vendor/bad", {{"Cargo.toml", "[package]\nname = nothing\n"}});
  add_crate(builder, "vendor/nameless", {{"Cargo.toml", "[package]\nversion = \"1\"\n"}});
  builder.file("vendor/torn/Cargo.toml", torn)
      .file("vendor/torn/.cargo-checksum.json", R"({"files":{"Cargo.toml")");
  builder.file("vendor/out/Cargo.toml", manifest_of("out", "1.0.0"))
      .file("vendor/out/.cargo-checksum.json",
            R"({"files":{"../good/Cargo.toml":"x","/etc/passwd":"y"},"package":7})");
  builder.unread("vendor/gone/.cargo-checksum.json", "permission denied");
  builder.file("Cargo.lock", "[[package]\n");
  const Tree tree = builder.build();
  const Catalog catalog = catalog_of(kCargoCataloger, tree);

  REQUIRE(find_named(catalog, "good") != nullptr);
  CHECK(find_named(catalog, "good")->package.record_status == "verified");
  REQUIRE(find_named(catalog, "torn") != nullptr);
  CHECK(find_named(catalog, "torn")->package.record_status == "absent");
  CHECK(claims_to(tree, catalog, "vendor/torn/Cargo.toml") == "torn none 2");
  REQUIRE(find_named(catalog, "out") != nullptr);
  CHECK(find_named(catalog, "out")->package.properties ==
        std::vector<Property>{{"stocktake:record-missing", "2"}});
  CHECK(claims_to(tree, catalog, "vendor/good/Cargo.toml") == "good agrees 2");
  CHECK(claims_to(tree, catalog, "vendor/bad/Cargo.toml").empty());
  CHECK(catalog.found.size() == 3);

  const std::string diagnostics = diagnostics_of(catalog);
  CAPTURE(diagnostics);
  for (const std::string_view said : {
           "vendor/bad/.cargo-checksum.json: vendor/bad/Cargo.toml:2:",
           "vendor/nameless/.cargo-checksum.json: vendor/nameless/Cargo.toml: names no package\n",
           "vendor/torn/.cargo-checksum.json: 1:",
           "vendor/gone/.cargo-checksum.json: could not be read; the crate beside it is unknown\n",
           "Cargo.lock: 1:",
       })
    CHECK(diagnostics.find(said) != std::string::npos);
  CHECK(catalog.diagnostics.size() == 5);
}

TEST_CASE("a crate as it is published is that crate, packed or unpacked") {
  for (const std::string_view folder : {"left-1.2.0", ""}) {
    CAPTURE(folder);
    const auto at = [&](std::string_view name) { return join(folder, name); };
    const Tree tree = TreeBuilder(kCargoCataloger)
                          .file(at("Cargo.toml"), manifest_of("left", "1.2.0"))
                          .file(at("Cargo.toml.orig"), manifest_of("left", "1.2.0"))
                          .file(at("build.rs"), "fn main() {}")
                          .file(at("src/lib.rs"), "")
                          .file(at("examples/a/Cargo.toml"), manifest_of("a", "0.1.0"))
                          .build();
    const Catalog catalog = catalog_of(kCargoCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    const Package& package = catalog.found[0].package;
    CHECK(package.purl == "pkg:cargo/left@1.2.0");
    CHECK(package.location == folder);
    CHECK(package.record == at("Cargo.toml"));
    CHECK(package.record_status == "absent");
    REQUIRE(package.hooks.size() == 1);
    CHECK(package.hooks[0] == "cargo:build=build.rs");
    REQUIRE(package.properties.size() == 1);
    CHECK(package.properties[0] == Property{"stocktake:published", "crate"});
    CHECK(catalog.claims.size() == tree.entries.size());
    CHECK(catalog.roots == std::vector<std::uint32_t>{0});
  }
}

TEST_CASE("a published crate whose manifest names no package is reported, and owns nothing") {
  const Tree tree = TreeBuilder(kCargoCataloger)
                        .file("left-1.2.0/Cargo.toml", "[workspace]\n")
                        .file("left-1.2.0/Cargo.toml.orig", "")
                        .build();
  const Catalog catalog = catalog_of(kCargoCataloger, tree);
  CHECK(catalog.found.empty());
  CHECK(catalog.claims.empty());
  CHECK(catalog.diagnostics.size() == 1);
}

TEST_CASE(
    "cargo: a record with a byte that is not UTF-8, and one with a comma too many, speak of their files") {
  const std::string manifest = manifest_of("a", "1.0.0");
  const std::string digest = to_hex(sha256_of(manifest));
  for (const std::string_view more : {"\"b\xe9\": \"x\"", ""}) {
    TreeBuilder builder(kCargoCataloger);
    builder.file("vendor/a/Cargo.toml", manifest)
        .file("vendor/a/.cargo-checksum.json",
              "{\"files\": {\"Cargo.toml\": \"" + digest + "\"," + std::string(more) + "}, \"package\": 1}");
    const Tree tree = builder.build();
    const Catalog catalog = catalog_of(kCargoCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    CHECK(catalog.found[0].package.record_status == (more.empty() ? "verified" : "differs"));
    CHECK(catalog.found[0].package.hashes.empty());
    CHECK(diagnostics_of(catalog) ==
          "vendor/a/.cargo-checksum.json: is not JSON to the letter, and read as if it were\n");
  }
}
