#include "generator/traits/joined.h"

#include <algorithm>

#include "generator/traits/block.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostBlanksBetween = 64;  // on either side of an operator, line ends among them

bool is_blank_between(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Whether the text has no escape or substitution, so that its bytes are what it means.
bool is_plain(std::string_view piece) {
  return piece.find_first_of("\\\n$#{") == piece.npos;
}

constexpr std::size_t kNone = std::string_view::npos;

}  // namespace

void JoinedTexts::begin(const TextWindow& window) {
  window_ = window;
  operator_ = window.language == Language::php ? '.' : '+';
  at_ = window.from;
}

/// The next operator that is to be looked at; `to` where there is none.
std::size_t JoinedTexts::next_operator() const {
  return std::min(window_.text.substr(0, window_.to).find(operator_, at_), window_.to);
}

/// The quote that opens the plain text whose closing quote is at `close`; kNone where there is none.
std::size_t JoinedTexts::opening_before(std::size_t close) const {
  const std::size_t least = close > kLongestPiece + 1 ? close - kLongestPiece - 1 : 0;
  for (std::size_t at = close; at-- > least;)
    if (window_.text[at] == window_.text[close])
      return is_plain(window_.text.substr(at + 1, close - at - 1)) ? at : kNone;
  return kNone;
}

std::size_t JoinedTexts::closing_behind(std::size_t open) const {
  const std::size_t most = std::min(window_.text.size(), open + kLongestPiece + 2);
  for (std::size_t at = open + 1; at < most; ++at)
    if (window_.text[at] == window_.text[open])
      return is_plain(window_.text.substr(open + 1, at - open - 1)) ? at : kNone;
  return kNone;
}

/// Joins what stands around the operator at `op` and around those behind it; `at_` goes behind what was
/// joined.
bool JoinedTexts::join_at(std::size_t op, std::uint64_t& steps) {
  const std::string_view text = window_.text;
  std::size_t before = op;
  while (before > 0 && op - before < kMostBlanksBetween && is_blank_between(text[before - 1])) --before;
  if (before == 0 || !is_quote(text[before - 1])) return false;
  const std::size_t open = opening_before(before - 1);
  steps += kLongestPiece;
  if (open == kNone) return false;
  joined_.assign(text.substr(open - std::min(open, kAround), std::min(open, kAround)));
  joined_.append(text.substr(open, before - 1 - open));
  std::size_t pieces = 1, end = before;
  while (pieces < kMostPieces && op < text.size() && text[op] == operator_) {
    std::size_t next = op + 1;
    while (next < text.size() && next - op < kMostBlanksBetween && is_blank_between(text[next])) ++next;
    const std::size_t close = next < text.size() && is_quote(text[next]) ? closing_behind(next) : kNone;
    steps += kLongestPiece;
    if (close == kNone) break;
    joined_.append(text.substr(next + 1, close - next - 1));
    ++pieces;
    op = end = close + 1;
    while (op < text.size() && op - end < kMostBlanksBetween && is_blank_between(text[op])) ++op;
  }
  if (pieces == 1) return false;
  joined_.push_back(text[open]);
  joined_.append(text.substr(end, kAround));
  place_ = open;
  at_ = std::max(at_, end);
  return true;
}

bool JoinedTexts::next(std::uint64_t& steps) {
  while (at_ < window_.to) {
    const std::size_t op = next_operator();
    steps += (op - at_) / Block::kSize + 1;
    at_ = op + 1;
    if (op < window_.to && join_at(op, steps)) return true;
  }
  return false;
}

}  // namespace stocktake
