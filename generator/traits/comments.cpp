#include "generator/traits/comments.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <string>

#include "generator/traits/block.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostTemplates = 64;  // one within the other

bool is_name_byte(char c) {
  return is_alphanumeric(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

using Bytes = std::array<bool, 256>;
constexpr Bytes bytes_of(std::string_view text) {
  Bytes bytes{};
  for (const char c : text) bytes[static_cast<unsigned char>(c)] = true;
  return bytes;
}

/// What may begin or end anything but a name or an operator, in Python and in the languages like C.
constexpr Bytes kBeginsInPython = bytes_of("#'\"()[]{}\n\r"), kBeginsInC = bytes_of("/#'\"`<?{}\n\r");

/// Languages whose comments begin with `#`, and whose texts may go over several lines in more ways than are
/// followed here.
bool is_by_line(Language language) {
  return language == Language::ruby || language == Language::shell || language == Language::powershell ||
         language == Language::batch || language == Language::commands;
}

}  // namespace

Comments::Comments(Language language, std::string_view text) : language_(language), text_(text) {
  if (language != Language::php) return;
  is_mixed_ = !text.starts_with("<?php") || text.find("?>") != text.npos;
  if (is_mixed_) step_html();
}

std::size_t Comments::steps() const {
  return at_ + blocks_to_ + marked_to_ / Block::kSize;
}

bool Comments::has(std::size_t place) {
  if (is_by_line(language_)) return in_block_comment(place) || in_line_comment(place);
  if (language_ != Language::python && !is_mixed_ && !may_hold(place)) return false;
  return reads_comment(place);
}

bool Comments::reads_comment(std::size_t place) {
  advance(place + 1);
  return place >= comment_from_ && place < comment_to_;
}

/// Whether something before the character may begin a comment that reaches it: a mark on its line, or one of
/// a block that was not ended. Most of what is asked for stands behind neither, and what comes before it need
/// not be read as a program.
bool Comments::may_hold(std::size_t place) {
  if (place < marked_to_ || place < 2) return true;
  if (begins_comment(place) || begins_comment(place - 1)) return true;
  note_marks(place - 1);
  if (line_mark_ != kNone) {
    if (text_.substr(line_from_, place - line_from_).find('\n') != text_.npos) line_mark_ = kNone;
    line_from_ = place;
  }
  const bool in_block = open_ != kNone && (close_ == kNone || open_ + 1 >= close_);
  return in_block || line_mark_ != kNone;
}

bool Comments::begins_comment(std::size_t place) const {
  const std::string_view two = text_.substr(place, 2);
  return two == "//" || two == "/*" || (language_ == Language::php && two.starts_with('#'));
}

/// Notes the last mark of each kind that begins before `to`.
void Comments::note_marks(std::size_t to) {
  const auto note = [&](std::size_t place) {
    if (text_.substr(place, 2) == "*/") close_ = place;
    if (!begins_comment(place)) return;
    if (text_[place] == '/' && text_[place + 1] == '*')
      open_ = place;
    else
      line_mark_ = line_from_ = place;
  };
  while (marked_to_ + Block::kSize <= to) {
    const Block block(text_.data() + marked_to_);
    unsigned marks = block.equal('/') | block.equal('*');
    if (language_ == Language::php) marks |= block.equal('#');
    for (; marks != 0; marks &= marks - 1) note(marked_to_ + static_cast<unsigned>(std::countr_zero(marks)));
    marked_to_ += Block::kSize;
  }
  for (; marked_to_ < to; ++marked_to_) note(marked_to_);
}

void Comments::advance(std::size_t to) {
  const std::size_t end = std::min(to, text_.size());
  while (at_ < end && certain_)
    if (skip_plain(end); at_ >= end)
      break;
    else if (language_ == Language::python)
      step_python();
    else
      step_c();
}

/// Reads past names, numbers and most operators.
void Comments::skip_plain(std::size_t end) {
  const Bytes& begins = language_ == Language::python ? kBeginsInPython : kBeginsInC;
  const std::size_t begin = at_;
  while (at_ < end && !begins[static_cast<unsigned char>(text_[at_])]) ++at_;
  std::size_t word = at_;
  while (word > begin && static_cast<unsigned char>(text_[word - 1]) <= ' ') --word;
  if (word > begin) word_ = word;
}

/// A line that begins with `#` is a comment as far as no quote or substitution stands in it: it might be a
/// line of a text that ends there, or of one whose substitutions are run.
bool Comments::in_line_comment(std::size_t place) const {
  const std::size_t least = place < 1000 ? 0 : place - 1000;
  std::size_t line = place;
  while (line > least && text_[line - 1] != '\n' && text_[line - 1] != '\r') --line;
  if (line == least && least != 0) return false;
  const std::string_view before = text_.substr(line, place - line);
  const auto first = before.find_first_not_of(" \t");
  if (first == before.npos) return false;
  if (language_ == Language::batch) {
    const std::string_view word = before.substr(first + (before[first] == '@' ? 1 : 0), 4);
    return word.starts_with("::") || equal_ignoring_case(word, "rem ");
  }
  return before[first] == '#' && before.find_first_of("'\"`{(") == before.npos;
}

/// Whether a text of Ruby or PowerShell, all of it on one line, means what it says: it holds no code.
bool Comments::is_plain_text(std::string_view inside, char quote) const {
  const auto plain = [](char c) { return c != '\\' && c != '`' && static_cast<unsigned char>(c) < 0x80; };
  if (!std::all_of(inside.begin(), inside.end(), plain)) return false;
  return quote == '\'' || inside.find_first_of(language_ == Language::ruby ? "#" : "$") == inside.npos;
}

/// Reads from `at` to `end`, where a line ends, or to where a block of PowerShell begins. \returns false
/// where it has something that may go on behind its end, or be read in two ways
bool Comments::skip_plain_line(std::size_t& at, std::size_t end) const {
  const bool ruby = language_ == Language::ruby;
  for (char before = '\n'; at < end; before = text_[at++]) {
    const char c = text_[at], next = at + 1 < end ? text_[at + 1] : '\n';
    const bool apart = std::string_view(" \t\n({;").find(before) != std::string_view::npos;
    if (c == '#' && apart) {
      at = end;
      return true;
    }
    if (!ruby && c == '<' && next == '#') return apart;
    const bool unclear = ruby ? c == '%' || c == '/' || c == '#' || (c == '<' && next == '<')
                              : c == '@' || (c == '-' && next == '-');
    if (unclear || c == '`' || c == '\\' || static_cast<unsigned char>(c) >= 0x80) return false;
    if (c != '\'' && c != '"') continue;
    const std::size_t close = text_.substr(0, end).find(c, at + 1);
    if (before == '?' || before == '$' || close == text_.npos) return false;
    if (!is_plain_text(text_.substr(at + 1, close - at - 1), c)) return false;
    at = close;
  }
  return true;
}

/// Notes the blocks of Ruby (`=begin` to `=end`) and of PowerShell (`<#` to `#>`), as far as nothing stands
/// before them that may be a text of several lines: it might hold them, and have code behind.
void Comments::note_blocks() {
  const bool ruby = language_ == Language::ruby;
  const auto line_end = [&](std::size_t from) { return std::min(text_.find('\n', from), text_.size()); };
  std::size_t at = 0;
  while (at < text_.size()) {
    const std::size_t begin = at, end = line_end(at);
    const bool opens = ruby && text_.substr(at, 6) == "=begin" && (at + 6 == end || text_[at + 6] <= ' ');
    if (!opens && !skip_plain_line(at, end)) break;
    if (!opens && at == end) {
      ++at;
      continue;
    }
    const std::size_t from = opens ? begin : at;
    const std::size_t close = text_.find(ruby ? "\n=end" : "#>", from);
    if (close == text_.npos) break;
    at = ruby ? line_end(close + 1) : close + 2;
    blocks_.push_back({from, at});
  }
  blocks_to_ = std::max<std::size_t>(std::min(at, text_.size()), 1);
}

bool Comments::in_block_comment(std::size_t place) {
  if (language_ != Language::ruby && language_ != Language::powershell) return false;
  if (blocks_to_ == 0) note_blocks();
  const auto next = std::upper_bound(blocks_.begin(), blocks_.end(), place,
                                     [](std::size_t at, const Span& block) { return at < block.from; });
  return next != blocks_.begin() && place < std::prev(next)->to;
}

/// Reads what stands around the code of PHP: nothing of it runs there, but for the scripts of a page and the
/// ways in which PHP 5 could be begun.
void Comments::step_html() {
  const std::size_t open = text_.find("<?", at_), end = std::min(open, text_.size());
  const std::string_view html = text_.substr(at_, end - at_);
  if (html.find("<%") != html.npos || lower_ascii(html).find("<script") != std::string::npos)
    at_ = end;
  else
    comment_to(end);
  if (open == text_.npos) return;
  const bool begins = equal_ignoring_case(text_.substr(open, 5), "<?php") || text_.substr(open, 3) == "<?=";
  if (!begins) certain_ = false;
  at_ = std::min(open + 3, text_.size());
}

/// The end of this line, as any of the languages sees one.
std::size_t Comments::end_of_line() const {
  std::size_t end = std::min(text_.find('\n', at_), text_.size());
  end = at_ + std::min(text_.substr(at_, end - at_).find('\r'), end - at_);
  if (language_ == Language::javascript)
    for (const std::string_view separator : {"\xE2\x80\xA8", "\xE2\x80\xA9"})
      if (const auto found = text_.substr(at_, end - at_).find(separator); found != text_.npos)
        end = at_ + found;
  return end;
}

/// A comment stands from here to `end`.
void Comments::comment_to(std::size_t end) {
  comment_from_ = at_;
  at_ = comment_to_ = end;
}

/// Where one of two characters stands next, or the text's end.
std::size_t Comments::next_of(char one, char other) const {
  std::size_t at = at_;
  for (; at + Block::kSize <= text_.size(); at += Block::kSize) {
    const Block block(text_.data() + at);
    if (const unsigned found = block.equal(one) | block.equal(other); found != 0)
      return at + static_cast<unsigned>(std::countr_zero(found));
  }
  while (at < text_.size() && text_[at] != one && text_[at] != other) ++at;
  return at;
}

/// Reads past the next `end`, or all.
void Comments::find_end(std::string_view end) {
  const auto found = text_.find(end, std::min(at_, text_.size()));
  at_ = found == text_.npos ? text_.size() : found + end.size();
}

/// Reads a text to its end. One that does not end on its line, where it must, was none: nothing is certain
/// behind it.
void Comments::end_of_text(char quote, bool over_lines) {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (!over_lines && (c == '\n' || c == '\r')) break;
    at_ = std::min(at_ + (c == '\\' ? 2 : 1), text_.size());
    if (c == quote) return;
  }
  if (language_ == Language::c)
    line_is_certain_ = false;  // `#error don't`
  else
    certain_ = false;
}

