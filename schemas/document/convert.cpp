#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <unordered_set>

#include "schemas/document/document_codec.h"
#include "schemas/error.h"
#include "schemas/text/printable.h"

// One walk over the tree by the vocabulary: what the target has a place for stays as it is, what it lacks
// goes with its subtree and is listed. Nothing is ever added for a newer version, so that going up and down
// again gives the same document; the few things that an older version demands (a component's version up
// to 1.3) are added with a warning. What can be said in another way is listed here, as functions of their
// own: the single identity of 1.5, tools before 1.5, expressions beside licences before 1.7, a value that an
// enumeration lacks.

namespace stocktake {
namespace {

using Json = nlohmann::ordered_json;
using codec::Step;
using codec::TreePath;
using std::string_view;
using vocabulary::Alternative;
using vocabulary::Enum;
using vocabulary::Field;
using vocabulary::Kind;
using vocabulary::Meaning;
using vocabulary::Type;

/// What becomes of a value.
enum class Fate : std::uint8_t {
  stays,
  goes,       // the value goes
  owner_goes  // the object that it belongs to means nothing without it
};

class Converter {
 public:
  Converter(Document& document, SpecVersion version, Form form, std::vector<Remark>& losses,
            std::vector<Remark>& warnings)
      : document_(document), version_(version), form_(form), losses_(losses), warnings_(warnings) {
    if (form == Form::xml)
      for (XmlExtra& extra : document.extras()) extras_[extra.path].push_back(std::move(extra));
  }

  void run() {
    if (form_ == Form::json) list_extras();
    std::vector<XmlExtra> kept;
    kept_ = &kept;
    object(document_.json(), vocabulary::types()[0]);
    document_.extras() = std::move(kept);
    head();
  }

 private:
  void lose(std::string text) { losses_.push_back({path_.text(), std::move(text)}); }
  void lose_missing(string_view what) { lose(fmt::format("{} has no {}", target(), printable(what))); }
  void warn(std::string text) { warnings_.push_back({path_.text(), std::move(text)}); }

  /// "1.5", or "JSON" where the form and not the version is what lacks something.
  std::string target(bool form_only = false) const {
    return form_only ? fmt::format("CycloneDX {}", to_string(form_)) : std::string(to_string(version_));
  }

  bool is_schema_hint(const XmlExtra& extra) const {
    return extra.uri == "http://www.w3.org/2001/XMLSchema-instance" && !extra.element;
  }

  void list_extras() {
    for (const XmlExtra& extra : document_.extras())
      if (!is_schema_hint(extra))
        losses_.push_back({codec::text_of_pointer(extra.path),
                           fmt::format("CycloneDX JSON has no place for the XML {} {}",
                                       extra.element ? "element" : "attribute", printable(extra.name))});
  }

  /// Takes along the extras of the place where the walk is. Elements of CycloneDX's own namespace that no
  /// schema knows belong to their version.
  void visit() {
    if (extras_.empty()) return;
    const auto found = extras_.find(path_.pointer());
    if (found == extras_.end()) return;
    const bool same = version_ == document_.version();
    for (XmlExtra& extra : found->second) {
      if (!same && is_schema_hint(extra)) continue;
      const bool own = !same && extra.uri == xml_namespace(document_.version());
      if ((extra.element && own) || version_ == SpecVersion::v1_0) {
        lose_missing(extra.name);
        continue;
      }
      extra.path = path_.pointer(true);
      kept_->push_back(std::move(extra));
    }
    found->second.clear();
  }

  Fate object(Json& value, const Type& type) {
    visit();
    if (!value.is_object()) return Fate::stays;
    if (type.text_until && version_ <= *type.text_until) return collapse(value, type);
    auto& members = value.get_ref<Json::object_t&>();
    std::vector<bool> gone(members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto& [key, member] = *(members.begin() + static_cast<std::ptrdiff_t>(i));
      Step step(path_, string_view(key));
      const Fate fate = this->member(member, key, type);
      if (fate == Fate::owner_goes) return Fate::goes;
      gone[i] = fate == Fate::goes;
    }
    if (std::find(gone.begin(), gone.end(), true) != gone.end()) drop(members, gone);
    demand(value, type);
    return Fate::stays;
  }

  static void drop(Json::object_t& members, const std::vector<bool>& gone) {
    Json::object_t kept;
    auto is_gone = gone.begin();
    for (auto& [key, value] : members)
      if (!*is_gone++) kept.emplace_back(key, std::move(value));
    members.swap(kept);
  }

  /// Before `type.text_until` the object is said by one of its members alone.
  Fate collapse(Json& value, const Type& type) {
    const std::string kept(type.text_member);
    for (const auto& [key, _] : value.items())
      if (key != kept) {
        Step step(path_, string_view(key));
        lose_missing(key);
      }
    if (!value.contains(kept)) return Fate::goes;
    Json text = std::move(value[kept]);
    value = std::move(text);
    return Fate::stays;
  }

