#include "verifier/archives/cargo_record.h"

#include <fmt/format.h>

#include <unordered_map>

#include "schemas/error.h"
#include "schemas/json/member.h"
#include "schemas/json/tree.h"

namespace stocktake {

std::string cargo_record_trouble(std::string_view text, const Tree& members, std::string_view archive) {
  std::unordered_map<std::string_view, const Entry*> published;  // by path below the archive's folder
  for (const Entry& entry : members.entries)
    if (const auto slash = entry.path.find('/'); slash != entry.path.npos)
      published.emplace(entry.path.substr(slash + 1), &entry);
  try {
    const JsonTree tree(text, ".cargo-checksum.json");
    const std::string_view package = member_text(tree, JsonTree::kRoot, "package");
    if (package != archive)
      return fmt::format("It says that the archive has SHA-256 {}, and it has {}.",
                         package.empty() ? "none" : package, archive);
    std::string trouble;
    each_member(tree, tree.member(JsonTree::kRoot, "files"), [&](JsonTree::Node key, JsonTree::Node value) {
      const std::string_view path = tree.text(key);
      const std::string_view stated =
          tree.kind(value) == JsonTree::Kind::string ? tree.text(value) : std::string_view();
      const auto found = published.find(path);
      if (!trouble.empty() || (found != published.end() && to_hex(found->second->sha256) == stated)) return;
      trouble =
          found == published.end()
              ? fmt::format("It lists {}, which the archive does not have.", path)
              : fmt::format("It states SHA-256 {} of {}, which the archive does not have.", stated, path);
    });
    return trouble;
  } catch (const Error& error) {
    return fmt::format("It cannot be read: {}.", error.what());
  }
}

}  // namespace stocktake
