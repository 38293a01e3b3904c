#include "schemas/validation/pattern.h"

#include <fmt/format.h>

#include <bitset>
#include <limits>
#include <map>
#include <set>

#include "schemas/error.h"

// Thompson's construction, then the subset construction: each state of the result is the set of places in the
// expression where a match may stand. An unanchored beginning is a loop in front; `^` and `$` are conditions
// on empty transitions. Sizes are bounded: the expressions are those of the schemas, and a few hundred states
// do.
namespace stocktake {
namespace {

using Bytes = std::bitset<256>;
constexpr std::size_t kMostPlaces = 20000;
constexpr std::size_t kMostStates = 4000;
constexpr int kMostRepeats = 1000;

struct Place {
  enum class Kind : std::uint8_t { bytes, fork, at_start, at_end, match } kind;
  std::size_t next = 0;
  std::size_t other = 0;  // fork
  Bytes bytes;
};

class Compiler {
 public:
  explicit Compiler(std::string_view expression) : text_(expression) {}

  /// The places, entered at `start`.
  std::vector<Place> places;

  std::size_t compile() {
    const std::size_t match = add({Place::Kind::match, 0, 0, {}});
    const std::size_t start = alternatives(match, 0);
    if (at_ != text_.size()) fail("an unmatched ')'");
    return start;
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error(fmt::format("cannot compile the pattern '{}': {} at character {}", text_, what, at_ + 1));
  }

  std::size_t add(const Place& place) {
    if (places.size() >= kMostPlaces) fail("too large");
    places.push_back(place);
    return places.size() - 1;
  }
  std::size_t fork(std::size_t a, std::size_t b) { return add({Place::Kind::fork, a, b, {}}); }
  std::size_t bytes(const Bytes& set, std::size_t next) { return add({Place::Kind::bytes, next, 0, set}); }

  // The expression is compiled back to front within a sequence: each part is given where to go on. A sequence
  // is therefore first cut into its parts.
  std::size_t alternatives(std::size_t next, int depth) {
    if (depth > 50) fail("groups nested too deep");
    std::size_t start = sequence(next, depth);
    while (at_ < text_.size() && text_[at_] == '|') {
      ++at_;
      start = fork(start, sequence(next, depth));
    }
    return start;
  }

  struct Part {
    std::size_t from;
    int least;
    int most;  // -1: no limit
  };

  std::size_t sequence(std::size_t next, int depth) {
    std::vector<Part> parts;
    while (at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')') {
      const std::size_t from = at_;
      skip_atom();
      Part part{from, 1, 1};
      repeat(part);
      parts.push_back(part);
    }
    const std::size_t end = at_;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) next = repeated(*part, next, depth);
    at_ = end;
    return next;
  }

  std::size_t repeated(const Part& part, std::size_t next, int depth) {
    auto once = [&](std::size_t behind) {
      at_ = part.from;
      return atom(behind, depth);
    };
    if (part.most < 0) {
      const std::size_t loop = fork(0, next);
      places[loop].next = once(loop);
      next = loop;
    }
    for (int i = part.least; i < part.most; ++i) {
      const std::size_t body = once(next);
      next = fork(body, next);
    }
    for (int i = 0; i < part.least; ++i) next = once(next);
    return next;
  }

  void skip_atom() {
    if (text_[at_] == '\\') {
      at_ += 2;
      if (at_ > text_.size()) fail("a '\\' at the end");
    } else if (text_[at_] == '[') {
      for (++at_; at_ < text_.size() && text_[at_] != ']'; ++at_)
        if (text_[at_] == '\\') ++at_;
      if (at_++ >= text_.size()) fail("an unclosed '['");
    } else if (text_[at_] == '(') {
      ++at_;
      while (at_ < text_.size() && text_[at_] != ')')
        if (text_[at_] == '|')
          ++at_;
        else
          skip_atom();
      if (at_++ >= text_.size()) fail("an unclosed '('");
    } else {
      ++at_;
    }
  }

  void repeat(Part& part) {
    if (at_ >= text_.size()) return;
    const char c = text_[at_];
    if (c == '*' || c == '+' || c == '?') {
      part.least = c == '+' ? 1 : 0;
      part.most = c == '?' ? 1 : -1;
      ++at_;
    } else if (c == '{') {
      ++at_;
      part.least = count();
      part.most = part.least;
      if (at_ < text_.size() && text_[at_] == ',') {
        ++at_;
        part.most = at_ < text_.size() && text_[at_] == '}' ? -1 : count();
      }
      if (at_ >= text_.size() || text_[at_] != '}') fail("an unclosed '{'");
      ++at_;
    } else {
      return;
    }
    if (at_ < text_.size() && std::string_view("*+?{").find(text_[at_]) != std::string_view::npos)
      fail("a repetition of a repetition");
  }

  int count() {
    int value = -1;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      value = (value < 0 ? 0 : value) * 10 + (text_[at_] - '0');
      if (value > kMostRepeats) fail("too many repetitions");
    }
    if (value < 0) fail("no number in '{}'");
    return value;
  }

