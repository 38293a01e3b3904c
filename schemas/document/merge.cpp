#include "schemas/document/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <unordered_set>

#include "schemas/document/document_codec.h"
#include "schemas/error.h"
#include "schemas/identity/content_uuid.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/text/percent.h"
#include "schemas/text/printable.h"

// In four steps: bring all documents to one version; decide the new name of every bom-ref of every document,
// which needs all of them at hand because BOM-Links lead from one to another; rewrite the references by the
// vocabulary, which knows each place where one stands; put the pieces together. Linear in the size of all.

namespace stocktake {
namespace {

using Json = nlohmann::ordered_json;
using std::string_view;
using vocabulary::Field;
using vocabulary::Kind;
using vocabulary::Meaning;
using vocabulary::Type;

using Renaming = std::unordered_map<std::string, std::string>;

const std::string* text_of(const Json& object, const char* member) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(member);
  return found == object.end() ? nullptr : found->get_ptr<const std::string*>();
}

/// Tells whether values are equal without keeping their texts, which would double what a document costs.
class Fingerprints {
 public:
  /// SHA-256 of the value, whatever the order of members: nobody can make two different values that have the
  /// same.
  Sha256 of(const Json& value) {
    sha256_.reset();
    take(value);
    return sha256_.finish();
  }

  struct Hash {
    std::size_t operator()(const Sha256& digest) const {
      std::size_t hash = 0;
      std::memcpy(&hash, digest.bytes.data(), sizeof hash);
      return hash;
    }
  };

 private:
  void take(const Json& value) {
    if (value.is_array()) {
      sha256_.update("[");
      for (const Json& item : value) {
        take(item);
        sha256_.update(",");
      }
      return sha256_.update("]");
    }
    if (!value.is_object())
      return codec::write_json(value, Layout::compact, [&](string_view piece) { sha256_.update(piece); });
    using Member = std::pair<const std::string, Json>;
    std::vector<const Member*> members;
    for (const Member& member : value.get_ref<const Json::object_t&>()) members.push_back(&member);
    std::sort(members.begin(), members.end(),
              [](const Member* a, const Member* b) { return a->first < b->first; });
    sha256_.update("{");
    for (const Member* member : members) {
      take(member->first);
      sha256_.update(":");
      take(member->second);
      sha256_.update(",");
    }
    sha256_.update("}");
  }

  Sha256Stream sha256_;
};

/// Calls `visit(string, kind)` for each bom-ref and each link in a value.
template <class Visit>
class References {
 public:
  explicit References(Visit visit) : visit_(visit) {}

  void object(Json& value, const Type& type) {
    if (value.is_string() && !type.text_member.empty()) return visit_(value, Kind::link);
    if (!value.is_object()) return;
    for (auto& [key, member] : value.get_ref<Json::object_t&>())
      if (const Field* field = type.by_json(key)) this->member(member, *field);
  }

 private:
  void member(Json& value, const Field& field) {
    if (field.object && value.is_object()) return object(value, vocabulary::types()[*field.object]);
    if (!value.is_array()) return item(value, field.meaning);
    for (Json& element : value) item(element, field.meaning);
  }

  void item(Json& value, const Meaning& meaning) {
    if (meaning.kind == Kind::object) return object(value, vocabulary::types()[meaning.index]);
    if (meaning.kind == Kind::choice) {
      const auto& chosen = codec::alternative_for(vocabulary::choices()[meaning.index], value);
      if (chosen.rule != vocabulary::Alternative::Rule::wrap) return item(value, chosen.meaning);
      return item(value[std::string(chosen.keys.front())], chosen.meaning);
    }
    if (value.is_string() && (meaning.kind == Kind::bom_ref || meaning.kind == Kind::link))
      visit_(value, meaning.kind);
  }

