#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/error.h"
#include "schemas/text/printable.h"

/// Damage done to valid inputs by a seeded generator: the same mutants on every machine, so that what one of
/// them breaks can be repeated. `STOCKTAKE_MUTATION_SEED=N` and `STOCKTAKE_MUTATION_ROUNDS=N` (as many times
/// the usual number) look further than a test run may.
namespace mutation {

inline std::uint64_t setting(const char* variable, std::uint64_t usual) {
  const char* text = std::getenv(variable);
  return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : state_(seed) {}

  /// `original` with one to four kinds of damage; `other` lends pieces. Never larger than `kMost` bytes.
  std::string operator()(std::string_view original, std::string_view other) {
    std::string text(original);
    for (std::uint64_t i = 1 + below(4); i > 0; --i) damage(text, other);
    if (text.size() > kMost) text.resize(kMost);
    return text;
  }

  /// A number below `limit`, 0 where that is 0. SplitMix64.
  std::uint64_t below(std::uint64_t limit) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    return limit == 0 ? 0 : z % limit;
  }

 private:
  static constexpr std::size_t kMost = 256 << 10;

  struct Range {
    std::size_t at, size;
  };
  Range range(std::string_view text, std::uint64_t longest) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t size = below(longest) + 1;
    return {at, size < text.size() - at ? size : text.size() - at};
  }

  /// What stands between two quotes, angle brackets or line ends.
  Range word(std::string_view text) {
    static constexpr std::string_view kEnds = "\"<>\n";
    const std::size_t inside = below(text.size() + 1);
    const std::size_t before = text.substr(0, inside).find_last_of(kEnds);
    const std::size_t at = before == std::string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find_first_of(kEnds, at), text.size());
    return {at, end - at};
  }

  void damage(std::string& text, std::string_view other) {
    static constexpr std::string_view kWords[] = {"\"",
                                                  "\\",
                                                  "{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  "<",
                                                  ">",
                                                  "&",
                                                  ",",
                                                  ":",
                                                  "/",
                                                  "@",
                                                  "%",
                                                  "#",
                                                  "=",
                                                  "\n",
                                                  "\r\n",
                                                  "\t",
                                                  "\\u0000",
                                                  "\\ud800",
                                                  "\\udfff\\ud800",
                                                  "\xff",
                                                  "\xc0\x80",
                                                  "\xed\xa0\x80",
                                                  "\xf4\x90\x80\x80",
                                                  "\xef\xbb\xbf",
                                                  "1e999",
                                                  "-0",
                                                  "99999999999999999999",
                                                  "1e-400",
                                                  "0x1",
                                                  "null",
                                                  "true",
                                                  "{}",
                                                  "[]",
                                                  "\"\"",
                                                  "../../",
                                                  "/etc/passwd",
                                                  "%2F%2e%2e",
                                                  "%00",
                                                  "]]>",
                                                  "<![CDATA[",
                                                  "<!--",
                                                  "<!DOCTYPE a [",
                                                  "<!ENTITY a \"&a;&a;\">",
                                                  "&a;",
                                                  "&#0;",
                                                  "&#x110000;",
                                                  "xmlns:a=\"b\"",
                                                  "urn:cdx:",
                                                  "pkg:",
                                                  "[[",
                                                  "\"\"\"",
                                                  "sha256=",
                                                  "\x1b[31m",
                                                  "\xe2\x80\xae"};
    switch (below(12)) {
      case 0:  // a bit
        if (!text.empty()) text[below(text.size())] ^= static_cast<char>(1 << below(8));
        break;
      case 1:  // a byte
        if (!text.empty()) text[below(text.size())] = static_cast<char>(below(256));
        break;
      case 2:  // the end is missing
        text.resize(below(text.size() + 1));
        break;
      case 3: {  // something is missing
        const Range gone = range(text, 40);
        text.erase(gone.at, gone.size);
        break;
      }
      case 4: {  // something stands twice, perhaps elsewhere
        const Range twice = range(text, 200);
        const std::string piece = text.substr(twice.at, twice.size);
        text.insert(below(2) == 0 ? twice.at : below(text.size() + 1), piece);
        break;
      }
      case 5: {  // something is nested deep
        const Range opening = range(text, 12);
        std::string deep;
        for (std::uint64_t i = below(700); i > 0; --i) deep.append(text, opening.at, opening.size);
        text.insert(opening.at, deep);
        break;
      }
      case 6:  // a word with a meaning
      case 7:
        text.insert(below(text.size() + 1), kWords[below(std::size(kWords))]);
        break;
      case 8:  // a word of another input in the place of one: the syntax mostly stays
      case 9:
      case 10: {
        const Range from = word(other);
        const Range to = word(text);
        text.replace(to.at, to.size, other.substr(from.at, from.size));
        break;
      }
      default: {  // a piece of another input
        const Range from = range(other, 200);
        const Range to = range(text, 40);
        text.replace(to.at, to.size, other.substr(from.at, from.size));
      }
    }
  }

  std::uint64_t state_;
};

/// Feeds the originals, which must be sound, and then `rounds` mutants of them to `read`. For a mutant it may
/// throw stocktake::Error, the answer to hostile input; anything else fails the test, with the mutant that
/// did it.
template <class Read>
void feed(const std::vector<std::string>& originals, std::uint64_t rounds, Read&& read) {
  const std::uint64_t seed = setting("STOCKTAKE_MUTATION_SEED", 1);
  Mutator mutator(seed);
  std::uint64_t answers = 0;
  rounds = rounds * setting("STOCKTAKE_MUTATION_ROUNDS", 1) + originals.size();
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const std::string text = round < originals.size() ? originals[round]
                                                      : mutator(originals[mutator.below(originals.size())],
                                                                originals[mutator.below(originals.size())]);
    CAPTURE(seed);
    CAPTURE(round);
    INFO("mutant: ", stocktake::printable(std::string_view(text).substr(0, 1500)));
    try {
      read(text);
      ++answers;
    } catch (const stocktake::Error& refusal) {
      ++answers;
      if (round < originals.size()) FAIL_CHECK("an original is refused: ", std::string(refusal.what()));
    } catch (const std::exception& other) {
      FAIL_CHECK("not a stocktake::Error: ", std::string(other.what()));
    }
  }
  CHECK(answers == rounds);
}

/// Feeds every beginning of `whole` to `read`, the empty one first, and then `whole`, which must be sound.
/// For a beginning it may throw stocktake::Error; anything else fails the test. Returns the lengths, that of
/// `whole` not among them, of what was read all the same.
/// \param stride between the first and the last 512 lengths only each of so many is tried, or all where
/// STOCKTAKE_MUTATION_ROUNDS asks for more: for large inputs whose reading takes long
template <class Read>
std::vector<std::size_t> feed_beginnings(std::string_view whole, Read&& read, std::size_t stride = 1) {
  constexpr std::size_t kEdge = 512;
  if (setting("STOCKTAKE_MUTATION_ROUNDS", 1) > 1) stride = 1;
  std::vector<std::size_t> taken;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    if (size > kEdge && size + kEdge < whole.size() && size % stride != 0) continue;
    CAPTURE(size);
    try {
      read(std::string(whole.substr(0, size)));
      if (size < whole.size()) taken.push_back(size);
    } catch (const stocktake::Error& refusal) {
      if (size == whole.size()) FAIL_CHECK("the whole is refused: ", std::string(refusal.what()));
    } catch (const std::exception& other) {
      FAIL_CHECK("not a stocktake::Error: ", std::string(other.what()));
    }
  }
  return taken;
}

}  // namespace mutation
