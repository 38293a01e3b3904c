#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The little PHP that is data: arrays of literals and of paths, as `var_export` and Composer write them.
/// What runs, or might, is not read.
namespace stocktake {

/// Whether a name in PHP may have the character (PHP's manual, "Variables", "Basics").
bool is_php_name_character(char c);

struct PhpElement;

/// A value that stands in PHP source.
struct PhpValue {
  enum class Kind : std::uint8_t {
    text,   ///< `'…'`
    path,   ///< `$vendorDir . '/x'`: a folder of the tree that a variable names, and what stands behind it
    word,   ///< `true`, `false`, `null`, a whole number
    array,  ///< `array(…)`
  };
  Kind kind = Kind::word;
  std::string text;  ///< of a text its value, of a path the path in the tree, of a word the word
  std::vector<PhpElement> elements;
  std::size_t begin = 0, end = 0;  ///< where it stands in the source
};

/// One of an array.
struct PhpElement {
  std::string key;  ///< its number where none stands there
  PhpValue value;
};

/// The folders that paths begin with: what a variable, or `__DIR__`, is in the tree. Nothing: it lies
/// outside.
using PhpFolders = std::map<std::string_view, std::optional<std::string>, std::less<>>;

/// Reads PHP source from its begin to its end, piece by piece. Every function that may fail leaves the reader
/// where it was when it fails. Whatever the source is, it costs a pass over it.
class PhpReader {
 public:
  PhpReader(std::string_view source, PhpFolders& folders) : source_(source), folders_(folders) {}

  /// Goes on behind the text, if it stands here.
  bool take(std::string_view text);
  /// A value as above.
  std::optional<PhpValue> value() { return value(0); }
  /// A folder: `dirname(…)` around `__DIR__`, `__FILE__` or a variable, and perhaps a text behind. The result
  /// is nothing where it is none of these; a path outside the tree is no path.
  struct Folder {
    std::optional<std::string> path;
  };
  std::optional<Folder> folder();
  bool at_end() const { return at_ == source_.size(); }
  std::size_t position() const { return at_; }
  std::string_view rest() const { return source_.substr(at_); }

 private:
  std::optional<PhpValue> value(int depth);
  std::optional<PhpValue> array(std::string_view close, std::size_t begin, int depth);
  std::optional<std::string> literal();
  /// The name of a folder that stands here, and behind it.
  const std::optional<std::string>* variable();
  bool texts_behind(std::string& to);
  std::optional<std::string> word();
  void skip_blanks();

  std::string_view source_;
  PhpFolders& folders_;
  std::size_t at_ = 0;
};

}  // namespace stocktake
