#pragma once

#include <string_view>

namespace stocktake {

/// A field of a text in Debian's control format (deb-control(5)), which others write too: R's DESCRIPTION,
/// the copyright files of DEP-5.
struct ControlText {
  std::string_view name;        ///< what stands before the colon; empty where there is none
  std::string_view value;       ///< all behind it, with the lines that continue it
  bool ends_paragraph = false;  ///< it is no field, but an empty line
};
/// Takes the next field from a text that is not empty.
ControlText take_control_field(std::string_view& text);

}  // namespace stocktake