  std::size_t atom(std::size_t next, int depth) {
    const char c = text_[at_];
    switch (c) {
      case '(': {
        ++at_;
        if (text_.substr(at_, 2) == "?:")
          at_ += 2;
        else if (text_.substr(at_, 1) == "?")
          fail("an assertion");
        const std::size_t start = alternatives(next, depth + 1);
        ++at_;
        return start;
      }
      case '[':
        return set(next);
      case '.': {
        ++at_;
        Bytes line_ends;
        line_ends.set('\n').set('\r');
        return outside(line_ends, next);
      }
      case '^':
        ++at_;
        return add({Place::Kind::at_start, next, 0, {}});
      case '$':
        ++at_;
        return add({Place::Kind::at_end, next, 0, {}});
      case '*':
      case '+':
      case '?':
      case '{':
        fail("a repetition of nothing");
      default: {
        Bytes one;
        element(one);
        return bytes(one, next);
      }
    }
  }

  /// Adds the character or the class at hand; returns the character, or -1 for a class.
  int element(Bytes& to) {
    unsigned char c = static_cast<unsigned char>(text_[at_++]);
    if (c >= 0x80) fail("a character that is not ASCII");
    if (c == '\\') {
      c = static_cast<unsigned char>(text_[at_++]);
      if (c == 'd' || c == 'w') add_range(to, '0', '9');
      if (c == 'w') add_range(to, 'a', 'z'), add_range(to, 'A', 'Z'), to.set('_');
      if (c == 's')
        for (const char space : {' ', '\t', '\n', '\r', '\f', '\v'})
          to.set(static_cast<unsigned char>(space));
      if (c == 'd' || c == 'w' || c == 's') return -1;
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        fail("an unknown escape");
    }
    to.set(c);
    return c;
  }

  static void add_range(Bytes& to, int from, int last) {
    for (int c = from; c <= last; ++c) to.set(static_cast<std::size_t>(c));
  }

  std::size_t set(std::size_t next) {
    ++at_;
    const bool negated = text_[at_] == '^';
    if (negated) ++at_;
    Bytes members;
    while (text_[at_] != ']') {
      const int from = element(members);
      if (text_[at_] != '-' || text_[at_ + 1] == ']') continue;
      ++at_;
      const int last = element(members);
      if (from < 0 || last < from) fail("a malformed range");
      add_range(members, from, last);
    }
    ++at_;
    return negated ? outside(members, next) : bytes(members, next);
  }

  /// Any character, of one to four bytes, other than these ASCII ones.
  std::size_t outside(const Bytes& excluded, std::size_t next) {
    Bytes ascii;
    Bytes tail;
    Bytes lead[3];
    add_range(ascii, 0, 0x7f);
    add_range(tail, 0x80, 0xbf);
    add_range(lead[0], 0xc2, 0xdf);
    add_range(lead[1], 0xe0, 0xef);
    add_range(lead[2], 0xf0, 0xf4);
    std::size_t start = bytes(ascii & ~excluded, next);
    std::size_t rest = next;
    for (const Bytes& first : lead) {
      rest = bytes(tail, rest);
      start = fork(start, bytes(first, rest));
    }
    return start;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

using Set = std::set<std::size_t>;

/// Everything reachable from `place` without consuming a byte.
void close(const std::vector<Place>& places, std::size_t place, bool start, bool end, Set& to) {
  std::vector<std::size_t> open{place};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (!to.insert(at).second) continue;
    const Place& here = places[at];
    if (here.kind == Place::Kind::fork) open.push_back(here.next), open.push_back(here.other);
    if (here.kind == Place::Kind::at_start && start) open.push_back(here.next);
    if (here.kind == Place::Kind::at_end && end) open.push_back(here.next);
  }
}

}  // namespace

Pattern::Pattern(std::string_view expression) : expression_(expression) {
  Compiler compiler(expression_);
  const std::size_t entry = compiler.compile();
  const std::vector<Place>& places = compiler.places;
  constexpr std::size_t kMatch = 0;  // the first place that the compiler makes

  std::map<Set, std::uint16_t> known;
  std::vector<const Set*> order;
  auto number = [&](Set&& set) {
    const auto [at, fresh] = known.emplace(std::move(set), static_cast<std::uint16_t>(known.size()));
    if (fresh) order.push_back(&at->first);
    if (known.size() > kMostStates) throw Error(fmt::format("the pattern '{}' is too large", expression_));
    return at->second;
  };
  Set first;
  close(places, entry, true, false, first);
  number(std::move(first));
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Set set = *order[i];
    State state{};
    state.accepts_here = set.count(kMatch) != 0;
    Set at_end;
    for (const std::size_t place : set) close(places, place, i == 0, true, at_end);
    state.accepts_at_end = at_end.count(kMatch) != 0;
    std::map<std::string, std::uint16_t> seen;  // bytes that lead to the same places share the work
    for (std::size_t byte = 0; byte < 256; ++byte) {
      std::string key;
      for (const std::size_t place : set)
        key.push_back(places[place].kind == Place::Kind::bytes && places[place].bytes[byte] ? '1' : '0');
      const auto same = seen.find(key);
      if (same != seen.end()) {
        state.next[byte] = same->second;
        continue;
      }
      Set target;
      for (const std::size_t place : set)
        if (places[place].kind == Place::Kind::bytes && places[place].bytes[byte])
          close(places, places[place].next, false, false, target);
      close(places, entry, false, false, target);  // a match may begin behind any byte
      state.next[byte] = number(std::move(target));
      seen.emplace(std::move(key), state.next[byte]);
    }
    states_.push_back(state);
  }
}

bool Pattern::matches(std::string_view text) const {
  std::size_t state = 0;
  for (const char c : text) {
    if (states_[state].accepts_here) return true;
    state = states_[state].next[static_cast<unsigned char>(c)];
  }
  return states_[state].accepts_here || states_[state].accepts_at_end;
}

}  // namespace stocktake
