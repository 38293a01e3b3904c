#include "generator/catalog/toml_reader.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

bool is_bare(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-';
}

/// Control characters that no string may hold; tabs may stand anywhere, line ends have their own rules.
bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

/// The pass over plain files. Every function takes one construct from the front of what is left and returns
/// false where it is not plain; the result is then thrown away.
class PlainReader {
 public:
  PlainReader(std::string_view text, std::span<const std::string_view> wanted, TomlFile& out)
      : at_(text.data()), end_(text.data() + text.size()), wanted_(wanted), out_(out) {}

  bool read() {
    while (skip_blank_lines()) {
      if (!(*at_ == '[' ? header() : assignment()) || !line_end()) return false;
    }
    if (!is_unambiguous()) return false;
    for (TomlTable& table : out_.tables)
      std::erase_if(table.values, [](const auto& v) { return v.second.kind == TomlValue::Kind::other; });
    return true;
  }

 private:
  static constexpr int kDepth = 16;  // of arrays and inline tables

  bool at(char c) const { return at_ != end_ && *at_ == c; }
  bool take(char c) {
    if (!at(c)) return false;
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t')) ++at_;
  }
  bool take_line_break() { return take('\n') || take("\r\n"); }

  bool skip_comment() {
    if (!take('#')) return true;
    while (at_ != end_ && *at_ != '\n' && *at_ != '\r') {
      if (is_control(*at_)) return false;
      ++at_;
    }
    return true;
  }

  /// What may follow a header or a value: a comment, then the end of the line or of the file.
  bool line_end() {
    skip_blanks();
    return skip_comment() && (at_ == end_ || take_line_break());
  }

  /// Skips lines without content. False at the end of the file; a line that is not well-formed stays, and
  /// fails as the key that it is not.
  bool skip_blank_lines() {
    do {
      skip_blanks();
      if (!skip_comment()) return true;
    } while (take_line_break());
    return at_ != end_;
  }

  /// White space, line ends and comments between the elements of an array.
  bool skip_space() {
    do {
      skip_blanks();
      if (!skip_comment()) return false;
    } while (take_line_break());
    return true;
  }

  /// `[name]`, `[[name]]`, or `[name.deeper]`, which is never wanted.
  bool header() {
    take('[');
    const bool element = take('[');
    std::string_view name;
    std::size_t parts = 0;
    do {
      if (!key(name)) return false;
      ++parts;
    } while (take('.'));
    if (!take(']') || (element && !take(']'))) return false;
    table_ = nullptr;
    first_header_passed_ = true;
    if (parts == 1 && is_wanted(name)) {
      table_ = &out_.tables.emplace_back();
      table_->name = name;
      table_->is_element = element;
    }
    return true;
  }

  bool is_wanted(std::string_view name) const {
    return std::find(wanted_.begin(), wanted_.end(), name) != wanted_.end();
  }

  bool assignment() {
    std::string_view name;
    if (!key(name)) return false;
    // Before the first header, `package = {…}` would be a wanted table.
    if (!first_header_passed_ && is_wanted(name)) return false;
    skip_blanks();
    if (!take('=')) return false;  // a dotted key ends here
    skip_blanks();
    TomlValue value;
    if (!read_value(value, 0)) return false;
    if (table_ != nullptr) table_->values.emplace_back(name, std::move(value));
    return true;
  }

  /// A bare key, or a quoted one that has to be: `"name"` and `name` are one key.
  bool key(std::string_view& name) {
    if (at('"') || at('\'')) {
      if (!text(name)) return false;
      return !std::all_of(name.begin(), name.end(), is_bare);
    }
    const char* first = at_;
    while (at_ != end_ && is_bare(*at_)) ++at_;
    name = {first, static_cast<std::size_t>(at_ - first)};
    return !name.empty();
  }

  bool read_value(TomlValue& value, int depth) {
    if (at_ == end_ || depth > kDepth) return false;
    switch (*at_) {
      case '"':
      case '\'':
        value.kind = TomlValue::Kind::string;
        return any_text(value.text);
      case '[':
        return array(value, depth);
      case '{':
        return inline_table(depth);
      case 't':
      case 'f':
        value.kind = TomlValue::Kind::boolean;
        value.truth = take("true");
        return (value.truth || take("false")) && !continues();
      default:
        return number();
    }
  }

  bool continues() const { return at_ != end_ && (is_bare(*at_) || *at_ == '.'); }

