#include "generator/catalog/tolerant_json.h"

#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// Number of bytes of the UTF-8 character at `text[at]`; 0 where there is none.
std::size_t character_at(std::string_view text, std::size_t at) {
  for (std::size_t size = 1; size <= 4 && at + size <= text.size(); ++size)
    if (is_utf8(text.substr(at, size))) return size;
  return 0;
}

std::string with_replacements(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_at(text, at);
    result.append(size == 0 ? kReplacement : text.substr(at, size));
    at += size == 0 ? 1 : size;
  }
  return result;
}

/// Where the text stands between tokens, commas before a closing bracket are left out.
std::string without_last_commas(std::string_view text) {
  std::string result;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string && c == '\\' && at + 1 < text.size()) {
      result.append(text.substr(at++, 2));
      continue;
    }
    if (c == '"') in_string = !in_string;
    if (c == ',' && !in_string) {
      const auto next = text.find_first_not_of(" \t\r\n", at + 1);
      if (next != text.npos && (text[next] == '}' || text[next] == ']')) continue;
    }
    result.push_back(c);
  }
  return result;
}

}  // namespace

std::optional<std::string> mended_json(std::string_view text) {
  std::string mended = without_last_commas(is_utf8(text) ? std::string(text) : with_replacements(text));
  if (mended == text) return std::nullopt;
  return mended;
}

std::string_view TolerantJson::text() {
  if (in_.peek() == Kind::number) return keep(in_.number());
  if (in_.peek() == Kind::string) return keep(in_.string());
  in_.skip();
  return {};
}

std::string_view TolerantJson::text_or_member(std::string_view member) {
  if (in_.peek() != Kind::object) return text();
  std::string_view value;
  in_.object([&](std::string_view key) {
    if (key == member)
      value = text();
    else
      in_.skip();
  });
  return value;
}

Party TolerantJson::party(std::string_view page) {
  if (in_.peek() != Kind::object) return parse_party(text());
  Party party;
  in_.object([&](std::string_view key) {
    if (key == "name")
      party.name = text();
    else if (key == "email")
      party.email = text();
    else if (key == page)
      party.url = text();
    else
      in_.skip();
  });
  return party;
}

std::vector<std::string_view> TolerantJson::texts() {
  std::vector<std::string_view> result;
  const auto one = [&] {
    if (const std::string_view value = text(); !value.empty()) result.push_back(value);
  };
  if (in_.peek() == Kind::array)
    in_.array(one);
  else
    one();
  return result;
}

std::vector<std::string_view> TolerantJson::keys() {
  std::vector<std::string_view> result;
  object([&](std::string_view key) {
    result.push_back(keep(key));
    in_.skip();
  });
  return result;
}

bool TolerantJson::boolean(bool otherwise) {
  if (in_.peek() == Kind::boolean) return in_.boolean();
  in_.skip();
  return otherwise;
}

}  // namespace stocktake
