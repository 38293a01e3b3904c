#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "generator/source/tree.h"

/// The code that Composer writes below `vendor`: it runs in every request, so it is believed only where it is
/// what Composer writes for the packages that are installed.
namespace stocktake {

/// What a package, or the project itself, lets Composer load: the section `autoload` of its composer.json.
struct AutoloadSection {
  using Paths = std::vector<std::string_view>;
  struct Prefix {
    std::string_view name, path;
  };
  std::vector<Prefix> psr4, psr0;
  Paths classmap, files, include_paths;
};

/// One vendor folder, and what Composer may have written for it.
class ComposerProject {
 public:
  /// \param vendor the vendor folder. \param base the project's folder.
  ComposerProject(std::string_view vendor, std::string_view base) : vendor_(vendor), base_(base) {}

  /// A package, or the project, whose files lie in `folder`, which ends in `target` where it has a target
  /// folder.
  void add(const AutoloadSection& section, std::string_view folder, std::string_view target);

  /// What installed.json says of a package, for installed.php; `name` in lower case.
  struct Installed {
    std::string_view version;
    std::string_view source_reference, dist_reference;
    std::string_view location;
  };
  void add(std::string_view name, const Installed& installed) { installed_.emplace(name, installed); }

  /// Says that the project's own files, and what it asks for, are not among what is scanned.
  void hide() { hidden_ = true; }
  /// Whether a path is the project's own, of which nobody can tell here whether it is to be loaded.
  bool hides(std::string_view path) const;

  const std::string& vendor() const { return vendor_; }
  const std::string& base() const { return base_; }
  bool loads_prefix(std::string_view standard, std::string_view name, std::string_view folder) const;
  bool loads_class_file(std::string_view path) const;
  bool loads_file(std::string_view path) const { return files_.contains(std::string(path)); }
  bool includes(std::string_view path) const { return include_paths_.contains(std::string(path)); }
  const Installed* installed(std::string_view name) const;

 private:
  std::string vendor_, base_;
  bool hidden_ = false;
  std::unordered_set<std::string> prefixes_;  // `psr-4 NAME\nFOLDER`
  std::unordered_set<std::string> class_places_, files_, include_paths_;
  std::unordered_map<std::string_view, Installed> installed_;
};

/// Whether Composer writes a file of that name below `vendor`, and the cataloger needs its content for
/// `generated_state`. `folder` is the one that it stands in.
bool is_generated_by_composer(std::string_view folder, std::string_view name);

/// FileDetail::generated of the file at `path`: `agrees` where Composer would write it for the project, else
/// `differs DIGEST: LINE`: the first line that it would not write, and a digest over all of those. The text
/// of the files that are the same everywhere but for a few words is recognised by its digest among those that
/// the releases of Composer wrote (templates.h). `unseen DIGEST: LINE` where all those lines are about hidden
/// files of the project. Empty where Composer writes no such file, or its content is
/// not known.
std::string generated_state(const Entry& file, const ComposerProject& project);

}  // namespace stocktake