  /// What older versions cannot be without.
  void demand(Json& object, const Type& type) {
    if (type.name == "bom" && version_ <= SpecVersion::v1_1 && !object.contains("components"))
      object["components"] = Json::array();
    if (type.name != "component") return;
    if (version_ <= SpecVersion::v1_3 && !object.contains("version")) {
      object["version"] = "";
      warn(fmt::format("{} demands a version: an empty one was added", target()));
    }
    if (version_ == SpecVersion::v1_0 && !object.contains("modified")) object["modified"] = false;
  }

  Fate member(Json& value, const std::string& key, const Type& type) {
    const Field* field = type.by_json(key);
    if (field == nullptr) {
      if (form_ == Form::json) {
        warn(fmt::format("no version knows \"{}\": kept as it is", printable(key)));
        return Fate::stays;
      }
      lose(fmt::format("{} has no place for \"{}\"", target(true), printable(key)));
      return Fate::goes;
    }
    if (&type == &vocabulary::types()[0] && (key == "$schema" || key == "bomFormat" || key == "specVersion"))
      return Fate::stays;
    if (!field->known_in(form_, version_)) {
      const auto other = field->since(form_ == Form::json ? Form::xml : Form::json);
      const bool form_only = !field->since(form_) || (other && *other <= version_);
      lose(fmt::format(
          "{} has no {}",
          form_only && field->since(form_) ? fmt::format("{} {}", target(true), target()) : target(form_only),
          key));
      return Fate::goes;
    }
    return this->value(value, *field);
  }

  Fate value(Json& value, const Field& field) {
    if (field.object && value.is_object()) {
      const Type& type = vocabulary::types()[*field.object];
      if (type.name == "tools" && version_ < SpecVersion::v1_5) {
        flatten_tools(value);
      } else {
        return object(value, type);
      }
    }
    if (!value.is_array()) return item(value, field.meaning);
    visit();
    if (field.meaning.kind == Kind::choice &&
        vocabulary::choices()[field.meaning.index].name == "licenseChoice")
      separate_expressions(value);
    items(value, field);
    if (!field.one_in(form_, version_)) return Fate::stays;
    if (value.size() > 1) value.erase(value.begin() + 1, value.end());
    if (form_ == Form::json) {
      if (value.empty()) return Fate::goes;
      Json only = std::move(value.front());
      value = std::move(only);
    }
    return Fate::stays;
  }

  void items(Json& array, const Field& field) {
    auto& values = array.get_ref<Json::array_t&>();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      Step step(path_, i, kept);
      if (field.one_in(form_, version_) && kept == 1) {
        lose(fmt::format("{} has room for one {} only", target(), field.json));
        continue;
      }
      if (item(values[i], field.meaning) != Fate::stays) continue;
      if (kept != i) values[kept] = std::move(values[i]);
      ++kept;
    }
    values.resize(kept);
  }

  Fate item(Json& value, const Meaning& meaning) {
    switch (meaning.kind) {
      case Kind::object:
        return object(value, vocabulary::types()[meaning.index]);
      case Kind::choice:
        return alternative(value, codec::alternative_for(vocabulary::choices()[meaning.index], value));
      case Kind::enumeration:
        visit();
        return enumerated(value, vocabulary::enums()[meaning.index]);
      case Kind::bom_ref:
        if (value.is_string()) make_unique(value);
        [[fallthrough]];
      default:
        visit();
        if (form_ == Form::xml && meaning.kind != Kind::opaque && value.is_structured()) {
          lose(fmt::format("{} has text in this place, not an {}", target(true), value.type_name()));
          return Fate::goes;
        }
        return Fate::stays;
    }
  }

  Fate alternative(Json& value, const Alternative& chosen) {
    if (chosen.rule != Alternative::Rule::wrap) return item(value, chosen.meaning);
    visit();
    const string_view key = chosen.keys.front();
    Step step(path_, key);
    return item(value[std::string(key)], chosen.meaning);
  }

  Fate enumerated(Json& value, const Enum& values) {
    if (!value.is_string()) return Fate::stays;
    const std::string text = value.get<std::string>();
    const auto* known = values.find(text);
    if (known == nullptr) {
      warn(fmt::format("no version knows the value \"{}\": kept as it is", printable(text)));
      return Fate::stays;
    }
    if (known->since <= version_) return Fate::stays;
    const auto* other = values.find(values.otherwise);
    if (other != nullptr && other->since <= version_) {
      lose(fmt::format("{} has no \"{}\": now \"{}\"", target(), text, other->text));
      value = std::string(other->text);
      return Fate::stays;
    }
    lose(fmt::format("{} has no \"{}\"", target(), text));
    return values.otherwise == "-" ? Fate::owner_goes : Fate::goes;
  }

  /// A bom-ref that stands a second time is valid in no version, and what refers to it can mean one alone. In
  /// JSON the specification's own documents have it twice in a formulation, which stays.
  void make_unique(Json& value) {
    const auto& ref = value.get_ref<const std::string&>();
    if (seen_.insert(ref).second) return;
    if (form_ == Form::json && string_view(path_.pointer()).starts_with("/formulation")) return;
    if (taken_.empty()) collect_refs(document_.json());
    std::string name;
    std::size_t& number = numbers_.emplace(ref, 1).first->second;
    do name = fmt::format("{}-{}", ref, ++number);
    while (!taken_.insert(name).second);
    lose(fmt::format("the bom-ref \"{}\" stands twice: now \"{}\", and what refers to \"{}\" means the first",
                     printable(ref), printable(name), printable(ref)));
    value = std::move(name);
  }

