#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/generator/catalog_text.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

namespace {

constexpr std::string_view kInstalled = R"({
  "packages": [
    {
      "name": "Monolog/monolog", "version": "v3.5.0", "type": "library",
      "description": "Logs.", "homepage": "https://example.com/monolog",
      "license": ["MIT"], "authors": [{"name": "Ann", "email": "ann@example.com"}, {"name": "Bob"}],
      "support": {"issues": "https://example.com/monolog/issues", "source": "https://example.com"},
      "source": {"type": "git", "url": "https://example.com/monolog.git", "reference": "c915e2634718dbc8a4a15c61b0e62e7a44e14448"},
      "dist": {"type": "zip", "url": "https://example.com/monolog.zip", "reference": "c915e2634718dbc8a4a15c61b0e62e7a44e14448",
               "shasum": "A9993E364706816ABA3E25717850C26C9CD0D89D"},
      "require": {"php": ">=8.1", "ext-json": "*", "Psr/log": "^3", "psr/log-implementation": "*"},
      "provide": {"psr/log-implementation": "3.0.0"},
      "autoload": {"psr-4": {"Monolog\\": "src"}, "files": ["src/boot.php", "src/gone.php"]},
      "extra": [], "scripts": {"post-install-cmd": "evil"},
      "install-path": "../monolog/monolog"
    },
    {"name": "psr/log", "version": "3.0.0", "type": "library", "license": "MIT", "install-path": "../psr/log"},
    {
      "name": "acme/installer", "version": "1.0.0", "type": "composer-plugin", "license": ["MIT", "GPL-3.0-only"],
      "extra": {"class": "Acme\\Plugin", "other": {"class": "no"}},
      "bin": ["bin/acme"], "require": {"monolog/monolog": "^3", "acme/old": "*"},
      "install-path": "../../modules/installer"
    },
    {"name": "acme/meta", "version": "2.0.0", "type": "metapackage", "install-path": null},
    {"name": "acme/app", "version": "dev-main", "type": "project", "replace": {"acme/old": "self.version"},
     "license": ["proprietary", "My own"], "install-path": "../acme/app"}
  ],
  "dev": true,
  "dev-package-names": ["acme/app"]
})";

TreeBuilder project(std::string_view installed = kInstalled) {
  TreeBuilder tree(kComposerCataloger);
  tree.file("vendor/composer/installed.json", installed)
      .file("vendor/composer/ClassLoader.php", "<?php")
      .file("vendor/autoload.php", "<?php")
      .file("vendor/bin/acme", "#!/usr/bin/env php")
      .file("vendor/bin/acme.bat", "@ECHO OFF")
      .file("vendor/bin/other", "")
      .file("vendor/monolog/monolog/src/Logger.php", "<?php")
      .file("vendor/monolog/monolog/src/boot.php", "<?php")
      .file("vendor/monolog/monolog/composer.json", "{}")
      .file("vendor/psr/log/src/Log.php", "<?php")
      .file("vendor/acme/app/index.php", "<?php")
      .file("modules/installer/src/Plugin.php", "<?php");
  return tree;
}

/// `from: to, to` for each package that depends on another, and the roots, one a line.
std::string edges_of(const Catalog& catalog) {
  const auto list = [&](std::string_view from, const std::vector<std::uint32_t>& to) {
    std::string text(from);
    for (const auto i : to) text.append(" ").append(catalog.found[i].package.purl.substr(13));
    return to.empty() ? std::string() : text + "\n";
  };
  std::string text;
  for (const FoundPackage& found : catalog.found) text += list(found.package.name, found.dependencies);
  return text + list("root", catalog.roots);
}

}  // namespace

