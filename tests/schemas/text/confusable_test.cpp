#include "schemas/text/confusable.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("names that look alike have one skeleton, others have not") {
  const std::pair<const char*, const char*> alike[] = {
      {"requests", "r\xD0\xB5quests"},     // Cyrillic
      {"paypal", "p\xD0\xB0yp\xD0\xB0l"},  // Cyrillic
      {"modern", "rnodern"},
      {"google", "g00gle"},
      {"lodash", "1odash"},
      {"lodash", "Iodash"},
      {"scope",
       "\xF0\x9D\x92\xAE"
       "cope"},  // a mathematical letter
  };
  for (const auto& [one, other] : alike) {
    CAPTURE(other);
    CHECK(confusable_skeleton(one) == confusable_skeleton(other));
    CHECK_FALSE(confusable_skeleton(one).empty());
  }
  CHECK(confusable_skeleton("left") != confusable_skeleton("right"));
  CHECK(confusable_skeleton("a-b") != confusable_skeleton("ab"));
}

TEST_CASE("what is no name has no skeleton") {
  CHECK(confusable_skeleton("").empty());
  CHECK(confusable_skeleton("\xff").empty());
  CHECK(confusable_skeleton(std::string(1 << 20, 'a')).empty());
}
