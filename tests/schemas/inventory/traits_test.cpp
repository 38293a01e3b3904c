#include "schemas/inventory/traits.h"

#include <doctest/doctest.h>

#include <random>

#include "schemas/error.h"
#include "schemas/inventory/document.h"

using namespace stocktake;

TEST_CASE("traits are written as words with the line of each, and shapes with amount and line") {
  Traits traits;
  CHECK(encode_traits(traits).empty());
  traits.line(Trait::network) = 40;
  traits.line(Trait::environment) = 12;
  traits.line(Trait::drop_host) = 7;
  traits.shape(Shape::longest_line) = {48210, 3};
  traits.shape(Shape::encoded_run) = {511, 3};  // below the least
  traits.shape(Shape::confusable) = {1, 9};
  CHECK(encode_traits(traits) == "environment:12 network:40 drop-host:7 longest-line:48210@3 confusable:1@9");
}

TEST_CASE("each trait and shape has a word of its own, and the word names it") {
  for (const Trait trait : kAllTraits) {
    CHECK(trait_of(to_string(trait)) == trait);
    CHECK_FALSE(shape_of(to_string(trait)));
  }
  for (const Shape shape : kAllShapes) {
    CHECK(shape_of(to_string(shape)) == shape);
    CHECK(least_amount(shape) > 0);
  }
  CHECK_FALSE(trait_of(""));
  CHECK_FALSE(trait_of("Network"));
  CHECK_FALSE(shape_of("longest"));
}

TEST_CASE("whatever traits a file has come back from their text") {
  std::mt19937 random(14);
  const auto number = [&] { return static_cast<std::uint32_t>(random() >> random() % 32); };
  for (int round = 0; round < 2000; ++round) {
    Traits traits;
    for (std::uint32_t& line : traits.lines)
      if (random() % 4 == 0) line = number();
    for (const Shape shape : kAllShapes)
      if (random() % 4 == 0)
        traits.shape(shape) = {std::max(number(), least_amount(shape)), std::max(number(), 1U)};
    const std::string text = encode_traits(traits);
    CAPTURE(text);
    const auto back = decode_traits(text);
    REQUIRE(back);
    CHECK(*back == traits);
  }
}

TEST_CASE("a text that no scan would write says no traits") {
  for (const char* text : {" ",
                           "network",
                           "network:",
                           "network:0",
                           "network:-1",
                           "network:+1",
                           "network:01",
                           "network:1 ",
                           " network:1",
                           "network:1  decode:2",
                           "network:1 network:2",
                           "decode:1 network:2",
                           "network:1@2",
                           "network:4294967296",
                           "network:1x",
                           "telepathy:1",
                           "Network:1",
                           "longest-line:5000",
                           "longest-line:5000@",
                           "longest-line:5000@0",
                           "longest-line:0@1",
                           "longest-line:5000@1@2",
                           "longest-line:5000@1 network:1",
                           ":1",
                           "network :1"}) {
    CAPTURE(text);
    CHECK_FALSE(decode_traits(text));
  }
  CHECK(decode_traits("") == Traits());
  CHECK(decode_traits("longest-line:5@1")->shape(Shape::longest_line) == Measure{5, 1});
}

TEST_CASE("a document with nonsense as a file's traits is refused") {
  const auto document = [](const std::string& value) {
    return R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"file","name":"a","properties":[)"
           R"({"name":"stocktake:traits","value":")" +
           value + R"("}]}]})";
  };
  CHECK(decode_inventory_text(document("network:1"), "doc").details.at(0).traits == "network:1");
  CHECK_THROWS_WITH_AS(decode_inventory_text(document("network:x"), "doc"),
                       doctest::Contains("stocktake:traits: 'network:x' is no list of traits"), Error);
  CHECK_THROWS_AS(decode_inventory_text(document(""), "doc"), Error);
}
