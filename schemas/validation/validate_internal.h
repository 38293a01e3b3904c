#pragma once

#include <string_view>
#include <vector>

#include "schemas/validation/validate.h"

/// What validate.cpp, validate_json.cpp and validate_xml.cpp share; nothing for others.
namespace stocktake::validation {

/// A complaint whose line and column are still to be found.
Complaint complaint(ComplaintSeverity severity, std::string_view rule, std::size_t offset, std::string where,
                    std::string what, std::string expected);

void judge_json(std::string_view bytes, ValidationResult& result);
void judge_xml(std::string_view bytes, ValidationResult& result);

}  // namespace stocktake::validation
