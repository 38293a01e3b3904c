#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/json/tree.h"

namespace stocktake {

/// One thing that is wrong with a JSON value.
struct JsonComplaint {
  JsonTree::Node node = 0;  ///< The value, or the key where the member itself is wrong.
  std::string what;         ///< What is wrong, in one sentence.
  std::string expected;     ///< What would be right; may be empty.
};

/// A JSON Schema (draft-07), compiled once and then judging any number of documents, from any number of
/// threads. Why not valijson, which would do for small documents: it doesn't know the format `uri`, so that
/// both alternatives of a signature's algorithm fit, `oneOf` fails, and valid signatures are refused; it
/// compares every pair where items must be unique: 4,000 take 1.9 s against 1.4 ms here, 16 times as long as
/// 1,000 (`./dev bench --only micro`, `unique_items_*`), which for 500,000 components does not end;
/// std::regex overflows the stack on long strings; its complaints have no place in the text; it wants a
/// document object model of ten times the document's size. The schemas use 25 keywords, which are less than
/// what mending that would take.
///
/// Knows the keywords that the published schemas use, and refuses a schema with any other, so that nothing is
/// silently left unchecked. As draft-07 says, members beside `$ref` don't count and unknown formats pass;
/// the formats date, date-time, uri, iri-reference and idn-email are enforced.
class JsonSchema {
 public:
  /// Gives the text of the schema that a `$ref` or `name` names ("jsf-0.82.schema.json"); it must stay valid
  /// while compiling. Throws Error for an unknown one.
  using Load = std::function<std::string_view(std::string_view name)>;

  /// Compiles the schema `name` and all that it refers to. Throws Error for what it cannot enforce.
  JsonSchema(std::string_view name, const Load& load);
  ~JsonSchema();
  JsonSchema(const JsonSchema&) = delete;
  JsonSchema& operator=(const JsonSchema&) = delete;

  /// Whether the document passes. Costs time linear in the document. Where it does, `deprecated` gets, in the
  /// order of the document, each place that the schema deprecates, by the keyword or by beginning its
  /// description so, with what it says to use instead.
  bool accepts(const JsonTree& document, std::vector<JsonComplaint>* deprecated = nullptr) const;

  /// What is wrong, in the order of the document, at most `limit` complaints; empty where it passes. Of the
  /// alternatives of a oneOf or anyOf only the one that the value most likely meant is reported. `deprecated`
  /// as for `accepts`, of a document that does not pass.
  std::vector<JsonComplaint> explain(const JsonTree& document, std::size_t limit,
                                     std::vector<JsonComplaint>* deprecated = nullptr) const;

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace stocktake