// Python: comments, texts of one line and of several; a text of several lines that is a statement of its own
// is documentation.
void Comments::step_python() {
  const char c = text_[at_];
  if (c == '#') {
    if (line_is_certain_)
      comment_to(end_of_line());
    else
      certain_ = false;
  } else if (c == '"' || c == '\'') {
    python_text(at_);
    word_ = at_;
  } else {
    if (c == '\n' || c == '\r') line_is_certain_ = true;
    if (c == '(' || c == '[' || c == '{') ++depth_;
    if (c == ')' || c == ']' || c == '}') --depth_;
    ++at_;
    if (static_cast<unsigned char>(c) > ' ') word_ = at_;
  }
}

void Comments::python_text(std::size_t begin) {
  std::size_t mark = begin;  // begin of the letters before the quote: `r`, `b`, `f`
  while (mark > 0 && begin - mark < 3 && is_letter(text_[mark - 1])) --mark;
  const bool formatted = text_.substr(mark, begin - mark).find_first_of("fFtT") != std::string_view::npos;
  std::size_t line = mark;
  while (line > 0 && (text_[line - 1] == ' ' || text_[line - 1] == '\t')) --line;
  const bool begins_line = line == 0 || text_[line - 1] == '\n';
  // Behind a backslash or within brackets it is part of a statement.
  const std::size_t before = word_ == begin ? line : word_;
  const bool is_statement = begins_line && depth_ == 0 && (line < 2 || text_.substr(line - 2, 2) != "\\\n") &&
                            (line < 3 || text_.substr(line - 3, 3) != "\\\r\n") && before <= line;

  const std::string_view three = text_[begin] == '"' ? "\"\"\"" : "'''";
  const bool over_lines = at(three);
  if (over_lines) {
    at_ += 3;
    for (;;) {
      at_ = next_of(three[0], '\\');
      if (at_ == text_.size() || at(three)) break;
      at_ = std::min(at_ + (text_[at_] == '\\' ? 2 : 1), text_.size());
    }
    at_ = std::min(at_ + 3, text_.size());
  } else {
    ++at_;
    end_of_text(text_[begin], false);
  }
  if (formatted) {
    // Since Python 3.12 a formatted text may hold others of the same quotes, so that this was perhaps not
    // its end.
    int depth = 0;
    bool nested = false;
    const std::size_t quotes = over_lines ? 3 : 1;
    const std::size_t inside = std::min(begin + quotes, at_);
    for (const char c : text_.substr(inside, at_ - inside < quotes ? 0 : at_ - inside - quotes)) {
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      nested = nested || (depth > 0 && is_quote(c));
    }
    if (depth != 0 || (nested && over_lines)) certain_ = false;
    if (nested) line_is_certain_ = false;
  } else if (over_lines && is_statement) {
    const auto next = text_.find_first_not_of(" \t\r", at_);
    if (next == text_.npos || text_[next] == '\n') comment_from_ = begin, comment_to_ = at_;
  }
}

