#pragma once

#include <string>
#include <vector>

#include "tests/e2e/program.h"

/// Holds every scan against its tree, as anyone could with `find` and `sha256sum`: each file stands in the
/// document once and nothing else does; digests, sizes, modes and link targets are those of the disk; each
/// package's digest is that of its files; references resolve and are not given twice.
/// \param arguments those of the program, `scan` first. \param ran how it ended, and what it wrote to
/// standard output where `-o` names no file. A scan that did not end with 0 is not looked at.
void check_scan(const std::vector<std::string>& arguments, const std::string& folder, const Run& ran);

/// The same for the first `stocktake scan` of a shell command, repeated where its document went to a pipe.
void check_scans_of(const std::string& command, const std::string& folder, const Run& ran);
