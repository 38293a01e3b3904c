#include "generator/catalog/python/metadata.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("metadata headers are read in any case up to the description") {
  const PythonMetadata m = read_python_metadata(
      "Metadata-Version: 2.1\r\nNAME: Foo.Bar\r\nVersion: 1.0\nSummary: a: b\nLicense: MIT\n"
      "Classifier: License :: OSI Approved :: MIT License\nClassifier: Topic :: X\n"
      "Requires-Dist: a>=1\nRequires-Dist: b\nProject-URL: Source, https://x.example\n\nVersion: 9\n");
  CHECK(m.name == "Foo.Bar");
  CHECK(m.version == "1.0");
  CHECK(m.summary == "a: b");
  CHECK(m.license_classifiers.size() == 1);
  CHECK(m.requirements == std::vector<std::string_view>{"a>=1", "b"});
  CHECK(m.project_urls == std::vector<std::string_view>{"Source, https://x.example"});
  CHECK_FALSE(m.malformed);
}

TEST_CASE("a header's value goes on in lines that begin with white space") {
  const PythonMetadata m =
      read_python_metadata("License: Copyright X\n        \n        All rights\nName: foo\nVersion: 1\n");
  CHECK(m.license == "Copyright X\n        \n        All rights");
  CHECK(m.name == "foo");
  CHECK_FALSE(m.malformed);
}

TEST_CASE("UNKNOWN, empty and repeated headers count as absent") {
  const PythonMetadata m =
      read_python_metadata("Name: foo\nName: bar\nAuthor: UNKNOWN\nSummary:\nHome-page: \n");
  CHECK(m.name == "foo");
  CHECK(m.author.empty());
  CHECK(m.summary.empty());
}

TEST_CASE("metadata that are no headers are said to be malformed") {
  CHECK(read_python_metadata("Name: foo\nno colon here\nVersion: 1\n").malformed);
  CHECK(read_python_metadata("  Name: foo\n").malformed);
  CHECK(read_python_metadata(": x\n").malformed);
  CHECK_FALSE(read_python_metadata("").malformed);
}

TEST_CASE("a distribution's licence comes from the most exact field that names one") {
  const auto text = [](std::string_view headers) {
    std::string result;
    for (const License& license : python_licenses(read_python_metadata(headers))) {
      constexpr std::string_view kForms[] = {"id", "expression", "name"};
      if (!result.empty()) result += "; ";
      result.append(kForms[static_cast<std::size_t>(license.form)]).append(" ").append(license.text);
    }
    return result;
  };
  constexpr std::string_view kMit = "Classifier: License :: OSI Approved :: MIT License\n";
  constexpr std::string_view kBsd = "Classifier: License :: OSI Approved :: BSD License\n";
  constexpr std::string_view kOsi = "Classifier: License :: OSI Approved\n";
  struct Case {
    std::string headers;
    std::string_view expected;
  };
  const Case cases[] = {
      {"License-Expression: MIT\n" + std::string(kBsd), "id MIT"},
      {"License-Expression: MIT OR Apache-2.0\n", "expression MIT OR Apache-2.0"},
      {"License-Expression: Rare-1.0\n", "expression Rare-1.0"},
      {"License: whatever\n" + std::string(kMit), "id MIT"},
      {"License: BSD-3-Clause\n" + std::string(kBsd), "id BSD-3-Clause"},
      {"License: BSD 3-Clause License\n\n" + std::string(kBsd), "id BSD-3-Clause"},
      {"License: BSD 3-Clause License\n  \n  Copyright\n" + std::string(kBsd), "id BSD-3-Clause"},
      {"License: Dual\n" + std::string(kBsd) + std::string(kMit), "name BSD License; id MIT"},
      {"License: Apache License, Version 2.0\n", "id Apache-2.0"},
      {"License: Our own terms\n" + std::string(kOsi), "name Our own terms"},
      {"License: Long\n  text of\n  a licence\n", ""},
      {std::string(kOsi), ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.headers);
    CHECK(text(c.headers) == c.expected);
  }
}

TEST_CASE("names are normalised as PEP 503 says") {
  CHECK(normalise_python_name("Zope.Interface") == "zope-interface");
  CHECK(normalise_python_name("a-_.b__C") == "a-b-c");
  CHECK(normalise_python_name("") == "");
}

TEST_CASE("a requirement is split into name, extras and marker") {
  struct Case {
    std::string_view text, name, extras, marker;
  };
  for (const Case& c : {Case{"foo", "foo", "", ""},
                        {"foo.bar_x (>=1,<2)", "foo.bar_x", "", ""},
                        {"foo[a,b] >=1 ; python_version < '3'", "foo", "a,b", "python_version < '3'"},
                        {"foo>=1;extra=='x'", "foo", "", "extra=='x'"},
                        {"foo @ https://h.example/a;b ; os_name == 'nt'", "foo", "", "os_name == 'nt'"},
                        {"foo [x] @ file:///a", "foo", "x", ""}}) {
    CAPTURE(c.text);
    const auto r = read_python_requirement(c.text);
    REQUIRE(r);
    CHECK(r->name == c.name);
    CHECK(r->extras == c.extras);
    CHECK(r->marker == c.marker);
  }
  CHECK_FALSE(read_python_requirement(">=1"));
  CHECK_FALSE(read_python_requirement("foo[a"));
  CHECK_FALSE(read_python_requirement(""));
}

TEST_CASE("sections of requires.txt become markers") {
  CHECK(read_requires_txt("a>=1\n\n[dev]\nb\n[:python_version<'3']\nc\n[x:os_name=='nt']\nd\n") ==
        std::vector<std::string>{"a>=1", "b ; extra == \"dev\"", "c ; (python_version<'3')",
                                 "d ; (os_name=='nt') and extra == \"x\""});
}

TEST_CASE("RECORD rows are read with and without quotes") {
  RecordReader reader("a/b.py,sha256=x,12\r\n\n\"odd, \"\"name\"\"\nof two\",sha256=y,3\nlast.py,,\nbare");
  std::vector<std::string> rows;
  for (RecordReader::Row row; reader.next(row);)
    rows.push_back(std::string(row.path).append("|").append(row.hash).append("|").append(row.size));
  CHECK(rows == std::vector<std::string>{"a/b.py|sha256=x|12", "odd, \"name\"\nof two|sha256=y|3",
                                         "last.py||", "bare||"});
  CHECK_FALSE(reader.malformed());
}

TEST_CASE("a quoted RECORD path without end is said to be malformed") {
  RecordReader reader("a,,\n\"b,,\nc,,\n");
  RecordReader::Row row;
  CHECK(reader.next(row));
  CHECK_FALSE(reader.next(row));
  CHECK(reader.malformed());
}

TEST_CASE("a RECORD hash is the digest in base64 for URLs") {
  // As `printf hello | openssl dgst -sha256 -binary | base64` gives it, with - and _ for + and /.
  CHECK(read_record_sha256("sha256=" + to_hex(sha256_of("hello"))) == sha256_of("hello"));
  CHECK(read_record_sha256("sha256=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ") == sha256_of("hello"));
  CHECK(read_record_sha256("sha256=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=") == sha256_of("hello"));
  for (const auto text : {"", "sha256=", "md5=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ",
                          "sha256=LPJNul.wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ",
                          "sha256=LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmC"}) {
    CAPTURE(text);
    CHECK_FALSE(read_record_sha256(text));
  }
}
