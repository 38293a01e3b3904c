#include "schemas/document/vocabulary.h"

#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <set>
#include <string>

#include "schemas/validation/schema_store.h"

using namespace stocktake;
using vocabulary::Alternative;
using vocabulary::Choice;
using vocabulary::Field;
using vocabulary::Kind;
using vocabulary::Meaning;
using vocabulary::Place;
using vocabulary::Type;

// The table is compared with the official schemas by walking both side by side from the document's root:
// every property, element and attribute of the schema must be a member in the table, every member must be in
// the schema exactly from its first version on, and every enumeration must have the same values.

namespace {

/// What one walk over one schema saw.
struct Seen {
  std::set<std::string> types;
  std::map<std::string, std::set<std::string>> members;  // type -> members that the schema has
  std::map<std::string, std::set<std::string>> values;   // enumeration -> values
  std::set<std::string> unknown;                         // "type.name" that the table lacks
};

/// The members of the other alternatives of a choice that `type` is one of: one JSON schema describes them
/// all.
bool known_to_siblings(const Type& type, const std::string& name) {
  for (const Choice& choice : vocabulary::choices()) {
    bool among = false;
    bool known = false;
    for (const Alternative& alternative : choice.alternatives) {
      if (alternative.rule == Alternative::Rule::wrap && alternative.keys.front() == name) known = true;
      if (alternative.meaning.kind != Kind::object) continue;
      const Type& sibling = vocabulary::types()[alternative.meaning.index];
      among = among || sibling.name == type.name;
      known = known || sibling.by_json(name) != nullptr;
    }
    if (among && known) return true;
  }
  return false;
}

/// 1.2 and 1.3 close their objects in the strict schema only.
std::string file_name(SpecVersion version) {
  return "bom-" + std::string(to_string(version)) + (version <= SpecVersion::v1_3 ? "-strict" : "") +
         ".schema.json";
}

class JsonSchemaWalk {
 public:
  explicit JsonSchemaWalk(SpecVersion version)
      : schema_(nlohmann::json::parse(official_schema(file_name(version)))) {
    walk({Kind::object, 0}, schema_);
  }
  Seen seen;

 private:
  using Node = nlohmann::json;

  const Node* resolve(const Node* node) const {
    while (node->is_object() && node->contains("$ref")) {
      const auto ref = (*node)["$ref"].get<std::string>();
      if (!ref.starts_with("#/")) return nullptr;  // another schema: licence ids, signatures
      node = &schema_.at(Node::json_pointer(ref.substr(1)));
    }
    return node;
  }

  /// The node and all alternatives in it.
  std::vector<const Node*> flat(const Node& node) const {
    std::vector<const Node*> all;
    const Node* first = resolve(&node);
    if (first == nullptr || !first->is_object()) return all;
    all.push_back(first);
    for (const char* key : {"oneOf", "anyOf", "allOf"})
      if (first->contains(key))
        for (const Node& part : (*first)[key])
          for (const Node* deeper : flat(part)) all.push_back(deeper);
    return all;
  }

  void walk(const Meaning& meaning, const Node& node) {
    if (meaning.kind == Kind::enumeration) {
      for (const Node* part : flat(node))
        if (part->contains("enum"))
          for (const Node& value : (*part)["enum"])
            seen.values[std::string(vocabulary::enums()[meaning.index].name)].insert(
                value.get<std::string>());
    } else if (meaning.kind == Kind::choice) {
      for (const Alternative& alternative : vocabulary::choices()[meaning.index].alternatives)
        walk(alternative, node);
    } else if (meaning.kind == Kind::object) {
      object(vocabulary::types()[meaning.index], node);
    }
  }

  void walk(const Alternative& alternative, const Node& node) {
    if (alternative.rule != Alternative::Rule::wrap) {
      if (alternative.rule != Alternative::Rule::string) walk(alternative.meaning, node);
      return;
    }
    const std::string key(alternative.keys.front());
    for (const Node* part : flat(node))
      if (part->contains("properties") && (*part)["properties"].contains(key))
        walk(alternative.meaning, (*part)["properties"][key]);
  }

  void object(const Type& type, const Node& node) {
    const auto parts = flat(node);
    if (parts.empty() || !visited_.insert({&type, parts.front()}).second) return;
    for (const Node* part : parts) {
      if (!part->contains("properties")) continue;
      seen.types.insert(std::string(type.name));
      for (const auto& [name, property] : (*part)["properties"].items()) member(type, name, property);
    }
  }

  void member(const Type& type, const std::string& name, const Node& property) {
    const Field* field = type.by_json(name);
    if (field == nullptr) {
      if (!known_to_siblings(type, name)) seen.unknown.insert(std::string(type.name) + "." + name);
      return;
    }
    seen.members[std::string(type.name)].insert(name);
    if (!field->array) return walk(field->meaning, property);
    for (const Node* part : flat(property)) {
      if (part->contains("items")) {
        const Node& items = (*part)["items"];
        if (items.is_object()) walk(field->meaning, items);
        if (items.is_array())
          for (const Node& item : items) walk(field->meaning, item);
      } else if (field->object && part->contains("properties")) {
        walk({Kind::object, *field->object}, *part);
      }
    }
  }

