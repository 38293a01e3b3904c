#include "generator/catalog/supplier.h"

#include <algorithm>
#include <string>

#include "schemas/identity/purl.h"

namespace stocktake {
namespace {

/// `host/owner` of a repository's URL, and the page that it is; nothing where it has no owner.
Party owner_of(std::string_view url, StringArena& strings) {
  const auto scheme = url.find("://");
  if (scheme == url.npos) return {};
  std::string_view rest = url.substr(scheme + 3);
  if (const auto at = rest.substr(0, rest.find('/')).rfind('@'); at != rest.npos) rest.remove_prefix(at + 1);
  const auto host_end = rest.find('/');
  if (host_end == rest.npos || host_end == 0) return {};
  const auto owner_end = rest.find('/', host_end + 1);
  if (owner_end == rest.npos || owner_end == host_end + 1) return {};
  const std::string_view page = rest.substr(0, owner_end);
  return {page.substr(host_end + 1), {}, strings.keep(std::string("https://").append(page))};
}

/// Of a module whose name is where it comes from: the owner, or the host where the name goes no deeper.
Party owner_of_import_path(const Package& package, StringArena& strings) {
  if (purl_type(package.purl) != "golang") return {};
  std::string path(package.group);  // a module's name is its whole path, a project's is cut in two
  if (!path.empty()) path += '/';
  path.append(package.name).append("/");
  const std::string_view host = strings.keep(path.substr(0, path.find('/')));
  if (host.find('.') == host.npos) return {};
  const auto slashes = std::count(path.begin(), path.end(), '/');
  if (slashes > 2) return owner_of(strings.keep("https://" + path), strings);
  return {host, {}, strings.keep(std::string("https://").append(host))};
}

}  // namespace

void name_supplier(Package& package, StringArena& strings) {
  if (!package.supplier.empty()) return;
  if (!package.authors.empty()) {
    package.supplier = package.authors.front();
    return;
  }
  for (const ExternalReference& reference : package.references) {
    if (reference.type != "vcs") continue;
    package.supplier = owner_of(reference.url, strings);
    if (!package.supplier.empty()) return;
  }
  package.supplier = owner_of_import_path(package, strings);
}

}  // namespace stocktake
