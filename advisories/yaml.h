#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// YAML as JSON, so that one reader serves both. The first document alone; every scalar becomes text as it
/// stands
/// (`1.10` is the version 1.10, and no number), but for what stands for nothing (`~`, `null`, no text), which
/// becomes null. Thread-safe. \throws Error that names the place where it is no YAML, refers to another place
/// of itself (anchors and aliases, by which a few lines stand for gigabytes), has keys that are no text, or
/// is nested deeper than 64 levels.
std::string yaml_as_json(std::string_view yaml, const std::string& name);

}  // namespace stocktake