  /// A decimal number of digits and at most a sign and one point. Nobody reads numbers here; dates and the
  /// rest of their forms are left to toml++.
  bool number() {
    const auto digits = [&] {
      const char* first = at_;
      while (at_ != end_ && is_digit(*at_)) ++at_;
      return at_ - first;
    };
    if (!take('-')) take('+');
    const char* first = at_;
    const auto size = digits();
    if (size == 0 || size > 15 || (*first == '0' && size > 1)) return false;
    if (take('.') && digits() == 0) return false;
    return !continues();
  }

  bool array(TomlValue& value, int depth) {
    take('[');
    value.kind = TomlValue::Kind::strings;
    while (true) {
      if (!skip_space()) return false;
      if (take(']')) return true;
      TomlValue element;
      if (!read_value(element, depth + 1)) return false;
      if (element.kind != TomlValue::Kind::string) value.kind = TomlValue::Kind::other;
      if (table_ != nullptr && depth == 0) value.items.push_back(element.text);
      if (!skip_space()) return false;
      if (take(']')) return true;
      if (!take(',')) return false;
    }
  }

  bool inline_table(int depth) {
    take('{');
    skip_blanks();
    if (take('}')) return true;
    while (true) {
      std::string_view name;
      TomlValue value;
      skip_blanks();
      if (!key(name)) return false;
      skip_blanks();
      if (!take('=')) return false;
      skip_blanks();
      if (!read_value(value, depth + 1)) return false;
      skip_blanks();
      if (take('}')) return true;
      if (!take(',')) return false;
    }
  }

  bool any_text(std::string_view& value) {
    if (take("\"\"\"")) return long_text(value);
    if (take("'''")) return long_literal(value);
    return text(value);
  }

  /// A string on one line, in either quotes. The common one, without escapes, is a view into the file.
  bool text(std::string_view& value) {
    const char quote = *at_++;
    const char* first = at_;
    while (at_ != end_ && *at_ != quote && *at_ != '\\' && !is_control(*at_)) ++at_;
    if (quote == '\'')
      while (at_ != end_ && *at_ != quote && !is_control(*at_)) ++at_;
    if (at(quote)) {
      value = {first, static_cast<std::size_t>(at_ - first)};
      ++at_;
      return true;
    }
    if (!at('\\')) return false;
    std::string unescaped(first, at_);
    while (at_ != end_ && *at_ != '"') {
      if (is_control(*at_)) return false;
      if (*at_ != '\\')
        unescaped.push_back(*at_++);
      else if (!escape(unescaped))
        return false;
    }
    value = out_.strings.keep(unescaped);
    return take('"');
  }

  /// A string between `"""`: the first line break does not count, a backslash at the end of a line takes the
  /// white space behind it away, and up to two quotes may stand before the last three.
  bool long_text(std::string_view& value) {
    take_line_break();
    std::string text;
    while (!take("\"\"\"")) {
      if (at_ == end_) return false;
      if (at('\\')) {
        if (!trimmed_line_end() && !escape(text)) return false;
      } else if (take_line_break()) {
        text.push_back('\n');
      } else if (is_control(*at_)) {
        return false;
      } else {
        text.push_back(*at_++);
      }
    }
    for (int i = 0; i < 2 && take('"'); ++i) text.push_back('"');
    value = out_.strings.keep(text);
    return true;
  }

  bool trimmed_line_end() {
    const char* before = at_;
    take('\\');
    skip_blanks();
    if (!take_line_break()) {
      at_ = before;
      return false;
    }
    do skip_blanks();
    while (take_line_break());
    return true;
  }

  bool long_literal(std::string_view& value) {
    take_line_break();
    std::string text;
    while (!take("'''")) {
      if (at_ == end_) return false;
      if (take_line_break()) {
        text.push_back('\n');
      } else if (is_control(*at_)) {
        return false;
      } else {
        text.push_back(*at_++);
      }
    }
    for (int i = 0; i < 2 && take('\''); ++i) text.push_back('\'');
    value = out_.strings.keep(text);
    return true;
  }

  bool escape(std::string& to) {
    take('\\');
    if (at_ == end_) return false;
    static constexpr std::string_view kNames = "btnfr\"\\";
    static constexpr std::string_view kMeanings = "\b\t\n\f\r\"\\";
    const char c = *at_++;
    if (const auto index = kNames.find(c); index != kNames.npos) {
      to.push_back(kMeanings[index]);
      return true;
    }
    return (c == 'u' && code_point(4, to)) || (c == 'U' && code_point(8, to));
  }

