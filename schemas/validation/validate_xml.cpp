#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlschemas.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <memory>
#include <span>

#include "schemas/document/vocabulary.h"
#include "schemas/error.h"
#include "schemas/made_once.h"
#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"
#include "schemas/validation/deprecation.h"
#include "schemas/validation/schema_store.h"
#include "schemas/validation/semantic_rules.h"
#include "schemas/validation/validate_internal.h"

// libxml2 parses and validates. It keeps lines but no columns, so while parsing the offset of each element is
// noted: elements are numbered in the order of the document, and the number stands in the node's `_private`.
namespace stocktake::validation {
namespace {

constexpr std::string_view kNamespace = "http://cyclonedx.org/schema/bom/";
constexpr std::array<std::string_view, 8> kSchemaVersions{"1.0", "1.1", "1.2", "1.3",
                                                          "1.4", "1.5", "1.6", "1.7"};
constexpr std::size_t kMostBytes = std::numeric_limits<int>::max();

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

// --- The schemas' imports, served from inside the program
// -------------------------------------------------------

constexpr std::string_view kScheme = "stocktake-schema:";

struct OpenSchema {
  std::string_view rest;
};
int matches_schema(const char* name) {
  return std::string_view(name).starts_with(kScheme) ? 1 : 0;
}
void* open_schema(const char* name) {
  return new OpenSchema{official_schema(std::string_view(name).substr(kScheme.size()))};
}
int read_schema(void* context, char* to, int room) {
  auto& rest = static_cast<OpenSchema*>(context)->rest;
  const std::size_t size = std::min(rest.size(), static_cast<std::size_t>(room));
  std::memcpy(to, rest.data(), size);
  rest.remove_prefix(size);
  return static_cast<int>(size);
}
int close_schema(void* context) {
  delete static_cast<OpenSchema*>(context);
  return 0;
}

void ignore(void* /*context*/, const char* /*format*/, ...) {}

/// The text of a schema with its import pointing into the program instead of at a file or the network.
std::string with_inner_imports(std::string_view text) {
  std::string out(text);
  for (const std::string_view location : {"\"spdx.xsd\"", "\"http://cyclonedx.org/schema/spdx\""}) {
    const std::string attribute = fmt::format("schemaLocation={}", location);
    if (const auto at = out.find(attribute); at != out.npos)
      out.replace(at, attribute.size(), fmt::format("schemaLocation=\"{}spdx.xsd\"", kScheme));
  }
  return out;
}

struct XmlSchema {
  std::unique_ptr<xmlSchema, void (*)(xmlSchemaPtr)> schema{nullptr, xmlSchemaFree};
  std::vector<DeprecatedElement> deprecated;
};

std::unique_ptr<XmlSchema> parse_schema(std::size_t version) {
  [[maybe_unused]] static const bool library = [] {
    xmlInitParser();
    return xmlRegisterInputCallbacks(matches_schema, open_schema, read_schema, close_schema) >= 0;
  }();
  const std::string name = fmt::format("bom-{}.xsd", kSchemaVersions[version]);
  const std::string text = with_inner_imports(official_schema(name));
  const std::unique_ptr<xmlSchemaParserCtxt, void (*)(xmlSchemaParserCtxtPtr)> parser(
      xmlSchemaNewMemParserCtxt(text.data(), static_cast<int>(text.size())), xmlSchemaFreeParserCtxt);
  xmlSchemaSetParserErrors(parser.get(), ignore, ignore, nullptr);
  auto made = std::make_unique<XmlSchema>();
  made->schema.reset(xmlSchemaParse(parser.get()));
  if (!made->schema) throw Error(fmt::format("the schema {} inside the program is damaged", name));
  // Of what schemas before 1.5 deprecate, later ones took some back (`cpe`).
  if (kSchemaVersions[version] >= "1.5") made->deprecated = deprecated_elements(text);
  return made;
}

/// The compiled schema of a version, an index into kSchemaVersions; compiled once. Used read-only afterwards.
const XmlSchema& xml_schema_of(std::size_t version) {
  static MadeOnce<XmlSchema, kSchemaVersions.size()> schemas;
  return schemas.get(version, [&] { return parse_schema(version); });
}

// --- The document
// -----------------------------------------------------------------------------------------------

/// More attributes in one element than any document has: libxml2 compares each with all others.
constexpr std::size_t kMostAttributes = 10'000;

/// Where an element has more; npos where none has. Looks at nothing but quotes and brackets: what is not well
/// formed is for the parser to say.
std::size_t too_many_attributes(std::string_view text) {
  const auto behind = [&](std::size_t at, std::string_view end) {
    const std::size_t found = text.find(end, at);
    return found == text.npos ? text.size() : found + end.size();
  };
  for (std::size_t at = text.find('<'); at < text.size(); at = text.find('<', at)) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--") || rest.starts_with("<![CDATA[") || rest.starts_with("<?")) {
      at = behind(at, rest.starts_with("<?") ? "?>" : rest.starts_with("<!-") ? "-->" : "]]>");
      continue;
    }
    const std::size_t element = at;
    std::size_t attributes = 0;
    for (at = text.find_first_of("\"'>", at); at < text.size() && text[at] != '>';
         at = text.find_first_of("\"'>", at)) {
      if (++attributes > kMostAttributes) return element;
      at = behind(at + 1, text.substr(at, 1));
    }
  }
  return text.npos;
}

class XmlValidator {
 public:
  XmlValidator(std::string_view bytes, ValidationResult& result) : bytes_(bytes), result_(result) {}

