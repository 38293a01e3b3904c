#include "generator/catalog/manifest_pins.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("one version is a pin, by the manifest's own syntax of ranges") {
  CHECK(is_exact_pin("package.json", "1.2.3"));
  CHECK(is_exact_pin("package.json", "=1.2.3"));
  CHECK(is_exact_pin("requirements.txt", "==1.0"));
  CHECK(is_exact_pin("Cargo.toml", "=1.0.0"));
  CHECK_FALSE(is_exact_pin("Cargo.toml", "1.0.0"));
  for (const char* range : {"^1.2.3", "~1", "1.x", "*", ">=1,<2", "1 || 2", "~> 7.0", "latest", ""})
    CHECK_FALSE(is_exact_pin("package.json", range));
}

TEST_CASE("a setting asks for a dependency by its key, or by a text of its own") {
  const auto asked = [](std::string_view key, std::string_view value) {
    const AskedVersion result = asked_version(key, value);
    return result.name + "|" + result.version;
  };
  CHECK(asked("left-pad", "^1.3.0") == "left-pad|^1.3.0");
  CHECK(asked("requirement", "requests[socks] == 2.31.0 ; python_version > '3'") == "requests|== 2.31.0");
  CHECK(asked("requirement", "a==1 --hash=sha256:0") == "a|==1");
  CHECK(asked("dependencies", "flask>=2") == "flask|>=2");
  CHECK(asked("gem", "\"rails\", \"~> 7.0\"") == "rails|~> 7.0");
  CHECK(asked("gem", "'rake'") == "rake|");
}

TEST_CASE("a commit of a repository is a pin, a branch or tag is none") {
  CHECK(source_pin("rev", "0123456789012345678901234567890123456789") == SourcePin::exact);
  CHECK(source_pin("rev", "0123abc") == SourcePin::exact);
  CHECK(source_pin("rev", "main") == SourcePin::moves);
  CHECK(source_pin("branch", "0123abc") == SourcePin::moves);
  CHECK(source_pin("tag", "v1.0") == SourcePin::moves);
  CHECK(source_pin("git", "https://example.com/a") == SourcePin::repository);
  CHECK(source_pin("features", "x") == SourcePin::none);
}