  Node schema_;
  std::set<std::pair<const Type*, const Node*>> visited_;
};

std::string local(const std::string& name) {
  return name.substr(name.find(':') + 1);
}

class XsdWalk {
 public:
  explicit XsdWalk(SpecVersion version) {
    const auto text = official_schema("bom-" + std::string(to_string(version)) + ".xsd");
    REQUIRE(file_.load_buffer(text.data(), text.size()));
    for (const pugi::xml_node& node : file_.document_element().children())
      named_[local(node.name()) + " " + node.attribute("name").value()] = node;
    object(vocabulary::types()[0], child(named_.at("element bom"), "complexType"));
  }
  Seen seen;
  std::set<std::string> out_of_order;  // types whose members stand in another order

 private:
  /// An element ("e"), attribute ("@") or the text ("#") that a complex type has.
  struct Part {
    char kind;
    std::string name;
    pugi::xml_node node;
  };

  static pugi::xml_node child(const pugi::xml_node& node, const std::string& name) {
    for (const pugi::xml_node& child : node.children())
      if (local(child.name()) == name) return child;
    return {};
  }

  void parts(const pugi::xml_node& node, std::vector<Part>& to) const {
    for (const pugi::xml_node& child : node.children()) {
      const std::string kind = local(child.name());
      const std::string name = child.attribute("name").value();
      if (kind == "element") {
        to.push_back({'e', name, child});
      } else if (kind == "attribute") {
        to.push_back({'@', name, child});
      } else if (kind == "attributeGroup") {
        parts(named_.at("attributeGroup " + local(child.attribute("ref").value())), to);
      } else if (kind == "extension") {
        to.push_back({'#', {}, child});
        parts(child, to);
      } else if (kind == "sequence" || kind == "choice" || kind == "all" || kind == "simpleContent" ||
                 kind == "complexContent") {
        parts(child, to);
      }
    }
  }

  std::vector<Part> parts(const pugi::xml_node& node) const {
    std::vector<Part> all;
    parts(node, all);
    return all;
  }

  pugi::xml_node type_of(const pugi::xml_node& element, const char* kind) const {
    const std::string type = element.attribute("type").value();
    if (type.empty()) return child(element, kind);
    const auto found = named_.find(std::string(kind) + " " + local(type));
    return type.starts_with("bom:") && found != named_.end() ? found->second : pugi::xml_node();
  }

  void walk(const Meaning& meaning, const pugi::xml_node& element) {
    if (meaning.kind == Kind::enumeration) {
      const pugi::xml_node restriction = child(type_of(element, "simpleType"), "restriction");
      for (const pugi::xml_node& value : restriction.children())
        if (local(value.name()) == "enumeration")
          seen.values[std::string(vocabulary::enums()[meaning.index].name)].insert(
              value.attribute("value").value());
    } else if (meaning.kind == Kind::choice) {
      choice(vocabulary::choices()[meaning.index], type_of(element, "complexType"));
    } else if (meaning.kind == Kind::object) {
      const Type& type = vocabulary::types()[meaning.index];
      if (const pugi::xml_node complex = type_of(element, "complexType")) {
        object(type, complex);
      } else if (const Field* text = type.text_field()) {
        seen.types.insert(std::string(type.name));
        seen.members[std::string(type.name)].insert(std::string(text->json));
      }
    }
  }

  void choice(const Choice& choice, const pugi::xml_node& complex) {
    for (const Part& part : parts(complex)) {
      bool known = false;
      for (const Alternative& alternative : choice.alternatives)
        if (alternative.xml == part.name) {
          known = true;
          walk(alternative.meaning, part.node);
        }
      if (!known) seen.unknown.insert(std::string(choice.name) + "/" + part.name);
    }
  }

  void object(const Type& type, const pugi::xml_node& complex) {
    if (!visited_.insert({&type, complex.hash_value()}).second) return;
    const std::string name(type.name);
    seen.types.insert(name);
    std::ptrdiff_t last = 0;
    for (const Part& part : parts(complex)) {
      const Field* field = part.kind == '#'   ? type.text_field()
                           : part.kind == '@' ? type.by_attribute(part.name)
                                              : type.by_element(part.name);
      if (field == nullptr) {
        seen.unknown.insert(name + "/" + part.kind + part.name);
        continue;
      }
      if (part.kind == 'e') {
        if (field - type.fields.data() < last) out_of_order.insert(name);
        last = field - type.fields.data();
      }
      member(type, *field, part.node);
    }
  }

