#include "generator/traits/table.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("a file's language is that of its kind, but for declarations and for files that hold commands") {
  CHECK(language_of("a.py", FileKind::python) == Language::python);
  CHECK(language_of("a.ts", FileKind::typescript) == Language::javascript);
  CHECK(language_of("a.kt", FileKind::kotlin) == Language::jvm);
  CHECK(language_of("a.h", FileKind::c) == Language::c);
  CHECK(language_of("x/package.json", FileKind::json) == Language::commands);
  CHECK(language_of("x/a.pth", FileKind::unknown) == Language::python);
  CHECK(language_of("x/a.gemspec", FileKind::unknown) == Language::ruby);
  for (const char* path : {"Rakefile", "ext/Rakefile", "Gemfile", "a.rake", "config.ru"})
    CHECK(language_of(path, FileKind::text) == Language::ruby);
  CHECK(language_of("build.gradle.kts", FileKind::unknown) == Language::jvm);
  CHECK(language_of("configure", FileKind::text) == Language::shell);
  CHECK(language_of("configure", FileKind::python) == Language::python);
  for (const char* path :
       {"x/CMakeLists.txt", "a.cmake", "Makefile.in", "Makefile.am", ".gitlab-ci.yml", "action.yml"})
    CHECK(language_of(path, FileKind::text) == Language::commands);
  CHECK_FALSE(language_of("Gemfile.lock", FileKind::text));
  CHECK_FALSE(language_of("a.d.ts", FileKind::typescript));
  CHECK_FALSE(language_of("a.pyi", FileKind::python));
  CHECK_FALSE(language_of("a.json", FileKind::json));
  CHECK_FALSE(language_of("a.so", FileKind::elf));
}

TEST_CASE("explain --traits names each token of each table") {
  const std::string text = explain_traits();
  for (const Language language : kAllLanguages) {
    CHECK(text.find(to_string(language)) != std::string::npos);
    for (const auto part : trait_table(language).parts)
      for (const TraitRow& row : part) {
        CAPTURE(row.token);
        std::string token(row.token);
        if (const auto newline = token.find('\n'); newline != token.npos) token.replace(newline, 1, "\\n");
        CHECK(text.find(token + " ") != std::string::npos);
        CHECK(text.find(row.why) != std::string::npos);
      }
  }
}
