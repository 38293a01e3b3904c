#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/paths.h"
#include "tests/skip.h"

/// The official test documents, and what it means that two documents say the same.
namespace conformance {

struct File {
  std::string path;
  std::string name;  // valid-bom-1.6.json
  std::string bytes;
  bool xml() const { return name.ends_with(".xml"); }
};

inline std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// All documents of the given kind ("valid-", "invalid-"), sorted by path; none where the data is missing.
inline std::vector<File> files(const std::string& prefix) {
  std::vector<File> found;
  if (!std::filesystem::exists(std::string(stocktake::paths::kConformance) + "/cyclonedx")) return found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           std::string(stocktake::paths::kConformance) + "/cyclonedx")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix)) found.push_back({entry.path().string(), name, slurp(entry.path())});
  }
  std::sort(found.begin(), found.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return found;
}

/// A document without what its two forms say differently: signatures (JSON only), the schema's address,
/// lists without wrapper that are empty, a property without value, one identity outside of a list.
inline nlohmann::json content(const nlohmann::json& value) {
  if (value.is_array()) {
    nlohmann::json items = nlohmann::json::array();
    for (const auto& item : value) items.push_back(content(item));
    return items;
  }
  if (!value.is_object()) return value;
  nlohmann::json result = nlohmann::json::object();
  for (const auto& [key, member] : value.items()) {
    if (key == "$schema" || key == "signature") continue;
    if ((key == "dependsOn" || key == "provides" || key == "contact" || key == "url") && member.is_array() &&
        member.empty())
      continue;
    if (key == "value" && member == "" && value.contains("name") && value.size() == 2) continue;
    result[key] =
        key == "identity" && member.is_object() ? nlohmann::json::array({content(member)}) : content(member);
  }
  return result;
}

}  // namespace conformance
