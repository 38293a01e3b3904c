#include "generator/traits/finder.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

/// How many steps it takes to find all of the language's tokens in the text.
std::uint64_t steps_of(Language language, std::string_view text) {
  std::uint64_t steps = 0;
  Finder::of(language).find(
      text, 0, text.size(), steps, [](std::uint32_t) { return true; }, [](const Finder::Hit&) {});
  return steps;
}

/// The most steps a byte that any text may take: code takes one.
constexpr std::uint64_t kMostSteps = 40;

}  // namespace

TEST_CASE("no text is slow: one of nothing but tokens, and one of nothing but their parts and blanks") {
  for (const Language language : kAllLanguages) {
    const Finder& finder = Finder::of(language);
    for (std::uint32_t i = 0; i < finder.rows(); ++i) {
      const std::string token(finder.row(i).token);
      for (const std::string& piece :
           {token, token.substr(1), token.substr(0, token.size() - 1), token + std::string(600, ' '),
            std::string(600, ' ') + token.substr(token.size() / 2) + "\n", token + "/*", "*/" + token,
            "/**/" + token + "/**/"}) {
        std::string text;
        while (text.size() < 4000) text += piece;
        CAPTURE(to_string(language));
        CAPTURE(piece);
        CHECK(steps_of(language, text) <= kMostSteps * text.size());
      }
    }
  }
}

TEST_CASE("a token may have blanks where the language lets them stand, and only there") {
  const Finder& finder = Finder::of(Language::python);
  const auto found = [&](std::string_view text, std::string_view token) {
    bool any = false;
    std::uint64_t steps = 0;
    finder.find(
        text, 0, text.size(), steps, [](std::uint32_t) { return true; },
        [&](const Finder::Hit& hit) { any = any || finder.row(hit.row).token == token; });
    return any;
  };
  CHECK(found("  os.environ  ", "os.environ"));
  CHECK(found("  os . environ  ", "os.environ"));
  CHECK(found("  os.\n    environ  ", "os.environ"));
  CHECK(found("  os\\\n.\\\r\n  environ  ", "os.environ"));
  CHECK(found("eval \\\n (x)", "eval("));
  CHECK(found("os /* a */ . /**/ environ", "os.environ"));
  CHECK_FALSE(found("os /* a . environ", "os.environ"));
  CHECK_FALSE(found("o/**/s.environ", "os.environ"));
  CHECK_FALSE(found("  os\\.environ  ", "os.environ"));  // a pattern, and no code
  CHECK_FALSE(found("  os.envi ron  ", "os.environ"));
  CHECK(found("from   os\timport x", "from os import"));
  CHECK_FALSE(found("fromos import x", "from os import"));
  CHECK_FALSE(found("'~/ .aws/credentials'", ".aws /credentials"));
  CHECK(found("~/.aws/credentials", ".aws/credentials"));
  CHECK_FALSE(found("~/.aws /credentials", ".aws/credentials"));
}

TEST_CASE("a table is found in the shortest texts and at their very ends") {
  for (const Language language : kAllLanguages)
    for (const std::string_view text : {"", "e", "ev", "eva", "eval", "eval(", "os.environ", "x_0x", "p://"})
      for (std::size_t size = 0; size <= text.size(); ++size) steps_of(language, text.substr(0, size));
}
