#include "schemas/validation/json_schema.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/edit_distance.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/validation/deprecation.h"
#include "schemas/validation/json_format.h"
#include "schemas/validation/pattern.h"

// Two steps. Compiling turns each schema object into a Rule in a flat array; a `$ref` becomes the index of
// its target, so that references cost nothing afterwards and recursion in the schemas needs no care. Judging
// walks the document's tree beside the rules: once without words, which decides, and only where that fails
// once more with words. Cost is linear in the document: a rule looks at its value's children once, and the
// alternatives of oneOf and anyOf, which look again, never nest without end in these schemas.
namespace stocktake {
namespace {

using Json = nlohmann::json;
using Node = JsonTree::Node;
using Kind = JsonTree::Kind;
using RuleIndex = std::uint32_t;

constexpr RuleIndex kAnything = std::numeric_limits<RuleIndex>::max();  // the schema `true`
constexpr RuleIndex kNothing = kAnything - 1;                           // the schema `false`

/// What a schema says of a member, or of one of several forms of a value, that it deprecates.
struct Note {
  std::string title;    ///< Of what is deprecated; may be empty.
  std::string instead;  ///< What to use instead; may be empty.
};
using NoteIndex = std::uint32_t;
constexpr NoteIndex kNoNote = std::numeric_limits<NoteIndex>::max();

// Types as bits; the first six in the order of JsonTree::Kind.
enum TypeBit : std::uint8_t {
  kObject = 1,
  kArray = 2,
  kString = 4,
  kNumber = 8,
  kBoolean = 16,
  kNull = 32,
  kInteger = 64
};
struct TypeName {
  std::string_view name;
  std::uint8_t bits;
  std::string_view words;
};
constexpr std::array<TypeName, 7> kTypes{{{"object", kObject, "an object"},
                                          {"array", kArray, "an array"},
                                          {"string", kString, "a string"},
                                          {"integer", kInteger, "a whole number"},
                                          {"number", kNumber, "a number"},
                                          {"boolean", kBoolean, "true or false"},
                                          {"null", kNull, "null"}}};

/// The members that an object schema names, found by hashing.
class PropertyTable {
 public:
  struct Property {
    std::string name;
    RuleIndex rule = kAnything;
    bool declared = false;     ///< In `properties`, so not "additional".
    int required = -1;         ///< Its number among the required ones.
    NoteIndex note = kNoNote;  ///< Where the schema deprecates it.
  };

  Property& add(const std::string& name) {
    for (Property& property : properties_)
      if (property.name == name) return property;
    properties_.push_back({name});
    return properties_.back();
  }
  void finish() {
    std::size_t size = 4;
    while (size < 2 * properties_.size()) size *= 2;
    slots_.assign(size, 0);
    for (std::size_t i = 0; i < properties_.size(); ++i) {
      std::size_t slot = home(properties_[i].name);
      while (slots_[slot] != 0) slot = (slot + 1) & (size - 1);
      slots_[slot] = static_cast<std::uint16_t>(i + 1);
    }
  }
  const Property* find(std::string_view name) const {
    for (std::size_t slot = home(name); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
      const Property& property = properties_[slots_[slot] - 1u];
      if (property.name == name) return &property;
    }
    return nullptr;
  }
  const std::vector<Property>& properties() const { return properties_; }

 private:
  std::size_t home(std::string_view name) const {
    return XXH3_64bits(name.data(), name.size()) & (slots_.size() - 1);
  }
  std::vector<Property> properties_;
  std::vector<std::uint16_t> slots_;  // index + 1; 0 is empty
};

struct Alternatives {
  std::vector<RuleIndex> rules;
  std::vector<NoteIndex> notes;  ///< Of each.
};

struct Rule {
  std::string title;
  std::uint8_t types = 0;  ///< Accepted types; 0: all.
  bool unique_items = false;
  bool fixed_values = false;  ///< enum or const
  std::vector<std::string> strings;
  std::unordered_set<std::string_view> string_set;  ///< The same, where they are many.
  std::vector<double> numbers;
  std::uint8_t literals = 0;  ///< 1: true, 2: false, 4: null

  PropertyTable members;
  bool checks_members = false;
  std::vector<std::string> required;
  RuleIndex additional = kAnything;

