#include "schemas/signature/canonical.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "schemas/error.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

using Node = JsonTree::Node;

void append_string(std::string& to, std::string_view text) {
  static constexpr std::string_view kEscaped = "\b\t\n\f\r\"\\", kLetters = "btnfr\"\\";
  to.push_back('"');
  for (const char c : text) {
    if (const auto at = kEscaped.find(c); at != kEscaped.npos)
      to.append({'\\', kLetters[at]});
    else if (static_cast<unsigned char>(c) < 0x20)
      fmt::format_to(std::back_inserter(to), "\\u{:04x}", c);
    else
      to.push_back(c);
  }
  to.push_back('"');
}

class Canonicalizer {
 public:
  Canonicalizer(std::string& to, const JsonTree& tree, std::span<const Node> omitted, const std::string& name)
      : to_(to), tree_(tree), omitted_(omitted), name_(name) {}

  void value(Node node) {
    switch (tree_.kind(node)) {
      case JsonTree::Kind::object:
        return object(node);
      case JsonTree::Kind::array:
        return array(node);
      case JsonTree::Kind::string:
        return append_string(to_, tree_.text(node));
      case JsonTree::Kind::number:
        return number(node);
      case JsonTree::Kind::boolean:
        to_.append(tree_.boolean(node) ? "true" : "false");
        return;
      case JsonTree::Kind::null:
        to_.append("null");
        return;
    }
  }

 private:
  [[noreturn]] void fail(Node node, std::string_view what) const {
    throw Error(fmt::format("{}: {}: {}", printable(name_), printable(tree_.pointer(node)), what));
  }

  bool is_omitted(Node node) const { return std::binary_search(omitted_.begin(), omitted_.end(), node); }

  void object(Node node) {
    std::vector<std::pair<std::string_view, Node>> members;
    Node key = JsonTree::first(node);
    for (std::uint32_t i = 0; i < tree_.size(node); ++i, key = tree_.next(JsonTree::value(key)))
      if (!is_omitted(key)) members.emplace_back(tree_.text(key), key);
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return canonical_less(a.first, b.first); });
    const auto twice = std::adjacent_find(members.begin(), members.end(),
                                          [](const auto& a, const auto& b) { return a.first == b.first; });
    if (twice != members.end()) fail(twice->second, "the member stands twice: such JSON cannot be signed");
    char before = '{';
    if (members.empty()) to_.push_back(before);
    for (const auto& [text, at] : members) {
      to_.push_back(std::exchange(before, ','));
      append_string(to_, text);
      to_.push_back(':');
      value(JsonTree::value(at));
    }
    to_.push_back('}');
  }

  void array(Node node) {
    to_.push_back('[');
    bool any = false;
    Node at = JsonTree::first(node);
    for (std::uint32_t i = 0; i < tree_.size(node); ++i, at = tree_.next(at)) {
      if (is_omitted(at)) continue;
      if (std::exchange(any, true)) to_.push_back(',');
      value(at);
    }
    to_.push_back(']');
  }

  void number(Node node) {
    const double number = tree_.number(node);
    if (!std::isfinite(number)) fail(node, "a number too large for a double: such JSON cannot be signed");
    to_.append(canonical_number(number));
  }

  std::string& to_;
  const JsonTree& tree_;
  std::span<const Node> omitted_;
  const std::string& name_;
};

}  // namespace

void append_canonical(std::string& to, const JsonTree& tree, Node node, std::span<const Node> omitted,
                      const std::string& name) {
  Canonicalizer(to, tree, omitted, name).value(node);
}

// The shortest digits that give the number back are std::to_chars's; where the point stands is ECMAScript's.
std::string canonical_number(double number) {
  if (number == 0) return "0";
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, std::fabs(number), std::chars_format::scientific);
  const std::string_view text(buffer, static_cast<std::size_t>(end.ptr - buffer));
  const auto mark = text.find('e');
  std::string digits(text.substr(0, mark));
  std::erase(digits, '.');
  int exponent = 0;
  const std::string_view power = text.substr(mark + (text[mark + 1] == '+' ? 2 : 1));
  std::from_chars(power.data(), power.data() + power.size(), exponent);

  const int count = static_cast<int>(digits.size()), point = exponent + 1;  // the digits before the point
  std::string result = number < 0 ? "-" : "";
  if (point > 21 || point < -5) {
    result.append(digits, 0, 1);
    if (count > 1) result.append(".").append(digits, 1);
    return result + fmt::format("e{:+}", exponent);
  }
  if (point <= 0) return result.append("0.").append(static_cast<std::size_t>(-point), '0') + digits;
  if (point >= count) return result.append(digits).append(static_cast<std::size_t>(point - count), '0');
  return result.append(digits, 0, static_cast<std::size_t>(point))
      .append(".")
      .append(digits, static_cast<std::size_t>(point));
}

// UTF-8 sorts by code point. UTF-16 differs from that in one thing: what takes two units (in UTF-8: begins
// with F0 or more) begins with D800 to DBFF, and so stands before U+E000 to U+FFFF (EE, EF).
bool canonical_less(std::string_view a, std::string_view b) {
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0xEE ? byte : byte < 0xF0 ? byte + 0x10 : byte - 2;
  };
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_a == a.end() || at_b == b.end()) return at_a == a.end() && at_b != b.end();
  return rank(*at_a) < rank(*at_b);
}

}  // namespace stocktake
