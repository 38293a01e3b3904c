#include "schemas/validation/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace stocktake {
namespace {

using OrderedJson = nlohmann::ordered_json;
using Scope = ProfileField::Scope;
using Demand = ProfileField::Demand;

// --- The lists, in the words and the order of their publications ---

constexpr ProfileField kNtia[] = {
    {"supplier", "Supplier Name", Scope::component},
    {"name", "Component Name", Scope::component},
    {"version", "Version of the Component", Scope::component},
    {"identifier", "Other Unique Identifiers", Scope::component},
    {"dependencies", "Dependency Relationship", Scope::component},
    {"author", "Author of SBOM Data"},
    {"timestamp", "Timestamp"},
};

constexpr ProfileField kCisa[] = {
    {"author", "SBOM Author"},
    {"producer", "Software Producer", Scope::component},
    {"name", "Component Name", Scope::component},
    {"version", "Component Version", Scope::component},
    {"identifier", "Software Identifiers", Scope::component},
    {"hash", "Component Hash", Scope::component},
    {"license", "License", Scope::component},
    {"dependencies", "Dependency Relationship", Scope::component},
    {"tool", "Tool Name"},
    {"timestamp", "Timestamp"},
    {"lifecycle", "Generation Context"},
};

constexpr ProfileField kFsct[] = {
    {"author", "Author Name"},
    {"timestamp", "Timestamp"},
    {"lifecycle", "Type", Scope::document, Demand::wanted},
    {"subject", "Primary Component"},
    {"name", "Component Name", Scope::component},
    {"version", "Version", Scope::component},
    {"supplier", "Supplier Name", Scope::component},
    {"identifier", "Unique Identifier", Scope::component},
    {"hash", "Cryptographic Hash", Scope::component},
    {"dependencies", "Relationship", Scope::component},
    {"license", "License", Scope::component},
    {"copyright", "Copyright Holder", Scope::component, Demand::wanted},
};

constexpr ProfileField kBsi[] = {
    {"author-contact", "Creator of the SBOM"},
    {"timestamp", "Timestamp"},
    {"creator-contact", "Component creator", Scope::component},
    {"name", "Component name", Scope::component},
    {"version", "Component version", Scope::component},
    {"filename", "Filename of the component", Scope::component},
    {"dependencies", "Dependencies on other components", Scope::component},
    {"completeness", "Completeness of the dependencies"},
    {"license", "Distribution licences", Scope::component},
    {"sha512", "Hash value of the deployable component, SHA-512", Scope::component},
    {"executable", "Executable property", Scope::component},
    {"archive", "Archive property", Scope::component},
    {"structured", "Structured property", Scope::component},
    {"serial", "SBOM-URI", Scope::document, Demand::wanted},
    {"source", "Source code URI", Scope::component, Demand::wanted},
    {"distribution", "URI of the deployable form of the component", Scope::component, Demand::wanted},
    {"identifier", "Other unique identifiers", Scope::component, Demand::wanted},
};

constexpr Profile kProfiles[] = {
    {"ntia", "The Minimum Elements For a Software Bill of Materials (SBOM)", "NTIA, July 2021", kNtia},
    {"cisa", "2025 Minimum Elements for a Software Bill of Materials (SBOM), draft", "CISA, August 2025",
     kCisa},
    {"fsct", "Framing Software Component Transparency, third edition", "CISA, October 2024", kFsct},
    {"bsi", "TR-03183-2, Cyber Resilience Requirements, part 2: SBOM, version 2.1", "BSI, August 2025", kBsi},
};

// --- What a document says ---

const OrderedJson* member(const OrderedJson& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

bool has_text(const OrderedJson& object, const char* name) {
  const OrderedJson* value = member(object, name);
  return value != nullptr && value->is_string() && !value->get_ref<const std::string&>().empty();
}

bool has_some(const OrderedJson& object, const char* name) {
  const OrderedJson* value = member(object, name);
  return value != nullptr && (value->is_array() || value->is_object()) && !value->empty();
}

template <class Is>
bool any_of(const OrderedJson& object, const char* name, Is&& is) {
  const OrderedJson* list = member(object, name);
  return list != nullptr && list->is_array() && std::any_of(list->begin(), list->end(), is);
}

/// An entity that is named.
bool names_entity(const OrderedJson& object, const char* name) {
  const OrderedJson* entity = member(object, name);
  return entity != nullptr && has_text(*entity, "name");
}

/// An entity or a person with an address of mail or a page.
bool is_reachable(const OrderedJson& party) {
  return has_text(party, "email") || has_some(party, "url") ||
         any_of(party, "contact", [](const OrderedJson& contact) { return has_text(contact, "email"); });
}

bool names_people(const OrderedJson& object) {
  return any_of(object, "authors",
                [](const OrderedJson& one) { return has_text(one, "name") || has_text(one, "email"); });
}

bool has_reference(const OrderedJson& component, std::initializer_list<std::string_view> types) {
  return any_of(component, "externalReferences", [&](const OrderedJson& reference) {
    const OrderedJson* type = member(reference, "type");
    return type != nullptr && type->is_string() &&
           std::find(types.begin(), types.end(), std::string_view(type->get_ref<const std::string&>())) !=
               types.end();
  });
}

bool is_hash(const OrderedJson& hash, std::string_view algorithm) {
  const OrderedJson* name = member(hash, "alg");
  return has_text(hash, "content") &&
         (algorithm.empty() || (name != nullptr && name->is_string() && *name == algorithm));
}

/// Of the component, or of the archive that it was installed from.
bool has_hash(const OrderedJson& component, std::string_view algorithm) {
  const auto is = [&](const OrderedJson& hash) { return is_hash(hash, algorithm); };
  return any_of(component, "hashes", is) ||
         any_of(component, "externalReferences", [&](const OrderedJson& reference) {
           const OrderedJson* type = member(reference, "type");
           return type != nullptr && *type == "distribution" && any_of(reference, "hashes", is);
         });
}

bool has_property(const OrderedJson& component, std::string_view name) {
  return any_of(component, "properties", [&](const OrderedJson& property) {
    const OrderedJson* key = member(property, "name");
    return key != nullptr && key->is_string() && *key == name && has_text(property, "value");
  });
}

/// What is asked of a document and its parts.
struct Context {
  const OrderedJson& root;
  const OrderedJson& metadata;
  std::unordered_set<std::string> told;  ///< bom-refs that have an entry in `dependencies`
};

bool is_told(const Context& context, const OrderedJson& component) {
  const OrderedJson* reference = member(component, "bom-ref");
  return reference != nullptr && reference->is_string() &&
         context.told.count(reference->get_ref<const std::string&>()) != 0;
}

using Has = bool (*)(const Context& context, const OrderedJson& component);
struct Check {
  std::string_view id;
  Has has;
};

constexpr Check kOfDocuments[] = {
    {"author",
     [](const Context& c, const OrderedJson&) {
       return names_people(c.metadata) || names_entity(c.metadata, "manufacturer") ||
              names_entity(c.metadata, "manufacture") || names_entity(c.metadata, "supplier");
     }},
    {"author-contact",
     [](const Context& c, const OrderedJson&) {
       const auto reachable = [&](const char* name) {
         const OrderedJson* party = member(c.metadata, name);
         return party != nullptr && is_reachable(*party);
       };
       return any_of(c.metadata, "authors", is_reachable) || reachable("manufacturer") ||
              reachable("supplier");
     }},
    {"timestamp", [](const Context& c, const OrderedJson&) { return has_text(c.metadata, "timestamp"); }},
    {"tool", [](const Context& c, const OrderedJson&) { return has_some(c.metadata, "tools"); }},
    {"lifecycle", [](const Context& c, const OrderedJson&) { return has_some(c.metadata, "lifecycles"); }},
    {"subject", [](const Context& c, const OrderedJson&) { return names_entity(c.metadata, "component"); }},
    {"completeness", [](const Context& c, const OrderedJson&) { return has_some(c.root, "compositions"); }},
    {"serial", [](const Context& c, const OrderedJson&) { return has_text(c.root, "serialNumber"); }},
};

constexpr Check kOfComponents[] = {
    {"name", [](const Context&, const OrderedJson& c) { return has_text(c, "name"); }},
    {"version", [](const Context&, const OrderedJson& c) { return has_text(c, "version"); }},
    {"supplier", [](const Context&, const OrderedJson& c) { return names_entity(c, "supplier"); }},
    {"producer",
     [](const Context&, const OrderedJson& c) {
       return names_entity(c, "manufacturer") || names_entity(c, "supplier") || names_people(c) ||
              has_text(c, "publisher") || has_text(c, "author");
     }},
    {"creator-contact",
     [](const Context&, const OrderedJson& c) {
       const auto reachable = [&](const char* name) {
         const OrderedJson* party = member(c, name);
         return party != nullptr && is_reachable(*party);
       };
       return reachable("manufacturer") || reachable("supplier") || any_of(c, "authors", is_reachable);
     }},
    {"identifier",
     [](const Context&, const OrderedJson& c) {
       return has_text(c, "purl") || has_text(c, "cpe") || has_some(c, "swid") || has_some(c, "omniborId") ||
              has_some(c, "swhid");
     }},
    {"dependencies", is_told},
    {"hash", [](const Context&, const OrderedJson& c) { return has_hash(c, ""); }},
    {"sha512", [](const Context&, const OrderedJson& c) { return has_hash(c, "SHA-512"); }},
    {"license", [](const Context&, const OrderedJson& c) { return has_some(c, "licenses"); }},
    {"copyright", [](const Context&, const OrderedJson& c) { return has_text(c, "copyright"); }},
    {"source",
     [](const Context&, const OrderedJson& c) {
       return has_reference(c, {"vcs", "source-distribution"});
     }},
    {"distribution", [](const Context&, const OrderedJson& c) { return has_reference(c, {"distribution"}); }},
    {"filename",
     [](const Context&, const OrderedJson& c) { return has_property(c, "bsi:component:filename"); }},
    {"executable",
     [](const Context&, const OrderedJson& c) { return has_property(c, "bsi:component:executable"); }},
    {"archive",
     [](const Context&, const OrderedJson& c) { return has_property(c, "bsi:component:archive"); }},
    {"structured",
     [](const Context&, const OrderedJson& c) { return has_property(c, "bsi:component:structured"); }},
};

Has check_of(const ProfileField& field) {
  const std::span<const Check> checks = field.scope == Scope::document
                                            ? std::span<const Check>(kOfDocuments)
                                            : std::span<const Check>(kOfComponents);
  const auto found =
      std::find_if(checks.begin(), checks.end(), [&](const Check& c) { return c.id == field.id; });
  return found == checks.end() ? nullptr : found->has;
}

// --- Judging ---

/// A component, and what to call it.
struct Part {
  const OrderedJson* component;
  std::string name;
};

std::string name_of(const OrderedJson& component, const std::string& pointer) {
  for (const char* key : {"purl", "bom-ref", "name"})
    if (has_text(component, key)) return component[key].get<std::string>();
  return pointer;
}

/// All components but files, at every depth.
void gather(const OrderedJson& list, const std::string& pointer, std::vector<Part>& parts) {
  std::size_t index = 0;
  for (const OrderedJson& component : list) {
    const std::string own = fmt::format("{}/{}", pointer, index++);
    if (!component.is_object()) continue;
    const OrderedJson* type = member(component, "type");
    if (type == nullptr || *type != "file") parts.push_back({&component, name_of(component, own)});
    if (const OrderedJson* nested = member(component, "components"); nested != nullptr && nested->is_array())
      gather(*nested, own + "/components", parts);
  }
}

FieldVerdict judge(const ProfileField& field, const Context& context, const std::vector<Part>& parts) {
  FieldVerdict verdict;
  verdict.field = &field;
  const Has has = check_of(field);
  if (field.scope == Scope::document) {
    verdict.of = 1;
    verdict.have = has(context, context.metadata) ? 1 : 0;
    return verdict;
  }
  verdict.of = parts.size();
  for (const Part& part : parts) {
    if (has(context, *part.component))
      ++verdict.have;
    else if (verdict.missing.size() < kMostMissing)
      verdict.missing.push_back(part.name);
  }
  return verdict;
}

}  // namespace

std::span<const Profile> profiles() {
  return kProfiles;
}

const Profile* profile(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kProfiles), std::end(kProfiles),
                                         [&](const Profile& p) { return p.name == name; });
  return found == std::end(kProfiles) ? nullptr : found;
}