  std::vector<RuleIndex> tuple;  ///< `items` as a list
  RuleIndex items = kAnything;   ///< for the elements behind the tuple
  std::uint32_t least_items = 0;
  std::uint32_t most_items = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t least_length = 0;
  std::uint32_t most_length = std::numeric_limits<std::uint32_t>::max();
  std::optional<Pattern> pattern;
  std::string format;
  double minimum = -HUGE_VAL;
  double maximum = HUGE_VAL;

  std::vector<RuleIndex> all_of;
  Alternatives any_of;
  Alternatives one_of;
  RuleIndex not_allowed = kNothing;
  RuleIndex condition = kAnything;  ///< `if`; with these defaults it changes nothing
  RuleIndex consequence = kAnything;
  RuleIndex otherwise = kAnything;
  bool combines = false;  ///< Any of the above.
};

/// Characters, not bytes.
std::size_t length_of(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string join(const std::vector<std::string>& parts, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) out += i + 1 == parts.size() ? last : std::string_view(", ");
    out += parts[i];
  }
  return out;
}

/// A place that the schema deprecates: a member's value, or a value in one of its forms.
struct Noted {
  Node node;
  NoteIndex note;
  const Alternatives* of;  ///< The forms, where it is one of them.
};

/// Deprecated places that are noted of one document.
constexpr std::size_t kMostNoted = 10'000;

}  // namespace

struct JsonSchema::Program {
  /// The complaints of what is deprecated.
  std::vector<JsonComplaint> complain_of(const JsonTree& document, std::vector<Noted>& noted) const;

  std::vector<Rule> rules;
  std::vector<Note> notes;
  RuleIndex root = kAnything;
};

namespace {

class Compiler {
 public:
  Compiler(std::vector<Rule>& rules, std::vector<Note>& notes, const JsonSchema::Load& load)
      : rules_(rules), notes_(notes), load_(load) {}

  /// The rule of a reference such as "jsf-0.82.schema.json#/definitions/signature", found in `base`.
  RuleIndex resolve(const std::string& reference, const std::string& base) {
    const auto hash = reference.find('#');
    std::string file = reference.substr(0, hash);
    if (file.empty()) file = base;
    const std::string pointer = hash == std::string::npos ? "" : reference.substr(hash + 1);
    const auto [known, fresh] = resolved_.emplace(file + '#' + pointer, kAnything);
    if (!fresh) return known->second;
    const Json* schema = nullptr;
    try {
      schema = &document(file).at(Json::json_pointer(pointer));
    } catch (const Json::exception& error) {
      throw Error(fmt::format("schema {}: cannot resolve \"{}\": {}", base, reference, error.what()));
    }
    // A reference that meets itself while compiling finds the index already there.
    if (const auto constant = constant_rule(*schema)) return resolved_[file + '#' + pointer] = *constant;
    if (schema->contains("$ref")) {
      const RuleIndex target = resolve(schema->at("$ref").get<std::string>(), file);
      return resolved_[file + '#' + pointer] = target;
    }
    const RuleIndex index = reserve();
    resolved_[file + '#' + pointer] = index;
    fill(index, *schema, file);
    return index;
  }

 private:
  const Json& document(const std::string& file) {
    const auto known = documents_.find(file);
    if (known != documents_.end()) return known->second;
    return documents_.emplace(file, Json::parse(load_(file))).first->second;
  }

  static std::optional<RuleIndex> constant_rule(const Json& schema) {
    if (schema.is_boolean()) return schema.get<bool>() ? kAnything : kNothing;
    return std::nullopt;
  }

  RuleIndex reserve() {
    rules_.emplace_back();
    return static_cast<RuleIndex>(rules_.size() - 1);
  }

  RuleIndex compile(const Json& schema, const std::string& file) {
    if (const auto constant = constant_rule(schema)) return *constant;
    if (schema.contains("$ref")) return resolve(schema.at("$ref").get<std::string>(), file);
    const RuleIndex index = reserve();
    fill(index, schema, file);
    return index;
  }

  std::vector<RuleIndex> compile_all(const Json& schemas, const std::string& file) {
    std::vector<RuleIndex> out;
    for (const Json& schema : schemas) out.push_back(compile(schema, file));
    return out;
  }

  Alternatives compile_alternatives(const Json& schemas, const std::string& file) {
    Alternatives out{compile_all(schemas, file), {}};
    for (const Json& schema : schemas) out.notes.push_back(note(schema));
    return out;
  }

