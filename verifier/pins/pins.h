#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/remote_pins.h"
#include "verifier/report.h"

namespace stocktake {

/// The texts of a project's own files, by path.
using ProjectTexts = std::map<std::string_view, std::string>;

/// Which files `check_pins` has to see: locks, manifests, Dockerfiles and workflows that no package owns.
/// Indices into Inventory::files, ascending.
std::vector<std::uint32_t> files_for_pins(const Inventory& inventory);

/// Which further files those read so far ask for: what requirements include by `-r` and `-c`. To be asked
/// again with them, until there are none; at most 16 times. Indices, ascending.
std::vector<std::uint32_t> further_files_for_pins(const Inventory& inventory, const ProjectTexts& texts);

/// What of a project is not pinned, each with file, line, and what to write instead: installed packages that
/// are not what the locks say, ranges without a lock, branches, requirements without version or digest,
/// actions and images by tag, and commands that install past the lock.
VerifyReport check_pins(const Inventory& inventory, const ProjectTexts& texts);

/// The records of packages that findings name without a line. Indices, ascending.
std::vector<std::uint32_t> files_for_lines(const Inventory& inventory, const VerifyReport& report);
/// Gives those findings the line on which the record says what the package is called.
/// \param records texts by path
void give_lines(const ProjectTexts& records, VerifyReport& report);

// The parts of it, each in the file of its name. Each adds its findings to the report.
/// Returns the packages that it found a fault with.
std::set<const Package*> check_installed(const Inventory& inventory, const ProjectTexts& texts,
                                         VerifyReport& report);
/// What the scan says that a lock denies (Package::lock_status), but of packages that were blamed already.
void check_denied(const Inventory& inventory, const ProjectTexts& texts,
                  const std::set<const Package*>& blamed, VerifyReport& report);
/// All requirements files, and what they include.
void check_requirements(const ProjectTexts& texts, VerifyReport& report);
/// The paths of what the requirements among the texts include, whether they are there or not, and whether by
/// `-r` (else as constraints alone). Relative to the tree; what leads out of it is left out.
std::map<std::string, bool> included_requirements(const ProjectTexts& texts);
/// Whether the file is one of requirements by its name.
bool is_requirements(std::string_view path);
void check_cargo_lock(std::string_view path, std::string_view text, VerifyReport& report);
void check_npm_lock(std::string_view path, std::string_view text, VerifyReport& report);
void check_dockerfile(std::string_view path, std::string_view text, VerifyReport& report);
void check_workflow(std::string_view path, const std::string& text, VerifyReport& report);
void check_compose(std::string_view path, const std::string& text, VerifyReport& report);
/// \param has_lock whether a lock of that kind of package stands beside the manifest or in a folder around it
void check_manifest(std::string_view path, std::string_view text, bool has_lock, VerifyReport& report);
/// The kind of package whose ranges the manifest of this name states; empty where it is no manifest.
std::string_view manifest_type(std::string_view name);

/// What several parts say, without the passwords and tokens of the URLs in it.
void add_pin(VerifyReport& report, std::string_view rule, std::string_view path, std::uint32_t line,
             const std::string& message, const std::string& instead);
/// That a file cannot be read, at the line that the error begins with, `PATH:LINE: `, where it does.
void add_unreadable(VerifyReport& report, std::string_view path, std::string_view error);
/// Adds a finding for each command of a script that begins on `first_line` of the file, whose text is `file`.
void check_script(std::string_view path, std::string_view file, std::string_view script,
                  std::uint32_t first_line, VerifyReport& report);
void add_image(std::string_view path, std::uint32_t line, std::string_view image, VerifyReport& report);

}  // namespace stocktake