  void run() {
    if (const std::size_t at = too_many_attributes(bytes_); at != bytes_.npos) {
      result_.complaints.push_back(complaint(ComplaintSeverity::error, "syntax", at, {},
                                             "this element has more attributes than any document needs",
                                             fmt::format("at most {}", kMostAttributes)));
      return;
    }
    if (!parse()) return;
    xmlNodePtr root = xmlDocGetRootElement(document_.get());
    const std::string_view name = view(root->name);
    const std::string_view space = root->ns == nullptr ? std::string_view() : view(root->ns->href);
    const auto known =
        space.starts_with(kNamespace)
            ? std::find(kSchemaVersions.begin(), kSchemaVersions.end(), space.substr(kNamespace.size()))
            : kSchemaVersions.end();
    if (name != "bom" || known == kSchemaVersions.end()) {
      add(ComplaintSeverity::error, "syntax", number_of(root), path_of(root),
          space.empty() ? fmt::format("the root element is <{}> without a namespace", printable(name))
                        : fmt::format("the root element is <{}> of {}", printable(name), printable(space)),
          fmt::format("<bom xmlns=\"{}1.x\"> with 1.0 to 1.7", kNamespace));
      return;
    }
    result_.version = *known;
    const XmlSchema& schema = xml_schema_of(static_cast<std::size_t>(known - kSchemaVersions.begin()));
    check_schema(schema);
    deprecated_ = schema.deprecated;
    collect_all(root);
    for (auto& finding : rules_.finish()) {
      if (finding.other != SemanticRules::kNowhere) finding.what += path_of(node_at(root, finding.other));
      add(finding.severity, finding.rule, finding.place, path_of(node_at(root, finding.place)),
          std::move(finding.what), std::move(finding.expected));
    }
  }

 private:
  using Place = SemanticRules::Place;

  // --- Parsing

  static XmlValidator& self(void* context) {
    return *static_cast<XmlValidator*>(static_cast<xmlParserCtxtPtr>(context)->_private);
  }

  static void on_start_element(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                               int spaces, const xmlChar** names, int attributes, int defaulted,
                               const xmlChar** values) {
    xmlSAX2StartElementNs(context, name, prefix, uri, spaces, names, attributes, defaulted, values);
    auto* parser = static_cast<xmlParserCtxtPtr>(context);
    if (parser->node == nullptr) return;
    XmlValidator& judge = self(context);
    // libxml2 leaves the member to the application; a number fits into a pointer and needs no object.
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    parser->node->_private = reinterpret_cast<void*>(judge.offsets_.size());
    // The parser stands before the '>' of the tag; an attribute's value holds no '<'.
    const auto at = static_cast<std::size_t>(std::max(0L, xmlByteConsumed(parser)));
    const auto open = judge.bytes_.rfind('<', std::min(at, judge.bytes_.size()));
    judge.offsets_.push_back(static_cast<std::uint32_t>(open == std::string_view::npos ? 0 : open));
  }

