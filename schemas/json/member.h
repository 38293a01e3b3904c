#pragma once

#include <functional>
#include <string_view>

#include "schemas/json/tree.h"

/// What readers of files that people and package managers write look up in a JSON tree, whose shape nobody
/// promises.
namespace stocktake {

/// The text of that member; empty where there is none, or it is no string.
std::string_view member_text(const JsonTree& tree, JsonTree::Node object, std::string_view key);

/// Calls `take` with key and value of each member of an object, or with each element of an array twice; never
/// where `parent` is neither, or the root, which stands for "there is none".
void each_member(const JsonTree& tree, JsonTree::Node parent,
                 const std::function<void(JsonTree::Node key, JsonTree::Node value)>& take);

}  // namespace stocktake
