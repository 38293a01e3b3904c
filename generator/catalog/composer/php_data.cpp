#include "generator/catalog/composer/php_data.h"

#include <algorithm>
#include <utility>

#include "schemas/text/ascii.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr int kDeepest = 16;

/// The path that PHP gets where `behind` follows `folder`; nothing where that is not within the folder's
/// tree.
std::optional<std::string> path_behind(const std::optional<std::string>& folder, std::string_view behind) {
  if (!folder || behind.empty()) return folder;
  if (behind.front() != '/') return std::nullopt;  // another name that begins with the folder's
  while (behind.starts_with('/')) behind.remove_prefix(1);
  return resolve(*folder, behind);
}

}  // namespace

bool is_php_name_character(char c) {
  return is_alphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool PhpReader::take(std::string_view text) {
  if (!rest().starts_with(text)) return false;
  at_ += text.size();
  return true;
}

void PhpReader::skip_blanks() {
  while (!at_end() && (source_[at_] == ' ' || source_[at_] == '\n')) ++at_;
}

/// In single quotes, where only `\\` and `\'` are escapes (PHP's manual, "Strings", "Single quoted").
std::optional<std::string> PhpReader::literal() {
  const std::size_t begin = at_;
  std::string text;
  if (!take("'")) return std::nullopt;
  while (!at_end() && source_[at_] != '\'') {
    const bool escapes = source_[at_] == '\\' && at_ + 1 < source_.size() &&
                         (source_[at_ + 1] == '\\' || source_[at_ + 1] == '\'');
    if (escapes) ++at_;
    text += source_[at_++];
  }
  if (take("'")) return text;
  at_ = begin;
  return std::nullopt;
}

const std::optional<std::string>* PhpReader::variable() {
  for (const auto& [name, folder] : folders_) {
    const std::string_view behind = rest().substr(std::min(name.size(), rest().size()));
    if (!rest().starts_with(name) || (!behind.empty() && is_php_name_character(behind.front()))) continue;
    at_ += name.size();
    return &folder;
  }
  return nullptr;
}

/// `. 'text'` as often as it stands there; false where something else follows a dot.
bool PhpReader::texts_behind(std::string& to) {
  while (true) {
    const std::size_t before = at_;
    skip_blanks();
    if (!take(".")) {
      at_ = before;
      return true;
    }
    skip_blanks();
    const auto text = literal();
    if (!text) return false;
    to += *text;
  }
}

std::optional<std::string> PhpReader::word() {
  const std::size_t begin = at_;
  if (!at_end() && source_[at_] == '-') ++at_;
  while (!at_end() && is_php_name_character(source_[at_])) ++at_;
  std::string text(source_.substr(begin, at_ - begin));
  const bool number =
      text.find_first_of("0123456789") <= 1 && text.find_first_not_of("0123456789", 1) == std::string::npos;
  for (const std::string_view constant : {"true", "false", "null", "NULL"})
    if (text == constant) return text;
  if (number) return text;
  at_ = begin;
  return std::nullopt;
}

std::optional<PhpValue> PhpReader::array(std::string_view close, std::size_t begin, int depth) {
  PhpValue result;
  result.kind = PhpValue::Kind::array;
  for (skip_blanks(); !take(close); skip_blanks()) {
    std::string key = std::to_string(result.elements.size());
    auto element = value(depth + 1);
    skip_blanks();
    if (element && take("=>")) {
      if (element->kind != PhpValue::Kind::text && element->kind != PhpValue::Kind::word) return std::nullopt;
      key = std::move(element->text);
      const std::size_t from = element->begin;
      skip_blanks();
      element = value(depth + 1);
      if (element) element->begin = from;
      skip_blanks();
    }
    if (!element) return std::nullopt;
    result.elements.push_back({std::move(key), *std::move(element)});
    if (take(",")) continue;
    if (!take(close)) return std::nullopt;
    break;
  }
  result.begin = begin;
  result.end = at_;
  return result;
}

std::optional<PhpValue> PhpReader::value(int depth) {
  const std::size_t begin = at_;
  const auto fail = [&]() -> std::optional<PhpValue> {
    at_ = begin;
    return std::nullopt;
  };
  PhpValue result;
  if (depth > kDeepest) return fail();
  if (take("array(") || take("array (")) {
    auto list = array(")", begin, depth);
    return list ? list : fail();
  }
  if (take("[")) {
    auto list = array("]", begin, depth);
    return list ? list : fail();
  }
  if (const auto* folder = variable()) {
    std::string behind;
    if (!texts_behind(behind)) return fail();
    result.kind = PhpValue::Kind::path;
    const auto path = path_behind(*folder, behind);
    // What lies outside keeps its words: nobody can say more about it.
    result.text = path ? *path : "outside the tree: " + std::string(source_.substr(begin, at_ - begin));
    if (!path) result.kind = PhpValue::Kind::text;
  } else if (const auto text = literal()) {
    result.kind = PhpValue::Kind::text;
    result.text = *text;
    if (!texts_behind(result.text)) return fail();
  } else if (const auto constant = word()) {
    result.text = *constant;
  } else {
    return fail();
  }
  result.begin = begin;
  result.end = at_;
  return result;
}

std::optional<PhpReader::Folder> PhpReader::folder() {
  const std::size_t begin = at_;
  int around = 0;
  while (take("dirname(")) ++around;
  const auto* named = around > kDeepest ? nullptr : variable();
  if (named == nullptr) {
    at_ = begin;
    return std::nullopt;
  }
  std::optional<std::string> path = *named;
  for (; around > 0; --around) {
    if (!take(")")) {
      at_ = begin;
      return std::nullopt;
    }
    if (path) path = path->empty() ? std::nullopt : std::optional<std::string>(folder_of(*path));
  }
  std::string behind;
  if (!texts_behind(behind)) {
    at_ = begin;
    return std::nullopt;
  }
  return Folder{path_behind(path, behind)};
}

}  // namespace stocktake
