#include "schemas/json/writer.h"

#include <doctest/doctest.h>

#include "schemas/json/reader.h"

using namespace stocktake;

TEST_CASE("members and elements are separated, lines broken where asked") {
  JsonWriter out;
  out.begin_object().member("a", "x").key("b").begin_array();
  out.line().number(1).line().begin_object().end_object().line().end_array();
  out.key("c").boolean(false).optional_member("d", "").key("e").raw("[null]").end_object();
  CHECK(out.text() == "{\"a\":\"x\",\"b\":[\n1,\n{}\n],\"c\":false,\"e\":[null]}");
}

TEST_CASE("every text comes back from JSON as it went in") {
  std::string all;
  for (int c = 0; c < 128; ++c) all.push_back(static_cast<char>(c));
  all += "\xC3\xA9\xE2\x80\xAE\xF0\x9F\x98\x80";
  JsonWriter out;
  out.string(all);
  CHECK(out.text().find('\n') == std::string::npos);
  CHECK(out.text().find('\x1b') == std::string::npos);
  JsonReader in(out.text(), "written");
  CHECK(in.string() == all);
}

TEST_CASE("no text of JSON holds what a build service takes for a command") {
  for (const std::string text : {"##[error]x", "a ##vso[task.x]", "####", "#", "a#b##", "\n##teamcity[x]"}) {
    JsonWriter out;
    out.string(text);
    CHECK(out.text().find("##") == std::string::npos);
    JsonReader in(out.text(), "written");
    CHECK(in.string() == text);
  }
  std::string json = R"(["####",{"##[a":1}])";
  escape_double_hashes(json);
  CHECK(json.find("##") == std::string::npos);
  JsonReader in(json, "escaped");
  std::vector<std::string> texts;
  in.array([&] {
    if (in.peek() == JsonReader::Kind::string)
      texts.emplace_back(in.string());
    else
      in.object([&](std::string_view key) {
        texts.emplace_back(key);
        in.skip();
      });
  });
  CHECK(texts == std::vector<std::string>{"####", "##[a"});
}

TEST_CASE("the plain begin of a text ends at the first byte that some format must escape") {
  for (const char special : {'"', '\\', '\n', '\0', '\x1f', '\x7f', '\x80', '\xff'})
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, '~');
      text[at] = special;
      CHECK_MESSAGE(plain_prefix(text) == at, "byte ", static_cast<unsigned char>(special));
    }
  CHECK(plain_prefix("") == 0);
  for (std::size_t size = 0; size < 40; ++size) CHECK(plain_prefix(std::string(size, ' ')) == size);
}
