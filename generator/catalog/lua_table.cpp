#include "generator/catalog/lua_table.h"

#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

using TakeLua = std::function<void(const std::vector<std::string>& path, std::string_view value)>;

/// Lua 5.4 Reference Manual, sections 3.1 "Lexical Conventions" and 3.4.9 "Table Constructors", as far as
/// constants need it.
class LuaTables {
 public:
  LuaTables(std::string_view text, const TakeLua& take) : rest_(text), take_(take) {}

  void run() {
    for (skip_blank(); !rest_.empty(); skip_blank()) {
      if (rest_.front() == ';') {
        rest_.remove_prefix(1);
        continue;
      }
      path_ = {name()};
      expect('=');
      value();
    }
  }

 private:
  static constexpr std::size_t kDeepest = 64;

  [[noreturn]] static void fail(std::string_view what) {
    throw Error("is not the Lua that LuaRocks writes: " + std::string(what));
  }

  void skip_blank() {
    for (;;) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(kWhiteSpace), rest_.size()));
      if (!rest_.starts_with("--")) return;
      rest_.remove_prefix(2);
      if (is_long()) {
        long_text();
        continue;
      }
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    }
  }

  bool take_one(char c) {
    skip_blank();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take_one(c)) fail(std::string("'") + c + "' is missing");
  }

  std::string name() {
    skip_blank();
    std::size_t size = 0;
    while (size < rest_.size() && (is_alphanumeric(rest_[size]) || rest_[size] == '_')) ++size;
    if (size == 0) fail("a name is missing");
    std::string found(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return found;
  }

  bool is_long() const {
    if (!rest_.starts_with('[')) return false;
    const auto end = rest_.find_first_not_of('=', 1);
    return end != rest_.npos && rest_[end] == '[';
  }

  std::string long_text() {
    const auto level = rest_.find('[', 1) - 1;
    const std::string close = "]" + std::string(level, '=') + "]";
    rest_.remove_prefix(level + 2);
    const auto end = rest_.find(close);
    if (end == rest_.npos) fail("a text does not end");
    std::string found(rest_.substr(0, end));
    rest_.remove_prefix(end + close.size());
    return found;
  }

  std::string quoted_text() {
    const char quote = rest_.front();
    std::string found;
    std::size_t i = 1;
    for (; i < rest_.size() && rest_[i] != quote; ++i) {
      if (rest_[i] == '\\' && ++i < rest_.size() && rest_[i] == 'n') {
        found += '\n';
        continue;
      }
      if (i < rest_.size()) found += rest_[i];
    }
    if (i >= rest_.size()) fail("a text does not end");
    rest_.remove_prefix(i + 1);
    return found;
  }

  bool at_text() const { return rest_.starts_with('"') || rest_.starts_with('\'') || is_long(); }
  std::string text() { return is_long() ? long_text() : quoted_text(); }

  void value() {
    skip_blank();
    if (rest_.starts_with('{')) return table();
    if (at_text()) {
      const std::string found = text();
      skip_blank();
      // `"a" .. b` is computed.
      if (!rest_.starts_with("..")) return take_(path_, found);
    }
    skip_computed();
  }

  /// Up to what ends a value, outside of texts.
  void skip_computed() {
    while (!rest_.empty() && rest_.front() != ',' && rest_.front() != ';' && rest_.front() != '}' &&
           rest_.front() != '\n') {
      if (at_text())
        text();
      else
        rest_.remove_prefix(1);
    }
  }

  void table() {
    if (path_.size() > kDeepest) fail("its tables are nested too deeply");
    rest_.remove_prefix(1);
    for (std::size_t number = 1; !take_one('}'); ++number) {
      if (rest_.empty()) fail("a table does not end");
      path_.push_back(key(number));
      value();
      path_.pop_back();
      if (!take_one(',')) take_one(';');
    }
  }

  /// The name of the next field: `name =`, `["name"] =`, or its number.
  std::string key(std::size_t number) {
    skip_blank();
    if (rest_.starts_with('[') && !is_long()) {
      rest_.remove_prefix(1);
      skip_blank();
      std::string found = at_text() ? text() : name();
      expect(']');
      expect('=');
      return found;
    }
    const std::string_view before = rest_;
    if (!rest_.empty() && (is_letter(rest_.front()) || rest_.front() == '_')) {
      std::string found = name();
      skip_blank();
      if (rest_.starts_with('=') && !rest_.starts_with("==")) {
        rest_.remove_prefix(1);
        return found;
      }
    }
    rest_ = before;
    return std::to_string(number);
  }

  std::string_view rest_;
  const TakeLua& take_;
  std::vector<std::string> path_;
};

}  // namespace

void read_lua_table(std::string_view text, const TakeLua& take) {
  LuaTables(text, take).run();
}

}  // namespace stocktake
