#include "schemas/identity/archive_url.h"

#include <fmt/format.h>

#include "schemas/identity/purl.h"
#include "schemas/text/percent.h"

namespace stocktake {
namespace {

/// {0} is the namespace with a slash behind it, or nothing, {1} the name, {2} the version.
struct Archive {
  std::string_view type, url;
};
constexpr Archive kArchives[] = {
    {"cargo", "https://static.crates.io/crates/{1}/{1}-{2}.crate"},
    {"npm", "https://registry.npmjs.org/{0}{1}/-/{1}-{2}.tgz"},
};

std::string encoded(std::string_view text) {
  return percent_encoded(text, "-._~@+");
}

}  // namespace

std::string archive_url(std::string_view purl) {
  const auto release = try_parse_purl(purl);
  if (!release || release->version.empty() || !release->qualifiers.empty()) return {};
  for (const auto& [type, url] : kArchives)
    if (release->type == type)
      return fmt::format(fmt::runtime(url), release->ns.empty() ? "" : encoded(release->ns) + "/",
                         encoded(release->name), encoded(release->version));
  return {};
}

}  // namespace stocktake
