#include "schemas/json/member.h"

namespace stocktake {

std::string_view member_text(const JsonTree& tree, JsonTree::Node object, std::string_view key) {
  const JsonTree::Node node = tree.member(object, key);
  return node != JsonTree::kRoot && tree.kind(node) == JsonTree::Kind::string ? tree.text(node)
                                                                              : std::string_view();
}

void each_member(const JsonTree& tree, JsonTree::Node parent,
                 const std::function<void(JsonTree::Node key, JsonTree::Node value)>& take) {
  if (parent == JsonTree::kRoot) return;
  const bool object = tree.kind(parent) == JsonTree::Kind::object;
  if ((!object && tree.kind(parent) != JsonTree::Kind::array) || tree.size(parent) == 0) return;
  JsonTree::Node at = JsonTree::first(parent);
  for (std::uint32_t i = 0; i < tree.size(parent); ++i) {
    const JsonTree::Node value = object ? JsonTree::value(at) : at;
    take(at, value);
    at = tree.next(value);
  }
}

}  // namespace stocktake
