#include "generator/catalog/folder_package.h"

#include <utility>

#include "generator/catalog/tools.h"
#include "schemas/text/path.h"

namespace stocktake {

std::uint32_t add_package(Catalog& out, Purl purl, std::string_view record, std::string_view location) {
  Package package;
  package.group = out.keep(purl.ns);
  package.name = out.keep(purl.name);
  package.version = out.keep(purl.version);
  package.location = out.keep(location);
  package.record = record;
  package.technique = record.empty() ? "filename" : "manifest-analysis";
  package.confidence = record.empty() ? 90 : 100;
  package.purl = package_url(out, record.empty() ? location : record, std::move(purl));
  out.found.push_back({std::move(package), {}});
  return static_cast<std::uint32_t>(out.found.size() - 1);
}

std::optional<std::string> place_below(std::string_view folder, std::string_view path) {
  auto place = resolve(folder, path);
  if (place && !is_below(*place, folder)) place.reset();
  return place;
}

void claim_folder(const Tree& tree, std::string_view folder, std::uint32_t found, Catalog& out) {
  claim_folders(tree, {{folder, found}}, depth_of(folder), out);
}

std::optional<std::string_view> record_text(const Entry& record, Catalog& out) {
  if (record.has_content()) return record.content();
  report(out, record.path, "could not be read; the package is unknown");
  return std::nullopt;
}

}  // namespace stocktake
