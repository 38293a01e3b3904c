#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <unordered_map>

#include "schemas/document/document_codec.h"
#include "schemas/document/sniff.h"
#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

// XML to tree in three steps: a guard over the bytes, pugixml's parse, a walk by the vocabulary. The guard is
// there because pugixml is a lenient parser: it refuses a DOCTYPE (no entity is ever defined, so a billion
// laughs has nothing to laugh about, and nothing is ever loaded), references to unknown entities, and what
// exceeds the limits before any of it costs memory; it also knows which element a truncated file ends in.
// The walk keeps everything: what the vocabulary knows becomes a member, all else an XmlExtra.

namespace stocktake::codec {
namespace {

using Json = nlohmann::ordered_json;
using std::string_view;
using vocabulary::Field;
using vocabulary::Kind;
using vocabulary::Meaning;
using vocabulary::Place;
using vocabulary::Type;

/// One pass over the markup before anything is built from it.
class Guard {
 public:
  Guard(string_view text, string_view name, const Limits& limits)
      : text_(text), name_(name), limits_(limits) {}

  void check() {
    if (const auto nul = text_.find('\0'); nul != string_view::npos)
      fail_at(text_, nul, name_, "a NUL byte, behind which parsers of XML read nothing");
    while (at_ < text_.size()) {
      const auto next = text_.find_first_of("<&", at_);
      if (next == string_view::npos) break;
      if (next - at_ > limits_.string_bytes) fail(at_, "a text longer than {} bytes", limits_.string_bytes);
      at_ = next;
      if (text_[at_] == '&') {
        reference();
      } else {
        markup();
      }
    }
    if (!open_.empty())
      fail_at(text_, text_.size(), name_,
              fmt::format("the text ends inside <{}>: is the file complete?", printable(open_.back())));
  }

 private:
  template <class Value>
  [[noreturn]] void fail(std::size_t at, fmt::format_string<Value&> what, Value value) {
    fail_at(text_, at, name_, fmt::format(what, value) + ": no SBOM needs that, so the document is refused");
  }

  void count() {
    if (++values_ > limits_.values) fail(at_, "more than {} elements and attributes", limits_.values);
  }

  void reference() {
    static constexpr string_view kKnown[] = {"amp;", "lt;", "gt;", "quot;", "apos;"};
    const string_view rest = text_.substr(at_ + 1, 16);
    if (rest.starts_with("#")) {
      if (!is_character(rest.substr(1)))
        fail_at(text_, at_, name_, "a reference to a character that XML does not have");
    } else if (std::none_of(std::begin(kKnown), std::end(kKnown),
                            [&](string_view entity) { return rest.starts_with(entity); })) {
      fail_at(text_, at_, name_, "an entity that XML does not define: write & as &amp;");
    }
    ++at_;
  }

  /// Whether "xE9;" or "233;" and what follows names a character of XML 1.0 (section 2.2). pugixml makes
  /// bytes that are no UTF-8 of any other number.
  static bool is_character(string_view reference) {
    const bool hex = reference.starts_with("x");
    if (hex) reference.remove_prefix(1);
    const char* end = reference.data() + reference.size();
    std::uint32_t code = 0;
    const auto [at, error] = std::from_chars(reference.data(), end, code, hex ? 16 : 10);
    if (error != std::errc() || at == end || *at != ';') return false;
    return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0xd800) ||
           (code >= 0xe000 && code < 0xfffe) || (code >= 0x10000 && code < 0x110000);
  }

  /// Skips behind `end`, which must follow.
  void skip_to(string_view end, string_view what) {
    const auto found = text_.find(end, at_);
    if (found == string_view::npos)
      fail_at(text_, at_, name_, fmt::format("{} that never ends: is the file complete?", what));
    if (found - at_ > limits_.string_bytes) fail(at_, "a text longer than {} bytes", limits_.string_bytes);
    at_ = found + end.size();
  }

