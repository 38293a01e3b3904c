#include "schemas/inventory/ecosystem.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "schemas/identity/version_order.h"

using namespace stocktake;

TEST_CASE("a file is the bookkeeping of one ecosystem, by its name and folder") {
  struct Case {
    std::string_view path, type;
  };
  for (const Case& c : {Case{"lib/a-1.dist-info/RECORD", "pypi"},
                        {"a-1.dist-info/uv_build.json", "pypi"},
                        {"RECORD", ""},
                        {"a/node_modules/.pnpm/lock.yaml", "npm"},
                        {".pnpm/lock.yaml", "npm"},
                        {"my_node_modules/.modules.yaml", ""},
                        {"vendor/composer/installed.json", "composer"},
                        {"composer/installed.json", "composer"},
                        {"vendor/composer/autoload_static.php", ""},
                        {"vendor/modules.txt", "golang"},
                        {"modules.txt", "golang"},
                        {"Gemfile.lock", "gem"},
                        {"Gemfile", ""},
                        {"sub/Gemfile.lock", ""},
                        {"Cargo.lock", "cargo"}}) {
    CAPTURE(c.path);
    const auto [row, ecosystem] = bookkeeping_of(c.path);
    CHECK((ecosystem == nullptr ? std::string_view() : ecosystem->purl_type) == c.type);
    CHECK((row == nullptr) == c.type.empty());
  }
}

TEST_CASE("what installers write into a dist-info is one list") {
  CHECK(is_written_by_installer("INSTALLER"));
  CHECK(is_written_by_installer("uv_build.json"));
  CHECK(is_written_by_installer("provenance_url.json"));
  CHECK_FALSE(is_written_by_installer("METADATA"));
  CHECK_FALSE(is_written_by_installer("SOURCES.txt"));
  CHECK_FALSE(is_written_by_installer("requirements.txt"));
}

TEST_CASE("a hook is put into words") {
  CHECK(hook_words("npm:preinstall=node x") == "runs 'node x' at preinstall");
  CHECK(hook_words("npm:install=echo {*} {}") == "runs 'echo {*} {}' at install");
  CHECK(hook_words("cargo:build=build.rs") == "runs build.rs when it is built");
  CHECK(hook_words("cargo:proc-macro=true") == "runs inside the compiler (a procedural macro)");
  CHECK(hook_words("composer:post-install-cmd=x") == "runs 'x' at Composer's post-install-cmd");
  CHECK(hook_words("composer:plugin=A\\B") == "runs inside Composer (a plugin)");
  CHECK(hook_words("what=ever") == "runs at install: what=ever");
}

TEST_CASE("a build file is one that the hook names, or that the hook stands for") {
  CHECK(is_build_file("build.rs", "cargo:build=build.rs"));
  CHECK_FALSE(is_build_file("lib.rs", "cargo:build=build.rs"));
  CHECK_FALSE(is_build_file("build.rs", "npm:install=build.rs"));
  CHECK(is_build_file("setup.py", "python:build=own code"));
  CHECK_FALSE(is_build_file("setup.py", "python:script=setup.py"));
}

TEST_CASE("every ecosystem has an order of versions and words for people, and its type is its own") {
  for (const Ecosystem& ecosystem : ecosystems()) {
    CAPTURE(ecosystem.cataloger);
    // Copied code has no package manager that would keep books, and versions of any kind.
    const bool managed = ecosystem.purl_type != "generic";
    CHECK(version_scheme(ecosystem.purl_type).has_value() == managed);
    CHECK_FALSE(ecosystem.title.empty());
    CHECK_FALSE(ecosystem.records.empty());
    CHECK(ecosystem.bookkeeping.empty() != managed);
    CHECK(ecosystem_of(ecosystem.purl_type) == &ecosystem);
    for (const Bookkeeping& row : ecosystem.bookkeeping) {
      CAPTURE(row.name);
      CHECK_FALSE(row.reason.empty());
      // A row that an earlier one hides would never count.
      const std::string folder = row.folder == "/"             ? ""
                                 : row.folder.starts_with('.') ? "x" + std::string(row.folder) + "/"
                                                               : std::string(row.folder) + "/";
      std::string name(row.name);
      if (name.ends_with('*')) name.back() = 'x';
      CHECK(bookkeeping_of(folder + name).row == &row);
    }
  }
  CHECK(ecosystem_of("nothing") == nullptr);
}
