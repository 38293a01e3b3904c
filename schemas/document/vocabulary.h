#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "schemas/document/spec_version.h"

namespace stocktake {

/// What CycloneDX documents are made of, in one table (vocabulary_table.cpp): every type, its members in the
/// order that the XSDs demand, how a member is called and where it stands in JSON and in XML, since which
/// version there is such a thing, and every enumeration with the version of each value. Reading, writing and
/// converting all follow this table and know no member by themselves; what it says was read from the official
/// schemas 1.0 to 1.7, and a test compares it with them, member by member and version by version.
namespace vocabulary {

enum class Kind : std::uint8_t {
  text,     // string, kept as it is
  token,    // string in which white space at either end means nothing (URLs, times, hashes)
  bom_ref,  // string: the identity that others refer to
  link,     // string that refers to a bom-ref (or to another BOM)
  boolean,
  integer,
  number,
  opaque,       // JSON of any shape, which XML has no place for: signatures
  enumeration,  // token out of `enums()[index]`
  object,       // `types()[index]`
  choice        // one of the alternatives of `choices()[index]`
};

enum class Place : std::uint8_t {
  none,       // JSON only
  attribute,  // attribute `xml` of the object's element
  text,       // the text of the object's element
  element,    // element `xml`
  repeated,   // array: elements `xml`, one an item, directly in the object's element
  wrapped,    // array: element `xml` around elements `item`
  chosen,     // array: element `xml` around elements named by the alternatives of a choice
  side        // attribute `attribute` of the element `xml`, which another member writes
};

/// The meaning of a value: a kind, and which one where the kind has several.
struct Meaning {
  Kind kind = Kind::text;
  std::uint16_t index = 0;
};

struct Field {
  std::string_view json;       // name of the member
  std::string_view xml;        // name of the element or attribute
  std::string_view item;       // name of a wrapped array's elements
  std::string_view attribute;  // an item or element has its value here and not as its text
  Place place = Place::none;
  bool array = false;
  Meaning meaning;
  std::optional<std::uint16_t> object;  // JSON may have an object of this type in the array's stead
  std::optional<SpecVersion> since_json;
  std::optional<SpecVersion> since_xml;
  std::optional<SpecVersion> one_json;  // up to this version an array has room for one item: JSON has none,
  std::optional<SpecVersion> one_xml;   // but the item; XML has one element

  std::optional<SpecVersion> since(Form form) const { return form == Form::json ? since_json : since_xml; }
  bool known_in(Form form, SpecVersion version) const {
    const auto first = since(form);
    return first && *first <= version;
  }
  bool one_in(Form form, SpecVersion version) const {
    const auto last = form == Form::json ? one_json : one_xml;
    return last && version <= *last;
  }
};

struct Type {
  std::string_view name;
  std::vector<Field> fields;
  std::string_view text_member;           // a bare string stands for an object with this member;
  std::optional<SpecVersion> text_until;  // up to this version it is the only way to say it

  const Field* by_json(std::string_view json) const;
  /// The field that the child element `xml` belongs to (never a side attribute).
  const Field* by_element(std::string_view xml) const;
  const Field* by_attribute(std::string_view xml) const;
  const Field* text_field() const;
  /// The field written as attribute `attribute` of the child element `xml`.
  const Field* side_field(std::string_view xml, std::string_view attribute) const;
};

/// One way to write an item. The first alternative that fits a JSON value is taken.
struct Alternative {
  enum class Rule : std::uint8_t {
    wrap,    // an object {key: value}; the element holds the value
    has,     // an object with one of `keys`
    string,  // a string
    otherwise
  };
  std::string_view xml;
  Meaning meaning;
  Rule rule = Rule::otherwise;
  std::vector<std::string_view> keys;
};

struct Choice {
  std::string_view name;
  bool uniform = false;  // items of one array are all written as the same alternative
  std::vector<Alternative> alternatives;
};

struct EnumValue {
  std::string_view text;
  SpecVersion since;
};

struct Enum {
  std::string_view name;
  std::string_view otherwise;  // what to say where a version lacks a value; empty: there is nothing
  std::vector<EnumValue> values;

  const EnumValue* find(std::string_view text) const;
};

/// The tables, built at first use; thread-safe. `types()[0]` is the document, "bom".
const std::vector<Type>& types();
const std::vector<Choice>& choices();
const std::vector<Enum>& enums();

const Type* find_type(std::string_view name);

/// Whether a string with this meaning refers to a bom-ref (or to another BOM).
bool is_reference(const Meaning& meaning);

/// What the member `name` of an object with this meaning means; nothing where no version knows it.
/// `is_object`: the member is one. `has` tells which members the object has: what it is may depend on them.
std::optional<Meaning> meaning_of_member(const Meaning& object, std::string_view name, bool is_object,
                                         const std::function<bool(std::string_view)>& has);

/// Whether the text of the XML element `name` is such a reference: no element of that name in any version
/// holds another text.
bool is_reference_element(std::string_view name);

}  // namespace vocabulary
}  // namespace stocktake