  void member(const Type& type, const Field& field, const pugi::xml_node& node) {
    seen.members[std::string(type.name)].insert(std::string(field.json));
    const pugi::xml_node complex = type_of(node, "complexType");
    if (field.place == Place::chosen) return choice(vocabulary::choices()[field.meaning.index], complex);
    if (field.place == Place::wrapped) return items(field, complex);
    for (const Part& part : parts(complex))
      if (const Field* side = part.kind == '@' ? type.side_field(field.xml, part.name) : nullptr) {
        seen.members[std::string(type.name)].insert(std::string(side->json));
        walk(side->meaning, part.node);
      }
    walk(field.meaning, node);
  }

  void items(const Field& field, const pugi::xml_node& wrapper) {
    bool object_form = false;
    for (const Part& part : parts(wrapper)) {
      if (part.name == field.item) {
        walk(field.meaning, part.node);
      } else if (field.object && vocabulary::types()[*field.object].by_element(part.name) != nullptr) {
        object_form = true;
        member(vocabulary::types()[*field.object], *vocabulary::types()[*field.object].by_element(part.name),
               part.node);
      } else {
        seen.unknown.insert(std::string(field.xml) + "/" + part.name);
      }
    }
    if (object_form) seen.types.insert(std::string(vocabulary::types()[*field.object].name));
  }

  pugi::xml_document file_;
  std::map<std::string, pugi::xml_node> named_;
  std::set<std::pair<const Type*, std::size_t>> visited_;
};

void compare(const Seen& seen, Form form, SpecVersion version) {
  CAPTURE(to_string(version));
  CAPTURE(to_string(form));
  CHECK(seen.unknown == std::set<std::string>());
  for (const std::string& name : seen.types) {
    const auto found = seen.members.find(name);
    for (const Field& field : vocabulary::find_type(name)->fields) {
      CAPTURE(name);
      CAPTURE(field.json);
      const bool in_schema = found != seen.members.end() && found->second.count(std::string(field.json)) != 0;
      CHECK(field.known_in(form, version) == in_schema);
    }
  }
  for (const auto& values : vocabulary::enums()) {
    const auto found = seen.values.find(std::string(values.name));
    if (found == seen.values.end()) continue;
    CAPTURE(values.name);
    std::set<std::string> expected;
    for (const auto& value : values.values)
      if (value.since <= version) expected.insert(std::string(value.text));
    CHECK(found->second == expected);
  }
}

}  // namespace

TEST_CASE("the vocabulary knows what each official JSON schema knows, and nothing else") {
  std::set<std::string> reached;
  for (int i = static_cast<int>(kOldestJson); i <= static_cast<int>(kNewestVersion); ++i) {
    const auto version = static_cast<SpecVersion>(i);
    const JsonSchemaWalk walk(version);
    compare(walk.seen, Form::json, version);
    if (version == kNewestVersion) reached = walk.seen.types;
  }
  for (const Type& type : vocabulary::types()) {
    CAPTURE(type.name);
    CHECK(reached.count(std::string(type.name)) == 1);
  }
}

TEST_CASE("the vocabulary knows what each official XSD knows, in its order, and nothing else") {
  for (int i = 0; i <= static_cast<int>(kNewestVersion); ++i) {
    const auto version = static_cast<SpecVersion>(i);
    const XsdWalk walk(version);
    compare(walk.seen, Form::xml, version);
    // A certificate's state is a choice of (state, reason) and (name, description, reason): no two of the
    // first ever stand beside the others.
    std::set<std::string> known;
    if (version == SpecVersion::v1_7) known = {"cryptoProperties.certificateProperties.certificateState"};
    CHECK(walk.out_of_order == known);
  }
}

TEST_CASE("every enumeration's stand-in is one of its own oldest values") {
  for (const auto& values : vocabulary::enums()) {
    if (values.otherwise.empty() || values.otherwise == "-") continue;
    CAPTURE(values.name);
    const auto* stand_in = values.find(values.otherwise);
    REQUIRE(stand_in != nullptr);
    for (const auto& value : values.values) CHECK(stand_in->since <= value.since);
  }
}

TEST_CASE("what refers to a bom-ref is known by its place, in JSON and in XML") {
  using vocabulary::Meaning;
  const auto none = [](std::string_view) { return false; };
  const auto member = [&](const char* type, const char* name) {
    const auto index = static_cast<std::uint16_t>(vocabulary::find_type(type) - vocabulary::types().data());
    const auto meaning = vocabulary::meaning_of_member({vocabulary::Kind::object, index}, name, false, none);
    return meaning && vocabulary::is_reference(*meaning);
  };
  CHECK(member("dependency", "ref"));
  CHECK(member("dependency", "dependsOn"));
  CHECK(member("ikeV2Enc", "algorithm"));
  CHECK_FALSE(member("component", "name"));
  CHECK_FALSE(member("component", "bom-ref"));
  CHECK_FALSE(member("component", "nobody knows this"));
  for (const char* name : {"cryptoRef", "claim", "algorithmRef", "requirement", "bom-ref"}) {
    CAPTURE(name);
    CHECK(vocabulary::is_reference_element(name));
  }
  for (const char* name : {"url", "name", "claims", "version"}) {
    CAPTURE(name);
    CHECK_FALSE(vocabulary::is_reference_element(name));
  }
}
