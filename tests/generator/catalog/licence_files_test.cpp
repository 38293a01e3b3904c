#include "generator/catalog/licence_files.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

constexpr std::string_view kMit = R"(MIT License

Copyright (c) 2015-2024 Ada Lovelace <ada@example.org>
Copyright (C) 2020 The Engine Authors

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE.
)";

constexpr std::string_view kBsdHead =
    "// Redistribution and use in source and binary forms, with or without\n"
    "// modification, are permitted provided that the following conditions are\n"
    "// met:\n";

std::string ids_of(std::string_view text) {
  std::string ids;
  for (const License& licence : licences_in(text))
    ids.append(ids.empty() ? "" : ", ")
        .append(licence.text)
        .append(licence.form == License::Form::id ? "" : " (name)");
  return ids;
}

}  // namespace

TEST_CASE("licence files are known by their names") {
  for (const char* name :
       {"LICENSE", "License.txt", "LICENCE.md", "COPYING", "COPYING.rst", "LICENSE-MIT", "LICENSE_APACHE.txt",
        "UNLICENSE", "copyright", "LICENSE.BSD-3-Clause", "LICENSE.APACHE", "MIT-LICENSE.txt"}) {
    CAPTURE(name);
    CHECK(is_licence_file(name));
  }
  for (const char* name : {"license.py", "LICENSES", "copying.c", "licensed", "copyright.go",
                           "LICENSE.spdx.json", "README", ""}) {
    CAPTURE(name);
    CHECK_FALSE(is_licence_file(name));
  }
}

TEST_CASE("a licence is told by the words of its text, whatever its layout") {
  struct Row {
    std::string text, ids;
  };
  const std::string bsd(kBsdHead);
  const Row rows[] = {
      {std::string(kMit), "MIT"},
      {bsd, "BSD-2-Clause"},
      {bsd + "* Neither the name of X may be used to endorse or promote products", "BSD-3-Clause"},
      {bsd + "All advertising materials mentioning features; to endorse or promote products", "BSD-4-Clause"},
      {"                                 Apache License\n                           Version 2.0, January "
       "2004\n",
       "Apache-2.0"},
      {"Licensed under the Apache License, Version 2.0 (the \"License\");", "Apache-2.0"},
      {std::string(kMit) + "\n---\nApache License\nVersion 2.0, January 2004", "MIT, Apache-2.0"},
      {"Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without "
       "fee is hereby "
       "granted, provided that the above\ncopyright notice and this permission notice appear in all copies.",
       "ISC"},
      {"Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without "
       "fee is hereby "
       "granted.",
       "0BSD"},
      {"GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007",
       "GNU Lesser General Public License, version 3 (name)"},
      {"Mozilla Public License Version 2.0\n====\n\n1. Definitions", "MPL-2.0"},
      {"All rights reserved.", ""},
      {"This is like the MIT license.", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(ids_of(row.text) == row.ids);
  }
}

TEST_CASE("Debian's copyright files state their licence in fields") {
  const std::string head =
      "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nSource: x\n\n";
  CHECK(ids_of(head + "Files: *\nCopyright: 2001 A\nLicense: GPL-2+\n\nFiles: debian/*\nLicense: Expat\n") ==
        "GPL-2.0-or-later");
  CHECK(ids_of(head + "Files: debian/*\nLicense: GPL-3\n\nFiles: *\nLicense: Expat\n") == "MIT");
  CHECK(ids_of(head + "Files: *\nLicense: of-its-own\n") == "");
}

TEST_CASE("who holds the copyright is told apart from sentences about copyright") {
  const std::string text =
      std::string(kMit) +
      "# Copyright 2009 Grace Hopper. All rights reserved.\n"
      "Copyright [yyyy] [name of copyright owner]\n"
      "  (c) You must retain all notices\n"
      "Copyright (C) 2007 Free Software Foundation, Inc. <https://fsf.org/>\n"
      "copyright notice\n\xC2\xA9 2021 Someone\nCopyright (c) 2015-2024 Ada Lovelace <ada@example.org>\n";
  CHECK(copyright_lines(text) ==
        std::vector<std::string_view>{
            "Copyright (c) 2015-2024 Ada Lovelace <ada@example.org>", "Copyright (C) 2020 The Engine Authors",
            "Copyright 2009 Grace Hopper. All rights reserved.", "\xC2\xA9 2021 Someone"});
  CHECK(copyright_lines("Copyright: Copyright 2001 A\nCopyright:\nCopyright: 2003, B\n") ==
        std::vector<std::string_view>{"Copyright 2001 A", "Copyright: 2003, B"});
  std::string many;
  for (int i = 0; i < 100; ++i) many += "Copyright " + std::to_string(i) + " A\n";
  CHECK(copyright_lines(many).size() == 10);
  CHECK(copyright_lines("(c) 2020 A\n").size() == 1);
  CHECK(copyright_lines("Copyright \xFF\n" + std::string(1000, 'x')).empty());
}
