#include "schemas/document/vocabulary.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "schemas/document/vocabulary_table.h"

namespace stocktake::vocabulary {
namespace {

using std::string_view;

/// Cuts the first word off `line`.
string_view next_word(string_view& line) {
  const auto from = std::min(line.find_first_not_of(' '), line.size());
  const auto to = std::min(line.find(' ', from), line.size());
  const string_view word = line.substr(from, to - from);
  line.remove_prefix(to);
  return word;
}

/// The part of `text` before `separator`, which is cut off together with it; all of it where there is none.
string_view cut(string_view& text, char separator) {
  const auto at = std::min(text.find(separator), text.size());
  const string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

bool drop_prefix(string_view& text, string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

struct Tables {
  std::vector<Type> types;
  std::vector<Choice> choices;
  std::vector<Enum> enums;
  std::unordered_map<string_view, std::uint16_t> type_index, choice_index, enum_index;

  Tables() {
    each_line([this](string_view line) { declare(line); });
    each_line([this, block = string_view()](string_view line) mutable {
      if (line.starts_with("  ")) {
        define(block, line);
      } else {
        block = line;
      }
    });
  }

 private:
  template <class Visit>
  static void each_line(Visit&& visit) {
    for (string_view rest = kText; !rest.empty();)
      if (const string_view line = cut(rest, '\n'); !line.empty()) visit(line);
  }

  static SpecVersion version(string_view word) {
    const auto found = spec_version(word);
    if (!found) throw std::logic_error(fmt::format("vocabulary: no version {}", word));
    return *found;
  }

  /// First pass: the names, so that the second can refer to what stands further down.
  void declare(string_view line) {
    if (line.starts_with("  ")) return;
    const string_view what = next_word(line);
    const string_view name = next_word(line);
    string_view option = next_word(line);
    if (what == "type") {
      type_index.emplace(name, static_cast<std::uint16_t>(types.size()));
      Type& type = types.emplace_back();
      type.name = name;
      if (drop_prefix(option, "text:")) {
        type.text_member = cut(option, '.');
        type.text_until = version(option.substr(1));
      }
    } else if (what == "choice") {
      choice_index.emplace(name, static_cast<std::uint16_t>(choices.size()));
      Choice& choice = choices.emplace_back();
      choice.name = name;
      choice.uniform = option == "uniform";
    } else {
      enum_index.emplace(name, static_cast<std::uint16_t>(enums.size()));
      Enum& values = enums.emplace_back();
      values.name = name;
      if (drop_prefix(option, "else:")) values.otherwise = option;
    }
  }

  void define(string_view block, string_view line) {
    const string_view what = next_word(block);
    const string_view name = next_word(block);
    if (what == "type") {
      types[type_index.at(name)].fields.push_back(field(line));
    } else if (what == "choice") {
      choices[choice_index.at(name)].alternatives.push_back(alternative(line));
    } else {
      const SpecVersion since = version(next_word(line));
      for (string_view value; !(value = next_word(line)).empty();)
        enums[enum_index.at(name)].values.push_back({value, since});
    }
  }

  Meaning meaning(string_view word) const {
    static constexpr std::pair<string_view, Kind> kKinds[] = {
        {"string", Kind::text},  {"token", Kind::token}, {"link", Kind::link},     {"bomref", Kind::bom_ref},
        {"bool", Kind::boolean}, {"int", Kind::integer}, {"number", Kind::number}, {"opaque", Kind::opaque}};
    for (const auto& [text, kind] : kKinds)
      if (word == text) return {kind, 0};
    if (drop_prefix(word, "enum:")) return {Kind::enumeration, enum_index.at(word)};
    if (const auto found = type_index.find(word); found != type_index.end())
      return {Kind::object, found->second};
    return {Kind::choice, choice_index.at(word)};
  }

  Field field(string_view line) const {
    Field field;
    field.json = next_word(line);
    string_view kinds = next_word(line);
    field.meaning = meaning(cut(kinds, '|'));
    if (!kinds.empty()) field.object = type_index.at(kinds);
    place(field, next_word(line));
    string_view since = next_word(line);
    const string_view first = cut(since, '|');
    if (since.empty()) since = first;
    if (first != "-") field.since_json = version(first);
    if (since != "-") field.since_xml = version(since);
    string_view one = next_word(line);
    if (drop_prefix(one, "one:")) field.one_json = field.one_xml = version(one);
    if (drop_prefix(one, "one-in-xml:")) field.one_xml = version(one);
    return field;
  }

  static void place(Field& field, string_view xml) {
    if (drop_prefix(xml, "-")) {
      field.array = !xml.empty();
    } else if (xml == "#") {
      field.place = Place::text;
    } else if (drop_prefix(xml, "@")) {
      field.place = Place::attribute;
      field.xml = xml;
    } else {
      string_view path = cut(xml, '@');
      field.attribute = xml;
      field.xml = cut(path, '/');
      field.item = path;
      if (!field.item.empty()) {
        field.place = field.item == "?" ? Place::chosen : Place::wrapped;
      } else if (field.xml.ends_with('*')) {
        field.xml.remove_suffix(1);
        field.place = Place::repeated;
      } else {
        field.place = field.attribute.empty() ? Place::element : Place::side;
      }
      field.array = field.place != Place::element && field.place != Place::side;
    }
  }

  Alternative alternative(string_view line) const {
    Alternative alternative;
    alternative.xml = next_word(line);
    alternative.meaning = meaning(next_word(line));
    string_view rule = next_word(line);
    if (rule == "string") {
      alternative.rule = Alternative::Rule::string;
    } else if (drop_prefix(rule, "wrap:")) {
      alternative.rule = Alternative::Rule::wrap;
      alternative.keys.push_back(rule);
    } else if (drop_prefix(rule, "has:")) {
      alternative.rule = Alternative::Rule::has;
      while (!rule.empty()) alternative.keys.push_back(cut(rule, ','));
    }
    return alternative;
  }
};

const Tables& tables() {
  static const Tables tables;
  return tables;
}

template <class Matches>
const Field* find_field(const Type& type, Matches&& matches) {
  const auto found = std::find_if(type.fields.begin(), type.fields.end(), matches);
  return found == type.fields.end() ? nullptr : &*found;
}

}  // namespace

const Field* Type::by_json(string_view json) const {
  return find_field(*this, [&](const Field& field) { return field.json == json; });
}

const Field* Type::by_element(string_view xml) const {
  return find_field(*this, [&](const Field& field) {
    return field.xml == xml && field.place != Place::attribute && field.place != Place::side;
  });
}

const Field* Type::by_attribute(string_view xml) const {
  return find_field(*this,
                    [&](const Field& field) { return field.place == Place::attribute && field.xml == xml; });
}

const Field* Type::text_field() const {
  return find_field(*this, [](const Field& field) { return field.place == Place::text; });
}

const Field* Type::side_field(string_view xml, string_view attribute) const {
  return find_field(*this, [&](const Field& field) {
    return field.place == Place::side && field.xml == xml && field.attribute == attribute;
  });
}

const EnumValue* Enum::find(string_view text) const {
  const auto found =
      std::find_if(values.begin(), values.end(), [&](const EnumValue& value) { return value.text == text; });
  return found == values.end() ? nullptr : &*found;
}

const std::vector<Type>& types() {
  return tables().types;
}
const std::vector<Choice>& choices() {
  return tables().choices;
}
const std::vector<Enum>& enums() {
  return tables().enums;
}

const Type* find_type(string_view name) {
  const auto found = tables().type_index.find(name);
  return found == tables().type_index.end() ? nullptr : &types()[found->second];
}

bool is_reference(const Meaning& meaning) {
  if (meaning.kind == Kind::link) return true;
  if (meaning.kind == Kind::object) {
    const Type& type = types()[meaning.index];
    const Field* text = type.text_member.empty() ? nullptr : type.by_json(type.text_member);
    return text != nullptr && text->meaning.kind == Kind::link;
  }
  if (meaning.kind != Kind::choice) return false;
  const auto& alternatives = choices()[meaning.index].alternatives;
  return std::any_of(alternatives.begin(), alternatives.end(), [](const Alternative& alternative) {
    return alternative.rule == Alternative::Rule::string && alternative.meaning.kind == Kind::link;
  });
}

std::optional<Meaning> meaning_of_member(const Meaning& object, string_view name, bool is_object,
                                         const std::function<bool(string_view)>& has) {
  if (object.kind == Kind::object) {
    const Field* field = types()[object.index].by_json(name);
    if (field == nullptr) return std::nullopt;
    return is_object && field->object ? Meaning{Kind::object, *field->object} : field->meaning;
  }
  if (object.kind != Kind::choice) return std::nullopt;
  for (const Alternative& alternative : choices()[object.index].alternatives) {
    using Rule = Alternative::Rule;
    const auto& keys = alternative.keys;
    if (alternative.rule == Rule::string ||
        (alternative.rule != Rule::otherwise && std::none_of(keys.begin(), keys.end(), has)))
      continue;
    if (alternative.rule != Rule::wrap) return meaning_of_member(alternative.meaning, name, is_object, has);
    return name == keys.front() ? std::optional(alternative.meaning) : std::nullopt;
  }
  return std::nullopt;
}

bool is_reference_element(string_view name) {
  static const std::unordered_set<string_view> names = [] {
    std::unordered_set<string_view> links, texts;
    for (const Type& type : types())
      for (const Field& field : type.fields) {
        if (field.place == Place::none || field.place == Place::attribute || !field.attribute.empty())
          continue;
        const bool scalar = field.meaning.kind != Kind::object && field.meaning.kind != Kind::choice;
        const string_view leaf = field.place == Place::wrapped ? field.item : field.xml;
        if (is_reference(field.meaning))
          links.insert(leaf);
        else if (scalar)
          texts.insert(leaf);
      }
    for (const Choice& choice : choices())
      for (const Alternative& alternative : choice.alternatives)
        if (alternative.meaning.kind == Kind::link) links.insert(alternative.xml);
    for (const string_view text : texts) links.erase(text);
    return links;
  }();
  return names.contains(name);
}

}  // namespace stocktake::vocabulary
