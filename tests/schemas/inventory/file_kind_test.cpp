#include "schemas/inventory/file_kind.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;
using namespace std::string_view_literals;

TEST_CASE("bytes speak before the name") {
  struct Case {
    std::string_view path, head;
    FileKind kind;
  };
  const std::string tar = std::string(257, '\0') + "ustar";
  const Case cases[] = {
      {"a.png",
       "\x7f"
       "ELF\2"sv,
       FileKind::elf},
      {"a.png", "\x89PNG\r\n\x1a\n...."sv, FileKind::png},
      {"a.png", "hello", FileKind::unknown},
      {"a.py", "import os", FileKind::python},
      {"a.PY", "", FileKind::python},
      {"bin/pip", "#!/usr/bin/python3\n", FileKind::python},
      {"bin/x", "#!/usr/bin/env -S node --no-warnings\n", FileKind::javascript},
      {"bin/x", "#! /bin/sh -e\n", FileKind::shell},
      {"bin/x", "#!/opt/own/thing\n", FileKind::shell},
      {"x.js", "#!/usr/bin/env node\n", FileKind::javascript},
      {"x.py", "#!/bin/sh\n", FileKind::python},
      {"lib.rs", "#![no_std]\n", FileKind::rust},
      {"data.txt", "PK\x03\x04", FileKind::zip},
      {"A.class", "\xca\xfe\xba\xbe\0\0\0\x37"sv, FileKind::java_class},
      {"fat", "\xca\xfe\xba\xbe\0\0\0\2"sv, FileKind::macho},
      {"x.bin", tar, FileKind::tar},
      {"noending", "text", FileKind::unknown},
      {"dir.py/noending", "text", FileKind::unknown},
      {"archive.whl", "PK\x03\x04", FileKind::zip},
      {"pkg.markdown", "# x", FileKind::markdown},
      {"lib/x.so.1",
       "\x7f"
       "ELF"sv,
       FileKind::elf},
  };
  for (const auto& c : cases) {
    CAPTURE(c.path);
    CHECK(kind_of(c.path, c.head) == c.kind);
  }
}

TEST_CASE("a DOS stub is a program only with a PE header behind it") {
  std::string head(128, '\0');
  head.replace(0, 2, "MZ");
  head[0x3c] = 0x40;
  CHECK(kind_by_content(head) == FileKind::unknown);
  head.replace(0x40, 4, "PE\0\0"sv);
  CHECK(kind_by_content(head) == FileKind::pe);
}

TEST_CASE("each kind's media type leads back to it and fits the schema's pattern") {
  for (int i = 1; i <= static_cast<int>(FileKind::source_map); ++i) {
    const auto kind = static_cast<FileKind>(i);
    const auto mime = mime_type(kind);
    CHECK(kind_of_mime_type(mime) == kind);
    CHECK(mime.find_first_not_of("-+abcdefghijklmnopqrstuvwxyz0123456789./") == std::string_view::npos);
  }
  CHECK(kind_of_mime_type("") == FileKind::unknown);
  CHECK(kind_of_mime_type("TEXT/HTML; charset=utf-8") == FileKind::html);
}

TEST_CASE("code is what would run as it is") {
  CHECK(is_code(FileKind::elf));
  CHECK(is_code(FileKind::javascript));
  CHECK(is_code(FileKind::python_bytecode));
  CHECK_FALSE(is_code(FileKind::rust));
  CHECK_FALSE(is_code(FileKind::json));
  CHECK_FALSE(is_code(FileKind::unknown));
}
