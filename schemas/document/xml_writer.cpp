#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "schemas/document/document_codec.h"

// Tree to XML by the vocabulary: attributes first, then the members in the vocabulary's order, which is the
// one that the XSDs demand, then the extras of the same place. What the vocabulary does not know is not
// written; `convert` has listed it before.

namespace stocktake::codec {
namespace {

using Json = nlohmann::ordered_json;
using std::string_view;
using vocabulary::Alternative;
using vocabulary::Choice;
using vocabulary::Field;
using vocabulary::Kind;
using vocabulary::Meaning;
using vocabulary::Place;
using vocabulary::Type;

class Writer {
 public:
  Writer(const Document& document, std::vector<Remark>& unspellable, const Sink& sink)
      : document_(document), unspellable_(unspellable), sink_(sink) {
    for (const XmlExtra& extra : document.extras()) extras_[extra.path].push_back(&extra);
  }

  void write() {
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    attributes_ = fmt::format(" xmlns=\"{}\"", xml_namespace(document_.version()));
    object("bom", document_.json(), vocabulary::types()[0]);
    sink_(out_);
  }

 private:
  using Extras = std::vector<const XmlExtra*>;

  const Extras& extras() const {
    static const Extras kNone;
    if (extras_.empty()) return kNone;
    const auto found = extras_.find(path_.pointer());
    return found == extras_.end() ? kNone : found->second;
  }

  void indent() { out_.append(depth_ * 2, ' '); }

  /// Appends text, escaped; characters that XML 1.0 (section 2.2) has no way to write become U+FFFD. What
  /// would begin a line as a command of a continuous integration service does (ci_commands.h) is spelled as a
  /// reference.
  void text(std::string& to, string_view value, bool attribute) {
    bool spelled = true, begins_line = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') {
        to += "\xEF\xBF\xBD";
        spelled = false;
      } else if (const string_view noncharacter = value.substr(i, 3);
                 byte == 0xef && (noncharacter == "\xEF\xBF\xBE" || noncharacter == "\xEF\xBF\xBF")) {
        to += "\xEF\xBF\xBD";
        i += 2;
        spelled = false;
      } else if (begins_line && (c == ':' || c == '#')) {
        to += c == ':' ? "&#58;" : "&#35;";
      } else {
        append_xml(to, string_view(&c, 1), attribute);
      }
      begins_line = c == '\n' || c == '\r' || (begins_line && (c == ' ' || c == '\t'));
    }
    if (!spelled)
      unspellable_.push_back({path_.text(), "XML has no way to write its control characters: now U+FFFD"});
  }

