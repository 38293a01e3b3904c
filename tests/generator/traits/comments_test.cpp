#include "generator/traits/comments.h"

#include <doctest/doctest.h>

#include <string>

#include "generator/traits/block.h"
#include "tests/mutation.h"

using namespace stocktake;

namespace {

/// The text with each character of a comment as a dot.
std::string without_comments(Language language, std::string_view text) {
  Comments comments(language, text);
  std::string code(text);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (comments.has(i) && text[i] != '\n') code[i] = '.';
  return code;
}

}  // namespace

TEST_CASE("comments and documentation are told from code") {
  struct Case {
    Language language;
    std::string_view text, code;
  };
  for (const Case& c :
       {Case{Language::python, "a # b\nc", "a ...\nc"},
        Case{Language::python, "'#' + a", "'#' + a"},
        Case{Language::python, "'''a'''\nb", ".......\nb"},
        Case{Language::python, "f('''a''')", "f('''a''')"},
        Case{Language::javascript, "a // b\nc /* d */ e", "a ....\nc ....... e"},
        Case{Language::javascript, "'//' + `//` + /[/*]/ // a", "'//' + `//` + /[/*]/ ...."},
        Case{Language::javascript, "a / b // c", "a / b ...."},
        Case{Language::javascript, "`${a /* b */}` // c", "`${a .......}` ...."},
        Case{Language::go, "`//` // a", "`//` ...."},
        Case{Language::rust, "r#\"// \"# // a", "r#\"// \"# ...."},
        Case{Language::rust, "'\"' // a", "'\"' ...."},
        Case{Language::c, "R\"x(//)\" )x\" // a", "R\"x(//)\" )x\" ...."},
        Case{Language::jvm, "\"\"\"\n//\"\"\" // a", "\"\"\"\n//\"\"\" ...."},
        Case{Language::php, "<?php # a\n#[b]", "<?php ...\n#[b]"},
        Case{Language::php, "<p>a</p><?php b ?>c<?= d", "........<?php b ?>.<?= d"},
        Case{Language::php, "<p>a</p><?php 'b ?>' ?>c", "........<?php 'b ?>' ?>."},
        Case{Language::php, "<p>a</p><?xml b ?>c", "........<?xml b ?>c"},
        Case{Language::php, "<script>a</script><?php /* b */", "<script>a</script><?php ......."},
        Case{Language::php, "<% a %><?php b", "<% a %><?php b"},
        Case{Language::ruby, "a\n=begin\nb\n=end c\nd", "a\n......\n.\n......\nd"},
        Case{Language::ruby, "a 'b' # don't\n=begin\nb\n=end\nd", "a 'b' # don't\n......\n.\n....\nd"},
        Case{Language::ruby, "=begin\na\n=end\nb\n=begin x\nc\n=end",
             "......\n.\n....\nb\n........\n.\n...."},
        Case{Language::ruby, "=begins\nb\n=end", "=begins\nb\n=end"},
        Case{Language::ruby, "=begin\nb", "=begin\nb"},
        Case{Language::ruby, "a = '\n=begin\n'; b '\n=end\n'", "a = '\n=begin\n'; b '\n=end\n'"},
        Case{Language::ruby, "a <<X\n=begin\nX\nb\n=end", "a <<X\n=begin\nX\nb\n=end"},
        Case{Language::ruby, "a = %q(\n=begin\n)\nb\n=end", "a = %q(\n=begin\n)\nb\n=end"},
        Case{Language::ruby, "a = \"#{b '\n=begin\n'}\"\n=end", "a = \"#{b '\n=begin\n'}\"\n=end"},
        Case{Language::powershell, "<# a\nb #> c 'd'\n<# e #>", "....\n.... c 'd'\n......."},
        Case{Language::powershell, "a @'\n<#\n'@\nb #>", "a @'\n<#\n'@\nb #>"},
        Case{Language::powershell, "a 'b\n<# ' ; c #>", "a 'b\n<# ' ; c #>"},
        Case{Language::shell, "# a\nb # c", "#..\nb # c"}}) {
    CAPTURE(c.text);
    CHECK(without_comments(c.language, c.text) == c.code);
  }
  Comments batch(Language::batch, "rem a\nb");
  CHECK(batch.has(4));
  CHECK_FALSE(batch.has(6));
  CHECK(Comments(Language::batch, "  @REM a\nb").has(7));
}

TEST_CASE("however damaged a program is, each of its characters is read once, hostile or not") {
  const std::string_view programs[] = {"f\"{a['x']}\" # b\n'''c'''\nr'\\' + (\n\"\"\"d\"\"\")",
                                       "x = `${`a`}` / /[/*]/ // b\n/* c */ 'd' + \"e\" \\",
                                       "<?php # a ?> <<<X\n'b' /* c */ \"${d}\"",
                                       "r#\"a\"# 'b R\"x(c)x\" // d\n/* */"};
  mutation::Mutator mutate(14);
  for (const Language language : kAllLanguages)
    for (const std::string_view program : programs)
      for (int round = 0; round < 100; ++round) {
        const std::string text = mutate(program, programs[static_cast<std::size_t>(round) % 4]);
        Comments comments(language, text);
        for (std::size_t i = 0; i < text.size(); ++i) comments.has(i);
        CAPTURE(text);
        CHECK(comments.steps() <= text.size() + text.size() / Block::kSize);
      }
}

namespace stocktake {

struct CommentsTest {
  static bool reads_comment(Comments& comments, std::size_t place) { return comments.reads_comment(place); }
};

}  // namespace stocktake

TEST_CASE("no comment is overlooked where a program is read only if it must be, hostile or not") {
  const std::string_view programs[] = {"x = 1 // a\n/* b\n */ c('//') /*/ d */ e\n// f\r\ng # h\n'/*' i // j",
                                       "<?php # a\n// b ?>\nc /* d */ e # f\n"};
  mutation::Mutator mutate(21);
  for (const Language language : {Language::python, Language::javascript, Language::php, Language::go,
                                  Language::rust, Language::jvm, Language::c})
    for (const std::string_view program : programs)
      for (int round = 0; round < 150; ++round) {
        const std::string text = round == 0 ? std::string(program) : mutate(program, programs[0]);
        CAPTURE(to_string(language));
        CAPTURE(text);
        const std::size_t step = 1 + mutate.below(9);
        Comments asked(language, text), read(language, text);
        for (std::size_t place = mutate.below(5); place < text.size(); place += step)
          CHECK(asked.has(place) == CommentsTest::reads_comment(read, place));
      }
}