  /// Entities are how small documents become large and how they reach for files; no SBOM needs them.
  static void on_document_type(void* context, const xmlChar* /*name*/, const xmlChar* /*external*/,
                               const xmlChar* /*system*/) {
    auto* parser = static_cast<xmlParserCtxtPtr>(context);
    self(context).document_type_at_ = std::max(0L, xmlByteConsumed(parser));
    xmlStopParser(parser);
  }

  bool parse() {
    if (bytes_.size() > kMostBytes) {
      add_syntax(0, "larger than 2 GiB: no SBOM needs that, so the document is refused");
      return false;
    }
    const std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxtPtr)> parser(xmlNewParserCtxt(),
                                                                            xmlFreeParserCtxt);
    parser->_private = this;
    parser->sax->startElementNs = on_start_element;
    parser->sax->internalSubset = on_document_type;
    document_.reset(xmlCtxtReadMemory(parser.get(), bytes_.data(), static_cast<int>(bytes_.size()), nullptr,
                                      nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    if (document_type_at_ >= 0) {
      const auto at = bytes_.rfind("<!", static_cast<std::size_t>(document_type_at_));
      add_syntax(at == bytes_.npos ? 0 : at,
                 "the document has a document type declaration (<!DOCTYPE), which is refused: entities are a "
                 "means of attack and no part of CycloneDX");
      return false;
    }
    if (document_ == nullptr || xmlDocGetRootElement(document_.get()) == nullptr) {
      const xmlErrorPtr error = xmlCtxtGetLastError(parser.get());
      const auto at = static_cast<std::size_t>(std::max(0L, xmlByteConsumed(parser.get())));
      add_syntax(std::min(at, bytes_.size()), error == nullptr || error->message == nullptr
                                                  ? std::string("not well-formed XML")
                                                  : one_line(error->message));
      return false;
    }
    return true;
  }

  static std::string one_line(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    return printable(text);
  }

  void add_syntax(std::size_t offset, std::string what) {
    result_.complaints.push_back(
        complaint(ComplaintSeverity::error, "syntax", offset, {}, std::move(what),
                  "well-formed XML (XML 1.0), complete and nested at most 256 deep"));
  }

  // --- Places

  static Place number_of(const xmlNode* node) {
    while (node->type != XML_ELEMENT_NODE && node->parent != nullptr) node = node->parent;
    return static_cast<Place>(reinterpret_cast<std::uintptr_t>(node->_private));
  }

  /// "/bom/components/component[2]/@type"; an index only where there are several of that name.
  static std::string path_of(const xmlNode* node) {
    std::vector<std::string> steps;
    for (; node != nullptr && node->type != XML_DOCUMENT_NODE; node = node->parent) {
      if (node->type == XML_ATTRIBUTE_NODE) steps.push_back(fmt::format("@{}", view(node->name)));
      if (node->type != XML_ELEMENT_NODE) continue;
      auto same = [node](const xmlNode* other) {
        return other->type == XML_ELEMENT_NODE && xmlStrEqual(other->name, node->name) != 0;
      };
      std::size_t before = 0;
      for (const xmlNode* other = node->prev; other != nullptr; other = other->prev)
        before += same(other) ? 1 : 0;
      bool alone = before == 0;
      for (const xmlNode* other = node->next; alone && other != nullptr; other = other->next)
        alone = !same(other);
      steps.push_back(alone ? std::string(view(node->name))
                            : fmt::format("{}[{}]", view(node->name), before + 1));
    }
    std::string out;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) out += '/' + *step;
    return out;
  }

  /// The element with that number: the last child that does not begin behind it, level by level.
  static const xmlNode* node_at(const xmlNode* root, Place place) {
    const xmlNode* at = root;
    while (number_of(at) != place) {
      const xmlNode* inner = nullptr;
      for (const xmlNode* child = at->children; child != nullptr; child = child->next)
        if (child->type == XML_ELEMENT_NODE && number_of(child) <= place) inner = child;
      if (inner == nullptr) break;
      at = inner;
    }
    return at;
  }

