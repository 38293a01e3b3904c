#include "advisories/vex.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "schemas/error.h"
#include "schemas/json/tree.h"
#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

using Node = JsonTree::Node;
using NodeKind = JsonTree::Kind;

constexpr std::string_view kStatusWords[] = {"not_affected", "affected", "fixed", "under_investigation"};

/// CycloneDX's `analysis.state` in the words of OpenVEX.
struct State {
  std::string_view word;
  VexStatus status;
};
constexpr State kStates[] = {
    {"not_affected", VexStatus::not_affected},
    {"false_positive", VexStatus::not_affected},
    {"resolved", VexStatus::fixed},
    {"resolved_with_pedigree", VexStatus::fixed},
    {"exploitable", VexStatus::affected},
    {"in_triage", VexStatus::under_investigation},
};

/// OpenVEX's justifications, and what comes nearest in CycloneDX's words.
struct Justification {
  std::string_view openvex, cyclonedx;
};
constexpr Justification kJustifications[] = {
    {"component_not_present", "code_not_present"},
    {"vulnerable_code_not_present", "code_not_present"},
    {"vulnerable_code_not_in_execute_path", "code_not_reachable"},
    {"vulnerable_code_cannot_be_controlled_by_adversary", "requires_environment"},
    {"inline_mitigations_already_exist", "protected_by_mitigating_control"},
};
/// What else CycloneDX has.
constexpr std::string_view kOnlyCycloneDx[] = {"requires_configuration", "requires_dependency",
                                               "protected_by_compiler", "protected_at_runtime",
                                               "protected_at_perimeter"};

/// Reads one document; looks values up by name, each of which may be missing or of another kind.
class VexReader {
 public:
  VexReader(std::string_view json, const std::string& name) : name_(name), tree_(json, name) {}

  std::vector<VexStatement> read() {
    if (text(JsonTree::kRoot, "bomFormat") == "CycloneDX") return read_cyclonedx();
    if (text(JsonTree::kRoot, "@context").find("openvex") != std::string::npos) return read_openvex();
    throw Error(fmt::format("{}: is no VEX: neither OpenVEX ('@context') nor CycloneDX in JSON ('bomFormat')",
                            printable(name_)));
  }

 private:
  // OpenVEX

  std::vector<VexStatement> read_openvex() {
    const std::string time = text(JsonTree::kRoot, "timestamp");
    std::vector<VexStatement> statements;
    each(JsonTree::kRoot, "statements", [&](Node node) {
      VexStatement one = begin_statement(statements.size());
      read_vulnerability(node, one);
      const std::string word = text(node, "status");
      const auto* const status = std::find(std::begin(kStatusWords), std::end(kStatusWords), word);
      if (status == std::end(kStatusWords)) refuse(one, fmt::format("{} is no status", in_quotes(word)));
      one.status = static_cast<VexStatus>(status - std::begin(kStatusWords));
      one.justification = text(node, "justification");
      one.detail = first_text(node, {"impact_statement", "status_notes", "action_statement"});
      one.time = text(node, "timestamp").empty() ? time : text(node, "timestamp");
      each(node, "products", [&](Node product) { one.products.push_back(openvex_product(product, node)); });
      statements.push_back(std::move(one));
    });
    return statements;
  }

  /// A vulnerability is an object with names; in the first version of OpenVEX it was a text.
  void read_vulnerability(Node statement, VexStatement& one) {
    const Node node = tree_.member(statement, "vulnerability");
    if (node != JsonTree::kRoot && tree_.kind(node) == NodeKind::object) {
      add_id(text(node, "name"), one);
      add_id(text(node, "@id"), one);
      each(node, "aliases", [&](Node alias) { add_id(own_text(alias), one); });
    } else {
      add_id(text(statement, "vulnerability"), one);
    }
    if (one.ids.empty()) refuse(one, "it names no vulnerability");
  }

  VexProduct openvex_product(Node node, Node statement) {
    VexProduct product = openvex_component(node);
    // In the first version the parts stood beside the products.
    for (const Node from : {node, statement})
      each(from, "subcomponents", [&](Node part) { product.parts.push_back(openvex_component(part)); });
    return product;
  }

  VexProduct openvex_component(Node node) {
    VexProduct product;
    std::string id = own_text(node);
    if (tree_.kind(node) == NodeKind::object) {
      id = text(node, "@id");
      const Node identifiers = tree_.member(node, "identifiers");
      if (identifiers != JsonTree::kRoot) product.purl = text(identifiers, "purl");
      const Node hashes = tree_.member(node, "hashes");
      if (hashes != JsonTree::kRoot && tree_.kind(hashes) == NodeKind::object)
        members(hashes, [&](Node value) { product.hashes.push_back(lower_ascii(own_text(value))); });
    }
    if (product.purl.empty() && id.starts_with("pkg:")) product.purl = id;
    product.ref = std::move(id);
    return product;
  }

  // CycloneDX