TEST_CASE("composer: every package of installed.json is described by it") {
  const Tree tree = project().build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  CHECK(diagnostics_of(catalog).empty());
  REQUIRE(catalog.found.size() == 5);
  const Package& monolog = catalog.found[0].package;
  CHECK(monolog.group == "Monolog");
  CHECK(monolog.name == "monolog");
  CHECK(monolog.version == "v3.5.0");
  CHECK(monolog.purl == "pkg:composer/monolog/monolog@v3.5.0");
  CHECK(monolog.location == "vendor/monolog/monolog");
  CHECK(monolog.record == "vendor/composer/installed.json");
  CHECK(monolog.description == "Logs.");
  CHECK(monolog.authors == std::vector<Party>{{"Ann", "ann@example.com", ""}, {"Bob", "", ""}});
  CHECK(monolog.type == "library");
  CHECK(monolog.scope.empty());
  CHECK(lines_of(monolog.hooks) == "composer:autoload=src/boot.php | composer:autoload=src/gone.php");
  CHECK(monolog.licenses == std::vector<License>{{License::Form::id, "MIT"}});
  CHECK(references_of(monolog) ==
        "vcs https://example.com/monolog.git c915e2634718dbc8a4a15c61b0e62e7a44e14448\n"
        "distribution https://example.com/monolog.zip c915e2634718dbc8a4a15c61b0e62e7a44e14448 SHA-1 "
        "a9993e364706816aba3e25717850c26c9cd0d89d\n"
        "website https://example.com/monolog \n"
        "issue-tracker https://example.com/monolog/issues \n");
  const Package& app = catalog.found[4].package;
  CHECK(app.type == "application");
  CHECK(app.scope == "optional");
  CHECK(app.licenses ==
        std::vector<License>{{License::Form::name, "proprietary"}, {License::Form::name, "My own"}});
  CHECK(catalog.found[2].package.licenses ==
        std::vector<License>{{License::Form::expression, "MIT OR GPL-3.0-only"}});
  CHECK(catalog.found[3].package.location.empty());
}

TEST_CASE(
    "composer: files belong to the package at the install path, proxies to the one that declares them") {
  const Tree tree = project().build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  const auto owner = [&](std::string_view path) { return claims_to(tree, catalog, path); };
  CHECK(owner("vendor/monolog/monolog/src/Logger.php") == "monolog none 2");
  CHECK(owner("modules/installer/src/Plugin.php") == "installer none 2");
  CHECK(owner("vendor/bin/acme") == "installer none 2");
  CHECK(owner("vendor/bin/acme.bat") == "installer none 2");
  CHECK(owner("vendor/bin/other").empty());
  CHECK(owner("vendor/autoload.php").empty());
  CHECK(owner("vendor/composer/ClassLoader.php").empty());
  CHECK(owner("vendor/composer/installed.json").empty());
}

TEST_CASE(
    "composer: a plugin is a hook, a dependency's scripts are none, files that always run are entries") {
  const Tree tree = project().build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  REQUIRE(catalog.found.size() == 5);
  CHECK(lines_of(catalog.found[0].package.hooks) ==
        "composer:autoload=src/boot.php | composer:autoload=src/gone.php");
  CHECK(lines_of(catalog.found[0].package.entry_points) == "vendor/monolog/monolog/src/boot.php");
  CHECK(lines_of(catalog.found[2].package.hooks) == "composer:plugin=Acme\\Plugin");

  const Tree more = project(R"([
      {"name": "a/a", "version": "1", "type": "composer-plugin", "extra": {"class": ["Two", "One"]}},
      {"name": "a/b", "version": "1", "type": "composer-plugin"},
      {"name": "a/c", "version": "1", "type": "composer-installer", "extra": {"class": "Old"}}])")
                        .build();
  const Catalog plugins = catalog_of(kComposerCataloger, more);
  REQUIRE(plugins.found.size() == 3);
  CHECK(lines_of(plugins.found[0].package.hooks) == "composer:plugin=One | composer:plugin=Two");
  CHECK(lines_of(plugins.found[1].package.hooks) == "composer:plugin=");
  CHECK(lines_of(plugins.found[2].package.hooks) == "composer:installer=Old");
}