  void markup() {
    const string_view rest = text_.substr(at_);
    if (rest.starts_with("<!--")) return skip_to("-->", "a comment");
    if (rest.starts_with("<![CDATA[")) return skip_to("]]>", "a CDATA section");
    if (rest.starts_with("<?")) return skip_to("?>", "a processing instruction");
    if (rest.starts_with("<!"))
      fail_at(text_, at_, name_,
              "a DOCTYPE: it can define entities that expand without end or load files, and CycloneDX needs "
              "none, so the document is refused");
    const std::size_t start = at_;
    const bool closing = rest.starts_with("</");
    const std::size_t name_from = at_ + (closing ? 2 : 1);
    at_ = name_from;
    const std::size_t name_to = std::min(text_.find_first_of(" \t\r\n/>", at_), text_.size());
    const string_view element = text_.substr(name_from, name_to - name_from);
    const bool empty = attributes();
    if (closing) {
      if (open_.empty() || open_.back() != element)
        fail_at(text_, start, name_,
                open_.empty() ? fmt::format("</{}> closes nothing", printable(element))
                              : fmt::format("</{}> where </{}> is expected", printable(element),
                                            printable(open_.back())));
      open_.pop_back();
    } else if (!empty) {
      open_.push_back(element);
      if (open_.size() > limits_.depth) fail(start, "nested deeper than {} levels", limits_.depth);
    }
    if (!closing) count();
  }

  /// Goes behind the tag's '>'; true where it is "/>".
  bool attributes() {
    std::size_t attributes = 0;
    for (;;) {
      at_ = text_.find_first_of("\"'><&", at_);
      if (at_ == string_view::npos || text_[at_] == '<') {
        at_ = std::min(at_, text_.size());
        fail_at(text_, at_, name_, "a tag that never ends: is the file complete?");
      }
      if (text_[at_] == '>') return text_[at_++ - 1] == '/';
      if (text_[at_] == '&') {
        reference();
        continue;
      }
      if (++attributes > limits_.members)
        fail(at_, "more than {} attributes in one element", limits_.members);
      count();
      value(text_[at_]);
    }
  }

  void value(char quote) {
    const std::size_t from = ++at_;
    for (;;) {
      at_ = text_.find_first_of(quote == '"' ? "\"&<" : "'&<", at_);
      if (at_ == string_view::npos)
        fail_at(text_, text_.size(), name_, "the text ends inside an attribute: is the file complete?");
      if (text_[at_] == '<') fail_at(text_, at_, name_, "a '<' inside an attribute");
      if (text_[at_] == quote) break;
      reference();
    }
    if (at_ - from > limits_.string_bytes) fail(from, "a text longer than {} bytes", limits_.string_bytes);
    ++at_;
  }

