#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace stocktake {

/// What `verify TREE` and `pins` can complain of. Ids are part of the interface: lists of what is allowed and
/// programs that read reports name them.
struct VerifyRule {
  enum class Level : std::uint8_t { warning, error };
  std::string_view id;
  Level level;
  std::string_view summary;  ///< what it means, a sentence
  std::string_view action;   ///< what to do, a sentence
};
std::string_view to_string(VerifyRule::Level level);

/// All of them, in the order of their ids.
std::span<const VerifyRule> verify_rules();
/// The rule of that id; nullptr where there is none.
const VerifyRule* verify_rule(std::string_view id);

}  // namespace stocktake
