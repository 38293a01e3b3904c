#include "generator/catalog/settings.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "schemas/error.h"
#include "schemas/json/reader.h"
#include "schemas/text/lines.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

using Syntax = Steering::Syntax;

constexpr std::size_t kDeepest = 64;
// As in toml_reader.cpp: each point of `a.a.a…` may open a table in a table.
constexpr std::ptrdiff_t kMostPoints = 10'000;

// --- JSON ---

class JsonSettings {
 public:
  JsonSettings(std::string_view text, const std::string& name, const TakeSetting& take)
      : in_(text, name, {.depth = kDeepest}), take_(take) {}

  void read() {
    value();
    in_.finish();
  }

 private:
  void value() {
    switch (in_.peek()) {
      case JsonReader::Kind::object:
        return in_.object([&](std::string_view key) {
          path_.emplace_back(key);
          value();
          path_.pop_back();
        });
      case JsonReader::Kind::array: {
        std::size_t number = 0;
        return in_.array([&] {
          const bool nests = in_.peek() == JsonReader::Kind::object || in_.peek() == JsonReader::Kind::array;
          if (nests) path_.push_back(std::to_string(number));
          ++number;
          value();
          if (nests) path_.pop_back();
        });
      }
      case JsonReader::Kind::string:
        return take_(path_, std::string(in_.string()));
      case JsonReader::Kind::number:
        return take_(path_, std::string(in_.number()));
      case JsonReader::Kind::boolean:
        return take_(path_, in_.boolean() ? "true" : "false");
      case JsonReader::Kind::null:
        in_.null();
        return take_(path_, "null");
    }
  }

  JsonReader in_;
  const TakeSetting& take_;
  SettingPath path_;
};

// --- TOML ---

class TomlSettings {
 public:
  explicit TomlSettings(const TakeSetting& take) : take_(take) {}

  void read(const toml::node& node) {
    if (path_.size() > kDeepest) throw Error("nests too deep");
    if (const auto* table = node.as_table()) {
      for (const auto& [key, value] : *table) {
        path_.emplace_back(key.str());
        read(value);
        path_.pop_back();
      }
    } else if (const auto* array = node.as_array()) {
      for (std::size_t i = 0; i < array->size(); ++i) {
        const toml::node& item = *array->get(i);
        const bool nests = item.is_table() || item.is_array();
        if (nests) path_.push_back(std::to_string(i));
        read(item);
        if (nests) path_.pop_back();
      }
    } else if (const auto* text = node.as_string()) {
      take_(path_, text->get());
    } else {
      take_(path_, plain(node));
    }
  }

 private:
  static std::string plain(const toml::node& node) {
    if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
    if (const auto* number = node.as_integer()) return std::to_string(number->get());
    if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
    return "(a time)";
  }

  const TakeSetting& take_;
  SettingPath path_;
};

void read_toml_settings(std::string_view text, const std::string& name, const TakeSetting& take) {
  if (!is_utf8(text)) throw Error(name + ": is not UTF-8 text");
  if (std::count(text.begin(), text.end(), '.') > kMostPoints) throw Error(name + ": too complex");
  try {
    TomlSettings(take).read(toml::parse(text, name));
  } catch (const toml::parse_error& error) {
    throw Error(fmt::format("{}:{}: {}", name, error.source().begin.line, error.description()));
  }
}

// --- Lines ---

/// `[section]`, `key = value`, comments that begin with `#` or `;`. A line that is indented goes on with the
/// value before it, as Python reads such files.
void read_ini_settings(std::string_view text, const TakeSetting& take) {
  SettingPath path;
  std::string key;
  while (!text.empty()) {
    const std::string_view raw = take_line(text), line = trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[' && line.back() == ']') {
      path.assign(1, std::string(line.substr(1, line.size() - 2)));
      key.clear();
      continue;
    }
    const bool goes_on = (raw.front() == ' ' || raw.front() == '\t') && !key.empty();
    // Python's files may have a colon instead, in which npm's keys are rich.
    const auto equals =
        goes_on ? line.npos
                : std::min(line.find('='), line.find('=') == line.npos ? line.find(':') : line.npos);
    if (!goes_on) key = equals == line.npos ? std::string() : std::string(trim(line.substr(0, equals)));
    if (key.empty()) {
      take({}, line);
      continue;
    }
    path.push_back(key);
    take(path, unquoted(equals == line.npos ? line : trim(line.substr(equals + 1))));
    path.pop_back();
  }
}

