#include "schemas/validation/deprecation.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "schemas/error.h"
#include "schemas/text/ascii.h"

namespace stocktake::validation {
namespace {

constexpr std::string_view kWord = "deprecated";

std::string in_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space)
      out.push_back(c);
    else if (!out.empty() && out.back() != ' ')
      out.push_back(' ');
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

bool is(const pugi::xml_node& node, std::string_view name) {
  return std::string_view(node.name()) == name;
}

/// The names of the elements that have the type.
std::vector<std::string> elements_of_type(const pugi::xml_node& schema, std::string_view type) {
  std::vector<std::string> names;
  const std::string wanted = fmt::format("bom:{}", type);
  const auto elements = schema.select_nodes("//xs:element[@type]");
  for (const pugi::xpath_node& found : elements)
    if (wanted == found.node().attribute("type").value())
      names.emplace_back(found.node().attribute("name").value());
  return names;
}

DeprecatedElement deprecated_element(const pugi::xml_node& element) {
  DeprecatedElement out;
  out.name = element.attribute("name").value();
  for (pugi::xml_node at = element.parent(); at; at = at.parent()) {
    if (is(at, "xs:element")) out.within.emplace_back(at.attribute("name").value());
    if (is(at, "xs:complexType") && at.attribute("name")) {
      out.around = elements_of_type(at.root(), at.attribute("name").value());
      break;
    }
  }
  return out;
}

}  // namespace

bool tells_deprecation(std::string_view description) {
  description.remove_prefix(std::min(description.find_first_not_of(" \n\t\r["), description.size()));
  return lower_ascii(description.substr(0, kWord.size())) == kWord;
}

std::string instead_of_deprecated(std::string_view description) {
  const std::string text = in_one_line(description);
  const std::string lower = lower_ascii(std::string_view(text));
  constexpr std::string_view kUse = "use ";
  for (std::size_t at = lower.find(kUse); at != lower.npos; at = lower.find(kUse, at + 1)) {
    // Of "DO NOT USE. …" no sentence begins; of "Use X instead" one does.
    if (text[at] != 'U' && !text.substr(0, at).ends_with(". ")) continue;
    const std::size_t from = at + kUse.size();
    const std::size_t end = lower.find(" instead", from);
    if (end != lower.npos && lower.find(". ", from) > end) return text.substr(from, end - from);
  }
  return {};
}

std::vector<DeprecatedElement> deprecated_elements(std::string_view xsd) {
  pugi::xml_document schema;
  if (!schema.load_buffer(xsd.data(), xsd.size())) throw Error("an XML schema inside the program is damaged");
  std::vector<DeprecatedElement> out;
  for (const pugi::xpath_node& found :
       schema.select_nodes("//xs:element[@name]/xs:annotation/xs:documentation")) {
    const std::string_view words = found.node().text().get();
    const bool as_text = words.find("single string") != words.npos && words.find("(DEPRECATED") != words.npos;
    if (!as_text && !tells_deprecation(words)) continue;
    DeprecatedElement element = deprecated_element(found.node().parent().parent());
    element.as_text = as_text;
    element.instead = as_text ? std::string("elements that describe it") : instead_of_deprecated(words);
    out.push_back(std::move(element));
  }
  return out;
}

}  // namespace stocktake::validation
