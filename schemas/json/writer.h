#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// Length of the longest begin of the text that every format takes as it is: printable ASCII other than `"`
/// and `\`. Sixteen bytes a step.
std::size_t plain_prefix(std::string_view text);

/// Escapes the second of any two `#` in JSON, where they can only stand in strings: a build service may take
/// what begins so for a command (schemas/text/ci_commands.h). What `JsonWriter` writes has none.
void escape_double_hashes(std::string& json);

/// Appends JSON to a text, member by member; commas and escapes are its business, order and names the
/// caller's. It never breaks lines by itself: `line()` does, so that a document has one component a line and
/// stays greppable.
///
///     JsonWriter out;
///     out.begin_object().member("type", "file").key("hashes").begin_array()…
///
/// Text must be UTF-8. Not thread-safe.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  /// \param name the caller's own word: it needs no escape.
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& boolean(bool value);
  /// A value that is JSON already.
  JsonWriter& raw(std::string_view json);
  /// Text as it is, without a comma before it: a ready piece of JSON, where a million equal members make the
  /// writer's care too dear. Its brackets and commas are the caller's.
  JsonWriter& piece(std::string_view json) {
    text_.append(json);
    return *this;
  }
  /// A string without a comma before it, to stand between two pieces.
  JsonWriter& quoted_piece(std::string_view text) {
    text_.push_back('"');
    append_escaped(text);
    text_.push_back('"');
    return *this;
  }
  /// Breaks the line before the next element, member or closing bracket.
  JsonWriter& line();

  JsonWriter& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& member(std::string_view name, std::uint64_t value) { return key(name).number(value); }
  /// Writes the member only where there is text.
  JsonWriter& optional_member(std::string_view name, std::string_view text) {
    return text.empty() ? *this : member(name, text);
  }

  /// What has been written since the last `take`.
  std::string& text() { return text_; }
  const std::string& text() const { return text_; }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void append_escaped(std::string_view text);

  std::string text_;
  std::vector<char> filled_{0};  // whether each open bracket holds something already; the innermost is last
  bool after_key_ = false;
  bool line_ = false;
};

}  // namespace stocktake
