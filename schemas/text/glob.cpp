#include "schemas/text/glob.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

// Globs
//
// Problem: `a*b*c*…` and nested `**` make a backtracking matcher take time exponential in the pattern, and
// the pattern and the path may both come from someone else. Choice: the pattern is a row of tokens, and the
// matcher carries the set of tokens at which it could stand, reading each character of the path once
// (Thompson's simulation of a nondeterministic automaton). Cost: path length times pattern length at worst;
// the set usually holds one to three.

enum class GlobKind : std::uint8_t { literal, any_character, star, double_star, folders, set };

struct GlobToken {
  GlobKind kind = GlobKind::literal;
  char32_t character = 0;  // of a literal
  std::string_view set;    // between the brackets, without '!' or '^'
  bool negated = false;
};

/// Bytes that are not UTF-8 match as if they were characters outside of Unicode.
constexpr char32_t kNoCharacter = 0x110000;

/// Takes the first character, or the first byte, from a text that is not empty.
char32_t take_character(std::string_view& text) {
  if (const auto byte = static_cast<unsigned char>(text.front()); byte < 0x80) {
    text.remove_prefix(1);
    return byte;
  }
  const Decoded character = decode_utf8(text);
  const char32_t result =
      character.size != 0 ? character.code_point : kNoCharacter + static_cast<unsigned char>(text.front());
  text.remove_prefix(std::max<std::size_t>(character.size, 1));
  return result;
}

bool in_set(std::string_view set, char32_t c) {
  while (!set.empty()) {
    const char32_t first = take_character(set);
    char32_t last = first;
    if (set.size() >= 2 && set.front() == '-') {
      set.remove_prefix(1);
      last = take_character(set);
    }
    if (first <= c && c <= last) return true;
  }
  return false;
}

/// The end of a set that begins behind '[' and the negation; npos where nothing closes it. A ']' that comes
/// first is a member.
std::size_t set_end(std::string_view pattern) {
  return pattern.find(']', 1);
}

std::vector<GlobToken> tokenise_glob(std::string_view pattern) {
  std::vector<GlobToken> tokens;
  bool at_component_start = true;
  while (!pattern.empty()) {
    GlobToken token;
    if (pattern.front() == '*') {
      const std::size_t stars = std::min(pattern.find_first_not_of('*'), pattern.size());
      pattern.remove_prefix(stars);
      token.kind = stars == 1 ? GlobKind::star : GlobKind::double_star;
      if (stars > 1 && at_component_start && pattern.starts_with('/')) {
        token.kind = GlobKind::folders;
        pattern.remove_prefix(1);
      }
    } else if (pattern.front() == '?') {
      pattern.remove_prefix(1);
      token.kind = GlobKind::any_character;
    } else {
      if (pattern.front() == '\\' && pattern.size() > 1) {
        pattern.remove_prefix(1);
      } else if (pattern.front() == '[') {
        std::string_view rest = pattern.substr(1);
        token.negated = rest.starts_with('!') || rest.starts_with('^');
        if (token.negated) rest.remove_prefix(1);
        if (const std::size_t end = set_end(rest); end != rest.npos) {
          token.kind = GlobKind::set;
          token.set = rest.substr(0, end);
          pattern = rest.substr(end + 1);
        }
      }
      if (token.kind == GlobKind::literal) token.character = take_character(pattern);
    }
    at_component_start =
        token.kind == GlobKind::folders || (token.kind == GlobKind::literal && token.character == '/');
    tokens.push_back(token);
  }
  return tokens;
}

/// A set of positions in the pattern that lists each once.
class Positions {
 public:
  explicit Positions(std::size_t size) : added_(size, 0) { list_.reserve(size); }
  void add(std::size_t position) {
    if (added_[position] == round_) return;
    added_[position] = round_;
    list_.push_back(position);
  }
  void clear() {
    ++round_;
    list_.clear();
  }
  bool has(std::size_t position) const { return added_[position] == round_; }
  const std::vector<std::size_t>& list() const { return list_; }

 private:
  std::vector<std::size_t> added_;  ///< The round, counted by `clear`, in which each position was added last.
  std::vector<std::size_t> list_;
  std::size_t round_ = 1;
};

/// Adds a position and those that are reached from it without reading: what follows a token that may match
/// nothing.
void enter(const std::vector<GlobToken>& tokens, std::size_t position, Positions& to) {
  to.add(position);
  while (position < tokens.size() && tokens[position].kind >= GlobKind::star &&
         tokens[position].kind <= GlobKind::folders) {
    to.add(++position);
  }
}

/// Reads the character `c` at one position.
void step(const std::vector<GlobToken>& tokens, std::size_t position, char32_t c, Positions& to) {
  const GlobToken& token = tokens[position];
  switch (token.kind) {
    case GlobKind::literal:
      if (c == token.character) enter(tokens, position + 1, to);
      break;
    case GlobKind::any_character:
      if (c != '/') enter(tokens, position + 1, to);
      break;
    case GlobKind::set:
      if (c != '/' && in_set(token.set, c) != token.negated) enter(tokens, position + 1, to);
      break;
    case GlobKind::star:
      if (c != '/') enter(tokens, position, to);
      break;
    case GlobKind::double_star:
      enter(tokens, position, to);
      break;
    case GlobKind::folders:
      // Stays within a folder's name, and goes on only behind its '/'.
      if (c == '/') {
        enter(tokens, position, to);
      } else {
        to.add(position);
      }
      break;
  }
}

}  // namespace

bool glob_match(std::string_view pattern, std::string_view path) {
  // Most paths differ from a pattern in its plain beginning, or in the plain end of their name; these cost no
  // more than a comparison.
  const std::size_t plain = std::min(pattern.find_first_of("*?[\\"), pattern.size());
  if (!path.starts_with(pattern.substr(0, plain))) return false;
  if (plain == pattern.size()) return path.size() == plain;
  if (!path.ends_with(pattern.substr(pattern.find_last_of("*?[]\\/") + 1))) return false;

  const std::vector<GlobToken> tokens = tokenise_glob(pattern);
  Positions now(tokens.size() + 1);
  Positions next(tokens.size() + 1);
  enter(tokens, 0, now);
  while (!path.empty() && !now.list().empty()) {
    const char32_t c = take_character(path);
    next.clear();
    for (std::size_t position : now.list()) {
      if (position < tokens.size()) step(tokens, position, c, next);
    }
    std::swap(now, next);
  }
  return path.empty() && now.has(tokens.size());
}

std::string literal_glob(std::string_view path) {
  std::string result;
  for (const char c : path) {
    if (std::string_view("*?[\\").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

}  // namespace stocktake