/// A raw text whose first quote is here: `R"x(…)x"` of C++, `r#"…"#` of Rust, `"""…"""` of Java and Kotlin.
bool Comments::skip_raw() {
  if (language_ == Language::jvm && at("\"\"\"")) {
    at_ += 3;
    find_end("\"\"\"");
    return true;
  }
  if (language_ == Language::c && at_ > 0 && text_[at_ - 1] == 'R') {
    const auto open = text_.substr(at_, 20).find('(');
    if (open == text_.npos) return false;
    const std::string end = ")" + std::string(text_.substr(at_ + 1, open - 1)) + "\"";
    find_end(end);
    return true;
  }
  if (language_ == Language::rust) {
    std::size_t hashes = 0;
    while (hashes < std::min<std::size_t>(at_, 255) && text_[at_ - 1 - hashes] == '#') ++hashes;
    if (at_ == hashes || text_[at_ - 1 - hashes] != 'r') return false;
    ++at_;
    find_end("\"" + std::string(hashes, '#'));
    return true;
  }
  return false;
}

/// What a `/` of JavaScript is: behind an operator or a word that wants a value a pattern begins, behind a
/// value it divides; behind `)` and `}` it may be both.
Comments::Slash Comments::slash() const {
  if (word_ == 0) return Slash::begins_pattern;
  const char before = text_[word_ - 1], first = word_ > 1 ? text_[word_ - 2] : ' ';
  if (before == '+' || before == '-') return first == before ? Slash::divides : Slash::begins_pattern;
  if (before == '!')
    return is_name_byte(first) || first == ')' || first == ']' ? Slash::unclear : Slash::begins_pattern;
  if (std::string_view("(,=:[&|?{;*%~^<>").find(before) != std::string_view::npos)
    return Slash::begins_pattern;
  if (before == ']' || is_quote(before)) return Slash::divides;
  if (!is_name_byte(before)) return Slash::unclear;
  std::size_t begin = word_;
  while (begin > 0 && word_ - begin < 12 && is_name_byte(text_[begin - 1])) --begin;
  constexpr std::string_view kWords[] = {"return", "typeof", "case",  "in",  "void",       "delete", "throw",
                                         "of",     "yield",  "await", "new", "instanceof", "do",     "else"};
  const bool is_word =
      std::find(std::begin(kWords), std::end(kWords), text_.substr(begin, word_ - begin)) != std::end(kWords);
  if (!is_word) return Slash::divides;
  // Some of these are names where nothing else is meant, and all of them behind a dot.
  const std::string_view word = text_.substr(begin, word_ - begin);
  const bool may_be_name = word == "of" || word == "yield" || word == "await";
  return may_be_name || (begin > 0 && text_[begin - 1] == '.') ? Slash::unclear : Slash::begins_pattern;
}

