#pragma once

#include <string>
#include <string_view>

#include "differ/judge/rules.h"

/// The words in which rules speak of packages, kinds and sizes.
namespace stocktake {

/// "requests", "@babel/core": the name as people write it, with its group.
std::string full_name(const Package& package);
/// "requests 2.31.0"; the name alone where the version is unknown.
std::string release(const Package& package);
/// The package of the file with its version, "no package" where it has none.
std::string owner(const FileCase& file);
/// "JavaScript", "a shell script", "an ELF binary": what is_code() kinds and archives are called.
std::string_view kind_words(FileKind kind);
/// ", 11.2 MB" or empty where the size is unknown.
std::string size_words(const File& file);
/// `0644`; empty where the mode is unknown.
std::string mode_text(std::uint16_t mode);
/// The licences that a package states, sorted and joined; an expression without the brackets around it.
std::string licence_text(const Package& package);
/// Whether both sides state licences of the package, and not the same. What states none says nothing.
bool licence_differs(const PackageCase& package);
/// What a finding about the content of a file says: its digests where it is a regular file on each side that
/// has it, and otherwise what stands there (`file`, `symlink to TARGET`).
Verdicts::Text contents(const FileCase& file, std::string message, std::string because);

}  // namespace stocktake
