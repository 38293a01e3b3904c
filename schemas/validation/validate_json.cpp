#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "schemas/document/vocabulary.h"
#include "schemas/error.h"
#include "schemas/json/tree.h"
#include "schemas/made_once.h"
#include "schemas/text/printable.h"
#include "schemas/validation/json_schema.h"
#include "schemas/validation/schema_store.h"
#include "schemas/validation/semantic_rules.h"
#include "schemas/validation/validate_internal.h"

namespace stocktake::validation {
namespace {

using Kind = JsonTree::Kind;
using Node = JsonTree::Node;

constexpr std::array<std::string_view, 6> kVersions{"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};

/// The compiled schema of a version, an index into kVersions; compiled once, when first needed.
const JsonSchema& schema_of(std::size_t version) {
  static MadeOnce<JsonSchema, kVersions.size()> schemas;
  return schemas.get(version, [&] {
    // 1.2 and 1.3 were published with a lax and a strict schema; the specification's own tests use the
    // strict.
    const std::string name =
        fmt::format("bom-{}{}.schema.json", kVersions[version], kVersions[version] < "1.4" ? "-strict" : "");
    return std::make_unique<JsonSchema>(name, official_schema);
  });
}

class JsonValidator {
 public:
  JsonValidator(const JsonTree& tree, ValidationResult& result) : tree_(tree), result_(result) {}

  void run() {
    const Node version = tree_.member(JsonTree::kRoot, "specVersion");
    const bool is_text = version != JsonTree::kRoot && tree_.kind(version) == Kind::string;
    const auto known =
        is_text ? std::find(kVersions.begin(), kVersions.end(), tree_.text(version)) : kVersions.end();
    if (known == kVersions.end()) return add_unknown(version, is_text);
    result_.version = *known;
    const JsonSchema& schema = schema_of(static_cast<std::size_t>(known - kVersions.begin()));
    // Of what schemas before 1.5 deprecate, later ones took some back (`cpe`).
    std::vector<JsonComplaint> deprecated;
    std::vector<JsonComplaint>* wanted = *known < "1.5" ? nullptr : &deprecated;
    if (!schema.accepts(tree_, wanted))
      for (JsonComplaint& fault : schema.explain(tree_, kMostComplaints + 1, wanted))
        add(ComplaintSeverity::error, "schema", fault.node, std::move(fault.what), std::move(fault.expected));
    for (JsonComplaint& found : deprecated)
      add(ComplaintSeverity::warning, "deprecated", found.node, std::move(found.what),
          std::move(found.expected));
    collect(JsonTree::kRoot, "", vocabulary::Meaning{vocabulary::Kind::object, 0});
    for (auto& finding : rules_.finish()) {
      if (finding.other != SemanticRules::kNowhere) finding.what += tree_.pointer(finding.other);
      add(finding.severity, finding.rule, finding.place, std::move(finding.what),
          std::move(finding.expected));
    }
  }

 private:
  using MaybeMeaning = std::optional<vocabulary::Meaning>;

  void add(ComplaintSeverity severity, std::string_view rule, Node node, std::string what,
           std::string expected) {
    if (severity == ComplaintSeverity::warning && warnings_++ > kMostComplaints) return;
    result_.complaints.push_back(complaint(severity, rule, tree_.offset(node), tree_.pointer(node),
                                           std::move(what), std::move(expected)));
  }

  /// A document of no version that has a JSON schema: what is it then?
  void add_unknown(Node version, bool is_text) {
    constexpr std::string_view kExpected =
        "\"bomFormat\": \"CycloneDX\" and a \"specVersion\" from \"1.2\" to \"1.7\"";
    std::string what = "this JSON is not a CycloneDX document: it has no \"specVersion\"";
    if (is_text && tree_.member(JsonTree::kRoot, "specFormat") != JsonTree::kRoot)
      what = fmt::format(
          "CycloneDX {}, which calls itself so by \"specFormat\" as the drafts of 2.0 do, is not known here",
          printable(tree_.text(version).substr(0, 40)));
    else if (is_text)
      what = fmt::format("CycloneDX has no version \"{}\" in JSON",
                         printable(tree_.text(version).substr(0, 40)));
    else if (version != JsonTree::kRoot)
      what = "\"specVersion\" is not a string";
    else if (tree_.kind(JsonTree::kRoot) == Kind::array)
      what = "this JSON is an array, not a CycloneDX document";
    else if (tree_.member(JsonTree::kRoot, "spdxVersion") != JsonTree::kRoot)
      what = "this is an SPDX document, not CycloneDX";
    add(ComplaintSeverity::error, "syntax", version, std::move(what), std::string(kExpected));
  }

  /// Walks the whole tree and gives the rules what concerns them. `key` is the member that the value belongs
  /// to, for an element that of its array, and `meaning` what the vocabulary says of it. Depth is limited by
  /// the parser.
  void collect(Node node, std::string_view key, const MaybeMeaning& meaning) {
    if (tree_.kind(node) == Kind::array) {
      const bool references = meaning && vocabulary::is_reference(*meaning);
      Node element = JsonTree::first(node);
      for (std::uint32_t i = 0; i < tree_.size(node); ++i, element = tree_.next(element))
        if (tree_.kind(element) != Kind::string)
          collect(element, key, meaning);
        else if (references)
          rules_.reference(tree_.text(element), element);
    } else if (tree_.kind(node) == Kind::object) {
      collect_members(node, key, meaning);
    }
  }

  void collect_members(Node object, std::string_view key, const MaybeMeaning& meaning) {
    const auto has = [&](std::string_view name) { return tree_.member(object, name) != JsonTree::kRoot; };
    if (tree_.size(object) > 1) check_duplicates(object);
    Node member = JsonTree::first(object);
    for (std::uint32_t i = 0; i < tree_.size(object); ++i, member = tree_.next(JsonTree::value(member))) {
      const std::string_view name = tree_.text(member);
      if (object == JsonTree::kRoot) in_formulation_ = name == "formulation";
      const Node value = JsonTree::value(member);
      if (tree_.kind(value) == Kind::string) collect_text(object, key, name, value);
      MaybeMeaning inner;
      if (meaning)
        inner = vocabulary::meaning_of_member(*meaning, name, tree_.kind(value) == Kind::object, has);
      if (tree_.kind(value) != Kind::string)
        collect(value, name, inner);
      else if (inner && vocabulary::is_reference(*inner))
        rules_.reference(tree_.text(value), value);
    }
    if (key == "dependencies") collect_dependency(object);
  }

  void collect_text(Node object, std::string_view key, std::string_view name, Node value) {
    const std::string_view text = tree_.text(value);
    if (name == "bom-ref") {
      rules_.bom_ref(text, value, in_formulation_);
    } else if (name == "content") {
      const Node algorithm = tree_.member(object, "alg");
      if (algorithm != JsonTree::kRoot && tree_.kind(algorithm) == Kind::string)
        rules_.hash(tree_.text(algorithm), text, value);
    } else if (name == "purl") {
      rules_.purl(text, value);
    } else if (name == "expression" && key == "licenses") {
      rules_.license_expression(text, value);
    } else if (name == "serialNumber" && object == JsonTree::kRoot) {
      rules_.serial_number(text, value);
    }
  }

  void collect_dependency(Node object) {
    const Node from = tree_.member(object, "ref");
    const Node list = tree_.member(object, "dependsOn");
    if (from == JsonTree::kRoot || list == JsonTree::kRoot || tree_.kind(from) != Kind::string ||
        tree_.kind(list) != Kind::array)
      return;
    Node element = JsonTree::first(list);
    for (std::uint32_t i = 0; i < tree_.size(list); ++i, element = tree_.next(element))
      if (tree_.kind(element) == Kind::string)
        rules_.dependency(tree_.text(from), tree_.text(element), element);
  }

  void check_duplicates(Node object) {
    names_.clear();
    Node member = JsonTree::first(object);
    for (std::uint32_t i = 0; i < tree_.size(object); ++i, member = tree_.next(JsonTree::value(member)))
      names_.emplace_back(tree_.text(member), member);
    if (names_.size() > 16) std::sort(names_.begin(), names_.end());
    const std::size_t reach = names_.size() > 16 ? 1 : names_.size();
    for (std::size_t i = 0; i < names_.size(); ++i)
      for (std::size_t j = i + 1; j < names_.size() && j <= i + reach; ++j)
        if (names_[i].first == names_[j].first) {
          add(ComplaintSeverity::warning, "duplicate-member", names_[j].second,
              fmt::format("the member \"{}\" is already in this object", printable(names_[j].first)),
              "each member once: readers disagree on which of them counts");
          j = names_.size();
        }
  }

  const JsonTree& tree_;
  ValidationResult& result_;
  SemanticRules rules_;
  bool in_formulation_ = false;
  std::size_t warnings_ = 0;
  std::vector<std::pair<std::string_view, Node>> names_;
};

}  // namespace

void judge_json(std::string_view bytes, ValidationResult& result) {
  result.format = "JSON";
  const std::size_t mark = bytes.starts_with("\xef\xbb\xbf") ? 3 : 0;
  std::size_t failed_at = 0;
  try {
    const JsonTree tree(bytes.substr(mark), "", &failed_at);
    JsonValidator(tree, result).run();
  } catch (const Error& error) {
    // The reader says `name:line:column: what`; the place is in the complaint already, and the name is empty.
    std::string_view what = error.what();
    if (const auto end = what.find(": "); what.starts_with(':') && end != what.npos)
      what.remove_prefix(end + 2);
    result.complaints.push_back(
        complaint(ComplaintSeverity::error, "syntax", failed_at, {}, std::string(what), "JSON (RFC 8259)"));
  }
  for (Complaint& complaint : result.complaints) complaint.offset += mark;
}

}  // namespace stocktake::validation
