#include "schemas/json/reader.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "schemas/error.h"

using namespace stocktake;

namespace {

/// Delivers `text` in pieces of `piece` bytes, so that every token is cut somewhere.
JsonReader::Fill in_pieces(const std::string& text, std::size_t piece) {
  return [&text, piece, at = std::size_t{0}](char* to, std::size_t room) mutable {
    const std::size_t size = std::min({piece, room, text.size() - at});
    text.copy(to, size, at);
    at += size;
    return size;
  };
}

/// What a document says, written in one canonical way: tells whether two readings agree.
void transcribe(JsonReader& in, std::string& out) {
  switch (in.peek()) {
    case JsonReader::Kind::string:
      out.append("s(").append(in.string()).append(")");
      break;
    case JsonReader::Kind::number:
      out.append("n(").append(in.number()).append(")");
      break;
    case JsonReader::Kind::boolean:
      out.append(in.boolean() ? "t" : "f");
      break;
    case JsonReader::Kind::null:
      in.null(), out.append("0");
      break;
    case JsonReader::Kind::object:
      out.append("{");
      in.object([&](std::string_view key) {
        out.append(key).append(":");
        transcribe(in, out);
      });
      out.append("}");
      break;
    case JsonReader::Kind::array:
      out.append("[");
      in.array([&] { transcribe(in, out), out.append(","); });
      out.append("]");
  }
}

std::string error_of(const std::string& text) {
  try {
    JsonReader in(text, "doc.json");
    in.skip();
    in.finish();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

const std::string kDocument =
    "\xEF\xBB\xBF{ \"a\" : [1, -2.5e+3, 0, true ,false,null], \"b\\n\\u0041\\uD83D\\uDE00\" : {\"deep\": "
    "{}},\n"
    "\"long string that is wider than sixteen bytes, \xC3\xA9t\xC3\xA9\": \"ends \\\"quoted\\\" \\\\ \\/ "
    "\\b\\f\\r\\t\","
    " \"e\":[] }\n";
const std::string kMeaning =
    "{a:[n(1),n(-2.5e+3),n(0),t,f,0,]b\nA\xF0\x9F\x98\x80:{deep:{}}"
    "long string that is wider than sixteen bytes, \xC3\xA9t\xC3\xA9:s(ends \"quoted\" \\ / \b\f\r\t)e:[]}";

}  // namespace

TEST_CASE("a document reads the same from memory and in pieces of any size") {
  std::string whole;
  JsonReader in(kDocument, "doc");
  transcribe(in, whole);
  in.finish();
  CHECK(whole == kMeaning);
  for (std::size_t piece = 1; piece < 40; ++piece) {
    std::string text;
    JsonReader pieces(in_pieces(kDocument, piece), "doc");
    transcribe(pieces, text);
    pieces.finish();
    CHECK(text == kMeaning);
  }
}

TEST_CASE("a skipped value leaves the reader behind it") {
  for (std::size_t piece : {1, 3, 1000}) {
    JsonReader in(in_pieces(kDocument, piece), "doc");
    in.skip();
    in.finish();
    CHECK(in.offset() == kDocument.size());
  }
}

TEST_CASE("malformed JSON is refused with its place") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "doc.json:1:1: the text ends where a value is expected: is the file complete?"},
      {"{\"a\":1", "doc.json:1:7: the text ends where ',' or '}' is expected: is the file complete?"},
      {"{\n \"a\" 1}", "doc.json:2:6: expected ':' after a member's name"},
      {"[1,]", "doc.json:1:4: expected a value, found ']'"},
      {"{\"a\":1,}", "doc.json:1:8: expected a member's name, found '}'"},
      {"[01]", "doc.json:1:2: a malformed number"},
      {"[1.]", "doc.json:1:2: a malformed number"},
      {"[-]", "doc.json:1:2: a malformed number"},
      {"[tru]", "doc.json:1:2: expected 'true'"},
      {"[1] x", "doc.json:1:5: text behind the end of the document"},
      {"\"a\nb\"", "doc.json:1:3: a control character inside a string: it must be written as an escape"},
      {"\"\\x\"", "doc.json:1:2: an unknown escape in a string"},
      {"\"\\uD800\"", "doc.json:1:2: half a surrogate pair in a string"},
      {"\"\\u12G4\"", "doc.json:1:2: an escape \\u without four hexadecimal digits"},
      {"\"\xff\"", "doc.json:1:1: a string that is not UTF-8"},
      {"\"abc", "doc.json:1:5: the text ends inside a string: is the file complete?"},
  };
  for (const auto& [text, message] : cases) CHECK(error_of(text) == message);
}

TEST_CASE("hostile nesting and endless strings are refused, not survived by luck") {
  CHECK(error_of(std::string(50'000'000, '[')).find("nested deeper than 256 levels") != std::string::npos);
  const std::string text = "\"" + std::string(2000, 'x') + "\"";
  JsonReader in(text, "doc", {.depth = 10, .string_bytes = 1000});
  CHECK(in.string().size() == 2000);  // in memory the text is there anyway
  JsonReader streamed([](char* to, std::size_t room) { return std::fill_n(to, room, '"' + 1), room; }, "doc",
                      {.depth = 10, .string_bytes = 1000});
  CHECK_THROWS_AS(streamed.skip(), Error);
  JsonReader endless(
      [first = true](char* to, std::size_t room) mutable {
        std::fill_n(to, room, 'x');
        if (first) *to = '"', first = false;
        return room;
      },
      "doc", {.depth = 10, .string_bytes = 1000});
  CHECK_THROWS_WITH_AS(endless.string(), doctest::Contains("a string longer than 1000 bytes"), Error);
}
