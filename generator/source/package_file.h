#pragma once

#include <string>

#include "generator/source/archive_reader.h"

/// Package files that are more than one archive of files: how each is laid out as a tree.
namespace stocktake {

/// Which members of the package file at `path` are archives themselves, and where their members stand:
///
///     .deb     deb(5)                    data.tar.* at the root, control.tar.* and all else in `DEBIAN/`, as
///                                        `dpkg-deb --raw-extract` does
///     .gem     Gem::Package              data.tar.gz at the root, as `gem unpack` does; metadata.gz as
///                                        `GEM/metadata`, likewise others
///     .conda   conda's format 2          pkg-*.tar.zst and info-*.tar.zst at the root, as conda unpacks them
///
/// A .deb is told by its first bytes, the others by their names. nullptr: the file is none of them.
Inners inners_of_package(const InputFile& file);

/// The header of an RPM package, behind its lead and signature (rpm-format, "RPM V4 Package format"), as it
/// stands in the file; empty where the file is no RPM package. \throws Error where it is cut off, or larger
/// than 64 MiB.
std::string rpm_header_of(const InputFile& file);

}  // namespace stocktake