/// Reads a pattern to its end, or to the end of the line.
void Comments::skip_pattern() {
  bool in_class = false;
  const std::size_t line = end_of_line();
  for (++at_; at_ < line;) {
    const char c = text_[at_];
    at_ += c == '\\' ? 2 : 1;
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c == '/' && !in_class) return;
  }
  certain_ = false;
}

/// Reads the text of a template to its end, or into its next `${`.
void Comments::template_text() {
  while (at_ < text_.size()) {
    if (at("${")) {
      at_ += 2;
      templates_.push_back(0);
      if (templates_.size() > kMostTemplates) certain_ = false;
      return;
    }
    const char c = text_[at_];
    at_ = std::min(at_ + (c == '\\' ? 2 : 1), text_.size());
    if (c == '`') return;
  }
}

/// A slash that begins no comment.
void Comments::step_slash() {
  const Slash what = language_ == Language::javascript ? slash() : Slash::divides;
  if (what == Slash::begins_pattern) {
    skip_pattern();
  } else {
    ++at_;
    if (what == Slash::unclear) line_is_certain_ = false;
  }
}

void Comments::step_text(char quote) {
  const std::size_t begin = at_++;
  const bool js = language_ == Language::javascript, rust = language_ == Language::rust;
  // A lifetime of Rust, a digit's separator in C++: no text begins.
  if (quote == '\'' && rust && peek(0) != '\\' && peek(1) != '\'') return;
  if (quote == '\'' && language_ == Language::c && begin > 0 && is_digit(text_[begin - 1])) return;
  if (quote == '`') {
    if (js)
      template_text();
    else
      end_of_text('`', true);
    return;
  }
  end_of_text(quote, rust || language_ == Language::php);
  // Kotlin's `"${m["x"]}"`: this was perhaps not its end.
  if (language_ == Language::jvm && text_.substr(begin, at_ - begin).find("${") != std::string_view::npos)
    certain_ = false;
}

