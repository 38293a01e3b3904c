#include "generator/catalog/vendored/records.h"

#include <doctest/doctest.h>

#include "generator/catalog/vendored/textproto.h"

using namespace stocktake;

namespace {

/// What was read that is not empty, a package a line.
std::string said(const std::vector<VendoredRecord>& records) {
  std::string text;
  for (const VendoredRecord& r : records) {
    text += r.name;
    for (const std::string* part :
         {&r.version, &r.revision, &r.repository, &r.website, &r.archive, &r.license, &r.folder})
      text.append(" | ").append(*part);
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a record of vendored code is known by its name") {
  for (const std::string_view name : {".gitrepo", "README.chromium", "METADATA", "moz.yaml"})
    CHECK(vendored_form(name) != nullptr);
  CHECK(vendored_form("README") == nullptr);
}

TEST_CASE("git-subrepo: a package of the remote at the commit") {
  CHECK(said(read_gitrepo("; DO NOT EDIT (unless you know what you are doing)\n;\n[subrepo]\n"
                          "\tremote = git@github.com:ingydotnet/git-subrepo.git\n\tbranch = master\n"
                          "\tcommit = 9543c9abc\n\tparent = 0d5ba42\n\tcmdver = 0.4.6\n")) ==
        "git-subrepo | 9543c9abc | 9543c9abc | git@github.com:ingydotnet/git-subrepo.git |  |  |  | \n");
  CHECK(read_gitrepo("[subrepo]\n\tremote = none\n\tcommit = 1234567\n").empty());
  CHECK(read_gitrepo("[subrepo]\n\tremote = https://a.example/b\n").empty());
}

TEST_CASE("Chromium: a package for each part of README.chromium, a revision standing in for a version") {
  CHECK(said(read_readme_chromium("Name: zlib\nShort Name: zlib\nURL: http://zlib.net/ (mirror)\nVersion: "
                                  "1.3.0.1\nRevision: ac8f12c\n"
                                  "License: Zlib\n\nDescription:\nName: no name\n")) ==
        "zlib | 1.3.0.1 | ac8f12c |  | http://zlib.net/ |  | Zlib | \n");
  CHECK(said(read_readme_chromium("Name: a\nVersion: N/A\nRevision: 1234567\n"
                                  "-------------------- DEPENDENCY DIVIDER --------------------\n"
                                  "Name: b\nVersion: 2\n")) ==
        "a | 1234567 | 1234567 |  |  |  |  | \nb | 2 |  |  |  |  |  | \n");
  CHECK(read_readme_chromium("This is a note.\n").empty());
}

TEST_CASE("Android: a package of METADATA with a third_party message, whose places have types") {
  CHECK(said(read_android_metadata(
            "# comment\nname: \"zlib\"\ndescription: \"A 'library' \"\n  \"of compression\"\nthird_party {\n"
            "  license_type: NOTICE\n  last_upgrade_date { year: 2024 month: 1 day: 9 }\n"
            "  homepage: \"x\"\n  identifier {\n    type: \"Git\"\n    value: "
            "\"https://github.com/madler/zlib\"\n"
            "    version: \"v1.3.1\"\n    primary_source: true\n  }\n"
            "  url {\n    type: HOMEPAGE\n    value: \"https://zlib.net\"\n  }\n}\n")) ==
        "zlib | v1.3.1 |  | https://github.com/madler/zlib | https://zlib.net |  |  | \n");
  CHECK(said(read_android_metadata(
            "third_party { version: '2' url { type: ARCHIVE value: 'https://a/b.tgz' } }")) ==
        " | 2 |  |  |  | https://a/b.tgz |  | \n");
  CHECK(read_android_metadata("Metadata-Version: 2.1\nName: requests\n").empty());
  CHECK(read_android_metadata("name: \"a\"\nlicense: MIT\n").empty());
  CHECK(read_android_metadata("third_party { version: \"1\"").empty());
}

TEST_CASE("Mozilla: a package of moz.yaml, whose revision is its version") {
  CHECK(said(read_moz_yaml("schema: 1\nbugzilla:\n  product: Core\norigin:\n  name: expat\n"
                           "  url: https://libexpat.github.io/\n"
                           "  release: R_2_7_1 (2025-03-27T12:00:00Z).\n  revision: R_2_7_1\n  license: MIT\n"
                           "vendoring:\n  url: https://github.com/libexpat/libexpat\n"
                           "  vendor-directory: parser/expat\n")) ==
        "expat | R_2_7_1 | R_2_7_1 | https://github.com/libexpat/libexpat | https://libexpat.github.io/ |  | "
        "MIT | parser/expat\n");
  CHECK(read_moz_yaml("schema: 1\nbugzilla:\n  product: Core\n").empty());
  CHECK(read_moz_yaml("origin: [").empty());
}

TEST_CASE("the text format of protocol buffers: every scalar with the names on its way, or nothing at all") {
  const auto all = [](std::string_view text) {
    std::string result;
    const bool whole = read_textproto(text, [&](std::string_view path, std::string_view value) {
      result.append(path).append("=").append(value).append(";");
    });
    return whole ? result : "malformed";
  };
  CHECK(all("a: 1 b { c: \"x\\\"y\"; d <e: -1.5>, } f: [1, 2]") == "a=1;b.c=x\"y;b.d.e=-1.5;f=1;f=2;");
  CHECK(all("a: 'x' \"y\"\nb: \"x\" # \"z\"\n") == "a=xy;b=x;");
  CHECK(all("f: [\"a\", \"b\"]") == "f=a;f=b;");
  CHECK(all("").empty());
  for (const std::string_view text :
       {"a", "a: ", "a: \"x", "a: \"x\\", "}", "a {", "a: [1", ": 1", "a: 'x\n'"})
    CHECK(all(text) == "malformed");
  std::string deep;
  for (int i = 0; i < 51; ++i) deep += "a{";
  CHECK(all(deep + std::string(51, '}')) == "malformed");
}
