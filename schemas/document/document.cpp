#include "schemas/document/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "schemas/document/document_codec.h"
#include "schemas/error.h"
#include "schemas/io/input.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {

using Json = nlohmann::ordered_json;

Document::Document(SpecVersion version, Form form)
    : json_(std::make_unique<Json>(Json{
          {"bomFormat", "CycloneDX"}, {"specVersion", std::string(to_string(version))}, {"version", 1}})),
      version_(version),
      form_(form) {}

Document::Document(const Document& other)
    : json_(std::make_unique<Json>(*other.json_)),
      version_(other.version_),
      form_(other.form_),
      extras_(other.extras_) {}

Document::Document(Document&& other) noexcept = default;

Document& Document::operator=(const Document& other) {
  return *this = Document(other);
}

Document& Document::operator=(Document&& other) noexcept = default;

Document::~Document() = default;

void Document::set_version(SpecVersion version) {
  version_ = version;
  (*json_)["specVersion"] = std::string(to_string(version));
}

std::string Remark::line() const {
  return path.empty() ? text : fmt::format("{}: {}", path, text);
}

Document read_document(std::string_view bytes, std::string_view name, const Limits& limits) {
  std::string buffer;
  const std::string_view text = codec::plain_text(bytes, name, limits, buffer);
  if (first_character(text) == '{') return codec::read_json(text, name, limits);
  if (first_character(text) == '<') return codec::read_xml(text, name, limits);
  codec::refuse(text, name);
}

Document read_document_file(const std::string& path, const Limits& limits) {
  return read_document(read_input(path, limits.expanded_bytes), path == "-" ? "standard input" : path,
                       limits);
}

void write_document(Conversion& conversion, const Sink& sink, Layout layout) {
  const Document& document = conversion.document;
  if (document.form() == Form::xml) return codec::write_xml(document, conversion.losses, sink);
  codec::write_json(document.json(), layout, sink);
  sink("\n");
}

std::string write_document(Conversion& conversion) {
  std::string text;
  write_document(conversion, [&](std::string_view piece) { text.append(piece); });
  return text;
}

std::string write_document(const Document& document, Form form, SpecVersion version,
                           std::vector<Remark>* losses) {
  Conversion converted = convert(document, version, form);
  std::string text = write_document(converted);
  if (losses != nullptr) losses->insert(losses->end(), converted.losses.begin(), converted.losses.end());
  return text;
}

std::string xml_namespace(SpecVersion version) {
  return fmt::format("http://cyclonedx.org/schema/bom/{}", to_string(version));
}

namespace codec {

std::string TreePath::pointer(bool written) const {
  std::string pointer;
  for (const Step& step : steps_) {
    pointer.push_back('/');
    if (step.name.data() == nullptr) {
      pointer += std::to_string(written ? step.written : step.index);
      continue;
    }
    for (const char c : step.name) {
      if (c == '~') {
        pointer += "~0";
      } else if (c == '/') {
        pointer += "~1";
      } else {
        pointer.push_back(c);
      }
    }
  }
  return pointer;
}

std::string TreePath::text() const {
  std::string text;
  for (const Step& step : steps_) {
    if (step.name.data() == nullptr) {
      text.append("[").append(std::to_string(step.index)).append("]");
    } else {
      if (!text.empty()) text.push_back('.');
      text += printable(step.name);
    }
  }
  return text;
}

std::string text_of_pointer(std::string_view pointer) {
  TreePath path;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (error == std::errc() && end == token.data() + token.size()) {
      path.enter(index);
    } else {
      path.enter(token);
    }
  }
  return path.text();
}

void append_xml(std::string& to, std::string_view text, bool attribute) {
  for (const char c : text) {
    switch (c) {
      case '&':
        to += "&amp;";
        break;
      case '<':
        to += "&lt;";
        break;
      case '>':
        to += "&gt;";
        break;
      case '\r':
        to += "&#13;";
        break;
      case '"':
        to += attribute ? "&quot;" : "\"";
        break;
      case '\n':
        to += attribute ? "&#10;" : "\n";
        break;
      case '\t':
        to += attribute ? "&#9;" : "\t";
        break;
      default:
        to.push_back(c);
    }
  }
}

void append_missing(Json& to, Json& from) {
  std::unordered_set<std::string> known;
  // Whatever the order of members: nlohmann::json sorts them.
  const auto text = [](const Json& item) {
    return nlohmann::json(item).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  };
  for (const Json& item : to) known.insert(text(item));
  for (Json& item : from)
    if (known.insert(text(item)).second) to.push_back(std::move(item));
}

const vocabulary::Alternative& alternative_for(const vocabulary::Choice& choice, const Json& value) {
  using Rule = vocabulary::Alternative::Rule;
  for (const auto& alternative : choice.alternatives) {
    const auto has = [&](std::string_view key) { return value.is_object() && value.contains(key); };
    const auto& keys = alternative.keys;
    if (alternative.rule == Rule::string      ? value.is_string()
        : alternative.rule == Rule::otherwise ? true
                                              : std::any_of(keys.begin(), keys.end(), has))
      return alternative;
  }
  return choice.alternatives.back();
}

}  // namespace codec
}  // namespace stocktake