  Visit visit_;
};

template <class Visit>
void each_reference(Json& value, string_view type, Visit visit) {
  References<Visit>(visit).object(value, *vocabulary::find_type(type));
}

/// One of the documents while it is merged.
struct Part {
  Json root;
  std::vector<XmlExtra> extras;
  std::string name;
  std::string link;  // "urn:cdx:UUID/VERSION"; empty without serial number
  Json subject;
  Renaming renamed;            // of its bom-refs, those that change
  std::vector<bool> repeated;  // of its components, those that an earlier document has equally
};

class Merger {
 public:
  Merger(std::vector<MergeInput> inputs, const MergeOptions& options)
      : options_(options),
        version_(version_of(inputs, options)),
        result_{Document(version_, inputs.front().document.form()), {}, {}} {
    for (MergeInput& input : inputs) parts_.push_back(part(std::move(input)));
  }

  Conversion run() {
    for (Part& part : parts_) find_names(part);
    for (Part& part : parts_) rewrite(part);
    Json root = Json::object();
    if (version_ >= kOldestJson) root["$schema"] = codec::json_schema_url(version_);
    root["bomFormat"] = "CycloneDX";
    root["specVersion"] = std::string(to_string(version_));
    root["serialNumber"] = "";
    root["version"] = 1;
    root["metadata"] = Json::object();
    for (Part& part : parts_) take(root, part);
    root_subject(root);
    if (root["metadata"].empty()) root.erase("metadata");
    ContentUuid uuid;
    codec::write_json(root, Layout::compact, [&](string_view piece) { uuid.update(piece); });
    root["serialNumber"] = "urn:uuid:" + uuid.finish();
    result_.document.json() = std::move(root);
    return std::move(result_);
  }

 private:
  static SpecVersion version_of(const std::vector<MergeInput>& inputs, const MergeOptions& options) {
    SpecVersion newest = SpecVersion::v1_0;
    for (const MergeInput& input : inputs) newest = std::max(newest, input.document.version());
    return options.version.value_or(newest);
  }

  void lose(const Part& part, string_view path, string_view text) {
    result_.losses.push_back({fmt::format("{}: {}", printable(part.name), path), std::string(text)});
  }

  Part part(MergeInput input) {
    Conversion converted = convert(std::move(input.document), version_);
    Part part;
    part.name = std::move(input.name);
    for (auto* remarks : {&converted.losses, &converted.warnings}) {
      auto& to = remarks == &converted.losses ? result_.losses : result_.warnings;
      for (Remark& remark : *remarks)
        to.push_back({fmt::format("{}: {}", printable(part.name), remark.path), std::move(remark.text)});
    }
    part.extras = std::move(converted.document.extras());
    part.root = std::move(converted.document.json());
    if (const std::string* serial = text_of(part.root, "serialNumber");
        serial != nullptr && serial->starts_with("urn:uuid:")) {
      const auto version = part.root.find("version");
      part.link = fmt::format(
          "urn:cdx:{}/{}", serial->substr(9),
          version != part.root.end() && version->is_number_integer() ? version->get<std::int64_t>() : 1);
    }
    take_subject(part);
    return part;
  }

  /// The subject leaves the metadata and becomes a component; a document without one gets one by its name.
  void take_subject(Part& part) {
    Json& root = part.root;
    if (root.contains("metadata") && root["metadata"].is_object() && root["metadata"].contains("component") &&
        root["metadata"]["component"].is_object()) {
      part.subject = std::move(root["metadata"]["component"]);
      root["metadata"].erase("component");
    } else {
      part.subject = {{"type", "application"}, {"name", part.name}};
    }
    if (text_of(part.subject, "bom-ref") == nullptr) part.subject["bom-ref"] = label(part);
    if (part.link.empty()) return;
    Json& references = part.subject["externalReferences"];
    if (!references.is_array()) references = Json::array();
    references.push_back({{"url", part.link}, {"type", "bom"}});
  }

  /// "name@version" of the subject.
  static std::string label(const Part& part) {
    const std::string* name = text_of(part.subject, "name");
    const std::string* version = text_of(part.subject, "version");
    std::string label = name == nullptr ? part.name : *name;
    if (version != nullptr && !version->empty()) label += "@" + *version;
    return label;
  }

