#pragma once

#include <string>

#include "schemas/validation/validate.h"

/// What the official schema has to say against a document, one line each; rules beyond the schema don't
/// count.
inline std::string schema_complaints(const std::string& text) {
  std::string lines;
  for (const auto& complaint : stocktake::validate(text, "written").complaints)
    if (complaint.rule == "schema" || complaint.rule == "syntax")
      lines += complaint.where + ": " + complaint.what + "\n";
  return lines;
}