  void add(ComplaintSeverity severity, std::string_view rule, Place place, std::string where,
           std::string what, std::string expected) {
    result_.complaints.push_back(
        complaint(severity, rule, offsets_[place], std::move(where), std::move(what), std::move(expected)));
  }

  // --- The schema

  static void on_fault(void* context, xmlErrorPtr error) {
    auto& judge = *static_cast<XmlValidator*>(context);
    if (judge.faults_++ > kMostComplaints || error->message == nullptr || error->node == nullptr) return;
    const auto* node = static_cast<const xmlNode*>(error->node);
    // A value that breaks a facet is reported a second time as no value of its type.
    if (node == judge.last_faulty_ &&
        view(reinterpret_cast<const xmlChar*>(error->message)).find("is not a valid value of the") !=
            std::string_view::npos)
      return;
    judge.last_faulty_ = node;
    judge.add_fault(node, error->message);
  }

  /// libxml2 says `Element '{namespace}name': fault. Expected is ( {namespace}a, {namespace}b ).`
  void add_fault(const xmlNode* node, std::string_view message) {
    std::string text;
    for (std::size_t i = 0; i < message.size(); ++i)
      if (message[i] == '{' && message.find('}', i) != message.npos && message.substr(i + 1, 4) == "http")
        i = message.find('}', i);
      else
        text.push_back(message[i]);
    std::string what = one_line(text);
    std::string expected;
    for (const std::string_view mark : {" Expected is one of ( ", " Expected is ( "})
      if (const auto at = what.find(mark); at != what.npos) {
        expected = what.substr(at + mark.size());
        if (const auto end = expected.rfind(" )"); end != expected.npos) expected.resize(end);
        expected.insert(0, mark.find("one") != mark.npos ? "one of the elements " : "the element ");
        what.resize(at);
      }
    for (const std::string_view mark :
         {"[facet 'enumeration'] ", "[facet 'pattern'] ", "[facet 'minLength'] "})
      if (const auto at = what.find(mark); at != what.npos) what.erase(at, mark.size());
    if (const auto at = what.find(" is not an element of the set {"); at != what.npos) {
      expected = "one of " + what.substr(at + 31);
      expected.erase(expected.find_last_not_of("}.") + 1);
      if (expected.size() > 400) expected = expected.substr(0, expected.rfind(',', 400)) + ", …";
      what.resize(at);
      what += " is not one of the values allowed here";
    }
    if (what.ends_with('.')) what.pop_back();
    // The place says already which element and attribute it is.
    std::string where = path_of(node);
    const std::string element = fmt::format("Element '{}': ", view(node->name));
    const std::string attribute = fmt::format("Element '{}', attribute '", view(node->name));
    if (const auto end = what.find("': ", attribute.size());
        what.starts_with(attribute) && end != what.npos) {
      where += "/@" + what.substr(attribute.size(), end - attribute.size());
      what.erase(0, end + 3);
    } else if (what.starts_with(element)) {
      what.erase(0, element.size());
    }
    what[0] = lower_ascii(what[0]);
    add(ComplaintSeverity::error, "schema", number_of(node), std::move(where), std::move(what),
        std::move(expected));
  }

  void check_schema(const XmlSchema& schema) {
    const std::unique_ptr<xmlSchemaValidCtxt, void (*)(xmlSchemaValidCtxtPtr)> validator(
        xmlSchemaNewValidCtxt(schema.schema.get()), xmlSchemaFreeValidCtxt);
    xmlSchemaSetValidStructuredErrors(validator.get(), on_fault, this);
    const int status = xmlSchemaValidateDoc(validator.get(), document_.get());
    if (status != 0 && faults_ == 0)
      add(ComplaintSeverity::error, "schema", 0, {},
          fmt::format("libxml2 refuses the document (code {})", status), {});
  }

  // --- What the schema cannot say

  static std::string_view attribute(const xmlNode* node, const char* name) {
    for (const xmlAttr* at = node->properties; at != nullptr; at = at->next)
      if (view(at->name) == name && at->children != nullptr) return view(at->children->content);
    return {};
  }

