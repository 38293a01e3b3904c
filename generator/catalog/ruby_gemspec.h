#pragma once

#include <string_view>

namespace stocktake {

/// The first line of an installed gemspec that is not one of those which RubyGems writes (an assignment of
/// literals, a dependency, and what frames them; Gem::Specification#to_ruby): what runs whenever a gem
/// command looks for a gem. Empty where there is none. A view of `text`.
std::string_view foreign_line(std::string_view text);

}  // namespace stocktake