  void collect_refs(const Json& value) {
    if (value.is_array())
      for (const Json& item : value) collect_refs(item);
    if (!value.is_object()) return;
    for (const auto& [key, inner] : value.items())
      if (key == "bom-ref" && inner.is_string())
        taken_.insert(inner.get<std::string>());
      else
        collect_refs(inner);
  }

  /// 1.5 and newer list tools as components and services; before, a tool is name, vendor, version, hashes and
  /// references.
  void flatten_tools(Json& tools) {
    Json list = Json::array();
    for (const char* kind : {"components", "services"}) {
      const auto found = tools.find(kind);
      if (found == tools.end() || !found->is_array()) continue;
      Step kind_step(path_, string_view(kind));
      for (std::size_t i = 0; i < found->size(); ++i) {
        Step step(path_, i);
        list.push_back(flat_tool((*found)[i]));
      }
    }
    tools = std::move(list);
  }

  Json flat_tool(Json& component) {
    Json tool = Json::object();
    if (!component.is_object()) return tool;
    string_view vendor;  // the member that names the maker best
    for (const char* maker : {"manufacturer", "supplier", "provider", "publisher", "author", "group"}) {
      const auto found = component.find(maker);
      if (found == component.end()) continue;
      const Json& name = found->is_object() && found->contains("name") ? (*found)["name"] : *found;
      if (!name.is_string()) continue;
      tool["vendor"] = name;
      vendor = maker;
      break;
    }
    for (auto& [key, value] : component.items()) {
      Step step(path_, string_view(key));
      if (key == "name" || key == "version" || key == "hashes" || key == "externalReferences") {
        tool[key] = value;
      } else if (key == vendor ? !only_name(value) : key != "type") {
        lose(fmt::format("{} has no {} of a tool", target(), printable(key)));
      }
    }
    return tool;
  }

  static bool only_name(const Json& maker) { return !maker.is_object() || maker.size() == 1; }

  /// Before 1.7 a list has licences or one expression (JSON up to 1.4 takes both), and 1.0 has no expression:
  /// it becomes a licence whose name it is.
  void separate_expressions(Json& licenses) {
    if (version_ >= SpecVersion::v1_7) return;
    if (version_ > SpecVersion::v1_0 && licenses.size() < 2) return;
    if (form_ == Form::json && version_ <= SpecVersion::v1_4) return;
    for (std::size_t i = 0; i < licenses.size(); ++i) {
      Json& license = licenses[i];
      if (!license.is_object() || !license.contains("expression")) continue;
      Step step(path_, i);
      Json named = Json::object();
      named["name"] = license["expression"];
      for (const char* key : {"bom-ref", "acknowledgement", "licensing", "properties"})
        if (license.contains(key)) named[key] = license[key];
      if (license.contains("expressionDetails")) lose_missing("expressionDetails");
      license = Json::object();
      license["license"] = std::move(named);
      lose(fmt::format("{} has no expression{}: now a licence of that name", target(),
                       version_ > SpecVersion::v1_0 ? " beside other licences" : ""));
    }
  }

  /// The members that say what the document is.
  void head() {
    Json& root = document_.json();
    const bool url = root.contains("$schema");
    const bool changed = version_ != document_.version();
    if (changed && root.contains("signature"))
      warnings_.push_back(
          {"signature", fmt::format("covers the document of version {}, and does not hold for {}",
                                    to_string(document_.version()), to_string(version_))});
    document_.set_version(version_);
    document_.set_form(form_);
    if (form_ == Form::xml && version_ < kOldestJson) {
      root.erase("$schema");
    } else if (changed && url) {
      root["$schema"] = codec::json_schema_url(version_);
    }
  }

  Document& document_;
  const SpecVersion version_;
  const Form form_;
  std::vector<Remark>& losses_;
  std::vector<Remark>& warnings_;
  std::unordered_set<std::string> seen_;                  // bom-refs so far
  std::unordered_set<std::string> taken_;                 // all of the document; read when one stands twice
  std::unordered_map<std::string, std::size_t> numbers_;  // of those that stand several times, the last given
  std::unordered_map<std::string, std::vector<XmlExtra>> extras_;
  std::vector<XmlExtra>* kept_ = nullptr;
  TreePath path_;
};

}  // namespace

Conversion convert(Document document, SpecVersion version, Form form) {
  if (form == Form::json && version < kOldestJson)
    throw Error(fmt::format("CycloneDX {} is XML only: choose XML, or a version from {} on",
                            to_string(version), to_string(kOldestJson)));
  Conversion result{std::move(document), {}, {}};
  Converter(result.document, version, form, result.losses, result.warnings).run();
  return result;
}

Conversion convert(Document document, SpecVersion version) {
  const Form form = document.form();
  return convert(std::move(document), version, form);
}

}  // namespace stocktake
