#include "schemas/inventory/archive_url.h"

#include <fmt/format.h>

#include "schemas/identity/purl.h"
#include "schemas/inventory/ecosystem.h"
#include "schemas/text/percent.h"

namespace stocktake {
namespace {

std::string encoded_for_archive(std::string_view text) {
  return percent_encoded(text, "-._~@+");
}

}  // namespace

std::string archive_url(std::string_view purl) {
  const auto release = try_parse_purl(purl);
  if (!release || release->version.empty() || !release->qualifiers.empty()) return {};
  const Ecosystem* const ecosystem = ecosystem_of(release->type);
  if (ecosystem == nullptr || ecosystem->archive.empty()) return {};
  const auto encoded = encoded_for_archive;
  return fmt::format(fmt::runtime(ecosystem->archive), release->ns.empty() ? "" : encoded(release->ns) + "/",
                     encoded(release->name), encoded(release->version));
}

}  // namespace stocktake
