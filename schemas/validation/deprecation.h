#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What the official schemas say of fields that later versions will not have. Since 1.6.2 the JSON schemas
/// have the keyword `deprecated`; in those before, and in all of XML, only the words of a description say it.
namespace stocktake::validation {

/// Whether a schema's description says that what it describes is deprecated: that is its first word, in
/// brackets or not.
bool tells_deprecation(std::string_view description);

/// What the description says to use instead: of "… Use `@.authors` or `@.manufacturer` instead. …" what
/// stands between. Empty where it does not say.
std::string instead_of_deprecated(std::string_view description);

/// An element that an XML schema deprecates.
struct DeprecatedElement {
  std::string name;
  /// The names of the elements around it, the innermost first, as far as the schema tells where it stands.
  /// Several elements may be of the type in which it stands: the last is one of `around`.
  std::vector<std::string> within;
  std::vector<std::string> around;
  bool as_text = false;  ///< Deprecated only where it holds text and no elements.
  std::string instead;
};

/// The elements that an XML schema (an XSD, well-formed) deprecates, in its order.
std::vector<DeprecatedElement> deprecated_elements(std::string_view xsd);

}  // namespace stocktake::validation