  /// What the schema of a member or of an alternative says of its being deprecated: by the keyword (of draft
  /// 2019-09), or, as those of CycloneDX before 1.6.2, in words alone. It counts beside `$ref` too: it says
  /// something of the place.
  NoteIndex note(const Json& schema) {
    if (!schema.is_object()) return kNoNote;
    const std::string words = schema.value("description", "");
    if (!schema.value("deprecated", false) && !validation::tells_deprecation(words)) return kNoNote;
    notes_.push_back({schema.value("title", ""), validation::instead_of_deprecated(words)});
    return static_cast<NoteIndex>(notes_.size() - 1);
  }

  /// Compiles each keyword. The rule is built aside, because compiling others moves the array.
  void fill(RuleIndex index, const Json& schema, const std::string& file) {
    Rule rule;
    for (const auto& [keyword, value] : schema.items())
      if (!general(rule, keyword, value) && !for_objects(rule, keyword, value, file) &&
          !for_arrays(rule, keyword, value, schema, file) && !for_scalars(rule, keyword, value) &&
          !combination(rule, keyword, value, file) && !is_annotation(keyword))
        throw Error(fmt::format("schema {}: the keyword \"{}\" is not supported", file, keyword));
    rule.members.finish();
    rules_[index] = std::move(rule);
  }

  static bool is_annotation(std::string_view keyword) {
    static constexpr std::array<std::string_view, 11> kAnnotations{
        "$schema",  "$id",     "$comment",   "id",       "definitions", "description",
        "examples", "default", "deprecated", "readOnly", "meta:enum"};
    return std::find(kAnnotations.begin(), kAnnotations.end(), keyword) != kAnnotations.end();
  }

  static bool general(Rule& rule, const std::string& keyword, const Json& value) {
    if (keyword == "title") {
      rule.title = value.get<std::string>();
    } else if (keyword == "type") {
      for (const Json& name : value.is_array() ? value : Json::array({value}))
        for (const TypeName& type : kTypes)
          if (name.is_string() && name.get_ref<const std::string&>() == type.name)
            rule.types = static_cast<std::uint8_t>(rule.types | type.bits);
      if (rule.types == 0) throw Error(fmt::format("a schema has the unknown type {}", value.dump()));
    } else if (keyword == "enum") {
      for (const Json& allowed : value) add_value(rule, allowed);
    } else if (keyword == "const") {
      add_value(rule, value);
    } else {
      return false;
    }
    return true;
  }

  static void add_value(Rule& rule, const Json& value) {
    rule.fixed_values = true;
    if (value.is_string())
      rule.strings.push_back(value.get<std::string>());
    else if (value.is_number())
      rule.numbers.push_back(value.get<double>());
    else if (value.is_boolean())
      rule.literals = static_cast<std::uint8_t>(rule.literals | (value.get<bool>() ? 1 : 2));
    else if (value.is_null())
      rule.literals = static_cast<std::uint8_t>(rule.literals | 4);
    else
      throw Error("a schema has an object or array in an enum, which is not supported");
  }

  bool for_objects(Rule& rule, const std::string& keyword, const Json& value, const std::string& file) {
    if (keyword == "properties") {
      for (const auto& [name, schema] : value.items()) {
        const RuleIndex compiled = compile(schema, file);
        auto& property = rule.members.add(name);
        property.rule = compiled;
        property.declared = true;
        property.note = note(schema);
      }
    } else if (keyword == "required") {
      for (const Json& name : value) {
        rule.members.add(name.get<std::string>()).required = static_cast<int>(rule.required.size());
        rule.required.push_back(name.get<std::string>());
      }
      if (rule.required.size() > 64)
        throw Error("a schema requires more than 64 members, which is not supported");
    } else if (keyword == "additionalProperties") {
      rule.additional = compile(value, file);
    } else {
      return false;
    }
    rule.checks_members = true;
    return true;
  }

