#pragma once

#include <span>
#include <string>
#include <string_view>

#include "schemas/json/tree.h"

/// The canonical form of JSON (RFC 8785, "JCS"): one text for all texts of the same value, to be signed.
namespace stocktake {

/// Appends the value in canonical form. \param omitted the keys of members and the elements of arrays that
/// are left out, in ascending order. \throws Error where it has none: a member that stands twice in an
/// object, or a number that no double can hold. `name` stands in the error.
void append_canonical(std::string& to, const JsonTree& tree, JsonTree::Node node,
                      std::span<const JsonTree::Node> omitted, const std::string& name);

/// A finite number as ECMAScript writes it (ECMA-262, Number::toString): "1e+21", "0.000001", "-0" as "0".
std::string canonical_number(double number);

/// Whether the name `a` stands before `b`: by UTF-16 code units, of texts in UTF-8.
bool canonical_less(std::string_view a, std::string_view b);

}  // namespace stocktake