  /// Decides the part's new names, and which of its components are in the result already.
  void find_names(Part& part) {
    std::vector<std::string> fresh;
    auto note = [&](Json& value, Kind kind) {
      if (kind == Kind::bom_ref) fresh.push_back(value.get<std::string>());
    };
    each_reference(part.subject, "component", note);
    Json& components = part.root["components"];
    if (!components.is_array()) components = Json::array();
    for (Json& component : components) {
      Part* before = options_.hierarchical ? nullptr : equal_before(component, part);
      part.repeated.push_back(before != nullptr);
      if (before == nullptr) {
        each_reference(component, "component", note);
      } else {
        each_reference(component, "component", [&](Json& value, Kind kind) {
          const auto ref = value.get<std::string>();
          if (const auto found = before->renamed.find(ref);
              kind == Kind::bom_ref && found != before->renamed.end())
            part.renamed.emplace(ref, found->second);
        });
      }
    }
    Json kept = std::move(components);
    components = Json::array();
    each_reference(part.root, "bom", note);
    components = std::move(kept);
    const std::string prefix = label(part) + ":";
    std::unordered_set<std::string> own;  // a name that one document has twice is its own affair
    for (const std::string& ref : fresh) {
      if (!own.insert(ref).second || part.renamed.count(ref) != 0) continue;
      std::string name = ref;
      while (!used_.insert(name).second) name.insert(0, prefix);
      if (name != ref) part.renamed.emplace(ref, name);
    }
  }

  /// The part that has this very component already; remembers it for those that come later.
  Part* equal_before(const Json& component, Part& part) {
    const auto [found, added] = seen_.emplace(fingerprints_.of(component), &part);
    return added || found->second == &part ? nullptr : found->second;
  }

  void rewrite(Part& part) {
    auto rename = [&](Json& value, Kind kind) {
      const auto& ref = value.get_ref<const std::string&>();
      if (const auto found = part.renamed.find(ref); found != part.renamed.end()) {
        value = found->second;
      } else if (kind == Kind::link && ref.starts_with("urn:cdx:")) {
        follow(value);
      }
    };
    each_reference(part.subject, "component", rename);
    each_reference(part.root, "bom", rename);
  }

  /// A BOM-Link to an element of one of the parts becomes that element's reference.
  void follow(Json& value) {
    const std::string link = value.get<std::string>();
    const auto hash = link.find('#');
    if (hash == std::string::npos) return;
    for (const Part& part : parts_) {
      if (part.link.empty() || part.link != string_view(link).substr(0, hash)) continue;
      const std::string ref = percent_unescape(string_view(link).substr(hash + 1));
      const auto found = part.renamed.find(ref);
      value = found == part.renamed.end() ? ref : found->second;
      return;
    }
  }

  void take(Json& root, Part& part) {
    metadata(root["metadata"], part);
    components(root["components"], part);
    for (auto& [key, value] : part.root.get_ref<Json::object_t&>()) {
      if (key == "signature") {
        lose(part, key, "a signature covers the document that it was made for, not the merged one");
      } else if (key == "dependencies") {
        dependencies(root[key], value);
      } else if (key == "citations") {
        citations(root, value, part);
      } else if (!is_head(key)) {
        join(root[key], value, part, key);
      }
    }
    extras(part);
  }

  static bool is_head(string_view key) {
    static constexpr string_view kHead[] = {"$schema", "bomFormat", "specVersion", "serialNumber",
                                            "version", "metadata",  "components"};
    return std::find(std::begin(kHead), std::end(kHead), key) != std::end(kHead);
  }

  void components(Json& to, Part& part) {
    if (!to.is_array()) to = Json::array();
    subjects_.push_back(part.subject["bom-ref"]);
    const std::size_t place = to.size();
    to.push_back(std::move(part.subject));
    std::string base = "/components/";
    Json* list = &to;
    if (options_.hierarchical) {
      base = fmt::format("/components/{}/components/", place);
      list = &to.back()["components"];
      if (!list->is_array()) *list = Json::array();
    }
    moved_.clear();
    moved_["/metadata/component"] = fmt::format("/components/{}", place);
    auto& from = part.root["components"];
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (part.repeated[i]) continue;
      if (!part.extras.empty())
        moved_[fmt::format("/components/{}", i)] = fmt::format("{}{}", base, list->size());
      list->push_back(std::move(from[i]));
    }
    if (list->empty() && options_.hierarchical) to.back().erase("components");
  }

