#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/source/tree.h"
#include "schemas/inventory/inventory.h"

namespace stocktake {

/// Where what dpkg keeps of a package's control data is not what the archive has.
struct ControlTrouble {
  std::string_view rule;
  std::string path, message;
};

/// Holds what dpkg has in `var/lib/dpkg/info` of a package against the control data of its archive: the
/// scripts, which run as root at the next upgrade, and triggers, conffiles, digests. Nothing where dpkg keeps
/// no list of the package's files, as where images without dpkg were made.
/// \param control the members of `control.tar`
std::vector<ControlTrouble> deb_control_troubles(const Inventory& inventory, const Package& package,
                                                 const Tree& control);

}  // namespace stocktake