  bool for_arrays(Rule& rule, const std::string& keyword, const Json& value, const Json& schema,
                  const std::string& file) {
    if (keyword == "items") {
      if (value.is_array())
        rule.tuple = compile_all(value, file);
      else
        rule.items = compile(value, file);
    } else if (keyword == "additionalItems") {
      // Counts only beside a list of items (draft-07, 6.4.2).
      if (schema.contains("items") && schema.at("items").is_array()) rule.items = compile(value, file);
    } else if (keyword == "uniqueItems") {
      rule.unique_items = value.get<bool>();
    } else if (keyword == "minItems") {
      rule.least_items = value.get<std::uint32_t>();
    } else if (keyword == "maxItems") {
      rule.most_items = value.get<std::uint32_t>();
    } else {
      return false;
    }
    return true;
  }

  static bool for_scalars(Rule& rule, const std::string& keyword, const Json& value) {
    if (keyword == "minLength")
      rule.least_length = value.get<std::uint32_t>();
    else if (keyword == "maxLength")
      rule.most_length = value.get<std::uint32_t>();
    else if (keyword == "pattern")
      rule.pattern.emplace(value.get<std::string>());
    else if (keyword == "format")
      rule.format = describe_format(value.get<std::string>()).empty() ? "" : value.get<std::string>();
    else if (keyword == "minimum")
      rule.minimum = value.get<double>();
    else if (keyword == "maximum")
      rule.maximum = value.get<double>();
    else
      return false;
    return true;
  }

  bool combination(Rule& rule, const std::string& keyword, const Json& value, const std::string& file) {
    if (keyword == "allOf")
      rule.all_of = compile_all(value, file);
    else if (keyword == "anyOf")
      rule.any_of = compile_alternatives(value, file);
    else if (keyword == "oneOf")
      rule.one_of = compile_alternatives(value, file);
    else if (keyword == "not")
      rule.not_allowed = compile(value, file);
    else if (keyword == "if")
      rule.condition = compile(value, file);
    else if (keyword == "then")
      rule.consequence = compile(value, file);
    else if (keyword == "else")
      rule.otherwise = compile(value, file);
    else
      return false;
    rule.combines = true;
    return true;
  }

  std::vector<Rule>& rules_;
  std::vector<Note>& notes_;
  const JsonSchema::Load& load_;
  std::map<std::string, Json> documents_;
  std::map<std::string, RuleIndex> resolved_;
};

/// Walks a tree beside the rules. Without words it stops at the first fault; with words it collects
/// complaints. On the way it notes what is deprecated, where `noted` is given. Recursion is bounded by the
/// tree's depth times the few rules that can hold for one value.
template <bool kWords>
class Evaluator {
 public:
  Evaluator(const JsonTree& tree, const std::vector<Rule>& rules, std::size_t limit = 0,
            std::vector<Noted>* noted = nullptr)
      : tree_(tree), rules_(rules), limit_(limit), noted_(noted) {}

  std::vector<JsonComplaint> complaints;

  bool passes(RuleIndex index, Node node) {
    if (index == kAnything) return true;
    if (index == kNothing) return wrong(node, [] { return std::string("is not allowed here"); });
    const Rule& rule = rules_[index];
    const std::uint8_t type = type_bits(node);
    if (rule.types != 0 && (rule.types & type) == 0)
      return wrong(
          node, [&] { return fmt::format("is {}", words_of(type)); }, [&] { return words_of(rule.types); });
    bool good = !rule.fixed_values || has_allowed_value(rule, node);
    if (!good && !kWords) return false;
    switch (tree_.kind(node)) {
      case Kind::object:
        good &= !rule.checks_members || members_pass(rule, node);
        break;
      case Kind::array:
        good &= elements_pass(rule, node);
        break;
      case Kind::string:
        good &= string_passes(rule, node);
        break;
      case Kind::number:
        good &= number_passes(rule, node);
        break;
      case Kind::boolean:
      case Kind::null:
        break;
    }
    if (!good && !kWords) return false;
    if (rule.combines) good &= combinations_pass(rule, node);
    return good;
  }

  /// `passes` of a place that may be deprecated. What is deprecated within it is not told beside it.
  bool noting(const Noted& place, RuleIndex index) {
    if (noted_ == nullptr || place.note == kNoNote) return passes(index, place.node);
    const std::size_t before = noted_->size();
    const bool good = passes(index, place.node);
    noted_->resize(before);
    if (before < kMostNoted) noted_->push_back(place);
    return good;
  }

