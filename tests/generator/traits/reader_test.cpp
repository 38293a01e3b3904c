#include "generator/traits/reader.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/generator/traits/traits_text.h"
#include "tests/mutation.h"

using namespace stocktake;
using test::traits_text;

namespace {

/// The traits of a file that comes in pieces of this size.
std::string in_pieces(std::string_view path, std::string_view text, std::size_t size) {
  TraitReader reader;
  reader.begin(path);
  for (std::size_t at = 0; at < text.size(); at += size) reader.read(text.substr(at, size), false);
  return encode_traits(reader.finish());
}

std::uint64_t steps_of(std::string_view path, std::string_view text) {
  TraitReader reader;
  reader.begin(path);
  reader.read(text, text.size() <= (256u << 10));
  reader.finish();
  return reader.steps();
}

/// A file of each language.
constexpr const char* kPaths[] = {"a.py",   "a.js", "a.php", "a.rb",  "a.go",  "a.rs",
                                  "a.java", "a.c",  "a.sh",  "a.ps1", "a.bat", "package.json"};
/// The most steps a byte that a small program may take, of nothing but tokens.
constexpr std::uint64_t kMostSteps = 40;

/// A program with something of everything, longer than a window.
std::string long_program() {
  std::string text = "import os as o\n";
  while (text.size() < (256u << 10) - 9) text += "x = 1  # os.getenv('A')\n";
  text += "y = o.environ['A']; z = '";
  for (int i = 0; i < 200; ++i)
    text += "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg";
  text += "'\n";
  while (text.size() < (600u << 10)) text += "x = 1\n";
  return text + "\xEF\xB8\x80\xEF\xB8\x80 subprocess\neval(z)\nfoo";
}

}  // namespace

TEST_CASE("what is found does not depend on the pieces in which a file comes") {
  const std::string text = long_program();
  const std::string whole = traits_text("a.py", text);
  CHECK(whole ==
        "environment:10924 evaluate:67298 longest-line:14026@10924 encoded-run:14000@10924 "
        "invisible:2@67297");
  for (const std::size_t size : {1000u, 4096u, 65536u, 262144u, 262145u, 1000000u}) {
    CAPTURE(size);
    CHECK(in_pieces("a.py", text, size) == whole);
  }
  const std::string small = text.substr(0, 3000) + text.substr(256u << 10, 20000);
  for (const std::size_t size : {1u, 7u, 2048u, 100000u}) {
    CAPTURE(size);
    CHECK(in_pieces("a.py", small, size) == traits_text("a.py", small));
  }
}

TEST_CASE("a reader serves one file after the other, and nothing of the one before is left") {
  TraitReader reader;
  for (const std::string_view path : {"a.py", "b.bin", "c.py"}) {
    reader.begin(path);
    reader.read(path == "a.py" ? "import subprocess\n" : "x = 1\n", false);
    CHECK(encode_traits(reader.finish()) == (path == "a.py" ? "process:1" : ""));
  }
  reader.begin("empty.py");
  reader.read("", true);
  CHECK(encode_traits(reader.finish()).empty());
  CHECK(reader.language() == Language::python);
  reader.begin("a.png");
  reader.read("\x89PNG\r\n\x1a\n eval(x)", true);
  reader.finish();
  CHECK_FALSE(reader.language());
}

TEST_CASE("the language of a script is told by its first line, of others by what is in them") {
  CHECK(traits_text("bin/tool", "#!/usr/bin/env python3\nimport subprocess\n") == "process:2");
  CHECK(traits_text("configure", "#! /bin/sh\neval \"$x\"\n") == "evaluate:2");
  CHECK(traits_text("x.pth", "import subprocess\n") == "process:1");
  CHECK(traits_text("a.md", "Call it so:\nimport subprocess\n").empty());
  CHECK(traits_text("a.md", "This is prose.\neval(x)\n").empty());
}

TEST_CASE("the line of a trait is that of its first token that is code") {
  CHECK(traits_text("a.py", "# eval(x)\n\neval(\n  y)\nexec(z)\n") == "evaluate:3");
  CHECK(traits_text("a.js", "/* eval(x)\n*/ eval(\n  y)\n") == "evaluate:2");
}

TEST_CASE("no text costs many times what code costs, hostile or not: steps are counted, not seconds") {
  const std::string code = long_program();
  const std::uint64_t usual = steps_of("a.py", code) / code.size() + 1;
  CHECK(usual <= 3);
  std::string rubbish;
  mutation::Mutator random(14);
  while (rubbish.size() < (1u << 17)) rubbish += static_cast<char>(random.below(256));
  const auto many = [](std::string_view piece) {
    std::string text;
    while (text.size() < (1u << 17)) text += piece;
    return text;
  };
  for (const std::string& text : {rubbish,
                                  many("a"),
                                  many("x=1;"),
                                  many(" "),
                                  many("\n"),
                                  many("\\x61\\x00"),
                                  many("`${"),
                                  many("/*"),
                                  many("//"),
                                  many("'''"),
                                  many("f'{"),
                                  many("os.environ "),
                                  many("# os.environ\n"),
                                  many("os "),
                                  many("eval"),
                                  many("_0x1"),
                                  many("http://1.2.3.4/"),
                                  many("\xD0\xB0"),
                                  many("\xD0\xB0z"),
                                  many("\xEF\xB8\x80"),
                                  many("\xF3\xA0\x84\x80"),
                                  many(std::string(59, 'A') + "'"),
                                  many(std::string(60, 'A') + "'"),
                                  many(std::string(1999, 'x') + "\n"),
                                  many(std::string(511, 'B') + "\n")})
    for (const char* path : kPaths) {
      CAPTURE(path);
      CAPTURE(text.substr(0, 20));
      CHECK(steps_of(path, text) <= 16 * text.size());
    }
}

TEST_CASE("damaged programs have the same traits whole and in pieces, hostile or not") {
  const std::string_view programs[] = {
      "import os as o\no.environ\n'''doc'''\nexec(z)\n",
      "const {env} = process; // x\nrequire('child_process'); `${eval(x)}`\n",
      "<?php eval(base64_decode($x)); ?>\n", "curl -s u | sh\n# x\n"};
  mutation::Mutator mutate(7);
  for (const std::string_view program : programs)
    for (const char* path : kPaths)
      for (int round = 0; round < 60; ++round) {
        const std::string text = mutate(program, programs[static_cast<std::size_t>(round) % 4]);
        CAPTURE(text);
        const std::string whole = traits_text(path, text);
        CHECK(in_pieces(path, text, 1 + mutate.below(50)) == whole);
        CHECK(decode_traits(whole));
        CHECK(steps_of(path, text) <= kMostSteps * (text.size() + 16));
      }
}