  string_view text_;
  string_view name_;
  const Limits& limits_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::vector<string_view> open_;
};

struct QName {
  string_view prefix, local;
};

QName split(string_view name) {
  const auto colon = name.find(':');
  if (colon == string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

/// The prefix that an attribute declares ("" for the default namespace); nothing where it is no declaration.
std::optional<string_view> declared_prefix(string_view attribute) {
  if (attribute == "xmlns") return string_view();
  if (attribute.starts_with("xmlns:")) return attribute.substr(6);
  return std::nullopt;
}

/// The namespaces in scope.
class Scope {
 public:
  static constexpr std::size_t kMost = 1'000;

  /// Adds the declarations of `element`; returns what to give to `leave`.
  std::size_t enter(const pugi::xml_node& element) {
    const std::size_t before = declared_.size();
    for (const pugi::xml_attribute& attribute : element.attributes())
      if (const auto prefix = declared_prefix(attribute.name()))
        declared_.push_back({*prefix, attribute.value()});
    return before;
  }
  void leave(std::size_t before) { declared_.resize(before); }
  bool too_many() const { return declared_.size() > kMost; }

  /// The namespace of a prefix; nothing where it is not declared.
  std::optional<string_view> find(string_view prefix) const {
    for (auto at = declared_.rbegin(); at != declared_.rend(); ++at)
      if (at->first == prefix) return at->second;
    if (prefix.empty()) return string_view();
    if (prefix == "xml") return "http://www.w3.org/XML/1998/namespace";
    return std::nullopt;
  }

 private:
  std::vector<std::pair<string_view, string_view>> declared_;
};

class XmlTreeReader {
 public:
  XmlTreeReader(string_view text, string_view name) : text_(text), name_(name) {}

  Document read(const pugi::xml_node& root) {
    const std::size_t before = enter(root);
    const auto [prefix, local] = split(root.name());
    const string_view uri = resolve(root, prefix);
    constexpr string_view kBase = "http://cyclonedx.org/schema/bom/";
    if (local != "bom" || !uri.starts_with(kBase)) refuse_root(root, local, uri);
    const auto version = spec_version(uri.substr(kBase.size()));
    if (!version)
      fail(root, fmt::format("CycloneDX XML of the namespace {}, which is not among 1.0 to {}",
                             printable(uri), to_string(kNewestVersion)));
    uri_ = uri;
    version_ = *version;
    Document document(version_, Form::xml);
    Json& json = document.json();
    json = object(root, vocabulary::types()[0]);
    Json head = Json::object();
    if (version_ >= kOldestJson) head["$schema"] = json_schema_url(version_);
    head["bomFormat"] = "CycloneDX";
    head["specVersion"] = std::string(to_string(version_));
    auto& members = head.get_ref<Json::object_t&>();
    for (auto& [key, value] : json.get_ref<Json::object_t&>()) members.emplace_back(key, std::move(value));
    json = std::move(head);
    document.extras() = std::move(extras_);
    scope_.leave(before);
    return document;
  }

 private:
  [[noreturn]] void fail(const pugi::xml_node& node, string_view what) {
    fail_at(text_, static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)), name_, what);
  }

  [[noreturn]] void refuse_root(const pugi::xml_node& root, string_view local, string_view uri) {
    const bool html = local == "html" || local == "HTML";
    const bool spdx = uri.find("spdx") != string_view::npos || local == "SpdxDocument";
    fail(root, fmt::format("not a CycloneDX document but {}",
                           html   ? "an HTML page: was an error page saved in its stead?"
                           : spdx ? "an SPDX document: convert it to CycloneDX first"
                           : local == "bom" && uri.empty()
                               ? "XML whose <bom> lacks the CycloneDX namespace"
                               : fmt::format("XML with the root <{}>", printable(root.name()))));
  }

  std::size_t enter(const pugi::xml_node& element) {
    const std::size_t before = scope_.enter(element);
    if (scope_.too_many()) fail(element, "too many namespace declarations: the document is refused");
    return before;
  }

  string_view resolve(const pugi::xml_node& element, string_view prefix) {
    const auto uri = scope_.find(prefix);
    if (!uri) fail(element, fmt::format("the namespace prefix \"{}\" is not declared", printable(prefix)));
    return *uri;
  }

  /// Calls `visit(child, local)` for each child element of CycloneDX's namespace; the others become extras.
  template <class Visit>
  void each_child(const pugi::xml_node& element, Visit&& visit) {
    for (const pugi::xml_node& child : element.children()) {
      if (child.type() != pugi::node_element) continue;
      const std::size_t before = enter(child);
      const auto [prefix, local] = split(child.name());
      if (resolve(child, prefix) == uri_) {
        visit(child, local);
      } else {
        keep(child);
      }
      scope_.leave(before);
    }
  }

  /// Calls `known(local, value)` for each attribute without namespace; where that is false, and for those of
  /// a namespace, it becomes an extra.
  template <class Known>
  void each_attribute(const pugi::xml_node& element, Known&& known) {
    names_.clear();
    for (const pugi::xml_attribute& attribute : element.attributes()) {
      const string_view name = attribute.name();
      names_.push_back(name);
      if (declared_prefix(name)) continue;
      const auto [prefix, local] = split(name);
      const string_view uri = prefix.empty() ? string_view() : resolve(element, prefix);
      if (!prefix.empty() || !known(local, string_view(attribute.value())))
        extras_.push_back({path_.pointer(), false, std::string(name), std::string(uri), attribute.value()});
    }
    std::sort(names_.begin(), names_.end());
    if (const auto twice = std::adjacent_find(names_.begin(), names_.end()); twice != names_.end())
      fail(element, fmt::format("the attribute \"{}\" stands twice in one element", printable(*twice)));
  }

  static std::string text_of(const pugi::xml_node& element) {
    std::string text;
    for (const pugi::xml_node& child : element.children())
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    return text;
  }

  static Json scalar(string_view text, Kind kind) {
    if (kind == Kind::text || kind == Kind::bom_ref || kind == Kind::link) return std::string(text);
    const string_view word = trim(text);
    const char* end = word.data() + word.size();
    if (kind == Kind::boolean) {
      if (word == "true" || word == "1") return true;
      if (word == "false" || word == "0") return false;
    } else if (kind == Kind::integer || kind == Kind::number) {
      const char* from = word.data() + (word.starts_with('+') ? 1 : 0);
      std::int64_t integer = 0;
      if (const auto got = std::from_chars(from, end, integer); got.ec == std::errc() && got.ptr == end)
        return integer;
      double real = 0;
      if (const auto got = std::from_chars(from, end, real, std::chars_format::fixed);
          got.ec == std::errc() && got.ptr == end)
        return real;
    }
    return std::string(word);
  }

  /// The value of an element that is no object: its text, or its attribute `attribute`. `owner` is the type
  /// whose member it is: it may want attributes of the element as members beside it, in `beside`.
  Json simple(const pugi::xml_node& element, Kind kind, string_view attribute, const Type* owner,
              Json* beside) {
    Json value;
    bool found = false;
    each_attribute(element, [&](string_view local, string_view text) {
      if (!attribute.empty() && local == attribute) {
        value = scalar(text, kind);
        return found = true;
      }
      const Field* side = owner == nullptr ? nullptr : owner->side_field(split(element.name()).local, local);
      if (side == nullptr || beside == nullptr) return false;
      (*beside)[std::string(side->json)] = scalar(text, side->meaning.kind);
      return true;
    });
    const bool hoists = owner != nullptr && owner->name == "dependency" && !attribute.empty();
    bool hoisted = false;
    each_child(element, [&](const pugi::xml_node& child, string_view local) {
      if (hoists && local == "dependency") {
        hoisted = true;
      } else {
        keep(child);
      }
    });
    if (hoisted) nested_.push_back(element);
    if (!found) value = scalar(text_of(element), kind);
    return value;
  }

  Json value(const pugi::xml_node& element, const Meaning& meaning, string_view attribute = {},
             const Type* owner = nullptr, Json* beside = nullptr) {
    if (meaning.kind == Kind::object) return object(element, vocabulary::types()[meaning.index]);
    if (meaning.kind == Kind::choice) return chosen_child(element, vocabulary::choices()[meaning.index]);
    return simple(element, meaning.kind, attribute, owner, beside);
  }

  Json object(const pugi::xml_node& element, const Type& type) {
    if (!type.text_member.empty()) {
      const bool bare = std::none_of(element.begin(), element.end(), [](const pugi::xml_node& child) {
        return child.type() == pugi::node_element;
      });
      if (bare && !trim(text_of(element)).empty()) return simple(element, Kind::link, {}, nullptr, nullptr);
    }
    Json result = Json::object();
    each_attribute(element, [&](string_view local, string_view text) {
      const Field* field = type.by_attribute(local);
      if (field == nullptr) return false;
      result[std::string(field->json)] = scalar(text, field->meaning.kind);
      return true;
    });
    if (const Field* field = type.text_field()) {
      result[std::string(field->json)] = scalar(text_of(element), field->meaning.kind);
    } else if (const std::string stray = text_of(element); !trim(stray).empty()) {
      XmlExtra& extra = extras_.emplace_back(XmlExtra{path_.pointer(), true, "text", {}, {}});
      append_xml(extra.text, trim(stray), false);
    }
    each_child(element, [&](const pugi::xml_node& child, string_view local) {
      const Field* field = type.by_element(local);
      if (field == nullptr || !member(result, child, *field, type)) keep(child);
    });
    return result;
  }

  /// Adds what `element` says to the member; false where there is no room for it.
  bool member(Json& object, const pugi::xml_node& element, const Field& field, const Type& owner) {
    const std::string key(field.json);
    const auto old = object.find(key);
    Step step(path_, field.json);
    if (field.place == Place::element) {
      // Of two values nobody can tell which is meant, as of two members of one name in JSON.
      const Kind kind = field.meaning.kind;
      const bool simple = kind != Kind::object && kind != Kind::choice && kind != Kind::opaque;
      if (old != object.end() && simple && field.attribute.empty() && *old != scalar(text_of(element), kind))
        fail(element, fmt::format("<{}> stands twice in one element", printable(element.name())));
      if (old != object.end()) return false;
      Json read = value(element, field.meaning, {}, &owner, &object);
      object[key] = std::move(read);
      return true;
    }
    if (field.place == Place::repeated) return repeated(object, element, field, owner);
    if (field.object && is_object_form(element, field)) {
      if (old != object.end()) return false;
      object[key] = this->object(element, vocabulary::types()[*field.object]);
      return true;
    }
    if (old != object.end() && !old->is_array()) return false;
    // The array is worked on outside of the object: a member that is added meanwhile would move it.
    Json items = old == object.end() ? Json::array() : std::move(*old);
    wrapped(items, element, field);
    object[key] = std::move(items);
    return true;
  }

  bool repeated(Json& object, const pugi::xml_node& element, const Field& field, const Type& owner) {
    const std::string key(field.json);
    const auto old = object.find(key);
    const std::size_t index = old == object.end() ? 0 : old->is_array() ? old->size() : 1;
    const bool alone = field.object && field.one_in(Form::json, version_) && old == object.end();
    Json item;
    if (alone) {
      item = value(element, field.meaning, field.attribute, &owner, nullptr);
      object[key] = std::move(item);
      return true;
    }
    {
      Step step(path_, index);
      item = value(element, field.meaning, field.attribute, &owner, nullptr);
    }
    Json& items = object[key];
    if (items.is_null()) items = Json::array();
    if (!items.is_array()) items = Json::array({std::move(items)});
    items.push_back(std::move(item));
    return true;
  }

  bool is_object_form(const pugi::xml_node& element, const Field& field) {
    const Type& type = vocabulary::types()[*field.object];
    return std::any_of(element.begin(), element.end(), [&](const pugi::xml_node& child) {
      return child.type() == pugi::node_element && type.by_element(split(child.name()).local) != nullptr;
    });
  }

  void wrapped(Json& items, const pugi::xml_node& wrapper, const Field& field) {
    each_attribute(wrapper, [](string_view, string_view) { return false; });
    each_child(wrapper, [&](const pugi::xml_node& child, string_view local) {
      Step step(path_, items.size());
      if (field.place == Place::chosen) {
        if (!alternative(items, child, local, vocabulary::choices()[field.meaning.index]))
          keep_outside(child);
      } else if (local == field.item) {
        items.push_back(value(child, field.meaning, field.attribute));
      } else {
        keep_outside(child);
      }
    });
    if (!nested_.empty()) hoist(items);
  }

  bool alternative(Json& items, const pugi::xml_node& element, string_view local,
                   const vocabulary::Choice& choice) {
    for (const auto& alternative : choice.alternatives) {
      if (alternative.xml != local) continue;
      if (alternative.rule == vocabulary::Alternative::Rule::wrap) {
        Step step(path_, alternative.keys.front());
        Json inner = value(element, alternative.meaning);
        Json item = Json::object();
        item[std::string(alternative.keys.front())] = std::move(inner);
        items.push_back(std::move(item));
      } else {
        items.push_back(value(element, alternative.meaning));
      }
      return true;
    }
    return false;
  }

  /// An element with one child, which says by its name what it is.
  Json chosen_child(const pugi::xml_node& element, const vocabulary::Choice& choice) {
    each_attribute(element, [](string_view, string_view) { return false; });
    Json items = Json::array();
    each_child(element, [&](const pugi::xml_node& child, string_view local) {
      if (!items.empty() || !alternative(items, child, local, choice)) keep(child);
    });
    return items.empty() ? Json::object() : std::move(items.front());
  }

  /// A dependency graph may be nested in XML to any depth, in JSON it is flat: the nested elements become
  /// items of their own, joined with those that name the same element already.
  void hoist(Json& items) {
    const Type& type = *vocabulary::find_type("dependency");
    while (!nested_.empty()) {
      const pugi::xml_node element = nested_.back();
      nested_.pop_back();
      Step step(path_, items.size());
      // Its prefixes are those of the document's root in any file that tools write; declared on the way, they
      // would be out of scope here, so the element's own ancestors are asked.
      std::vector<pugi::xml_node> ancestors;
      for (pugi::xml_node at = element; at.type() == pugi::node_element; at = at.parent())
        ancestors.push_back(at);
      const Scope outer = std::exchange(scope_, Scope());
      for (auto at = ancestors.rbegin(); at != ancestors.rend(); ++at) scope_.enter(*at);
      items.push_back(object(element, type));
      scope_ = outer;
    }
    std::unordered_map<std::string, std::size_t> by_ref;
    Json joined = Json::array();
    for (Json& item : items) {
      const auto ref = item.find("ref");
      const bool named = ref != item.end() && ref->is_string();
      const auto [known, added] =
          by_ref.emplace(named ? ref->get<std::string>() : fmt::format("\n{}", joined.size()), joined.size());
      if (added) {
        joined.push_back(std::move(item));
      } else {
        for (const char* list : {"dependsOn", "provides"}) join(joined[known->second], item, list);
      }
    }
    items = std::move(joined);
  }

  static void join(Json& to, Json& from, const char* list) {
    if (!from.contains(list)) return;
    Json& known = to[list];
    if (known.is_null()) known = Json::array();
    append_missing(known, from[list]);
  }

  /// Keeps an element that has no place in the tree.
  void keep(const pugi::xml_node& element) {
    XmlExtra extra;
    extra.path = path_.pointer();
    extra.element = true;
    extra.name = element.name();
    extra.uri = resolve(element, split(element.name()).prefix);
    std::vector<string_view> needed;
    std::vector<string_view> declared;
    prefixes(element, declared, needed);
    std::string declarations;
    for (const string_view prefix : needed) {
      const string_view uri = resolve(element, prefix);
      // CycloneDX's own namespace is the default one in what we write.
      if (prefix == "xml" || (prefix.empty() && (uri.empty() || uri == uri_))) continue;
      declarations += prefix.empty() ? std::string(" xmlns") : fmt::format(" xmlns:{}", prefix);
      declarations += "=\"";
      append_xml(declarations, uri, true);
      declarations += '"';
    }
    serialise(element, declarations, extra.text);
    extras_.push_back(std::move(extra));
  }

  /// The same where the path stands on an item that the element does not become.
  void keep_outside(const pugi::xml_node& element) {
    keep(element);
    std::string& path = extras_.back().path;
    path.resize(path.rfind('/'));
  }

  /// The prefixes that `element` and what is in it use without declaring them inside.
  static void prefixes(const pugi::xml_node& element, std::vector<string_view>& declared,
                       std::vector<string_view>& needed) {
    const std::size_t before = declared.size();
    auto use = [&](string_view prefix) {
      for (const auto* known : {&declared, &needed})
        if (std::find(known->begin(), known->end(), prefix) != known->end()) return;
      needed.push_back(prefix);
    };
    for (const pugi::xml_attribute& attribute : element.attributes())
      if (const auto prefix = declared_prefix(attribute.name())) declared.push_back(*prefix);
    use(split(element.name()).prefix);
    for (const pugi::xml_attribute& attribute : element.attributes())
      if (const auto [prefix, _] = split(attribute.name());
          !prefix.empty() && !declared_prefix(attribute.name()))
        use(prefix);
    for (const pugi::xml_node& child : element.children())
      if (child.type() == pugi::node_element) prefixes(child, declared, needed);
    declared.resize(before);
  }

  static void serialise(const pugi::xml_node& node, string_view declarations, std::string& to) {
    if (node.type() != pugi::node_element) return append_xml(to, node.value(), false);
    to += '<';
    to += node.name();
    to += declarations;
    for (const pugi::xml_attribute& attribute : node.attributes()) {
      to += fmt::format(" {}=\"", attribute.name());
      append_xml(to, attribute.value(), true);
      to += '"';
    }
    if (node.first_child().empty()) {
      to += "/>";
      return;
    }
    to += '>';
    for (const pugi::xml_node& child : node.children()) serialise(child, {}, to);
    to += fmt::format("</{}>", node.name());
  }

  string_view text_;
  string_view name_;
  string_view uri_;
  SpecVersion version_ = kNewestVersion;
  Scope scope_;
  TreePath path_;
  std::vector<XmlExtra> extras_;
  std::vector<string_view> names_;
  std::vector<pugi::xml_node> nested_;
};

/// The encoding that the XML declaration names, in lower case.
std::string declared_encoding(string_view text) {
  const string_view declaration = text.substr(0, std::min(text.find("?>"), std::size_t{200}));
  auto at = declaration.find("encoding");
  if (!declaration.starts_with("<?xml") || at == string_view::npos) return {};
  at = declaration.find_first_of("\"'", at);
  if (at == string_view::npos) return {};
  const auto end = declaration.find(declaration[at], at + 1);
  return lower_ascii(declaration.substr(at + 1, end == string_view::npos ? end : end - at - 1));
}

}  // namespace