  /// "an object with "license", or an object with "expression"".
  std::string describe(const std::vector<RuleIndex>& alternatives) const {
    std::vector<std::string> words;
    for (const RuleIndex index : alternatives) {
      if (index >= rules_.size()) continue;
      const Rule& rule = rules_[index];
      std::string text;
      if (!rule.required.empty())
        text = fmt::format("an object with \"{}\"", joined(rule.required, "\" and \""));
      else if (!rule.title.empty())
        text = rule.types == 0 ? rule.title : fmt::format("{} ({})", words_of(rule.types), rule.title);
      else if (rule.pattern)
        text = fmt::format("text that matches {}", rule.pattern->expression());
      else
        text = rule.types == 0 ? "another value" : words_of(rule.types);
      if (std::find(words.begin(), words.end(), text) == words.end()) words.push_back(std::move(text));
    }
    return join(words, ", or ");
  }

 private:
  template <class What, class Expected>
  bool wrong(Node node, What&& what, Expected&& expected) {
    if constexpr (kWords)
      if (complaints.size() < limit_) complaints.push_back({node, what(), expected()});
    return false;
  }
  template <class What>
  bool wrong(Node node, What&& what) {
    return wrong(node, what, [] { return std::string(); });
  }
  /// Whether judging may end, its result being known.
  bool decided(bool good) const {
    if constexpr (kWords) return complaints.size() >= limit_;
    return !good;
  }

  std::uint8_t type_bits(Node node) const {
    const auto kind = tree_.kind(node);
    auto bits = static_cast<std::uint8_t>(1u << static_cast<unsigned>(kind));
    if (kind == Kind::number && is_whole(node)) bits = static_cast<std::uint8_t>(bits | kInteger);
    return bits;
  }
  /// 1.0 is a whole number too (draft-07, 6.1.1).
  bool is_whole(Node node) const {
    if (tree_.text(node).find_first_of(".eE") == std::string_view::npos) return true;
    const double value = tree_.number(node);
    return std::floor(value) == value;
  }
  static std::string words_of(std::uint8_t bits) {
    if ((bits & kNumber) != 0) bits = static_cast<std::uint8_t>(bits & ~kInteger);
    std::vector<std::string> words;
    for (const TypeName& type : kTypes)
      if ((bits & type.bits) != 0) words.emplace_back(type.words);
    return join(words, " or ");
  }

  bool has_allowed_value(const Rule& rule, Node node) {
    bool found = false;
    switch (tree_.kind(node)) {
      case Kind::string: {
        const std::string_view text = tree_.text(node);
        found = rule.string_set.empty()
                    ? std::find(rule.strings.begin(), rule.strings.end(), text) != rule.strings.end()
                    : rule.string_set.count(text) != 0;
        break;
      }
      case Kind::number:
        found = std::find(rule.numbers.begin(), rule.numbers.end(), tree_.number(node)) != rule.numbers.end();
        break;
      case Kind::boolean:
        found = (rule.literals & (tree_.boolean(node) ? 1 : 2)) != 0;
        break;
      case Kind::null:
        found = (rule.literals & 4) != 0;
        break;
      case Kind::object:
      case Kind::array:
        break;
    }
    return found ||
           wrong(
               node, [&] { return fmt::format("{} is not one of the values allowed here", shown(node)); },
               [&] { return allowed_values(rule, node); });
  }

  std::string shown(Node node) const {
    switch (tree_.kind(node)) {
      case Kind::string:
        return in_quotes(tree_.text(node));
      case Kind::number:
        return printable(tree_.text(node).substr(0, 60));
      case Kind::boolean:
        return tree_.boolean(node) ? "true" : "false";
      default:
        return words_of(type_bits(node));
    }
  }

  /// The nearest value, where the text looks like a slip, and all of them where they are few.
  std::string allowed_values(const Rule& rule, Node node) const {
    constexpr std::size_t kFew = 16;
    std::vector<std::string> all;
    for (const std::string& value : rule.strings) all.push_back(in_quotes(value));
    for (const double value : rule.numbers) all.push_back(fmt::format("{}", value));
    if ((rule.literals & 1) != 0) all.emplace_back("true");
    if ((rule.literals & 2) != 0) all.emplace_back("false");
    if ((rule.literals & 4) != 0) all.emplace_back("null");
    std::string out;
    if (const std::string near = nearest(rule, node); !near.empty()) {
      out = in_quotes(near);
      if (all.size() <= kFew) out += fmt::format(" (of {})", join(all, ", "));
      return out;
    }
    if (all.size() <= kFew) return join(all, " or ");
    return fmt::format("one of {} values such as {}, {}, {}", all.size(), all[0], all[1], all[2]);
  }