/// The configuration files of package managers in YAML: keys by their indentation, a value behind the colon,
/// items of a list as values of the key above. All else is a line.
void read_yaml_settings(std::string_view text, const TakeSetting& take) {
  SettingPath path;
  std::vector<std::size_t> indents;  // of each name of the path
  while (!text.empty()) {
    const std::string_view raw = take_line(text), line = trim(raw);
    if (line.empty() || line.front() == '#' || line == "---") continue;
    const std::size_t indent = raw.find_first_not_of(" \t");
    const bool item = line.starts_with("- ");
    while (!indents.empty() && (item ? indents.back() > indent : indents.back() >= indent)) {
      indents.pop_back();
      path.pop_back();
    }
    if (item) {
      take(path, unquoted(trim(line.substr(2))));
      continue;
    }
    const bool quoted = line.front() == '"' || line.front() == '\'';
    const auto end = quoted ? line.find(line.front(), 1) : 0;
    const auto colon = end == line.npos ? line.npos : line.find(':', end);
    if (colon == line.npos ||
        (colon + 1 < line.size() && line[colon + 1] != ' ' && line[colon + 1] != '\t')) {
      take(path, line);
      continue;
    }
    if (path.size() == kDeepest) throw Error("nests too deep");
    path.emplace_back(unquoted(trim(line.substr(0, colon))));
    indents.push_back(indent);
    if (const std::string_view value = trim(line.substr(colon + 1)); !value.empty())
      take(path, unquoted(value));
  }
}

/// pip's requirements: options begin with a dash; what is no option is a requirement. A backslash at its end
/// joins a line with the next; a comment begins the line or has a blank before it.
void read_requirement_settings(std::string_view text, const TakeSetting& take) {
  std::string line;
  while (!text.empty()) {
    std::string_view piece = take_line(text);
    const bool goes_on = piece.ends_with('\\');
    if (goes_on) piece.remove_suffix(1);
    line.append(piece);
    if (goes_on && !text.empty()) continue;
    std::string_view whole = line;
    for (auto at = whole.find('#'); at != whole.npos; at = whole.find('#', at + 1))
      if (at == 0 || whole[at - 1] == ' ' || whole[at - 1] == '\t') {
        whole = whole.substr(0, at);
        break;
      }
    whole = trim(whole);
    if (whole.starts_with('-')) {
      const auto end = std::min(whole.find_first_of(" \t="), whole.size());
      const std::string_view value = trim(whole.substr(std::min(end + 1, whole.size())));
      take({std::string(whole.substr(0, end))}, value);
    } else if (!whole.empty()) {
      const std::string_view requirement = trim(whole.substr(0, whole.find(" --hash")));
      const auto at = requirement.find('@');  // `name @ URL`, PEP 508
      const bool named = at != requirement.npos && requirement.find_first_of(":/") > at;
      take({"requirement"}, named ? trim(requirement.substr(at + 1)) : requirement);
    }
    line.clear();
  }
}

/// go.mod and go.work (go.dev/ref/mod): `verb argument…`, or `verb ( … )` with a line for each. A comment
/// begins with two slashes.
void read_go_settings(std::string_view text, const TakeSetting& take) {
  std::string verb;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    for (auto at = line.find("//"); at != line.npos; at = line.find("//", at + 2))
      if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') {
        line = line.substr(0, at);
        break;
      }
    line = trim(line);
    if (line.empty()) continue;
    if (line == ")") {
      verb.clear();
      continue;
    }
    if (!verb.empty()) {
      take({verb}, line);
      continue;
    }
    const auto end = std::min(line.find_first_of(" \t("), line.size());
    const std::string_view rest = trim(line.substr(end));
    if (rest == "(")
      verb = line.substr(0, end);
    else
      take({std::string(line.substr(0, end))}, rest);
  }
}

/// A Gemfile is a program: each line of it is a setting, but for what every Gemfile has.
void read_gemfile_settings(std::string_view text, const TakeSetting& take) {
  while (!text.empty()) {
    std::string_view line = trim(take_line(text));
    if (line.empty() || line.front() == '#' || line == "end") continue;
    const bool gem = line.starts_with("gem ") || line.starts_with("gem(");
    take({gem ? "gem" : "line"}, line);
  }
}

/// `NAME VALUE`, or a value alone.
void read_plain_lines(std::string_view text, const TakeSetting& take) {
  while (!text.empty()) {
    const std::string_view line = trim(take_line(text));
    if (line.empty() || line.front() == '#') continue;
    const auto end = line.find_first_of(" \t");
    if (end == line.npos)
      take({"value"}, line);
    else
      take({std::string(unquoted(line.substr(0, end)))}, unquoted(trim(line.substr(end))));
  }
}

}  // namespace

void read_settings(Steering::Syntax syntax, std::string_view text, const std::string& name,
                   const TakeSetting& take) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  switch (syntax) {
    case Syntax::json:
      return JsonSettings(text, name, take).read();
    case Syntax::toml:
      return read_toml_settings(text, name, take);
    case Syntax::ini:
      return read_ini_settings(text, take);
    case Syntax::yaml:
      return read_yaml_settings(text, take);
    case Syntax::requirements:
      return read_requirement_settings(text, take);
    case Syntax::go:
      return read_go_settings(text, take);
    case Syntax::gemfile:
      return read_gemfile_settings(text, take);
    case Syntax::lines:
      return read_plain_lines(text, take);
  }
}

}  // namespace stocktake
