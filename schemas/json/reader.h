#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace stocktake {

/// Reads JSON (RFC 8259) front to back as the caller asks for it, from memory or through a window over a
/// stream, so that a document of any size costs only the memory of its longest string.
///
/// Why not a library: a document object model costs ten times the text, simdjson, though 1.8 times as fast,
/// needs the whole text and an index of it in memory (1.6 times the text before anything is kept), and
/// nlohmann's SAX reads a fifth as fast: 91 MB/s against 498 here (`./dev bench --only micro`, the benchmarks
/// `json_text_*` in tests/bench/engines_bench.cpp).
///
///     JsonReader in(text, "package.json");
///     in.object([&](std::string_view key) {
///       if (key == "name" && in.peek() == JsonReader::Kind::string) name = in.string(); else in.skip();
///     });
///     in.finish();
///
/// Everything is checked on the way: syntax, UTF-8, depth, length of a string. What is wrong throws Error
/// with the name of the input, line, column and what was expected. Not thread-safe; any number may work side
/// by side.
class JsonReader {
 public:
  enum class Kind { object, array, string, number, boolean, null };
  struct Limits {
    std::size_t depth = 256;
    std::size_t string_bytes = 64u << 20;
  };
  /// Writes at most `room` bytes to `to` and returns how many; 0 at the end. Throws Error where reading
  /// fails.
  using Fill = std::function<std::size_t(char* to, std::size_t room)>;

  /// Reads `text`, which must outlive the reader. `name` stands in front of every error.
  JsonReader(std::string_view text, std::string name) : JsonReader(text, std::move(name), Limits{}) {}
  JsonReader(std::string_view text, std::string name, Limits limits);
  /// Reads what `fill` delivers.
  JsonReader(Fill fill, std::string name) : JsonReader(std::move(fill), std::move(name), Limits{}) {}
  JsonReader(Fill fill, std::string name, Limits limits);
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;
  ~JsonReader() = default;

  /// The kind of the value that comes next, without consuming it.
  Kind peek();

  /// Reads an object: `member(key)` is called for each member and must consume its value. `key` is valid
  /// until then.
  template <class Member>
  void object(Member&& member) {
    enter('{', "an object");
    if (closes('}')) return;
    do {
      const std::string_view key = read_key();
      member(key);
    } while (another('}'));
  }

  /// Reads an array: `element()` is called for each element and must consume it.
  template <class Element>
  void array(Element&& element) {
    enter('[', "an array");
    if (closes(']')) return;
    do {
      element();
    } while (another(']'));
  }

  /// Reads a string; the view is valid until the next call.
  std::string_view string();
  /// Reads a number as it is written.
  std::string_view number();
  bool boolean();
  void null();
  /// Reads a value of any kind and forgets it. Never recurses.
  void skip();
  /// Throws unless only white space is left.
  void finish();

  /// Throws Error: `name:line:column: what`.
  [[noreturn]] void fail(std::string_view what) const;
  /// Bytes read so far.
  std::uint64_t offset() const { return discarded_ + static_cast<std::uint64_t>(cursor_ - begin_); }
  const std::string& name() const { return name_; }

 private:
  void enter(char open, std::string_view what);
  bool closes(char close);
  bool another(char close);
  std::string_view read_key();
  std::string_view read_string(std::string_view what);
  std::string_view read_escaped(const char* from, const char* at, bool ascii);
  void append_escape(const char*& at);
  std::uint32_t hex4(const char* at) const;
  void literal(std::string_view word);
  char next_char();
  bool refill(const char*& keep_from);
  bool refill();

  std::string name_;
  Limits limits_;
  Fill fill_;
  std::string window_;   // what of the stream is at hand; empty when reading from memory
  std::string scratch_;  // a string that had escapes
  const char* begin_;
  const char* cursor_;
  const char* end_;
  std::uint64_t discarded_ = 0;
  std::uint64_t lines_before_ = 0;  // line ends in what was discarded
  std::uint64_t line_start_ = 0;    // offset of the line's first byte, for what was discarded
  std::size_t depth_ = 0;
};

}  // namespace stocktake
