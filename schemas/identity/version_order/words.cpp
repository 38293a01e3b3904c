// Maven, RubyGems and Composer: numbers and words in turn, where the words have meanings.

#include <algorithm>
#include <iterator>
#include <vector>

#include "schemas/identity/version_order/row.h"

namespace stocktake {
namespace {

struct Word {
  std::string_view text;
  int rank;
};

template <std::size_t size>
int rank_of(std::string_view text, const Word (&words)[size], int otherwise) {
  const Word* word = std::find_if(words, words + size, [&](const Word& w) { return w.text == text; });
  return word == words + size ? otherwise : word->rank;
}

// Maven

enum MavenRank : int {
  kMavenAlpha,
  kMavenBeta,
  kMavenMilestone,
  kMavenCandidate,
  kMavenSnapshot,
  kMavenRelease,
  kMavenServicePack,
  kMavenWord,
  kMavenHyphenNumber,
  kMavenDotNumber
};

constexpr Word kMavenWords[] = {
    {"alpha", kMavenAlpha},     {"beta", kMavenBeta},      {"milestone", kMavenMilestone},
    {"rc", kMavenCandidate},    {"cr", kMavenCandidate},   {"snapshot", kMavenSnapshot},
    {"", kMavenRelease},        {"final", kMavenRelease},  {"ga", kMavenRelease},
    {"release", kMavenRelease}, {"sp", kMavenServicePack},
};

/// Means nothing at the end of a version and before a '-': 0, or a word for the release itself.
bool is_null(const VersionPart& part) {
  return part.kind == VersionPart::Kind::number ? significant(part.text).empty() : part.rank == kMavenRelease;
}

/// The word's token; 'a', 'b' and 'm' are short only right before a number.
VersionPart maven_word(std::string_view word, bool before_digit) {
  int rank = rank_of(word, kMavenWords, kMavenWord);
  if (before_digit && word == "a") rank = kMavenAlpha;
  if (before_digit && word == "b") rank = kMavenBeta;
  if (before_digit && word == "m") rank = kMavenMilestone;
  if (rank == kMavenWord) return {rank, VersionPart::Kind::text, word};
  return {rank, VersionPart::Kind::mark, {}};
}

}  // namespace

/// The specification's tokens. It trims null tokens at the end and before each '-'; a word behind a '.' trims
/// them too, as Maven itself does since 3.8: without it the order is not transitive (1.0.alpha < 1 < 1-5
/// < 1.0.alpha).
bool read_maven(std::string_view version, VersionRow& row) {
  const std::size_t first = row.parts.size();
  auto trim = [&] {
    while (row.parts.size() > first + 1 && is_null(row.parts.back())) row.parts.pop_back();
  };
  bool hyphen = false;
  while (true) {
    VersionPart token;
    if (version.empty() || version.front() == '.' || version.front() == '-') {
      token = {hyphen ? kMavenHyphenNumber : kMavenDotNumber, VersionPart::Kind::number, {}};
    } else if (is_digit(version.front())) {
      token = {hyphen ? kMavenHyphenNumber : kMavenDotNumber, VersionPart::Kind::number,
               take_digits(version)};
    } else {
      const std::string_view word =
          take_while(version, [](char c) { return !is_digit(c) && c != '.' && c != '-'; });
      token = maven_word(word, begins_with_digit(version));
    }
    if (hyphen || token.kind != VersionPart::Kind::number) trim();
    row.parts.push_back(token);
    if (version.empty()) break;
    // A change between digits and letters counts as '-'.
    hyphen = !take(version, '.');
    if (hyphen) take(version, '-');
  }
  trim();
  row.mark(kMavenRelease);
  row.padding = {kMavenRelease, VersionPart::Kind::mark, {}};
  return true;
}

namespace {

enum CondaRank : int {
  kCondaDev,
  kCondaWord,
  kCondaZeroBeforeWord,
  kCondaEnd,  ///< of a component: what follows counts as 0
  kCondaLocal,
  kCondaZeroBeforePost,
  kCondaNumber,
  kCondaPost,
};

/// One component, such as `0rc1`: numbers and words in turn, zeros at its end left out. One that begins with
/// a word has a 0 before it. A 0 elsewhere stands before a word, and whether that is `post` decides whether
/// the two are more or less than nothing.
bool add_conda_component(std::string_view component, VersionRow& row) {
  if (component.empty()) return false;
  const auto is_word = [](char c) { return is_letter(c) || c == '*' || c == '_'; };
  std::string_view number = is_digit(component.front()) ? take_digits(component) : std::string_view();
  for (;;) {
    const std::string_view word = take_while(component, is_word);
    const bool zero = significant(number).empty();
    if (word.empty()) {
      if (!zero) row.number(kCondaNumber, number);
      break;
    }
    const bool post = word == "post";
    if (zero)
      row.mark(post ? kCondaZeroBeforePost : kCondaZeroBeforeWord);
    else
      row.number(kCondaNumber, number);
    if (post || word == "dev")
      row.mark(post ? kCondaPost : kCondaDev);
    else
      row.text(kCondaWord, word);
    number = take_digits(component);
    if (number.empty()) break;
  }
  return component.empty();
}

/// More components than a version has.
constexpr std::size_t kCondaComponents = 32;

/// Components between `.`, `-` and `_`; one `_` at the end is a word of the last.
bool add_conda_components(std::string_view version, VersionRow& row) {
  const std::size_t first = row.parts.size();
  if (version.empty()) return false;
  while (!version.empty()) {
    const auto end = version.find_first_of(".-_");
    const bool last = end == version.npos || (end + 1 == version.size() && version[end] == '_');
    if (!add_conda_component(last ? version : version.substr(0, end), row)) return false;
    row.mark(kCondaEnd);
    version.remove_prefix(last ? version.size() : end + 1);
    if (!last && version.empty()) return false;
  }
  while (row.parts.size() > first && row.parts.back().rank == kCondaEnd) row.parts.pop_back();
  return true;
}

}  // namespace

/// conda's VersionOrder (conda/models/version.py). What stands behind a `+` decides between versions that are
/// the same to the letter, zeros at the end aside.
bool read_conda(std::string_view version, VersionRow& row) {
  const auto bang = version.find('!');
  std::string_view epoch = bang == version.npos ? std::string_view("0") : version.substr(0, bang);
  if (bang != version.npos) version.remove_prefix(bang + 1);
  row.number(0, take_digits(epoch));
  if (!epoch.empty() || bang == 0) return false;
  const auto plus = version.find('+');
  if (!add_conda_components(version.substr(0, plus), row)) return false;
  row.padding = {kCondaEnd, VersionPart::Kind::mark, {}};
  if (plus == version.npos) return true;
  // What is absent counts as zeros, and they come first: 1.0+1 is older than 1.0.1, and newer than 1.0.
  for (std::size_t i = 0; i < kCondaComponents; ++i) row.mark(kCondaEnd);
  row.mark(kCondaLocal);
  return add_conda_components(version.substr(plus + 1), row);
}

/// Gem::Version: words are older than numbers, what is absent is 0; '-' begins a word "pre".
bool read_gem(std::string_view version, VersionRow& row) {
  constexpr int kWord = 0;
  constexpr int kNumber = 1;
  if (!begins_with_digit(version)) return false;
  const std::size_t first = row.parts.size();
  bool numbers_only = true;
  auto add_word = [&](std::string_view word) {
    // Zeros before the first word mean nothing: 1.0.a is 1.a.
    while (numbers_only && row.parts.size() > first && significant(row.parts.back().text).empty()) {
      row.parts.pop_back();
    }
    numbers_only = false;
    row.text(kWord, word);
  };
  while (!version.empty()) {
    if (begins_with_digit(version)) {
      row.number(kNumber, take_digits(version));
    } else if (is_letter(version.front())) {
      add_word(take_letters(version));
    } else if (take(version, '-')) {
      add_word("pre");
    } else if (!take(version, '.')) {
      return false;
    }
  }
  row.padding = {kNumber, VersionPart::Kind::number, {}};
  return true;
}

/// PHP's version_compare behind Composer's normalisation (no 'v', no build). PHP's placeholder '#' counts
/// nothing: as PHP has it, 1.2.3 = 1.2.3.# = 1.2.3.1 > 1.2.3, which no order can have.
bool read_composer(std::string_view version, VersionRow& row) {
  enum Rank : int { kWord, kDev, kAlpha, kBeta, kCandidate, kEnd, kNumber, kPatch };
  constexpr Word kWords[] = {{"dev", kDev},   {"alpha", kAlpha}, {"a", kAlpha},
                             {"beta", kBeta}, {"b", kBeta},      {"rc", kCandidate},
                             {"pl", kPatch},  {"p", kPatch},     {"patch", kPatch}};
  version = version.substr(0, version.find('+'));
  if (version.size() > 1 && version[0] == 'v' && is_digit(version[1])) version.remove_prefix(1);
  while (!version.empty()) {
    if (begins_with_digit(version)) {
      row.number(kNumber, take_digits(version));
    } else if (const std::string_view word = take_letters(version); word.empty()) {
      version.remove_prefix(1);
    } else if (const int rank = rank_of(word, kWords, kWord); rank == kWord) {
      row.text(kWord, word);
    } else {
      row.mark(rank);
    }
  }
  row.mark(kEnd);
  return true;
}

}  // namespace stocktake
