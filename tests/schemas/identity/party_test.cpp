#include "schemas/identity/party.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("A party is told into name, e-mail and page, however a record writes it") {
  const struct {
    std::string_view text;
    Party party;
  } cases[] = {
      {"Ann Example <ann@example.org> (https://ann.example.org)",
       {"Ann Example", "ann@example.org", "https://ann.example.org"}},
      {"Ann (https://ann.example.org)", {"Ann", "", "https://ann.example.org"}},
      {"  Ann  ", {"Ann", "", ""}},
      {"\"Example, Ann\" <ann@example.org>", {"Example, Ann", "ann@example.org", ""}},
      {"ann@example.org", {"", "ann@example.org", ""}},
      {"<ann@example.org>", {"", "ann@example.org", ""}},
      {"GNU (the project) <bugs@example.org>", {"GNU (the project)", "bugs@example.org", ""}},
      {"Ann (of the north)", {"Ann (of the north)", "", ""}},
      {"me @ home", {"me @ home", "", ""}},
      {"Ann <", {"Ann <", "", ""}},
      {">", {">", "", ""}},
      {"", {}},
  };
  for (const auto& [text, party] : cases) {
    CAPTURE(text);
    CHECK(parse_party(text) == party);
  }
}

TEST_CASE("Several parties are told apart by the commas that belong to none of them") {
  using Parties = std::vector<Party>;
  CHECK(parse_parties("Ann, Bob <bob@example.org>") ==
        Parties{{"Ann", "", ""}, {"Bob", "bob@example.org", ""}});
  CHECK(parse_parties("\"Example, Inc.\" <a@example.org>,") ==
        Parties{{"Example, Inc.", "a@example.org", ""}});
  CHECK(parse_parties("Ann (x, y), Bob") == Parties{{"Ann (x, y)", "", ""}, {"Bob", "", ""}});
  CHECK(parse_parties("Ann (never closed, Bob") == Parties{{"Ann (never closed, Bob", "", ""}});
  CHECK(parse_parties(" , ,").empty());
  CHECK(parse_parties("").empty());
}

TEST_CASE("A party without a name is called by its address") {
  CHECK(parse_party("Ann <a@example.org>").title() == "Ann");
  CHECK(parse_party("a@example.org").title() == "a@example.org");
}