  std::string nearest(const Rule& rule, Node node) const {
    if (tree_.kind(node) != Kind::string || tree_.text(node).size() > 60) return {};
    const std::string text = lower_ascii(tree_.text(node));
    std::size_t best = std::max<std::size_t>(1, text.size() / 3) + 1;
    std::string found;
    for (const std::string& value : rule.strings) {
      const std::size_t distance = edit_distance_at_most(text, lower_ascii(std::string_view(value)), best);
      if (distance < best) best = distance, found = value;
    }
    return found;
  }

  bool members_pass(const Rule& rule, Node node) {
    bool good = true;
    std::uint64_t seen = 0;
    Node key = JsonTree::first(node);
    for (std::uint32_t i = 0; i < tree_.size(node); ++i, key = tree_.next(JsonTree::value(key))) {
      const auto* property = rule.members.find(tree_.text(key));
      if (property != nullptr && property->required >= 0) seen |= std::uint64_t{1} << property->required;
      if (property != nullptr && property->declared)
        good &= noting({JsonTree::value(key), property->note, nullptr}, property->rule);
      else if (rule.additional == kNothing)
        good &= wrong(
            key, [&] { return fmt::format("the member {} is not known here", in_quotes(tree_.text(key))); },
            [&] { return known_members(rule, key); });
      else
        good &= passes(rule.additional, JsonTree::value(key));
      if (decided(good)) return good;
    }
    for (std::size_t i = 0; i < rule.required.size(); ++i)
      if ((seen >> i & 1) == 0)
        good &= wrong(
            node, [&] { return fmt::format("the member {} is missing", in_quotes(rule.required[i])); },
            [&] { return fmt::format("{} with {}", titled(rule), in_quotes(rule.required[i])); });
    return good;
  }

  static std::string titled(const Rule& rule) {
    return rule.title.empty() ? std::string("an object") : fmt::format("an object ({})", rule.title);
  }

  std::string known_members(const Rule& rule, Node key) const {
    Rule names;
    for (const auto& property : rule.members.properties())
      if (property.declared) names.strings.push_back(property.name);
    std::sort(names.strings.begin(), names.strings.end());
    const std::string near = nearest(names, key);
    if (!near.empty()) return in_quotes(near);
    if (names.strings.empty()) return "no members";
    return fmt::format("one of {}", joined(names.strings, ", "));
  }

  bool elements_pass(const Rule& rule, Node node) {
    const std::uint32_t size = tree_.size(node);
    bool good = true;
    if (size < rule.least_items)
      good &= wrong(
          node, [&] { return fmt::format("has {} elements", size); },
          [&] { return fmt::format("at least {}", rule.least_items); });
    if (size > rule.most_items)
      good &= wrong(
          node, [&] { return fmt::format("has {} elements", size); },
          [&] { return fmt::format("at most {}", rule.most_items); });
    if (!rule.tuple.empty() || rule.items != kAnything) {
      Node element = JsonTree::first(node);
      for (std::uint32_t i = 0; i < size && !decided(good); ++i, element = tree_.next(element))
        good &= passes(i < rule.tuple.size() ? rule.tuple[i] : rule.items, element);
    }
    if (rule.unique_items && size > 1 && !decided(good)) good &= elements_differ(node);
    return good;
  }

