#include "generator/catalog/python/environment.h"

#include <algorithm>

#include "generator/catalog/python/metadata.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

// pyvenv.cfg in the folder that holds `lib/pythonX.Y/site-packages` or `Lib/site-packages`.
std::string full_version(const Tree& tree, std::string_view site) {
  const std::string_view above = folder_of(folder_of(site));
  for (const std::string_view folder : {folder_of(above), above}) {
    std::string_view lines = tree.content(join(folder, "pyvenv.cfg")).value_or(std::string_view());
    while (!lines.empty()) {
      const std::string_view line = take_line(lines);
      const auto equals = std::min(line.find('='), line.size());
      const std::string_view key = trim(line.substr(0, equals));
      if (key != "version" && key != "version_info") continue;
      const std::string_view value = trim(line.substr(std::min(equals + 1, line.size())));
      std::size_t end = value.find_first_not_of("0123456789.");
      std::string_view digits = value.substr(0, end);
      while (digits.ends_with('.')) digits.remove_suffix(1);
      if (std::count(digits.begin(), digits.end(), '.') >= 2) return std::string(digits);
    }
  }
  return {};
}

// Platform tags begin with the system and end with the machine (PEP 425, PEP 600).
void take_platform(MarkerEnvironment& environment, std::string_view platform) {
  static constexpr std::string_view kMachines[] = {"x86_64", "aarch64", "arm64", "armv7l",
                                                   "i686",   "ppc64le", "s390x", "riscv64"};
  if (platform.starts_with("win")) {
    environment.os_name = "nt";
    environment.sys_platform = "win32";
    environment.platform_system = "Windows";
    environment.platform_machine = platform == "win_arm64"   ? "ARM64"
                                   : platform == "win_amd64" ? "AMD64"
                                                             : "x86";
    return;
  }
  if (platform.starts_with("macosx")) {
    environment.sys_platform = "darwin";
    environment.platform_system = "Darwin";
  }
  for (const std::string_view machine : kMachines)
    if (platform.ends_with(machine)) environment.platform_machine = machine;
}

}  // namespace

std::string python_version_in_path(std::string_view site, std::string_view interpreter) {
  for (; !site.empty(); site = folder_of(site)) {
    const std::string_view name = base_name(site);
    if (!name.starts_with(interpreter)) continue;
    const std::string_view rest = name.substr(interpreter.size());
    const std::string_view digits = rest.substr(0, rest.find_first_not_of("0123456789."));
    if (digits.find('.') != std::string_view::npos) return std::string(digits);
  }
  return {};
}

MarkerEnvironment environment_of_path(const Tree& tree, std::string_view site) {
  MarkerEnvironment environment;
  environment.python_version = python_version_in_path(site, "python");
  if (environment.python_version.empty()) {
    environment.python_version = python_version_in_path(site, "pypy");
    if (!environment.python_version.empty()) {
      environment.implementation_name = "pypy";
      environment.platform_python_implementation = "PyPy";
    }
  }
  environment.python_full_version = full_version(tree, site);
  if (environment.python_version.empty()) {
    const std::string& full = environment.python_full_version;
    environment.python_version = full.substr(0, full.find('.', full.find('.') + 1));
  }
  return environment;
}

void take_wheel_tags(MarkerEnvironment& environment, std::string_view wheel) {
  while (!wheel.empty()) {
    std::string_view tag = take_line(wheel);
    if (!tag.starts_with("Tag:")) continue;
    tag = trim(tag.substr(4));
    const auto first = std::min(tag.find('-'), tag.size());
    const auto second = std::min(tag.find('-', first + 1), tag.size());
    const std::string_view python = tag.substr(0, first);
    const std::string_view platform = tag.substr(std::min(second + 1, tag.size()));
    // Only where the ABI is the interpreter's own does the tag name the interpreter: `cp38-abi3` runs on
    // later ones.
    const bool exact = second > first && tag.substr(first + 1, second - first - 1) == python;
    if (exact && environment.python_version.empty() && python.starts_with("cp") && python.size() > 3 &&
        python.find_first_not_of("0123456789", 2) == std::string_view::npos)
      environment.python_version = std::string(python.substr(2, 1)).append(".").append(python.substr(3));
    if (!environment.platform_known && !platform.empty() && platform != "any") {
      take_platform(environment, platform);
      environment.platform_known = true;
    }
  }
}

}  // namespace stocktake
