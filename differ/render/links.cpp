#include "differ/render/links.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "schemas/identity/purl.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/text/ascii.h"
#include "schemas/text/percent.h"

namespace stocktake {
namespace {

/// Forges that compare two revisions, with what stands between the repository and these.
struct Forge {
  std::string_view type, host, compare;
};
constexpr Forge kForges[] = {
    {"github", "github.com", "/compare/"},
    {"gitlab", "gitlab.com", "/-/compare/"},
};

/// Percent-encoded, but for the slashes between parts.
std::string encoded(std::string_view text) {
  return percent_encoded(text, "-._~/");
}

/// The purl of a release in a public registry; nothing where it names another place, or no version.
std::optional<Purl> public_release(const Package& package) {
  auto purl = try_parse_purl(package.purl);
  if (!purl || purl->version.empty()) return std::nullopt;
  // A browser would take these for steps up, whatever their encoding.
  const std::string path = fmt::format("/{}/{}/{}/", purl->ns, purl->name, purl->version);
  if (path.find("/../") != path.npos || path.find("/./") != path.npos) return std::nullopt;
  for (const std::string_view key : {"repository_url", "vcs_url", "download_url"})
    if (!qualifier_of(*purl, key).empty()) return std::nullopt;
  return purl;
}

/// What a forge compares: a commit or tag of a repository there.
struct Revision {
  const Forge* forge = nullptr;
  std::string repository, name;  ///< `OWNER/NAME`; the commit or tag
};

/// `OWNER/NAME` at the forge; nothing for a folder of a repository, or a page of it.
std::optional<Revision> revision(const Forge& forge, std::string_view repository, std::string_view name) {
  if (repository.ends_with(".git")) repository.remove_suffix(4);
  const auto slash = repository.find('/');
  const bool whole = slash != repository.npos && slash != 0 && slash + 1 < repository.size() &&
                     repository.find('/', slash + 1) == repository.npos;
  if (!whole || name.empty() || repository.ends_with("/.") || repository.ends_with("/.."))
    return std::nullopt;
  return Revision{&forge, std::string(repository), std::string(name)};
}

/// Whether the text is the whole name of a commit, SHA-1 or SHA-256.
bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_lower_hex(text);
}

/// The commit that a record names beside its repository, as Composer, Bundler and Cargo do.
std::optional<Revision> recorded_commit(const Package& package) {
  for (const ExternalReference& reference : package.references) {
    if (reference.type != "vcs" || !is_commit(reference.comment)) continue;
    for (const Forge& forge : kForges) {
      const std::string front = fmt::format("https://{}/", forge.host);
      if (reference.url.starts_with(front))
        return revision(forge, reference.url.substr(front.size()), reference.comment);
    }
  }
  return std::nullopt;
}

/// `github.com/a/b` of `github.com/a/b/v3`: a module's later major versions have tags of the repository too.
std::string_view without_major(std::string_view module) {
  const auto slash = module.rfind("/v");
  const bool major = slash != module.npos && slash + 2 < module.size() &&
                     module.find_first_not_of("0123456789", slash + 2) == module.npos;
  return major ? module.substr(0, slash) : module;
}

/// The tag that a Go version is called after, or the commit that it stands for
/// (v0.0.0-20240101000000-abcdefabcdef).
std::string_view go_revision(std::string_view version) {
  constexpr std::string_view kMark = "+incompatible";  // Go's, and no part of the tag
  if (version.ends_with(kMark)) version.remove_suffix(kMark.size());
  const std::string_view last = version.substr(version.rfind('-') + 1);
  return std::count(version.begin(), version.end(), '-') >= 2 && last.size() == 12 && is_lower_hex(last)
             ? last
             : version;
}

/// What the purl itself names.
std::optional<Revision> named_revision(const Purl& purl) {
  const std::string whole = (purl.ns.empty() ? "" : purl.ns + "/") + purl.name;
  for (const Forge& forge : kForges) {
    const std::string front = std::string(forge.host) + "/";
    if (purl.type == forge.type) return revision(forge, whole, purl.version);
    // A module in a folder of its repository has tags with the folder's name in front.
    if (purl.type == "golang" && whole.starts_with(front))
      return revision(forge, without_major(whole).substr(front.size()), go_revision(purl.version));
  }
  return std::nullopt;
}

std::optional<Revision> revision_of(const Package& package) {
  if (auto commit = recorded_commit(package)) return commit;
  const auto purl = public_release(package);
  return purl ? named_revision(*purl) : std::nullopt;
}

}  // namespace

std::string registry_page(const Package& package) {
  const auto purl = public_release(package);
  if (!purl) return {};
  const Ecosystem* const ecosystem = ecosystem_of(purl->type);
  if (ecosystem == nullptr || ecosystem->page.empty()) return {};
  const std::string group = purl->ns.empty() ? "" : encoded(purl->ns) + "/";
  return fmt::format(fmt::runtime(ecosystem->page), group, encoded(purl->name), encoded(purl->version));
}

std::string compare_page(const Package& before, const Package& after) {
  const auto was = revision_of(before), is = revision_of(after);
  if (!was || !is || was->forge != is->forge || was->repository != is->repository || was->name == is->name)
    return {};
  return fmt::format("https://{}/{}{}{}...{}", is->forge->host, encoded(is->repository), is->forge->compare,
                     encoded(was->name), encoded(is->name));
}

}  // namespace stocktake
