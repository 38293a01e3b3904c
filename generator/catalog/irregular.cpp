#include "generator/catalog/irregular.h"

#include <fmt/format.h>

#include <algorithm>

#include "generator/catalog/loader_cache.h"
#include "schemas/error.h"
#include "schemas/json/reader.h"
#include "schemas/json/yaml.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

using Shape = Bookkeeping::Shape;

constexpr std::size_t kLongestWord = 32;
constexpr std::size_t kLongestName = 255;  // of a file, as on every common file system

std::string shown(std::string_view text) {
  return "'" + printable(ellipsized(text, 40)) + "'";
}

bool is_plain_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '+';
  });
}

/// The name of a program; some write their version behind it.
std::string no_word(std::string_view text) {
  std::string_view line = text;
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto blank = std::min(line.find(' '), line.size());
  const std::string_view version = line.substr(std::min(blank + 1, line.size()));
  const bool plain = line.size() <= kLongestWord && is_plain_word(line.substr(0, blank)) &&
                     (blank == line.size() || (is_plain_word(version) && is_digit(version.front())));
  return plain || line.empty() ? std::string() : "not one word but " + shown(line);
}

/// A path is no program: what every shell and every language needs, and no path of a package has, tells the
/// two apart.
bool is_path(std::string_view line) {
  if (line.find_first_of("\"`;<>|\t") != line.npos || line.find("$(") != line.npos) return false;
  if (line.starts_with("import ") || line.starts_with("from ")) return false;
  while (!line.empty()) {
    const auto end = std::min(line.find('/'), line.size());
    if (end > kLongestName) return false;
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return true;
}

std::string no_paths(std::string_view text) {
  if (text.find('\0') != text.npos) return "not text";
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!is_path(line)) return "no path: " + shown(line);
  }
  return {};
}

/// `PATH,sha256=…,SIZE`, the path in quotes where it has a comma, the rest empty where it is not known (the
/// specification "Recording installed projects").
bool is_row(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto last = line.rfind(','),
             first = last == line.npos || last == 0 ? line.npos : line.rfind(',', last - 1);
  if (first == line.npos) return false;
  const std::string_view size = line.substr(last + 1), digest = line.substr(first + 1, last - first - 1);
  std::string_view path = line.substr(0, first);
  if (path.size() > 1 && path.front() == '"' && path.back() == '"') path = path.substr(1, path.size() - 2);
  const auto equals = std::min(digest.find('='), digest.size());
  const bool is_digest =
      digest.empty() || (is_plain_word(digest.substr(0, equals)) && equals < digest.size());
  return std::all_of(size.begin(), size.end(), is_digit) && is_digest && digest.size() < 200 && is_path(path);
}

std::string no_rows(std::string_view text) {
  while (!text.empty())
    if (const std::string_view line = take_line(text); !trim(line).empty() && !is_row(line))
      return "no row of a record: " + shown(line);
  return {};
}

/// What such a file keeps are names, versions and digests.
std::string long_text_in(std::string_view json) {
  constexpr std::size_t kLongestText = 4096;
  bool inside = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (inside && json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      if (inside && i - begin > kLongestText)
        return fmt::format("a text of {}: {}", format_bytes(i - begin), shown(json.substr(begin + 1, 60)));
      inside = !inside;
      begin = i;
    }
  }
  return {};
}

/// A mapping, and nothing in it that is longer than names are.
std::string no_mapping(std::string_view text) {
  try {
    const std::string json = yaml_as_json(text, "");
    return json.starts_with('{') ? long_text_in(json) : "no mapping: " + shown(text);
  } catch (const Error&) {
    return "no mapping: " + shown(text);
  }
}

/// `auto` or `manual`, the link, names of further links and these, and behind an empty line each choice with
/// its number and what the further links lead to (update-alternatives(1), "FILES").
std::string no_alternatives(std::string_view text) {
  const std::string_view mode = take_line(text);
  if (mode != "auto" && mode != "manual") return "no record of alternatives: " + shown(mode);
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (!line.empty() && !is_plain_word(line) && !(line.starts_with('/') && is_path(line)))
      return "no record of alternatives: " + shown(line);
  }
  return {};
}

/// A JSON object; with a `url` where it must have one.
std::string no_object(std::string_view text, bool with_url) {
  if (std::string what = long_text_in(text); !what.empty()) return what;
  bool url = false;
  try {
    JsonReader in(text, "");
    in.object([&](std::string_view key) {
      if (key == "url" && in.peek() == JsonReader::Kind::string)
        url = !in.string().empty();
      else
        in.skip();
    });
    in.finish();
  } catch (const Error&) {
    return "no JSON object";
  }
  return with_url && !url ? "a JSON object without a url" : std::string();
}

}  // namespace

std::string irregular(Shape shape, std::string_view text) {
  switch (shape) {
    case Shape::any:
      return {};
    case Shape::nothing:
      return text.find_first_not_of("\r\n") == text.npos
                 ? std::string()
                 : fmt::format("not empty: {}, {}", format_bytes(text.size()), shown(text));
    case Shape::word:
      return no_word(text);
    case Shape::object:
    case Shape::source:
      return no_object(text, shape == Shape::source);
    case Shape::paths:
      return no_paths(text);
    case Shape::rows:
      return no_rows(text);
    case Shape::mapping:
      return no_mapping(text);
    case Shape::alternatives:
      return no_alternatives(text);
    case Shape::loader_cache:
      break;  // what it names must be there: `loader_cache.h`
  }
  return {};
}

Wish irregular_wants(std::string_view path) {
  return shaped_bookkeeping_of(path) != nullptr ? Wish::all : Wish::nothing;
}

void catalog_irregular(const Tree& tree, Catalog& out) {
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& file = tree.entries[i];
    const Bookkeeping* row = shaped_bookkeeping_of(file.path);
    if (row == nullptr || file.type != FileType::regular || !file.unread().empty()) continue;
    std::string what =
        file.has_content() ? irregular(row->shape, file.content()) : std::string("too large to be read");
    if (row->shape == Shape::loader_cache && what.empty()) what = wrong_in_loader_cache(file, tree);
    if (what.empty() && file.size > row->at_most)
      what = format_bytes(file.size) + ", which is more than it can need";
    if (!what.empty()) out.details.push_back({i, &FileDetail::irregular, out.keep(what)});
  }
}

}  // namespace stocktake