  /// Appends what an array lacks, joins objects member by member; of two different texts the first stays.
  void join(Json& to, Json& from, const Part& part, const std::string& path) {
    if (to.is_null()) {
      to = std::move(from);
    } else if (to.is_array() && from.is_array()) {
      auto& known = listed_[path];
      if (known.empty())
        for (const Json& item : to) known.insert(fingerprints_.of(item));
      for (Json& item : from)
        if (known.insert(fingerprints_.of(item)).second) to.push_back(std::move(item));
    } else if (to.is_object() && from.is_object()) {
      for (auto& [key, value] : from.get_ref<Json::object_t&>())
        join(to[key], value, part, fmt::format("{}.{}", path, key));
    } else if (to != from) {
      lose(part, path, "differs from an earlier document's, which stays");
    }
  }

  void dependencies(Json& to, Json& from) {
    if (!to.is_array()) to = Json::array();
    for (Json& item : from) {
      const std::string* ref = text_of(item, "ref");
      const auto [found, added] =
          dependency_.emplace(ref == nullptr ? fmt::format("\n{}", to.size()) : *ref, to.size());
      if (added) {
        to.push_back(std::move(item));
        continue;
      }
      for (const char* list : {"dependsOn", "provides"}) {
        if (!item.contains(list)) continue;
        Json& known = to[found->second][list];
        if (known.is_null()) known = Json::array();
        codec::append_missing(known, item[list]);
      }
    }
  }

