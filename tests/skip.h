#pragma once

#include <string>

/// Counts the running test case as skipped, unless it fails, and names it with `why` before the run's last
/// line. For what a machine may lack, and nothing else.
void skip_test(const std::string& why);

/// Whether the file or folder `part` of the conformance data (cmake/ConformanceData.cmake) is missing; the
/// running test case then counts as skipped.
bool lacks_conformance(const std::string& part);
