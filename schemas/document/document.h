#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/document/spec_version.h"
#include "schemas/io/input.h"
#include "schemas/io/sink.h"

/// The complete CycloneDX document: every version from 1.0 to 1.7, JSON and XML, read, converted and written
/// without losing what the target can hold. Goes in: the bytes of one document. Comes out: a tree to look at
/// and change, or bytes again, and a list of what the target had no place for. It never validates: a document
/// that breaks its schema is carried along as far as it can be understood (schemas/validation/validate.h
/// judges). To compare or scan, the Inventory (schemas/inventory/inventory.h) is the faster and smaller form.
namespace stocktake {

/// What a hostile document may cost. The defaults hold any SBOM that was ever seen, with room.
struct Limits {
  std::size_t depth = 256;                  // nested objects, arrays or elements
  std::size_t string_bytes = 64u << 20;     // one string
  std::size_t values = 50'000'000;          // JSON values, or XML elements and attributes
  std::size_t members = 10'000;             // of one object
  std::size_t expanded_bytes = 4ull << 30;  // what a compressed document may grow to
  std::size_t expansion = 1'000;            // and how many times its size, beyond the first MiB
};

/// What an XML document says in a place that JSON has no name for: an element of another namespace (also an
/// XML signature), an attribute of another namespace, or one that no schema knows.
struct XmlExtra {
  std::string path;  ///< JSON pointer (RFC 6901) to what it stands in: "/components/0/name"
  bool element = false;
  std::string name;  ///< qualified name: "ds:Signature", "xml:lang"
  std::string uri;   ///< namespace, empty where there is none
  std::string text;  ///< the attribute's value, or the whole element as XML that declares its own prefixes
};

/// A CycloneDX document as a tree in the shape of CycloneDX JSON, whatever form it was read from. A value
/// type: copies are deep. Not thread-safe for writing.
class Document {
 public:
  /// An empty document of that version: `bomFormat`, `specVersion` and `version` 1.
  explicit Document(SpecVersion version = kNewestVersion, Form form = Form::json);
  Document(const Document& other);
  Document(Document&& other) noexcept;
  Document& operator=(const Document& other);
  Document& operator=(Document&& other) noexcept;
  ~Document();

  /// The root object. Include nlohmann/json.hpp to look inside.
  nlohmann::ordered_json& json() { return *json_; }
  const nlohmann::ordered_json& json() const { return *json_; }

  SpecVersion version() const { return version_; }
  /// The form that it was read from, or is meant to be written in.
  Form form() const { return form_; }
  /// Says that the tree is of that version now; changes nothing else but `specVersion`.
  void set_version(SpecVersion version);
  void set_form(Form form) { form_ = form; }

  /// What the tree has no place for, in the order of the document.
  std::vector<XmlExtra>& extras() { return extras_; }
  const std::vector<XmlExtra>& extras() const { return extras_; }

 private:
  std::unique_ptr<nlohmann::ordered_json> json_;
  SpecVersion version_;
  Form form_;
  std::vector<XmlExtra> extras_;
};

/// Reads a document of any version and form, plain or compressed by gzip or Zstandard, in UTF-8 or
/// UTF-16, with or without a byte order mark. The form is found in the content. `name` stands in errors only.
/// \throws Error `name:line:column: what` where the document is malformed, over a limit, or names one key
/// twice in one object; what it looks like where it is no CycloneDX document.
Document read_document(std::string_view bytes, std::string_view name, const Limits& limits = {});

/// Reads the file at `path`, `-` is standard input. \throws Error also where it cannot be read.
Document read_document_file(const std::string& path, const Limits& limits = {});

/// One place that a conversion could not carry over, or a remark about it.
struct Remark {
  std::string path;  ///< components[3].evidence.identity[1]; empty for the document
  std::string text;  ///< "1.5 has no second identity"

  /// `path: text`.
  std::string line() const;
};

struct Conversion {
  Document document;
  std::vector<Remark> losses;    ///< what the target has no place for
  std::vector<Remark> warnings;  ///< what was kept though no version knows it
};

/// The document as `version` in `form` can hold it. Nothing is dropped that the target has a place for; what
/// it lacks is dropped with its subtree and listed as one loss, or said in the nearest way that it has (a
/// component type as "application", tools of 1.5 as tools of 1.4), which is a loss too. Values of an
/// enumeration that no version knows are kept, with a warning. \throws Error for JSON before 1.2.
Conversion convert(Document document, SpecVersion version, Form form);
/// The same in the document's own form.
Conversion convert(Document document, SpecVersion version);

/// The document in the given form and version: UTF-8, two spaces a level, a line end last; the same document
/// gives the same bytes. Converts first where that is needed. \param losses where not null, gets what
/// `convert` lost and what the form cannot spell (control characters in XML, which become U+FFFD).
std::string write_document(const Document& document, Form form, SpecVersion version,
                           std::vector<Remark>* losses = nullptr);

/// The same for what `convert` returned, as it is; adds to its losses what the form cannot spell.
std::string write_document(Conversion& conversion);

/// How JSON is laid out.
enum class Layout : std::uint8_t {
  compact,   ///< no white space
  lines,     ///< a line for each component, dependency and member of the document, as `stocktake scan` writes
  indented,  ///< two spaces a level
};

/// The same piece by piece, so that the text never stands in memory as a whole. XML is always indented.
void write_document(Conversion& conversion, const Sink& sink, Layout layout = Layout::indented);

/// The XML namespace of that version, e.g. "http://cyclonedx.org/schema/bom/1.6".
std::string xml_namespace(SpecVersion version);

}  // namespace stocktake