  bool elements_differ(Node node) {
    std::vector<std::pair<std::uint64_t, Node>> hashes;
    hashes.reserve(tree_.size(node));
    Node element = JsonTree::first(node);
    for (std::uint32_t i = 0; i < tree_.size(node); ++i, element = tree_.next(element))
      hashes.emplace_back(tree_.hash(element), element);
    if (hashes.size() <= 8) return small_set_differs(hashes);
    std::sort(hashes.begin(), hashes.end());
    bool good = true;
    // Different values with one hash don't occur by chance; that they could is why equality is checked.
    for (std::size_t i = 1; i < hashes.size() && !decided(good); ++i)
      if (hashes[i].first == hashes[i - 1].first) good &= differ(hashes[i - 1].second, hashes[i].second);
    return good;
  }
  bool small_set_differs(const std::vector<std::pair<std::uint64_t, Node>>& hashes) {
    bool good = true;
    for (std::size_t i = 1; i < hashes.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (hashes[i].first == hashes[j].first) good &= differ(hashes[j].second, hashes[i].second);
    return good;
  }
  bool differ(Node first, Node second) {
    return !tree_.equal(first, second) ||
           wrong(
               second, [&] { return fmt::format("repeats {}", tree_.pointer(first)); },
               [] { return std::string("unique elements"); });
  }

  bool string_passes(const Rule& rule, Node node) {
    const std::string_view text = tree_.text(node);
    bool good = true;
    if (rule.least_length != 0 && length_of(text) < rule.least_length)
      good &= wrong(
          node,
          [&] {
            return text.empty() ? std::string("is empty") : fmt::format("{} is too short", in_quotes(text));
          },
          [&] { return fmt::format("at least {} characters", rule.least_length); });
    if (text.size() > rule.most_length && length_of(text) > rule.most_length)
      good &= wrong(
          node, [&] { return fmt::format("has {} characters", length_of(text)); },
          [&] { return fmt::format("at most {}", rule.most_length); });
    if (rule.pattern && !rule.pattern->matches(text))
      good &= wrong(
          node, [&] { return fmt::format("{} does not match the required format", in_quotes(text)); },
          [&] { return fmt::format("text that matches {}", rule.pattern->expression()); });
    if (!rule.format.empty() && !has_format(text, rule.format))
      good &= wrong(
          node, [&] { return fmt::format("{} is not {}", in_quotes(text), article(rule.format)); },
          [&] { return std::string(describe_format(rule.format)); });
    return good;
  }
  static std::string article(std::string_view format) {
    return fmt::format(
        "{} {}", std::string_view("aeio").find(format[0]) == std::string_view::npos ? "a" : "an", format);
  }

  bool number_passes(const Rule& rule, Node node) {
    if (rule.minimum == -HUGE_VAL && rule.maximum == HUGE_VAL) return true;
    const double value = tree_.number(node);
    if (value < rule.minimum)
      return wrong(
          node, [&] { return fmt::format("{} is too small", shown(node)); },
          [&] { return fmt::format("at least {}", rule.minimum); });
    if (value > rule.maximum)
      return wrong(
          node, [&] { return fmt::format("{} is too large", shown(node)); },
          [&] { return fmt::format("at most {}", rule.maximum); });
    return true;
  }

  bool combinations_pass(const Rule& rule, Node node) {
    bool good = true;
    for (const RuleIndex index : rule.all_of) good &= passes(index, node);
    if (!rule.any_of.rules.empty() && matching(rule.any_of, node, 1) == 0)
      good &= explain_alternatives(rule.any_of.rules, node);
    if (!rule.one_of.rules.empty()) {
      const std::size_t count = matching(rule.one_of, node, 2);
      if (count == 0) good &= explain_alternatives(rule.one_of.rules, node);
      if (count > 1)
        good &= wrong(
            node, [] { return std::string("has several forms at once of which only one is allowed"); },
            [&] { return describe(rule.one_of.rules); });
    }
    if (rule.not_allowed != kNothing && quietly(rule.not_allowed, node))
      good &= wrong(
          node, [] { return std::string("has a form that is not allowed here"); },
          [&] { return fmt::format("anything but {}", describe({rule.not_allowed})); });
    if (rule.consequence != kAnything || rule.otherwise != kAnything)
      good &= passes(quietly(rule.condition, node) ? rule.consequence : rule.otherwise, node);
    return good;
  }

  bool quietly(RuleIndex index, Node node) const {
    return Evaluator<false>(tree_, rules_).passes(index, node);
  }

  /// How many alternatives fit, `enough` at most. What those deprecate that do not fit is none of the value.
  std::size_t matching(const Alternatives& alternatives, Node node, std::size_t enough) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < alternatives.rules.size() && count < enough; ++i) {
      const std::size_t before = noted_ == nullptr ? 0 : noted_->size();
      Evaluator<false> judge(tree_, rules_, 0, noted_);
      if (judge.noting({node, alternatives.notes[i], &alternatives}, alternatives.rules[i]))
        ++count;
      else if (noted_ != nullptr)
        noted_->resize(before);
    }
    return count;
  }

