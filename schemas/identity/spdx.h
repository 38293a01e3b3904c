#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace stocktake {

/// A licence as a document states it: by an SPDX identifier, an SPDX expression, or any name.
struct License {
  enum class Form : std::uint8_t { id, expression, name };
  Form form = Form::name;
  std::string_view text;  ///< viewed, not owned
  bool operator==(const License&) const = default;
};

/// The SPDX licence identifier that `text` is, in the case of the SPDX licence list ("apache-2.0" gives
/// "Apache-2.0"); nothing where it is none of the list that the official schema has.
std::optional<std::string_view> spdx_id(std::string_view text);

/// True for an SPDX licence expression (SPDX 2.3, annex D): identifiers joined by AND, OR, WITH in any case,
/// with `+`, parentheses and LicenseRef-. Checks the grammar, not that the identifiers are known. Linear.
bool is_spdx_expression(std::string_view text);

/// A licence as an ecosystem's record spells it where that should be SPDX: an id where it is a known one, an
/// expression where it joins several or is in a form that only an expression may have, else a name. The
/// result's text is `text` or a constant.
License spdx_license(std::string_view text);

}  // namespace stocktake
