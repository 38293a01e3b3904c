// docs/policy.md has every key of stocktake.toml, no other, and examples that are read as they stand.
#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "differ/policy/read.h"
#include "generator/catalog/vendored/declared.h"
#include "schemas/error.h"
#include "tests/content_of.h"
#include "tests/paths.h"

using namespace stocktake;

namespace {

using Keys = std::set<std::string>;

std::string words_of(const Keys& keys) {
  std::string words;
  for (const std::string& key : keys) words.append(key).append(" ");
  return words;
}

std::string page() {
  return content_of(std::string(paths::kSource) + "/docs/policy.md");
}

/// The examples of the page; `…` stands for a digest there.
std::vector<std::string> examples() {
  std::vector<std::string> found;
  const std::string text = page();
  constexpr std::string_view kBegin = "```toml\n", kEnd = "\n```";
  for (std::size_t at = text.find(kBegin); at != text.npos; at = text.find(kBegin, at)) {
    at += kBegin.size();
    std::string example = text.substr(at, text.find(kEnd, at) - at);
    for (std::size_t dots = 0; (dots = example.find("…")) != example.npos;)
      example.replace(dots, std::string_view("…").size(), std::string(64, 'a'));
    found.push_back(example);
  }
  return found;
}

/// By table, with "" for the top level: the keys that the examples have, each at the beginning of a line.
std::map<std::string, Keys> keys_in_examples() {
  std::map<std::string, Keys> keys;
  static const std::regex kTable("\\[+([a-z]+)\\]+.*"), kKey("([a-z0-9-]+) *=.*");
  for (const std::string& example : examples()) {
    std::istringstream lines(example);
    std::string table;
    std::smatch match;
    for (std::string line; std::getline(lines, line);)
      if (std::regex_match(line, match, kTable))
        keys[""].insert(table = match[1]);
      else if (std::regex_match(line, match, kKey))
        keys[table].insert(match[1]);
  }
  return keys;
}

std::string complaint_of(const std::string& text) {
  try {
    parse_policy(text, "t");
  } catch (const Error& error) {
    return error.what();
  }
  std::vector<std::string> troubles;
  read_declared(text, troubles);
  return troubles.empty() ? "" : troubles[0];
}

/// The keys that the program says it knows, asked by one that it does not.
Keys known_keys(const std::string& text) {
  const std::string complaint = complaint_of(text);
  static const std::regex kKnown("known are (.*?)(; it is left out)?$");
  std::smatch list;
  CAPTURE(complaint);
  REQUIRE(std::regex_search(complaint, list, kKnown));
  const std::string words = list[1];
  static const std::regex kWord("[a-z0-9-]+");
  Keys keys;
  for (std::sregex_iterator at(words.begin(), words.end(), kWord), end; at != end; ++at)
    keys.insert(at->str());
  keys.erase("and");
  return keys;
}

}  // namespace

TEST_CASE("each example of docs/policy.md is read as it stands") {
  const auto all = examples();
  CHECK(all.size() >= 5);
  for (const std::string& example : all) {
    CAPTURE(example);
    CHECK(complaint_of(example) == "");
  }
}

TEST_CASE("docs/policy.md has every key that stocktake.toml may have, and no other") {
  const auto shown = keys_in_examples();
  Keys top = shown.at("");
  top.insert("store");  // a sentence has it: where it stands depends on where the store is
  CHECK(page().find("`store = \"") != std::string::npos);
  CHECK(words_of(top) == words_of(known_keys("no-such-key = 1")));
  CHECK(words_of(shown.at("compare")) == words_of(known_keys("[compare]\nno-such-key = 1")));
  CHECK(words_of(shown.at("document")) == words_of(known_keys("[document]\nno-such-key = 1")));
  for (const char* const entry : {"expect", "advisory", "finding", "vendored"}) {
    CAPTURE(std::string_view(entry));
    CHECK(words_of(shown.at(entry)) ==
          words_of(known_keys("[[" + std::string(entry) + "]]\nno-such-key = 1")));
  }
}

TEST_CASE("docs/policy.md has every word for a change") {
  const std::string text = page();
  for (const std::string_view word : kChangeWords) {
    CAPTURE(word);
    const std::regex kWord("# required: [a-z, ]*\\b" + std::string(word) + "\\b");
    CHECK(std::regex_search(text, kWord));
  }
}