  /// Reports the alternative that the value most likely meant: of the right type, with the fewest faults.
  /// Where no alternative stands out, says what all of them are.
  bool explain_alternatives(const std::vector<RuleIndex>& alternatives, Node node) {
    if constexpr (kWords) {
      constexpr std::size_t kMost = 4;
      std::vector<JsonComplaint> best;
      std::size_t least = std::numeric_limits<std::size_t>::max();
      bool tied = false;
      for (const RuleIndex index : alternatives) {
        Evaluator<true> judge(tree_, rules_, kMost);
        judge.passes(index, node);
        const bool other_type = judge.complaints.size() == 1 && judge.complaints[0].node == node &&
                                index < rules_.size() && (rules_[index].types & type_bits(node)) == 0 &&
                                rules_[index].types != 0;
        const std::size_t faults = other_type ? 1000 : judge.complaints.size();
        tied = faults == least;
        if (faults < least) least = faults, best = std::move(judge.complaints);
      }
      if (!tied && least < 1000) {
        for (JsonComplaint& complaint : best)
          if (complaints.size() < limit_) complaints.push_back(std::move(complaint));
        return false;
      }
      return wrong(
          node, [&] { return fmt::format("{} has none of the forms allowed here", shown(node)); },
          [&] { return describe(alternatives); });
    }
    return false;
  }

  const JsonTree& tree_;
  const std::vector<Rule>& rules_;
  std::size_t limit_;
  std::vector<Noted>* noted_;
};

}  // namespace

JsonSchema::JsonSchema(std::string_view name, const Load& load) : program_(std::make_unique<Program>()) {
  program_->root =
      Compiler(program_->rules, program_->notes, load).resolve(std::string(name), std::string(name));
  // Only now that no rule moves any more: the sets look into the strings.
  for (Rule& rule : program_->rules)
    if (rule.strings.size() > 8) rule.string_set.insert(rule.strings.begin(), rule.strings.end());
}

JsonSchema::~JsonSchema() = default;

std::vector<JsonComplaint> JsonSchema::Program::complain_of(const JsonTree& document,
                                                            std::vector<Noted>& noted) const {
  std::stable_sort(noted.begin(), noted.end(),
                   [](const Noted& a, const Noted& b) { return a.node < b.node; });
  std::vector<JsonComplaint> complaints;
  for (const Noted& place : noted) {
    if (!complaints.empty() && complaints.back().node == place.node) continue;
    const Note& note = notes[place.note];
    JsonComplaint complaint{place.node, "is deprecated", note.instead};
    if (!note.title.empty()) complaint.what += fmt::format(" ({})", note.title);
    // Of a form of which the schema does not say what to use instead: the forms that it still has.
    if (complaint.expected.empty() && place.of != nullptr) {
      std::vector<RuleIndex> left;
      for (std::size_t i = 0; i < place.of->rules.size(); ++i)
        if (place.of->notes[i] == kNoNote) left.push_back(place.of->rules[i]);
      complaint.expected = Evaluator<true>(document, rules).describe(left);
    }
    complaints.push_back(std::move(complaint));
  }
  return complaints;
}

bool JsonSchema::accepts(const JsonTree& document, std::vector<JsonComplaint>* deprecated) const {
  std::vector<Noted> noted;
  Evaluator<false> judge(document, program_->rules, 0, deprecated == nullptr ? nullptr : &noted);
  const bool good = judge.passes(program_->root, JsonTree::kRoot);
  if (deprecated != nullptr) *deprecated = program_->complain_of(document, noted);
  return good;
}

std::vector<JsonComplaint> JsonSchema::explain(const JsonTree& document, std::size_t limit,
                                               std::vector<JsonComplaint>* deprecated) const {
  std::vector<Noted> noted;
  Evaluator<true> judge(document, program_->rules, limit, deprecated == nullptr ? nullptr : &noted);
  judge.passes(program_->root, JsonTree::kRoot);
  if (deprecated != nullptr) *deprecated = program_->complain_of(document, noted);
  std::stable_sort(judge.complaints.begin(), judge.complaints.end(),
                   [](const JsonComplaint& a, const JsonComplaint& b) { return a.node < b.node; });
  return std::move(judge.complaints);
}

}  // namespace stocktake