Document read_xml(string_view text, string_view name, const Limits& limits) {
  const auto start = text.find_first_not_of(kWhiteSpace);
  if (looks_like(text.substr(start, 20)).starts_with("an HTML page")) refuse(text, name);
  const std::string encoding = declared_encoding(text);
  const bool latin1 = encoding == "iso-8859-1" || encoding == "latin1";
  if (!latin1 && !is_utf8(text))
    throw Error(fmt::format(
        "{}: not UTF-8{}", printable(name),
        encoding.empty() ? "" : fmt::format(" but \"{}\", which is not read", printable(encoding))));
  Guard(text, name, limits).check();
  pugi::xml_document parsed;
  const pugi::xml_parse_result result =
      parsed.load_buffer(text.data(), text.size(),
                         pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                             pugi::parse_wconv_attribute | pugi::parse_ws_pcdata,
                         latin1 ? pugi::encoding_latin1 : pugi::encoding_utf8);
  if (!result)
    fail_at(text, static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)), name,
            result.description());
  pugi::xml_node root;
  for (const pugi::xml_node& node : parsed.children()) {
    if (node.type() != pugi::node_element) continue;
    if (root) fail_at(text, static_cast<std::size_t>(node.offset_debug()), name, "a second root element");
    root = node;
  }
  return XmlTreeReader(text, name).read(root);
}

}  // namespace stocktake::codec
