#include "generator/traits/fours.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/mutation.h"

using namespace stocktake;

namespace {

constexpr FourSet::Engine kEngines[] = {FourSet::Engine::plain, FourSet::Engine::sse2,
                                        FourSet::Engine::avx512};

/// The places of all of a text that an engine tells.
std::vector<std::size_t> told(const FourSet& set, std::string_view text, FourSet::Engine engine) {
  std::vector<std::size_t> result;
  if (text.size() < FourSet::kFour) return result;
  const std::size_t last = text.size() - FourSet::kFour + 1;
  FourSet::Places places;
  for (std::size_t at = 0; at < last; at += FourSet::kChunk) {
    const std::size_t count = set.find(text, at, std::min(last, at + FourSet::kChunk), places, engine);
    for (std::size_t i = 0; i < count; ++i) result.push_back(at + places[i]);
  }
  return result;
}

/// A text of which every character stands in memory of its own, so that reading beyond its end is noticed.
std::vector<char> alone(std::string_view text) {
  return {text.begin(), text.end()};
}

struct Words {
  FourSet set;
  std::set<std::uint32_t> fours;
  explicit Words(bool any_case) : set(any_case) {}
  void add(const char* four) {
    set.add(set.at(four));
    fours.insert(set.at(four));
  }
};

/// What every engine of this processor must tell of the text: in order, all places where a four of the set
/// stands, and none that the table of tags denies.
void check_engines(const Words& words, std::string_view text) {
  const std::vector<char> bytes = alone(text);
  const std::string_view view(bytes.data(), bytes.size());
  const std::vector<std::size_t> plain = told(words.set, view, FourSet::Engine::plain);
  for (const FourSet::Engine engine : kEngines) {
    if (!FourSet::has(engine)) continue;
    const std::vector<std::size_t> places = told(words.set, view, engine);
    CAPTURE(static_cast<int>(engine));
    CAPTURE(text.size());
    CHECK(std::is_sorted(places.begin(), places.end()));
    CHECK(std::includes(plain.begin(), plain.end(), places.begin(), places.end()));
    for (std::size_t at = 0; at + FourSet::kFour <= view.size(); at += FourSet::kStride)
      if (words.fours.contains(words.set.at(view.data() + at)))
        CHECK(std::binary_search(places.begin(), places.end(), at));
  }
}

Words some_words(mutation::Mutator& mutate, std::size_t count, bool any_case, std::string& text) {
  Words words(any_case);
  while (words.fours.size() < count) {
    std::string four;
    while (four.size() < FourSet::kFour) four += static_cast<char>('a' + mutate.below(26));
    words.add(four.data());
    text += four;
  }
  words.set.arrange();
  return words;
}

}  // namespace

TEST_CASE("every engine tells all places of a four of the set, whatever the text is") {
  mutation::Mutator mutate(5);
  for (const std::size_t count : {0, 1, 33, 900})
    for (const bool any_case : {false, true}) {
      std::string own, random;
      const Words words = some_words(mutate, count, any_case, own);
      while (random.size() < 6000) random += static_cast<char>(mutate.below(256));
      check_engines(words, own);
      check_engines(words, random);
      for (int round = 0; round < 8; ++round) check_engines(words, mutate(own + random, random));
    }
}

TEST_CASE("a text of any length is looked at to its end and not beyond") {
  mutation::Mutator mutate(6);
  std::string text;
  const Words words = some_words(mutate, 80, false, text);
  for (std::size_t size = 0; size <= text.size(); ++size)
    check_engines(words, std::string_view(text).substr(0, size));
}

TEST_CASE("a place is told for a four in either case only where the set does not tell cases apart") {
  for (const bool any_case : {false, true}) {
    Words words(any_case);
    words.add("eval");
    words.set.arrange();
    const std::string text = std::string(200, ' ') + "EVAL" + std::string(200, ' ');
    for (const FourSet::Engine engine : kEngines)
      if (FourSet::has(engine))
        CHECK(told(words.set, text, engine) ==
              (any_case ? std::vector<std::size_t>{200} : std::vector<std::size_t>{}));
  }
}

TEST_CASE("a four fits where its slot is free or tells of the same four") {
  FourSet set(false);
  CHECK(set.fits(set.at("eval")));
  set.add(set.at("eval"));
  CHECK(set.fits(set.at("eval")));
}

TEST_CASE("every processor has the plain engine, and the best is one that it has") {
  CHECK(FourSet::has(FourSet::Engine::plain));
  CHECK(FourSet::has(FourSet::best_engine()));
}
