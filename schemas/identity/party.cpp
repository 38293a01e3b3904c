#include "schemas/identity/party.h"

#include <algorithm>

#include "schemas/text/lines.h"

namespace stocktake {
namespace {

/// Takes what stands between `open` and `close` at the end of the text, with both, off it. Nothing where it
/// does not end so.
std::string_view take_bracketed(std::string_view& text, char open, char close) {
  if (!text.ends_with(close)) return {};
  const auto at = text.rfind(open);
  if (at == text.npos) return {};
  const std::string_view inside = trim(text.substr(at + 1, text.size() - at - 2));
  text = trim(text.substr(0, at));
  return inside;
}

/// What closes the bracket or quote that `c` opens; 0 where it opens none.
char closing(char c) {
  return c == '"' ? '"' : c == '<' ? '>' : c == '(' ? ')' : '\0';
}

}  // namespace

bool is_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == text.npos || at == 0 || at + 1 == text.size()) return false;
  if (text.front() != '"' && text.find('@') != at) return false;
  const std::string_view domain = text.substr(at + 1);
  if (domain.front() == '.' || domain.back() == '.' || domain.find("..") != domain.npos) return false;
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

Party parse_party(std::string_view text) {
  Party party;
  text = trim(text);
  if (const auto at = text.rfind("("); at != text.npos && text.substr(at).find("://") != text.npos)
    party.url = take_bracketed(text, '(', ')');
  party.email = take_bracketed(text, '<', '>');
  party.name = unquoted(text);
  if (party.email.empty() && is_email(party.name)) std::swap(party.email, party.name);
  return party;
}

std::vector<Party> parse_parties(std::string_view text) {
  std::vector<Party> parties;
  char until = '\0';
  std::size_t start = 0;
  const auto take = [&](std::size_t end) {
    const Party party = parse_party(text.substr(start, end - start));
    if (!party.empty()) parties.push_back(party);
    start = end + 1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (until != '\0') {
      if (text[i] == until) until = '\0';
    } else if (text[i] == ',') {
      take(i);
    } else {
      until = closing(text[i]);
    }
  }
  if (start <= text.size()) take(text.size());
  return parties;
}

}  // namespace stocktake
