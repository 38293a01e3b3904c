#pragma once

#include <string>
#include <vector>

/// How a run of the program ended.
struct Run {
  int status = -1;  ///< exit status; -1 where a signal ended it
  std::string out, err;
};

/// Runs the built program as a user would: `arguments` behind its name, in `folder`, with `environment`
/// (NAME=value) beside SOURCE_DATE_EPOCH and without a terminal. `input` is its standard input. A scan is
/// held against its source (`KeptScans`).
Run run_program(const std::vector<std::string>& arguments, const std::string& folder = ".",
                const std::vector<std::string>& environment = {}, const std::string& input = "");

/// Runs any program the same way, e.g. `cp` or `python3`.
Run run(const std::vector<std::string>& command, const std::string& folder = ".",
        const std::vector<std::string>& environment = {}, const std::string& input = "");