TEST_CASE("composer: requirements lead to the package, or to those that replace or provide it") {
  const Tree tree = project()
                        .file("composer.json", R"({"require": {"php": "^8", "acme/Installer": "*"},
                                                   "require-dev": {"acme/app": "*", "not/here": "*"}})")
                        .build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  CHECK(edges_of(catalog) ==
        "monolog psr/log@3.0.0\n"
        "installer monolog/monolog@v3.5.0 acme/app@dev-main\n"
        "root acme/installer@1.0.0 acme/app@dev-main\n");
  CHECK(catalog.hooks.empty());
}

TEST_CASE("composer: the first form of installed.json is an array without paths") {
  const Tree tree =
      project(R"([{"name": "psr/log", "version": "1.1.4", "version_normalized": "1.1.4.0"}])").build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.purl == "pkg:composer/psr/log@1.1.4");
  CHECK(claims_to(tree, catalog, "vendor/psr/log/src/Log.php") == "log none 2");
}

TEST_CASE("composer: the root may be the vendor folder") {
  const Tree tree =
      TreeBuilder(kComposerCataloger)
          .file("composer/installed.json",
                R"({"packages": [{"name": "a/b", "version": "1", "bin": "x", "install-path": "../a/b"}]})")
          .file("a/b/b.php", "<?php")
          .file("bin/x", "")
          .build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  CHECK(catalog.found[0].package.location == "a/b");
  CHECK(claims_to(tree, catalog, "a/b/b.php") == "b none 1");
  CHECK(claims_to(tree, catalog, "bin/x") == "b none 1");
}

TEST_CASE("composer: the root's scripts that run by themselves are a hook of its composer.json") {
  struct Case {
    std::string_view manifest, hook;
  };
  const Case cases[] = {
      {R"({"scripts": {"test": "phpunit"}})", ""},
      {R"({"scripts": []})", ""},
      {R"({"scripts": {"post-install-cmd": "sh x", "test": "phpunit"}})", "composer:post-install-cmd=sh x"},
      {R"({"scripts": {"post-autoload-dump": ["A\\B::c", "@php artisan x", "@build --now"],
                       "build": ["make", "@build", "@post-autoload-dump"], "unused": "no"}})",
       "composer:build=make && @build && @post-autoload-dump; "
       "composer:post-autoload-dump=A\\B::c && @php artisan x && @build --now"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.manifest);
    const Tree tree = project().file("composer.json", c.manifest).build();
    const Catalog catalog = catalog_of(kComposerCataloger, tree);
    REQUIRE(catalog.hooks.size() == (c.hook.empty() ? 0 : 1));
    if (c.hook.empty()) continue;
    CHECK(catalog.hooks[0].text == c.hook);
    CHECK(tree.entries[catalog.hooks[0].entry].path == "composer.json");
  }
}

TEST_CASE("composer: a lock that names another version, archive or commit is contradicted") {
  struct Case {
    std::string_view lock, status;
  };
  const Case cases[] = {
      {R"({"packages": [{"name": "a/b", "version": "1.0.0", "dist": {"reference": "one", "shasum": "f1"}}]})",
       ""},
      {R"({"packages": [{"name": "a/b", "version": "1.0.0", "dist": {"shasum": ""}}]})", ""},
      {R"({"packages": [{"name": "other/b", "version": "9"}]})", ""},
      {R"({"packages": [], "packages-dev": [{"name": "a/b", "version": "1.0.1"}]})", "version 1.0.1"},
      {R"({"packages": [{"name": "a/b", "version": "1.0.0", "dist": {"reference": "one", "shasum": "f2"}}]})",
       "checksum f2"},
      {R"({"packages": [{"name": "a/b", "version": "1.0.0", "dist": {"reference": "two"}}]})",
       "reference two"},
      {R"({"packages": [{"name": "a/b", "version": "1.0.0", "source": {"reference": "two"}}]})",
       "reference two"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.lock);
    const Tree tree = project(R"([{"name": "a/b", "version": "1.0.0", "source": {"reference": "one"},
                                   "dist": {"reference": "one", "shasum": "f1"}}])")
                          .file("composer.lock", c.lock)
                          .build();
    const Catalog catalog = catalog_of(kComposerCataloger, tree);
    REQUIRE(catalog.found.size() == 1);
    CHECK(catalog.found[0].package.lock_status == c.status);
    CHECK(diagnostics_of(catalog).empty());
  }
}