  /// The text of an element that holds nothing else; empty for any other.
  static std::string_view text_of(const xmlNode* node) {
    const xmlNode* child = node->children;
    if (child == nullptr || child->next != nullptr || child->type != XML_TEXT_NODE) return {};
    std::string_view text = view(child->content);
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == text.npos) return {};
    text.remove_prefix(from);
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  }

  /// Every element once, in the order of the document, without recursion.
  void collect_all(const xmlNode* root) {
    const xmlNode* at = root;
    for (;;) {
      if (at->type == XML_ELEMENT_NODE) collect(at);
      if (at->children != nullptr && at->type == XML_ELEMENT_NODE) {
        at = at->children;
        continue;
      }
      while (at != root && at->next == nullptr) at = at->parent;
      if (at == root) return;
      at = at->next;
    }
  }

  static bool in_formulation(const xmlNode* node) {
    for (; node != nullptr; node = node->parent)
      if (node->type == XML_ELEMENT_NODE && view(node->name) == "formulation") return true;
    return false;
  }

  /// Whether the element is the one that the schema deprecates: those around it tell.
  static bool stands_as(const xmlNode* node, const DeprecatedElement& deprecated) {
    const auto outer = [&] {
      node = node->parent;
      return node == nullptr || node->type != XML_ELEMENT_NODE ? std::string_view() : view(node->name);
    };
    if (deprecated.as_text && text_of(node).empty()) return false;
    for (const std::string& name : deprecated.within)
      if (outer() != name) return false;
    if (deprecated.around.empty()) return true;
    const std::string_view last = outer();
    return std::find(deprecated.around.begin(), deprecated.around.end(), last) != deprecated.around.end();
  }

  void check_deprecated(const xmlNode* node, std::string_view name, Place place) {
    for (const DeprecatedElement& deprecated : deprecated_) {
      if (deprecated.name != name || !stands_as(node, deprecated)) continue;
      if (warnings_++ <= kMostComplaints)
        add(ComplaintSeverity::warning, "deprecated", place, path_of(node),
            deprecated.as_text ? "is deprecated as a text" : "is deprecated", deprecated.instead);
      return;
    }
  }

  void collect(const xmlNode* node) {
    const std::string_view name = view(node->name);
    const Place place = number_of(node);
    check_deprecated(node, name, place);
    if (const auto ref = attribute(node, "bom-ref"); !ref.empty())
      rules_.bom_ref(ref, place, in_formulation(node));
    if (const auto ref = attribute(node, "ref"); !ref.empty()) rules_.reference(ref, place);
    if (name == "bom") {
      if (const auto serial = attribute(node, "serialNumber"); !serial.empty())
        rules_.serial_number(serial, place);
      return;
    }
    if (name == "dependency" && node->parent != nullptr && view(node->parent->name) == "dependency")
      rules_.dependency(attribute(node->parent, "ref"), attribute(node, "ref"), place);
    const std::string_view text = text_of(node);
    if (text.empty()) return;
    if (name == "purl")
      rules_.purl(text, place);
    else if (name == "hash")
      rules_.hash(attribute(node, "alg"), text, place);
    else if (name == "expression" && view(node->parent->name) == "licenses")
      rules_.license_expression(text, place);
    else if (vocabulary::is_reference_element(name))
      rules_.reference(text, place);
  }

  std::string_view bytes_;
  ValidationResult& result_;
  std::unique_ptr<xmlDoc, void (*)(xmlDocPtr)> document_{nullptr, xmlFreeDoc};
  std::vector<std::uint32_t> offsets_;  // of the elements, in the order of the document
  long document_type_at_ = -1;
  std::size_t faults_ = 0;
  const xmlNode* last_faulty_ = nullptr;
  std::span<const DeprecatedElement> deprecated_;
  std::size_t warnings_ = 0;
  SemanticRules rules_;
};

}  // namespace

void judge_xml(std::string_view bytes, ValidationResult& result) {
  result.format = "XML";
  if (const auto nul = bytes.find('\0'); nul != bytes.npos)  // where libxml2 would take the document to end
    result.complaints.push_back(complaint(ComplaintSeverity::error, "syntax", nul, {}, "a NUL byte",
                                          "characters that XML 1.0 has (section 2.2)"));
  else
    XmlValidator(bytes, result).run();
}

}  // namespace stocktake::validation