// The languages that took their comments from C.
void Comments::step_c() {
  const char c = text_[at_];
  const bool js = language_ == Language::javascript, php = language_ == Language::php;
  const bool line_comment = at("//") || (php && c == '#' && peek(1) != '[');
  const bool has_backticks = js || php || language_ == Language::go;
  const bool text = c == '"' || c == '\'' || (c == '`' && has_backticks);
  // Perhaps all of this stands in a pattern: then what follows is read the wrong way round.
  const bool perhaps_in_pattern = !line_is_certain_ && (line_comment || text || at("/*"));
  if (perhaps_in_pattern || (php && at("<<<"))) {
    certain_ = false;
  } else if (php && at("?>")) {
    at_ += 2;
    step_html();
  } else if (line_comment) {
    const std::size_t line = end_of_line();
    const auto end = php ? text_.substr(at_, line - at_).find("?>") : std::string_view::npos;
    comment_to(end == std::string_view::npos ? line : at_ + end);
  } else if (at("/*")) {
    const auto end = text_.find("*/", at_ + 2);
    comment_to(end == text_.npos ? text_.size() : end + 2);
  } else if (c == '}' && js && !templates_.empty() && templates_.back() == 0) {
    templates_.pop_back();
    ++at_;
    template_text();
    word_ = at_;
  } else if (c == '\n' || c == '\r') {
    line_is_certain_ = true;
    ++at_;
  } else {
    if (js && !templates_.empty() && (c == '{' || c == '}')) templates_.back() += c == '{' ? 1 : -1;
    if (c == '/')
      step_slash();
    else if (text && !(c == '"' && skip_raw()))
      step_text(c);
    else if (!text)
      ++at_;
    at_ = std::min(at_, text_.size());
    word_ = at_;
  }
}

}  // namespace stocktake
