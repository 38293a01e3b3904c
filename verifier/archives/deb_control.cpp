#include "verifier/archives/deb_control.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "schemas/identity/purl.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::string_view kRuns[] = {"preinst", "postinst", "prerm", "postrm", "config"};

/// `var/lib/dpkg/info/NAME` or `NAME:ARCHITECTURE`, by which dpkg has a list; empty where it has none.
std::string info_of(const Inventory& inventory, const Package& package) {
  const std::string plain = join(package.location, "var/lib/dpkg/info/").append(package.name);
  const auto purl = try_parse_purl(package.purl);
  const std::string_view architecture = purl ? qualifier_of(*purl, "arch") : std::string_view();
  if (const std::string own = std::string(plain).append(":").append(architecture);
      !architecture.empty() && find_file(inventory, own + ".list") != nullptr)
    return own;
  return find_file(inventory, plain + ".list") != nullptr ? plain : std::string();
}

}  // namespace

std::vector<ControlTrouble> deb_control_troubles(const Inventory& inventory, const Package& package,
                                                 const Tree& control) {
  std::vector<ControlTrouble> troubles;
  const std::string info = info_of(inventory, package);
  if (info.empty()) return troubles;
  for (const Entry& member : control.entries) {
    if (member.path == "control" || member.type != FileType::regular) continue;  // dpkg's status has it
    const std::string path = std::string(info).append(".").append(member.path);
    const File* file = find_file(inventory, path);
    if (file == nullptr)
      troubles.push_back({"archive-missing", path, "The archive's control data has it, and dpkg does not."});
    else if (file->type != FileType::regular || !file->has_sha256 || file->sha256 != member.sha256)
      troubles.push_back({"archive-changed", path,
                          fmt::format("It is not the archive's {}, from which dpkg had it.", member.path)});
  }
  for (const std::string_view name : kRuns) {
    const std::string path = std::string(info).append(".").append(name);
    if (control.find(name) == kNone && find_file(inventory, path) != nullptr)
      troubles.push_back({"archive-unlisted", path, "The archive's control data has no such script."});
  }
  return troubles;
}

}  // namespace stocktake
