#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "advisories/index.h"
#include "advisories/names.h"
#include "advisories/record.h"
#include "schemas/inventory/inventory.h"
#include "tests/schemas/expect_error.h"

/// Records and packages in memory, for the tests of advisories.
namespace stocktake::test {

/// Checks that `run` throws an Error whose message has `part` in it.
template <class Run>
void expect_error(Run&& run, std::string_view part) {
  const std::string text = error_text(run);
  CAPTURE(text);
  CAPTURE(part);
  CHECK(text.find(part) != std::string::npos);
  CHECK_FALSE(text.empty());
}

inline Advisory advisory(const std::string& json) {
  auto found = read_advisory(json, "record.json");
  REQUIRE(found);
  return *found;
}

/// A record of one package: `ranges` are elements of its array, and so are `versions`.
inline std::string record_of(const std::string& id, const std::string& ecosystem, const std::string& name,
                             const std::string& ranges, const std::string& versions = {},
                             const std::string& more = {}) {
  return "{\"id\": \"" + id +
         "\", \"modified\": \"2026-04-01T00:00:00Z\", \"affected\": [{\"package\": {\"ecosystem\": \"" +
         ecosystem + "\", \"name\": \"" + name + "\"}, \"ranges\": [" + ranges + "], \"versions\": [" +
         versions + "]}]" + (more.empty() ? "" : ", " + more) + "}";
}

/// `{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2"}]}` of "introduced 0 fixed 2".
inline std::string range_of(const std::string& type, std::string_view words) {
  std::string events;
  while (!words.empty()) {
    const auto take = [&] {
      const auto end = std::min(words.find(' '), words.size());
      const std::string word(words.substr(0, end));
      words.remove_prefix(std::min(end + 1, words.size()));
      return word;
    };
    const std::string kind = take(), version = take();
    events += (events.empty() ? "{\"" : ", {\"") + kind + "\": \"" + version + "\"}";
  }
  return "{\"type\": \"" + type + "\", \"events\": [" + events + "]}";
}

}  // namespace stocktake::test
