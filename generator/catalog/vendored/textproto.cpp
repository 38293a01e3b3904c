#include "generator/catalog/vendored/textproto.h"

#include <algorithm>
#include <string>
#include <vector>

#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"

namespace stocktake {
namespace {

constexpr std::size_t kDeepest = 50;

class TextprotoReader {
 public:
  using Take = std::function<void(std::string_view, std::string_view)>;
  TextprotoReader(std::string_view text, const Take& take) : rest_(text), take_(take) {}

  bool read() {
    for (skip(); !rest_.empty(); skip()) {
      if (rest_[0] == '}' || rest_[0] == '>') {
        if (open_.empty()) return false;
        path_.resize(open_.back());
        open_.pop_back();
        rest_.remove_prefix(1);
      } else if (!field()) {
        return false;
      }
    }
    return open_.empty();
  }

 private:
  /// Blanks, comments, and what may stand between fields.
  void skip() {
    while (!rest_.empty()) {
      const auto at = std::min(rest_.find_first_not_of(" \t\r\n\f\v,;"), rest_.size());
      rest_.remove_prefix(at);
      if (!rest_.starts_with('#')) return;
      take_line(rest_);
    }
  }

  /// `name: value`, `name { …`, `name: [value, value]`.
  bool field() {
    const std::string_view name = word();
    if (name.empty()) return false;
    const std::size_t outer = path_.size();
    if (outer != 0) path_ += '.';
    path_ += name;
    skip();
    const bool colon = rest_.starts_with(':');
    if (colon) rest_.remove_prefix(1);
    skip();
    if (rest_.starts_with('{') || rest_.starts_with('<')) {
      rest_.remove_prefix(1);
      open_.push_back(outer);
      return open_.size() <= kDeepest;
    }
    if (!colon) return false;
    const bool fine = rest_.starts_with('[') ? list() : scalar();
    path_.resize(outer);
    return fine;
  }

  bool list() {
    rest_.remove_prefix(1);
    for (skip(); !rest_.starts_with(']'); skip())
      if (!scalar()) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool scalar() {
    if (!rest_.starts_with('"') && !rest_.starts_with('\'')) {
      const std::string_view value = word();
      if (!value.empty()) take_(path_, value);
      return !value.empty();
    }
    std::string value;
    // Strings that follow each other are one.
    while (rest_.starts_with('"') || rest_.starts_with('\'')) {
      if (!quoted(value)) return false;
      rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
    }
    take_(path_, value);
    return true;
  }

  bool quoted(std::string& value) {
    const char quote = rest_[0];
    for (std::size_t i = 1; i < rest_.size() && rest_[i] != '\n'; ++i) {
      if (rest_[i] == quote) {
        rest_.remove_prefix(i + 1);
        return true;
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) return false;
      value += rest_[i];  // of escapes, those that stand for themselves are all that a record has
    }
    return false;
  }

  std::string_view word() {
    std::size_t size = 0;
    while (size < rest_.size() && (is_alphanumeric(rest_[size]) ||
                                   std::string_view("_.+-").find(rest_[size]) != std::string_view::npos))
      ++size;
    const std::string_view result = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return result;
  }

  std::string_view rest_;
  const Take& take_;
  std::string path_;
  std::vector<std::size_t> open_;  ///< how long the path was before each message that is open
};

}  // namespace

bool read_textproto(std::string_view text,
                    const std::function<void(std::string_view path, std::string_view value)>& take) {
  return TextprotoReader(text, take).read();
}

}  // namespace stocktake
