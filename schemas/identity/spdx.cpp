#include "schemas/identity/spdx.h"

#include <algorithm>

#include "schemas/text/ascii.h"

namespace stocktake {

// All of the official list, sorted by `before`; written by schemas/validation/embed.cpp while building.
extern const std::string_view kSpdxIds[];
extern const unsigned long kSpdxIdCount;

namespace {

bool before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return lower_ascii(x) < lower_ascii(y); });
}

bool is_word(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '+' || c == ':';
}

}  // namespace

std::optional<std::string_view> spdx_id(std::string_view text) {
  const std::string_view* end = kSpdxIds + kSpdxIdCount;
  const std::string_view* at = std::lower_bound(kSpdxIds, end, text, before);
  if (at == end || before(text, *at)) return std::nullopt;
  return *at;
}

bool is_spdx_expression(std::string_view text) {
  // operand {operator operand}: what may come next depends only on what came last and on the open
  // parentheses.
  bool want_operand = true;
  std::size_t open = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ') {
      ++i;
    } else if (text[i] == '(') {
      if (!want_operand) return false;
      ++open, ++i;
    } else if (text[i] == ')') {
      if (want_operand || open == 0) return false;
      --open, ++i;
    } else {
      std::size_t end = i;
      while (end < text.size() && is_word(text[end])) ++end;
      const std::string_view word = text.substr(i, end - i);
      if (word.empty()) return false;
      const bool is_operator = equal_ignoring_case(word, "AND") || equal_ignoring_case(word, "OR") ||
                               equal_ignoring_case(word, "WITH");
      if (is_operator == want_operand) return false;
      want_operand = is_operator;
      i = end;
    }
  }
  return !want_operand && open == 0;
}

License spdx_license(std::string_view text) {
  if (const auto id = spdx_id(text)) return {License::Form::id, *id};
  // One word that is no known identifier is more often a remark ("Proprietary", "UNLICENSED") than a rare
  // licence.
  std::string_view word = text;
  while (word.starts_with('(') && word.ends_with(')')) word = word.substr(1, word.size() - 2);
  const bool refers = word.starts_with("LicenseRef-") || word.starts_with("DocumentRef-");
  if (word.ends_with('+')) word.remove_suffix(1);
  const bool known = refers || word.find(' ') != std::string_view::npos || spdx_id(word);
  return {known && is_spdx_expression(text) ? License::Form::expression : License::Form::name, text};
}

}  // namespace stocktake
