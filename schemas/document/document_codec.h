#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/document/document.h"
#include "schemas/document/vocabulary.h"

/// The parts of schemas/document/document.h, each in the source file of its name. Not for use elsewhere.
namespace stocktake::codec {

/// The bytes of the document inside `bytes`: expanded where they are compressed, as UTF-8 without byte order
/// mark. Returns a view of `bytes` where nothing is to do, else of `buffer`.
std::string_view plain_text(std::string_view bytes, std::string_view name, const Limits& limits,
                            std::string& buffer);

/// Throws the Error for text that is neither JSON nor XML, or one of them but no BOM: says what it looks
/// like.
[[noreturn]] void refuse(std::string_view text, std::string_view name);

/// `name:line:column: what`, for the byte at `offset` of `text`.
[[noreturn]] void fail_at(std::string_view text, std::size_t offset, std::string_view name,
                          std::string_view what);

Document read_json(std::string_view text, std::string_view name, const Limits& limits);

/// The value as JSON, piece by piece. Bytes that are no UTF-8 become U+FFFD. Recursion is as deep as the
/// value, which the readers limit.
void write_json(const nlohmann::ordered_json& value, Layout layout, const Sink& sink);

Document read_xml(std::string_view text, std::string_view name, const Limits& limits);
/// Writes a document that `convert` has made fit for XML, piece by piece. `unspellable` gets the places of
/// characters that XML cannot hold.
void write_xml(const Document& document, std::vector<Remark>& unspellable, const Sink& sink);

/// Text collected until it is worth a call of its sink.
inline constexpr std::size_t kPieceBytes = 64 << 10;

/// Appends `text` as XML: escaped for element text, or for an attribute in double quotes.
void append_xml(std::string& to, std::string_view text, bool attribute);

/// `$schema` of that version's JSON.
std::string json_schema_url(SpecVersion version);

/// Where a walk over the tree is: the names and indices from the root, spelt only when somebody asks. Names
/// must outlive the walk.
class TreePath {
 public:
  /// Goes into the member `name`.
  void enter(std::string_view name) { steps_.push_back({name, 0, 0}); }
  /// Goes into item `index` of an array; `written` is its index where dropped items don't count.
  void enter(std::size_t index, std::size_t written) { steps_.push_back({{}, index, written}); }
  void enter(std::size_t index) { enter(index, index); }
  void leave() { steps_.pop_back(); }

  /// JSON pointer (RFC 6901); `written`: by the indices of what is kept.
  std::string pointer(bool written = false) const;
  /// "components[3].evidence.identity[1]".
  std::string text() const;

 private:
  struct Step {
    std::string_view name;  // without data: an index
    std::size_t index;
    std::size_t written;
  };
  std::vector<Step> steps_;
};

/// A JSON pointer as `TreePath::text` spells it.
std::string text_of_pointer(std::string_view pointer);

/// Goes a step for as long as it lives.
class Step {
 public:
  template <class... Where>
  explicit Step(TreePath& path, Where... where) : path_(path) {
    path_.enter(where...);
  }
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  ~Step() { path_.leave(); }

 private:
  TreePath& path_;
};

/// Appends to the array `to` what it does not have of the array `from`, whose items are moved. Linear.
void append_missing(nlohmann::ordered_json& to, nlohmann::ordered_json& from);

/// The alternative of `choice` that `value` is to be written as; the last where none fits.
const vocabulary::Alternative& alternative_for(const vocabulary::Choice& choice,
                                               const nlohmann::ordered_json& value);

}  // namespace stocktake::codec
