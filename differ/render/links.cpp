#include "differ/render/links.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "schemas/identity/purl.h"
#include "schemas/text/percent.h"

namespace stocktake {
namespace {

/// How a registry names the page of a release: {0} is the namespace with a slash behind it, or nothing, {1}
/// the name, {2} the version.
struct Registry {
  std::string_view type, page;
};
constexpr Registry kRegistries[] = {
    {"cargo", "https://crates.io/crates/{1}/{2}"},
    {"composer", "https://packagist.org/packages/{0}{1}#{2}"},
    {"gem", "https://rubygems.org/gems/{1}/versions/{2}"},
    {"golang", "https://pkg.go.dev/{0}{1}@{2}"},
    {"hex", "https://hex.pm/packages/{1}/{2}"},
    {"maven", "https://central.sonatype.com/artifact/{0}{1}/{2}"},
    {"npm", "https://www.npmjs.com/package/{0}{1}/v/{2}"},
    {"nuget", "https://www.nuget.org/packages/{1}/{2}"},
    {"pub", "https://pub.dev/packages/{1}/versions/{2}"},
    {"pypi", "https://pypi.org/project/{1}/{2}/"},
};

/// Forges that compare two tags, with what stands between the repository and the tags.
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
  for (const auto& [key, value] : purl->qualifiers)
    if (key == "repository_url" || key == "vcs_url" || key == "download_url") return std::nullopt;
  return purl;
}

/// `https://github.com/OWNER/NAME` and the forge, of a purl that names one; empty where it does not.
std::string repository(const Purl& purl, const Forge& forge) {
  const std::string own = std::string(forge.host) + "/";
  const std::string whole = (purl.ns.empty() ? "" : purl.ns + "/") + purl.name;
  std::string path;
  if (purl.type == forge.type)
    path = whole;
  else if (purl.type == "golang" && whole.starts_with(own))
    path = whole.substr(own.size());
  // A module in a folder of its repository has tags with the folder's name in front.
  return std::count(path.begin(), path.end(), '/') == 1 ? "https://" + own + encoded(path) : std::string();
}

/// A Go version is the name of its tag, unless it stands for a commit between tags.
bool is_tag(const Purl& purl) {
  return purl.type != "golang" || std::count(purl.version.begin(), purl.version.end(), '-') < 2;
}

std::string tag_of(const Purl& purl) {
  constexpr std::string_view kMark = "+incompatible";  // Go's, and no part of the tag
  std::string_view tag = purl.version;
  if (purl.type == "golang" && tag.ends_with(kMark)) tag.remove_suffix(kMark.size());
  return encoded(tag);
}

}  // namespace

std::string registry_page(const Package& package) {
  const auto purl = public_release(package);
  if (!purl) return {};
  const auto* const registry = std::find_if(std::begin(kRegistries), std::end(kRegistries),
                                            [&](const Registry& one) { return one.type == purl->type; });
  if (registry == std::end(kRegistries)) return {};
  const std::string group = purl->ns.empty() ? "" : encoded(purl->ns) + "/";
  return fmt::format(fmt::runtime(registry->page), group, encoded(purl->name), encoded(purl->version));
}

std::string compare_page(const Package& before, const Package& after) {
  const auto was = public_release(before), is = public_release(after);
  if (!was || !is || was->version == is->version || !is_tag(*was) || !is_tag(*is)) return {};
  for (const Forge& forge : kForges) {
    const std::string from = repository(*was, forge), to = repository(*is, forge);
    if (!to.empty() && from == to)
      return fmt::format("{}{}{}...{}", to, forge.compare, tag_of(*was), tag_of(*is));
  }
  return {};
}

}  // namespace stocktake