TEST_CASE("composer: a package may bring a vendor folder that it uses, but its test data is only files") {
  const Tree tree =
      TreeBuilder(kComposerCataloger)
          .file("vendor/composer/installed.json", R"([{"name": "a/b", "version": "1"}])")
          .file("vendor/a/b/vendor/composer/installed.json", R"([{"name": "in/side", "version": "1"}])")
          .file("vendor/a/b/vendor/in/side/x.php", "<?php")
          .file("vendor/a/b/tests/x/vendor/composer/installed.json",
                R"([{"name": "for/test", "version": "1"}])")
          .file("tests/vendor/composer/installed.json", R"([{"name": "our/own", "version": "1"}])")
          .build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  CHECK(find_named(catalog, "side") != nullptr);
  CHECK(find_named(catalog, "own") != nullptr);
  CHECK(find_named(catalog, "test") == nullptr);
  CHECK(claims_to(tree, catalog, "vendor/a/b/vendor/in/side/x.php") == "b none 2\nside none 5");
}

TEST_CASE("composer: hostile and malformed records are diagnostics and the rest goes on") {
  const Tree tree = project(R"({"packages": [
          7, {}, {"name": 7}, {"name": ""},
          {"name": "a/up", "version": "1", "install-path": ".."},
          {"name": "a/root", "version": "1", "install-path": "../.."},
          {"name": "a/out", "version": "1", "install-path": "../../../x"},
          {"name": "a/abs", "version": "1", "install-path": "/etc"},
          {"name": "a/odd", "version": {"x": 1}, "license": {"x": 1}, "bin": {"x": [1]}, "require": "x",
           "autoload": {"files": {"x": "../../../../etc/passwd"}}, "extra": "x", "dist": [], "authors": [1]},
          {"name": "psr/log", "version": "3", "install-path": "../psr/log", "autoload": {"files": ["../../../../x"]}}]})")
                        .file("b/vendor/composer/installed.json", R"({"packages": [{"name": "b/b")")
                        .unread("c/vendor/composer/installed.json", "permission denied")
                        .file("composer.json", "{")
                        .file("composer.lock", "[")
                        .build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  CHECK(catalog.found.size() == 7);
  CHECK(claims_to(tree, catalog, "vendor/autoload.php").empty());
  CHECK(claims_to(tree, catalog, "vendor/psr/log/src/Log.php") == "log none 2");
  const std::string diagnostics = diagnostics_of(catalog);
  CAPTURE(diagnostics);
  const std::string record = "vendor/composer/installed.json: says that a/";
  for (const std::string_view name : {"up", "root", "out", "abs"})
    CHECK(diagnostics.find(record + std::string(name) + " lies where no package can") != std::string::npos);
  for (const std::string_view said :
       {"b/vendor/composer/installed.json: 1:", "\ncomposer.json: 1:", "\ncomposer.lock: 1:",
        "c/vendor/composer/installed.json: could not be read", "its name makes no package URL"})
    CHECK(diagnostics.find(said) != std::string::npos);
  CHECK(catalog.diagnostics.size() == 9);
}

TEST_CASE("a byte that is not UTF-8 and a version that is a number cost no package") {
  const Tree tree =
      project(
          "{\"packages\": [{\"name\": \"acme/app\", \"version\": 1.5, \"description\": \"Jos\xe9\","
          " \"install-path\": \"../acme/app\"}], \"dev-package-names\": [\"acme/app\"]}")
          .build();
  const Catalog catalog = catalog_of(kComposerCataloger, tree);
  REQUIRE(catalog.found.size() == 1);
  const Package& package = catalog.found[0].package;
  CHECK(package.purl == "pkg:composer/acme/app@1.5");
  CHECK(package.description == "Jos\xEF\xBF\xBD");
  CHECK(package.scope == "optional");
  CHECK(package.location == "vendor/acme/app");
  CHECK(diagnostics_of(catalog) ==
        "vendor/composer/installed.json: is not JSON to the letter, and read as if it were\n");
}