  static std::string plain(const Json& value) {
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  void attribute(string_view name, string_view value) {
    attributes_ += fmt::format(" {}=\"", name);
    text(attributes_, value, true);
    attributes_ += '"';
  }

  /// Opens an element with the attributes collected so far and the extra ones of this place; `close` with
  /// the elements among the extras and the end tag must follow, or `close_text`.
  void open(string_view name) {
    indent();
    out_ += '<';
    out_ += name;
    out_ += std::exchange(attributes_, {});
    std::vector<string_view> declared;
    for (const XmlExtra* extra : extras()) {
      if (extra->element) continue;
      const string_view prefix = string_view(extra->name).substr(0, extra->name.find(':'));
      if (!extra->uri.empty() && prefix != "xml" &&
          std::find(declared.begin(), declared.end(), prefix) == declared.end()) {
        declared.push_back(prefix);
        attribute(fmt::format("xmlns:{}", prefix), extra->uri);
      }
      attribute(extra->name, extra->text);
    }
    out_ += std::exchange(attributes_, {});
  }

  template <class Children>
  void nested(string_view name, Children&& children) {
    open(name);
    out_ += ">\n";
    const std::size_t inside = written_ + out_.size();
    ++depth_;
    children();
    for (const XmlExtra* extra : extras()) {
      if (!extra->element) continue;
      indent();
      out_ += extra->text;
      out_ += '\n';
    }
    --depth_;
    if (written_ + out_.size() == inside) {  // then nothing went to the sink either
      out_.resize(out_.size() - 2);
      out_ += "/>\n";
      return;
    }
    indent();
    out_ += fmt::format("</{}>\n", name);
    if (out_.size() < kPieceBytes) return;
    sink_(out_);
    written_ += out_.size();
    out_.clear();
  }

  void with_text(string_view name, string_view value) {
    open(name);
    std::string inner;
    text(inner, value, false);
    for (const XmlExtra* extra : extras())
      if (extra->element) inner += extra->text;
    out_ += inner.empty() ? "/>\n" : fmt::format(">{}</{}>\n", inner, name);
  }

  void object(string_view name, const Json& value, const Type& type) {
    if (!value.is_object()) return with_text(name, plain(value));
    for (const Field& field : type.fields)
      if (field.place == Place::attribute)
        if (const auto found = value.find(field.json); found != value.end()) {
          Step step(path_, field.json);
          attribute(field.xml, plain(*found));
        }
    if (const Field* field = type.text_field()) {
      const auto found = value.find(field->json);
      return with_text(name, found == value.end() ? std::string() : plain(*found));
    }
    nested(name, [&] {
      for (const Field& field : type.fields) {
        if (field.place == Place::none || field.place == Place::attribute || field.place == Place::side)
          continue;
        const auto found = value.find(field.json);
        if (found == value.end()) continue;
        Step step(path_, field.json);
        if (field.place == Place::element) sides(value, field, type);
        member(*found, field);
      }
    });
  }

  /// Collects the attributes that other members of `object` have on the element of `field`.
  void sides(const Json& object, const Field& field, const Type& type) {
    for (const Field& side : type.fields)
      if (side.place == Place::side && side.xml == field.xml)
        if (const auto found = object.find(side.json); found != object.end())
          attribute(side.attribute, plain(*found));
  }

  void member(const Json& value, const Field& field) {
    switch (field.place) {
      case Place::element:
        return element(field.xml, value, field.meaning, {});
      case Place::repeated:
        if (!value.is_array()) return element(field.xml, value, field.meaning, field.attribute);
        return items(value,
                     [&](const Json& item) { element(field.xml, item, field.meaning, field.attribute); });
      case Place::wrapped:
        if (field.object && value.is_object())
          return object(field.xml, value, vocabulary::types()[*field.object]);
        return nested(field.xml, [&] {
          items(value, [&](const Json& item) { element(field.item, item, field.meaning, field.attribute); });
        });
      case Place::chosen:
        return nested(field.xml, [&] { chosen(value, vocabulary::choices()[field.meaning.index]); });
      default:
        return;
    }
  }

  template <class Write>
  void items(const Json& array, Write&& write) {
    if (!array.is_array()) return write(array);
    for (std::size_t i = 0; i < array.size(); ++i) {
      Step step(path_, i);
      write(array[i]);
    }
  }

  void element(string_view name, const Json& value, const Meaning& meaning, string_view in_attribute) {
    if (meaning.kind == Kind::object) return object(name, value, vocabulary::types()[meaning.index]);
    if (meaning.kind == Kind::choice) {
      const Choice& choice = vocabulary::choices()[meaning.index];
      return nested(name, [&] { alternative(value, alternative_for(choice, value)); });
    }
    if (in_attribute.empty()) return with_text(name, plain(value));
    attribute(in_attribute, plain(value));
    with_text(name, {});
  }

  void chosen(const Json& array, const Choice& choice) {
    const Alternative* same = nullptr;
    if (choice.uniform && array.is_array())
      for (const Json& item : array)
        if (const Alternative& fits = alternative_for(choice, item); same == nullptr || &fits < same)
          same = &fits;
    items(array, [&](const Json& item) {
      alternative(item, same != nullptr ? *same : alternative_for(choice, item));
    });
  }

  void alternative(const Json& value, const Alternative& chosen) {
    if (chosen.rule == Alternative::Rule::wrap) {
      Step step(path_, chosen.keys.front());
      return element(chosen.xml, value.at(std::string(chosen.keys.front())), chosen.meaning, {});
    }
    element(chosen.xml, value, chosen.meaning, {});
  }

  const Document& document_;
  std::vector<Remark>& unspellable_;
  std::unordered_map<std::string, Extras> extras_;
  const Sink& sink_;
  std::string out_;
  std::size_t written_ = 0;  // what the sink has taken
  std::string attributes_;   // of the element to be opened next
  std::size_t depth_ = 0;
  TreePath path_;
};

}  // namespace

void write_xml(const Document& document, std::vector<Remark>& unspellable, const Sink& sink) {
  Writer(document, unspellable, sink).write();
}

}  // namespace stocktake::codec
