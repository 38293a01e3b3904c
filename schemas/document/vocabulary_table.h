#pragma once

#include <string_view>

namespace stocktake::vocabulary {

/// The table behind schemas/document/vocabulary.h, in the notation that vocabulary_table.cpp describes.
extern const std::string_view kText;

}  // namespace stocktake::vocabulary
