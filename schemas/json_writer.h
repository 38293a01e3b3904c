#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

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
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(std::uint64_t value);
  JsonWriter& boolean(bool value);
  /// A value that is JSON already.
  JsonWriter& raw(std::string_view json);
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
  std::vector<bool> filled_{false};  // whether the innermost open bracket holds something already
  bool after_key_ = false;
  bool line_ = false;
};

}  // namespace stocktake