  bool code_point(int digits, std::string& to) {
    std::uint32_t code = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      if (at_ == end_) return false;
      const int digit = hex_value(*at_);
      if (digit < 0 || code > 0x10ffff) return false;
      code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    append_utf8(to, code);
    return true;
  }

  /// No wanted table comes twice, or as a table and as an array of tables; no key comes twice in one.
  bool is_unambiguous() const {
    for (const std::string_view name : wanted_) {
      std::size_t tables = 0;
      std::size_t elements = 0;
      for (const TomlTable& table : out_.tables)
        if (table.name == name) ++(table.is_element ? elements : tables);
      if (tables > 1 || (tables == 1 && elements > 0)) return false;
    }
    std::vector<std::string_view> keys;
    for (const TomlTable& table : out_.tables) {
      keys.clear();
      for (const auto& [key, value] : table.values) keys.push_back(key);
      std::sort(keys.begin(), keys.end());
      if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) return false;
    }
    return true;
  }

  const char* at_;
  const char* end_;
  std::span<const std::string_view> wanted_;
  TomlFile& out_;
  TomlTable* table_ = nullptr;  // the one that is being read, where it is wanted
  bool first_header_passed_ = false;
};

TomlValue value_of(const toml::node& node, StringArena& strings) {
  TomlValue value;
  if (const auto* text = node.as_string()) {
    value.kind = TomlValue::Kind::string;
    value.text = strings.keep(text->get());
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = TomlValue::Kind::boolean;
    value.truth = boolean->get();
  } else if (const auto* array = node.as_array();
             array != nullptr && (array->empty() || array->is_homogeneous<std::string>())) {
    value.kind = TomlValue::Kind::strings;
    for (const toml::node& item : *array) value.items.push_back(strings.keep(item.as_string()->get()));
  }
  return value;
}

void add_table(std::string_view name, const toml::table& from, bool is_element, TomlFile& out) {
  TomlTable& table = out.tables.emplace_back();
  table.name = name;
  table.is_element = is_element;
  for (const auto& [key, node] : from)
    if (TomlValue value = value_of(node, out.strings); value.kind != TomlValue::Kind::other)
      table.values.emplace_back(out.strings.keep(key.str()), std::move(value));
}

// toml++ limits the depth of brackets, but not of `a.a.a.a…`: each point may open a table in a table, and the
// stack must hold them all when they are taken down.
constexpr std::ptrdiff_t kMostDots = 10'000;

TomlFile read_with_library(std::string_view text, const std::string& name,
                           std::span<const std::string_view> wanted) {
  if (std::count(text.begin(), text.end(), '.') > kMostDots)
    throw Error(name + ": too complex for a manifest: more than 10,000 points, and not in the plain form");
  toml::table root;
  try {
    root = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    const auto where = error.source().begin;
    throw Error(fmt::format("{}:{}:{}: {}", name, where.line, where.column, error.description()));
  }
  TomlFile out;
  for (const std::string_view wish : wanted) {
    const toml::node* node = root.get(wish);
    if (node == nullptr) continue;
    if (const auto* table = node->as_table()) add_table(wish, *table, false, out);
    if (const auto* array = node->as_array())
      for (const toml::node& element : *array)
        if (const auto* table = element.as_table()) add_table(wish, *table, true, out);
  }
  return out;
}

}  // namespace

const TomlValue* TomlTable::find(std::string_view key) const {
  const auto found =
      std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == key; });
  return found == values.end() ? nullptr : &found->second;
}

std::string_view TomlTable::text(std::string_view key) const {
  const TomlValue* value = find(key);
  return value != nullptr && value->kind == TomlValue::Kind::string ? value->text : std::string_view();
}

const TomlTable* TomlFile::find(std::string_view name) const {
  const auto found =
      std::find_if(tables.begin(), tables.end(), [&](const auto& t) { return t.name == name; });
  return found == tables.end() ? nullptr : &*found;
}

TomlFile read_toml(std::string_view text, const std::string& name, std::span<const std::string_view> wanted) {
  if (!is_utf8(text)) throw Error(name + ": is not UTF-8 text");
  TomlFile plain;
  if (PlainReader(text, wanted, plain).read()) return plain;
  return read_with_library(text, name, wanted);
}

}  // namespace stocktake
