#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schemas/text/ascii.h"

/// How version orders are written down.
///
/// Problem: a dozen ecosystems each define their order as a procedure over two versions, with cases for who
/// ends first. Such procedures are easily wrong in the other direction, or not transitive, and a sort over
/// them is undefined. Choice: a scheme turns one version into a row of parts, and the order of versions is
/// the lexicographic order of rows. What a scheme knows stands in the ranks of its parts: "a pre-release is
/// older than the end of the version, which is older than a further number" is three ranks. The order is then
/// a weak order by construction, whatever the text. Cost: linear, a few parts a version; numbers stay digit
/// strings and never overflow.
namespace stocktake {

/// One step of the comparison: by rank, then by text. Where two parts of equal rank can meet, they are of one
/// kind.
struct VersionPart {
  enum class Kind : std::uint8_t { mark, number, text };

  int rank = 0;
  Kind kind = Kind::mark;
  std::string_view text{};  ///< Digits of a number (none is 0); bytes of a text; nothing in a mark.

  std::weak_ordering operator<=>(const VersionPart& other) const;
};

/// A version as its parts. Views the version's text, which must outlive it.
struct VersionRow {
  std::vector<VersionPart> parts;
  /// Stands for what follows the end; only rows that do not end in a mark of their own set it.
  VersionPart padding{};

  void mark(int rank) { parts.push_back({rank, VersionPart::Kind::mark, {}}); }
  void number(int rank, std::string_view digits) {
    parts.push_back({rank, VersionPart::Kind::number, digits});
  }
  void text(int rank, std::string_view bytes) { parts.push_back({rank, VersionPart::Kind::text, bytes}); }
};

std::weak_ordering compare_rows(const VersionRow& a, const VersionRow& b);

/// Appends the parts of a version; false where the scheme cannot read it (what was appended then counts
/// nothing). Schemes without case are handed lower-case text.
using ReadVersion = bool (*)(std::string_view version, VersionRow& row);

bool read_generic(std::string_view version, VersionRow& row);
bool read_semver(std::string_view version, VersionRow& row);
bool read_golang(std::string_view version, VersionRow& row);
bool read_nuget(std::string_view version, VersionRow& row);
bool read_pub(std::string_view version, VersionRow& row);
bool read_pypi(std::string_view version, VersionRow& row);
bool read_maven(std::string_view version, VersionRow& row);
bool read_gem(std::string_view version, VersionRow& row);
bool read_composer(std::string_view version, VersionRow& row);
bool read_numbers(std::string_view version, VersionRow& row);  ///< CRAN and Hackage
bool read_deb(std::string_view version, VersionRow& row);
bool read_apk(std::string_view version, VersionRow& row);
bool read_rpm(std::string_view version, VersionRow& row);
bool read_conda(std::string_view version, VersionRow& row);

// Reading

inline bool begins_with_digit(std::string_view text) {
  return !text.empty() && is_digit(text.front());
}

/// Takes the head of `text` for which `member` holds.
template <typename Member>
std::string_view take_while(std::string_view& text, Member member) {
  std::size_t size = 0;
  while (size < text.size() && member(text[size])) ++size;
  const std::string_view head = text.substr(0, size);
  text.remove_prefix(size);
  return head;
}

inline std::string_view take_digits(std::string_view& text) {
  return take_while(text, is_digit);
}
inline std::string_view take_letters(std::string_view& text) {
  return take_while(text, is_letter);
}

/// Takes one character if it is `c`.
inline bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Digits without leading zeros; nothing for zero.
inline std::string_view significant(std::string_view digits) {
  take_while(digits, [](char c) { return c == '0'; });
  return digits;
}

}  // namespace stocktake