  std::vector<VexStatement> read_cyclonedx() {
    std::map<std::string, VexProduct> components;
    collect_components(JsonTree::kRoot, components);
    if (const Node metadata = tree_.member(JsonTree::kRoot, "metadata"); metadata != JsonTree::kRoot)
      if (const Node component = tree_.member(metadata, "component"); component != JsonTree::kRoot)
        collect_component(component, components);
    std::vector<VexStatement> statements;
    each(JsonTree::kRoot, "vulnerabilities", [&](Node node) {
      VexStatement one = begin_statement(statements.size());
      add_id(text(node, "id"), one);
      each(node, "references", [&](Node reference) { add_id(text(reference, "id"), one); });
      if (one.ids.empty()) refuse(one, "it names no vulnerability");
      read_analysis(tree_.member(node, "analysis"), one);
      one.time = text(node, "updated");
      each(node, "affects",
           [&](Node affected) { one.products.push_back(affected_product(affected, components)); });
      statements.push_back(std::move(one));
    });
    return statements;
  }

  /// Without an analysis nobody has judged yet.
  void read_analysis(Node node, VexStatement& one) {
    if (node == JsonTree::kRoot) return;
    const std::string word = text(node, "state");
    const auto* const state =
        std::find_if(std::begin(kStates), std::end(kStates), [&](const State& s) { return s.word == word; });
    if (state == std::end(kStates)) {
      if (!word.empty()) refuse(one, fmt::format("{} is no state", in_quotes(word)));
      return;
    }
    one.status = state->status;
    one.justification = text(node, "justification");
    one.detail = text(node, "detail");
  }

  VexProduct affected_product(Node node, const std::map<std::string, VexProduct>& components) {
    const std::string ref = text(node, "ref");
    VexProduct product;
    const auto own = components.find(ref);
    if (own != components.end())
      product = own->second;
    else if (ref.starts_with("pkg:"))
      product.purl = ref;
    product.ref = ref;
    // BOM-Link: urn:cdx:UUID/VERSION#REF
    constexpr std::string_view kLink = "urn:cdx:";
    if (const auto slash = ref.find('/'), hash = ref.find('#');
        ref.starts_with(kLink) && slash != ref.npos && hash != ref.npos && slash < hash) {
      product.serial = "urn:uuid:" + ref.substr(kLink.size(), slash - kLink.size());
      product.ref = ref.substr(hash + 1);
    }
    each(node, "versions", [&](Node version) {
      if (std::string one = text(version, "version"); !one.empty())
        product.versions.push_back(std::move(one));
    });
    return product;
  }

  void collect_components(Node node, std::map<std::string, VexProduct>& components) {
    each(node, "components", [&](Node component) { collect_component(component, components); });
  }
  /// A component and those in it: as deep as the reader lets a document be.
  void collect_component(Node node, std::map<std::string, VexProduct>& components) {
    VexProduct product;
    product.purl = text(node, "purl");
    each(node, "hashes", [&](Node hash) { product.hashes.push_back(lower_ascii(text(hash, "content"))); });
    if (const std::string ref = text(node, "bom-ref"); !ref.empty())
      components.emplace(ref, std::move(product));
    collect_components(node, components);
  }

  // What both have in common.

  VexStatement begin_statement(std::size_t index) const {
    VexStatement one;
    one.place = fmt::format("{}: statement {}", name_, index + 1);
    return one;
  }
  static void add_id(std::string id, VexStatement& one) {
    if (!id.empty()) one.ids.push_back(std::move(id));
  }
  [[noreturn]] void refuse(const VexStatement& one, std::string_view why) const {
    throw Error(fmt::format("{}: {}", printable(one.place), why));
  }

  std::string own_text(Node node) const {
    return tree_.kind(node) == NodeKind::string ? std::string(tree_.text(node)) : std::string();
  }
  std::string text(Node object, std::string_view key) const {
    const Node value = tree_.member(object, key);
    return value == JsonTree::kRoot ? std::string() : own_text(value);
  }
  std::string first_text(Node object, std::initializer_list<std::string_view> keys) const {
    for (const std::string_view key : keys)
      if (std::string found = text(object, key); !found.empty()) return found;
    return {};
  }
  /// Calls `take` for each element of an array that is there.
  template <class Take>
  void each(Node object, std::string_view key, const Take& take) {
    const Node array = tree_.member(object, key);
    if (array == JsonTree::kRoot || tree_.kind(array) != NodeKind::array) return;
    Node at = JsonTree::first(array);
    for (std::uint32_t left = tree_.size(array); left > 0; --left, at = tree_.next(at)) take(at);
  }
  template <class Take>
  void members(Node object, const Take& take) {
    Node at = JsonTree::first(object);
    for (std::uint32_t left = tree_.size(object); left > 0; --left) {
      const Node value = JsonTree::value(at);
      take(value);
      at = tree_.next(value);
    }
  }

  const std::string& name_;
  JsonTree tree_;
};

}  // namespace

std::string_view to_string(VexStatus status) {
  return kStatusWords[static_cast<std::size_t>(status)];
}

std::string_view openvex_justification(std::string_view word) {
  std::string_view found;
  for (const Justification& one : kJustifications)
    if (word == one.openvex || word == one.cyclonedx) found = one.openvex;
  return found;
}

std::string_view cyclonedx_justification(std::string_view word) {
  for (const Justification& one : kJustifications)
    if (word == one.openvex || word == one.cyclonedx) return one.cyclonedx;
  const auto* const found = std::find(std::begin(kOnlyCycloneDx), std::end(kOnlyCycloneDx), word);
  return found == std::end(kOnlyCycloneDx) ? std::string_view() : *found;
}

std::vector<VexStatement> read_vex(std::string_view json, const std::string& name) {
  return VexReader(json, name).read();
}

}  // namespace stocktake