bool ProfileVerdict::met() const {
  return std::all_of(fields.begin(), fields.end(), [](const FieldVerdict& verdict) {
    return verdict.complete() || verdict.field->demand == Demand::wanted;
  });
}

ProfileVerdict judge_profile(const Profile& profile, const Document& document) {
  static const OrderedJson kNothing = OrderedJson::object();
  const OrderedJson& root = document.json();
  const OrderedJson* metadata = member(root, "metadata");
  Context context{root, metadata == nullptr ? kNothing : *metadata, {}};
  std::vector<Part> parts;
  if (const OrderedJson* subject = member(context.metadata, "component");
      subject != nullptr && subject->is_object())
    parts.push_back({subject, name_of(*subject, "/metadata/component")});
  if (const OrderedJson* list = member(root, "components"); list != nullptr && list->is_array())
    gather(*list, "/components", parts);
  if (const OrderedJson* list = member(root, "dependencies"); list != nullptr && list->is_array())
    for (const OrderedJson& dependency : *list)
      if (has_text(dependency, "ref")) context.told.insert(dependency["ref"].get<std::string>());

  ProfileVerdict verdict;
  verdict.profile = &profile;
  double sum = 0;
  for (const ProfileField& field : profile.fields) {
    verdict.fields.push_back(judge(field, context, parts));
    const FieldVerdict& one = verdict.fields.back();
    sum += one.of == 0 ? 1.0 : static_cast<double>(one.have) / static_cast<double>(one.of);
  }
  verdict.score = 10 * sum / static_cast<double>(profile.fields.size());
  return verdict;
}

}  // namespace stocktake
