#include <yaml-cpp/yaml.h>

#include "generator/catalog/digests.h"
#include "schemas/error.h"
#include "verifier/locks/lock.h"

// conda-lock.yml: a list `package` of maps, for all platforms at once.
namespace stocktake {

std::vector<LockedPackage> read_conda(std::string_view text, const std::string& path) {
  std::vector<LockedPackage> packages;
  try {
    const YAML::Node whole = YAML::Load(std::string(text));
    for (const YAML::Node& node : whole["package"]) {
      LockedPackage package;
      package.name = node["name"].as<std::string>("");
      package.version = node["version"].as<std::string>("");
      package.line = static_cast<std::uint32_t>(node.Mark().line) + 1;
      package.optional = true;
      const std::string hex = node["hash"] ? node["hash"]["sha256"].as<std::string>("") : std::string();
      if (std::string canonical = canonical_hex(HashAlgorithm::sha256, hex); !canonical.empty())
        package.hashes.push_back({HashAlgorithm::sha256, std::move(canonical)});
      if (!package.name.empty()) packages.push_back(std::move(package));
    }
  } catch (const YAML::Exception& error) {
    throw Error(path + ":" + std::to_string(error.mark.line + 1) + ": is no conda lock: " + error.msg);
  }
  return packages;
}

}  // namespace stocktake
