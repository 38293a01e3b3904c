#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// YAML as JSON, so that one reader serves both. The first document alone; every scalar becomes text as it
/// stands
/// (`1.10` is the version 1.10, and no number), but for what stands for nothing (`~`, `null`, no text), which
/// becomes null. Thread-safe. \throws Error that names the place where it is no YAML, refers to another place
/// of itself (anchors and aliases, by which a few lines stand for gigabytes), has keys that are no text, or
/// is nested deeper than 64 levels.
std::string yaml_as_json(std::string_view yaml, const std::string& name);

/// What people wrote by hand, with the lines to name in a complaint.
struct YamlDocument {
  std::string json;
  /// From 1, by the node of a `JsonTree` over `json`. Of a block scalar (`run: |`) the line where its text
  /// begins; of what an alias stands for, the line where that is written.
  std::vector<std::uint32_t> lines;
};

/// The same for files in which anchors and aliases may stand (GitHub's workflows): an alias stands for a copy
/// of what it names (YAML 1.2, 7.1). \throws Error also where an alias names what is not there or what it is
/// in itself, where all copies together have more than 16 MiB, of a key that one mapping has twice, and
/// of a second document.
YamlDocument read_yaml(std::string_view yaml, const std::string& name);

}  // namespace stocktake
