#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/control_fields.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/tools.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// vcpkg: `installed/vcpkg/status` (in a project `vcpkg_installed/vcpkg/status`) has a paragraph for each port
// and for each of its features, in Debian's form, and `vcpkg/info/PORT_VERSION_TRIPLET.list` the files of a
// port, relative to the folder around `vcpkg` (microsoft/vcpkg-tool, statusparagraph.cpp and
// vcpkglib.cpp). What was done since stands in `vcpkg/updates/NUMBER`, which the next run adds to `status`;
// the later paragraph counts.
namespace stocktake {
namespace {

constexpr std::string_view kVcpkgStatus = "vcpkg/status", kVcpkgUpdates = "vcpkg/updates",
                           kVcpkgInfo = "vcpkg/info";

bool ends_in(std::string_view path, std::string_view end) {
  return path.ends_with(end) && (path.size() == end.size() || path[path.size() - end.size() - 1] == '/');
}

Wish vcpkg_wants(std::string_view path, std::string_view name) {
  const bool record = (name == "status" && ends_in(path, kVcpkgStatus)) ||
                      (name.ends_with(".list") && ends_in(folder_of(path), kVcpkgInfo)) ||
                      (!name.empty() && is_digit(name.front()) && ends_in(folder_of(path), kVcpkgUpdates));
  return record ? Wish::all : Wish::nothing;
}

struct Port {
  std::string_view name, version, port_version, triplet, feature, status, depends, description;
};

/// Takes the next paragraph.
Port take_port(std::string_view& text) {
  constexpr std::pair<std::string_view, std::string_view Port::*> kFields[] = {
      {"Package", &Port::name},
      {"Version", &Port::version},
      {"Port-Version", &Port::port_version},
      {"Architecture", &Port::triplet},
      {"Feature", &Port::feature},
      {"Status", &Port::status},
      {"Depends", &Port::depends},
      {"Description", &Port::description}};
  Port port;
  while (!text.empty()) {
    const ControlText field = take_control_field(text);
    if (field.ends_paragraph) {
      if (!port.name.empty()) break;
      continue;
    }
    for (const auto& [name, member] : kFields)
      if (field.name == name) port.*member = trim(field.value);
  }
  return port;
}

/// One run over one folder of installed ports.
class VcpkgFolder {
 public:
  VcpkgFolder(const Tree& tree, const Entry& status, Catalog& out)
      : tree_(tree), status_(status), out_(out), root_(folder_of(folder_of(status.path))) {}

  void run() {
    read(status_);
    const auto [first, last] = tree_.below(join(root_, kVcpkgUpdates));
    for (std::uint32_t i = first; i < last; ++i) read(tree_.entries[i]);
    for (const std::string& key : order_)
      if (const Port& port = ports_.at(key); port.status == "install ok installed") add(key, port);
    for (const std::string& key : order_) resolve_needs(key);
  }

 private:
  void read(const Entry& record) {
    const auto content = record_text(record, out_);
    std::string_view text = content.value_or(std::string_view());
    while (!text.empty()) {
      const Port port = take_port(text);
      if (port.name.empty()) continue;
      const std::string key = std::string(port.name).append(":").append(port.triplet);
      if (!port.feature.empty()) {  // a part of a port: what it needs, the port needs
        if (port.status == "install ok installed") more_needs_[key].push_back(port.depends);
        continue;
      }
      if (ports_.insert_or_assign(key, port).second) order_.push_back(key);
    }
  }

  void add(const std::string& key, const Port& port) {
    Purl purl{
        .type = "vcpkg", .ns = {}, .name = std::string(port.name), .version = std::string(port.version)};
    if (!port.port_version.empty() && port.port_version != "0")
      purl.qualifiers.emplace_back("port_version", port.port_version);
    if (!port.triplet.empty()) purl.qualifiers.emplace_back("triplet", port.triplet);
    const std::uint32_t found = add_package(out_, std::move(purl), status_.path, root_);
    Package& package = out_.found[found].package;
    package.description = port.description.substr(0, port.description.find('\n'));
    found_.emplace(key, found);
    const std::string list = std::string(port.name)
                                 .append("_")
                                 .append(port.version)
                                 .append("_")
                                 .append(port.triplet)
                                 .append(".list");
    claim_listed(join(join(root_, kVcpkgInfo), list), found);
  }

  void claim_listed(const std::string& list, std::uint32_t found) {
    const std::uint32_t at = tree_.find(list);
    const std::uint16_t depth = depth_of(root_);
    std::size_t missing = 0;
    if (at == kNone || !tree_.entries[at].has_content())
      return report(out_, status_.path, "has no list of the files of " + std::string(base_name(list)));
    out_.claims.push_back({at, found, depth, Claim::Witness::none});
    for (std::string_view text = tree_.entries[at].content(); !text.empty();) {
      const std::string_view line = trim(take_line(text));
      if (line.empty() || line.ends_with('/')) continue;
      const auto path = place_below(root_, line);
      const std::uint32_t entry = path ? tree_.find(*path) : kNone;
      if (entry == kNone) {
        ++missing;
        continue;
      }
      out_.claims.push_back({entry, found, depth, Claim::Witness::none});
    }
    if (missing > 0)
      out_.found[found].package.properties.push_back(
          {property::kRecordMissing, out_.keep(std::to_string(missing))});
  }

  /// `zlib, libpng:x64-linux, vcpkg-cmake:x64-linux`
  void resolve_needs(const std::string& key) {
    const auto own = found_.find(key);
    if (own == found_.end()) return;
    const std::string triplet = key.substr(key.find(':'));
    auto fields = more_needs_[key];
    fields.push_back(ports_.at(key).depends);
    for (std::string_view field : fields)
      while (!field.empty()) {
        std::string_view need = trim(take_until(field, ','));
        need = need.substr(0, need.find_first_of("[ ("));
        const std::string full =
            need.find(':') == need.npos ? std::string(need).append(triplet) : std::string(need);
        if (const auto other = found_.find(full); other != found_.end() && other != own)
          out_.found[own->second].dependencies.push_back(other->second);
      }
  }

  const Tree& tree_;
  const Entry& status_;
  Catalog& out_;
  std::string_view root_;
  std::unordered_map<std::string, Port> ports_;  // by `NAME:TRIPLET`
  std::vector<std::string> order_;
  std::unordered_map<std::string, std::vector<std::string_view>> more_needs_;
  std::unordered_map<std::string, std::uint32_t> found_;
};

void catalog_vcpkg(const Tree& tree, Catalog& out) {
  for (const std::uint32_t i : files_named(tree, "status"))
    if (ends_in(tree.entries[i].path, kVcpkgStatus)) VcpkgFolder(tree, tree.entries[i], out).run();
}

}  // namespace

const Cataloger kVcpkgCataloger = {"vcpkg", vcpkg_wants, catalog_vcpkg};

}  // namespace stocktake
