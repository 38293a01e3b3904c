#include "cli/policy_file.h"

#include <CLI/CLI.hpp>
#include <filesystem>

#include "cli/source.h"
#include "differ/policy/read.h"
#include "generator/source/git.h"
#include "schemas/error.h"
#include "schemas/io/input.h"

namespace stocktake {
namespace {

constexpr std::size_t kLargestPolicy = std::size_t{64} << 20;  // bytes; a person reviews it
constexpr std::string_view kName = "stocktake.toml";

struct Found {
  std::string name, text;
};

/// Up to the folder that holds a repository; where there is none, only at the root itself: folders above it
/// are nobody's.
/// \param first 0 where the root itself counts, 1 where only the folders above do
std::optional<Found> find_in_folders(const std::string& root, std::size_t first = 0) {
  std::error_code error;
  const auto exists = [&](const std::filesystem::path& path) { return std::filesystem::exists(path, error); };
  const std::filesystem::path start = std::filesystem::canonical(root, error);
  if (error) return std::nullopt;
  std::vector<std::filesystem::path> folders;
  for (std::filesystem::path folder = start;; folder = folder.parent_path()) {
    folders.push_back(folder);
    if (exists(folder / ".git")) break;
    if (folder == folder.parent_path()) {
      folders.resize(1);
      break;
    }
  }
  for (std::size_t up = first; up < folders.size(); ++up) {
    if (!std::filesystem::is_regular_file(folders[up] / kName, error)) continue;
    std::filesystem::path shown = root;
    for (std::size_t i = 0; i < up; ++i) shown /= "..";
    const std::string name = (shown / kName).lexically_normal().string();
    return Found{name, read_policy_text(name)};
  }
  return std::nullopt;
}

/// In the revision itself: at its path, then in the folders above.
std::optional<Found> find_in_revision(const std::string& source) {
  const std::string spec = std::string(revision_of(source));
  const auto colon = spec.find(':');
  const std::string revision = spec.substr(0, colon);
  std::filesystem::path folder = colon == spec.npos ? "" : spec.substr(colon + 1);
  for (;; folder = folder.parent_path()) {
    const std::string name = revision + ":" + (folder / kName).generic_string();
    try {
      if (const GitObject object = read_git(name, {}); object.file) return Found{"git:" + name, *object.file};
    } catch (const GitWaits&) {
      throw;
    } catch (const Error&) {  // there is none; what is wrong with the revision, opening it says
    }
    if (folder.empty() || folder == folder.parent_path()) return std::nullopt;
  }
}

bool is_folder(const std::string& source) {
  std::error_code error;
  return std::filesystem::is_directory(source, error);
}

std::optional<Found> find(const std::vector<std::string>& sources) {
  for (const std::string& source : sources) {
    if (is_revision(source)) return find_in_revision(source);
    if (is_folder(source)) return find_in_folders(source);
  }
  return std::nullopt;
}

}  // namespace

void add_policy_options(CLI::App& command, PolicyChoice& choice) {
  CLI::Option* path =
      command
          .add_option(
              "--policy", choice.path,
              "Approvals, levels and what is known of the document; default: stocktake.toml at the root of "
              "the first tree, or above it in its repository")
          ->type_name("FILE");
  command.add_flag("--no-policy", choice.none, "Take no stocktake.toml")->excludes(path);
}

std::string read_policy_text(const std::string& path) {
  return read_input(path, kLargestPolicy);
}

std::optional<Policy> find_policy(const PolicyChoice& choice, const std::vector<std::string>& sources) {
  if (choice.none) return std::nullopt;
  if (!choice.path.empty()) return parse_policy(read_policy_text(choice.path), choice.path);
  const auto found = find(sources);
  return found ? std::optional(parse_policy(found->text, found->name)) : std::nullopt;
}

std::optional<Policy> find_policy_of_tree(const PolicyChoice& choice, const std::string& tree,
                                          OwnPolicy own) {
  if (choice.none || !choice.path.empty()) return find_policy(choice, {});
  if (is_revision(tree) || !is_folder(tree)) return std::nullopt;
  const auto found = find_in_folders(tree, own == OwnPolicy::counts ? 0 : 1);
  return found ? std::optional(parse_policy(found->text, found->name)) : std::nullopt;
}

}  // namespace stocktake
