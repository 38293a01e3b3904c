#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/identity/party.h"
#include "schemas/json/reader.h"

namespace stocktake {

/// A JSON text with what the ecosystems' own programs overlook put right: bytes that are not UTF-8 become
/// U+FFFD, as node and Python read them, and a comma behind the last member or element is left out. Nothing
/// where there was nothing of the kind. Linear.
std::optional<std::string> mended_json(std::string_view text);

inline constexpr std::string_view kMendedJson = "is not JSON to the letter, and read as if it were";

/// `read(text)`; where that throws, the same of the text with `mended_json`'s mends, of which a diagnostic
/// for `path` tells. The text of the second attempt is kept in `out`. \throws what `read` throws where there
/// is nothing to mend, or it is not enough.
template <class Read>
auto read_tolerantly(std::string_view text, std::string_view path, Catalog& out, Read&& read) {
  try {
    return read(text);
  } catch (const Error& error) {
    const auto mended = mended_json(text);
    if (!mended) throw;
    const std::string_view kept = out.keep(*mended);
    if constexpr (std::is_void_v<decltype(read(kept))>) {
      read(kept);
      report(out, path, kMendedJson);
    } else {
      auto result = read(kept);
      report(out, path, kMendedJson);
      return result;
    }
  }
}

/// Reads the JSON of a record as the ecosystems' own programs do, whose languages have no types: a value of
/// another kind than asked for counts as absent, and a number where a text is asked for is the text of it.
/// Texts last as long as what was read (`lasting` in tools.h). How deep values nest is not limited: what the
/// programs load must not be missed.
class TolerantJson {
 public:
  using Kind = JsonReader::Kind;

  /// `text` must outlive the reader and its texts; `name` stands in front of every error.
  TolerantJson(std::string_view text, std::string_view name, StringArena& strings)
      : text_(text), strings_(strings), in_(text, std::string(name), {.depth = 100'000}) {}

  Kind peek() { return in_.peek(); }
  void skip() { in_.skip(); }
  void finish() { in_.finish(); }

  /// The whole text, which is an object. \throws Error where it is none, or malformed.
  template <class Member>
  void document(Member&& member) {
    in_.object(member);
    in_.finish();
  }

  /// An object: `member(key)` reads each value. The key lasts only until then.
  template <class Member>
  void object(Member&& member) {
    if (in_.peek() != Kind::object) return in_.skip();
    in_.object(member);
  }

  /// An array: `element()` reads each element.
  template <class Element>
  void array(Element&& element) {
    if (in_.peek() != Kind::array) return in_.skip();
    in_.array(element);
  }

  std::string_view text();
  /// The text, or that of the member of an object.
  std::string_view text_or_member(std::string_view member);
  /// One text or an array of texts, without the empty ones.
  std::vector<std::string_view> texts();
  /// The keys of an object.
  std::vector<std::string_view> keys();
  bool boolean(bool otherwise = false);
  /// A person: a text as `parse_party` takes it, or an object with `name`, `email` and `page`, the member
  /// for its URL.
  Party party(std::string_view page);

  /// What was read, so that it lasts.
  std::string_view keep(std::string_view read) { return lasting(read, text_, strings_); }

 private:
  std::string_view text_;
  StringArena& strings_;
  JsonReader in_;
};

}  // namespace stocktake