  void citations(Json& root, Json& from, const Part& part) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (from[i].is_object() && from[i].contains("pointers")) {
        lose(part, fmt::format("citations[{}]", i), "points to places by number, which merging has moved");
      } else {
        root["citations"].push_back(std::move(from[i]));
      }
    }
  }

  void metadata(Json& to, Part& part) {
    if (!part.root.contains("metadata") || !part.root["metadata"].is_object()) return;
    for (auto& [key, value] : part.root["metadata"].get_ref<Json::object_t&>()) {
      if (key == "timestamp") {
        if (!to.contains(key) || to[key] < value) to[key] = std::move(value);
      } else if (key == "tools") {
        tools(to[key], value);
      } else if (key == "supplier" || key == "manufacturer" || key == "manufacture") {
        maker(to, key, value, part);
      } else if (key == "distributionConstraints") {
        restrict(to[key], value);
      } else {
        join(to[key], value, part, "metadata." + key);
      }
    }
  }

  /// Who made or supplied one document's subject says nothing of the others: it moves to the subject.
  void maker(Json& metadata, const std::string& key, Json& value, Part& part) {
    const bool all = std::all_of(parts_.begin(), parts_.end(), [&](const Part& other) {
      return &other == &part || (other.root.contains("metadata") && other.root["metadata"].contains(key) &&
                                 other.root["metadata"][key] == value);
    });
    const std::string member = key == "supplier" ? key : "manufacturer";
    const Field* field = vocabulary::find_type("component")->by_json(member);
    if (all) {
      metadata[key] = value;
    } else if (!part.subject.contains(member) && field->known_in(Form::json, version_)) {
      part.subject[member] = value;
    } else if (part.subject[member] != value) {
      lose(part, "metadata." + key, "differs between the documents, and the subject has no place for it");
    }
  }

  /// Lists of tools stay lists; where one is an object of components and services, all become that.
  static void tools(Json& to, Json& from) {
    if (to.is_null()) {
      to = std::move(from);
      return;
    }
    if (to.is_array() != from.is_array()) {
      Json& list = to.is_array() ? to : from;
      Json object = {{"components", Json::array()}};
      for (Json& tool : list) object["components"].push_back(as_component(tool));
      list = std::move(object);
    }
    if (to.is_array()) return codec::append_missing(to, from);
    for (auto& [key, value] : from.get_ref<Json::object_t&>()) {
      if (to[key].is_null()) to[key] = Json::array();
      codec::append_missing(to[key], value);
    }
  }

  static Json as_component(Json& tool) {
    Json component = {{"type", "application"}};
    if (!tool.is_object()) return component;
    for (auto& [key, value] : tool.get_ref<Json::object_t&>())
      component[key == "vendor" ? "publisher" : key] = std::move(value);
    return component;
  }

  /// Of two traffic lights the more confidential one holds for the whole.
  static void restrict(Json& to, Json& from) {
    static constexpr string_view kOrder[] = {"CLEAR", "GREEN", "AMBER", "AMBER_AND_STRICT", "RED"};
    auto rank = [](const Json& constraints) {
      const std::string* light = text_of(constraints, "tlp");
      return light == nullptr ? std::begin(kOrder) : std::find(std::begin(kOrder), std::end(kOrder), *light);
    };
    if (to.is_null() || rank(to) < rank(from)) to = std::move(from);
  }

  /// The subject of the whole, and that it consists of the others.
  void root_subject(Json& root) {
    if (options_.name.empty()) return;
    Json subject = {{"type", "application"}, {"name", options_.name}};
    std::string ref = options_.name;
    if (!options_.component_version.empty()) {
      subject["version"] = options_.component_version;
      ref += "@" + options_.component_version;
    }
    while (!used_.insert(ref).second) ref.insert(0, "merged:");
    subject["bom-ref"] = ref;
    root["metadata"]["component"] = std::move(subject);
    Json all = Json::array({{{"ref", ref}, {"dependsOn", subjects_}}});
    for (Json& dependency : root["dependencies"]) all.push_back(std::move(dependency));
    root["dependencies"] = std::move(all);
  }

  /// Foreign XML moves along with the component that it stands in, or stays at the root.
  void extras(Part& part) {
    for (XmlExtra& extra : part.extras) {
      const bool signature = extra.uri == "http://www.w3.org/2000/09/xmldsig#" && extra.path.empty();
      if (signature || !relocate(extra)) {
        lose(part, codec::text_of_pointer(extra.path),
             fmt::format("the XML {} {} has no place in the merged document",
                         extra.element ? "element" : "attribute", printable(extra.name)));
        continue;
      }
      result_.document.extras().push_back(std::move(extra));
    }
  }

  bool relocate(XmlExtra& extra) const {
    std::string& path = extra.path;
    if (path.empty()) return extra.element;
    // "/components/3" or "/metadata/component", then the rest.
    const auto second = path.find('/', 1);
    const auto end =
        second == std::string::npos ? path.size() : std::min(path.find('/', second + 1), path.size());
    const auto found = moved_.find(path.substr(0, end));
    if (found == moved_.end()) return false;
    path.replace(0, end, found->second);
    return true;
  }

  const MergeOptions& options_;
  const SpecVersion version_;
  Conversion result_;
  std::vector<Part> parts_;
  Fingerprints fingerprints_;
  std::unordered_set<std::string> used_;                        // bom-refs of the result
  std::unordered_map<Sha256, Part*, Fingerprints::Hash> seen_;  // components of the result
  std::unordered_map<std::string, std::size_t> dependency_;     // where the dependencies of a ref stand
  std::unordered_map<std::string, std::string> moved_;          // of the part at hand: old place, new place
  // What the arrays at a path hold.
  std::unordered_map<std::string, std::unordered_set<Sha256, Fingerprints::Hash>> listed_;
  Json subjects_ = Json::array();
};

/// Leaves of documents that say the very same the first.
void drop_repeated(std::vector<MergeInput>& inputs) {
  const auto repeats = [](const MergeInput& one, const MergeInput& other) {
    return one.document.version() == other.document.version() && one.document.json() == other.document.json();
  };
  for (auto input = inputs.begin() + 1; input != inputs.end();)
    if (std::any_of(inputs.begin(), input, [&](const MergeInput& before) { return repeats(before, *input); }))
      input = inputs.erase(input);
    else
      ++input;
}

}  // namespace

Conversion merge(std::vector<MergeInput> inputs, const MergeOptions& options) {
  if (inputs.empty()) throw Error("nothing to merge: give at least one document");
  const bool several = inputs.size() > 1;
  drop_repeated(inputs);
  if (several && inputs.size() == 1 && options.name.empty())
    return convert(std::move(inputs.front().document),
                   options.version.value_or(inputs.front().document.version()));
  return Merger(std::move(inputs), options).run();
}

}  // namespace stocktake
